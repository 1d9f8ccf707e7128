package result

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

// What the judge finds counts for its own rule, whichever scenario it was seen in; what it finds in an account fails the
// scenario that has the account.
func TestFindingsCountForTheirRule(t *testing.T) {
	t.Parallel()
	entry := func(id, scenario string) catalogue.Rule {
		return catalogue.Rule{ID: id, Level: contract.Required, Scenarios: []catalogue.Scenario{{RuleID: id, Name: scenario, Path: "features/f.feature", Line: 3}}}
	}
	h := history.New(0)
	for _, scenario := range []string{"form", "release", "other"} {
		h.AddTo(scenario, history.Ended{Outcome: contract.Passed})
	}
	h.AddTo("unsure", history.Ended{Outcome: contract.Errored, Reason: "no network"})
	exchange := contract.Exchange{Operation: "ReleaseInstances", Response: contract.Response{Status: 200}}
	found := judge.Findings{Count: map[string]int{"ZC-ENV-01": 7, "release": 1, "unsure": 1, "ZC-ENV-02": 1}, List: []judge.Finding{
		{Rule: "ZC-ENV-01", Scenario: "other", Place: "exchange 1, bmc ReleaseInstances", Got: "a", Want: "b", At: time.Now(), Exchange: &exchange},
		{Scenario: "release", Place: "inventory 2, instance i-1", Got: "not listed", Want: "RUNNING as before"},
		{Scenario: "unsure", Place: "inventory 2, instance i-2", Got: "STOPPED", Want: "RUNNING as before"},
		{Rule: "ZC-ENV-02", Place: "exchange 1, bmc DescribeInstances", Got: "a", Want: "b"},
	}}
	r := &Report{}
	r.Judge(Facts{
		Rules:   []catalogue.Rule{entry("ZC-ENV-01", "form"), entry("BMC-REL-01", "release"), entry("BMC-REL-02", "other"), entry("BMC-REL-03", "unsure")},
		History: h, Findings: found,
	})
	require.Equal(t, contract.NonConformant, r.Verdict)
	require.Equal(t, contract.ExitViolated, r.Exit)
	form, release, other, unsure := r.Rules[0], r.Rules[1], r.Rules[2], r.Rules[3]

	require.Equal(t, contract.Violated, form.Outcome)
	require.Equal(t, contract.Passed, form.Scenarios[0].Outcome, "its own scenarios saw nothing")
	require.Equal(t, 7, form.Found)
	require.Equal(t, []Finding{{Scenario: "other", Location: "features/f.feature:3", Place: "exchange 1, bmc ReleaseInstances", Got: "a", Want: "b",
		Exchange: &Exchange{Operation: "ReleaseInstances", Response: Response{Status: 200}}}}, form.Findings)
	require.Equal(t, "exchange 1, bmc ReleaseInstances: got a, want b", form.Why())

	require.Equal(t, contract.Violated, release.Outcome)
	require.Equal(t, contract.Failed, release.Scenarios[0].Outcome)
	require.Equal(t, "inventory 2, instance i-1: got not listed, want RUNNING as before", release.Scenarios[0].Reason)
	require.Empty(t, release.Beside(), "the scenario tells it")

	require.Equal(t, contract.Proved, other.Outcome, "the exchange was that of another rule's clause")
	require.Equal(t, contract.Violated, unsure.Outcome)
	require.Equal(t, contract.Errored, unsure.Scenarios[0].Outcome)
	require.Len(t, unsure.Beside(), 1)
}

func TestWhatCouldNotBeJudgedIsTold(t *testing.T) {
	t.Parallel()
	h := history.New(1)
	h.AddTo("one", history.Listed{Instances: make([]contract.Instance, 1)})
	r := &Report{}
	r.Judge(Facts{History: h, Findings: judge.Findings{LeftOut: 1}})
	require.Contains(t, r.Truncated, "1 inventories among them could not be judged")
}
