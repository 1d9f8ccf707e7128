package runner

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/explore"
	"relcon/runner/identity"
	"relcon/runner/leftover"
	"relcon/runner/race"
	"relcon/runner/result"
)

// ExploreOptions say how much is explored. The rest is said by Options, as for Run; Progress counts calls.
type ExploreOptions struct {
	Options
	Calls   int                 // to send at least; 0 means 2,000, or no number where there is a time
	For     time.Duration       // to explore; 0 means until the calls are sent
	Clients int                 // that send calls to the same instances at once, 2 to 8; 0 means one after another
	Replay  *result.Exploration // its findings are played again, and nothing is generated; nil explores

	wanted   func(name string) bool // of the cases to play; nil plays all
	patterns []string               // of the rules that count, where calls overlap
}

// usualCalls are sent where neither a number nor a time is given.
const usualCalls = 2000

// mostCalls are sent at most; --for sends more.
const mostCalls = 1_000_000

// Explore sends generated calls and judges them by the model of the contract. Its error is that of Run.
func Explore(ctx context.Context, options ExploreOptions) (*result.Exploration, error) {
	if options.Calls < 0 || options.Calls > mostCalls || options.For < 0 {
		return nil, usage("explore: got %d calls and %v, want 0 to %d calls, and no time below 0", options.Calls, options.For, mostCalls)
	}
	if options.Calls == 0 && options.For == 0 {
		options.Calls = usualCalls
	}
	if err := options.overlap(); err != nil {
		return nil, err
	}
	t, err := newTask(options.Options, nil)
	if err != nil {
		return nil, err
	}
	return t.explore(ctx, options)
}

// ProbeCalls explores a sound reference, and tells of each of its faults the cases in which it would have done something, by their
// names.
func ProbeCalls(ctx context.Context, options ExploreOptions) (*result.Exploration, map[string]map[string]bool, error) {
	t, err := newTask(options.Options, nil)
	if err != nil {
		return nil, nil, err
	}
	met, err := t.probe()
	if err != nil {
		return nil, nil, err
	}
	done, err := t.explore(ctx, options)
	return done, met, err
}

// ExploreCases explores only the cases that are wanted, by their names. It counts the calls of the others, too.
func ExploreCases(ctx context.Context, options ExploreOptions, wanted func(name string) bool) (*result.Exploration, error) {
	options.wanted = wanted
	return Explore(ctx, options)
}

func (t task) explore(ctx context.Context, options ExploreOptions) (done *result.Exploration, err error) {
	if options.For > 0 && t.options.Timeout == 0 {
		t.options.Timeout = max(t.plan.Target.Limits.TotalTimeout, 2*options.For)
	}
	err = t.within(ctx, func(ctx context.Context, r *run) error {
		e, err := r.exploring(options)
		if err == nil && options.Replay == nil {
			err = r.demanding(0, e).check()
		}
		if err != nil {
			return err
		}
		if err := r.ready(ctx, leftover.Folder); err != nil {
			return err
		}
		done = e.all(ctx)
		return nil
	})
	return done, err
}

// exploration is what generated calls are sent with, by the parts of a run.
type exploration struct {
	run     *run
	options ExploreOptions
	parts   explore.Parts
	races   []catalogue.Rule // about overlapping requests that count
	done    *result.Exploration
	stopped error // why the calls ended before their time; nil where they did not
}

// exploring refuses what can't be explored.
func (r *run) exploring(options ExploreOptions) (*exploration, error) {
	if r.pool != nil {
		return nil, usage("explore: it arranges a new account for each case, and the pool of target %q has none to give: describe a hook by states.url", r.plan.Target.Name)
	}
	env := r.env
	env.States = r.leases // each account is torn down with its case
	e := &exploration{run: r, options: options, done: &result.Exploration{Findings: []result.Explored{}}, parts: explore.Parts{
		Env: env, Products: r.plan.Products(), Without: r.plan.Target.Lacking(), Suite: r.suite, Rules: r.plan.Rules, Calls: options.Calls, For: options.For,
		Seed: r.plan.Seed, AtOnce: r.concurrency(), FailFast: r.options.FailFast, Wanted: options.wanted, Teardown: teardownTime(r.plan.Target.Limits),
	}}
	if options.Progress != nil {
		e.parts.Progress = func(p explore.Progress) {
			options.Progress(Progress{Done: p.Calls, Total: max(p.Of, p.Calls), Failed: p.Findings})
		}
	}
	if options.overlaps() {
		var err error
		if e.races, err = r.races(); err == nil {
			e.parts.Rules, err = catalogue.Match(slices.Concat(e.races, r.plan.Rules), options.patterns)
		}
		if err != nil {
			return nil, err
		}
	}
	if options.Replay != nil {
		return e, e.replayable()
	}
	return e, nil
}

// called is an action that a sentence names.
var called = regexp.MustCompile(`(?:client sends|the action|the parameter Action) "?([A-Z]\w*)`)

// actions are those that the scenarios of a suite name.
func actions(suite *catalogue.Suite) map[string]bool {
	all := map[string]bool{}
	for _, rule := range suite.Rules {
		for _, scenario := range rule.Scenarios {
			for _, named := range called.FindAllStringSubmatch(strings.Join(scenario.Steps, "\n"), -1) {
				all[named[1]] = true
			}
		}
	}
	return all
}

// replayable refuses findings of rules that are not selected, or that the contract does not know: nobody would look for them. It
// refuses a case that calls what no scenario calls, too: exploring makes none, and nobody knows what the action does.
func (e *exploration) replayable() error {
	known := actions(e.run.suite)
	for _, f := range e.options.Replay.Findings {
		for _, named := range called.FindAllStringSubmatch(strings.Join(f.Case.Sentences(), "\n"), -1) {
			if !known[named[1]] {
				return usage("replay: a finding about %s calls %s, which no scenario of the features calls: want what relcon explore writes", f.Rule, named[1])
			}
		}
	}
	for _, f := range e.options.Replay.Findings {
		if !slices.ContainsFunc(e.parts.Rules, func(each catalogue.Rule) bool { return each.ID == f.Rule }) {
			return usage("replay: a finding is about the rule %q, which is not selected, or not in this contract: want findings of selected rules only", f.Rule)
		}
		if f.Race != nil {
			if err := race.Check(*f.Race); err != nil {
				return usage("replay: the history of a finding about %s can't be played: %v", f.Rule, err)
			}
		}
	}
	return nil
}

// all looks at the target, sends the calls or plays findings again, takes the census and says what the exploration came to.
func (e *exploration) all(ctx context.Context) *result.Exploration {
	failed := e.run.look(ctx)
	switch {
	case failed != nil:
	case e.options.Replay != nil:
		for _, each := range e.options.Replay.Findings {
			if ctx.Err() != nil {
				break
			}
			if each.Race != nil {
				e.done.Replayed = append(e.done.Replayed, race.Replay(ctx, e.racing(), each))
			} else {
				e.done.Replayed = append(e.done.Replayed, explore.Replay(ctx, e.parts, each))
			}
		}
	default:
		e.send(ctx)
		failed = e.stopped
	}
	return e.report(ctx, failed)
}

// send sends the calls.
func (e *exploration) send(ctx context.Context) {
	e.parts.Without = e.run.plan.Target.Lacking() // the hook has said by now what it can
	if e.options.Clients > 0 {
		e.done, e.stopped = race.Run(ctx, e.racing())
	} else {
		e.done, e.stopped = explore.Run(ctx, e.parts)
	}
}

// report takes the census and says what an exploration came to. failed is why it ended before its time.
func (e *exploration) report(ctx context.Context, failed error) *result.Exploration {
	r, done := e.run, e.done
	if r.options.Target != nil { // what was arranged at the built-in reference ends with it
		left := r.census(ctx, failed == nil)
		done.Left = left.Left
	}
	r.ledger.End(&done.Left)
	done.Provider, _ = r.provider()
	done.Schema, done.Relcon, done.Contract = result.ExplorationSchema, r.options.Version, identity.Contract(r.suite)
	done.Target, done.TargetFile, done.Faults, done.Readings = r.plan.Target.Name, r.plan.Target.File, r.options.Faults, r.options.Readings
	done.Seed, done.Started, done.DurationMs = r.plan.Seed, r.began.UTC(), time.Since(r.began).Milliseconds()
	done.Judge(r.options.Strict)
	switch vain := (*explore.VainError)(nil); {
	case failed == nil:
	case done.Exit == contract.ExitViolated && (spent(failed) || errors.As(failed, &vain)):
		done.Reason = failed.Error() // what was found stands, whatever ended it
	case spent(failed):
		done.Verdict, done.Exit, done.Reason = contract.Incomplete, contract.ExitIncomplete, failed.Error()
	default:
		done.Verdict, done.Exit, done.Reason = r.unreachable(ctx, failed)
	}
	if r.options.Target != nil {
		done.Blank(r.blanker())
	}
	return done
}

// overlaps tells whether calls of several clients overlap in what is explored, or played again.
func (o *ExploreOptions) overlaps() bool {
	replays := o.Replay != nil && slices.ContainsFunc(o.Replay.Findings, func(f result.Explored) bool { return f.Race != nil })
	return o.Clients > 0 || replays
}

// overlap refuses a number of clients that can't be had. Where calls overlap, the patterns select among other rules than those of
// the plan: see races.
func (o *ExploreOptions) overlap() error {
	if err := wrongClients(o.Clients); err != nil {
		return err
	}
	if o.overlaps() {
		o.patterns, o.Selection.Patterns = o.Selection.Patterns, nil
		return nil
	}
	for _, pattern := range o.Selection.Patterns {
		if strings.HasPrefix(strings.ToUpper(pattern), "RACE-") {
			return usage("rules: %q is about requests that overlap, which several clients send: want --clients N beside it", pattern)
		}
	}
	return nil
}

// wrongClients refuses a number of clients that can't be had.
func wrongClients(n int) error {
	if n != 0 && (n < race.FewestClients || n > race.MostClients) {
		return usage("clients: got %d, want %d to %d that send calls at once, or none of it for calls one after another", n, race.FewestClients, race.MostClients)
	}
	return nil
}

// races are the rules about overlapping requests of the products and of the level that are selected.
func (r *run) races() ([]catalogue.Rule, error) {
	races, err := catalogue.Races()
	var all []catalogue.Rule
	for _, each := range races {
		ofLevel := r.options.Selection.Level != contract.Required || each.Level != contract.Recommended
		if ofLevel && slices.ContainsFunc(each.Products, func(p contract.Product) bool { return slices.Contains(r.plan.Products(), p) }) {
			all = append(all, each.Rule())
		}
	}
	return all, err
}

// racing are the parts of an exploration with several clients.
func (e *exploration) racing() race.Parts {
	return race.Parts{Parts: e.parts, Clients: e.options.Clients}
}
