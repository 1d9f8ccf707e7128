package runner

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/identity"
	"relcon/runner/leftover"
	"relcon/runner/plan"
	"relcon/runner/pool"
	"relcon/runner/reference"
	"relcon/runner/target"
	"relcon/runner/waiting"
)

// Selection says which rules to run.
type Selection = catalogue.Selection

// SweepOptions say which run to clear up after.
type SweepOptions = leftover.SweepOptions

// UsageError says that a run was asked for wrongly.
type UsageError = contract.UsageError

// Waiting is what a run waits for.
type Waiting = waiting.Status

// Plan is what a run is about to do.
type Plan = plan.Plan

func usage(format string, values ...any) error { return contract.Usage(format, values...) }

// Options say what to run and against what. The zero value runs the whole contract against the built-in reference.
type Options struct {
	Target         *target.Target // nil means the built-in reference provider, started inside
	AllowHosts     []string       // production hosts that may be called although they are: the second key beside forbidHosts in the file
	AllowRelease   string         // the target's name again: the second of the two keys to releasing anything on it
	Selection      catalogue.Selection
	Require        contract.Verdict // contract.Conformant: a partial run ends with exit code 3; "" or contract.Partial: it is good enough
	Strict         bool             // a recommended rule weighs like a required one
	Known          *catalogue.Known // failures that are expected; nil means none
	Seed           uint64           // order of the scenarios; 0 means a random one, which the report names, and 1 for a shard
	Concurrency    int              // scenarios at once; 0 means the target's limit
	FailFast       bool             // start nothing more after the first failure
	Explore        int              // generated calls to send when the scenarios have ended, judged by the model of the contract; 0 sends none
	ExploreClients int              // that send as many generated calls once more, to the same instances at once, 2 to 8; 0 means that none do
	Timeout        time.Duration    // for the whole run; 0 means the target's limit
	Faults         []string         // of the built-in reference only
	Readings       []string         // of the built-in reference only: "RULE=reading"
	Version        string           // of the program, for the report; "" means what Build gives
	Ledger         string           // file for what the run arranges; "" means one in .relcon for a target, and none for the built-in reference

	Started  func(Plan)         // called once, before the first request; may be nil
	Looking  func(accounts int) // called once, when the scenarios have ended and what is left is about to be looked for; may be nil
	Progress func(Progress)     // called after each scenario, one call at a time, Done growing; may be nil
	Waiting  func(Waiting)      // called about once a second while a scenario waits, with what has been waited for the longest, and by CheckHook with what is looked at; may be nil
}

// String names the target and nothing of what leads to it, for options hold a secret.
func (o Options) String() string {
	if o.Target == nil {
		return "options for the built-in reference"
	}
	return "options for target " + o.Target.Name
}

// GoString keeps the hook's token out of %#v.
func (o Options) GoString() string { return o.String() }

// Files are the paths of what a run with these options reads, or keeps its books in, so that nothing else is written
// there. Some may be "", or name what is not there yet.
func (o Options) Files() []string {
	files := []string{o.Ledger}
	if o.Known != nil {
		files = append(files, o.Known.File)
	}
	if o.Target == nil {
		return files
	}
	files = append(files, o.Target.File, o.Target.TLS.CAFile)
	if list := o.Target.Pool; list != nil {
		files = append(files, list.File, pool.LedgerOf(list.File))
	}
	return files
}

// Progress is how far a run is, in scenarios.
type Progress struct {
	Done, Total, Failed, Errored int
	Failure                      *Failure // of the scenario that ended last, if its failure weighs and was not known; nil otherwise
}

// Failure is a scenario that failed, as it is told while the run goes on.
type Failure struct{ Rule, Location, Scenario, Reason string }

// check refuses options that contradict each other, and fills in a seed.
func (o *Options) check() error {
	if o.Target == nil {
		if o.AllowRelease != "" {
			return usage("allow-release: %q is given, but no target: the built-in reference needs no such key", o.AllowRelease)
		}
		if _, err := reference.New(reference.Options{Faults: o.Faults, Readings: o.Readings}); err != nil {
			return &contract.UsageError{Problem: err.Error()}
		}
	} else {
		if len(o.Faults) > 0 || len(o.Readings) > 0 {
			return usage("fault: faults and readings can be switched on in the built-in reference only, not on target %q", o.Target.Name)
		}
		if err := o.Target.AllowRelease(o.AllowRelease); err != nil {
			return err
		}
		if err := o.Target.AllowHosts(o.AllowHosts); err != nil {
			return err
		}
	}
	if o.Require != "" && o.Require != contract.Conformant && o.Require != contract.Partial {
		return usage("require: got %q, want conformant or partial%s", o.Require, contract.DidYouMean(string(o.Require), []string{"conformant", "partial"}))
	}
	if o.Concurrency < 0 {
		return usage("concurrency: got %d, want the number of scenarios at once, or 0 for the target's limit", o.Concurrency)
	}
	if o.Explore < 0 || o.Explore > mostCalls {
		return usage("explore: got %d, want the number of generated calls, at most %d, or 0 for none", o.Explore, mostCalls)
	}
	if err := wrongClients(o.ExploreClients); err != nil {
		return err
	}
	if o.ExploreClients > 0 && o.Explore == 0 {
		return usage("clients: %d of them are to send generated calls at once, and none are asked for: want --explore N beside it (in Go: Options.Explore)", o.ExploreClients)
	}
	if o.Timeout < 0 {
		return usage("timeout: got %v, want a duration such as 10m, or 0 for the target's limit", o.Timeout)
	}
	if o.Seed == 0 {
		o.Seed = uint64(rand.Uint32()) + 1
		if o.Selection.Shard.Of > 0 {
			o.Seed = 1 // all shards of a run have the same
		}
	}
	if o.Version == "" {
		o.Version, _ = identity.Build()
	}
	return nil
}

// task is what is to be run: options that were checked, and the plan that they lead to.
type task struct {
	options Options
	suite   *catalogue.Suite
	plan    plan.Plan
	network http.RoundTripper // to the target and its hook; nil means the real one
	reading bool              // only look at what is there, as a plan does: take nothing of a pool
}

// newTask refuses options by which nothing can be run. No suite means the whole contract.
func newTask(options Options, suite *catalogue.Suite) (t task, err error) {
	if suite == nil {
		suite, err = catalogue.Embedded()
	}
	if err == nil {
		err = options.check()
	}
	if err != nil {
		return t, err
	}
	t = task{options: options, suite: suite}
	at := options.Target
	if at == nil {
		at, t.network, err = builtin(options)
	} else {
		at = at.WithDefaults()
	}
	if err == nil {
		t.plan, err = plan.New(suite, at, options.Selection, options.Seed)
	}
	if of := options.Selection.Shard.Of; err == nil && of > 1 {
		if at.Pool != nil {
			return t, usage("shard: target %q takes its instances from a pool, which belongs to one run at a time: want no shards", at.Name)
		}
		at.Limits.RequestsPerSecond /= float64(of) // the shards have it together
	}
	return t, err
}

// concurrency is how many scenarios are played at once.
func (t task) concurrency() int {
	return max(1, cmp.Or(t.options.Concurrency, t.plan.Target.Limits.Concurrency))
}

// bound limits the time of the whole run.
func (t task) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := cmp.Or(t.options.Timeout, t.plan.Target.Limits.TotalTimeout)
	return context.WithTimeoutCause(ctx, limit, &timeOverError{limit})
}

// timeOverError is that the run took longer than it may.
type timeOverError struct{ limit time.Duration }

// Error names the limit, and where it is raised.
func (e *timeOverError) Error() string {
	return fmt.Sprintf("the run's time of %v was over; give it more with --timeout (in Go: Options.Timeout), or by limits.totalTimeout in the target file", e.limit)
}

// ExitCode is that of a run that came to no verdict.
func (e *timeOverError) ExitCode() int { return contract.ExitIncomplete }

// within makes the parts of a run for a task, does something with them in the time that the run has, and gives them up.
func (t task) within(ctx context.Context, do func(ctx context.Context, r *run) error) error {
	ctx, cancel := t.bound(ctx)
	defer cancel()
	r, err := open(ctx, t)
	if err != nil {
		return err
	}
	defer r.close()
	return do(ctx, r)
}
