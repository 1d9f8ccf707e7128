package runner_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
)

// A rule that no fault can turn red proves nothing; a fault that turns other rules red than those that it declares
// shows that the rules are not told apart.
func TestEveryFaultTurnsItsRuleRed(t *testing.T) {
	t.Parallel()
	for _, fault := range reference.Faults() {
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			result, err := runner.Run(t.Context(), runner.Options{Faults: []string{fault.ID}, Strict: true})
			require.NoError(t, err)
			red := map[string]string{}
			for _, rule := range result.Rules {
				if rule.Outcome == contract.Violated {
					red[rule.ID] = rule.ID
				}
			}
			require.Contains(t, red, fault.Rule, "the rule stays green; verdict %s %s", result.Verdict, result.Reason)
			require.Equal(t, contract.ExitViolated, result.Exit)
			for id := range red {
				require.True(t, id == fault.Rule || slices.Contains(fault.AlsoRed, id), "%s turned red too, and the fault does not declare it", id)
			}
		})
	}
}
