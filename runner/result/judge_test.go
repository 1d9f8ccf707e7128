package result

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
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

// That some overlapping calls have shown nothing proves no rule about them: one stands in a report where it was found broken, or
// where nobody knows, which keeps the run from being conformant.
func TestRulesAboutOverlappingRequestsAreNeverProved(t *testing.T) {
	t.Parallel()
	races := []catalogue.Rule{{ID: "RACE-01", Level: contract.Required}, {ID: "RACE-02", Level: contract.Recommended}}
	for name, row := range map[string]struct {
		broken, undecided string
		want              map[string]contract.Outcome
		exit              int
	}{
		"nothing was found":  {"", "", map[string]contract.Outcome{}, contract.ExitOK},
		"one is broken":      {"RACE-01", "", map[string]contract.Outcome{"RACE-01": contract.Violated}, contract.ExitViolated},
		"nobody knows":       {"", "2 checks", map[string]contract.Outcome{"RACE-01": contract.Open, "RACE-02": contract.Open}, contract.ExitIncomplete},
		"of one it is known": {"RACE-01", "2 checks", map[string]contract.Outcome{"RACE-01": contract.Violated, "RACE-02": contract.Open}, contract.ExitViolated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, r := history.New(0), &Report{}
			h.AddTo("one", history.Ended{Outcome: contract.Passed})
			facts := Facts{Rules: []catalogue.Rule{{ID: "BMC-REL-01", Level: contract.Required, Scenarios: []catalogue.Scenario{{Name: "one"}}}}, Races: races, Undecided: row.undecided, History: h, Findings: judge.Judge(nil)}
			if row.broken != "" {
				facts.Findings.Also(judge.Finding{Rule: row.broken, Got: "two", Want: "one"})
			}
			r.Judge(facts)
			got := map[string]contract.Outcome{}
			for _, rule := range r.Rules[1:] {
				got[rule.ID] = rule.Outcome
			}
			require.Equal(t, row.want, got)
			require.Equal(t, row.exit, r.Exit)
		})
	}
}
