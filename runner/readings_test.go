package runner_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// Every reading that the contract allows is accepted, and named as the one that the provider follows.
func TestEveryReadingIsAcceptedAndNamed(t *testing.T) {
	t.Parallel()
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	shown := map[string][]string{}
	for _, each := range reference.Readings() {
		for _, name := range each.Names {
			t.Run(each.Rule+"="+name, func(t *testing.T) {
				t.Parallel()
				result, err := runner.Run(t.Context(), runner.Options{Readings: []string{each.Rule + "=" + name}, Strict: true})
				require.NoError(t, err)
				require.Equal(t, contract.Conformant, result.Verdict, "%s %v", result.Reason, troubled(result))
				if rule := ruleIn(result, each.Rule); rule.Level == contract.Reading {
					require.Equal(t, name, rule.Reading)
				}
			})
			shown[each.Rule] = append(shown[each.Rule], name)
		}
	}
	for _, entry := range suite.Rules {
		if entry.Level == contract.Reading {
			require.GreaterOrEqual(t, len(shown[entry.ID]), 2, "the reference can't show another reading of %s", entry.ID)
			for _, name := range shown[entry.ID] {
				require.Contains(t, entry.Readings, name, entry.ID)
			}
		}
	}
}

func ruleIn(report *result.Report, id string) result.Rule {
	i := slices.IndexFunc(report.Rules, func(r result.Rule) bool { return r.ID == id })
	return report.Rules[i]
}

// troubled names the rules that are neither proved nor out of the question, with the reason of their first scenario.
func troubled(result *result.Report) []string {
	var ids []string
	for _, rule := range result.Rules {
		if rule.Outcome == contract.Proved || rule.Outcome == contract.NotApplicable {
			continue
		}
		for _, scenario := range rule.Scenarios {
			if scenario.Reason != "" {
				ids = append(ids, rule.ID+": "+scenario.Name+": "+scenario.Reason)
				break
			}
		}
	}
	return ids
}
