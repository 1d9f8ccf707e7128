package runner

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/engine"
	"relcon/runner/explore"
	"relcon/runner/history"
	"relcon/runner/identity"
	"relcon/runner/judge"
	"relcon/runner/late"
	"relcon/runner/leftover"
	"relcon/runner/outage"
	"relcon/runner/plan"
	"relcon/runner/pool"
	"relcon/runner/states"
	"relcon/runner/target"
	"relcon/runner/waiting"
	"relcon/schemas"
	"relcon/steps"
)

// hookPatience is how many times the time for one request the hook may take: what it arranges may be slow to make.
const hookPatience = 3

// outagePatience is for how many times the time for one request a place may be silent before it counts as down.
const outagePatience = 3

// run is the parts that a task is run with.
type run struct {
	task
	began     time.Time
	client    *client.Client
	pool      *pool.Pool  // nil where there is a hook
	orders    plan.Orders // of the pool
	lacking   []string    // lines that the file of the pool lacks
	ledger    *leftover.Ledger
	leases    *states.Leases
	keeper    *late.Keeper // nil where there is a pool, whose accounts are not torn down
	watch     *outage.Watch
	engine    *engine.Engine
	env       steps.Env // what the steps work with
	history   *history.History
	generated []*exploration // calls of one client, and of several at once, when the scenarios have ended
	note      string         // what the report is to say beside its result
	hook      *states.Hook   // nil where there is a pool
	waits     *waiting.List
	closers   []func()
}

// open makes the parts. It sends nothing.
func open(ctx context.Context, t task) (*run, error) {
	limits := t.plan.Target.Limits
	r := &run{task: t, began: time.Now(), engine: engine.New(ctx, t.plan.All(), t.concurrency()), history: history.New(0)}
	r.watch = &outage.Watch{
		Limit: t.concurrency() + 8, Now: time.Now, End: r.engine.Break, Products: t.plan.Products(),
		Grace: min(outagePatience*limits.RequestTimeout, limits.SettleTimeout),
	}
	r.ledger = leftover.InMemory(t.ledgerHeader(), time.Now)
	source, err := r.connect()
	if err != nil {
		r.close()
		return nil, err
	}
	retry := client.Retry{
		Pause: engine.Pause, First: limits.PollInterval, Limit: limits.SettleTimeout, Silent: r.watch.Grace,
		AtOnce: limits.RequestTimeout, Watch: r.watch,
	}
	r.leases = &states.Leases{
		Source: source, MaxInstances: t.plan.Target.Safety.MaxInstances, Timeout: limits.RequestTimeout,
		Retry: retry, Watch: r.watch, Looks: r.client, Scenario: history.ScenarioOf,
	}
	r.waits = waiting.New(t.suite, limits.SettleTimeout, t.options.Target != nil && t.options.Known == nil) // a list of known failures names each
	r.env = steps.Env{
		Versions: r.plan.Target.Versions(),
		States:   r.leases, Codec: steps.Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML},
		Settle: limits.SettleTimeout, Poll: limits.PollInterval, Again: limits.Again(), Now: time.Now, Waiting: r.waits.Begin,
		Client: &client.Retrying{Caller: r.client, Retry: retry, Now: time.Now, Seen: func(account contract.Account) {
			_ = r.leases.Seen(account) // that it is in use is told when it is not torn down
		}},
	}
	if r.pool != nil {
		r.env.Untouched = r.pool.Untouched
	} else {
		r.leases.Ledger = r.ledger
		r.keeper = &late.Keeper{
			States: r.leases, History: r.history, Read: r.env.Client.Inventory, Search: r.env.Client.Search, MaxAccounts: limits.MaxAccounts, AtOnce: t.concurrency(),
			Clock: !slices.Contains(t.plan.Target.Lacking(), contract.NeedClock), Bills: !slices.Contains(t.plan.Target.Lacking(), contract.NeedBilling), Timeout: teardownTime(limits), Seed: t.plan.Seed,
		}
		r.env.States = r.keeper
	}
	return r, nil
}

// connect makes the client, and the hook or the pool.
func (r *run) connect() (states.Source, error) {
	t := r.plan.Target
	trust, err := client.Trust(t.TLS.CAFile)
	if err != nil {
		return nil, err
	}
	endpoints := map[contract.Product]client.Endpoint{}
	for product, at := range t.Products {
		endpoints[product] = client.Endpoint{URL: at.Endpoint, Version: at.Version, Schemes: at.Signature}
	}
	trace := traces(t)
	r.client, err = client.New(client.Options{
		Endpoints: endpoints, RequestsPerSecond: t.Limits.RequestsPerSecond,
		RequestTimeout: t.Limits.RequestTimeout, MaxRequests: t.Safety.MaxRequests, TLS: trust, Transport: r.network,
		Secrets: append(client.ProxySecrets(), t.States.Token), UserAgent: client.UserAgent(r.options.Version), Trace: trace,
		Record: func(ctx context.Context, call contract.Call, exchange contract.Exchange) {
			if !explore.Record(ctx, call, exchange) {
				r.history.Add(ctx, judge.Look(call, exchange))
			}
		},
	})
	if err != nil {
		return nil, &contract.UsageError{Problem: err.Error()}
	}
	r.closers = append(r.closers, r.client.Close)
	switch at := t.States; {
	case t.Pool != nil && at.URL != "":
		return nil, usage("target %q: states: got both a hook and a pool, want one of the two", t.Name)
	case t.Pool != nil:
		if r.pool, err = pool.Open(t.Pool, pool.Options{ReadOnly: r.reading, Spare: r.client.Spare}); err != nil {
			return nil, usage("target %q: states.pool: %v", t.Name, err)
		}
		r.closers = append(r.closers, func() { _ = r.pool.Close() }) // every line is on the disk already
		return r.pool, nil
	case at.Pool != "":
		return nil, usage("target %q: states.pool: %s was not read, so there is nothing to arrange instances from: read the target file with target.Load", t.Name, at.Pool)
	case at.URL == "":
		return nil, usage("target %q: states: states.url is missing, and so is states.pool: the suite arranges instances through a provider-state hook, or takes them from a pool", t.Name)
	}
	r.hook = newHook(t, states.Options{Transport: r.network, UserAgent: client.UserAgent(r.options.Version), Trace: trace}, trust)
	r.closers = append(r.closers, r.hook.Close)
	return r.hook, nil
}

// traces gives what makes the traceparent header of a request; nil where the target wants none.
func traces(t *target.Target) func(context.Context) string {
	if t.Trace == "off" {
		return nil
	}
	return client.NewTraces(history.ScenarioOf)
}

// newHook makes the hook of a target. No transport means the real one.
func newHook(t *target.Target, options states.Options, trust *tls.Config) *states.Hook {
	if options.Transport == nil {
		options.Transport = client.NewTransport(trust)
	}
	options.URL, options.Token, options.Timeout = t.States.URL, t.States.Token, hookPatience*t.Limits.RequestTimeout
	return states.NewHook(options)
}

// Sweep reads the ledger of a run that is over, and tells what the run left; with Yes it tears that down: see
// leftover.Sweep.
func Sweep(ctx context.Context, options SweepOptions) (*leftover.Swept, error) {
	options.Plainly = outage.Plainly
	options.Hook = func(t *target.Target) (leftover.Hook, error) {
		trust, err := client.Trust(t.TLS.CAFile)
		version, _ := identity.Build()
		return newHook(t, states.Options{UserAgent: client.UserAgent(version), Trace: traces(t)}, trust), err
	}
	return leftover.Sweep(ctx, options)
}

// close gives up the parts.
func (r *run) close() {
	r.engine.Break(nil)
	for _, each := range slices.Backward(r.closers) {
		each()
	}
}

// ready finds out what the scenarios need of a pool, or opens the run's ledger on the disk: where it was asked for, or else,
// for a target, in the folder where ledgers are kept. After that, something may be sent.
func (r *run) ready(ctx context.Context, folder string) (err error) {
	path := r.options.Ledger
	switch {
	case r.pool != nil && path != "":
		return usage("ledger: a run on a pool arranges nothing that could be left: what it uses up stands in a file of its own beside the pool")
	case r.pool != nil:
		return r.order(ctx)
	case path != "":
		r.ledger, err = leftover.Start(path, r.ledger.Header(), r.plan.Target.States.Token, time.Now)
	case r.options.Target != nil:
		r.ledger, err = leftover.StartIn(folder, r.ledger.Header(), r.plan.Target.States.Token)
	}
	if err != nil {
		return usage("ledger: %s", leftover.Explain(err))
	}
	r.leases.Ledger, r.plan.Ledger = r.ledger, r.ledger.Path()
	r.closers = append(r.closers, func() { _ = r.ledger.Close() })
	return nil
}

func (t task) ledgerHeader() leftover.Header {
	at := t.plan.Target
	header := leftover.Header{
		Run: strings.ToLower(rand.Text()[:12]), Started: time.Now().UTC().Truncate(time.Second), Target: at.Name,
		Builtin: t.options.Target == nil, Relcon: t.options.Version, Seed: t.plan.Seed,
	}
	if hook := at.States.URL; hook != "" {
		header.Hook = leftover.HookMark(header.Run, hook)
	}
	if file := at.File; file != "" {
		if absolute, err := filepath.Abs(file); err == nil {
			header.TargetFile = absolute
		}
	}
	return header
}
