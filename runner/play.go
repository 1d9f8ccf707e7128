package runner

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/pool"
	"relcon/steps"
)

// silent is the name of a godog formatter that prints nothing: outcomes are ours, and godog's totals count what was
// skipped as passed.
const silent = "relcon-silent"

// godog keeps formatters in a table of the process; one entry serves all runs.
var registerSilent = sync.OnceFunc(func() {
	godog.Format(silent, "prints nothing", func(string, io.Writer) godog.Formatter { return godog.NewBaseFmt("relcon", io.Discard) })
})

// play starts the wanted scenarios in their order, and waits until each of them has come to something.
func (s *session) play(ctx context.Context, wanted iter.Seq[catalogue.Scenario]) {
	admitting, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ctx, s.abort = context.WithCancelCause(ctx)
	defer s.abort(nil)
	s.records.onFailure = func() {
		if s.options.FailFast {
			stop(errFailFast)
		}
	}
	// A suite that was about to touch what is not its own is not to be trusted with anything more.
	s.records.onRefused = func(refused *contract.Refused) { stop(refused) }
	s.stop = stop
	go s.gate.admit(admitting)
	go s.ask(wanted)

	s.perform(ctx)
	s.forgetUnasked()
	for _, scenario := range s.records.missing() {
		s.records.put(scenario.Name, unplayed(admitting))
	}
}

// perform hands the features to godog.
func (s *session) perform(ctx context.Context) {
	registerSilent()
	suite := godog.TestSuite{
		Name:                 "relcon",
		TestSuiteInitializer: func(ts *godog.TestSuiteContext) { s.register(ts.ScenarioContext()) },
		Options: &godog.Options{
			Format: silent, Output: io.Discard, Strict: true,
			FeatureContents: s.contents(), Concurrency: s.pickles() + 1, DefaultContext: ctx,
		},
	}
	suite.Run()
}

var errFailFast = errors.New("an earlier scenario failed, and fail-fast was asked for")

// unplayed is the record of a scenario whose turn never came.
func unplayed(ctx context.Context) record {
	cause := context.Cause(ctx)
	if cause == nil {
		return record{outcome: contract.Errored, reason: "the scenario never ran", suiteFault: true}
	}
	if errors.Is(cause, errFailFast) {
		return record{outcome: contract.Skipped, reason: cause.Error()}
	}
	return record{outcome: contract.Errored, reason: "not run: " + interruption(cause), ended: endOf(cause)}
}

// ask lets the wanted scenarios in, one after another.
func (s *session) ask(wanted iter.Seq[catalogue.Scenario]) {
	defer close(s.gate.wanted)
	for scenario := range wanted {
		s.asked.Store(scenario.Name, true)
		s.gate.want(scenario.Name)
	}
}

// forgetUnasked drops the rules of which nothing was asked for, and records the unasked scenarios of the others as
// skipped: a rule of which a part was run is not proved.
func (s *session) forgetUnasked() {
	asked := func(scenario catalogue.Scenario) bool {
		_, yes := s.asked.Load(scenario.Name)
		return yes
	}
	s.rules = slices.DeleteFunc(slices.Clone(s.rules), func(e catalogue.Entry) bool { return !slices.ContainsFunc(e.Scenarios, asked) })
	s.scenarios = nil
	for _, entry := range s.rules {
		s.scenarios = append(s.scenarios, entry.Scenarios...)
		for _, scenario := range entry.Scenarios {
			if !asked(scenario) {
				s.records.put(scenario.Name, record{outcome: contract.Skipped, reason: "not selected", unselected: true})
			}
		}
	}
	s.records.keep(s.scenarios)
}

// contents are the features that hold a selected scenario.
func (s *session) contents() []godog.Feature {
	var contents []godog.Feature
	for _, f := range s.suite.Features {
		if slices.ContainsFunc(s.scenarios, func(each catalogue.Scenario) bool { return each.URI == f.URI }) {
			contents = append(contents, godog.Feature{Name: f.URI, Contents: f.Content})
		}
	}
	return contents
}

// pickles bounds the number of scenarios in the features, so that godog makes none of them wait.
func (s *session) pickles() int {
	count := 0
	for _, entry := range s.suite.Rules {
		count += len(entry.Scenarios)
	}
	return count
}

// playing is what a scenario carries through its steps.
type playing struct {
	scenario  catalogue.Scenario
	world     *steps.World
	began     time.Time
	mu        sync.Mutex
	exchanges []contract.Exchange
	asked     []askedAccount // in the order of asking
	lease     *pool.Lease    // of the target's pool; nil where there is none
	step      string         // that failed
	err       error          // why
}

type playingKey struct{}

// register makes sentences and hooks known, all of them once and at suite level.
func (s *session) register(sc *godog.ScenarioContext) {
	steps.Register(sc)
	env := s.env()
	sc.Before(func(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
		scenario, known := s.suite.Find(pickle.Uri, pickle.Name)
		if !known || !s.gate.enter(scenario.Name) {
			return ctx, godog.ErrSkip
		}
		ctx, p := s.start(ctx, scenario, env)
		return ctx, p.err
	})
	sc.StepContext().After(func(ctx context.Context, step *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
		if p, ok := ctx.Value(playingKey{}).(*playing); ok && p.err == nil && err != nil {
			p.step, p.err = catalogue.Keyword(step)+" "+step.Text, err
		}
		return ctx, nil
	})
	sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
		if p, ok := ctx.Value(playingKey{}).(*playing); ok {
			s.finish(ctx, p, err)
		}
		return ctx, nil
	})
}

// start makes the world of a scenario whose turn has come, and finds out whether it can be played at all.
func (s *session) start(ctx context.Context, scenario catalogue.Scenario, env steps.Env) (context.Context, *playing) {
	p := &playing{scenario: scenario, world: steps.NewWorld(env, scenario.Product), began: time.Now()}
	ctx = context.WithValue(steps.With(ctx, p.world), playingKey{}, p)
	ctx = client.WithRecorder(ctx, p.record)
	if p.err = s.unavailable(scenario); p.err == nil {
		ctx, p.err = s.borrow(ctx, p)
	}
	return ctx, p
}

func (p *playing) record(exchange contract.Exchange) {
	exchange.Response.Body = kept(exchange.Response.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.exchanges = append(p.exchanges, exchange)
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

// finish gives back what the scenario was given, and records what it came to. It must not panic: godog does not
// recover in an After hook.
func (s *session) finish(ctx context.Context, p *playing, err error) {
	defer s.gate.leave()
	if p.err == nil {
		p.err = err
	}
	p.err = s.doubted(ctx, p)
	result := judge(ctx, p)
	for _, exchange := range result.exchanges {
		result.reason = exchange.Blank(result.reason) // steps quote what they judge, the answers as they came
	}
	s.outage.Scenario(p.err)
	s.spent(p.err)
	if unwritten := (*leftover.WriteError)(nil); errors.As(p.err, &unwritten) {
		s.stop(unwritten)
	}
	s.teardown(ctx, p.world)
	if p.lease != nil {
		p.lease.End()
	}
	result.duration = time.Since(p.began)
	s.records.put(p.scenario.Name, result)
}

// teardown gives back the scenario's accounts. What it does not give back stands in the ledger, and the census tries
// once more.
func (s *session) teardown(ctx context.Context, world *steps.World) {
	defer func() { _ = recover() }()
	if s.pool == nil && endedByOutage(ctx) {
		return // the census asks once, and not each scenario by itself
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.target.Limits.RequestTimeout+10*time.Second)
	defer cancel()
	_ = world.Close(ctx)
}
