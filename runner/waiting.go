package runner

import (
	"context"
	"fmt"
	"sync"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/history"
	"relcon/steps"
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
	suite *catalogue.Suite
	most  time.Duration // that one of them waits
	early bool          // a scenario stops early where another one of its rule has waited for the same in vain

	mu   sync.Mutex
	now  map[*wait]bool
	vain map[vainWait]string // the scenario that has waited so
}

// vainWait is what scenarios of a rule wait for, whichever instance it is about.
type vainWait struct{ rule, want string }

// wait is a wait of a scenario.
type wait struct {
	Waiting
	want string
	of   *waits
}

// begin takes in that a scenario begins to wait.
func (w *waits) begin(ctx context.Context, subject, want string) steps.Wait {
	one := &wait{Waiting{Scenario: history.ScenarioOf(ctx), What: subject + " to be " + want, Since: time.Now(), Most: w.most}, want, w}
	if scenario, known := w.suite.Scenario(one.Scenario); known {
		one.Rule = scenario.RuleID
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
	if of := (vainWait{one.Rule, one.want}); unmet && one.of.vain[of] == "" {
		one.of.vain[of] = one.Scenario
	}
}

// fairPart is the part of the whole time that a scenario waits although another one has waited in vain.
const fairPart = 10

// Hopeless tells whether another scenario of the rule has waited for the same in vain. Its violation stands, so that the rule
// is decided; how many more scenarios would fail is not worth the time of each.
func (one *wait) Hopeless() error {
	one.of.mu.Lock()
	defer one.of.mu.Unlock()
	scenario := one.of.vain[vainWait{one.Rule, one.want}]
	if !one.of.early || one.Rule == "" || scenario == "" || time.Since(one.Since) < one.Most/fairPart {
		return nil
	}
	return fmt.Errorf("%s: not waited for any longer, since it did not come within %v in %q, of the same rule (with --known, each scenario waits)", one.What, one.Most, scenario)
}

// longest gives what is waited for the longest; false where nothing is.
func (w *waits) longest() (Waiting, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var longest Waiting
	for each := range w.now {
		if longest.Since.IsZero() || each.Since.Before(longest.Since) {
			longest = each.Waiting
		}
	}
	longest.More = len(w.now) - 1
	return longest, len(w.now) > 0
}

// tick is how often what is waited for is told.
const tick = time.Second

// tell tells once a second what is waited for, until the function that it gives is called.
func (w *waits) tell(told func(Waiting)) (stop func()) {
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
