package reference

import (
	"net/http"
	"slices"
	"strings"
)

const (
	whySingle  = "one instance is released there too"
	whyOutside = "both versions are tried on an instance outside the recycle bin"
)

// singleReleases are the rules that rest on the release of one instance of BMC.
func singleReleases() []string {
	return []string{"BMC-REL-16", "BMC-TRM-05", "ZC-REQ-02", "ZC-REQ-06", "ZC-AUTH-08"}
}

func bmcReleaseFaults() []fault {
	return []fault{
		onRelease("bmc-rel-01-stays", "The release of one instance is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, _ *instance, sound func()) {
				if !alone(c) {
					sound()
				}
			})
		}).also(whySingle, singleReleases()...),
		onRelease("bmc-rel-01-empties-the-bin", "The release of one instance takes everything else in the recycle bin along.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, _ *instance, sound func()) {
				sound()
				if alone(c) {
					emptyBin(c)
				}
			})
		}).also(whySingle, "ZC-REQ-06"),
		onRelease("bmc-rel-01-stopped-instead", "A released instance is out of the recycle bin, and still listed.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if sound(); alone(c) {
					i.become(stopped, c.now)
				}
			})
		}).also(whySingle, singleReleases()...),
		onRelease("bmc-rel-01-comes-back", "A released instance is in the recycle bin again shortly after it was gone.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if sound(); alone(c) {
					comeBack(i, recycle, c.now)
				}
			})
		}).also(whySingle, singleReleases()...),
	}
}

// bmcOutsideFaults are those of instances outside the recycle bin.
func bmcOutsideFaults() []fault {
	all := []fault{
		onRelease("bmc-rel-02-other-code", "An instance outside the recycle bin is refused with another code.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeNotRecycled, refusal{status: http.StatusForbidden, code: codeInstanceStatus}, alone)
		}).also(whyOutside, "BMC-REL-16"),
		onRelease("bmc-rel-02-other-status", "An instance outside the recycle bin is refused with 400.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeNotRecycled, refusal{status: http.StatusBadRequest, code: codeNotRecycled}, alone)
		}).also(whyOutside, "BMC-REL-16"),
		onRelease("bmc-rel-02-refused-but-done", "An instance outside the recycle bin is refused, and released all the same.", func(_ *zenlayer, o *operation) {
			refuseAndDo(o, codeNotRecycled, alone, leave)
		}).also(whyOutside, "BMC-REL-16"),
		onRelease("bmc-rel-02-refused-but-binned", "An instance outside the recycle bin is refused, and put into it.", func(_ *zenlayer, o *operation) {
			refuseAndDo(o, codeNotRecycled, alone, returnToBin)
		}).also(whyOutside, "BMC-REL-16"),
	}
	for _, status := range []string{running, stopped, "CREATING", "CREATE_FAILED", "INSTALL_FAILED"} {
		word := strings.ToLower(strings.ReplaceAll(status, "_", "-"))
		f := onRelease("bmc-rel-02-releases-"+word, "One "+status+" instance is released.", func(_ *zenlayer, o *operation) {
			onVerdict(o, func(c *call, t target, refused *refusal) *refusal {
				if alone(c) && t.instance != nil && t.instance.status == status {
					return nil
				}
				return refused
			})
		})
		if status == running {
			f = f.also(whyOutside, "BMC-REL-16")
		}
		all = append(all, f)
	}
	return all
}

func bmcUnknownFaults() []fault {
	unknownAlone := func(c *call) bool { return alone(c) && neverThere(c) }
	goneAlone := func(c *call) bool { return alone(c) && onceThere(c) }
	return []fault{
		onRelease("bmc-rel-03-accepted", "An instance that never existed is accepted.", func(_ *zenlayer, o *operation) {
			acceptAnyway(o, codeInstanceNotFound, unknownAlone)
		}),
		onRelease("bmc-rel-03-other-code", "An instance that never existed is refused with another 404.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeInstanceNotFound, refusal{status: http.StatusNotFound, code: codeResourceNotFound}, unknownAlone)
		}),
		onRelease("bmc-rel-03-other-status", "An instance that never existed is refused with 400.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeInstanceNotFound, refusal{status: http.StatusBadRequest, code: codeInstanceNotFound}, unknownAlone)
		}),
		onRelease("bmc-rel-03-refused-but-empties-the-bin", "An instance that never existed is refused, and the recycle bin emptied.", func(_ *zenlayer, o *operation) {
			onAnswer(o, func(c *call, a answer) answer {
				if a.refusal != nil && unknownAlone(c) {
					emptyBin(c)
				}
				return a
			})
		}),
		onRelease("bmc-rel-10-accepted-again", "A released instance is accepted again.", func(_ *zenlayer, o *operation) {
			acceptAnyway(o, codeInstanceNotFound, goneAlone)
		}),
		onRelease("bmc-rel-10-not-in-bin", "A released instance is refused as being outside the recycle bin.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeInstanceNotFound, refusal{status: http.StatusForbidden, code: codeNotRecycled}, goneAlone)
		}),
	}
}

const whyBadBatch = "a batch with a bad instance is refused there too"

func bmcBatchFaults() []fault {
	return []fault{
		onRelease("bmc-rel-04-only-the-first", "Of several instances only the first is released.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if !several(c) || i.id == c.ids[0] {
					sound()
				}
			})
		}).also("a batch is released there too", "BMC-REL-14"),
		onRelease("bmc-rel-04-refused", "Several instances are refused.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, _ []target, refused *refusal) *refusal {
				if refused == nil && several(c) {
					return refuse(codeInstanceStatus, "only one instance can be released at a time")
				}
				return refused
			})
		}).also("a batch is released there too", "BMC-REL-14"),
		onRelease("bmc-rel-11-skipped", "A batch with an instance outside the recycle bin is accepted without it.", func(_ *zenlayer, o *operation) {
			acceptBatch(o, codeNotRecycled)
		}).also(whyBadBatch, "BMC-REL-13"),
		onRelease("bmc-rel-11-other-code", "A batch with an instance outside the recycle bin is refused with another code.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeNotRecycled, refusal{status: http.StatusForbidden, code: codeInstanceStatus}, several)
		}),
		onRelease("bmc-rel-12-skipped", "A batch with an unknown instance is accepted without it.", func(_ *zenlayer, o *operation) {
			acceptBatch(o, codeInstanceNotFound)
		}).also(whyBadBatch, "BMC-REL-13"),
		onRelease("bmc-rel-12-other-code", "A batch with an unknown instance is refused with another code.", func(_ *zenlayer, o *operation) {
			answerOtherwise(o, codeInstanceNotFound, refusal{status: http.StatusNotFound, code: codeResourceNotFound}, several)
		}),
		onRelease("bmc-rel-13-some", "A refused batch releases one of several good instances.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, targets []target, refused *refusal) *refusal {
				if good := goodOnes(targets); refused != nil && len(good) > 1 {
					o.apply(c, good[0].instance)
				}
				return refused
			})
		}),
		onRelease("bmc-rel-14-refused-batch-releases-it", "A refused batch releases the instances outside the recycle bin.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, targets []target, refused *refusal) *refusal {
				for _, t := range targets {
					if several(c) && t.instance != nil && t.refusal != nil {
						leave(c, t.instance)
					}
				}
				return refused
			})
		}).also(whyBadBatch, "BMC-REL-11", "BMC-REL-13"),
		onRelease("bmc-rel-14-accepted-batch-stops-another", "An accepted batch stops an instance that it does not name.", func(_ *zenlayer, o *operation) {
			onAnswer(o, func(c *call, a answer) answer {
				if a.refusal == nil && several(c) {
					stopOne(c)
				}
				return a
			})
		}),
	}
}

// bmcOrderFaults are those of batches that go wrong by where in them the bad instance stands.
func bmcOrderFaults() []fault {
	return []fault{
		onRelease("bmc-rel-13-sequential", "A batch is released up to its first bad instance, and refused there.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, targets []target, verdict *refusal) *refusal {
				if verdict == nil || !several(c) {
					return verdict
				}
				first := slices.IndexFunc(targets, refused)
				for _, t := range targets[:first] {
					o.apply(c, t.instance)
				}
				return targets[first].refusal
			})
		}),
		onRelease("bmc-rel-13-first-unknown", "A refused batch that begins with an unknown instance releases the one after it.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, targets []target, verdict *refusal) *refusal {
				if several(c) && unknown(targets[0]) && targets[1].instance != nil {
					leave(c, targets[1].instance)
				}
				return verdict
			})
		}),
		onRelease("bmc-rel-14-first-outside", "A refused batch releases an instance outside the recycle bin that it begins with.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, targets []target, verdict *refusal) *refusal {
				if first := targets[0]; several(c) && first.instance != nil && first.refusal != nil {
					leave(c, first.instance)
				}
				return verdict
			})
		}).also(whyBadBatch, "BMC-REL-11"),
	}
}

// acceptBatch carries out what it can of a batch that is refused with one code, and says nothing of the rest.
func acceptBatch(o *operation, code string) {
	onDecision(o, func(c *call, _ []target, refused *refusal) *refusal {
		if refused != nil && refused.code == code && several(c) {
			return nil
		}
		return refused
	})
}

func goodOnes(targets []target) []target {
	var good []target
	for _, t := range targets {
		if t.refusal == nil {
			good = append(good, t)
		}
	}
	return good
}

// stopOne stops the first running instance of the account.
func stopOne(c *call) {
	for _, i := range c.account.instances {
		if i.status == running {
			i.become(stopped, c.now)
			return
		}
	}
}
