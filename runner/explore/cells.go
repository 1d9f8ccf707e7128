package explore

import (
	"cmp"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/model"
)

// Cells counts how often a rule met an operation, in each status, charge type, version and scheme.
type Cells map[Cell]int

// Cell is one place where a rule can apply.
type Cell struct {
	Rule      string
	Operation string
	Status    string
	Charge    string
	Version   string
	Scheme    contract.Scheme
}

// add counts what was met. usual is the version of a request that names none.
func (c Cells) add(met []model.Met, usual string) {
	for _, each := range met {
		c[Cell{each.Rule, each.Operation, each.Status, each.Charge, orElse(each.Version, usual), each.Scheme}]++
	}
}

// Sorted are the cells in order.
func (c Cells) Sorted() []Cell {
	var all []Cell
	for cell := range c {
		all = append(all, cell)
	}
	slices.SortFunc(all, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Status, b.Status),
			cmp.Compare(a.Charge, b.Charge), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Scheme, b.Scheme))
	})
	return all
}
