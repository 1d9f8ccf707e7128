package reference

import (
	"slices"
	"time"
)

// bssBehindFaults are those of what stands behind other things: instances, ids, optional parameters, a term.
func bssBehindFaults() []fault {
	allOptional := both(given("Region"), given("ProductType"), given("RenewStatus"))
	renewed := func(c *call, i *instance) { i.schedule(c.now.Add(31*24*time.Hour), gone, normal) }
	return []fault{
		broken("bss-rel-12-first-page", "Instances behind 300 others of their account do not exist.",
			onPass(atPermit, behindOthers(300), func(c *call, _ *refusal) *refusal { return noSuchResource(c.ids[0]) })),
		broken("bss-rel-16-renewed", "A released subscription is there again a month later.", afterEffect(subscriptionReleased, renewed)),
		broken("bss-rel-11-taken-for-renewal", "A release with Region, ProductType and RenewStatus is accepted and does nothing.", onEffect(allOptional, nothing)),
		broken("bss-rel-23-repeated-passed-over", "An unknown id that a batch names twice is passed over.",
			onDecision(both(twice, namesUnknown), func(_ *call, targets []target, _ decision) decision {
				return decision{good: good(targets), data: releaseResult(true)}
			})),
	}
}

// behindOthers tells whether so many instances of the account were there before the first one that the call names.
func behindOthers(most int) situation {
	return func(c *call) (behind bool) {
		c.inside(func() {
			behind = slices.IndexFunc(c.account.instances, func(i *instance) bool { return i.id == c.ids[0] }) >= most
		})
		return behind
	}
}
