package report

import (
	"fmt"

	"relcon/runner/contract"
)

// unproved adds the rules that are neither proved nor violated, one line for each reason.
func (p *page) unproved(r *Report) {
	before := p.Len()
	open := r.with(contract.Open, always)
	errored := func(rule Rule) bool { return len(rule.of(contract.Errored)) > 0 }
	p.reasons("ERROR", "open", r.with(contract.Open, errored), p.red)
	p.reasons("SKIP", "open", without(open, errored), p.yellow)
	p.reasons("KNOWN", "violated as expected", r.with(contract.Known, always), p.yellow)
	p.reasons("N/A", "not applicable", r.with(contract.NotApplicable, always), p.faint)
	if p.Len() > before {
		p.linef("")
	}
}

func without(rules []Rule, excluded func(Rule) bool) []Rule {
	var rest []Rule
	for _, rule := range rules {
		if !excluded(rule) {
			rest = append(rest, rule)
		}
	}
	return rest
}

// reasons adds the rules, those with the same reason together.
func (p *page) reasons(label, word string, rules []Rule, paint func(string) string) {
	var order []string
	alike := map[string][]Rule{}
	for _, rule := range rules {
		reason := oneLine(shorten(rule.why(), p.limitBytes()))
		if alike[reason] == nil {
			order = append(order, reason)
		}
		alike[reason] = append(alike[reason], rule)
	}
	label = paint(fmt.Sprintf("%-6s", label))
	for _, reason := range order {
		group := alike[reason]
		if len(group) == 1 {
			p.linef("%s%s  %s: %s", label, p.bold(group[0].ID), oneLine(group[0].Title), reason)
			continue
		}
		p.linef("%s%s %s: %s", label, plural(len(group), "rule"), word, reason)
		p.words(indent, ranges(ids(group)))
	}
}
