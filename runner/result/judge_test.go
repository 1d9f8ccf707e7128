package result

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
)

// A rule that depends on a reading is out of the question under another one, but not where it was seen to be broken: a
// provider that refuses one subscription, and cancels another and loses it before its time, does not keep the clause.
func TestABrokenRuleIsNeverOutOfTheQuestion(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		reading     string
		found, want contract.Outcome
	}{
		"proved under its reading":      {"cancels", contract.Proved, contract.Proved},
		"violated under its reading":    {"cancels", contract.Violated, contract.Violated},
		"open under another":            {"refuses", contract.Open, contract.NotApplicable},
		"proved under another":          {"refuses", contract.Proved, contract.NotApplicable},
		"violated under another":        {"refuses", contract.Violated, contract.Violated},
		"violated without any reading":  {"", contract.Violated, contract.Open},
		"violated under several, mixed": {"cancels; refuses", contract.Violated, contract.Violated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tied := catalogue.Rule{ID: "BMC-TRM-07", When: &catalogue.Condition{Rule: "BMC-TRM-06", Reading: "cancels"}}
			entries := []catalogue.Rule{{ID: "BMC-TRM-06"}, tied}
			rules := []Rule{{ID: "BMC-TRM-06", Outcome: contract.Proved, Reading: row.reading}, {ID: "BMC-TRM-07", Outcome: row.found}}
			applyConditions(entries, rules)
			require.Equal(t, row.want, rules[1].Outcome, rules[1].Reason)
		})
	}
}

// A provider that takes a token for a known one with some parameters, and ignores it with others, follows neither reading.
func TestARuleOfOneReadingIsViolatedByTwo(t *testing.T) {
	t.Parallel()
	scenarios := []catalogue.Scenario{{Name: "one"}, {Name: "two"}}
	for name, row := range map[string]struct {
		one     bool
		reading string
		want    contract.Outcome
	}{
		"the same":                   {true, "refused", contract.Proved},
		"another":                    {true, "ignored", contract.Violated},
		"another, where both may be": {false, "ignored", contract.Proved},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := history.New(0)
			for scenario, reading := range map[string]string{"one": "refused", "two": row.reading} {
				h.AddTo(scenario, history.Ended{Outcome: contract.Passed, Reading: reading})
			}
			entry := catalogue.Rule{ID: "BSS-REL-19", Level: contract.Reading, Readings: []string{"refused", "ignored"}, OneReading: row.one, Scenarios: scenarios}
			rule := Facts{History: h}.rule(&Report{}, entry)
			require.Equal(t, row.want, rule.Outcome)
			require.Equal(t, row.want == contract.Violated, strings.Contains(rule.Reason, "different readings"))
		})
	}
}
