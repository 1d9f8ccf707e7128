package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
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
