package reference

import (
	"slices"
	"time"
)

// These faults count: they do what they should up to a number, or for a time.

// bmcCountedFaults are those of BMC.
func bmcCountedFaults() []fault {
	const fewOrders, fewRefunds, fewRefusals = 10, 3, 5
	failedPrepaid := both(inStatus(createFailed), subject((*instance).prepaid))
	paidBack := besides(fewRefunds, func(i *instance) bool { return i.refund == refundInFull })
	return []fault{
		broken("bmc-rel-04-ten-subscriptions", "Of a batch the first ten subscriptions are released.", onDecision(batch, firstPaid(fewOrders))),
		broken("bmc-rel-04-closes-the-order", "A batch that leaves one of three instances or more in their order releases that one, too.",
			afterEffect(both(batch, allButOne(isBinned)), toItsOrder(become(gone)))),
		broken("bmc-trm-02-stopped-long-ago", "An instance that was stopped more than a month before its return is billed on.",
			on(stopInstances, afterEffect(always, markTime)),
			afterEffect(both(binned, markedFor(renewalOf)), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-05-refused-too-often", "An instance whose release was refused five times is never released by a request.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, always, andDo(func(_ *call, i *instance) { i.mark++ })),
				onPass(atJudge, subject(func(i *instance) bool { return i.mark >= fewRefusals }), with(refuse(codeNotRecycled, "it was asked for too often"))))),
		broken("bmc-trm-13-three-paid-back", "Of the failed prepaid instances of an account three are refunded.", onEffect(both(failedPrepaid, paidBack), become(gone))),
		broken("bmc-trm-13-kept-for-a-cancelled-one", "A failed prepaid instance is not refunded while a cancelled subscription runs.",
			onEffect(both(failedPrepaid, besides(1, cancelled)), become(gone))),
	}
}

// firstPaid leaves the subscriptions of a batch as they are, but for the first so many.
func firstPaid(most int) func(*call, []target, decision) decision {
	return func(_ *call, _ []target, d decision) decision {
		paid := 0
		d.good = slices.DeleteFunc(slices.Clone(d.good), func(t target) bool {
			if t.instance.prepaid() {
				paid++
			}
			return t.instance.prepaid() && paid > most
		})
		return d
	}
}

// allButOne tells whether the call names all of an order of three or more but one, which is of a kind.
func allButOne(kind func(*instance) bool) situation {
	return func(c *call) bool {
		i := c.subject()
		rest, size := c.inItsOrder(i), 0
		for _, other := range c.account.instances {
			if other.order == i.order {
				size++
			}
		}
		return len(rest) == 1 && kind(rest[0]) && size >= 3
	}
}

// cancelled tells whether a subscription runs, and is not renewed.
func cancelled(i *instance) bool { return subscribed(i) && i.listed() && !isBinned(i) && !i.autoRenew }

// bmcPlannedFaults are those of what is planned for the end of a cancelled subscription.
func bmcPlannedFaults() []fault {
	const week, mostAhead = 7 * 24 * time.Hour, 400 * 24 * time.Hour
	ends := both(subject(subscribed), renewing)
	lastWeek := func(c *call) bool {
		i := c.subject()
		return i.expires.Sub(c.now) <= week && c.now.Sub(i.created) > renewalOf-week
	}
	return []fault{
		broken("bmc-trm-07-next-term-charged", "A subscription that is cancelled in the last week of its first term is returned at the end of the second one.",
			afterEffect(both(ends, lastWeek), func(_ *call, i *instance) {
				i.plan, i.expires = nil, i.expires.Add(renewalOf)
				i.schedule(i.expires, whichever, recycle)
			})),
		broken("bmc-trm-07-year-ahead", "A cancelled subscription is returned after 400 days at the latest.",
			afterEffect(ends, func(c *call, i *instance) {
				i.schedule(c.now.Add(mostAhead), whichever, recycle)
			})),
	}
}

// bssCountedFaults are those of BssOpenApi.
func bssCountedFaults() []fault {
	const mostReleased = 250
	return []fault{
		broken("bss-rel-12-closes-the-order", "A batch that leaves one of three instances or more in their order releases that one, too.",
			afterEffect(both(several, allButOne((*instance).listed)), toItsOrder(become(gone)))),
		broken("bss-rel-12-after-250", "Of an account 250 instances are released; what comes then is said to be released, and is not.",
			onEffect(atLeast(mostReleased, func(i *instance) bool { return !i.listed() }), nothing)),
	}
}

// zecCountedFaults are those of ZEC.
func zecCountedFaults() []fault {
	const room, pageOfOrders = 120, 50
	full := atLeast(room, func(i *instance) bool { return isBinned(i) || i.status == recycling })
	return []fault{
		broken("zec-rel-08-room-for-120", "The recycle bin holds 120 instances, and what comes then pushes the oldest one out.",
			afterEffect(both(outsideBin, full), beside(toFirst(isBinned, become(gone))))),
		broken("zec-rel-02-closes-the-order", "A batch that leaves one of three instances or more in their order releases that one, too.",
			afterEffect(both(batch, allButOne(isRunning)), toItsOrder(become(gone)))),
		broken("zec-rel-02-fifty-subscriptions", "Of a batch the first fifty subscriptions are released.", onDecision(batch, firstPaid(pageOfOrders))),
	}
}

// atLeast tells whether the account has had so many instances of a kind.
func atLeast(count int, kind func(*instance) bool) situation {
	return func(c *call) bool {
		found := 0
		for _, i := range c.account.instances {
			if kind(i) {
				found++
			}
		}
		return found >= count
	}
}
