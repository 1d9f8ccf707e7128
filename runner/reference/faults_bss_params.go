package reference

import "net/url"

const whyMissing = "ProductCode is left out there too"

// missingProduct are the rules with a release that lacks its ProductCode.
func missingProduct() []string {
	return []string{"BSS-REL-05", "BSS-REL-15", "BSS-REL-18", "ACS-ENV-02", "ACS-ENV-03"}
}

func bssParamFaults() []fault {
	return []fault{
		optionalParam("bss-rel-05-accepted", "ProductCode may be left out.", "ProductCode", usualProduct).
			also(whyMissing, missingProduct()...),
		missingWithout("bss-rel-05-without-effect", "A release without ProductCode is accepted and does nothing.", "ProductCode").
			also(whyMissing, missingProduct()...),
		missingDone("bss-rel-05-refused-but-done", "A release without ProductCode is refused, and done.", "ProductCode").
			also(whyMissing, missingProduct()...),
		missingCrash("bss-rel-05-crashes", "A release without ProductCode is answered with 500.", "ProductCode").
			also(whyMissing, missingProduct()...),
		optionalParam("bss-rel-06-accepted", "SubscriptionType may be left out.", "SubscriptionType", "PayAsYouGo"),
		missingWithout("bss-rel-06-without-effect", "A release without SubscriptionType is accepted and does nothing.", "SubscriptionType"),
		missingDone("bss-rel-06-refused-but-done", "A release without SubscriptionType is refused, and done.", "SubscriptionType"),
		missingCrash("bss-rel-06-crashes", "A release without SubscriptionType is answered with 500.", "SubscriptionType"),
		onBSS("bss-rel-07-absent-accepted", "A release without InstanceIds is accepted and does nothing.", func(g *gateway) {
			acceptMissing(g, "InstanceIds", unlike(given("InstanceIds")))
		}),
		onBSS("bss-rel-07-empty-accepted", "A release with empty InstanceIds is accepted and does nothing.", func(g *gateway) {
			acceptMissing(g, "InstanceIds", given("InstanceIds"))
		}),
		onBSS("bss-rel-07-absent-means-all", "A release without InstanceIds releases everything.", func(g *gateway) {
			nameEverything(g, unlike(given("InstanceIds")))
		}),
		onBSS("bss-rel-07-empty-means-all", "A release with empty InstanceIds releases everything.", func(g *gateway) {
			nameEverything(g, given("InstanceIds"))
		}),
	}
}

func bssWordFaults() []fault {
	return []fault{
		onBSS("bss-rel-08-taken-for-any", "A SubscriptionType that is not valid is taken for any.", func(g *gateway) {
			readAs(g, "SubscriptionType", invalidWord("SubscriptionType", subscriptionTypes()), "PayAsYouGo")
		}),
		onBSS("bss-rel-08-without-effect", "A SubscriptionType that is not valid is accepted, and nothing is done.", func(g *gateway) {
			invalid := invalidWord("SubscriptionType", subscriptionTypes())
			recoded(&g.release.read, codeBadParameter, nil, invalid)
			decideWhen(g, invalid, nothingDone)
		}),
		onBSS("bss-rel-08-refused-but-done", "A SubscriptionType that is not valid is refused, and the instance released.", func(g *gateway) {
			onGatewayRefusal(&g.release.read, func(c *gatewayCall, refused *refusal) *refusal {
				if invalidWord("SubscriptionType", subscriptionTypes())(c) {
					g.behindRefusal(c, func() { releaseNamed(c, mostNamed) })
				}
				return refused
			})
		}),
		onBSS("bss-rel-09-auto-renewal-refused", "RenewStatus AutoRenewal is refused.", refuseWord("RenewStatus", autoRenewal)),
		onBSS("bss-rel-09-manual-renewal-refused", "RenewStatus ManualRenewal is refused.", refuseWord("RenewStatus", manualRenewal)),
		onBSS("bss-rel-09-not-renewal-without-effect", "A release with RenewStatus NotRenewal is accepted and does nothing.", func(g *gateway) {
			effectWhen(g, having("RenewStatus", notRenewal), noEffect)
		}),
		onBSS("bss-rel-09-required", "RenewStatus is required.", func(g *gateway) {
			refuseWhen(g, ordinary, lacking("RenewStatus"))
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-10-ignored", "A RenewStatus that is not valid is ignored.", func(g *gateway) {
			readAs(g, "RenewStatus", invalidWord("RenewStatus", renewStatuses()), notRenewal)
		}),
		onBSS("bss-rel-10-crashes", "A RenewStatus that is not valid is answered with 500.", func(g *gateway) {
			recoded(&g.release.read, codeBadParameter, collapse(), invalidWord("RenewStatus", renewStatuses()))
		}),
		onBSS("bss-rel-11-region-required", "Region is required.", func(g *gateway) {
			refuseWhen(g, ordinary, lacking("Region"))
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-11-region-refused", "A release with Region is refused.", func(g *gateway) {
			refuseWhen(g, given("Region"), deny(codeBadParameter, "Region is not supported"))
		}),
		onBSS("bss-rel-11-type-refused", "A release with ProductType is refused.", func(g *gateway) {
			refuseWhen(g, given("ProductType"), deny(codeBadParameter, "ProductType is not supported"))
		}),
	}
}

// optionalParam gives a missing parameter a value.
func optionalParam(id, summary, name, value string) fault {
	return onBSS(id, summary, func(g *gateway) {
		readAs(g, name, func(c *gatewayCall) bool { return c.params.Get(name) == "" }, value)
	})
}

func missingWithout(id, summary, name string) fault {
	return onBSS(id, summary, func(g *gateway) { acceptMissing(g, name, anyCall) })
}

func missingDone(id, summary, name string) fault {
	return onBSS(id, summary, func(g *gateway) {
		onGatewayRefusal(&g.release.read, func(c *gatewayCall, refused *refusal) *refusal {
			if refused.code == "Missing"+name {
				g.behindRefusal(c, func() { releaseNamed(c, mostNamed) })
			}
			return refused
		})
	})
}

func missingCrash(id, summary, name string) fault {
	return onBSS(id, summary, func(g *gateway) {
		recoded(&g.release.read, "Missing"+name, collapse(), anyCall)
	})
}

// acceptMissing answers a release that lacks a parameter with a success that does nothing, in the situation.
func acceptMissing(g *gateway, name string, when func(*gatewayCall) bool) {
	lacks := func(c *gatewayCall) bool { return c.params.Get(name) == "" && when(c) }
	recoded(&g.release.read, "Missing"+name, nil, lacks)
	decideWhen(g, lacks, nothingDone)
}

// nameEverything makes a release without ids one of everything, in the situation.
func nameEverything(g *gateway, when func(*gatewayCall) bool) {
	onGatewayRefusal(&g.release.read, func(c *gatewayCall, refused *refusal) *refusal {
		if refused.code != "MissingInstanceIds" || !when(c) {
			return refused
		}
		g.behindRefusal(c, func() {
			for _, i := range c.account.instances {
				if i.listed() {
					c.ids = append(c.ids, i.id)
				}
			}
		})
		return nil
	})
}

// readAs reads a parameter as if it had another value, in the situation.
func readAs(g *gateway, name string, when func(*gatewayCall) bool, value string) {
	sound := g.operands
	g.operands = func(c *gatewayCall) url.Values {
		if c.action() != releaseInstance || !when(c) {
			return sound(c)
		}
		changed := url.Values{}
		for given, values := range sound(c) {
			changed[given] = values
		}
		changed.Set(name, value)
		return changed
	}
}

// invalidWord is the situation that a parameter is there and none of the valid values.
func invalidWord(name string, valid []string) func(*gatewayCall) bool {
	return func(c *gatewayCall) bool { return checkWord(c.params, name, valid) != nil }
}

func refuseWord(name, value string) func(*gateway) {
	return func(g *gateway) { refuseWhen(g, having(name, value), deny(codeBadParameter, name+" is not valid")) }
}
