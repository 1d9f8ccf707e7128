package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/target"
)

func TestTheSeedDecidesTheOrder(t *testing.T) {
	t.Parallel()
	var scenarios []catalogue.Scenario
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		scenarios = append(scenarios, catalogue.Scenario{Name: name})
	}
	require.Equal(t, shuffle(scenarios, 7), shuffle(scenarios, 7))
	require.NotEqual(t, shuffle(scenarios, 7), shuffle(scenarios, 8))
	require.ElementsMatch(t, scenarios, shuffle(scenarios, 7))
}

func TestLongScenariosStartFirst(t *testing.T) {
	t.Parallel()
	short := catalogue.Scenario{Name: "short", Steps: []string{`When the client releases "alpha"`}}
	long := catalogue.Scenario{Name: "long", Steps: []string{`Given instance "alpha" is already released`, `When 24 hours pass`}}
	many := catalogue.Scenario{Name: "many", Steps: []string{`When the client lists its instances 101 times`}}
	for seed := range uint64(10) {
		p := Plan{Seed: seed, Target: &target.Target{}, Rules: []catalogue.Rule{{Scenarios: []catalogue.Scenario{short, long, many}}}}
		require.Equal(t, []catalogue.Scenario{many, long, short}, p.Ordered())
	}
}
