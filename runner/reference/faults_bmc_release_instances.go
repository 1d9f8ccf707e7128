package reference

import (
	"net/http"
	"slices"
	"strings"
)

const (
	whySingle   = "one instance is released there too"
	whyOutside  = "both versions are tried on an instance outside the recycle bin"
	whyBatch    = "a batch is released there too"
	whyBadBatch = "a batch with a bad instance is refused there too"

	whyUsualVersion = "requests that are about something else are of this version, too"
)

// singleReleases are the rules that rest on the release of one instance of BMC.
func singleReleases() []string {
	return shared("BMC-REL-16", "BMC-TRM-05")
}

func bmcReleaseFaults() []fault {
	unknown, again := both(alone, neverThere), both(alone, onceThere)
	const older = "2022-11-20"
	all := []fault{
		broken("bmc-rel-01-stays", "The release of one instance is accepted and does nothing.",
			onEffect(alone, nothing)).also(whySingle, singleReleases()...),
		broken("bmc-rel-01-empties-the-bin", "The release of one instance takes everything else in the recycle bin along.",
			afterEffect(alone, func(c *call, _ *instance) { emptyBin(c) })).also(whySingle, "ZC-REQ-06"),
		broken("bmc-rel-01-stopped-instead", "A released instance is out of the recycle bin, and still listed.",
			afterEffect(alone, become(stopped))).also(whySingle, singleReleases()...),
		broken("bmc-rel-01-comes-back", "A released instance is in the recycle bin again shortly after it was gone.",
			afterEffect(alone, func(c *call, i *instance) { comeBack(i, recycle, c.now) })).also(whySingle, singleReleases()...),
		broken("bmc-rel-02-other-code", "An instance outside the recycle bin is refused with another code.",
			onRefusal(atPerform, codeNotRecycled, alone, recode(codeInstanceStatus))).also(whyOutside, "BMC-REL-16"),
		broken("bmc-rel-02-other-status", "An instance outside the recycle bin is refused with 400.",
			onRefusal(atPerform, codeNotRecycled, alone, restatus(http.StatusBadRequest))).also(whyOutside, "BMC-REL-16"),
		broken("bmc-rel-02-refused-but-done", "An instance outside the recycle bin is refused, and released all the same.",
			onRefusal(atPerform, codeNotRecycled, alone, andDo(become(gone)))).also(whyOutside, "BMC-REL-16"),
		broken("bmc-rel-02-refused-but-binned", "An instance outside the recycle bin is refused, and put into it.",
			onRefusal(atPerform, codeNotRecycled, alone, andDo(become(recycle)))).also(whyOutside, "BMC-REL-16"),
		broken("bmc-rel-03-accepted", "An instance that never existed is accepted.", onRefusal(atPerform, codeInstanceNotFound, unknown, accept)),
		broken("bmc-rel-03-other-code", "An instance that never existed is refused with another 404.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, recode(codeResourceNotFound))),
		broken("bmc-rel-03-other-status", "An instance that never existed is refused with 400.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, restatus(http.StatusBadRequest))),
		broken("bmc-rel-03-refused-but-empties-the-bin", "An instance that never existed is refused, and the recycle bin emptied.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, but(emptyBin))),
		broken("bmc-rel-10-accepted-again", "A released instance is accepted again.", onRefusal(atPerform, codeInstanceNotFound, again, accept)),
		broken("bmc-rel-10-not-in-bin", "A released instance is refused as being outside the recycle bin.",
			onRefusal(atPerform, codeInstanceNotFound, again, recode(codeNotRecycled))),
		broken("bmc-rel-16-older-without-effect", "Version "+older+" of the release of one instance is accepted and does nothing.",
			onEffect(both(alone, ofVersion(older)), nothing)).also(whyUsualVersion, append(singleReleases(), "BMC-REL-01")...),
		broken("bmc-rel-16-older-releases-running", "Version "+older+" releases one running instance.",
			onRefusal(atJudge, codeNotRecycled, both(alone, ofVersion(older), inStatus(running)), accept)).also(whyUsualVersion, "BMC-REL-02"),
	}
	for _, status := range []string{running, stopped, "CREATING", createFailed, "INSTALL_FAILED"} {
		word := strings.ToLower(strings.ReplaceAll(status, "_", "-"))
		f := broken("bmc-rel-02-releases-"+word, "One "+status+" instance is released.",
			onRefusal(atJudge, codeNotRecycled, both(alone, inStatus(status)), accept))
		if status == running {
			f = f.also(whyOutside, "BMC-REL-16")
		}
		all = append(all, f)
	}
	return all
}

func bmcBatchFaults() []fault {
	return []fault{
		broken("bmc-rel-04-only-the-first", "Of several instances only the first is released.",
			onEffect(both(several, not(firstNamed)), nothing)).also(whyBatch, "BMC-REL-14"),
		broken("bmc-rel-04-refused", "Several instances are refused.",
			refuseGood(several, refuse(codeInstanceStatus, "only one instance can be released at a time"))).also(whyBatch, "BMC-REL-14"),
		broken("bmc-rel-11-skipped", "A batch with an instance outside the recycle bin is accepted without it.", skipped(codeNotRecycled)).
			also(whyBadBatch, "BMC-REL-13"),
		broken("bmc-rel-11-other-code", "A batch with an instance outside the recycle bin is refused with another code.",
			onRefusal(atPerform, codeNotRecycled, several, recode(codeInstanceStatus))),
		broken("bmc-rel-12-skipped", "A batch with an unknown instance is accepted without it.", skipped(codeInstanceNotFound)).
			also(whyBadBatch, "BMC-REL-13"),
		broken("bmc-rel-12-other-code", "A batch with an unknown instance is refused with another code.",
			onRefusal(atPerform, codeInstanceNotFound, several, recode(codeResourceNotFound))),
		broken("bmc-rel-13-some", "A refused batch releases one of several good instances.", onBad(func(_ *call, targets []target, d decision) decision {
			if good := good(targets); len(good) > 1 {
				d.good = good[:1]
			}
			return d
		})),
		broken("bmc-rel-13-sequential", "A batch is released up to its first bad instance, and refused there.", onBad(upToFirstBad)),
		broken("bmc-rel-13-first-unknown", "A refused batch that begins with an unknown instance releases the one after it.",
			onBad(func(_ *call, targets []target, d decision) decision {
				if unknown(targets[0]) && !unknown(targets[1]) {
					d.good = targets[1:2]
				}
				return d
			})),
		broken("bmc-rel-14-refused-batch-releases-it", "A refused batch releases the instances outside the recycle bin.",
			onBad(func(_ *call, targets []target, d decision) decision {
				d.good = slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return unknown(t) || !refused(t) })
				return d
			})).also(whyBadBatch, "BMC-REL-11", "BMC-REL-13"),
		broken("bmc-rel-14-first-outside", "A refused batch releases an instance outside the recycle bin that it begins with.",
			onBad(func(_ *call, targets []target, d decision) decision {
				if first := targets[0]; !unknown(first) && refused(first) {
					d.good = targets[:1]
				}
				return d
			})).also(whyBadBatch, "BMC-REL-11"),
		broken("bmc-rel-14-accepted-batch-stops-another", "An accepted batch stops an instance that it does not name.",
			onPass(atPerform, several, but(toFirst(isRunning, become(stopped))))),
	}
}

// onBad decides otherwise about batches that are refused.
func onBad(other func(*call, []target, decision) decision) change {
	return onDecision(several, func(c *call, targets []target, d decision) decision {
		if d.refusal == nil {
			return d
		}
		return other(c, targets, d)
	})
}

// skipped accepts a batch that is refused with the code, without its bad instances.
func skipped(code string) change {
	return onBad(func(_ *call, targets []target, d decision) decision {
		if d.refusal.code == code {
			return decision{good: good(targets)}
		}
		return d
	})
}

// upToFirstBad works on a batch up to its first bad instance, and refuses it for that one.
func upToFirstBad(_ *call, targets []target, _ decision) decision {
	first := slices.IndexFunc(targets, refused)
	return decision{refusal: targets[first].refusal, good: targets[:first]}
}
