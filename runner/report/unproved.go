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
	label = paint(fmt.Sprintf("%-6s", label))
	for _, group := range alike(rules, p.limitBytes()) {
		if len(group.rules) == 1 {
			p.linef("%s%s  %s: %s", label, p.bold(group.rules[0].ID), oneLine(group.rules[0].Title), group.reason)
			continue
		}
		p.linef("%s%s %s: %s", label, plural(len(group.rules), "rule"), word, group.reason)
		p.words(indent, ranges(ids(group.rules)))
	}
}

// sameReason is a reason, in one line, with the rules that have it.
type sameReason struct {
	reason string
	rules  []Rule
}

// alike puts the rules with the same reason together, in the order of the first of each; no reason is longer than limit
// bytes.
func alike(rules []Rule, limit int) []sameReason {
	var groups []sameReason
	at := map[string]int{}
	for _, rule := range rules {
		reason := oneLine(shorten(rule.why(), limit))
		n, known := at[reason]
		if !known {
			n = len(groups)
			at[reason] = n
			groups = append(groups, sameReason{reason: reason})
		}
		groups[n].rules = append(groups[n].rules, rule)
	}
	return groups
}
