package report

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// broken adds what is wrong in a few lines, which stand before the findings: the first causes of violations, and the first
// reason why scenarios came to no verdict. Where there is one cause only, or none, its own section is as short.
func broken(p *page, r *result.Report) {
	const causesNamed, reasonsNamed = 4, 1
	causes, stalled := r.Causes(), stalledBy(r)
	if len(causes) == 0 || len(causes)+len(stalled) < 2 {
		return
	}
	var violations, undecided []string
	for _, cause := range causes {
		rules := groups(cause.Failures, ofRule)
		violations = append(violations, fmt.Sprintf("%s (%s): %s", contract.Plural(len(cause.Failures), "failure"), shortly(failingIDs(rules)), cause.Text))
	}
	for _, each := range stalled {
		undecided = append(undecided, fmt.Sprintf("%s (%s): %s", contract.Plural(len(each), "scenario"), shortly(failingIDs(groups(each, ofRule))), each[0].Scenario.Reason))
	}
	p.overview("what is broken, by cause:", violations, causesNamed)
	p.overview("what came to no verdict, by reason:", undecided, reasonsNamed)
	p.linef("")
}

// overview adds a title, at most so many texts of two lines each, and how many there are beside them.
func (p *page) overview(title string, texts []string, most int) {
	const lines = 2
	if len(texts) == 0 {
		return
	}
	p.linef("%s", p.bold(title))
	for _, text := range texts[:min(len(texts), p.limit(most))] {
		for _, part := range p.within(oneLine(text), lines) {
			p.linef("  %s", part)
		}
	}
	if left := len(texts) - p.limit(most); left > 0 {
		p.linef("  and %d more", left)
	}
}

// within parts a text into at most so many lines. What is too long is cut in its middle, so that what was wanted, which stands at
// the end, remains.
func (p *page) within(text string, lines int) []string {
	room := p.room("  ")
	for columns := cells(text); ; columns = min(columns-1, lines*room) {
		head, want := text, ""
		if at := strings.LastIndex(text, ", want "); at >= 0 {
			head, want = text[:at], p.cut(text[at:], max(columns/2, columns-at))
		}
		parts := fold(p.cut(head, columns-cells(want))+want, room)
		if len(parts) <= lines || p.verbose {
			return parts
		}
	}
}

// shortly names the first ids, so that there is room for what is wrong.
func shortly(ids []string) string {
	if len(ids) > 1 {
		return fmt.Sprintf("%s and %s", ids[0], contract.Plural(len(ids)-1, "more rule"))
	}
	return ids[0]
}

func failingIDs(of [][]result.Failing) (ids []string) {
	for _, each := range of {
		ids = append(ids, each[0].Rule.ID)
	}
	return ids
}

func ofRule(f result.Failing) string { return f.Rule.ID }

// stalledBy gives the scenarios that something kept from a verdict, those together whose reasons differ in names only or in the
// instance that they are about, the most first.
// What a cause of a violation stopped stands with that.
func stalledBy(r *result.Report) [][]result.Failing {
	var all []result.Failing
	causes := r.Causes()
	for _, rule := range r.Rules {
		for _, s := range rule.With(contract.Errored) {
			if !slices.ContainsFunc(causes, func(c result.Cause) bool { return c.Stops(s) }) {
				all = append(all, result.Failing{Rule: rule, Scenario: &s})
			}
		}
	}
	alike := groups(all, func(f result.Failing) string { return result.Stall(f.Scenario.Reason) })
	slices.SortStableFunc(alike, func(a, b []result.Failing) int { return len(b) - len(a) })
	return alike
}
