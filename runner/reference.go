package runner

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/leftover"
	"relcon/runner/plan"
	"relcon/runner/reference"
	"relcon/runner/result"
	"relcon/runner/target"
)

// BuiltinName is the target's name when the built-in reference provider is used.
const BuiltinName = "reference"

// Limits for the built-in reference: it answers at once, and what it does asynchronously takes milliseconds.
const (
	builtinSettle      = 500 * time.Millisecond
	builtinPoll        = 10 * time.Millisecond
	builtinConcurrency = 32
	builtinInstances   = 1_000_000
	builtinAccounts    = 1_000_000   // all live until the end of the run
	builtinRate        = 1e6         // requests per second: no limit worth the name
	builtinTimeout     = time.Minute // nothing gets lost inside the process, but a busy machine may starve it
)

// builtinAddress is a host that no network leads to, and that says in a message what it stands for.
const builtinAddress = "http://the-built-in-reference.invalid"

// builtin makes a reference provider inside the process, and gives the target that stands for it and the way there.
func builtin(options Options) (*target.Target, http.RoundTripper, error) {
	provider, err := reference.New(reference.Options{Faults: options.Faults, Readings: options.Readings})
	if err != nil {
		return nil, nil, &contract.UsageError{Problem: err.Error()}
	}
	t := BuiltinTarget(builtinAddress, provider.HookToken())
	t.Limits.RequestTimeout = builtinTimeout
	return t, reference.Transport{Handler: provider}, nil
}

// BuiltinTarget is the target that leads to a reference provider at an address.
func BuiltinTarget(address, hookToken string) *target.Target {
	t := &target.Target{
		Name: BuiltinName,
		Products: map[contract.Product]target.Product{
			contract.BMC: {Endpoint: address + "/api/v2/bmc", Version: "2022-11-20"},
			contract.BSS: {Endpoint: address + "/", Version: "2017-12-14", Signature: []contract.Scheme{contract.RPC, contract.ACS3}},
			contract.ZEC: {Endpoint: address + "/api/v2/zec", Version: "2025-09-01"},
		},
		Safety: target.Safety{MaxInstances: builtinInstances, MaxRequests: builtinInstances},
		States: target.States{URL: address + reference.HookPath, Token: hookToken},
		Limits: target.Limits{
			RequestsPerSecond: builtinRate, Concurrency: builtinConcurrency, RequestTimeout: 10 * time.Second,
			SettleTimeout: builtinSettle, PollInterval: builtinPoll, TotalTimeout: 10 * time.Minute,
			MaxAccounts: builtinAccounts, SecondLook: builtinPoll,
		},
	}
	return t
}

// Rehearsed is what came of a run on a reference inside the process.
type Rehearsed struct {
	Plan    Plan
	History *history.History
	Report  *result.Report // without the exchanges, which the history has
}

// Rehearse plays the selected rules on a reference inside the process, for a proof or a plan. It is a run like any other,
// but nothing is looked for when it is over: what it arranged ends with the reference. Scenarios that are not wanted are left
// out; nil wants all.
func Rehearse(ctx context.Context, options Options, wanted func(catalogue.Scenario) bool) (*Rehearsed, error) {
	t, err := newTask(options, nil)
	if err != nil {
		return nil, err
	}
	if wanted != nil {
		t.plan = t.plan.Only(wanted)
	}
	return t.rehearse(ctx)
}

// Probe plays the wanted scenarios of the selected rules on a sound reference, and tells of each of its faults the scenarios in
// which it would have done something. nil wants all.
func Probe(ctx context.Context, options Options, wanted func(catalogue.Scenario) bool) (*Rehearsed, map[string]map[string]bool, error) {
	t, err := newTask(options, nil)
	if err != nil {
		return nil, nil, err
	}
	if wanted != nil {
		t.plan = t.plan.Only(wanted)
	}
	met, err := t.probe()
	if err != nil {
		return nil, nil, err
	}
	played, err := t.rehearse(ctx)
	return played, met, err
}

// probe puts a sound reference in the place of the target, and gives what will be known of each of its faults when the run is over:
// the scenarios in which it would have done something.
func (t *task) probe() (map[string]map[string]bool, error) {
	met := map[string]map[string]bool{} // names of scenarios, by the id of the fault
	var mu sync.Mutex
	provider, err := reference.New(reference.Options{HookToken: t.plan.Target.States.Token, Probe: func(fault string, request *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if met[fault] == nil {
			met[fault] = map[string]bool{}
		}
		met[fault][history.ScenarioOf(request.Context())] = true
	}})
	if err != nil {
		return nil, err
	}
	t.network = reference.Transport{Handler: provider}
	return met, nil
}

func (t task) rehearse(ctx context.Context) (*Rehearsed, error) {
	var played *Rehearsed
	err := t.within(ctx, func(ctx context.Context, r *run) error {
		failed := r.perform(ctx)
		played = &Rehearsed{Plan: r.plan, History: r.history, Report: r.judge(ctx, failed, leftover.Found{}, true)}
		return nil
	})
	return played, err
}

// rehearsals is how often a rehearsal is tried: on a machine under load, the reference may be too slow for it.
const rehearsals = 3

// imitate plays the plan of a task on a reference. What the target declares as not available is left out there, too.
func (t task) imitate(ctx context.Context) (*Rehearsed, error) {
	var played *Rehearsed
	for try := 1; ; try++ {
		at, network, err := builtin(Options{})
		if err != nil {
			return nil, err
		}
		at.Unavailable, at.Unlisted = t.plan.Target.Lacking(), t.plan.Target.Unlisted
		copied := task{suite: t.suite, plan: t.plan, network: network}
		copied.plan.Target = at
		if played, err = copied.rehearse(ctx); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if try == rehearsals || !stumbled(played) {
			break
		}
	}
	if slices.Contains([]int{contract.ExitOK, contract.ExitIncomplete, contract.ExitGuard}, played.Report.Exit) {
		return played, nil
	}
	return nil, &contract.Fault{Reason: fmt.Sprintf("the rehearsal on the built-in reference came to %s (exit %d) %s", played.Report.Verdict, played.Report.Exit, played.Report.Reason)}
}

// stumbled tells whether a scenario came to no verdict, and so arranged less than it will. What the suite itself is to blame
// for, the guard refusing its call or not, would happen again.
func stumbled(played *Rehearsed) bool {
	return slices.ContainsFunc(played.Plan.All(), func(scenario catalogue.Scenario) bool {
		end, _ := played.History.End(scenario.Name)
		blamed := errors.As(end.Cause, new(*contract.Fault)) || errors.As(end.Cause, new(*contract.Refused))
		return end.Outcome == contract.Errored && !blamed
	})
}

// Foresee says what Run would do with the same options. It sends nothing to the target, unless the hook is to be asked for the
// list of what it can, which is one request.
func Foresee(ctx context.Context, options Options, ask bool) (*plan.Forecast, error) {
	if options.Target != nil {
		// What may be released is none of a plan's business.
		options.AllowRelease = options.Target.Name
		safe := *options.Target
		safe.Safety.AllowRelease = true
		options.Target = &safe
	}
	t, err := newTask(options, nil)
	if err != nil {
		return nil, err
	}
	t.reading = true
	var forecast *plan.Forecast
	err = t.within(ctx, func(ctx context.Context, r *run) error {
		said := ""
		if ask {
			if said, err = r.ask(ctx); err != nil {
				return err
			}
		}
		rehearsal, err := r.imitate(ctx)
		if err == nil {
			forecast = r.plan.Forecast(rehearsal.History, r.concurrency(), r.pool)
			forecast.Hook = said
		}
		return err
	})
	return forecast, err
}

// ask asks the hook what it can, and says what came of it.
func (r *run) ask(ctx context.Context) (said string, err error) {
	if r.hook == nil {
		return "", usage("target %q: it takes its instances from a pool, so there is no hook to ask", r.plan.Target.Name)
	}
	known, err := r.hook.List(ctx, r.plan.Products())
	switch {
	case client.Unanswered(err):
		return "", err
	case err != nil:
		return "it says nothing of what it can: " + err.Error(), nil
	}
	r.plan = r.plan.Listed(known.Lacking)
	return "it can arrange " + known.String(), nil
}

// order finds out by a rehearsal what the scenarios need of a pool: which of their requests need an account of their own
// is known only when a request is made.
func (r *run) order(ctx context.Context) error {
	rehearsal, err := r.imitate(ctx)
	if ctx.Err() != nil {
		return nil // the run itself says that it was interrupted, and sends nothing
	}
	if err != nil {
		return err
	}
	r.orders = r.plan.Orders(rehearsal.History)
	r.lacking = r.plan.Lacking(r.orders, r.pool)
	return nil
}
