package report

import (
	"slices"
	"strings"

	"relcon/runner/contract"
)

// levels lists the levels in the order in which they are shown.
func levels() []contract.Level {
	return []contract.Level{contract.Required, contract.Recommended, contract.Reading}
}

// weighs tells whether a violation of the rule makes the run non-conformant.
func (r *Report) weighs(rule Rule) bool { return rule.Level != contract.Recommended || r.Strict }

// with gives the rules of that outcome for which also is true.
func (r *Report) with(outcome contract.Outcome, also func(Rule) bool) []Rule {
	var found []Rule
	for _, rule := range r.Rules {
		if rule.Outcome == outcome && also(rule) {
			found = append(found, rule)
		}
	}
	return found
}

func always(Rule) bool { return true }

func unavailable(rule Rule) bool { return len(rule.Missing) > 0 }

func ids(rules []Rule) []string {
	var names []string
	for _, rule := range rules {
		names = append(names, rule.ID)
	}
	return names
}

// of gives the scenarios of the rule that came to one of the outcomes.
func (r Rule) of(outcomes ...contract.Outcome) []Scenario {
	var found []Scenario
	for _, scenario := range r.Scenarios {
		if slices.Contains(outcomes, scenario.Outcome) {
			found = append(found, scenario)
		}
	}
	return found
}

// why gives the reason of the rule, or else the different reasons of its scenarios that did not pass, one a line.
func (r Rule) why() string {
	if r.Reason != "" {
		return r.Reason
	}
	var reasons []string
	for _, scenario := range r.of(contract.Failed, contract.Errored, contract.Skipped) {
		if scenario.Reason != "" && !slices.Contains(reasons, scenario.Reason) {
			reasons = append(reasons, scenario.Reason)
		}
	}
	if len(reasons) == 0 {
		return "no reason was given"
	}
	return strings.Join(reasons, "\n")
}
