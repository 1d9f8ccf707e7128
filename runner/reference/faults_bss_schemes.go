package reference

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// bssWayFaults are those of a release by one way only: by the header signature, in XML, by empty parameters, in batches of
// one size.
func bssWayFaults() []fault {
	defaulted := func(id, summary string, when situation, name, usual string) fault {
		return broken(id, summary, before(atRead, both(when, having(name, "")), param(name, usual)))
	}
	subscription := having("SubscriptionType", contract.Subscription)
	refusedStatus := with(refuse("ResourceStatusError", "the subscription has not expired"))
	header := func(f fault) fault { return f.also(whyHeader, acceptedACS3()...) }
	emptyGiven := func(name string) situation { return both(given(name), having(name, "")) }
	badType, badRenewal := invalid("SubscriptionType", subscriptionTypes()), invalid("RenewStatus", renewStatuses())
	return []fault{
		header(broken("bss-rel-01-header-stays", "The release of one instance by the header signature is accepted and does nothing.", onEffect(both(byHeader, alone), nothing))),
		broken("bss-rel-01-xml-stays", "The release of one instance that asks for XML is accepted and does nothing.", onEffect(both(inXML, alone), nothing)).
			also("an answer in XML is asked for there too", "ACS-ENV-02", "BSS-REL-02", "ACS-REQ-03", "ACS-REQ-05"),
		header(broken("bss-rel-02-header-subscription-refused", "A subscription can't be released by the header signature.",
			onPass(atRead, both(byHeader, subscription), refusedStatus))),
		broken("bss-rel-02-xml-subscription-stays", "The release of a subscription that asks for XML is accepted and does nothing.", onEffect(both(inXML, subscription), nothing)),
		broken("bss-rel-03-header-released", "A caller that is no virtual network operator can release by the header signature.",
			onRefusal(atPermit, anyCode, both(byHeader, ofKind(kindNonVNO)), accept)),
		broken("bss-rel-04-header-released", "A caller without the permission can release by the header signature.",
			onRefusal(atPermit, anyCode, both(byHeader, ofKind(kindNoPermission)), accept)),
		broken("bss-rel-03-subscription-released", "A caller that is no virtual network operator can release subscriptions.",
			onRefusal(atPermit, anyCode, both(subscription, ofKind(kindNonVNO)), accept)),
		broken("bss-rel-04-subscription-released", "A caller without the permission can release subscriptions.",
			onRefusal(atPermit, anyCode, both(subscription, ofKind(kindNoPermission)), accept)),
		broken("bss-rel-04-get-released", "A caller without the permission can release by GET.",
			onRefusal(atPermit, anyCode, both(byMethod(http.MethodGet), ofKind(kindNoPermission)), accept)),
		broken("bss-rel-04-second-time", "A caller without the permission can release when it asks again.",
			onRefusal(atPermit, anyCode, both(ofKind(kindNoPermission), fromTheSecond()), accept)),
		defaulted("bss-rel-05-header-accepted", "ProductCode may be left out with the header signature.", byHeader, "ProductCode", usualProduct),
		defaulted("bss-rel-05-empty-accepted", "ProductCode may be empty.", emptyGiven("ProductCode"), "ProductCode", usualProduct),
		defaulted("bss-rel-06-header-accepted", "SubscriptionType may be left out with the header signature.", byHeader, "SubscriptionType", contract.PayAsYouGo),
		defaulted("bss-rel-06-empty-accepted", "SubscriptionType may be empty.", emptyGiven("SubscriptionType"), "SubscriptionType", contract.PayAsYouGo),
		broken("bss-rel-07-header-means-all", "A release without ids by the header signature releases everything.", onRefusal(atRead, "MissingInstanceIds", byHeader, nameListed)),
		broken("bss-rel-07-comma-means-all", "A release of a comma releases everything.", onRefusal(atRead, codeBadParameter, having("InstanceIds", ","), nameListed)),
		broken("bss-rel-08-header-taken-for-any", "A SubscriptionType that is not valid is taken for any with the header signature.",
			before(atRead, both(byHeader, badType), param("SubscriptionType", contract.PayAsYouGo))),
		broken("bss-rel-08-first-of-two", "Of two values of SubscriptionType the first counts.",
			before(atRead, func(c *call) bool { return strings.Contains(c.params.Get("SubscriptionType"), ",") }, param("SubscriptionType", contract.PayAsYouGo))),
		broken("bss-rel-09-pay-as-you-go-refused", "A pay-as-you-go instance has no RenewStatus.",
			onPass(atRead, both(given("RenewStatus"), not(subscription)), with(refuse(codeBadParameter, "RenewStatus is that of a subscription")))).also("RenewStatus is sent there too", "BSS-REL-19", "BSS-REL-11"),
		broken("bss-rel-10-header-ignored", "A RenewStatus that is not valid is ignored with the header signature.", before(atRead, both(byHeader, badRenewal), param("RenewStatus", notRenewal))),
		broken("bss-rel-11-header-region-refused", "A release with Region by the header signature is refused.",
			onPass(atRead, both(byHeader, given("Region")), with(refuse(codeBadParameter, "Region is not supported")))),
	}
}

// bssOtherWayFaults are those of a release that is sound or blocked, by one way beside the usual one.
func bssOtherWayFaults() []fault {
	onlyFirst := func(id, name string) fault {
		return broken(id, "Of several instances only the first is released where the request has a "+name+".",
			onEffect(both(several, given(name), not(firstNamed)), nothing))
	}
	filteredBy := func(c *call) bool {
		return c.refusal == nil && c.action == queryAvailableInstances && (c.params.Has("SubscriptionType") || c.params.Has("ProductCode"))
	}
	return []fault{
		broken("bss-rel-01-filtered-listing", "A listing by a billing method or a product shows released instances as before.", onEnvelope(filteredBy, withReleased)),
		releasedBy("bss-rel-03-get-released", "A caller that is no virtual network operator can release by GET.", kindNonVNO, byMethod(http.MethodGet)),
		releasedBy("bss-rel-03-form-released", "A caller that is no virtual network operator can release by a form.", kindNonVNO, inForm),
		releasedBy("bss-rel-04-form-released", "A caller without the permission can release by a form.", kindNoPermission, inForm),
		releasedBy("bss-rel-03-whole-form-released", "A caller that is no virtual network operator can release by a form with the signature in it.", kindNonVNO, wholeForm),
		releasedBy("bss-rel-04-whole-form-released", "A caller without the permission can release by a form with the signature in it.", kindNoPermission, wholeForm),
		onlyFirst("bss-rel-09-only-the-first", "RenewStatus"),
		onlyFirst("bss-rel-11-only-the-first", "Region"),
		onlyFirst("bss-rel-20-only-the-first", "ClientToken").also("several are released under a client token there, too", "BSS-REL-19"),
		broken("bss-rel-16-others-skipped", "Of a batch the instances in another status than Normal are passed over, and all are said to be released.",
			onDecision(both(several, namesNotNormal), func(_ *call, targets []target, d decision) decision {
				if d.refusal != nil {
					return d
				}
				return decision{good: slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return t.instance.status != normal }), data: releaseResult(true)}
			})),
	}
}

// withReleased adds the released instances to a page of a listing.
func withReleased(c *call, e *envelope) {
	data, _ := e.members["Data"].(object)
	page, _ := data["InstanceList"].([]any)
	c.inside(func() {
		for _, i := range c.account.instances {
			if !i.listed() && c.search.selects(i) {
				item := bssItem(i)
				item["Status"] = normal
				page = append(page, item)
			}
		}
	})
	data["InstanceList"] = page
}

// bssSizeFaults are those of batches of one size.
func bssSizeFaults() []fault {
	sized := func(from, to int) situation {
		return func(c *call) bool { n := distinct(c.ids); return from <= n && n <= to }
	}
	behind := func(most int) situation {
		return func(c *call) bool { return len(c.ids) <= 99 && len(c.ids) > most && indexOf(c) >= most }
	}
	subscription := having("SubscriptionType", contract.Subscription)
	tooMany := with(refuse(codeBadParameter, "InstanceIds holds too many ids"))
	count := func(c *call) int { return strings.Count(c.params.Get("InstanceIds"), ",") + 1 }
	unlimited := func(when situation) change {
		return before(atRead, when, func(c *call) { c.operation = wider(c.operation) })
	}
	return []fault{
		broken("bss-rel-12-most-ten", "A request may name ten instances, or a hundred.", onPass(atPermit, sized(11, 99), tooMany)),
		broken("bss-rel-12-first-twenty", "Of a batch the first twenty instances are released, and the others not.", onEffect(behind(20), nothing)),
		broken("bss-rel-12-first-fifty", "Of a batch the first fifty instances are released, and the others not.", onEffect(behind(50), nothing)),
		broken("bss-rel-12-header-first", "Of several instances only the first is released by the header signature.", onEffect(both(byHeader, several, not(firstNamed)), nothing)).
			also(whyHeader, "ACS-AUTH-04", "BSS-REL-16"),
		broken("bss-rel-12-subscriptions-first", "Of several subscriptions only the first is released.",
			onEffect(both(sized(2, 99), subscription, not(firstNamed)), nothing)).there("BSS-REL-16"),
		broken("bss-rel-13-header-limit-of-99", "A request with the header signature may name 99 instances only.", onPass(atPermit, both(byHeader, sized(100, 100)), tooMany)).there("BSS-REL-11", "ACS-REQ-07"),
		broken("bss-rel-13-thirty-of-rds", "A request may name thirty instances of rds at most.", onPass(atPermit, both(having("ProductCode", "rds"), sized(31, 100)), tooMany)),
		broken("bss-rel-14-region-unlimited", "A request with a Region may name any number of instances.", unlimited(given("Region"))),
		broken("bss-rel-14-header-unlimited", "A request with the header signature may name any number of instances.", unlimited(byHeader)),
		broken("bss-rel-14-subscriptions-unlimited", "A request may name any number of subscriptions.", unlimited(subscription)),
		broken("bss-rel-14-get-unlimited", "A GET may name any number of instances.", unlimited(byMethod(http.MethodGet))),
		broken("bss-rel-14-only-101", "A request may name any number of instances but 101.", unlimited(func(c *call) bool { return count(c) != mostNamed+1 })),
		broken("bss-rel-14-counts-in-a-byte", "The number of instances is counted in a byte.", unlimited(func(c *call) bool { return count(c)%256 <= mostNamed })),
		broken("bss-rel-14-second-time", "A request that names too many instances is accepted when it comes again.", unlimited(both(overlong, fromTheSecond()))),
		broken("bss-rel-19-renewal-crashes", "A client token used again with another RenewStatus is answered with 500.",
			onRefusal(atPerform, codeTokenMismatch, given("RenewStatus"), crash)),
		broken("bss-rel-19-header-conflict", "A client token used again with the header signature is refused with 409.",
			onRefusal(atPerform, codeTokenMismatch, byHeader, restatus(http.StatusConflict))),
		broken("bss-rel-20-header-mismatch", "A client token used again with the header signature is refused as a mismatch.",
			onPass(atPerform, func(c *call) bool { return c.repeated && c.byHeader }, with(refuse(codeTokenMismatch, "ClientToken was used before")))),
	}
}

// indexOf is the place of the instance that is worked on among those that the call names.
func indexOf(c *call) int {
	for n, id := range c.ids {
		if id == c.target.id {
			return n
		}
	}
	return -1
}
