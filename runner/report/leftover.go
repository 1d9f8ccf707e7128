package report

import (
	"cmp"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// mostLeftovers is how many things a text lists; the JSON report has them all.
const mostLeftovers = 20

// leftovers adds what the run created and what is still there, or may be, and how to remove it.
func (p *page) leftovers(r *result.Report) {
	if len(r.Leftovers) > 0 {
		p.linef("%s", p.red("still there ("+contract.Plural(len(r.Leftovers), "thing")+" that the run created):"))
		p.things(r.Leftovers)
	}
	if len(r.Unchecked) > 0 {
		p.linef("%s", p.yellow("could not be checked ("+contract.Plural(len(r.Unchecked), "thing")+" that may be there):"))
		p.alike(r.Unchecked)
	}
	if r.Sweep != "" {
		p.linef("remove what is left: %s", oneLine(r.Sweep))
	}
	if len(r.Leftovers)+len(r.Unchecked) > 0 || r.Sweep != "" {
		p.linef("")
	}
}

// alike lists things, and those of a product that have the same reason on one line: a provider that tells nothing of one
// account tells nothing of hundreds.
func (p *page) alike(all []result.Leftover) {
	counts := map[result.Leftover]int{}
	kind := func(l result.Leftover) result.Leftover { return result.Leftover{Product: l.Product, Reason: l.Reason} }
	for _, each := range all {
		counts[kind(each)]++
	}
	var shown []string
	for _, each := range all {
		switch count := counts[kind(each)]; {
		case count == 1:
			shown = append(shown, each.String())
		case count > 1:
			shown = append(shown, string(each.Product)+", "+contract.Plural(count, "account")+": "+each.Reason)
			counts[kind(each)] = 0
		}
	}
	p.lines(shown)
}

func (p *page) things(all []result.Leftover) {
	var shown []string
	for _, each := range all {
		shown = append(shown, each.String())
	}
	p.lines(shown)
}

func (p *page) lines(shown []string) {
	most := cmp.Or(p.mostThings, mostLeftovers)
	for i, each := range shown {
		if i == most {
			p.linef("  and %d more", len(shown)-i)
			return
		}
		p.linef("  %s", oneLine(each))
	}
}
