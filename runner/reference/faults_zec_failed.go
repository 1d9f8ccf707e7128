package reference

import (
	"slices"
	"strings"
	"sync"
)

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
			lists(wholly, func(c *call, _ []string) any { return c.ids[:1] })).also(whyBatch, "ZEC-REL-02", "ZEC-REL-17", "ZEC-REL-03", "ZEC-REL-05", "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-22"),
		broken("zec-rel-13-lists-a-stranger", "A batch of good and bad instances lists an id as failed that was not asked for.",
			lists(partly, func(_ *call, failed []string) any { return append(failed, "i-0000000000000000") })).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-23", "ZEC-REL-17"),
		broken("zec-rel-13-as-text", "The ids that failed are given as one string.",
			lists(someFailed, func(_ *call, failed []string) any { return strings.Join(failed, ",") })).
			also(whyFailed, "ZC-AUTH-09", "ZEC-REL-04", "ZEC-REL-14", "ZEC-REL-15", "ZEC-REL-18", "ZEC-REL-07", "ZEC-REL-19", "ZEC-REL-20", "ZEC-REL-08", "ZEC-REL-23", "ZC-ENV-03", "ZC-LIM-01").there("ZEC-REL-17"),
		broken("zec-rel-13-lists-null", "A batch of good and bad instances lists a null beside the ids that failed.", lists(partly, withNull)).
			also(whyFailed, "ZEC-REL-14", "ZEC-REL-18", "ZC-AUTH-09", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-23").there("ZEC-REL-17"),
		broken("zec-rel-13-lists-one-twice", "A batch of good and bad instances lists an id that failed twice.",
			lists(partly, func(_ *call, failed []string) any { return append(failed, failed[0]) })).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-23", "ZEC-REL-17"),
		broken("zec-rel-13-one-listed", "Of several unknown instances in a batch only the first is listed as failed.",
			lists(func(c *call) bool { return len(c.failed()) > 1 }, func(_ *call, failed []string) any { return failed[:1] })).
			also("two unknown instances are named there, too", "ZEC-REL-14", "ZEC-REL-15", "ZEC-REL-18", "ZEC-REL-23"),
		broken("zec-rel-13-sixty-four-listed", "Of the ids that failed the first 64 are listed.",
			lists(func(c *call) bool { return len(c.failed()) > 64 }, func(_ *call, failed []string) any { return failed[:64] })),
		broken("zec-rel-13-earlier-ones-listed", "What failed in earlier requests of the account is listed again.", lists(someFailed, listedBefore())).also("one request follows another there, too", "ZC-AUTH-09"),
		broken("zec-rel-13-foreign-not-listed", "A batch is carried out without the instances of other accounts, and does not list them.",
			before(atPermit, batch, withoutForeign)).also("an instance of another account stands in a batch there, too", "ZEC-REL-23"),
		broken("zec-rel-13-gone-one-not-listed", "In a batch an instance that was released before is not listed as failed.",
			onPass(atPerform, both(several, not(every(func(i *instance) bool { return i == nil || i.listed() }))), func(c *call, _ *refusal) *refusal {
				c.data = object{"instanceIds": slices.DeleteFunc(slices.Clone(c.failed()), func(id string) bool { return c.account.byID[id] != nil })}
				return nil
			})).there("ZEC-REL-23"),
		broken("zec-rel-14-not-listed", "A batch of good and unknown instances lists nothing as failed.", lists(partly, none)).
			also(whyFailed, "ZEC-REL-13", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-23"),
		broken("zec-rel-14-refused-but-done", "A batch of good and unknown instances is refused, and the good ones released.",
			onPass(atPerform, partly, func(c *call, _ *refusal) *refusal { return notFound(c.failed()[0]) })).also(whyFailed, "ZEC-REL-13", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-01", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-23"),
		broken("zec-rel-14-good-ones-stay", "A batch of good and unknown instances lists the unknown ones, and releases none.",
			onEffect(namesUnknown, nothing)).also(whyFailed, "ZEC-REL-13", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-23"),
		broken("zec-rel-14-sequential", "A batch is released up to its first unknown instance, and only that one listed as failed.",
			before(atPerform, namesUnknown, func(c *call) {
				first := slices.IndexFunc(c.ids, func(id string) bool { return c.account.byID[id] == nil })
				c.ids = c.ids[:first+1]
			})).also(whyFailed, "ZEC-REL-13", "ZEC-REL-15", "ZEC-REL-17", "ZEC-REL-19", "ZEC-REL-18", "ZEC-REL-08", "ZEC-REL-23"),
	}
}

func zecUnknownFaults() []fault {
	return []fault{
		broken("zec-rel-15-accepted", "Unknown instances are accepted without a word.", lists(neverThere, none)).also(whyFailed, "ZEC-REL-19", "ZEC-REL-20", "ZEC-REL-13", "ZEC-REL-23"),
		broken("zec-rel-15-accepted-again", "An unknown instance is listed as failed once, and accepted after that.",
			lists(both(alone, neverThere, func(c *call) bool { c.account.mark++; return c.account.mark > 1 }), none)).there("ZC-ENV-07").also("unknown instances are released there too", "ZEC-REL-22", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-AUTH-08"),
		broken("zec-rel-15-gone-accepted", "An instance that was released before is accepted without a word.",
			lists(both(alone, onceThere, not(ofKind(kindRecycleBin))), none)),
		broken("zec-rel-15-one-listed", "Of several unknown instances only the first is listed as failed.",
			lists(both(neverThere, several), func(_ *call, failed []string) any { return failed[:1] })).there("ZEC-REL-13", "ZEC-REL-23"),
		broken("zec-rel-15-denied", "Unknown instances are refused with 403 and the code for a wrong status.",
			onPass(atPerform, neverThere, with(refuse(codeInstanceStatus, "the instance can't be released")))),
		broken("zec-rel-15-crashes", "Unknown instances are answered with 500.", onPass(atPerform, neverThere, crash)).also(whyFailed, "ZEC-REL-19", "ZEC-REL-20", "ZEC-REL-13", "ZEC-REL-23", "ZC-ENV-03", "ZC-AUTH-09", "ZC-LIM-01"),
		broken("zec-rel-15-lists-null", "For unknown instances a null is listed beside their ids.", lists(neverThere, withNull)).also(whyFailed, "ZEC-REL-19", "ZEC-REL-20", "ZEC-REL-13", "ZEC-REL-23", "ZC-ENV-03", "ZC-AUTH-09", "ZC-LIM-01"),
	}
}

// zecBesideFaults are those of a good instance beside one that fails.
func zecBesideFaults() []fault {
	pair := func(c *call) bool { return namesUnknown(c) && len(c.ids) == 2 }
	thereStill := every(func(i *instance) bool { return i != nil && i.listed() })
	all := func(c *call, _ []string) any { return c.ids }
	besideBusy := func(other func(c *call, good []target) decision) change {
		return onDecision(thereStill, func(c *call, targets []target, d decision) decision {
			if n := len(good(targets)); n == 0 || n == len(targets) {
				return d
			}
			return other(c, good(targets))
		})
	}
	return []fault{
		broken("zec-rel-18-released-all-the-same", "A good instance beside an unknown one is listed as failed, and released.",
			lists(both(partly, namesUnknown), all)).also(whyFailed, "ZEC-REL-13", "ZEC-REL-14", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-23", "ZEC-REL-17"),
		broken("zec-rel-18-beside-a-busy-one", "A good instance beside one that is being released is listed as failed, and released.",
			slowly(), lists(both(partly, thereStill), all)).there("ZEC-REL-08"),
		broken("zec-rel-18-unknown-not-listed", "An unknown instance beside a good one is not listed as failed.", lists(both(partly, pair), none)).there("ZEC-REL-01", "ZEC-REL-07", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-13"),
		broken("zec-rel-18-good-one-stays", "A good instance beside an unknown one is neither released nor listed as failed.", onEffect(pair, nothing)).there("ZEC-REL-01", "ZEC-REL-07", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-13"),
		broken("zec-rel-18-crashes", "A batch with an instance that is being released is answered with 500.",
			slowly(), besideBusy(func(c *call, _ []target) decision { return decision{refusal: crash(c, nil)} })).there("ZEC-REL-08"),
		broken("zec-rel-18-refused-but-done", "A batch with an instance that is being released is refused, and the good ones released.",
			slowly(), besideBusy(func(_ *call, good []target) decision {
				return decision{refusal: refuse(codeBeingRecycled, "an instance is being released"), good: good}
			})).there("ZEC-REL-08"),
	}
}

// listedBefore lists what fails, and what has failed before in the account.
func listedBefore() func(c *call, failed []string) any {
	var mu sync.Mutex
	before := map[*account][]string{}
	return func(c *call, failed []string) any {
		mu.Lock()
		defer mu.Unlock()
		all := before[c.account]
		for _, id := range failed {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
		before[c.account] = all
		return slices.Clone(all)
	}
}
