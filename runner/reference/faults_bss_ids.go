package reference

import (
	"slices"
	"strings"
	"sync"

	"relcon/runner/contract"
)

// taking makes a fault by which an id that the account does not have is taken for another one. It releases what is meant.
func taking(id, summary string, means func(c *call, id string) *instance) fault {
	return broken(id, summary, onPass(atPermit, neverThere, func(c *call, _ *refusal) *refusal {
		c.inside(func() {
			for n, each := range c.ids {
				if i := means(c, each); i != nil && i.listed() {
					c.ids[n] = i.id
				}
			}
		})
		return nil
	}))
}

// resembling gives the first instance of the account whose id is like another one.
func resembling(alike func(id, other string) bool) func(*call, string) *instance {
	return func(c *call, id string) *instance {
		return c.first(func(i *instance) bool { return alike(i.id, id) })
	}
}

// bssOddIDFaults are those of ids that only look like that of an instance.
func bssOddIDFaults() []fault {
	pattern := func(text string) func(*call, string) *instance {
		return func(c *call, id string) *instance {
			if id != text {
				return nil
			}
			return c.first((*instance).listed)
		}
	}
	begins := func(longer, shorter string) bool { return len(shorter) > 1 && strings.HasPrefix(longer, shorter) }
	long := func(c *call) bool { return len(c.ids[0]) > 64 }
	quoted := func(c *call) bool { return strings.Contains(c.ids[0], "'") }
	cut := func(id string) string { return strings.TrimRight(id, "0") }
	return []fault{
		taking("bss-rel-21-any-case", "The case of an id does not count.", resembling(strings.EqualFold)),
		taking("bss-rel-21-beginning", "The beginning of an id is taken for it.", resembling(begins)),
		taking("bss-rel-21-more", "An id with a zero behind it is taken for the id.", resembling(func(id, other string) bool { return id == cut(other) && id != other })),
		taking("bss-rel-21-percent", "% stands for any id.", pattern("%")),
		taking("bss-rel-21-star", "* stands for any id.", pattern("*")),
		taking("bss-rel-21-position", "0 stands for the first instance.", pattern("0")),
		broken("bss-rel-21-long-crashes", "An id of 300 characters is answered with 500.", onPass(atPermit, both(alone, long), crash)),
		broken("bss-rel-21-quote-crashes", "An id with a quotation mark is answered with 500.", onPass(atPermit, both(alone, quoted), crash)),
		broken("bss-rel-21-other-separators", "Semicolons and blanks separate ids, too.", onPass(atRead, always, func(c *call, _ *refusal) *refusal {
			c.ids = strings.FieldsFunc(strings.Join(c.ids, ","), func(r rune) bool { return strings.ContainsRune(",; ", r) })
			return nil
		})),
		broken("bss-rel-21-two-unknown-crash", "Two unknown ids are answered with 500.", onPass(atPermit, both(several, neverThere), crash)),
		broken("bss-rel-21-header-crashes", "An unknown id is answered with 500 with the header signature.", onRefusal(atPerform, codeNoResource, both(byHeader, alone, neverThere), crash)),
		broken("bss-rel-21-header-foreign", "An instance of another account is released with the header signature.", onPass(atPermit, both(byHeader, alone, foreign), asOwner)),
		broken("bss-rel-21-first-foreign", "Of several instances only the last must be the account's own; those of others are released too.",
			onPass(atPermit, both(several, not(firstOwn), not(neverThere)), releaseForeign)).also("another account's id is named first there too", "BSS-REL-23"),
	}
}

// bssPlaceFaults are those of a bad id at one place among good ones.
func bssPlaceFaults() []fault {
	bad := func(at func(n int) int) func(*call, []target, decision) bool {
		return func(_ *call, targets []target, _ decision) bool { return refused(targets[at(len(targets))]) }
	}
	var others sync.Map // calls that name another account's instance
	noted := onPass(atPermit, several, func(c *call, _ *refusal) *refusal {
		if slices.ContainsFunc(c.ids, func(id string) bool {
			owner := c.service.accounts.owner(c.service.product, id)
			return owner != nil && owner != c.account
		}) {
			others.Store(c, true)
		}
		return nil
	})
	foreignOne := func(c *call, _ []target, _ decision) bool { _, names := others.Load(c); return names }
	mixed := func(id, summary string, where func(*call, []target, decision) bool, other func(*call, []target, decision) decision) fault {
		return broken(id, summary, noted, onMixed(func(c *call, targets []target, d decision) decision {
			if len(good(targets)) > 1 && where(c, targets, d) {
				return other(c, targets, d)
			}
			return d
		}))
	}
	claim := func(_ *call, targets []target, _ decision) decision {
		return decision{good: good(targets), data: releaseResult(true)}
	}
	behind := func(_ *call, targets []target, _ decision) bool { return slices.IndexFunc(targets, refused) >= 20 }
	first, last := bad(func(int) int { return 0 }), bad(func(n int) int { return n - 1 })
	goneOne := func(c *call, targets []target, _ decision) bool {
		return slices.ContainsFunc(targets, func(t target) bool { return t.instance == nil && c.account.byID[t.id] != nil })
	}
	twoBad := func(_ *call, targets []target, _ decision) bool { return len(targets)-len(good(targets)) == 2 }
	byHeaderOnly := func(c *call, _ []target, _ decision) bool { return c.byHeader }
	return []fault{
		mixed("bss-rel-23-first-hidden", "A batch whose first id is bad releases the others, and says that all are released.", first, claim),
		mixed("bss-rel-23-last-hidden", "A batch whose last id is bad releases the others, and says that all are released.", last, claim),
		mixed("bss-rel-23-first-twenty", "Of a batch the first twenty ids are looked up, and all are said to be released.", behind, claim),
		mixed("bss-rel-23-two-hidden", "A batch with two bad ids releases the others, and says that all are released.", twoBad, claim),
		mixed("bss-rel-23-gone-hidden", "A batch with an id released before releases the others, and says that all are released.", goneOne, claim),
		mixed("bss-rel-23-foreign-hidden", "A batch with another account's id releases the others, and says that all are released.", foreignOne, claim),
		mixed("bss-rel-23-header-hidden", "A batch with a bad id and the header signature releases the others, and says that all are released.", byHeaderOnly, claim),
		broken("bss-rel-25-crashes", "The same id twice is answered with 500.", onPass(atRead, twice, crash)).also("an id is named twice there too", "BSS-REL-23"),
		broken("bss-rel-25-another-released", "The same id twice releases another instance.", onPass(atRead, twice, but(releaseNext))).also("an id is named twice there too", "BSS-REL-23"),
		broken("bss-rel-25-without-effect", "The same id twice is accepted and does nothing.", onEffect(twice, nothing)),
		broken("bss-rel-26-crashes", "An empty place among the ids is answered with 500.", onRefusal(atRead, codeBadParameter, gaps, crash)).also("a comma alone is sent there", "ACS-ENV-01", "BSS-REL-07"),
		broken("bss-rel-26-means-all", "An empty place among the ids stands for all instances.", onRefusal(atRead, codeBadParameter, gaps, nameListed)).also("a comma alone is sent there", "BSS-REL-07"),
		broken("bss-rel-26-ends-the-list", "The ids end at an empty place.", before(atRead, gaps, func(c *call) {
			before, _, _ := strings.Cut(strings.TrimPrefix(c.params.Get("InstanceIds"), ","), ",,")
			before, _, _ = strings.Cut(before, ",")
			c.params.Set("InstanceIds", before)
		})),
		broken("bss-rel-27-crashes", "A blank among the ids is answered with 500.", onPass(atRead, blankAmongIDs, crash)),
		broken("bss-rel-27-trimmed-without-effect", "An id with a blank beside it is accepted, and not released.", onPass(atRead, blankAmongIDs, func(c *call, _ *refusal) *refusal {
			c.ids = slices.DeleteFunc(c.ids, func(id string) bool { return strings.TrimSpace(id) != id })
			return nil
		})),
	}
}

// blankAmongIDs tells whether an id of a release has a blank at one end.
func blankAmongIDs(c *call) bool {
	return slices.ContainsFunc(c.ids, func(id string) bool { return strings.TrimSpace(id) != id })
}

// bssUnsaidFaults are those of clauses that the page does not speak of in words.
func bssUnsaidFaults() []fault {
	folded := func(name string, valid []string) change {
		return before(atRead, invalid(name, valid), func(c *call) {
			for _, word := range valid {
				if strings.EqualFold(word, c.params.Get(name)) {
					c.params.Set(name, word)
				}
			}
		})
	}
	wrong := func(name string, value func(*instance) string) situation {
		return func(c *call) bool {
			return c.names(func(i *instance) bool { said := c.params.Get(name); return said != "" && said != value(i) })
		}
	}
	chargeType := func(i *instance) string { return i.chargeType }
	product := func(i *instance) string { return i.productCode }
	region := func(i *instance) string { return i.region }
	unfit := func(id, what string, when situation) fault {
		return broken("bss-rel-28-"+id, what+" that does not fit the instance is accepted, and nothing is done.", onDecision(when, onlySays(true))).
			also("a batch of two billing methods is sent there", "BSS-REL-16")
	}
	status := func(id, word string, when situation) fault {
		return broken("bss-rel-30-"+id, "An instance that is "+word+" is said to be released, and is not.", onDecision(when, onlySays(true))).
			also("a batch of two statuses is sent there", "BSS-REL-16")
	}
	named := func(status, chargeType string) situation {
		return func(c *call) bool {
			return c.names(func(i *instance) bool { return i.status == status && i.chargeType == chargeType })
		}
	}
	return []fault{
		broken("bss-rel-24-billing-folded", "The case of a SubscriptionType does not count.", folded("SubscriptionType", subscriptionTypes())),
		broken("bss-rel-24-renewal-folded", "The case of a RenewStatus does not count.", folded("RenewStatus", renewStatuses())),
		broken("bss-rel-24-billing-trimmed", "Blanks around a SubscriptionType do not count.", before(atRead, inParam("SubscriptionType", " "), func(c *call) {
			c.params.Set("SubscriptionType", strings.TrimSpace(c.params.Get("SubscriptionType")))
		})),
		unfit("billing", "A billing method", wrong("SubscriptionType", chargeType)),
		unfit("product", "A ProductCode", wrong("ProductCode", product)),
		unfit("type", "A ProductType", wrong("ProductType", product)),
		unfit("region", "A Region", wrong("Region", region)),
		broken("bss-rel-28-crashes", "What does not fit the instance is answered with 500.", onPass(atPermit, misdescribed, crash)).
			also("a batch of two billing methods is sent there", "BSS-REL-16"),
		broken("bss-rel-28-another-released", "What does not fit the instance releases another one.", onPass(atPermit, misdescribed, but(releaseNext))).
			also("a batch of two billing methods is sent there", "BSS-REL-16"),
		broken("bss-rel-29-of-all-accounts", "A client token that another account has used is a mismatch.",
			usedElsewhere(atPermit, func(c *call) string { return c.params.Get("ClientToken") }, with(refuse(codeTokenMismatch, "ClientToken was used before")))).also("the same token is sent there by several accounts", "ACS-REQ-07"),
		broken("bss-rel-29-without-effect", "A client token that another account has used is accepted, and nothing is done.",
			usedElsewhere(atPermit, func(c *call) string { return c.params.Get("ClientToken") }, func(c *call, _ *refusal) *refusal {
				c.operation = &operation{}
				c.data = releaseResult(true)
				return nil
			})).also("the same token is sent there by several accounts", "ACS-REQ-07"),
		status("creating", "Creating", named("Creating", contract.PayAsYouGo)),
		status("creating-subscription", "Creating with a subscription", named("Creating", contract.Subscription)),
		status("waiting", "WaitForExpire", named(waitForExpire, contract.Subscription)),
		broken("bss-rel-30-expired-crashes", "An instance that is Expired is answered with 500.", onPass(atPermit, named("Expired", contract.Subscription), crash)),
	}
}
