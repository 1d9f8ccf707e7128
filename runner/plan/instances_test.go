package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/plan"
	"relcon/runner/target"
)

// What a run needs is known before anything is sent: the number in the steps is the one that is arranged.
func TestInstancesAreCountedFromTheSteps(t *testing.T) {
	t.Parallel()
	rehearsal, err := runner.Rehearse(t.Context(), runner.Options{}, nil)
	require.NoError(t, err)
	for _, scenario := range rehearsal.Plan.All() {
		arranged := 0
		for _, account := range rehearsal.History.Accounts(scenario.Name) {
			for _, each := range account.Instances {
				arranged += len(each.IDs)
			}
		}
		one := plan.Plan{
			Target: &target.Target{Safety: target.Safety{MaxInstances: arranged}},
			Rules:  []catalogue.Rule{{Scenarios: []catalogue.Scenario{scenario}}},
		}
		one.Rules[0].ID = scenario.RuleID
		require.NoError(t, one.CheckInstances(), scenario.Name)
		if arranged > 0 {
			one.Target.Safety.MaxInstances--
			require.Error(t, one.CheckInstances(), scenario.Name)
		}
	}
}
