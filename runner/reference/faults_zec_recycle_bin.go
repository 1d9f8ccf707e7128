package reference

import "time"

const whyBinned = "instances go through the recycle bin there, too"

func zecBinFaults() []fault {
	kept := func(d time.Duration) change {
		return afterEffect(outsideBin, func(_ *call, i *instance) { i.bin = d })
	}
	return []fault{
		broken("zec-rel-06-stopped-deleted", "On an account with a recycle bin a stopped instance is reclaimed at once.",
			onEffect(both(outsideBin, inStatus(stopped)), passThrough(releasing, gone))).there("ZEC-REL-19", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-23"),
		broken("zec-rel-06-stopped-created-later", "A stopped instance shows its creation in another time zone once it is in the recycle bin.",
			afterEffect(both(outsideBin, inStatus(stopped)), inBeijing)).there("ZEC-REL-19", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-23"),
		broken("zec-rel-06-batch-deleted", "On an account with a recycle bin several instances are reclaimed at once.",
			onEffect(both(outsideBin, several), passThrough(releasing, gone))).also(whyBinned, "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24"),
		broken("zec-rel-07-batch-ignored", "A second call on several instances in the recycle bin is accepted and does nothing.", onEffect(both(inBin, several), nothing)).there("ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24"),
		broken("zec-rel-07-mixed-ignored", "An instance in the recycle bin is left there in a batch with one outside.",
			onEffect(both(inBin, several, not(every(func(i *instance) bool { return i != nil && isBinned(i) }))), nothing)).there("ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24"),
		broken("zec-rel-07-mixed-deleted", "An instance outside the recycle bin is deleted in a batch with one in it.",
			onEffect(both(outsideBin, several, not(every(func(i *instance) bool { return i == nil || !isBinned(i) && i.status != releasing }))), passThrough(releasing, gone))).there("ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24"),
		broken("zec-rel-07-gone-accepted", "An instance that was deleted from the recycle bin is accepted without a word.",
			lists(both(ofKind(kindRecycleBin), onceThere), none)).there("ZEC-REL-23"),
		broken("zec-rel-08-from-creation", "The retention of an instance in the recycle bin is counted from its creation.",
			afterEffect(outsideBin, func(_ *call, i *instance) { i.schedule(i.created.Add(binTime), recycle, gone) })),
		broken("zec-rel-08-an-hour-early", "An instance is deleted from the recycle bin two hours before the account's retention is over.", kept(binTime-2*time.Hour)).also("an instance is released late in its time there", "ZEC-REL-07"),
		broken("zec-rel-08-begins-again-if-listed", "The retention begins anew when an instance is asked for by its id.",
			on(describeInstances, onPass(atPerform, func(c *call) bool { return len(c.search.ids) > 0 }, but(allBinnedAnew)))),
		broken("zec-rel-08-begins-again-if-another-is-deleted", "The retention begins anew for all when an instance is released.",
			onPass(atPerform, always, but(allBinnedAnew))),
		broken("zec-rel-08-one-at-a-time", "Of the instances in the recycle bin only the first is deleted when its time is over.",
			afterEffect(outsideBin, func(c *call, i *instance) {
				if c.first(func(other *instance) bool { return other != i && (isBinned(other) || busy(other)) }) != nil {
					i.bin = longestPass
				}
			})),
		broken("zec-rel-06-no-bin", "On an account with a recycle bin instances are reclaimed at once.", onEffect(outsideBin, passThrough(releasing, gone))).also(whyBinned, "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-07", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-06-shows-stopped", "An instance in the recycle bin is shown as STOPPED.",
			afterEffect(outsideBin, mark), onItem(func(i *instance) bool { return isBinned(i) && marked(i) }, "status", stopped)).also(whyBinned, "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-07", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-06-vanishes-first", "An instance on its way into the recycle bin is missing from the first listings.",
			afterEffect(outsideBin, hide), missingAtFirst).also(whyBinned, "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24"),
		broken("zec-rel-07-ignored", "A second call on an instance in the recycle bin is accepted and does nothing.", onEffect(inBin, nothing)).there("ZEC-REL-08").also(whyBinned, "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-07-restored", "A second call on an instance in the recycle bin makes it run again.", onEffect(inBin, become(running))).also(whyBinned, "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-07-listed-as-failed", "An instance in the recycle bin can't be deleted.",
			onPass(atJudge, inStatus(recycle), with(refuse(codeRecycled, "the instance is in the recycle bin")))).there("ZEC-REL-08").also(whyBinned, "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-08-half", "An instance stays in the recycle bin half as long as the account's retention.", kept(binTime/2)).also("an instance is released late in its time there", "ZEC-REL-07"),
		broken("zec-rel-08-never-deleted", "An instance stays in the recycle bin for good.", kept(longestPass)),
		broken("zec-rel-08-deleted-late", "An instance stays in the recycle bin three times as long as the account's retention.", kept(3*binTime)),
	}
}

// binAnew lets the time of an instance in the recycle bin begin again, and allBinnedAnew that of each one.
func binAnew(c *call, i *instance) { stay(i.bin, gone)(c, i) }

func allBinnedAnew(c *call) {
	for _, i := range c.account.instances {
		if isBinned(i) {
			binAnew(c, i)
		}
	}
}
