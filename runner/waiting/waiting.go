// Package waiting knows what the scenarios of a run wait for: to tell it, and to wait no longer for what another one has waited for in
// vain.
package waiting

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/history"
	"relcon/steps"
)

// Status is what a run waits for.
type Status struct {
	Rule, Scenario string
	What           string        // such as `instance "alpha" to be released`
	Since          time.Time     // that the scenario waits
	Most           time.Duration // how long it waits at most
	More           int           // further scenarios that wait for something
}

// List holds what the scenarios of a run wait for at the moment. Several goroutines may use it at once.
type List struct {
	suite *catalogue.Suite
	most  time.Duration // that one of them waits
	early bool          // a scenario stops early where another one of its rule has waited for the same in vain

	mu   sync.Mutex
	now  map[*wait]bool
	vain map[vainWait]string // the scenario that has waited so
}

// New is an empty list. A scenario waits for most at most, and where early, stops before that if another one of its rule has waited for the
// same in vain.
func New(suite *catalogue.Suite, most time.Duration, early bool) *List {
	return &List{suite: suite, most: most, early: early, now: map[*wait]bool{}, vain: map[vainWait]string{}}
}

// vainWait is what scenarios of a rule wait for, whichever instance it is about. Where that is only arranged, a wait in vain is no
// verdict, so that it can't stand for one.
type vainWait struct {
	rule, want string
	arranging  bool
}

// wait is a wait of a scenario.
type wait struct {
	Status
	kind vainWait
	of   *List
}

// Begin takes in that a scenario begins to wait. arranging says that no verdict hangs on what it waits for.
func (w *List) Begin(ctx context.Context, subject, want string, arranging bool) steps.Wait {
	one := &wait{Status{Scenario: history.ScenarioOf(ctx), What: subject + " to be " + want, Since: time.Now(), Most: w.most}, vainWait{"", want, arranging}, w}
	if scenario, known := w.suite.Scenario(one.Scenario); known {
		one.Rule, one.kind.rule = scenario.RuleID, scenario.RuleID
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now[one] = true
	return one
}

// Over ends the wait.
func (one *wait) Over(unmet bool) {
	one.of.mu.Lock()
	defer one.of.mu.Unlock()
	delete(one.of.now, one)
	if unmet && one.of.vain[one.kind] == "" {
		one.of.vain[one.kind] = one.Scenario
	}
}

// fairPart is the part of the whole time that a scenario waits although another one has waited in vain.
const fairPart = 10

// Hopeless tells whether another scenario of the rule has waited for the same in vain. Its violation stands, so that the rule
// is decided; how many more scenarios would fail is not worth the time of each.
func (one *wait) Hopeless() error {
	one.of.mu.Lock()
	defer one.of.mu.Unlock()
	scenario := one.of.vain[vainWait{one.Rule, one.kind.want, false}]
	if one.kind.arranging {
		scenario = cmp.Or(scenario, one.of.vain[one.kind])
	}
	if !one.of.early || one.Rule == "" || scenario == "" || time.Since(one.Since) < one.Most/fairPart {
		return nil
	}
	return fmt.Errorf("%s: not waited for any longer, since it did not come within %v in %q, of the same rule (with --known, each scenario waits)", one.What, one.Most, scenario)
}

// longest gives what is waited for the longest; false where nothing is.
func (w *List) longest() (Status, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var longest Status
	for each := range w.now {
		if longest.Since.IsZero() || each.Since.Before(longest.Since) {
			longest = each.Status
		}
	}
	longest.More = len(w.now) - 1
	return longest, len(w.now) > 0
}

// tick is how often what is waited for is told.
const tick = time.Second

// Tell tells once a second what is waited for, until the function that it gives is called.
func (w *List) Tell(told func(Status)) (stop func()) {
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
				if longest, some := w.longest(); some {
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
