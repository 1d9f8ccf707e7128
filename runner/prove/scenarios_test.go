package prove

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// A scenario is seen to fail only where it fails at a Then: an error, a skip and a failure on the way prove nothing.
func TestRedScenariosFailAtAThen(t *testing.T) {
	t.Parallel()
	red := redIn(&result.Report{Rules: []result.Rule{
		{ID: "BMC-REL-01", Scenarios: []result.Scenario{
			{Name: "passed", Outcome: contract.Passed},
			{Name: "failed at a Then", Outcome: contract.Failed, Step: "Then the request is accepted"},
			{Name: "failed at a Given", Outcome: contract.Failed, Step: `Given instance "alpha" is running`},
			{Name: "failed at a When", Outcome: contract.Failed, Step: "When the client lists its instances"},
			{Name: "failed without its flaw", Outcome: contract.Failed, Step: "Then " + contract.WithoutFlaw},
			{Name: "failed nowhere", Outcome: contract.Failed},
			{Name: "errored", Outcome: contract.Errored, Step: "Then the request is accepted"},
			{Name: "skipped", Outcome: contract.Skipped, Step: "Then the request is accepted"},
		}},
		{ID: "BMC-REL-02", Scenarios: []result.Scenario{{Name: "of another rule", Outcome: contract.Failed, Step: "Then nothing has changed"}}},
	}})
	require.Equal(t, []string{"failed at a Then", "of another rule"}, red)
}

func TestSeenCountsEveryFaultAndNamesOneOfTheRule(t *testing.T) {
	t.Parallel()
	scenarios := []catalogue.Scenario{
		{RuleID: "BMC-REL-01", Name: "one", Path: "features/z/f.feature", Line: 3},
		{RuleID: "BMC-REL-01", Name: "two", Path: "features/z/f.feature", Line: 6},
		{RuleID: "BMC-REL-02", Name: "three", Path: "features/z/f.feature", Line: 9},
		{RuleID: "BMC-REL-03", Name: "of a rule that is not wanted", Path: "features/z/f.feature", Line: 12},
	}
	tried := func(id, rule string, red ...string) attempt {
		return attempt{result.FaultProof{ID: id, Rule: rule}, red}
	}
	seen := seenOf(scenarios, []string{"BMC-REL-01", "BMC-REL-02"}, []attempt{
		tried("bmc-rel-02-a", "BMC-REL-02", "one", "of a rule that is not wanted"),
		tried("bmc-rel-01-a", "BMC-REL-01", "one", "three"),
		tried("bmc-rel-01-b", "BMC-REL-01", "one"),
	})
	require.Equal(t, []result.ScenarioProof{
		{Rule: "BMC-REL-01", Name: "one", Location: "features/z/f.feature:3", Faults: 3, Fault: "bmc-rel-01-a"},
		{Rule: "BMC-REL-01", Name: "two", Location: "features/z/f.feature:6"},
		{Rule: "BMC-REL-02", Name: "three", Location: "features/z/f.feature:9", Faults: 1, Fault: "bmc-rel-01-a"},
	}, seen)
}
