package reference

import "slices"

// bmcSequenceFaults are those of what one request of BMC leaves behind for the next one.
func bmcSequenceFaults() []fault {
	done, doneBefore := once()
	failedPrepaid := both(inStatus(createFailed), subject((*instance).prepaid))
	committed := subject(func(i *instance) bool { return i.commitment })
	return []fault{
		broken("bmc-rel-02-unchecked-after-a-release", "Once an instance of the account was released, a running one is released, too.",
			onRefusal(atJudge, codeNotRecycled, both(doneBefore, inStatus(running)), accept), afterEffect(always, done)),
		secondBatchDropped("bmc-rel-04"),
		broken("bmc-rel-12-twice-skips-unknown", "A batch that names an instance twice is accepted without its unknown ones.",
			onDecision(both(twice, namesUnknown), func(_ *call, targets []target, _ decision) decision { return decision{good: good(targets)} })),
		broken("bmc-rel-11-committed-skipped", "A batch is accepted without the instances in their commitment period.",
			passedOver(func(_ *call, _ int, t target) bool { return !unknown(t) && t.instance.commitment })),
		broken("bmc-rel-11-idle-subscriptions-skipped", "A batch is accepted without the subscription instances that are not running.",
			passedOver(func(_ *call, _ int, t target) bool {
				return !unknown(t) && t.instance.prepaid() && !isRunning(t.instance)
			})),
		broken("bmc-trm-04-older-one-first", "An instance is not released before an older one that was returned after it.",
			afterEffect(binned, func(c *call, i *instance) {
				mark(c, i)
				for _, younger := range c.account.instances[slices.Index(c.account.instances, i)+1:] {
					if isBinned(younger) && marked(younger) {
						stay(binTime, gone)(c, younger)
					}
				}
			})),
		broken("bmc-trm-04-begins-again-for-a-stranger", "The 24 hours begin anew when another account names a returned instance.",
			afterEffect(binned, mark), onPass(atRead, foreign, longerForOwner), on(releaseInstances, onPass(atRead, foreign, longerForOwner))),
		broken("bmc-trm-11-unchecked-after-a-return", "Once an instance of the account was returned, one in its commitment period is returned, too.",
			onRefusal(atJudge, codePromise, doneBefore, accept), afterEffect(not(committed), done)),
		broken("bmc-trm-13-refunded-once", "Of the failed prepaid instances of an account the first one is refunded.",
			onEffect(both(failedPrepaid, doneBefore), become(gone)), afterEffect(failedPrepaid, done)),
		broken("bmc-trm-07-newer-runs-on", "A subscription that version 2026-02-01 has cancelled runs on after its expiry.",
			afterEffect(both(subject(subscribed), ofVersion("2026-02-01")), func(_ *call, i *instance) { i.plan = nil })),
		broken("bmc-trm-07-renewal-shown", "A listing by version 2026-02-01 shows a cancelled subscription as one that is renewed.",
			onEnvelope(both(listed, ofVersion("2026-02-01")), renewalShown)),
		broken("bmc-trm-18-subscription-unknown", "A subscription instance that is being created or installed is unknown.",
			onRefusal(atJudge, anyCode, both(subject((*instance).prepaid), not(inStatus(recycle))), recode(codeInstanceNotFound))),
	}
}

// zecBinSequenceFaults are those of what one request of ZEC leaves behind for the next one, and of mixed batches.
func zecBinSequenceFaults() []fault {
	unsettled := func(i *instance) bool { return !isRunning(i) && !isStopped(i) && i.status != createFailed }
	return []fault{
		secondBatchDropped("zec-rel-02").also("one batch follows another there, too", "ZEC-REL-07", "ZEC-REL-23"),
		broken("zec-rel-03-subscription-shows-another-status", "While a subscription is being released it is shown as STOPPING.",
			onEffect(both(direct, subject((*instance).prepaid)), passSeen(stopping, gone))).also("a subscription is released there, too", "ZEC-REL-21"),
		broken("zec-rel-07-each-version-has-its-bin", "What one version has put into the recycle bin is not deleted by the other.",
			afterEffect(outsideBin, func(c *call, i *instance) { i.mark = 1 + slices.Index(c.service.versions, c.version) }),
			onEffect(both(inBin, func(c *call) bool {
				by := c.target.instance.mark
				return by > 0 && c.service.versions[by-1] != c.version
			}), nothing)).also("what one version has put into the recycle bin is deleted by the other there, too", "ZEC-REL-19"),
		broken("zec-rel-08-beside-a-deleted-one-for-good", "What a batch puts into the recycle bin while it deletes another instance stays there for good.",
			afterEffect(both(outsideBin, func(c *call) bool {
				return slices.ContainsFunc(c.ids, func(id string) bool {
					i := c.account.byID[id]
					return i != nil && (isBinned(i) || i.status == releasing)
				})
			}), func(_ *call, i *instance) { i.bin = longestPass })),
		broken("zec-rel-08-begins-again-for-a-stranger", "The retention begins anew when another account names the instance.",
			afterEffect(outsideBin, mark), onPass(atRead, foreign, longerForOwner)),
		broken("zec-rel-23-starting-passed-over", "On an account with a recycle bin an instance that is deployed or booting stays, and is not listed as failed.",
			onEffect(both(outsideBin, subject(func(i *instance) bool { return i.status == "DEPLOYING" || i.status == booting })), nothing)),
		broken("zec-rel-23-unsettled-deleted", "On an account with a recycle bin an instance that is neither running nor stopped is reclaimed at once.",
			onEffect(both(outsideBin, subject(unsettled)), passThrough(releasing, gone))),
	}
}

// once is an effect, and the situation that it was there before in the account.
func once() (effect, situation) {
	return func(c *call, _ *instance) { c.account.mark = 1 }, func(c *call) bool { return c.account.mark > 0 }
}

// secondBatchDropped is a fault of both products.
func secondBatchDropped(rule string) fault {
	_, before := once()
	return broken(rule+"-second-batch-dropped", "The second batch of an account is accepted and does nothing.",
		onEffect(both(several, before), nothing), onPass(atPerform, several, but(func(c *call) { c.account.mark = 1 })))
}

// longerForOwner begins the time anew that the recycle bin of another account keeps what the call names, if a fault has
// marked it.
func longerForOwner(c *call, r *refusal) *refusal {
	owner := c.owner()
	now := owner.enter(c.service.options.Now())
	defer owner.mu.Unlock()
	if i := owner.listed(c.ids[0]); i != nil && isBinned(i) && marked(i) {
		i.plan = nil
		i.schedule(now.Add(i.bin), recycle, gone)
	}
	return r
}

// renewalShown shows each instance of a listing as one that is renewed, if it is a subscription.
func renewalShown(_ *call, e *envelope) {
	response, _ := e.members["response"].(object)
	page, _ := response["dataSet"].([]any)
	for _, each := range page {
		if item, _ := each.(object); item["expiredTime"] != nil {
			item["autoRenew"] = true
		}
	}
}
