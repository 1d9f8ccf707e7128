package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// foresee refuses what the target's file does not allow, as far as the steps tell it, and finds out what the scenarios
// need of a pool. It sends nothing to the target.
func (s *session) foresee(ctx context.Context) error {
	if s.pool != nil {
		return s.order(ctx)
	}
	wanted, limit := 0, s.target.Safety.MaxInstances
	for _, scenario := range s.scenarios {
		wanted += instances(scenario)
	}
	if wanted > limit && !s.options.onDemand {
		return usage("target %q: safety.maxInstances: the selected rules need %d instances in all, and %d are allowed, so nothing was sent: "+
			"select fewer with --rules, or raise the limit in the file (`relcon plan` lists what is needed)", s.target.Name, wanted, limit)
	}
	return nil
}

// order finds out by a rehearsal what the scenarios need of a pool: which of their requests need an account of their own
// is known only when a request is made.
func (s *session) order(ctx context.Context) error {
	rehearsal, err := s.rehearse(ctx)
	if ctx.Err() != nil {
		return nil // the run itself says that it was interrupted, and sends nothing
	}
	if err != nil {
		return err
	}
	defer rehearsal.close()
	s.orders = s.ordersOf(rehearsal.history)
	s.lacking = s.pool.Lacking(s.selected())
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
		end, _ := s.history.End(scenario.Name)
		return end.Outcome == contract.Errored && !errors.As(end.Cause, new(*contract.Fault))
	})
}
