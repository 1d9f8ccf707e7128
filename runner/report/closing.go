package report

import (
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// readings adds which of the allowed behaviours the provider follows, where the pages allow several.
func (p *page) readings(r *result.Report) {
	width, found := 0, false
	for _, rule := range r.Rules {
		found = found || rule.Reading != ""
		width = max(width, cells(oneLine(rule.Reading)))
	}
	if !found {
		return
	}
	p.linef("%s", p.bold("how this provider reads the contract:"))
	for _, rule := range r.Rules {
		if rule.Reading != "" {
			p.linef("  %s  %s  %s", rule.ID, p.cyan(pad(oneLine(rule.Reading), width)), oneLine(rule.Title))
		}
	}
	p.linef("")
}

// waits adds how long effects took to show, and how many looks that took.
func (p *page) waits(r *result.Report) {
	var longest result.Scenario
	for _, rule := range r.Rules {
		for _, scenario := range rule.Scenarios {
			if scenario.Outcome == contract.Passed && scenario.SettledMs > longest.SettledMs {
				longest = scenario
			}
		}
	}
	if longest.Looks > 1 {
		p.linef("every effect showed within %.0f ms; the slowest took %s: %s", longest.SettledMs, contract.Plural(longest.Looks, "look"), oneLine(longest.Name))
		p.linef("")
	}
}

// mostLacks is how many lines that a pool's file lacks are shown.
const mostLacks = 8

// lacks adds what a pool is short of.
func (p *page) lacks(r *result.Report) {
	if len(r.Lacks) == 0 {
		return
	}
	p.linef("%s", p.yellow("the pool is short of instances for all that was selected; add to its file"))
	shown := r.Lacks[:min(len(r.Lacks), p.limit(mostLacks))]
	for _, lack := range shown {
		p.linef("  %s", oneLine(lack))
	}
	if more := len(r.Lacks) - len(shown); more > 0 {
		p.linef("  and %s: relcon plan --verbose lists all", contract.Plural(more, "more line"))
	}
	p.linef("")
}

// besides adds what went wrong beside the rules.
func (p *page) besides(r *result.Report) {
	// What the last line has room for stands there.
	inLastLine := objection(r) != "" || r.Verdict == contract.NoVerdict && !strings.Contains(strings.TrimSpace(r.Reason), "\n")
	if r.Reason != "" && !inLastLine {
		p.block("", r.Reason, p.yellow)
		p.linef("")
	}
}
