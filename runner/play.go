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
	"relcon/runner/outage"
	"relcon/runner/pool"
	"relcon/runner/states"
	"relcon/runner/target"
	"relcon/steps"
)

// play plays the scenarios that are asked for through a channel. ended is called when one has ended; it may be nil.
func (r *run) play(wanted <-chan catalogue.Scenario, ended func(catalogue.Scenario)) {
	progress := Progress{Total: r.plan.Scenarios()}
	defer r.waits.Tell(r.options.Waiting)()
	r.engine.Play(engine.Parts{
		Suite: r.suite, History: r.history, Env: r.env, FailFast: r.options.FailFast, Begin: r.begin, Doubt: r.doubt, Close: r.leave,
		Ended: func(scenario catalogue.Scenario, end history.Ended) {
			progress.add(end.Outcome)
			progress.Failure = r.failure(scenario, end)
			if r.options.Progress != nil {
				r.options.Progress(progress)
			}
			if ended != nil {
				ended(scenario)
			}
		},
	}, wanted)
}

// failure is what to tell at once of a scenario that has ended; nil where it did not fail, was known to, or only warns.
func (r *run) failure(scenario catalogue.Scenario, end history.Ended) *Failure {
	known, listed := r.options.Known.Find(scenario.RuleID, scenario.Name, r.history.Failed(scenario.Name))
	warns := !r.options.Strict && slices.ContainsFunc(r.plan.Rules, func(rule catalogue.Rule) bool {
		return rule.ID == scenario.RuleID && rule.Level == contract.Recommended
	})
	if end.Outcome != contract.Failed || warns || listed && !known.Expired(r.began) {
		return nil
	}
	return &Failure{scenario.RuleID, scenario.Location(), scenario.Name, end.Reason}
}

func (p *Progress) add(outcome contract.Outcome) {
	p.Done++
	switch outcome {
	case contract.Failed:
		p.Failed++
	case contract.Errored:
		p.Errored++
	}
}

// begin finds out whether a scenario can be played at all, and leases what it needs of a pool, if there is one, waiting
// for an exclusive account where another scenario has it.
func (r *run) begin(ctx context.Context, scenario catalogue.Scenario) (context.Context, error) {
	if r.pool == nil {
		return ctx, r.plan.Missing(scenario)
	}
	if err := r.plan.Unserved(scenario, r.pool); err != nil {
		return ctx, err
	}
	for {
		lease, busy, err := r.pool.Lease(r.orders[scenario.Name])
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

// leave tears down what a scenario was given, and ends the run where it is of no use to go on.
func (r *run) leave(ctx context.Context, world *steps.World, end history.Ended) {
	r.watch.Scenario(end.Cause)
	if spent := (*client.SpentError)(nil); errors.As(end.Cause, &spent) {
		r.engine.Break(spent)
	}
	if unwritten := (*leftover.WriteError)(nil); errors.As(end.Cause, &unwritten) {
		r.engine.Stop(unwritten)
	}
	r.tearDown(ctx, world)
	pool.End(ctx)
}

// teardownTime is for the teardown of one account.
func teardownTime(limits target.Limits) time.Duration { return limits.RequestTimeout + 10*time.Second }

// tearDown gives up the scenario's accounts: they are torn down at the end of the run, or before. What is not torn down stands in the ledger, and the census tries once more.
func (r *run) tearDown(ctx context.Context, world *steps.World) {
	defer func() { _ = recover() }()
	if r.pool == nil && errors.As(context.Cause(ctx), new(*outage.Error)) {
		return // the census asks once, and not each scenario by itself
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), teardownTime(r.plan.Target.Limits))
	defer cancel()
	_ = world.Close(ctx)
}

// doubt looks again at a violation in which the provider answered 5xx: see outage.Watch.Doubt.
func (r *run) doubt(ctx context.Context, scenario catalogue.Scenario, failure error) error {
	if ctx.Err() != nil {
		return failure
	}
	return r.watch.Doubt(failure, scenario.Product, r.history.Exchanges(scenario.Name), func() error { return r.alive(ctx, scenario.Product) })
}

// alive reads the inventory of an account, of a new one where there is a hook. What it sends is in no scenario's record.
func (r *run) alive(ctx context.Context, product contract.Product) error {
	if r.pool != nil {
		account, there := r.pool.First(product)
		if !there {
			return nil
		}
		_, err := r.client.Inventory(history.In(ctx, ""), account, nil)
		return err
	}
	ctx = states.Once(ctx, 0)
	account, err := r.leases.Account(ctx, product, "")
	if err != nil {
		return err
	}
	_, err = r.client.Inventory(history.In(ctx, ""), account, nil)
	if closing := r.leases.TearDown(context.WithoutCancel(ctx), account); err == nil {
		err = closing
	}
	return err
}
