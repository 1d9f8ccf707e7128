package report

import (
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// How much is shown of a run that was broken off.
const (
	mostBriefThings  = 5
	mostBriefReasons = 3
)

// brief adds a run that was broken off: why, what it left, and in a few lines what it had found out.
func (p *page) brief(r *result.Report) {
	p.block("", strings.TrimSpace(r.Reason), p.yellow)
	p.linef("")
	p.mostThings = mostBriefThings
	p.leftovers(r)
	if len(r.Leftovers)+len(r.Unchecked) == 0 && r.Sweep == "" {
		p.linef("nothing that it arranged is left")
		p.linef("")
	}
	p.failures(r)
	p.openBriefly(r)
	p.restBriefly("known", r.With(contract.Known))
	p.restBriefly("not applicable", r.With(contract.NotApplicable))
	p.linef("")
	p.verdict(r)
}

// openBriefly adds the reasons that left most rules open.
func (p *page) openBriefly(r *result.Report) {
	groups := alike(r.With(contract.Open), bodyLimit)
	slices.SortStableFunc(groups, func(a, b sameReason) int { return len(b.rules) - len(a.rules) })
	var rest []result.Rule
	for i, group := range groups {
		if i < mostBriefReasons {
			p.reasons("ERROR", "open", group.rules, p.red)
		} else {
			rest = append(rest, group.rules...)
		}
	}
	p.restBriefly("open for other reasons, which --verbose tells", rest)
}

// restBriefly names rules and what they are.
func (p *page) restBriefly(what string, rules []result.Rule) {
	if len(rules) > 0 {
		p.linef("%s %s:", contract.Plural(len(rules), "rule"), what)
		p.words(indent, ranges(ids(rules)))
	}
}
