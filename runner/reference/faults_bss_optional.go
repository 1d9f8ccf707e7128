package reference

import (
	"maps"
	"slices"

	"relcon/runner/contract"
)

// releasedBy makes a fault by which callers of a kind that must not release can do so in a situation.
func releasedBy(id, summary, kind string, when situation) fault {
	return broken(id, summary, onRefusal(atPermit, anyCode, both(when, ofKind(kind)), accept))
}

// bssProductFaults are those of one instance of another product or region than the usual one.
func bssProductFaults() []fault {
	ofOther := func(i *instance) bool { return i.productCode != usualProduct }
	elsewhere := func(i *instance) bool { return i.region != usualRegion }
	said := not(having("ProductCode", usualProduct))
	return []fault{
		broken("bss-rel-02-product-stays", "The release of an instance of another product is accepted and does nothing.", onEffect(both(alone, subject(ofOther)), nothing)).there("BSS-REL-11"),
		broken("bss-rel-02-region-stays", "The release of an instance in another region is accepted and does nothing.", onEffect(both(alone, subject(elsewhere)), nothing)).there("BSS-REL-11"),
		releasedBy("bss-rel-03-product-released", "A caller that is no virtual network operator can release instances of another product.", kindNonVNO, said),
		releasedBy("bss-rel-04-product-released", "A caller without the permission can release instances of another product.", kindNoPermission, said),
		broken("bss-rel-21-foreign-product", "An instance of another product is released, whichever account it is of.", onPass(atPermit, both(alone, foreign, said), asOwner)),
	}
}

// bssOptionalFaults are those of what is done otherwise where a release has an optional parameter.
func bssOptionalFaults() []fault {
	ofAnyAccount := func(id, name string) fault {
		return broken(id, "A release with "+name+" finds the instances of all accounts.", onPass(atPermit, both(alone, foreign, given(name)), asOwner))
	}
	behindTwenty := func(c *call) bool { return indexOf(c) >= 20 }
	return []fault{
		releasedBy("bss-rel-03-token-released", "A caller that is no virtual network operator can release with a client token.", kindNonVNO, given("ClientToken")),
		releasedBy("bss-rel-04-token-released", "A caller without the permission can release with a client token.", kindNoPermission, given("ClientToken")),
		broken("bss-rel-07-sibling-name", "InstanceId, as other operations call it, stands for InstanceIds.",
			before(atRead, both(not(given("InstanceIds")), given("InstanceId")), func(c *call) {
				c.params = maps.Clone(c.params)
				c.params.Set("InstanceIds", c.params.Get("InstanceId"))
			})),
		broken("bss-rel-11-old-regions", "A release knows no other Region than cn-hangzhou.",
			onPass(atRead, both(given("Region"), not(having("Region", "cn-hangzhou"))), with(refuse(codeBadParameter, "Region is not known")))),
		broken("bss-rel-07-region-means-all", "A release without ids in a region releases everything there that it describes.",
			onRefusal(atRead, "MissingInstanceIds", given("Region"), nameDescribed)),
		broken("bss-rel-09-renewed", "A subscription that is released with AutoRenewal is there again when its term ends.",
			afterEffect(both(having("RenewStatus", autoRenewal), having("SubscriptionType", contract.Subscription)),
				func(_ *call, i *instance) { i.schedule(i.expires, gone, normal) })),
		broken("bss-rel-12-first-twenty-renewed", "Of a batch with a RenewStatus the first twenty instances are released, and the others not.", onEffect(both(given("RenewStatus"), behindTwenty), nothing)),
		broken("bss-rel-11-first-twenty", "Of a batch in a region the first twenty instances are released, and the others not.", onEffect(both(given("Region"), behindTwenty), nothing)).there("BSS-REL-14"),
		broken("bss-rel-14-token-unlimited", "A request with a client token may name any number of instances.",
			before(atRead, given("ClientToken"), func(c *call) { c.operation = wider(c.operation) })),
		ofAnyAccount("bss-rel-21-foreign-region", "Region"),
		ofAnyAccount("bss-rel-21-foreign-type", "ProductType"),
		ofAnyAccount("bss-rel-21-foreign-renewal", "RenewStatus"),
		broken("bss-rel-23-renewal-off", "A batch that is refused for an unknown id turns off the renewal of its good ones.",
			onRefusal(atPerform, codeNoResource, both(several, having("RenewStatus", notRenewal)), but(turnOffRenewal))),
	}
}

// nameDescribed lets a release name everything that is listed and that it describes.
func nameDescribed(c *call, _ *refusal) *refusal {
	c.described = describedBy(c.params)
	c.inside(func() {
		for _, i := range c.account.instances {
			if i.listed() && c.described.fits(i) {
				c.ids = append(c.ids, i.id)
			}
		}
	})
	return nil
}

// turnOffRenewal lets the instances that a call names end with their term.
func turnOffRenewal(c *call) {
	for _, i := range c.account.instances {
		i.autoRenew = i.autoRenew && !slices.Contains(c.ids, i.id)
	}
}
