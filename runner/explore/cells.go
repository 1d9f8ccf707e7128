package explore

import (
	"cmp"
	"slices"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/model"
	"relcon/runner/result"
)

// cells counts how often a rule met an operation, in each status, charge type, version and scheme. The calls stand beside the cell,
// not in it.
type cells map[result.Cell]int

// cellOf is where a rule was met. usual is the version of a request that names none.
func cellOf(met model.Met, usual string) result.Cell {
	return result.Cell{Rule: met.Rule, Operation: met.Operation, Status: met.Status, Charge: met.Charge, Version: cmp.Or(met.Version, usual), Scheme: string(met.Scheme)}
}

// add counts what was met.
func (c cells) add(met []model.Met, usual string) {
	for _, each := range met {
		c[cellOf(each, usual)]++
	}
}

// sorted are the cells in order, with their calls.
func (c cells) sorted() []result.Cell {
	var all []result.Cell
	for cell, calls := range c {
		cell.Calls = calls
		all = append(all, cell)
	}
	slices.SortFunc(all, func(a, b result.Cell) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Status, b.Status),
			cmp.Compare(a.Charge, b.Charge), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Scheme, b.Scheme))
	})
	return all
}

// unmet are those of the rules that no call was about.
func (c cells) unmet(rules []catalogue.Rule) (all []string) {
	met := map[string]bool{}
	for cell := range c {
		met[cell.Rule] = true
	}
	for _, rule := range rules {
		if !met[rule.ID] && !everyAnswer(rule.ID) {
			all = append(all, rule.ID)
		}
	}
	return all
}

// everyAnswer tells whether a rule is about the form of all answers: the judge holds each call against it, and it is of no call by itself.
func everyAnswer(rule string) bool {
	return strings.Contains(rule, "-ENV-") || slices.Contains([]string{"BSS-REL-15", "BSS-REL-17", "BSS-REL-18", "BMC-TRM-22"}, rule)
}
