package reference

const (
	whyFailedOne    = "an instance whose creation failed is deleted there too"
	whySubscription = "a subscription is cancelled there, too"
)

// bmcExpiryFaults are those of the end of a cancelled subscription, and of the refund of a failed one.
func bmcExpiryFaults() []fault {
	subscription := subject(subscribed)
	return []fault{
		broken("bmc-trm-07-stopped-one-stays", "A cancelled subscription instance that is stopped stays after its expiry.",
			afterEffect(both(subscription, inStatus(stopped)), func(_ *call, i *instance) { i.plan = nil })),
		broken("bmc-trm-07-ends-with-the-month", "A cancelled subscription ends after 30 days, whatever it has to run.",
			afterEffect(subscription, func(c *call, i *instance) { i.schedule(c.now.Add(renewalOf), whichever, recycle) })),
		broken("bmc-trm-07-expired-one-not-released", "An instance that came into the recycle bin when its subscription expired can't be released.",
			afterEffect(subscription, mark), on(releaseInstances, onPass(atJudge, subject(marked), with(refuse(codeNotRecycled, "the instance is not in the recycle bin"))))),
		broken("bmc-trm-13-newer-not-refunded", "By version 2026-02-01 nothing is refunded for a failed prepaid instance.",
			onEffect(both(inStatus(createFailed), subject((*instance).prepaid), ofVersion("2026-02-01")), become(gone))),
	}
}

func bmcSubscriptionFaults() []fault {
	subscription := subject(subscribed)
	cancelled := both(subscription, subject(func(i *instance) bool { return !i.autoRenew }))
	failed := both(inStatus(createFailed), not(subject((*instance).prepaid)))
	return []fault{
		broken("bmc-trm-06-into-the-bin", "A subscription instance is cancelled, and put into the recycle bin at once.", afterEffect(subscription, become(recycle))).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-06-stopped-into-the-bin", "A stopped subscription instance is put into the recycle bin at once.",
			afterEffect(both(subscription, inStatus(stopped)), become(recycle))),
		broken("bmc-trm-06-newer-renews-on", "The cancel of a subscription by version 2026-02-01 is accepted and does nothing.",
			onEffect(both(subscription, ofVersion("2026-02-01")), nothing)).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-06-renews-on", "The cancel of a subscription is accepted and does nothing.", onEffect(subscription, nothing)).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-06-other-code", "A subscription instance is refused with a code that is not documented.",
			onPass(atJudge, subscription, with(refuse(codeInstanceStatus, "the instance can't be returned")))).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-06-refused-but-cancelled", "A subscription instance is refused, and its subscription cancelled.",
			onPass(atPerform, subscription, with(refuse(codeSubscription, "the instance is a subscription")))).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-06-vanishes-first", "A cancelled subscription instance is missing from the first listings.", afterEffect(subscription, hide), missingAtFirst).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-07-never-returned", "A cancelled subscription instance stays after its expiry.",
			onEffect(subscription, func(_ *call, i *instance) { i.autoRenew = false })),
		broken("bmc-trm-07-returned-early", "A cancelled subscription instance is returned before half its time is over.",
			onEffect(subscription, func(c *call, i *instance) {
				i.autoRenew = false
				i.schedule(c.now.Add(i.expires.Sub(c.now)*2/5), whichever, recycle)
			})),
		broken("bmc-trm-06-shortened", "A cancelled subscription loses the last quarter of its time, which its expiry shows.",
			onEffect(subscription, func(c *call, i *instance) {
				i.expires = c.now.Add(i.expires.Sub(c.now) * 3 / 4)
				i.cancel()
			})).also("a cancelled subscription is looked at there", "BMC-TRM-07"),
		broken("bmc-trm-07-stays-in-the-bin", "An instance whose subscription is over stays in the recycle bin for good.",
			afterEffect(subscription, func(_ *call, i *instance) { i.bin = longestPass })),
		broken("bmc-trm-06-returned-after-a-day", "A cancelled subscription instance is returned after 24 hours.",
			afterEffect(subscription, func(c *call, i *instance) { i.schedule(c.now.Add(binTime), whichever, gone) })).also("a cancelled subscription is looked at there", "BMC-TRM-07"),
		broken("bmc-trm-07-second-call-returns-it", "A second call puts a cancelled subscription instance into the recycle bin.",
			onEffect(cancelled, become(recycle))),
		broken("bmc-trm-07-second-call-renews-it", "A second call makes a cancelled subscription renew again.",
			onEffect(cancelled, func(_ *call, i *instance) { i.autoRenew = true })),
		broken("bmc-trm-07-second-call-begins-a-day", "24 hours after a second call a cancelled subscription instance is gone.",
			onEffect(cancelled, func(c *call, i *instance) { i.schedule(c.now.Add(binTime), whichever, gone) })),
		broken("bmc-trm-07-released-by-hand", "A cancelled subscription instance can be released before it expires.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, cancelled, accept))),
		broken("bmc-trm-12-prepaid-into-the-bin", "A failed prepaid instance is refunded, and put into the recycle bin.",
			afterEffect(both(inStatus(createFailed), subject((*instance).prepaid)), become(recycle))).also("it is looked at once more in the end", "BMC-TRM-13"),
		broken("bmc-trm-12-into-the-bin", "A failed pay-as-you-go instance is put into the recycle bin.", onEffect(failed, become(recycle))).there("BMC-TRM-03").also(whyFailedOne, "BMC-TRM-04", "BMC-TRM-23", "BMC-TRM-02", "BMC-REL-10", "BMC-TRM-19"),
		broken("bmc-trm-12-stays", "The return of a failed pay-as-you-go instance is accepted and does nothing.", onEffect(failed, nothing)).there("BMC-TRM-03").also(whyFailedOne, "BMC-TRM-02", "BMC-TRM-04", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-19"),
		broken("bmc-trm-12-refused", "A failed pay-as-you-go instance is refused.",
			onPass(atJudge, failed, with(refuse(codeInstanceStatus, "the instance can't be returned")))).there("BMC-TRM-03").also(whyFailedOne, "BMC-TRM-02", "BMC-TRM-04", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-19"),
		broken("bmc-trm-13-not-refunded", "For a failed prepaid instance nothing is refunded.",
			onEffect(both(inStatus(createFailed), subject((*instance).prepaid)), become(gone))),
	}
}
