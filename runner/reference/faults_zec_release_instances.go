package reference

import (
	"slices"
	"strings"
	"time"
)

const (
	whyZEC    = "one instance is released there too"
	whyFailed = "ids that fail are looked at there too"
)

// zecSingles are the rules that rest on the release of one instance of ZEC.
func zecSingles() []string {
	return shared("ZEC-REL-01", "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-19")
}

// direct tells whether one instance is released on an account without a recycle bin.
func direct(c *call) bool { return alone(c) && c.account.Kind != kindRecycleBin }

// inBin tells whether an account has a recycle bin, and the instance is in it.
func inBin(c *call) bool {
	return c.account.Kind == kindRecycleBin && c.target.instance.status == recycle
}

func outsideBin(c *call) bool {
	return c.account.Kind == kindRecycleBin && c.target.instance.status != recycle
}

// slowly makes a release of one instance last until the instance was seen on its way out.
func slowly() change {
	return afterEffect(alone, func(_ *call, i *instance) { i.awaitLooks(aLook) })
}

func zecReleaseFaults() []fault {
	const newer = "2025-09-01"
	isBusy := subject(busy)
	acceptBusy := onRefusal(atJudge, codeBeingRecycled, always, accept)
	return []fault{
		broken("zec-rel-01-stays", "The release of one instance is accepted and does nothing.", onEffect(direct, nothing)).also(whyZEC, zecSingles()...),
		broken("zec-rel-01-never-done", "The release of one instance never comes to its end.", onEffect(direct, become(releasing))).
			also(whyZEC, zecSingles()...),
		broken("zec-rel-01-takes-another-along", "The release of one instance takes a second one along.",
			afterEffect(direct, func(c *call, _ *instance) { toFirst(free, releaseZEC)(c) })).
			also(whyZEC, "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-18", "ZEC-REL-19", "ZC-REQ-06"),
		broken("zec-rel-01-stopped-refused", "A stopped instance can't be released.",
			onPass(atJudge, inStatus(stopped), with(refuse(codeNotRunning, "the instance is not running")))),
		broken("zec-rel-02-only-the-first", "Of several instances only the first is released.",
			onEffect(both(several, not(firstNamed)), nothing)).also(whyBatch, "ZEC-REL-13", "ZEC-REL-14"),
		broken("zec-rel-02-refused", "Several instances are refused.",
			refuseGood(several, refuse(codeInstanceStatus, "only one instance can be released at a time"))).also(whyBatch, "ZEC-REL-13"),
		broken("zec-rel-03-shows-another-status", "While one instance is being released it is shown as STOPPING.",
			onEffect(direct, passSeen(stopping, gone))).also("an instance is being released there too", "ZEC-REL-04"),
		broken("zec-rel-03-falls-back", "The release of one instance is given up after a while, and the old status back.",
			onEffect(direct, func(c *call, i *instance) { passThrough(releasing, i.status)(c, i) })).also(whyZEC, zecSingles()...),
		broken("zec-rel-04-second-call-stops-it", "A second release of an instance that is being released calls the first one off.",
			slowly(), onRefusal(atJudge, codeBeingRecycled, always, andDo(become(running)))),
		broken("zec-rel-04-stopped", "An instance that is being released can be stopped, which calls the release off.",
			slowly(), on(stopInstances, acceptBusy)),
		broken("zec-rel-04-rebooted", "An instance that is being released can be rebooted, which calls the release off.",
			slowly(), on(rebootInstances, acceptBusy)),
		broken("zec-rel-04-power-works", "An instance that is being released can be stopped and rebooted, and is released after that.",
			slowly(), on(stopInstances, acceptBusy, onEffect(isBusy, passSeen(stopped, gone))),
			on(rebootInstances, acceptBusy, onEffect(isBusy, passSeen(reboot, gone)))),
		broken("zec-rel-05-into-the-bin", "On a default account one released instance goes into the recycle bin.",
			onEffect(both(direct, not(inStatus(recycle))), passThrough(recycling, recycle)),
			onEffect(both(direct, inStatus(recycle)), become(gone))).also(whyZEC, zecSingles()...),
		broken("zec-rel-05-comes-back", "On a default account one released instance runs again shortly after it was gone.",
			afterEffect(direct, func(c *call, i *instance) { comeBack(i, running, c.now.Add(c.service.options.Settle)) })).also(whyZEC, zecSingles()...),
		broken("zec-rel-05-by-way-of-the-bin", "On a default account one released instance is in the recycle bin for a while.",
			onEffect(direct, passSeen(recycle, gone))),
		broken("zec-rel-19-newer-without-effect", "Version "+newer+" of the release of one instance is accepted and does nothing.",
			onEffect(both(direct, ofVersion(newer)), nothing)).also(whyUsualVersion, zecSingles()...),
	}
}

// free tells whether nothing happens to an instance yet.
func free(i *instance) bool { return i.listed() && !busy(i) }

func zecBinFaults() []fault {
	kept := func(d time.Duration) change {
		return afterEffect(outsideBin, func(_ *call, i *instance) { i.bin = d })
	}
	return []fault{
		broken("zec-rel-06-no-bin", "On an account with a recycle bin instances are reclaimed at once.", onEffect(outsideBin, passThrough(releasing, gone))),
		broken("zec-rel-06-shows-stopped", "An instance in the recycle bin is shown as STOPPED.",
			onItem(isBinned, "status", stopped)),
		broken("zec-rel-06-vanishes-first", "An instance on its way into the recycle bin is missing from the first listings.",
			afterEffect(outsideBin, hide), missingAtFirst),
		broken("zec-rel-07-ignored", "A second call on an instance in the recycle bin is accepted and does nothing.", onEffect(inBin, nothing)),
		broken("zec-rel-07-restored", "A second call on an instance in the recycle bin makes it run again.", onEffect(inBin, become(running))),
		broken("zec-rel-07-listed-as-failed", "An instance in the recycle bin can't be deleted.",
			onPass(atJudge, inStatus(recycle), with(refuse(codeRecycled, "the instance is in the recycle bin")))),
		broken("zec-rel-08-half", "An instance stays in the recycle bin half as long as the account's retention.", kept(binTime/2)),
		broken("zec-rel-08-never-deleted", "An instance stays in the recycle bin for good.", kept(longestPass)),
		broken("zec-rel-08-deleted-late", "An instance stays in the recycle bin three times as long as the account's retention.", kept(3*binTime)),
	}
}

// failed gives the ids that an answer lists as failed.
func (c *call) failed() []string {
	ids, _ := c.data["instanceIds"].([]string)
	return ids
}

// partly tells whether a batch is carried out in part.
func partly(c *call) bool { failed := len(c.failed()); return failed > 0 && failed < distinct(c.ids) }

// lists makes an accepted release list other ids as failed, in the situation.
func lists(when situation, other func(c *call, failed []string) any) change {
	return onPass(atPerform, when, func(c *call, _ *refusal) *refusal {
		if ids := other(c, c.failed()); ids != nil {
			c.data = object{"instanceIds": ids}
		} else {
			c.data = nil
		}
		return nil
	})
}

func none(*call, []string) any { return nil }

// withNull puts a null beside the ids that failed.
func withNull(_ *call, failed []string) any {
	all := []any{}
	for _, id := range failed {
		all = append(all, id)
	}
	return append(all, nil)
}

// zecFailedFaults are those of the ids that ReleaseInstances lists as failed.
func zecFailedFaults() []fault {
	wholly := func(c *call) bool { return several(c) && len(c.failed()) == 0 }
	someFailed := func(c *call) bool { return len(c.failed()) > 0 }
	return []fault{
		broken("zec-rel-13-lists-a-released-one", "An accepted batch lists its first instance as failed, though it is released.",
			lists(wholly, func(c *call, _ []string) any { return c.ids[:1] })).also(whyBatch, "ZEC-REL-02"),
		broken("zec-rel-13-lists-a-stranger", "A batch of good and bad instances lists an id as failed that was not asked for.",
			lists(partly, func(_ *call, failed []string) any { return append(failed, "i-0000000000000000") })).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18"),
		broken("zec-rel-13-as-text", "The ids that failed are given as one string.",
			lists(someFailed, func(_ *call, failed []string) any { return strings.Join(failed, ",") })).
			also(whyFailed, "ZC-AUTH-09", "ZEC-REL-04", "ZEC-REL-14", "ZEC-REL-15", "ZEC-REL-18"),
		broken("zec-rel-13-lists-null", "A batch of good and bad instances lists a null beside the ids that failed.", lists(partly, withNull)).
			also(whyFailed, "ZEC-REL-14", "ZEC-REL-18", "ZC-AUTH-09"),
		broken("zec-rel-13-lists-one-twice", "A batch of good and bad instances lists an id that failed twice.",
			lists(partly, func(_ *call, failed []string) any { return append(failed, failed[0]) })).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18"),
		broken("zec-rel-14-not-listed", "A batch of good and unknown instances lists nothing as failed.", lists(partly, none)).
			also(whyFailed, "ZEC-REL-13", "ZEC-REL-18"),
		broken("zec-rel-14-refused-but-done", "A batch of good and unknown instances is refused, and the good ones released.",
			onPass(atPerform, partly, func(c *call, _ *refusal) *refusal { return notFound(c.failed()[0]) })).also(whyFailed, "ZEC-REL-13", "ZEC-REL-18"),
		broken("zec-rel-14-good-ones-stay", "A batch of good and unknown instances lists the unknown ones, and releases none.",
			onEffect(namesUnknown, nothing)).also(whyFailed, "ZEC-REL-13", "ZEC-REL-18"),
		broken("zec-rel-14-sequential", "A batch is released up to its first unknown instance, and only that one listed as failed.",
			before(atPerform, namesUnknown, func(c *call) {
				first := slices.IndexFunc(c.ids, func(id string) bool { return c.account.byID[id] == nil })
				c.ids = c.ids[:first+1]
			})).also(whyFailed, "ZEC-REL-13"),
	}
}

func zecUnknownFaults() []fault {
	return []fault{
		broken("zec-rel-15-accepted", "Unknown instances are accepted without a word.", lists(neverThere, none)),
		broken("zec-rel-15-denied", "Unknown instances are refused with 403 and the code for a wrong status.",
			onPass(atPerform, neverThere, with(refuse(codeInstanceStatus, "the instance can't be released")))),
		broken("zec-rel-15-crashes", "Unknown instances are answered with 500.", onPass(atPerform, neverThere, crash)),
		broken("zec-rel-15-lists-null", "For unknown instances a null is listed beside their ids.", lists(neverThere, withNull)),
	}
}

// zecBesideFaults are those of a good instance beside one that fails.
func zecBesideFaults() []fault {
	pair := func(c *call) bool { return namesUnknown(c) && len(c.ids) == 2 }
	all := func(c *call, _ []string) any { return c.ids }
	besideBusy := func(other func(c *call, good []target) decision) change {
		return onDecision(not(namesUnknown), func(c *call, targets []target, d decision) decision {
			if n := len(good(targets)); n == 0 || n == len(targets) {
				return d
			}
			return other(c, good(targets))
		})
	}
	return []fault{
		broken("zec-rel-18-released-all-the-same", "A good instance beside an unknown one is listed as failed, and released.",
			lists(both(partly, namesUnknown), all)).also(whyFailed, "ZEC-REL-13", "ZEC-REL-14"),
		broken("zec-rel-18-beside-a-busy-one", "A good instance beside one that is being released is listed as failed, and released.",
			slowly(), lists(both(partly, not(namesUnknown)), all)),
		broken("zec-rel-18-unknown-not-listed", "An unknown instance beside a good one is not listed as failed.", lists(both(partly, pair), none)),
		broken("zec-rel-18-good-one-stays", "A good instance beside an unknown one is neither released nor listed as failed.", onEffect(pair, nothing)),
		broken("zec-rel-18-crashes", "A batch with an instance that is being released is answered with 500.",
			slowly(), besideBusy(func(c *call, _ []target) decision { return decision{refusal: crash(c, nil)} })),
		broken("zec-rel-18-refused-but-done", "A batch with an instance that is being released is refused, and the good ones released.",
			slowly(), besideBusy(func(_ *call, good []target) decision {
				return decision{refusal: refuse(codeBeingRecycled, "an instance is being released"), good: good}
			})),
	}
}
