package reference

import (
	"slices"
	"time"
)

// bmcReturnSequenceFaults are those of what other requests change about a returned instance: about its billing and its time in the
// recycle bin.
func bmcReturnSequenceFaults() []fault {
	const why = "one instance is released beside another there, too"
	promised := func(c *call) bool { return c.account.mark > 0 && !c.subject().prepaid() }
	return []fault{
		broken("bmc-trm-02-billed-after-release", "The release of a returned instance begins its billing again.",
			on(releaseInstances, afterEffect(always, func(_ *call, i *instance) { i.billing = billingOn }))),
		broken("bmc-trm-03-from-a-refused-release", "The 24 hours of a returned instance are counted from a release that was refused before.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, inStatus(running), andDo(func(c *call, i *instance) { i.mark = int(c.now.Unix()) }))),
			afterEffect(both(binned, subject(marked)), func(_ *call, i *instance) {
				i.schedule(time.Unix(int64(i.mark), 0).Add(binTime), recycle, gone)
			})),
		broken("bmc-trm-03-time-left-to-the-next", "What is left of the 24 hours of a released instance is counted for the next one in the recycle bin.",
			on(releaseInstances, afterEffect(always, leaveTime))).also(why, "BMC-TRM-04"),
		broken("bmc-trm-04-begins-again-if-too-many", "The 24 hours begin anew for all when a release is refused for naming too many instances.",
			on(releaseInstances, onRefusal(atRead, codeExceedLength, always, but(func(c *call) { c.inside(func() { longer(c) }) })))),
		broken("bmc-trm-18-promise-for-all", "After a refusal for a commitment period the other pay-as-you-go instances of the account are refused so, too.",
			onPass(atJudge, promised, with(refuse(codePromise, "the account has promised"))),
			onRefusal(atJudge, codePromise, always, but(func(c *call) { c.account.mark = 1 }))),
	}
}

// leaveTime gives the time that a released instance would have had in the recycle bin to the next one there.
func leaveTime(c *call, i *instance) {
	behind := c.account.instances[slices.Index(c.account.instances, i)+1:]
	next, left := slices.IndexFunc(behind, isBinned), slices.IndexFunc(i.plan, func(e event) bool { return e.from == recycle })
	if next >= 0 && left >= 0 {
		behind[next].schedule(i.plan[left].at, recycle, gone)
	}
}

// bmcCancelSequenceFaults are those of what happens to a subscription between its cancellation and its end, and to a failed one before
// it is refunded.
func bmcCancelSequenceFaults() []fault {
	const month = 31 * 24 * time.Hour
	failedPrepaid := both(inStatus(createFailed), subject((*instance).prepaid))
	ends := func(i *instance) bool { return subscribed(i) && !i.autoRenew }
	cancelled, running := subject(ends), subject(func(i *instance) bool { return subscribed(i) && i.autoRenew })
	runsOn := func(_ *call, i *instance) { i.plan = nil }
	return []fault{
		broken("bmc-trm-07-dropped-by-a-refused-release", "A cancelled subscription runs on after its expiry if its release was refused.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, cancelled, andDo(runsOn)))),
		broken("bmc-trm-07-dropped-by-a-second-call", "A cancelled subscription runs on after its expiry if it was cancelled twice.", onEffect(cancelled, runsOn)),
		broken("bmc-trm-07-one-for-an-account", "A cancelled subscription runs on after its expiry if another one of the account was cancelled since.",
			afterEffect(running, func(c *call, i *instance) {
				for _, other := range c.account.instances {
					if other != i && ends(other) {
						runsOn(c, other)
					}
				}
			})),
		broken("bmc-trm-07-a-month-ahead", "A cancelled subscription runs on after its expiry if that is more than a month away.",
			afterEffect(both(running, subject(func(i *instance) bool { return i.expires.After(i.created.Add(month)) })), runsOn)),
		broken("bmc-trm-07-other-version-returns-it", "A second call by the other version puts a cancelled subscription instance into the recycle bin.",
			onEffect(both(cancelled, ofOtherVersion), become(recycle))),
		broken("bmc-trm-13-settled-by-a-refused-release", "A failed prepaid instance is not refunded if its release was refused.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, failedPrepaid, andDo(mark))), onEffect(both(failedPrepaid, subject(marked)), become(gone))),
		broken("bmc-trm-13-for-a-month", "A failed prepaid instance is refunded within a month, and not after it.",
			onEffect(both(failedPrepaid, func(c *call) bool { return c.now.After(c.subject().created.Add(month)) }), become(gone))),
	}
}

// accountFaults are those of what one account asks for and another one owns, and of an account that becomes empty.
func accountFaults() []fault {
	unknownForAll := func(rule string) fault {
		return broken(rule+"-unknown-for-all", "An instance that another account has asked for is unknown to its owner.",
			onPass(atRead, foreign, toForeign(mark)), onPass(atJudge, subject(marked), func(c *call, _ *refusal) *refusal { return c.service.absent(c.target.id) }))
	}
	return []fault{
		lastOneListed("bmc-rel-01", recycle), lastOneListed("zec-rel-01", running),
		unknownForAll("bmc-rel-01"), unknownForAll("bmc-trm-01"), unknownForAll("zec-rel-01"),
		broken("bmc-trm-14-foreign-subscription-cancelled", "A subscription of another account is unknown, and cancelled.",
			onPass(atRead, foreign, toForeign(func(_ *call, i *instance) {
				if subscribed(i) {
					i.cancel()
				}
			}))),
	}
}

// lastOneListed is a fault by which a listing shows what was released last while there is nothing else to show.
func lastOneListed(rule, as string) fault {
	nothingElse := func(c *call) bool { return c.first((*instance).listed) == nil }
	return broken(rule+"-last-one-listed", "The last instance of an account is listed after its release, too.",
		afterEffect(always, mark), stillShown(nothingElse, goneMarked, as))
}

// toForeign does something to the first instance that the call names, which is another account's, and leaves the reply as it is.
func toForeign(do effect) reply {
	return func(c *call, r *refusal) *refusal {
		owner := c.owner()
		owner.enter(c.service.options.Now())
		defer owner.mu.Unlock()
		if i := owner.listed(c.ids[0]); i != nil {
			do(c, i)
		}
		return r
	}
}
