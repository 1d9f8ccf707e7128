package report

import (
	"fmt"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/result"
)

func foundByCalls(f result.FaultProof) bool { return f.Explored != nil && f.Explored.Found }

// Found counts the faults of the rule that generated calls have found.
func (r proofRule) Found() int { return len(only(r.Faults, foundByCalls)) }

// exploredFault says what generated calls made of a fault; "" where none were sent.
func exploredFault(f result.FaultProof) string {
	e := f.Explored
	switch {
	case e == nil:
		return ""
	case !e.Found && e.Reason != "":
		return "not found: " + e.Reason
	case !e.Found:
		return "not found"
	}
	text := fmt.Sprintf("after %s, shrunk to %d", contract.Plural(e.Sent, "call"), e.Shortest)
	if e.Rule != f.Rule {
		text += ", by " + e.Rule
	}
	if e.Unstable {
		text += "; it did not show again"
	}
	return text
}

// exploredFaults says in brief what generated calls made of all faults; "" where none were sent.
func exploredFaults(p *result.Proof) string {
	if p.Explored == nil {
		return ""
	}
	var sent, shortest []int
	for _, fault := range only(p.Faults, foundByCalls) {
		sent, shortest = append(sent, fault.Explored.Sent), append(shortest, fault.Explored.Shortest)
	}
	text := fmt.Sprintf("%s, of seed %d, found %d of %s", contract.Plural(p.Explored.Calls, "generated call"), p.Explored.Seed, len(sent), contract.Plural(len(p.Faults), "fault"))
	if len(sent) > 0 {
		text += fmt.Sprintf(", half of them within %s, shrunk to %d", contract.Plural(median(sent), "call"), median(shortest))
	}
	return text
}

// median is the middle one of some numbers, the lower one of two.
func median(numbers []int) int {
	slices.Sort(numbers)
	return numbers[(len(numbers)-1)/2]
}

// exploredText adds the faults that generated calls did not find.
func exploredText(p *page, proof *result.Proof) {
	if proof.Explored == nil {
		return
	}
	missed := only(proof.Faults, func(f result.FaultProof) bool { return !foundByCalls(f) })
	if len(missed) == 0 {
		return
	}
	p.linef("%s", p.faint("not found by generated calls:"))
	for _, fault := range missed {
		p.linef("  %s  %s", oneLine(fault.ID), p.faint(oneLine(fault.Summary)))
	}
	p.linef("")
}
