package reference

import (
	"strings"

	"relcon/runner/contract"
)

// acceptedBSS are the rules with an ordinary release that is accepted.
func acceptedBSS() []string {
	return []string{
		"BSS-REL-01", "BSS-REL-02", "BSS-REL-09", "BSS-REL-11", "BSS-REL-15", "BSS-REL-16", "BSS-REL-17", "BSS-REL-18", "BSS-REL-21", "BSS-REL-22",
		"ACS-ENV-02", "ACS-REQ-03", "ACS-AUTH-01",
	}
}

const (
	whyOrdinary = "an ordinary instance is released there too"
	whySeveral  = "several instances are released there too"
)

func bssReleaseFaults() []fault {
	return []fault{
		onBSS("bss-rel-01-stays", "The release of one instance is accepted and does nothing.", func(g *gateway) {
			effectWhen(g, ordinary, noEffect)
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-01-other-status", "A released instance is listed still, as Stopped.", func(g *gateway) {
			effectWhen(g, ordinary, func(c *gatewayCall, i *instance) { i.become("Stopped", c.now) })
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-01-takes-another-along", "The release of one instance takes a second one along.", func(g *gateway) {
			effectWhen(g, ordinary, func(c *gatewayCall, i *instance) {
				i.become(gone, c.now)
				releaseNext(c)
			})
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-01-without-success", "One instance is released, and Success is false.", func(g *gateway) {
			onComposed(g, ordinaryDone, func(_ *gatewayCall, e *envelope) { e.members["Success"] = false })
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-01-not-released", "One instance is released, and ReleaseResult is false.", func(g *gateway) {
			decideWhen(g, ordinary, func(_ *gatewayCall, _ []target, d decision) decision { d.result = false; return d })
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-02-subscription-refused", "An instance with a subscription can't be released.", func(g *gateway) {
			refuseWhen(g, subscriptionReleased, deny("ResourceStatusError", "the subscription has not expired"))
		}),
		onBSS("bss-rel-02-subscription-stays", "The release of an instance with a subscription is accepted and does nothing.", func(g *gateway) {
			effectWhen(g, subscriptionReleased, noEffect)
		}).also("both flags are true there too", "BSS-REL-16"),
		onBSS("bss-rel-02-pay-as-you-go-refused", "A pay-as-you-go instance can't be released.", func(g *gateway) {
			refuseWhen(g, ordinary, deny(codeBadParameter, "SubscriptionType is not Subscription"))
		}).also(whyOrdinary, acceptedBSS()...),
	}
}

// subscriptionReleased tells whether a release names one instance with a subscription, and no renewal method.
func subscriptionReleased(c *gatewayCall) bool {
	return single(c) && having("SubscriptionType", contract.Subscription)(c) && !c.params.Has("RenewStatus")
}

func bssCallerFaults() []fault {
	return []fault{
		onBSS("bss-rel-03-released", "A caller that is no virtual network operator can release.", permitKind(kindNonVNO)),
		onBSS("bss-rel-03-without-effect", "A caller that is no virtual network operator gets a success that does nothing.", pretendKind(kindNonVNO)),
		onBSS("bss-rel-03-refused-but-done", "A caller that is no virtual network operator is blocked, and its instance released.", doKind(kindNonVNO)),
		onBSS("bss-rel-03-crashes", "A caller that is no virtual network operator is answered with 500.", collapseKind(kindNonVNO)).
			also("such a caller is blocked there too", "BSS-REL-17"),
		onBSS("bss-rel-04-released", "A caller without the permission can release.", permitKind(kindNoPermission)),
		onBSS("bss-rel-04-without-effect", "A caller without the permission gets a success that does nothing.", pretendKind(kindNoPermission)),
		onBSS("bss-rel-04-refused-but-done", "A caller without the permission is blocked, and its instance released.", doKind(kindNoPermission)),
		onBSS("bss-rel-04-crashes", "A caller without the permission is answered with 500.", collapseKind(kindNoPermission)),
	}
}

// ofKind is the situation that the caller's account is of a kind.
func ofKind(kind string) func(*gatewayCall) bool {
	return func(c *gatewayCall) bool { return c.account.Kind == kind }
}

func permitKind(kind string) func(*gateway) {
	return func(g *gateway) {
		onGatewayRefusal(&g.permit, func(c *gatewayCall, refused *refusal) *refusal {
			if c.account.Kind == kind {
				return nil
			}
			return refused
		})
	}
}

func pretendKind(kind string) func(*gateway) {
	return func(g *gateway) {
		permitKind(kind)(g)
		decideWhen(g, ofKind(kind), nothingDone)
	}
}

func doKind(kind string) func(*gateway) {
	return func(g *gateway) {
		onGatewayRefusal(&g.permit, func(c *gatewayCall, refused *refusal) *refusal {
			if c.account.Kind == kind {
				g.behindRefusal(c, func() { releaseNamed(c, mostNamed) })
			}
			return refused
		})
	}
}

func collapseKind(kind string) func(*gateway) {
	return func(g *gateway) {
		onGatewayRefusal(&g.permit, func(c *gatewayCall, refused *refusal) *refusal {
			if c.account.Kind == kind {
				return collapse()
			}
			return refused
		})
	}
}

func bssBatchFaults() []fault {
	return []fault{
		onBSS("bss-rel-12-only-the-first", "Of several instances only the first is released.", func(g *gateway) {
			stay(g, multiple, func(c *gatewayCall, i *instance) bool { return i.id != c.ids[0] })
		}).also(whySeveral, "BSS-REL-16"),
		onBSS("bss-rel-12-refused", "Only one instance can be released at a time.", func(g *gateway) {
			refuseWhen(g, func(c *gatewayCall) bool { return multiple(c) && g.allThere(c) },
				deny(codeBadParameter, "InstanceIds holds more than one id"))
		}).also(whySeveral, "BSS-REL-16"),
		onBSS("bss-rel-12-one-id", "InstanceIds is taken for one id, whatever commas it holds.", func(g *gateway) {
			onGatewayPass(&g.release.read, func(c *gatewayCall) *refusal {
				if multiple(c) && g.allThere(c) {
					c.ids = []string{strings.Join(c.ids, ",")}
				}
				return nil
			})
		}).also(whySeveral, "BSS-REL-16"),
		onBSS("bss-rel-13-limit-of-99", "A request may name 99 instances only.", func(g *gateway) { g.release.most = mostNamed - 1 }),
		onBSS("bss-rel-13-last-one-stays", "Of 100 instances the last one is not released.", func(g *gateway) {
			stay(g, hundred, func(c *gatewayCall, i *instance) bool { return i.id == c.ids[mostNamed-1] })
		}),
		onBSS("bss-rel-13-refused-as-a-whole", "Of 100 instances none is released, which ReleaseResult says.", func(g *gateway) {
			decideWhen(g, hundred, func(*gatewayCall, []target, decision) decision { return decision{} })
		}),
		onBSS("bss-rel-14-accepts-101", "A request may name 101 instances.", func(g *gateway) { g.release.most = mostNamed + 1 }),
		onBSS("bss-rel-14-refused-but-done", "A request that names too many instances is refused, and its first 100 are released.", func(g *gateway) {
			onGatewayRefusal(&g.release.read, func(c *gatewayCall, refused *refusal) *refusal {
				if overlong(c) {
					g.behindRefusal(c, func() { releaseNamed(c, mostNamed) })
				}
				return refused
			})
		}),
		onBSS("bss-rel-14-cut-to-100", "Of too many instances the first 100 are released, and the rest is overlooked.", func(g *gateway) {
			onGatewayRefusal(&g.release.read, func(c *gatewayCall, refused *refusal) *refusal {
				if !overlong(c) {
					return refused
				}
				c.ids, c.described = strings.Split(c.params.Get("InstanceIds"), ",")[:mostNamed], describedBy(c.params)
				return nil
			})
		}),
		onBSS("bss-rel-14-crashes", "A request that names too many instances is answered with 500.", func(g *gateway) {
			recoded(&g.release.read, codeBadParameter, collapse(), overlong)
		}).also("such a request is sent there too", "BSS-REL-17"),
	}
}

func hundred(c *gatewayCall) bool { return len(c.ids) == mostNamed }

// overlong tells whether a release names too many instances.
func overlong(c *gatewayCall) bool {
	return strings.Count(c.params.Get("InstanceIds"), ",") >= mostNamed
}

// allThere tells whether the account has everything that a release names.
func (g *gateway) allThere(c *gatewayCall) bool {
	there := true
	g.behindRefusal(c, func() {
		for _, id := range c.ids {
			there = there && c.account.listed(id) != nil
		}
	})
	return there
}

// stay leaves some of the instances of a release as they are, in the situation.
func stay(g *gateway, when func(*gatewayCall) bool, which func(*gatewayCall, *instance) bool) {
	sound := g.release.apply
	effectWhen(g, when, func(c *gatewayCall, i *instance) {
		if !which(c, i) {
			sound(c, i)
		}
	})
}
