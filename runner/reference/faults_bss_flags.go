package reference

import "net/http"

func bssFlagFaults() []fault {
	const whyPlain = "every accepted release is checked for its members"
	data := func(e *envelope) object { members, _ := e.members["Data"].(object); return members }
	spoilt := func(id, summary string, spoil func(*envelope)) fault {
		return onBSS(id, summary, func(g *gateway) {
			onComposed(g, ordinaryDone, func(_ *gatewayCall, e *envelope) { spoil(e) })
		}).also(whyPlain, acceptedBSS()...)
	}
	return []fault{
		spoilt("bss-rel-15-success-is-text", "Success of a release is the string true.", func(e *envelope) { e.members["Success"] = "true" }),
		spoilt("bss-rel-15-result-is-number", "ReleaseResult is the number 1.", func(e *envelope) { data(e)["ReleaseResult"] = 1 }),
		spoilt("bss-rel-15-host-is-number", "Data.HostId is a number.", func(e *envelope) { data(e)["HostId"] = 7 }),
		spoilt("bss-rel-15-no-message", "A release has no Message.", func(e *envelope) { delete(e.members, "Message") }),
		spoilt("bss-rel-15-no-data", "A release has no Data.", func(e *envelope) { delete(e.members, "Data") }),
		refusalSpoilt("bss-rel-15-refusal-success-is-text", "The refusal for a missing ProductCode has the string false for Success.",
			func(e *envelope) { e.members["Success"] = "false" }),
		refusalSpoilt("bss-rel-15-refusal-result-is-text", "The refusal for a missing ProductCode has the string no for ReleaseResult.",
			func(e *envelope) { e.members["Data"] = object{"ReleaseResult": "no"} }),
		onBSS("bss-rel-16-one-expires-later", "One instance is said to be released while it waits for its expiry.", func(g *gateway) {
			effectWhen(g, ordinary, func(c *gatewayCall, i *instance) { i.become(waitForExpire, c.now) })
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-16-last-of-several-stays", "Several instances are said to be released, and the last one is not.", func(g *gateway) {
			stay(g, multiple, func(c *gatewayCall, i *instance) bool { return i.id == c.ids[len(c.ids)-1] })
		}).also(whySeveral, "BSS-REL-12"),
		contradicting("bss-rel-17-unknown-id", "An unknown id has Success false and ReleaseResult true.", codeNoResource,
			func(c *gatewayCall) bool { return unowned(c) }).also("such an id is named there too", "BSS-REL-21", "BSS-REL-23"),
		contradicting("bss-rel-17-bad-parameter", "A SubscriptionType that is not valid has Success false and ReleaseResult true.",
			codeBadParameter, invalidWord("SubscriptionType", subscriptionTypes())).also("such a value is sent there too", "BSS-REL-08"),
		contradicting("bss-rel-17-too-many", "Too many ids have Success false and ReleaseResult true.", codeBadParameter, overlong).
			also("too many ids are named there too", "BSS-REL-14"),
		contradicting("bss-rel-17-non-vno", "A caller that is no virtual network operator gets Success false and ReleaseResult true.", codeNotApplicable, anyCall).
			also("such a caller is blocked there too", "BSS-REL-03"),
		onBSS("bss-rel-18-same-id", "All answers to releases have the same request id.", func(g *gateway) {
			onComposed(g, func(c *gatewayCall, _ gatewayAnswer) bool { return c.action() == releaseInstance },
				func(_ *gatewayCall, e *envelope) { e.members["RequestId"] = "17" })
		}),
		onBSS("bss-rel-18-signature-same-id", "All refusals of a release for its signature have the same request id.", func(g *gateway) {
			onComposed(g, refusedWith(codeBadSignature), func(c *gatewayCall, e *envelope) {
				if c.action() == releaseInstance {
					e.members["RequestId"] = "17"
				}
			})
		}),
		onBSS("bss-rel-18-no-id", "A release has no request id.", func(g *gateway) {
			onComposed(g, ordinaryDone, func(_ *gatewayCall, e *envelope) { delete(e.members, "RequestId") })
		}).also(whyPlain, acceptedBSS()...),
		onBSS("bss-rel-18-refused-without-id", "The refusal for a missing ProductCode has no request id.", func(g *gateway) {
			onComposed(g, refusedWith("MissingProductCode"), func(_ *gatewayCall, e *envelope) { delete(e.members, "RequestId") })
		}).also(whyMissing, missingProduct()...),
	}
}

// contradicting makes a fault that answers refusals of a code with flags that contradict each other.
func contradicting(id, summary, code string, when func(*gatewayCall) bool) fault {
	return onBSS(id, summary, func(g *gateway) {
		composeOtherwise(g, code, when, func(c *gatewayCall, refused *refusal) envelope { return failed(c, refused, true) })
	})
}

// bssClaimFaults are those of answers that are not of the documented form, whatever they claim.
func bssClaimFaults() []fault {
	return []fault{
		onBSS("bss-rel-16-crashes", "Two instances are answered with 500 and a web page.", func(g *gateway) {
			refuseWhen(g, func(c *gatewayCall) bool { return len(c.ids) == 2 && g.allThere(c) }, collapse())
			crashesAsPage(g)
		}),
		onBSS("bss-rel-16-claim-out-of-form", "A batch with one bad id is a success that does nothing, both flags true, with a number for HostId.", func(g *gateway) {
			decideMixed(g, func(*gatewayCall, []target) decision { return decision{result: true} })
			sound := g.release.result
			g.release.result = func(c *gatewayCall, decided decision) object {
				data := sound(c, decided)
				if multiple(c) && len(decided.good) == 0 {
					data["HostId"] = 7
				}
				return data
			}
		}).also("such a batch is sent there too", "BSS-REL-21", "BSS-REL-23"),
		onBSS("bss-rel-17-crashes", "A SubscriptionType that is not valid is answered with 500 and a web page.", func(g *gateway) {
			recoded(&g.release.read, codeBadParameter, collapse(), invalidWord("SubscriptionType", subscriptionTypes()))
			crashesAsPage(g)
		}).also("such a value is sent there too", "BSS-REL-08", "BSS-REL-18"),
	}
}

// crashesAsPage gives the answers of a service that fell over the form of a web page.
func crashesAsPage(g *gateway) {
	onEncoded(g, func(_ *gatewayCall, e envelope) bool { return e.status == http.StatusInternalServerError },
		func(_ *gatewayCall, _ envelope, m *message) { *m = webPage() })
}

// refusalSpoilt makes a fault of the refusal for a missing ProductCode.
func refusalSpoilt(id, summary string, spoil func(*envelope)) fault {
	return onBSS(id, summary, func(g *gateway) {
		onComposed(g, refusedWith("MissingProductCode"), func(_ *gatewayCall, e *envelope) { spoil(e) })
	}).also(whyMissing, missingProduct()...)
}
