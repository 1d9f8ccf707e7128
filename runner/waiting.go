package runner

import (
	"context"
	"sync"
	"time"

	"relcon/runner/history"
)

// Waiting is what a run waits for.
type Waiting struct {
	Rule, Scenario string
	What           string        // such as `instance "alpha" to be released`
	Since          time.Time     // that the scenario waits
	Most           time.Duration // how long it waits at most
	More           int           // further scenarios that wait for something
}

// waits are what the scenarios of a run wait for now.
type waits struct {
	mu   sync.Mutex
	next int
	now  map[int]Waiting
}

// begin notes that a scenario waits, until over is called.
func (w *waits) begin(waiting Waiting) (over func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.now == nil {
		w.now = map[int]Waiting{}
	}
	w.next++
	number := w.next
	w.now[number] = waiting
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.now, number)
	}
}

// longest gives what is waited for the longest; false where nothing is.
func (w *waits) longest() (Waiting, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var longest Waiting
	for _, each := range w.now {
		if longest.Since.IsZero() || each.Since.Before(longest.Since) {
			longest = each
		}
	}
	longest.More = len(w.now) - 1
	return longest, len(w.now) > 0
}

// wait takes in that a scenario begins to wait.
func (r *run) wait(ctx context.Context, what string) (over func()) {
	waiting := Waiting{Scenario: history.ScenarioOf(ctx), What: what, Since: time.Now(), Most: r.plan.Target.Limits.SettleTimeout}
	if scenario, known := r.suite.Scenario(waiting.Scenario); known {
		waiting.Rule = scenario.RuleID
	}
	return r.waits.begin(waiting)
}

// tick is how often what is waited for is told.
const tick = time.Second

// tellWaits tells once a second what is waited for, until the function that it gives is called.
func (r *run) tellWaits(told func(Waiting)) (stop func()) {
	if told == nil {
		return func() {}
	}
	ended, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if longest, some := r.waits.longest(); some {
					told(longest)
				}
			case <-ended:
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-stopped
	}
}
