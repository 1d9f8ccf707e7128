package report

import (
	"fmt"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// How much is shown in full, so that hundreds of failures stay readable.
const (
	rulesInFull    = 20
	findingsInFull = 3 // per rule
)

// failures adds the violated rules: first those that decide the verdict, then those that only warn.
func (p *page) failures(r *result.Report) {
	violated := with(r, contract.Violated, r.Weighs)
	violated = append(violated, with(r, contract.Violated, func(rule result.Rule) bool { return !r.Weighs(rule) })...)
	full := min(len(violated), p.limit(rulesInFull))
	for _, rule := range violated[:full] {
		p.violated(r, rule)
		p.linef("")
	}
	if full == len(violated) {
		return
	}
	p.linef("%s, one line each; --report json=FILE has all of them in full:", contract.Plural(len(violated)-full, "more violated rule"))
	for _, rule := range violated[full:] {
		p.violatedBriefly(r, rule)
	}
	p.linef("")
}

func (p *page) violated(r *result.Report, rule result.Rule) {
	label, paint := p.label(r, rule)
	p.headline(label, rule.ID, rule.Title, string(rule.Level), paint)
	if rule.Reason != "" {
		p.block(indent, rule.Reason, paint)
	}
	findings := group(rule.With(contract.Failed))
	full := min(len(findings), p.limit(findingsInFull))
	for _, alike := range findings[:full] {
		p.finding(alike)
	}
	for _, alike := range findings[full:] {
		p.places(alike)
	}
	for _, scenario := range rule.With(contract.Errored, contract.Skipped) {
		p.linef("%sno verdict: %s  %s: %s", indent, scenario.Location, oneLine(scenario.Name), oneLine(scenario.Reason))
	}
	p.grounds(r, rule)
}

func (p *page) label(r *result.Report, rule result.Rule) (string, func(string) string) {
	if r.Weighs(rule) {
		return "FAIL", p.red
	}
	return "WARN", p.yellow
}

func (p *page) violatedBriefly(r *result.Report, rule result.Rule) {
	label, paint := p.label(r, rule)
	failed := rule.With(contract.Failed)
	reason := rule.Reason
	if reason == "" && len(failed) > 0 {
		reason = failed[0].Reason
	}
	p.linef("%s%s  %s (%s failed)", paint(fmt.Sprintf("%-6s", label)), p.bold(rule.ID),
		oneLine(shorten(reason, bodyLimit)), contract.Plural(len(failed), "scenario"))
}

// finding adds scenarios that failed alike: where, at which step, why, and the exchanges of the first of them.
func (p *page) finding(alike []result.Scenario) {
	p.places(alike)
	p.evidence(alike[0])
}

func (p *page) places(alike []result.Scenario) {
	for _, scenario := range alike {
		p.linef("%s%s  %s", indent, p.cyan(scenario.Location), oneLine(scenario.Name))
	}
}

// evidence adds the step, the reason and the exchanges of one scenario.
func (p *page) evidence(scenario result.Scenario) {
	if scenario.Step != "" {
		p.block(indent, "step: "+scenario.Step, p.faint)
	}
	p.block(indent, scenario.Reason, func(line string) string { return line })
	for _, exchange := range p.telling(scenario.Exchanges) {
		p.exchange(exchange)
	}
}

// grounds adds the page that the rule stands on and the command that runs it again.
func (p *page) grounds(r *result.Report, rule result.Rule) {
	p.linef("%sdocumented: %s", indent, oneLine(rule.Source))
	p.linef("%srepeat: %s", indent, repeat(r, rule))
}

// group puts scenarios that failed at the same step for the same reason together.
func group(scenarios []result.Scenario) [][]result.Scenario {
	type finding struct{ step, reason string }
	var groups [][]result.Scenario
	at := map[finding]int{}
	for _, scenario := range scenarios {
		key := finding{scenario.Step, scenario.Reason}
		i, seen := at[key]
		if !seen {
			i, at[key] = len(groups), len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], scenario)
	}
	return groups
}
