package reference

import "slices"

const (
	whyFailedBinned = "ids fail on accounts with a recycle bin there, too"
	whyMarked       = "one request follows another there, too"
)

// zecBinBatchFaults are those of batches on accounts with a recycle bin.
func zecBinBatchFaults() []fault {
	hasBin := ofKind(kindRecycleBin)
	bothSides := func(c *call) bool { return hasBin(c) && hundred(c) }
	afterOneOutside := func(c *call) bool {
		first := c.account.byID[c.ids[0]]
		return inBin(c) && several(c) && first != nil && first.status == recycling
	}
	return []fault{
		broken("zec-rel-07-order-matters", "What is in the recycle bin stays there in a batch that begins with one outside.", onEffect(afterOneOutside, nothing)).
			also("batches begin with one outside there, too", "ZEC-REL-19", "ZEC-REL-23"),
		broken("zec-rel-07-shows-another-status", "An instance that is deleted from the recycle bin is shown as STOPPING.", onEffect(inBin, passSeen(stopping, gone))).
			also("an instance is deleted from the recycle bin there, too", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24"),
		broken("zec-rel-07-one-deletion-at-a-time", "A request that comes while an instance is being deleted from the recycle bin deletes none from there.",
			afterEffect(both(inBin, alone), func(_ *call, i *instance) { i.awaitLooks(aLook) }),
			onEffect(both(inBin, besides(1, func(i *instance) bool { return i.status == releasing })), nothing)),
		broken("zec-rel-07-put-back", "A release of an instance that is being deleted from the recycle bin puts it back.",
			afterEffect(both(inBin, alone), func(_ *call, i *instance) { i.awaitLooks(aLook) }),
			onRefusal(atJudge, codeBeingRecycled, both(hasBin, inStatus(releasing)), andDo(become(recycle)))),
		broken("zec-rel-23-none-listed", "On an account with a recycle bin no instance is listed as failed in a batch that is carried out in part.", lists(both(hasBin, partly), none)).
			also(whyFailedBinned, "ZEC-REL-08", "ZEC-REL-19"),
		broken("zec-rel-23-twice-deleted", "An instance that is named twice goes into the recycle bin, and is deleted from there.",
			onEffect(both(outsideBin, func(c *call) bool { return count(c.ids, c.target.id) > 1 }), passThrough(releasing, gone))),
		broken("zec-rel-23-unknown-alone-accepted", "On an account with a recycle bin a batch in which all fails lists nothing.",
			lists(both(hasBin, several, func(c *call) bool { return len(c.failed()) == len(c.ids) }), none)),
		broken("zec-rel-24-in-part", "Of a hundred instances those that are in the recycle bin stay there.", onEffect(both(inBin, bothSides), nothing)),
		broken("zec-rel-24-bin-not-counted", "Instances in the recycle bin are not counted against the limit of 100.",
			onRefusal(atRead, codeExceedLength, both(hasBin, fewer(func(i *instance) bool { return i == nil || !isBinned(i) })), nameEach)),
	}
}

// zecBinWayFaults are those of the way into the recycle bin and of the time there.
func zecBinWayFaults() []fault {
	hasBin := ofKind(kindRecycleBin)
	forGood := func(_ *call, i *instance) { i.bin = longestPass }
	acceptBusy := onRefusal(atJudge, codeBeingRecycled, hasBin, accept)
	overForOne := func(c *call) bool { return hasBin(c) && c.first(purged) != nil }
	return []fault{
		broken("zec-rel-06-deleted-by-token", "A request with a bearer token reclaims an instance at once.",
			onEffect(both(outsideBin, func(c *call) bool { return c.bearer != "" }), passThrough(releasing, gone))),
		broken("zec-rel-06-subscription-deleted", "On an account with a recycle bin a subscription is reclaimed at once.",
			onEffect(both(outsideBin, subject((*instance).prepaid)), passThrough(releasing, gone))).there("ZEC-REL-19").also("a subscription is released there, too", "ZEC-REL-08"),
		broken("zec-rel-06-stopped-on-its-way", "An instance on its way into the recycle bin can be stopped and rebooted, which calls the release off.",
			slowly(), on(stopInstances, acceptBusy), on(rebootInstances, acceptBusy)).there("ZEC-REL-08"),
		broken("zec-rel-08-begins-again-if-another-is-binned", "The retention begins anew for all when an instance is put into the recycle bin.",
			afterEffect(outsideBin, beside(allBinnedAnew))),
		broken("zec-rel-08-begins-again-after-another", "The retention begins anew for all when that of one is over.",
			afterEffect(inBin, mark), on(describeInstances, onPass(atPerform, overForOne, but(func(c *call) {
				for _, i := range c.account.instances {
					if purged(i) {
						mark(c, i)
					}
				}
				allBinnedAnew(c)
			})))),
		broken("zec-rel-08-begins-again-if-refused", "The retention begins anew for all when a request is refused.",
			onRefusal(atRead, codeParameterType, hasBin, but(allBinnedAnew))),
		broken("zec-rel-08-begins-again-if-too-many", "The retention begins anew for all when a release is refused for naming too many instances.",
			onRefusal(atRead, codeExceedLength, hasBin, but(allBinnedAnew))),
		broken("zec-rel-08-begins-again-if-stopped", "The retention of an instance begins anew when a stop or a reboot of it is refused.",
			on(stopInstances, onRefusal(atJudge, codeRecycled, always, andDo(binAnew))), on(rebootInstances, onRefusal(atJudge, codeRecycled, always, andDo(binAnew)))),
		broken("zec-rel-08-stopped-for-good", "A stopped instance and a subscription stay in the recycle bin for good.",
			afterEffect(both(outsideBin, subject(func(i *instance) bool { return isStopped(i) || i.prepaid() })), forGood)),
		broken("zec-rel-08-twenty-at-a-time", "Of the instances in the recycle bin twenty are deleted when their time is over.",
			afterEffect(both(outsideBin, func(c *call) bool { return len(c.ids) < 40 && slices.Index(c.ids, c.target.id) >= 20 }), forGood)),
		broken("zec-rel-08-beside-unknown-for-good", "What is put into the recycle bin beside an unknown instance stays there for good.",
			afterEffect(both(outsideBin, namesUnknown), forGood)),
	}
}

func count(ids []string, id string) (found int) {
	for _, each := range ids {
		if each == id {
			found++
		}
	}
	return found
}

// fewer tells whether at most 100 elements of instanceIds name an instance of a kind; nil stands for one that never was in
// the account.
func fewer(counted func(*instance) bool) situation {
	return func(c *call) bool {
		named, _ := c.members["instanceIds"].([]any)
		found := 0
		c.inside(func() {
			for _, each := range named {
				if id, _ := each.(string); counted(c.account.byID[id]) {
					found++
				}
			}
		})
		return found <= mostNamed
	}
}
