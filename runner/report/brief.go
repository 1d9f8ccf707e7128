package report

import (
	"slices"
	"strings"

	"relcon/runner/contract"
)

// How much is shown of a run that was broken off.
const (
	mostBriefThings  = 5
	mostBriefReasons = 3
)

// brokenOff tells whether a run was ended before its end: then what is left matters, and a table of what was not judged
// says nothing.
func (r *Report) brokenOff() bool {
	ends := []int{contract.ExitInterrupted, contract.ExitUnreachable, contract.ExitLeftover}
	return r.Verdict == contract.NoVerdict && r.judged() && slices.Contains(ends, r.Exit)
}

// brief adds a run that was broken off: why, what it left, and in a few lines what it had found out.
func (p *page) brief(r *Report) {
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
	p.restBriefly("known", r.with(contract.Known, always))
	p.restBriefly("not applicable", r.with(contract.NotApplicable, always))
	p.linef("")
	p.verdict(r)
}

// openBriefly adds the reasons that left most rules open.
func (p *page) openBriefly(r *Report) {
	groups := alike(r.with(contract.Open, always), bodyLimit)
	slices.SortStableFunc(groups, func(a, b sameReason) int { return len(b.rules) - len(a.rules) })
	var rest []Rule
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
func (p *page) restBriefly(what string, rules []Rule) {
	if len(rules) > 0 {
		p.linef("%s %s:", plural(len(rules), "rule"), what)
		p.words(indent, ranges(ids(rules)))
	}
}
