// Package runner runs the contract against a provider and says what came of it. Run is the library call, Test the same
// for a provider's own `go test`; the command line and the package's own TestConformance are made of them.
package runner

import (
	"cmp"
	"context"
	"net/http"
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
	"relcon/runner/result"
	"relcon/runner/states"
	"relcon/runner/target"
	"relcon/schemas"
	"relcon/steps"
)

// Run runs the selected rules and reports what they came to. The report is whole whenever the error is nil, whatever
// the verdict; its Exit is the exit code of the program. An error is a *UsageError (exit 2; nothing was sent) or a
// *contract.Fault (exit 7). When ctx ends, the scenarios under way are broken off and the report says so.
func Run(ctx context.Context, options Options) (*result.Report, error) {
	s, err := open(options)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	return s.run(ctx), nil
}

// ready holds the run against its plan and opens its ledger: after that, something may be sent.
func (s *session) ready(ctx context.Context) error {
	if err := s.foresee(ctx); err != nil {
		return err
	}
	return s.keep()
}

// session is one run.
type session struct {
	options     Options
	suite       *catalogue.Suite
	target      *target.Target
	rules       []catalogue.Entry
	scenarios   []catalogue.Scenario // all of the rules'
	network     http.RoundTripper    // nil means the real one
	client      *client.Client
	hook        *states.Hook // nil where there is a pool
	ledger      *leftover.Ledger
	leases      *states.Leases
	states      steps.States     // the leases, as the steps use them
	pool        *pool.Pool       // nil where there is a hook
	orders      map[string]order // of the scenarios, where there is a pool
	lacking     []string         // lines that the file of the pool lacks, for all that was selected
	found       leftover.Found   // by the census
	kept        string           // path of the ledger; "" where there is none any more
	met         bool             // the target was seen to answer
	outage      *outage.Watch
	engine      *engine.Engine // nil until something is played
	history     *history.History
	note        string // what the report is to say beside its result
	progress    Progress
	listen      func(catalogue.Scenario) // called when a scenario has ended; may be nil
	concurrency int
	began       time.Time
	closers     []func()
}

// open checks everything that can be checked before anything is sent.
func open(options Options) (*session, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	all, err := options.suite, error(nil)
	if all == nil {
		if all, err = catalogue.Embedded(); err != nil {
			return nil, err
		}
	}
	s := &session{options: options, suite: all}
	if options.Target == nil {
		if s.target, s.network, err = builtin(options); err != nil {
			return nil, err
		}
		s.imitate(options.as)
	} else {
		s.target = options.Target.WithDefaults()
	}
	if s.rules, err = catalogue.Select(all.Rules, s.target.Offered(), options.Selection); err != nil {
		s.close()
		return nil, err
	}
	for _, entry := range s.rules {
		s.scenarios = append(s.scenarios, entry.Scenarios...)
	}
	if err := s.connect(); err != nil {
		s.close()
		return nil, err
	}
	s.concurrency = max(1, cmp.Or(options.Concurrency, s.target.Limits.Concurrency))
	s.outage = s.watch(s.concurrency)
	s.leases = s.arrange()
	s.states = s.leases
	s.history, s.progress.Total = history.New(0), len(s.scenarios)
	return s, nil
}

// imitate makes the built-in reference offer no more than another target does.
func (s *session) imitate(other *target.Target) {
	if other == nil {
		return
	}
	s.target.Unavailable = other.Unavailable
	for product := range s.target.Products {
		if _, offered := other.Products[product]; !offered {
			delete(s.target.Products, product)
		}
	}
}

// connect makes the client, and the hook or the pool. It sends nothing.
func (s *session) connect() error {
	tls, err := tlsConfig(s.target.TLS.CAFile)
	if err != nil {
		return err
	}
	endpoints := map[contract.Product]client.Endpoint{}
	for product, at := range s.target.Products {
		endpoints[product] = client.Endpoint{URL: at.Endpoint, Version: at.Version, Schemes: at.Signature}
	}
	s.client, err = client.New(client.Options{
		Endpoints: endpoints, RequestsPerSecond: s.target.Limits.RequestsPerSecond,
		RequestTimeout: s.target.Limits.RequestTimeout, MaxRequests: s.target.Safety.MaxRequests, TLS: tls, Transport: s.network,
	})
	if err != nil {
		return &contract.UsageError{Problem: err.Error()}
	}
	s.closers = append(s.closers, s.client.Close)
	s.ledger = leftover.InMemory(s.ledgerHeader(), time.Now)
	return s.arrangeBy(tls)
}

// close lets go of everything, the newest first: connections before the server that they lead to.
func (s *session) close() {
	for _, each := range slices.Backward(s.closers) {
		each()
	}
}

func (s *session) run(ctx context.Context) *result.Report {
	ctx, cancel := s.bound(ctx)
	defer cancel()
	if r := s.begin(ctx); r != nil {
		return r
	}
	s.playAll(ctx)
	return s.report(ctx)
}

// begin tells what is about to happen and finds out whether there is something to judge; if not, it gives the report
// that says why.
func (s *session) begin(ctx context.Context) *result.Report {
	s.began = time.Now()
	if s.options.Started != nil {
		s.options.Started(Plan{Target: s.target, Rules: s.rules, Catalogue: len(s.suite.Rules), Seed: s.options.Seed, Ledger: s.ledger.Path()})
	}
	if err := s.prepare(ctx); err != nil {
		return s.unreachable(ctx, err)
	}
	s.met = true
	return nil
}

// bound limits the time of the whole run.
func (s *session) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := s.target.Limits.TotalTimeout
	if s.options.Timeout > 0 {
		limit = s.options.Timeout
	}
	return context.WithTimeoutCause(ctx, limit, &errTimeOver{limit})
}

// env is what the steps work with.
func (s *session) env() steps.Env {
	env := steps.Env{
		Client: s.retrying(), States: s.states, Codec: steps.Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML}, Schemes: s.target.Products[contract.BSS].Signature,
		Settle: s.target.Limits.SettleTimeout, Poll: s.target.Limits.PollInterval,
		Now: time.Now,
	}
	if s.pool != nil {
		env.Untouched = s.pool.Untouched
	}
	return env
}
