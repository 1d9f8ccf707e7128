package reference

import (
	"slices"
	"strings"
	"time"
)

// bmcLaterFaults are those of what a returned or released instance becomes some time later.
func bmcLaterFaults() []fault {
	wasStopped := both(binned, inStatus(stopped))
	unpaidFailed := both(inStatus(createFailed), not(subject((*instance).prepaid)))
	failedPrepaid := both(inStatus(createFailed), subject((*instance).prepaid))
	return []fault{
		renewedLater("bmc-rel-10"), renewedLater("zec-rel-05").also("a subscription is deleted from the recycle bin there, too", "ZEC-REL-07"),
		broken("bmc-rel-10-archived-after-a-day", "A day after its release an instance is refused as being outside the recycle bin.",
			afterEffect(always, func(c *call, i *instance) { i.mark = int(c.now.Unix()) }),
			onRefusal(atPerform, codeInstanceNotFound, both(alone, releasedADayAgo), recode(codeNotRecycled))),
		broken("bmc-rel-10-unpaid-one-not-in-bin", "A failed pay-as-you-go instance that was deleted is refused as being outside the recycle bin.",
			on(terminateInstance, afterEffect(unpaidFailed, mark)), onRefusal(atPerform, codeInstanceNotFound, both(alone, onceThere, theMarked), recode(codeNotRecycled))),
		broken("bmc-trm-19-unpaid-one-accepted", "A failed pay-as-you-go instance that was deleted is accepted again.",
			afterEffect(unpaidFailed, mark), onRefusal(atPerform, codeInstanceNotFound, both(onceThere, theMarked), accept)),
		broken("bmc-trm-02-billed-after-a-month", "A returned instance that is older than a month is billed on.",
			afterEffect(both(binned, olderThan(renewalOf)), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-02-billed-after-a-refusal", "A second return of an instance is refused, and begins its billing again.", afterEffect(binned, mark),
			onRefusal(atJudge, codeRecycled, subject(marked), andDo(func(_ *call, i *instance) { i.billing = billingOn }))),
		broken("bmc-trm-02-only-one-of-a-batch", "When a batch of returned instances is released, all but the first are billed again.", on(releaseInstances, afterEffect(
			func(c *call) bool { return c.target.instance != nil && c.target.instance.id != c.ids[0] }, func(_ *call, i *instance) { i.billing = billingOn }))),
		broken("bmc-trm-02-rolled-back", "A release that is refused for an instance outside the recycle bin begins the billing of those in it again.",
			on(releaseInstances, onMixed(func(_ *call, targets []target, d decision) decision {
				if d.refusal != nil && d.refusal.code == codeNotRecycled {
					for _, each := range good(targets) {
						each.instance.billing = billingOn
					}
				}
				return d
			}))),
		broken("bmc-trm-11-wish-kept", "A termination that is refused for the commitment period is carried out a month later.",
			onRefusal(atJudge, codePromise, always, andDo(func(c *call, i *instance) { i.schedule(c.now.Add(renewalOf), i.status, recycle) }))),
		broken("bmc-trm-08-gone-in-an-hour", "A termination that is refused for the recycle bin empties it of the instance an hour later.",
			onRefusal(atPerform, codeRecycled, alone, andDo(func(c *call, i *instance) { i.schedule(c.now.Add(time.Hour), recycle, gone) }))),
		broken("bmc-rel-06-done-in-an-hour", "A request that names too many instances is refused, and what is in the recycle bin released an hour later.",
			onRefusal(atRead, codeExceedLength, always, but(func(c *call) {
				for _, i := range c.account.instances {
					i.schedule(c.now.Add(time.Hour), recycle, gone)
				}
			}))),
		broken("zc-auth-08-runs-again", "What was released with an access token is listed as running a month later.",
			on(releaseInstances, afterEffect(byBearer, func(c *call, i *instance) { i.schedule(c.now.Add(renewalOf), gone, running) }))),
		broken("bmc-trm-03-stopped-one-from-creation", "The 24 hours of a returned instance that was stopped are counted from its creation.",
			afterEffect(wasStopped, func(_ *call, i *instance) { i.schedule(i.created.Add(binTime), recycle, gone) })),
		broken("bmc-trm-03-room-for-two-hundred", "The recycle bin has room for 200: a return more releases the oldest.",
			afterEffect(both(binned, besides(200, isBinned)), beside(toAnother(isBinned, become(gone))))),
		broken("bmc-trm-04-begins-again-if-an-element-is-wrong", "The 24 hours begin anew for all when a release is refused for the type of an element.",
			on(releaseInstances, onRefusal(atRead, codeParameterType, always, but(longer)))),
		broken("bmc-trm-05-held-in-the-last-minutes", "A returned instance can't be released in the last half hour of its time.",
			on(releaseInstances, onPass(atJudge, dueWithin(30*time.Minute), notBinned))),
		broken("bmc-trm-05-stopped-one-refused", "A returned instance that was stopped can't be released by hand.", afterEffect(wasStopped, mark),
			on(releaseInstances, onPass(atJudge, subject(marked), notBinned))),
		broken("bmc-trm-13-charged-after-its-term", "What was refunded is charged again when the subscription would have been renewed.", afterEffect(failedPrepaid, mark),
			on(describeInstances, onPass(atPerform, always, but(func(c *call) {
				for _, i := range c.account.instances {
					if goneMarked(i) && i.prepaid() && c.now.Sub(i.created) > renewalOf {
						i.billing, i.refund = billingOn, refundNone
					}
				}
			})))),
	}
}

// bmcOtherwiseFaults are those of the return of instances that are not the usual ones.
func bmcOtherwiseFaults() []fault {
	subscription := subject(subscribed)
	idle := subject(func(i *instance) bool { return !isRunning(i) && !isStopped(i) })
	ended := subject(func(i *instance) bool { return subscribed(i) && !i.autoRenew })
	byName := func(c *call) bool {
		name, _ := c.members["instanceName"].(string)
		return strings.HasSuffix(name, "*")
	}
	byHost := func(c *call) bool { return c.members["hostname"] == "*" }
	behindAPage := func(c *call) bool {
		at := slices.Index(c.account.instances, c.target.instance)
		return at >= 0 && len(c.account.instances)-at > usualPage
	}
	return []fault{
		broken("bmc-rel-01-found-by-name", "A listing by the beginning of a name shows what was released in the recycle bin.",
			afterEffect(always, mark), stillShown(byName, goneMarked, recycle)),
		broken("bmc-rel-01-found-by-host", "A listing by the beginning of a host name shows what was released in the recycle bin.",
			afterEffect(always, mark), stillShown(byHost, goneMarked, recycle)),
		broken("bmc-rel-12-unknown-twice-skipped", "A batch is accepted without an unknown instance that it names twice.",
			passedOver(func(c *call, _ int, t target) bool { return unknown(t) && count(c.ids, t.id) > 1 })),
		broken("bmc-trm-04-behind-a-page-unknown", "An instance with 20 newer ones is unknown to TerminateInstance.",
			onPass(atJudge, behindAPage, func(c *call, _ *refusal) *refusal { return c.service.absent(c.target.id) })),
		broken("bmc-trm-06-idle-into-the-bin", "A subscription instance that is neither running nor stopped is put into the recycle bin at once.",
			afterEffect(both(subscription, idle), become(recycle))).there("BMC-TRM-07"),
		broken("bmc-trm-06-by-token-into-the-bin", "By a bearer token a subscription instance is put into the recycle bin at once.",
			afterEffect(both(subscription, byBearer), become(recycle))),
		broken("bmc-trm-07-over-with-the-first-term", "A subscription that was renewed is returned at once when it is cancelled.",
			afterEffect(both(subscription, olderThan(renewalOf)), become(recycle))),
		broken("bmc-trm-07-terminated-after-its-end", "An instance that was returned when its subscription expired is accepted by TerminateInstance.",
			onRefusal(atJudge, codeRecycled, ended, accept)),
		broken("bmc-trm-11-idle-one-returned", "An instance in its commitment period that is neither running nor stopped is returned.",
			onRefusal(atJudge, codePromise, idle, accept)).there("BMC-TRM-18"),
	}
}

// zecLaterFaults are those of what goes into the recycle bin of an account, and of the time there.
func zecLaterFaults() []fault {
	const room = 64
	return []fault{
		broken("zec-rel-07-held-in-the-last-minutes", "An instance can't be deleted from the recycle bin in the last half hour of its time.",
			onPass(atJudge, both(ofKind(kindRecycleBin), dueWithin(30*time.Minute)), with(refuse(codeBeingRecycled, "the instance is being deleted")))),
		broken("zec-rel-08-runs-when-its-term-ends", "A subscription whose term ends in the recycle bin runs again.",
			afterEffect(both(outsideBin, subject((*instance).prepaid)), func(_ *call, i *instance) { i.schedule(i.expires, recycle, running) })),
		broken("zec-rel-17-unknown-not-listed", "An unknown instance that is named twice is not listed as failed.",
			lists(func(c *call) bool { return twice(c) && len(c.failed()) > 0 }, func(c *call, failed []string) any {
				return slices.DeleteFunc(slices.Clone(failed), func(id string) bool { return count(c.ids, id) > 1 })
			})),
		broken("zec-rel-23-after-power-without-effect", "On an account with a recycle bin the release of an instance that was just stopped or rebooted does nothing.",
			on(stopInstances, afterEffect(always, mark)), on(rebootInstances, afterEffect(always, mark)), onEffect(both(outsideBin, subject(marked)), nothing)),
		broken("zec-rel-24-room-for-sixty-four", "Of a batch the first 64 go into the recycle bin, and the others are reclaimed at once.",
			onEffect(both(outsideBin, func(c *call) bool { return slices.Index(c.ids, c.target.id) >= room }), passThrough(releasing, gone))),
	}
}

// roomFaults are those of a recycle bin that makes room for something else.
func roomFaults() []fault {
	const mostOfIt, halfOfIt = 16 * time.Hour, 11 * time.Hour
	return []fault{
		broken("bmc-trm-03-makes-room", "A termination releases what has been in the recycle bin for most of the 24 hours.",
			afterEffect(always, beside(makeRoom(mostOfIt)))),
		broken("bmc-trm-03-room-by-release", "A release takes along what has been in the recycle bin for most of the 24 hours.",
			on(releaseInstances, afterEffect(alone, beside(makeRoom(mostOfIt))))).also("an instance is released late in its time there", "BMC-TRM-05"),
		broken("zec-rel-08-makes-room", "A release deletes what has been in the recycle bin for half of the account's retention.",
			afterEffect(ofKind(kindRecycleBin), beside(makeRoom(halfOfIt)))).also("an instance is released late in its time there", "ZEC-REL-07"),
	}
}

// makeRoom deletes what has been in the recycle bin for so long, unless the call names it.
func makeRoom(since time.Duration) func(*call) {
	return func(c *call) {
		for _, i := range c.account.instances {
			over := slices.ContainsFunc(i.plan, func(e event) bool { return e.from == recycle && e.at.Sub(c.now) < binTime-since })
			if isBinned(i) && over && !slices.Contains(c.ids, i.id) {
				i.become(gone, c.now)
			}
		}
	}
}

// renewedLater is a fault of both products.
func renewedLater(rule string) fault {
	runsOn := func(c *call) bool { i := c.subject(); return i.prepaid() && i.expires.After(c.now) }
	return broken(rule+"-renewed-later", "A released subscription instance runs again when its term is over.",
		afterEffect(runsOn, func(_ *call, i *instance) { i.schedule(i.expires, gone, running) }))
}

// olderThan tells whether the instance was created so long ago.
func olderThan(age time.Duration) situation {
	return func(c *call) bool { return c.now.Sub(c.subject().created) > age }
}

// dueWithin tells whether the recycle bin has so little time left for the instance.
func dueWithin(left time.Duration) situation {
	return func(c *call) bool {
		i := c.subject()
		return i != nil && isBinned(i) && slices.ContainsFunc(i.plan, func(e event) bool { return e.from == recycle && e.at.Sub(c.now) < left })
	}
}

// releasedADayAgo tells whether what the call names was marked with the time of its release, more than a day ago.
func releasedADayAgo(c *call) bool {
	return every(func(i *instance) bool {
		return i != nil && marked(i) && c.now.Sub(time.Unix(int64(i.mark), 0)) > binTime
	})(c)
}
