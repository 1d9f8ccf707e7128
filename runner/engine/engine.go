// Package engine plays scenarios, through godog: in the order in which they are asked for, several at a time. What
// happens is recorded in a history.
package engine

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/cucumber/godog"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/steps"
)

// Parts are what scenarios are played with.
type Parts struct {
	Suite    *catalogue.Suite
	History  *history.History
	Env      steps.Env // Pause is the engine's own
	FailFast bool      // start nothing more after the first failure

	// Begin is called before the first step. Its context is that of the steps; its error keeps the scenario from being played.
	Begin func(ctx context.Context, scenario catalogue.Scenario) (context.Context, error)
	// Doubt is called after the last step with the error of the scenario, if there is one, and gives the one that counts.
	Doubt func(ctx context.Context, scenario catalogue.Scenario, err error) error
	// Close is called when it is known what the scenario came to, to tear down what it was given. It must not panic.
	Close func(ctx context.Context, world *steps.World, end history.Ended)
	// Ended is called when all of that is over, one call at a time, also for a scenario whose turn never came.
	Ended func(scenario catalogue.Scenario, end history.Ended)
}

// Engine plays the scenarios of one run.
type Engine struct {
	Parts
	scenarios        []catalogue.Scenario
	gate             *gate
	playing          context.Context // ends when what is under way is broken off
	admitting        context.Context // ends when nothing more is started
	breakOff, refuse context.CancelCauseFunc
	mu               sync.Mutex // held while Ended is called
}

// New makes an engine that plays until ctx ends, so many of the given scenarios at once.
func New(ctx context.Context, scenarios []catalogue.Scenario, concurrency int) *Engine {
	e := &Engine{scenarios: scenarios, gate: newGate(concurrency, scenarios)}
	e.playing, e.breakOff = context.WithCancelCause(context.WithValue(ctx, gateKey{}, e.gate))
	e.admitting, e.refuse = context.WithCancelCause(e.playing)
	return e
}

// Stop starts no further scenario.
func (e *Engine) Stop(cause error) { e.refuse(cause) }

// Break starts no further scenario, and breaks off those that are under way.
func (e *Engine) Break(cause error) {
	e.refuse(cause)
	e.breakOff(cause)
}

// Stopped is why nothing more was started; nil where all that was asked for was.
func (e *Engine) Stopped() error {
	if cause := context.Cause(e.admitting); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// Play plays the wanted scenarios, each of them once, and waits until each has come to something. What is asked for after
// the run was stopped is not played, and what is asked for after Play is over comes to nothing. Play is called once.
func (e *Engine) Play(parts Parts, wanted <-chan catalogue.Scenario) {
	defer e.Break(nil)
	parts.Env.Pause = Pause
	parts.Env.Client = &recordingClient{parts.Env.Client, parts.History}
	parts.Env.States = &recordingStates{parts.Env.States, parts.History}
	e.Parts = parts
	late := make(chan []catalogue.Scenario, 1)
	go func() { late <- e.gate.admit(e.admitting, wanted) }()
	e.perform()
	for _, scenario := range append(<-late, atHand(wanted)...) {
		e.end(scenario, unplayed(e.admitting))
	}
	// Whatever became of godog, a scenario that began must not be missing from the result.
	for _, scenario := range e.scenarios {
		if _, ended := e.History.End(scenario.Name); !ended && e.gate.began(scenario.Name) {
			e.end(scenario, errored(&contract.Fault{Reason: "the scenario never ran"}))
		}
	}
}

// atHand gives what a channel holds by now.
func atHand(wanted <-chan catalogue.Scenario) (all []catalogue.Scenario) {
	for {
		select {
		case scenario, more := <-wanted:
			if !more {
				return all
			}
			all = append(all, scenario)
		default:
			return all
		}
	}
}

// end records what a scenario came to.
func (e *Engine) end(scenario catalogue.Scenario, end history.Ended) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.History.AddTo(scenario.Name, end)
	if e.Ended != nil {
		e.Ended(scenario, end)
	}
	if refused := (*contract.Refused)(nil); errors.As(end.Cause, &refused) {
		// A suite that was about to touch what is not its own is not to be trusted with anything more.
		e.Stop(refused)
	}
	if e.FailFast && end.Outcome == contract.Failed {
		e.Stop(errFailFast)
	}
}

// silent is the name of a godog formatter that prints nothing: outcomes are ours, and godog's totals count what was
// skipped as passed.
const silent = "relcon-silent"

// godog keeps formatters in a table of the process; one entry serves all runs.
var registerSilent = sync.OnceFunc(func() {
	godog.Format(silent, "prints nothing", func(string, io.Writer) godog.Formatter { return godog.NewBaseFmt("relcon", io.Discard) })
})

// perform hands the features that hold a scenario to godog. godog parses them itself: there is no way to hand it parsed
// ones.
func (e *Engine) perform() {
	registerSilent()
	var contents []godog.Feature
	for _, f := range e.Suite.Features {
		if slices.ContainsFunc(e.scenarios, func(each catalogue.Scenario) bool { return each.URI == f.URI }) {
			contents = append(contents, godog.Feature{Name: f.URI, Contents: f.Content})
		}
	}
	pickles := 0
	for _, entry := range e.Suite.Rules {
		pickles += len(entry.Scenarios)
	}
	suite := godog.TestSuite{
		Name:                 "relcon",
		TestSuiteInitializer: func(ts *godog.TestSuiteContext) { e.register(ts.ScenarioContext()) },
		Options: &godog.Options{
			Format: silent, Output: io.Discard, Strict: true,
			// godog must make no scenario wait: the gate does.
			FeatureContents: contents, Concurrency: pickles + 1, DefaultContext: e.playing,
		},
	}
	suite.Run()
}

type playedKey struct{}

// register makes sentences and hooks known, all of them once and at suite level.
func (e *Engine) register(sc *godog.ScenarioContext) {
	steps.Register(sc)
	sc.Before(func(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
		scenario, known := e.Suite.Find(pickle.Uri, pickle.Name)
		if !known || !e.gate.enter(scenario.Name) {
			return ctx, godog.ErrSkip
		}
		p := &played{engine: e, scenario: scenario, world: steps.NewWorld(e.Env, scenario.Product, scenario.Steps...)}
		ctx = context.WithValue(ctx, playedKey{}, p)
		ctx, p.err = p.begin(ctx)
		return ctx, p.err
	})
	sc.StepContext().Before(func(ctx context.Context, step *godog.Step) (context.Context, error) {
		if p, ok := ctx.Value(playedKey{}).(*played); ok {
			p.step = catalogue.Keyword(step) + " " + step.Text
			p.acted = 0
		}
		return ctx, nil
	})
	sc.StepContext().After(func(ctx context.Context, _ *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
		if p, ok := ctx.Value(playedKey{}).(*played); ok && p.err == nil {
			p.err = err
			e.History.Add(ctx, history.StepEnded{Step: p.step, Failed: err != nil})
		}
		return ctx, nil
	})
	sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
		if p, ok := ctx.Value(playedKey{}).(*played); ok {
			p.finish(ctx, err)
		}
		return ctx, nil
	})
}

// played is one scenario that is being played.
type played struct {
	engine   *Engine
	scenario catalogue.Scenario
	world    *steps.World
	step     string     // that is under way, with its keyword
	mu       sync.Mutex // held while a call is judged
	acted    int        // calls of the step that may change something
	called   string     // operation of the last such call
	sound    []string   // the ones that the last step would call, but for a wrong name
	err      error      // the first one
}

func (p *played) begin(ctx context.Context) (context.Context, error) {
	ctx = steps.With(history.In(ctx, p.scenario.Name), p.world)
	p.engine.History.Add(ctx, history.Began{})
	return p.engine.Begin(ctx, p.scenario)
}

// finish records what the scenario came to. It must not panic: godog does not recover in an After hook.
func (p *played) finish(ctx context.Context, err error) {
	defer p.engine.gate.leave()
	if p.err == nil {
		p.err = err
	}
	if p.err != nil {
		p.err = p.engine.Doubt(ctx, p.scenario, p.err)
	}
	end := outcome(ctx, p)
	p.engine.Close(ctx, p.world, end)
	p.engine.end(p.scenario, end)
}
