package reference

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
		onBSS("bss-rel-18-same-id", "All answers to releases have the same request id.", func(g *gateway) {
			onComposed(g, func(c *gatewayCall, _ gatewayAnswer) bool { return c.action() == releaseInstance },
				func(_ *gatewayCall, e *envelope) { e.members["RequestId"] = "17" })
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
