package engine

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"

	"relcon/runner/catalogue"
)

// gate decides when each scenario starts. godog starts all of them at once; each then waits here for its turn, so that
// order and concurrency are ours, and a scenario that waits for an effect gives its place to another.
type gate struct {
	places *semaphore.Weighted
	turns  map[string]chan struct{} // by name; closed when the scenario may start
	over   chan struct{}            // closed when no further one will
}

func newGate(concurrency int, scenarios []catalogue.Scenario) *gate {
	g := &gate{
		places: semaphore.NewWeighted(int64(concurrency)),
		turns:  make(map[string]chan struct{}, len(scenarios)),
		over:   make(chan struct{}),
	}
	for _, scenario := range scenarios {
		g.turns[scenario.Name] = make(chan struct{})
	}
	return g
}

// admit starts the wanted scenarios one after another, each of them once, as places become free, until there are no more
// or ctx ends. It gives those that it took and did not start.
func (g *gate) admit(ctx context.Context, wanted <-chan catalogue.Scenario) (late []catalogue.Scenario) {
	defer close(g.over)
	for {
		select {
		case <-ctx.Done():
			return nil
		case scenario, more := <-wanted:
			if !more {
				return nil
			}
			if g.places.Acquire(ctx, 1) != nil {
				return []catalogue.Scenario{scenario}
			}
			close(g.turns[scenario.Name])
		}
	}
}

// enter waits for the scenario's turn. It returns false if the turn will not come.
func (g *gate) enter(name string) bool {
	turn, selected := g.turns[name]
	if !selected {
		return false
	}
	select {
	case <-turn:
		return true
	case <-g.over:
	}
	// Both may have come at once; a place that was given must be used.
	select {
	case <-turn:
		return true
	default:
		return false
	}
}

// began tells whether a scenario was given its turn.
func (g *gate) began(name string) bool {
	select {
	case <-g.turns[name]:
		return true
	default:
		return false
	}
}

// leave gives the place back.
func (g *gate) leave() { g.places.Release(1) }

type gateKey struct{}

// Pause waits, without holding a place where a scenario waits. It returns early with the cause when ctx ends; the place is
// held again then.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	return wait(ctx, timer.C)
}

// Await waits for something else than time, as Pause does.
func Await(ctx context.Context, ready <-chan struct{}) error { return wait(ctx, ready) }

func wait[T any](ctx context.Context, ready <-chan T) error {
	g, playing := ctx.Value(gateKey{}).(*gate)
	if playing {
		g.places.Release(1)
	}
	select {
	case <-ready:
	case <-ctx.Done():
	}
	if playing {
		// The place is needed again even when ctx is over, because leave will give it back.
		if err := g.places.Acquire(context.WithoutCancel(ctx), 1); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}
