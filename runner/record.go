package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// record is what one scenario came to.
type record struct {
	outcome    contract.Outcome
	reason     string
	step       string
	reading    string
	missing    contract.Need // declared as not available in the target file
	suiteFault bool
	ended      error             // the *errOutage or *client.SpentError that ended the run before the scenario; nil where nothing did
	refused    *contract.Refused // by the guard; nil where it refused nothing
	unselected bool              // `go test -run` left it out
	duration   time.Duration
	settled    time.Duration
	looks      int
	exchanges  []contract.Exchange
	asked      []askedAccount
	vague      string // why a call could mean instances that it does not name
}

// judge turns the error of a scenario into its outcome. Only a violation is the provider's; everything else that went
// wrong leaves the scenario without a verdict.
func judge(ctx context.Context, p *playing) record {
	r := record{outcome: contract.Passed, step: p.step, reading: p.world.Reading()}
	r.settled, r.looks = p.world.Settled()
	p.mu.Lock()
	r.exchanges, r.asked, r.vague = p.exchanges, p.asked, p.world.Vague()
	p.mu.Unlock()
	if p.err == nil {
		if !p.world.Acted() {
			r.outcome, r.reason, r.suiteFault = contract.Errored, "the scenario sent nothing that its clause could be judged by", true
		}
		return r
	}
	r.reason = p.err.Error()
	if errors.As(p.err, &r.refused) {
		r.outcome, r.reason = contract.Errored, r.refused.Error()
		return r
	}
	var violation *contract.Violation
	var missing *contract.Missing
	var fault *contract.Fault
	switch cause := context.Cause(ctx); {
	case errors.As(p.err, &fault), errors.Is(p.err, godog.ErrUndefined), errors.Is(p.err, godog.ErrAmbiguous), errors.Is(p.err, godog.ErrPending):
		r.outcome, r.suiteFault = contract.Errored, true
	case cause != nil:
		r.outcome, r.reason, r.ended = contract.Errored, "broken off: "+interruption(cause), endOf(cause)
	case errors.As(p.err, &violation):
		r.outcome, r.reason = contract.Failed, violation.Error()
	case errors.As(p.err, &missing):
		r.outcome, r.reason = contract.Skipped, missing.Error()
		if len(p.exchanges) == 0 {
			r.missing = missing.Need
		}
	default:
		r.outcome = contract.Errored
	}
	return r
}

func interruption(cause error) string {
	if errors.Is(cause, context.Canceled) {
		return "the run was interrupted"
	}
	return cause.Error()
}

// records collect what the scenarios came to. They may be put from several goroutines; each scenario is put once.
type records struct {
	mu        sync.Mutex
	scenarios []catalogue.Scenario
	byName    map[string]record
	done      map[string]chan struct{}
	over      chan struct{} // closed when no further record will come
	progress  func(Progress)
	state     Progress
	onFailure func()
	onRefused func(*contract.Refused)
}

func newRecords(scenarios []catalogue.Scenario, progress func(Progress)) *records {
	r := &records{scenarios: scenarios, byName: map[string]record{}, done: map[string]chan struct{}{}, over: make(chan struct{}), progress: progress, onFailure: func() {}, onRefused: func(*contract.Refused) {}}
	for _, scenario := range scenarios {
		r.done[scenario.Name] = make(chan struct{})
	}
	r.state.Total = len(scenarios)
	return r
}

func (r *records) put(name string, result record) {
	r.mu.Lock()
	if _, twice := r.byName[name]; twice {
		// Two outcomes for one scenario mean that neither can be trusted.
		result = record{outcome: contract.Errored, reason: "the scenario came to two outcomes", suiteFault: true}
		r.byName[name] = result
		r.mu.Unlock()
		return
	}
	r.byName[name] = result
	r.state.Done++
	switch result.outcome {
	case contract.Failed:
		r.state.Failed++
	case contract.Errored:
		r.state.Errored++
	}
	close(r.done[name])
	if r.progress != nil {
		// Under the lock that counts, so that whoever listens never hears of less than before.
		r.progress(r.state)
	}
	r.mu.Unlock()
	if result.outcome == contract.Failed {
		r.onFailure()
	}
	if result.refused != nil {
		r.onRefused(result.refused)
	}
}

// wait gives the record of a scenario once it is there, or once the run is over without it.
func (r *records) wait(name string) record {
	select {
	case <-r.done[name]:
	case <-r.over:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if result, there := r.byName[name]; there {
		return result
	}
	return record{outcome: contract.Errored, reason: "the run was over before the scenario's turn"}
}

func (r *records) missing() []catalogue.Scenario {
	r.mu.Lock()
	defer r.mu.Unlock()
	var missing []catalogue.Scenario
	for _, scenario := range r.scenarios {
		if _, there := r.byName[scenario.Name]; !there {
			missing = append(missing, scenario)
		}
	}
	return missing
}

// keep narrows what counts down to some scenarios.
func (r *records) keep(scenarios []catalogue.Scenario) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.scenarios = scenarios
}

func (r *records) get(name string) record {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byName[name]
}
