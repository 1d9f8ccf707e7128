package engine

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
)

// gateOf admits scenarios of the given names, which may be asked for through the channel.
func gateOf(t *testing.T, concurrency int, names ...string) (*gate, chan catalogue.Scenario) {
	t.Helper()
	var scenarios []catalogue.Scenario
	for _, name := range names {
		scenarios = append(scenarios, catalogue.Scenario{Name: name})
	}
	g, wanted := newGate(concurrency, scenarios), make(chan catalogue.Scenario, len(names))
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go g.admit(ctx, wanted)
	return g, wanted
}

// With one place, the second scenario can enter only while the first one waits.
func TestAScenarioThatWaitsGivesItsPlaceAway(t *testing.T) {
	t.Parallel()
	for name, waits := range map[string]func(context.Context) error{
		"for time":           func(ctx context.Context) error { return Pause(ctx, time.Hour) },
		"for something else": func(ctx context.Context) error { return Await(ctx, make(chan struct{})) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, wanted := gateOf(t, 1, "waits", "runs")
			wanted <- catalogue.Scenario{Name: "waits"}
			wanted <- catalogue.Scenario{Name: "runs"}
			require.True(t, g.enter("waits"))

			ctx, wake := context.WithCancel(context.WithValue(t.Context(), gateKey{}, g))
			woken := make(chan error)
			go func() { woken <- waits(ctx) }()
			require.True(t, g.enter("runs"), "the place of the one that waits")
			wake()
			select {
			case <-woken:
				t.Fatal("the place is taken: the first scenario must wait for it")
			case <-time.After(20 * time.Millisecond):
			}
			g.leave()
			require.ErrorIs(t, <-woken, context.Canceled)
			g.leave()
		})
	}
}

func TestOutsideEveryScenarioAPauseIsJustThat(t *testing.T) {
	t.Parallel()
	require.NoError(t, Pause(t.Context(), time.Millisecond))
	ready := make(chan struct{})
	close(ready)
	require.NoError(t, Await(t.Context(), ready))
}

func TestATurnThatWillNotComeIsTold(t *testing.T) {
	t.Parallel()
	g, wanted := gateOf(t, 1, "asked", "never asked")
	wanted <- catalogue.Scenario{Name: "asked"}
	close(wanted)
	require.True(t, g.enter("asked"), "what was asked for runs although no more is asked for")
	require.False(t, g.enter("never asked"))
	require.False(t, g.enter("not selected"))
	require.True(t, g.began("asked"))
	require.False(t, g.began("never asked"))
	g.leave()
}

func TestNothingStartsAfterTheRunWasBrokenOff(t *testing.T) {
	t.Parallel()
	scenarios := []catalogue.Scenario{{Name: "late"}}
	g := newGate(1, scenarios)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g.admit(ctx, make(chan catalogue.Scenario))
	require.False(t, g.enter("late"))
}
