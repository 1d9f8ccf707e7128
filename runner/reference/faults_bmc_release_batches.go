package reference

import (
	"slices"
	"strings"
)

func bmcBatchFaults() []fault {
	return []fault{
		broken("bmc-rel-04-only-the-first", "Of several instances only the first is released.",
			onEffect(both(several, not(firstNamed)), nothing)).also("several are released there, too", "BMC-REL-01").there("BMC-TRM-07").also(whyBatch, "BMC-REL-14", "BMC-REL-15", "BMC-REL-16", "BMC-TRM-05", "BMC-REL-13"),
		broken("bmc-rel-04-refused", "Several instances are refused.",
			refuseGood(several, refuse(codeInstanceStatus, "only one instance can be released at a time"))).also("several are released there, too", "BMC-REL-01").there("BMC-TRM-07").also(whyBatch, "BMC-REL-14", "BMC-REL-16", "BMC-TRM-05", "BMC-REL-13"),
		broken("bmc-rel-11-skipped", "A batch with an instance outside the recycle bin is accepted without it.", skipped(codeNotRecycled)).there("BMC-TRM-07").
			also(whyBadBatch, "BMC-REL-13", "BMC-REL-16", "BMC-TRM-02"),
		lookedAt("bmc-rel-11", "outside the recycle bin", "first", func(bad, last int) bool { return bad > 0 }, codeNotRecycled).also(whyBadBatch, "BMC-TRM-07"),
		lookedAt("bmc-rel-11", "outside the recycle bin", "last", func(bad, last int) bool { return bad < last }, codeNotRecycled),
		lookedAt("bmc-rel-11", "outside the recycle bin", "ends", func(bad, last int) bool { return bad > 0 && bad < last }, codeNotRecycled),
		broken("bmc-rel-11-only-bad-accepted", "A batch of nothing but instances outside the recycle bin is accepted, and does nothing.",
			onlyRefused(codeNotRecycled, func(*call, decision) decision { return decision{} })),
		broken("bmc-rel-11-two-bad-crash", "A batch with two instances outside the recycle bin is answered with 500.", twoBad(codeNotRecycled)),
		broken("bmc-rel-11-other-code", "A batch with an instance outside the recycle bin is refused with another code.",
			onRefusal(atPerform, codeNotRecycled, several, recode(codeInstanceStatus))).there("BMC-TRM-07").also(whyBadBatch, "BMC-REL-16"),
		broken("bmc-rel-12-skipped", "A batch with an unknown instance is accepted without it.", skipped(codeInstanceNotFound)).
			also(whyBadBatch, "BMC-REL-13", "BMC-REL-16", "BMC-REL-18", "BMC-TRM-02"),
		lookedAt("bmc-rel-12", "unknown", "first", func(bad, last int) bool { return bad > 0 }, codeInstanceNotFound),
		lookedAt("bmc-rel-12", "unknown", "last", func(bad, last int) bool { return bad < last }, codeInstanceNotFound),
		lookedAt("bmc-rel-12", "unknown", "ends", func(bad, last int) bool { return bad > 0 && bad < last }, codeInstanceNotFound),
		broken("bmc-rel-12-only-bad-accepted", "A batch of nothing but unknown instances is accepted, and does nothing.",
			onlyRefused(codeInstanceNotFound, func(*call, decision) decision { return decision{} })),
		broken("bmc-rel-12-two-bad-crash", "A batch with two unknown instances is answered with 500.", twoBad(codeInstanceNotFound)),
		broken("bmc-rel-12-gone-one-skipped", "A batch is accepted without the instances that were released before.",
			onBad(func(c *call, targets []target, d decision) decision {
				bad := slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return !refused(t) })
				if slices.ContainsFunc(bad, func(t target) bool { return !unknown(t) || c.account.byID[t.id] == nil }) || len(bad) == len(targets) {
					return d
				}
				return decision{good: good(targets)}
			})),
		broken("bmc-rel-12-other-code", "A batch with an unknown instance is refused with another code.",
			onRefusal(atPerform, codeInstanceNotFound, several, recode(codeResourceNotFound))).also(whyBadBatch, "BMC-REL-16", "BMC-REL-18"),
	}
}

// bmcPartFaults are those of a batch whose instances are not treated alike.
func bmcPartFaults() []fault {
	const part = 25
	return []fault{
		broken("bmc-rel-04-charge-type-of-the-first", "Of a batch those are released that are paid for like the first one.",
			onEffect(batch, func(c *call, i *instance) {
				if i.chargeType == c.account.byID[c.ids[0]].chargeType {
					i.become(gone, c.now)
				}
			})).there("BMC-TRM-07"),
		broken("bmc-rel-04-last-of-51-stays", "A batch is released in parts of 25, and a last part of one is lost.",
			onEffect(both(batch, lastNamed, func(c *call) bool { return len(c.ids)%part == 1 }), nothing)),
		broken("bmc-rel-09-empty-left-out", "An empty id beside others is left out.",
			onRefusal(atRead, codeLessLength, always, leaveOut(func(element any) bool { return element == "" }))),
		broken("bmc-rel-13-good-ones-held", "The good instances of a refused batch are refused from then on.",
			onDecision(batch, func(c *call, targets []target, d decision) decision {
				for _, t := range good(targets) {
					if d.refusal != nil {
						mark(c, t.instance)
					}
				}
				return d
			}), onPass(atJudge, subject(marked), with(refuse(codeNotRecycled, "the instance is not in the recycle bin")))),
	}
}

// bmcPassedOverFaults are those of a batch that is accepted without some of its bad instances.
func bmcPassedOverFaults() []fault {
	unpaid := func(t target) bool { return !t.instance.prepaid() && (isRunning(t.instance) || isStopped(t.instance)) }
	return []fault{
		broken("bmc-rel-11-some-statuses-skipped", "A batch is accepted without its bad instances, unless one is running or stopped and not paid in advance.",
			passedOver(func(_ *call, _ int, t target) bool { return !unknown(t) && !unpaid(t) })).there("BMC-TRM-07"),
		broken("bmc-rel-11-first-fifty-looked-at", "A batch is accepted without what is outside the recycle bin behind the first 50.",
			passedOver(func(_ *call, place int, t target) bool { return !unknown(t) && place >= 50 })).there("BMC-REL-16"),
		broken("bmc-rel-12-first-fifty-looked-at", "A batch is accepted without what is unknown behind the first 50.",
			passedOver(func(_ *call, place int, t target) bool { return unknown(t) && place >= 50 })),
		broken("bmc-rel-12-purged-one-skipped", "A batch is accepted without what the recycle bin has released by itself.",
			afterEffect(always, mark), passedOver(func(c *call, _ int, t target) bool { return purged(c.account.byID[t.id]) })),
		broken("bmc-rel-12-blank-left-out", "A batch is accepted without an id that is blank.",
			passedOver(func(_ *call, _ int, t target) bool { return strings.TrimSpace(t.id) == "" })),
		broken("bmc-rel-12-foreign-one-skipped", "A batch is accepted without the instances of other accounts.",
			before(atPermit, batch, withoutForeign)),
	}
}

// batch tells whether the call names more than one instance.
func batch(c *call) bool { return distinct(c.ids) > 1 }

// withoutForeign takes the instances of other accounts out of what a call names.
func withoutForeign(c *call) {
	c.ids = slices.DeleteFunc(slices.Clone(c.ids), func(id string) bool {
		owner := c.service.accounts.owner(c.service.product, id)
		return owner != nil && owner != c.account
	})
}

// passedOver accepts a batch without its bad instances, if all of them are such that the provider passes over them.
func passedOver(over func(c *call, place int, t target) bool) change {
	return onDecision(batch, func(c *call, targets []target, d decision) decision {
		for place, t := range targets {
			if refused(t) && !over(c, place, t) {
				return d
			}
		}
		return decision{good: good(targets)}
	})
}

// bmcRefusedBatchFaults are those of what a batch does to instances, refused or accepted.
func bmcRefusedBatchFaults() []fault {
	return []fault{
		broken("bmc-rel-13-some", "A refused batch releases one of several good instances.", onBad(func(_ *call, targets []target, d decision) decision {
			if good := good(targets); len(good) > 1 {
				d.good = good[:1]
			}
			return d
		})),
		broken("bmc-rel-13-sequential", "A batch is released up to its first bad instance, and refused there.", onBad(upToFirstBad)).also(whyBadBatch, "BMC-TRM-02"),
		broken("bmc-rel-13-first-unknown", "A refused batch that begins with an unknown instance releases the one after it.",
			onBad(func(_ *call, targets []target, d decision) decision {
				if unknown(targets[0]) && !refused(targets[1]) {
					d.good = targets[1:2]
				}
				return d
			})),
		broken("bmc-rel-14-refused-batch-releases-it", "A refused batch releases the instances outside the recycle bin.",
			onBad(func(_ *call, targets []target, d decision) decision {
				d.good = slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return unknown(t) || !refused(t) })
				return d
			})).there("BMC-TRM-13", "BMC-TRM-07").also(whyBadBatch, "BMC-REL-11", "BMC-REL-13", "BMC-REL-16", "BMC-REL-18", "BMC-TRM-02", "BMC-TRM-04"),
		broken("bmc-rel-14-first-outside", "A refused batch releases an instance outside the recycle bin that it begins with.",
			onBad(func(_ *call, targets []target, d decision) decision {
				if first := targets[0]; !unknown(first) && refused(first) {
					d.good = targets[:1]
				}
				return d
			})).also(whyBadBatch, "BMC-REL-11", "BMC-REL-18", "BMC-REL-13"),
		broken("bmc-rel-14-accepted-batch-stops-another", "An accepted batch stops an instance that it does not name.",
			onPass(atPerform, several, but(toFirst(isRunning, become(stopped))))).also(whyBatch, "BMC-REL-04", "BMC-REL-15", "BMC-REL-16", "BMC-TRM-05", "BMC-REL-13"),
	}
}

// bmcDoubtFaults are those of batches of which the page does not say all: an instance twice, and bad ones of two kinds.
func bmcDoubtFaults() []fault {
	ofTwoKinds := func(targets []target) bool {
		outside := func(t target) bool { return refused(t) && !unknown(t) }
		return slices.ContainsFunc(targets, unknown) && slices.ContainsFunc(targets, outside) && len(good(targets)) == 0
	}
	onBoth := func(other func(*call, decision) decision) change {
		return onBad(func(c *call, targets []target, d decision) decision {
			if !ofTwoKinds(targets) {
				return d
			}
			return other(c, d)
		})
	}
	return []fault{
		broken("bmc-rel-15-outside-accepted", "An instance outside the recycle bin that is named twice is accepted, and nothing done.",
			onRefusal(atPerform, codeNotRecycled, both(twice, not(several)), accept)),
		broken("bmc-rel-18-accepted", "A batch of a running and an unknown instance is accepted, and does nothing.",
			onBoth(func(*call, decision) decision { return decision{} })),
		broken("bmc-rel-18-other-code", "A batch of a running and an unknown instance is refused with a code of its own.",
			onBoth(func(*call, decision) decision {
				return decision{refusal: refuse(codeInstanceStatus, "there are several reasons")}
			})),
		broken("bmc-rel-18-crashes", "A batch of a running and an unknown instance is answered with 500.",
			onBoth(func(c *call, _ decision) decision { return decision{refusal: crash(c, nil)} })),
	}
}

// lookedAt is a fault by which a batch is judged by some of its instances only: it is accepted, and the bad ones left out,
// where passed gives true for the place of each bad one. last is the place of the last instance.
func lookedAt(rule, bad, which string, passed func(bad, last int) bool, code string) fault {
	summary := map[string]string{"first": "the first instance", "last": "the last instance", "ends": "the first and the last instance"}[which]
	return broken(rule+"-only-the-"+which+"-looked-at", "A batch with an instance "+bad+" is accepted without it, unless it is "+summary+".",
		onBad(func(_ *call, targets []target, d decision) decision {
			for n, t := range targets {
				if refused(t) && (!passed(n, len(targets)-1) || t.refusal.code != code) {
					return d
				}
			}
			return decision{good: good(targets)}
		})).also(whyBadBatch, map[string][]string{"first": {"BMC-REL-13", "BMC-REL-16", "BMC-TRM-02"}}[which]...).also(whyBadBatch, "BMC-REL-13")
}

// onlyRefused decides otherwise about batches of which each instance is refused with the code.
func onlyRefused(code string, other func(*call, decision) decision) change {
	return onBad(func(c *call, targets []target, d decision) decision {
		if slices.ContainsFunc(targets, func(t target) bool { return !refused(t) || t.refusal.code != code }) {
			return d
		}
		return other(c, d)
	})
}

// twoBad answers a batch with a good instance and two that are refused with the code with 500.
func twoBad(code string) change {
	return onBad(func(c *call, targets []target, d decision) decision {
		bad := slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return !refused(t) || t.refusal.code != code })
		if len(bad) == 2 && len(bad) < len(targets) {
			return decision{refusal: crash(c, nil)}
		}
		return d
	})
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
