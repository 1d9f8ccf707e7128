package reference

import (
	"slices"
	"strings"
)

const whyFailed = "ids that fail are looked at there too"

// zecFailedFaults are those of the ids that ReleaseInstances lists as failed.
func zecFailedFaults() []fault {
	return []fault{
		onRelease("zec-rel-13-lists-a-released-one", "An accepted batch lists its first instance as failed, though it is released.",
			func(_ *zenlayer, o *operation) {
				onGoodBatch(o, func(c *call) []string { return c.ids[:1] })
			}).also("a batch is released there too", "ZEC-REL-02"),
		onRelease("zec-rel-13-lists-a-stranger", "A batch of good and bad instances lists an id as failed that was not asked for.",
			func(_ *zenlayer, o *operation) {
				onMixed(o, func(_ *call, failed []string) []string { return append(failed, "i-0000000000000000") })
			}).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18"),
		onRelease("zec-rel-13-as-text", "The ids that failed are given as one string.", func(z *zenlayer, _ *operation) {
			spoilMembers(released, func(m object) {
				if failed, ok := inner(m)["instanceIds"].([]any); ok {
					var ids []string
					for _, id := range failed {
						text, _ := id.(string)
						ids = append(ids, text)
					}
					inner(m)["instanceIds"] = strings.Join(ids, ",")
				}
			})(z)
		}).also(whyFailed, "ZC-AUTH-09", "ZEC-REL-04", "ZEC-REL-14", "ZEC-REL-15", "ZEC-REL-18"),
		onRelease("zec-rel-14-not-listed", "A batch of good and unknown instances lists nothing as failed.", func(_ *zenlayer, o *operation) {
			onMixed(o, func(*call, []string) []string { return nil })
		}).also(whyFailed, "ZEC-REL-13", "ZEC-REL-18"),
		onRelease("zec-rel-14-refused-but-done", "A batch of good and unknown instances is refused, and the good ones released.",
			func(_ *zenlayer, o *operation) {
				onAnswer(o, func(c *call, a answer) answer {
					if !mixed(c, a) {
						return a
					}
					return answer{refusal: notFound(a.response.InstanceIDs[0])}
				})
			}).also(whyFailed, "ZEC-REL-13", "ZEC-REL-18"),
		onRelease("zec-rel-14-good-ones-stay", "A batch of good and unknown instances lists the unknown ones, and releases none.",
			func(_ *zenlayer, o *operation) {
				onEffect(o, func(c *call, _ *instance, sound func()) {
					if !namesUnknown(c) {
						sound()
					}
				})
			}).also(whyFailed, "ZEC-REL-13", "ZEC-REL-18"),
	}
}

// zecUnknownFaults are those of unknown instances, and of good ones beside them.
func zecUnknownFaults() []fault {
	return []fault{
		onRelease("zec-rel-14-sequential", "A batch is released up to its first unknown instance, and only that one listed as failed.", func(_ *zenlayer, o *operation) {
			sound := o.perform
			o.perform = func(c *call) answer {
				if first := slices.IndexFunc(c.ids, func(id string) bool { return c.account.byID[id] == nil }); first >= 0 {
					c.ids = c.ids[:first+1]
				}
				return sound(c)
			}
		}).also(whyFailed, "ZEC-REL-13"),
		onRelease("zec-rel-15-accepted", "Unknown instances are accepted without a word.", func(_ *zenlayer, o *operation) {
			onAnswer(o, func(c *call, a answer) answer {
				if a.refusal == nil && len(c.ids) > 0 && neverThere(c) {
					a.response.InstanceIDs = nil
				}
				return a
			})
		}),
		onRelease("zec-rel-15-denied", "Unknown instances are refused with 403 and the code for a wrong status.",
			refuseStrangers(refuse(codeInstanceStatus, "the instance can't be released"))),
		onRelease("zec-rel-15-crashes", "Unknown instances are answered with 500.", refuseStrangers(crash())),
		onRelease("zec-rel-18-released-all-the-same", "A good instance beside an unknown one is listed as failed, and released.",
			func(_ *zenlayer, o *operation) {
				onMixed(o, func(c *call, failed []string) []string {
					if namesUnknown(c) {
						return c.ids
					}
					return failed
				})
			}).also(whyFailed, "ZEC-REL-13", "ZEC-REL-14"),
		onRelease("zec-rel-18-beside-a-busy-one", "A good instance beside one that is being released is listed as failed, and released.",
			func(_ *zenlayer, o *operation) {
				releaseSlowly(o)
				onMixed(o, func(c *call, failed []string) []string {
					if namesUnknown(c) {
						return failed
					}
					return c.ids
				})
			}),
	}
}

// refuseStrangers refuses requests that name nothing but instances that never were in the account.
func refuseStrangers(other *refusal) func(*zenlayer, *operation) {
	return func(_ *zenlayer, o *operation) {
		onDecision(o, func(c *call, targets []target, refused *refusal) *refusal {
			if len(targets) > 0 && neverThere(c) {
				return &refusal{status: other.status, code: other.code, message: other.message}
			}
			return refused
		})
	}
}

// mixed tells whether a batch was carried out in part.
func mixed(c *call, a answer) bool {
	failed := len(a.response.InstanceIDs)
	return a.refusal == nil && failed > 0 && failed < distinct(c.ids)
}

func onMixed(o *operation, list func(*call, []string) []string) {
	onAnswer(o, func(c *call, a answer) answer {
		if mixed(c, a) {
			a.response.InstanceIDs = list(c, a.response.InstanceIDs)
		}
		return a
	})
}

func onGoodBatch(o *operation, list func(*call) []string) {
	onAnswer(o, func(c *call, a answer) answer {
		if a.refusal == nil && several(c) && len(a.response.InstanceIDs) == 0 {
			a.response.InstanceIDs = list(c)
		}
		return a
	})
}

// namesUnknown tells whether the call names an instance that never was in the account.
func namesUnknown(c *call) bool {
	for _, id := range c.ids {
		if c.account.byID[id] == nil {
			return true
		}
	}
	return false
}

// zecListFaults are those of the list of failed ids as such, and of the good instances beside it.
func zecListFaults() []fault {
	pair := func(c *call) bool { return namesUnknown(c) && len(c.ids) == 2 }
	listsNull := func(when func(*call, answer) bool) func(*zenlayer, *operation) {
		return func(z *zenlayer, _ *operation) {
			spoilMembers(when, func(m object) {
				failed, _ := inner(m)["instanceIds"].([]any)
				inner(m)["instanceIds"] = append(failed, nil)
			})(z)
		}
	}
	return []fault{
		onRelease("zec-rel-13-lists-null", "A batch of good and bad instances lists a null beside the ids that failed.",
			listsNull(func(c *call, a answer) bool { return released(c, a) && mixed(c, a) })).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18", "ZC-AUTH-09"),
		onRelease("zec-rel-13-lists-one-twice", "A batch of good and bad instances lists an id that failed twice.", func(_ *zenlayer, o *operation) {
			onMixed(o, func(_ *call, failed []string) []string { return append(failed, failed[0]) })
		}).also(whyFailed, "ZEC-REL-14", "ZEC-REL-18"),
		onRelease("zec-rel-15-lists-null", "For unknown instances a null is listed beside their ids.",
			listsNull(func(c *call, a answer) bool { return released(c, a) && len(c.ids) > 0 && neverThere(c) })),
		onRelease("zec-rel-18-unknown-not-listed", "An unknown instance beside a good one is not listed as failed.", func(_ *zenlayer, o *operation) {
			onMixed(o, func(c *call, failed []string) []string {
				if pair(c) {
					return nil
				}
				return failed
			})
		}),
		onRelease("zec-rel-18-good-one-stays", "A good instance beside an unknown one is neither released nor listed as failed.",
			func(_ *zenlayer, o *operation) {
				onEffect(o, func(c *call, _ *instance, sound func()) {
					if !pair(c) {
						sound()
					}
				})
			}),
		onRelease("zec-rel-18-crashes", "A batch with an instance that is being released is answered with 500.", besideBusy(func(*call, *instance) {}, crash())),
		onRelease("zec-rel-18-refused-but-done", "A batch with an instance that is being released is refused, and the good ones released.",
			func(z *zenlayer, o *operation) {
				besideBusy(o.apply, refuse(codeBeingRecycled, "an instance is being released"))(z, o)
			}),
	}
}

// besideBusy answers batches of good instances and some that are being released with a refusal, and does something to
// the good ones.
func besideBusy(do func(*call, *instance), other *refusal) func(*zenlayer, *operation) {
	return func(_ *zenlayer, o *operation) {
		releaseSlowly(o)
		onDecision(o, func(c *call, targets []target, refused *refusal) *refusal {
			good := goodOnes(targets)
			if namesUnknown(c) || len(good) == 0 || len(good) == len(targets) {
				return refused
			}
			for _, t := range good {
				do(c, t.instance)
			}
			return other
		})
	}
}
