package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// budget holds a run against its plan: each scenario may make the calls that can change something which it made in the
// rehearsal, and not one more. It stands beside the guard, and knows nothing of ids: whatever goes wrong in the suite, it
// ends at the first call that nobody foresaw.
type budget struct {
	mu   sync.Mutex
	left map[string]map[string]int // calls by scenario and operation; nil means that nothing was rehearsed
}

// foresee rehearses the run on the built-in reference, refuses what the target's file does not allow, and sets the
// budget. It sends nothing to the target. A run against the built-in reference itself needs no rehearsal.
func (s *session) foresee(ctx context.Context) error {
	if s.options.Target == nil {
		return nil
	}
	rehearsal, err := s.rehearse(ctx)
	if ctx.Err() != nil {
		return nil // the run itself says that it was interrupted, and sends nothing
	}
	if err != nil {
		return err
	}
	defer rehearsal.close()
	if wanted, limit := rehearsal.leases.Asked(), s.target.Safety.MaxInstances; s.pool == nil && wanted > limit && !s.options.onDemand {
		return usage("target %q: safety.maxInstances: the selected rules need %d instances in all, and %d are allowed, so nothing was sent: "+
			"select fewer with --rules, or raise the limit in the file (`relcon plan` lists what is needed)", s.target.Name, wanted, limit)
	}
	if s.pool != nil {
		s.orders = s.ordersOf(rehearsal)
		s.lacking = s.pool.Lacking(s.selected())
	}
	s.budget.left = map[string]map[string]int{}
	for _, scenario := range rehearsal.scenarios {
		calls := map[string]int{}
		for _, exchange := range rehearsal.records.get(scenario.Name).exchanges {
			if operation := operationOf(exchange); !reads(operation) {
				calls[operation]++
			}
		}
		s.budget.left[scenario.Name] = calls
	}
	return nil
}

// take lets a call pass that was foreseen for the scenario under way, once, and everything that only reads.
func (b *budget) take(ctx context.Context, call contract.Call) error {
	operation := operationOf(contract.Exchange{Product: call.Product, Operation: call.Operation})
	if reads(operation) {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left == nil {
		return nil
	}
	p, playing := ctx.Value(playingKey{}).(*playing)
	if !playing {
		return &contract.Refused{Call: operation, Reason: "it belongs to no scenario, so that the plan does not hold it"}
	}
	if b.left[p.scenario.Name][operation] == 0 {
		return &contract.Refused{Call: operation, Reason: fmt.Sprintf("it is beyond the plan: the rehearsal of %q made no such call, or made no more of them", p.scenario.Name)}
	}
	b.left[p.scenario.Name][operation]--
	return nil
}

// rehearsals is how often a rehearsal is tried: on a machine under load, the reference may be too slow for it.
const rehearsals = 3

// rehearse plays the selected scenarios on a reference of its own. What the target declares as not available is left
// out there too.
func (s *session) rehearse(ctx context.Context) (*session, error) {
	ids := make([]string, len(s.rules))
	for i, entry := range s.rules {
		ids[i] = entry.ID
	}
	options := Options{Selection: Selection{Patterns: ids}, Seed: s.options.Seed, lean: true, suite: s.suite, as: s.target}
	var failures []error
	for try := 1; try <= rehearsals; try++ {
		rehearsal, err := open(options)
		if err != nil {
			return nil, err
		}
		result := rehearsal.run(ctx)
		switch result.Exit {
		case contract.ExitGuard: // the guard of the run itself refuses likewise
			return rehearsal, nil
		case contract.ExitOK, contract.ExitIncomplete:
			// What came to no verdict made fewer calls than it will: the run would be stopped at the first one beyond them.
			if try == rehearsals || !rehearsal.stumbled() {
				return rehearsal, nil
			}
		}
		rehearsal.close()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		failures = append(failures, fmt.Errorf("the rehearsal on the built-in reference came to %s (exit %d) %s", result.Verdict, result.Exit, result.Reason))
	}
	return nil, &contract.Fault{Reason: errors.Join(failures...).Error()}
}

// stumbled tells whether a scenario came to no verdict, other than by a fault of the suite, which it would meet again.
func (s *session) stumbled() bool {
	return slices.ContainsFunc(s.scenarios, func(scenario catalogue.Scenario) bool {
		got := s.records.get(scenario.Name)
		return got.outcome == contract.Errored && !got.suiteFault
	})
}
