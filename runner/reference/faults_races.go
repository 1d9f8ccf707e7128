package reference

import (
	"slices"
	"strings"

	"relcon/runner/contract"
)

// RaceFaults are the faults of requests that overlap. Where one request comes after the other they do nothing, so that no
// scenario can notice one: `relcon explore` with several clients does. They are no part of Faults.
func RaceFaults() []Fault {
	var public []Fault
	for _, f := range raceFaults() {
		public = append(public, f.Fault)
	}
	return public
}

func raceFaults() []fault {
	return slices.Concat(bmcRaceFaults(), zecRaceFaults(), bssRaceFaults())
}

// racing makes a fault of overlapping requests: of an operation that looks at the account when a request arrives, and acts a
// moment later. Its rule is the first two parts of the id, and its product the third.
func racing(id, action, summary string, changes ...change) fault {
	parts := strings.SplitN(id, "-", 4)
	product := contract.Product(parts[2])
	apart := []change{before(atRead, always, arrive), afterEffect(always, stamp)}
	for _, each := range []string{releaseInstances, releaseInstance, terminateInstance} {
		changes = append([]change{on(each, apart...)}, changes...)
	}
	return fault{
		Fault:  Fault{ID: id, Rule: strings.ToUpper(parts[0] + "-" + parts[1]), Products: []contract.Product{product}, Summary: summary},
		action: action, changes: changes,
	}
}

// bmcRaceFaults are those of BMC.
func bmcRaceFaults() []fault {
	return []fault{
		racing("race-01-bmc-refused-return-releases", terminateInstance, "Of two overlapping terminations of one instance the second is refused, and releases it from the recycle bin.",
			onRefusal(atPerform, codeRecycled, overtaken, andDo(become(gone)))),
		racing("race-01-bmc-refused-batch-released", releaseInstances, "A batch of which an overlapping request releases one instance is refused, and its other instances are released.",
			onDecision(overtaken, func(_ *call, targets []target, d decision) decision {
				d.good = good(targets)
				return d
			})),
		racing("race-01-bmc-next-one-released", releaseInstances, "Of two overlapping releases of one instance the second is refused, and releases the next instance in the recycle bin.",
			onRefusal(atPerform, codeInstanceNotFound, both(alone, overtaken), but(toAnother(isBinned, become(gone))))),
		racing("race-02-bmc-both-released", releaseInstances, "Two overlapping releases of one instance are both accepted.",
			onRefusal(atPerform, codeInstanceNotFound, both(alone, overtaken), accept)),
		racing("race-02-bmc-both-returned", terminateInstance, "Two overlapping terminations of one instance are both accepted.",
			onRefusal(atPerform, codeRecycled, overtaken, accept)),
		racing("race-03-bmc-return-undone", terminateInstance, "Of two overlapping terminations of different instances the second undoes the first.",
			afterEffect(always, undoOthers)),
		racing("race-03-bmc-other-unknown", releaseInstances, "A release is refused, as for an unknown instance, while another instance is released.",
			onDecision(both(othersChanged, not(overtaken)), func(c *call, _ []target, _ decision) decision {
				return decision{refusal: refuse(codeInstanceNotFound, "instance "+c.ids[0]+" does not exist")}
			})),
		racing("race-04-bmc-listing-goes-back", releaseInstances, "After two overlapping requests the second listing shows a released instance again.",
			afterEffect(joined, func(_ *call, i *instance) { i.mark = -aSearch - 1 }), shownAgain),
	}
}

// zecRaceFaults are those of ZEC.
func zecRaceFaults() []fault {
	return []fault{
		racing("race-01-zec-failed-and-released", releaseInstances, "A release names its instance as failed while another instance is released, and releases it.",
			onDecision(both(othersChanged, not(overtaken)), func(c *call, _ []target, d decision) decision {
				return decision{good: d.good, data: object{"instanceIds": c.ids}}
			})),
		racing("race-01-zec-bin-passed-over", releaseInstances, "With a recycle bin, two overlapping releases of one instance delete it for good, although one of them names it as failed.",
			onDecision(both(ofKind(kindRecycleBin), overtaken), func(c *call, targets []target, d decision) decision {
				for _, t := range targets {
					if t.instance != nil && t.instance.status == recycling {
						passThrough(releasing, gone)(c, t.instance)
					}
				}
				return d
			})),
		racing("race-03-zec-release-undone", releaseInstances, "Of two overlapping releases of different instances the second undoes the first.",
			afterEffect(always, undoOthers)),
	}
}

// bssRaceFaults are those of BssOpenApi.
func bssRaceFaults() []fault {
	again := func(c *call, r *refusal) *refusal {
		delete(c.account.releases, c.params.Get("ClientToken"))
		return c.pass(c.operation.perform)
	}
	return []fault{
		racing("race-01-bss-refused-batch-released", releaseInstance, "A batch of which an overlapping request releases one instance is refused, and its other instances are released.",
			onDecision(both(several, overtaken), func(_ *call, targets []target, d decision) decision {
				d.good = good(targets)
				return d
			})),
		racing("race-03-bss-both-claimed", releaseInstance, "Two overlapping batches that share an instance are both told that all is released.",
			onDecision(both(several, overtaken), func(_ *call, targets []target, _ decision) decision {
				return decision{good: good(targets), data: releaseResult(true)}
			})),
		racing("race-05-bss-token-used-twice", releaseInstance, "Two overlapping requests with one client token and different parameters both have an effect.",
			onRefusal(atPerform, codeTokenMismatch, othersChanged, again)),
		racing("race-05-bss-token-refused", releaseInstance, "Of two overlapping requests with one client token and the same parameters the second is refused for the token.",
			onPass(atPerform, both(repeats, overtaken), with(refuse(codeTokenMismatch, "ClientToken is in use")))),
	}
}
