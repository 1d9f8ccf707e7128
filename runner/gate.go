package runner

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/sync/semaphore"

	"relcon/runner/catalogue"
)

// gate decides when each scenario starts. godog starts all of them at once; each then waits here for its turn, so that
// order and concurrency are ours, and a scenario that waits for an effect gives its place to another.
type gate struct {
	places *semaphore.Weighted
	turns  map[string]chan struct{} // closed when the scenario may start
	over   chan struct{}            // closed when no further one will
	wanted chan string              // the scenarios to start, in order
}

func newGate(concurrency int, scenarios []catalogue.Scenario) *gate {
	g := &gate{
		places: semaphore.NewWeighted(int64(concurrency)),
		turns:  make(map[string]chan struct{}, len(scenarios)),
		over:   make(chan struct{}),
		wanted: make(chan string, len(scenarios)),
	}
	for _, scenario := range scenarios {
		g.turns[scenario.Name] = make(chan struct{})
	}
	return g
}

// want asks for a scenario; each may be asked for once.
func (g *gate) want(name string) { g.wanted <- name }

// admit starts the wanted scenarios one after another, as places become free, until close is called or ctx ends.
func (g *gate) admit(ctx context.Context) {
	defer close(g.over)
	for {
		select {
		case <-ctx.Done():
			return
		case name, more := <-g.wanted:
			if !more || g.places.Acquire(ctx, 1) != nil {
				return
			}
			close(g.turns[name])
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

// leave gives the place back.
func (g *gate) leave() { g.places.Release(1) }

// pause waits without holding a place. It returns early with the cause when ctx ends; the place is held again then.
func (g *gate) pause(ctx context.Context, d time.Duration) error {
	g.places.Release(1)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	// The place is needed again even when ctx is over, because leave will give it back.
	if err := g.places.Acquire(context.WithoutCancel(ctx), 1); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// await waits for something else than time without holding a place, as pause does.
func (g *gate) await(ctx context.Context, ready <-chan struct{}) error {
	g.places.Release(1)
	select {
	case <-ready:
	case <-ctx.Done():
	}
	if err := g.places.Acquire(context.WithoutCancel(ctx), 1); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// shuffle orders scenarios by the seed, which a report prints so that the order can be had again.
func shuffle(scenarios []catalogue.Scenario, seed uint64) []catalogue.Scenario {
	shuffled := slices.Clone(scenarios)
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}
