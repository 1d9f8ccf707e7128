package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/engine"
	"relcon/runner/history"
	"relcon/runner/leftover"
	"relcon/runner/pool"
	"relcon/steps"
)

// play plays the scenarios that are asked for through a channel.
func (s *session) play(ctx context.Context, wanted <-chan catalogue.Scenario) {
	s.engine = engine.New(ctx, engine.Parts{
		Suite: s.suite, Scenarios: s.scenarios, Concurrency: s.concurrency, FailFast: s.options.FailFast,
		History: s.history, Env: s.env(), Begin: s.enter, Doubt: s.doubted, Close: s.leave, Ended: s.ended,
	})
	s.engine.Play(wanted)
}

// playAll plays all scenarios that were selected.
func (s *session) playAll(ctx context.Context) {
	wanted := make(chan catalogue.Scenario, len(s.scenarios))
	for _, scenario := range s.ordered() {
		wanted <- scenario
	}
	close(wanted)
	s.play(ctx, wanted)
}

// ended tells how far the run is.
func (s *session) ended(scenario catalogue.Scenario, end history.Ended) {
	s.progress.Done++
	switch end.Outcome {
	case contract.Failed:
		s.progress.Failed++
	case contract.Errored:
		s.progress.Errored++
	}
	if s.options.Progress != nil {
		s.options.Progress(s.progress)
	}
	if s.listen != nil {
		s.listen(scenario)
	}
}

// enter finds out whether a scenario can be played at all, and leases what it needs of a pool, if there is one, waiting
// for an exclusive account where another scenario has it.
func (s *session) enter(ctx context.Context, scenario catalogue.Scenario) (context.Context, error) {
	ctx = client.WithRecorder(ctx, func(exchange contract.Exchange) { s.history.Add(ctx, history.Exchanged{Exchange: exchange}) })
	if err := s.unavailable(scenario); err != nil || s.pool == nil {
		return ctx, err
	}
	for {
		lease, busy, err := s.pool.Lease(s.orders[scenario.Name])
		if err != nil {
			return ctx, err
		}
		if lease != nil {
			return pool.With(ctx, lease), nil
		}
		if err := engine.Await(ctx, busy); err != nil {
			return ctx, err
		}
	}
}

// unavailable tells whether the target's file declares something as not available that the scenario's rule needs.
func (s *session) unavailable(scenario catalogue.Scenario) error {
	i := slices.IndexFunc(s.rules, func(e catalogue.Entry) bool { return e.ID == scenario.RuleID })
	for _, need := range slices.Concat(s.rules[i].Needs, scenario.Needs) {
		if slices.Contains(s.target.Unavailable, need) {
			return &contract.Missing{Need: need, Reason: "the target file declares it as not available"}
		}
		if s.pool != nil {
			if err := s.pool.Lacks(need); err != nil {
				return err
			}
		}
	}
	return nil
}

// leave tears down what a scenario was given, and ends the run where it is of no use to go on.
func (s *session) leave(ctx context.Context, world *steps.World, end history.Ended) {
	s.outage.Scenario(end.Cause)
	if spent := (*client.SpentError)(nil); errors.As(end.Cause, &spent) {
		s.engine.Break(spent)
	}
	if unwritten := (*leftover.WriteError)(nil); errors.As(end.Cause, &unwritten) {
		s.engine.Stop(unwritten)
	}
	s.tearDown(ctx, world)
	pool.End(ctx)
}

// tearDown tears down the scenario's accounts. What is not torn down stands in the ledger, and the census tries once more.
func (s *session) tearDown(ctx context.Context, world *steps.World) {
	defer func() { _ = recover() }()
	if s.pool == nil && endedByOutage(ctx) {
		return // the census asks once, and not each scenario by itself
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.target.Limits.RequestTimeout+10*time.Second)
	defer cancel()
	_ = world.Close(ctx)
}
