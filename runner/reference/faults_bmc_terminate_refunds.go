package reference

import (
	"slices"
	"time"
)

// bmcRefundFaults are those of the refund for a prepaid instance that failed to create, after other requests were refused for it
// or for what was ordered with it.
func bmcRefundFaults() []fault {
	failedPrepaid := both(inStatus(createFailed), subject((*instance).prepaid))
	unpaid := func(when situation) change { return onEffect(both(failedPrepaid, when), become(gone)) }
	refunded := func(c *call) bool {
		return slices.ContainsFunc(c.account.instances, func(i *instance) bool {
			return i.order == c.subject().order && i.refund == refundInFull
		})
	}
	return []fault{
		broken("bmc-trm-13-closed-after-a-day", "The order of a failed prepaid instance is closed a day after its release was refused, and is not refunded then.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, failedPrepaid, andDo(markTime))), unpaid(markedFor(binTime))),
		broken("bmc-trm-13-closed-by-a-list", "A failed prepaid instance is not refunded if a termination was refused that named it in instanceIds.",
			onRefusal(atRead, codeMissingParameter, given("instanceIds"), but(markAll(func(c *call) []string { return c.texts("instanceIds") }))), unpaid(subject(marked))),
		broken("bmc-trm-13-one-for-an-order", "Of failed prepaid instances that were ordered together the first one is refunded.", unpaid(refunded)),
	}
}

// bmcTermFaults are those of the term of a subscription that was renewed, or that was ordered with others.
func bmcTermFaults() []fault {
	renewing := subject(func(i *instance) bool { return subscribed(i) && i.autoRenew })
	return []fault{
		broken("bmc-trm-07-renewed-one-stays", "A subscription that was renewed before it was cancelled stays after its expiry.",
			afterEffect(both(renewing, olderThan(renewalOf)), func(_ *call, i *instance) { i.plan = nil })),
		broken("bmc-trm-07-order-ends", "The end of a cancelled subscription returns those as well that were ordered with it.",
			afterEffect(both(renewing, ofOrder), toItsOrder(func(_ *call, i *instance) { i.schedule(i.expires, whichever, recycle) }))).
			also("one of two that were ordered together is cancelled there, too", "BMC-TRM-06"),
	}
}

// markTime remembers the time about an instance, and markedFor tells whether that is so long ago.
func markTime(c *call, i *instance) { i.mark = int(c.now.Unix()) }

func markedFor(d time.Duration) situation {
	return func(c *call) bool {
		i := c.subject()
		return i != nil && marked(i) && c.now.Sub(time.Unix(int64(i.mark), 0)) >= d
	}
}
