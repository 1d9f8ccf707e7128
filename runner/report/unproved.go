package report

import (
	"fmt"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// unproved adds the rules that are neither proved nor violated, one line for each reason.
func (p *page) unproved(r *result.Report) {
	before := p.Len()
	open := r.With(contract.Open)
	errored := func(rule result.Rule) bool { return len(rule.With(contract.Errored)) > 0 }
	p.reasons("ERROR", "open", with(r, contract.Open, errored), p.red)
	p.reasons("SKIP", "open", without(open, errored), p.yellow)
	p.reasons("KNOWN", "violated as expected", r.With(contract.Known), p.yellow)
	p.reasons("N/A", "not applicable", r.With(contract.NotApplicable), p.faint)
	if p.Len() > before {
		p.linef("")
	}
}

func without(rules []result.Rule, excluded func(result.Rule) bool) []result.Rule {
	var rest []result.Rule
	for _, rule := range rules {
		if !excluded(rule) {
			rest = append(rest, rule)
		}
	}
	return rest
}

// reasons adds the rules, those with the same reason together.
func (p *page) reasons(label, word string, rules []result.Rule, paint func(string) string) {
	label = paint(fmt.Sprintf("%-6s", label))
	for _, group := range alike(rules, p.limitBytes()) {
		if len(group.rules) == 1 {
			p.linef("%s%s  %s: %s", label, p.bold(group.rules[0].ID), oneLine(group.rules[0].Title), group.reason)
			continue
		}
		p.linef("%s%s %s: %s", label, contract.Plural(len(group.rules), "rule"), word, group.reason)
		p.words(indent, ranges(ids(group.rules)))
	}
}

// sameReason is a reason, in one line, with the rules that have it.
type sameReason struct {
	reason string
	rules  []result.Rule
}

// alike puts the rules with the same reason together, in the order of the first of each; no reason is longer than limit
// bytes.
func alike(rules []result.Rule, limit int) []sameReason {
	var groups []sameReason
	at := map[string]int{}
	for _, rule := range rules {
		reason := oneLine(shorten(rule.Why(), limit))
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
