package runner

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// What changes something is foreseen exactly: a run against a sound provider sends neither more nor less.
func TestAPlanForeseesWhatChangesSomething(t *testing.T) {
	t.Parallel()
	selection := Selection{Patterns: []string{"BMC-TRM-*", "ZEC-*", "BSS-REL-1*"}}
	forecast, err := Foresee(t.Context(), Options{Selection: selection})
	require.NoError(t, err)
	result, err := Run(t.Context(), Options{Selection: selection})
	require.NoError(t, err)
	sent := map[string]int{}
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			for _, exchange := range scenario.Exchanges {
				sent[strings.TrimSpace(fmt.Sprintf("%s %s", scenario.Product, exchange.Operation))]++
			}
		}
	}
	compared := 0
	for operation, count := range forecast.Calls {
		product, name, _ := strings.Cut(operation, " ")
		if provider.Of(contract.Product(product)).Reads(name) {
			continue
		}
		require.Equal(t, count, sent[operation], operation)
		compared++
	}
	require.GreaterOrEqual(t, compared, 5)
	require.Positive(t, forecast.Total())
	require.Positive(t, forecast.Longest)
}

// A rehearsal in which a scenario broke off made fewer calls than the run will make.
func TestARehearsalThatStumbledIsNoPlan(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		got  history.Ended
		want bool
	}{
		"passed":               {history.Ended{Outcome: contract.Passed}, false},
		"skipped":              {history.Ended{Outcome: contract.Skipped, Missing: contract.NeedClock}, false},
		"broken off":           {history.Ended{Outcome: contract.Errored}, true},
		"refused by the guard": {history.Ended{Outcome: contract.Errored, Cause: &contract.Refused{}}, false},
		"by the suite's fault": {history.Ended{Outcome: contract.Errored, Cause: &contract.Fault{}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite, err := catalogue.Embedded()
			require.NoError(t, err)
			made, err := newTask(Options{Selection: Selection{Patterns: []string{"BMC-REL-01"}}}, suite)
			require.NoError(t, err)
			played := &Rehearsed{Plan: made.plan, History: history.New(0)}
			all := made.plan.All()
			for _, scenario := range all[1:] {
				played.History.AddTo(scenario.Name, history.Ended{Outcome: contract.Passed})
			}
			played.History.AddTo(all[0].Name, each.got)
			require.Equal(t, each.want, stumbled(played))
		})
	}
}
