package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// inXML tells whether XML is wanted.
func inXML(c *call) bool { return c.xml }

// bssCombinedFaults are those of what is right by itself and wrong together with something else, such as a client token in a form.
func bssCombinedFaults() []fault {
	byGet := byMethod(http.MethodGet)
	compressed := func(c *call) bool { return c.refusal != nil && c.request.Header.Get("Accept-Encoding") == "gzip" }
	withoutToken := func(c *call) { c.params.Del("ClientToken") }
	return []fault{
		broken("acs-env-01-compressed-ok", "A refusal comes with HTTP 200 where compressed answers are wanted.", onEnvelope(compressed, status(http.StatusOK))).
			also("such a release is refused there", "ACS-REQ-02"),
		broken("acs-req-05-in-json", "A form with the signature in it is answered in JSON where XML is wanted.", onMessage(both(inXML, wholeForm), asJSON)).
			also("the answer is not in the format that was asked for", "ACS-ENV-02"),
		broken("acs-req-06-in-json", "A GET is answered in JSON where XML is wanted.", onMessage(both(inXML, byGet), asJSON)).
			also("the answer is not in the format that was asked for", "ACS-REQ-03", "ACS-ENV-02"),
		broken("bss-rel-19-mismatch-in-json", "The refusal of a client token is written in JSON where XML is wanted.", onMessage(both(inXML, refusedWith(codeTokenMismatch)), asJSON)).
			also("the answer is not in the format that was asked for", "ACS-ENV-02"),
		broken("bss-rel-19-form-overlooked", "A client token in a form is not looked up.", before(atPerform, both(inForm, given("ClientToken")), withoutToken)),
		broken("bss-rel-19-get-overlooked", "The client token of a GET is not looked up.", before(atPerform, both(byGet, given("ClientToken")), withoutToken)),
		broken("bss-rel-16-beginning-compared", "Under one client token, ids that differ behind their first 1024 characters only are taken for the same.",
			onRefusal(atPerform, codeTokenMismatch, beginsAsBefore, func(c *call, _ *refusal) *refusal {
				c.data = releaseResult(true)
				return nil
			})),
		releasedBy("bss-rel-03-region-released", "A caller that is no virtual network operator can release in a region.", kindNonVNO, given("Region")),
		releasedBy("bss-rel-03-several-released", "A caller that is no virtual network operator can release several instances.", kindNonVNO, several),
		releasedBy("bss-rel-04-region-released", "A caller without the permission can release in a region.", kindNoPermission, given("Region")),
		releasedBy("bss-rel-04-several-released", "A caller without the permission can release several instances.", kindNoPermission, several),
	}
}

// beginsAsBefore tells whether the ids of a release begin as those of the first one with its client token.
func beginsAsBefore(c *call) bool {
	ids := c.params.Get("InstanceIds")
	first, _ := url.ParseQuery(c.account.releases[c.params.Get("ClientToken")].fingerprint) // Encode wrote it
	return len(ids) > 1024 && strings.HasPrefix(first.Get("InstanceIds"), ids[:1024])
}

// bssElsewhereFaults are those of instances of another account, product or region.
func bssElsewhereFaults() []fault {
	subscription := having("SubscriptionType", contract.Subscription)
	// passedOver releases the instances that are of a kind, and says that all are released.
	passedOver := func(id, summary string, when situation, kind func(*call, *instance) bool) fault {
		elsewhere := func(c *call) bool { return c.names(func(i *instance) bool { return !kind(c, i) }) }
		return broken(id, summary, onDecision(both(several, when, elsewhere), func(c *call, targets []target, _ decision) decision {
			return decision{data: releaseResult(true), good: slices.DeleteFunc(slices.Clone(targets), func(t target) bool {
				return t.instance == nil || !kind(c, t.instance)
			})}
		}))
	}
	inRegion := func(c *call, i *instance) bool { return i.region == c.params.Get("Region") }
	inUsualRegion := func(_ *call, i *instance) bool { return i.region == usualRegion }
	ofProduct := func(c *call, i *instance) bool { return i.productCode == c.params.Get("ProductCode") }
	return []fault{
		passedOver("bss-rel-16-other-region-skipped", "Of a batch the instances of another region are passed over, and all are said to be released.", given("Region"), inRegion),
		passedOver("bss-rel-16-usual-region-only", "Of a batch without a region the instances of the usual one are released, and all are said to be.", not(given("Region")), inUsualRegion),
		passedOver("bss-rel-16-other-product-skipped", "Of a batch the instances of another product are passed over, and all are said to be released.", always, ofProduct),
		broken("bss-rel-21-foreign-subscription", "A subscription of another account is released.", onPass(atPermit, both(alone, foreign, subscription), asOwner)),
		broken("bss-rel-21-batch-foreign-subscription", "Of several subscriptions only the first must be the account's own; those of others are released too.",
			onPass(atRead, both(several, firstOwn, subscription), releaseForeign)),
		broken("bss-rel-21-wide-comma", "Commas of full width separate ids, too.", onPass(atRead, always, func(c *call, _ *refusal) *refusal {
			c.ids = strings.FieldsFunc(strings.Join(c.ids, ","), func(r rune) bool { return strings.ContainsRune(",，", r) })
			return nil
		})),
	}
}
