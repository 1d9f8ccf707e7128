package reference

import (
	"slices"
	"time"
)

// bmcJobFaults are those of work that goes on beside a request, such as a stop or a reboot, and that writes down what was before.
func bmcJobFaults() []fault {
	power := func(what change) []change { return []change{on(stopInstances, what), on(rebootInstances, what)} }
	begun := power(afterEffect(always, mark))
	tried := func(do effect) []change { return power(onRefusal(atJudge, codeRecycled, always, andDo(do))) }
	and := func(first []change, then ...change) []change { return slices.Concat(first, then) }
	return []fault{
		broken("bmc-trm-05-barred-by-a-refusal", "A returned instance that could not be stopped or rebooted can't be released either.",
			and(tried(mark), on(releaseInstances, onPass(atJudge, subject(marked), notBinned)))...),
		broken("bmc-trm-01-back-when-stopped", "A stop or a reboot that was begun before the return of an instance brings it back when it was released.",
			and(begun, on(releaseInstances, afterEffect(subject(marked), func(c *call, i *instance) {
				i.schedule(c.now, gone, stopped)
				i.awaitLooks(aLook)
			})))...),
		broken("bmc-trm-02-stopping-billed-on", "An instance that is returned while it stops is billed on.",
			afterEffect(inStatus(stopping), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-03-anew-after-a-refusal", "For an instance that could not be stopped or rebooted in the recycle bin the 24 hours begin anew.",
			tried(stay(binTime, gone))...),
		broken("bmc-trm-07-moving-into-the-bin", "A subscription instance that is booting or stopping is put into the recycle bin at once.",
			afterEffect(both(subject(subscribed), subject(moving)), become(recycle))),
		broken("bmc-trm-07-undone-by-a-job", "The cancellation of a subscription that is stopped or rebooted meanwhile is undone.",
			and(begun, afterEffect(both(subject(subscribed), subject(marked)), func(_ *call, i *instance) {
				i.autoRenew = true
				i.plan = slices.DeleteFunc(i.plan, func(e event) bool { return e.from == whichever })
			}))...),
		broken("bmc-trm-07-one-a-minute", "Of subscriptions that expire in the same minute only the one is returned that was cancelled last.",
			afterEffect(subject(subscribed), func(c *call, i *instance) {
				for _, other := range c.account.instances {
					if other != i && subscribed(other) && other.expires.Sub(i.expires).Abs() < time.Minute {
						other.plan = slices.DeleteFunc(other.plan, func(e event) bool { return e.from == whichever })
					}
				}
			})),
		broken("bmc-trm-11-forgotten-when-stopped", "The commitment period of an instance that is stopped or rebooted is over.",
			power(afterEffect(always, func(_ *call, i *instance) { i.commitment = false }))...),
	}
}

// notBinned refuses the release of an instance as one that is not in the recycle bin.
func notBinned(c *call, _ *refusal) *refusal {
	return c.denied(codeNotRecycled, "is not in the recycle bin")
}

// moving tells whether an instance is on its way from on to off, or back.
func moving(i *instance) bool { return i.status == booting || i.status == stopping }
