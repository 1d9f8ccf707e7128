package runner

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
)

func gateOf(t *testing.T, concurrency int, names ...string) (*gate, []catalogue.Scenario) {
	t.Helper()
	var scenarios []catalogue.Scenario
	for _, name := range names {
		scenarios = append(scenarios, catalogue.Scenario{Name: name})
	}
	g := newGate(concurrency, scenarios)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go g.admit(ctx)
	return g, scenarios
}

// With one place, the second scenario can enter only while the first one waits.
func TestAScenarioThatWaitsGivesItsPlaceAway(t *testing.T) {
	t.Parallel()
	g, scenarios := gateOf(t, 1, "waits", "runs")
	g.want(scenarios[0].Name)
	g.want(scenarios[1].Name)
	require.True(t, g.enter(scenarios[0].Name))

	ctx, wake := context.WithCancel(t.Context())
	woken := make(chan error)
	go func() { woken <- g.pause(ctx, time.Hour) }()
	require.True(t, g.enter(scenarios[1].Name), "the place of the one that waits")
	wake()
	select {
	case <-woken:
		t.Fatal("the place is taken: the first scenario must wait for it")
	case <-time.After(20 * time.Millisecond):
	}
	g.leave()
	require.ErrorIs(t, <-woken, context.Canceled)
	g.leave()
}

func TestATurnThatWillNotComeIsTold(t *testing.T) {
	t.Parallel()
	g, scenarios := gateOf(t, 1, "asked", "never asked")
	g.want(scenarios[0].Name)
	close(g.wanted)
	require.True(t, g.enter(scenarios[0].Name), "what was asked for runs although no more is asked for")
	require.False(t, g.enter(scenarios[1].Name))
	require.False(t, g.enter("not selected"))
	g.leave()
}

func TestNothingStartsAfterTheRunWasBrokenOff(t *testing.T) {
	t.Parallel()
	scenarios := []catalogue.Scenario{{Name: "late"}}
	g := newGate(1, scenarios)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g.admit(ctx)
	require.False(t, g.enter(scenarios[0].Name))
}

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
