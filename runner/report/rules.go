package report

import (
	"relcon/runner/contract"
	"relcon/runner/result"
)

// with gives the rules of that outcome for which also is true.
func with(r *result.Report, outcome contract.Outcome, also func(result.Rule) bool) []result.Rule {
	var found []result.Rule
	for _, rule := range r.With(outcome) {
		if also(rule) {
			found = append(found, rule)
		}
	}
	return found
}

func always(result.Rule) bool { return true }

func unavailable(rule result.Rule) bool { return len(rule.Missing) > 0 }

func ids(rules []result.Rule) []string {
	var names []string
	for _, rule := range rules {
		names = append(names, rule.ID)
	}
	return names
}
