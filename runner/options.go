package runner

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// Selection says which rules to run.
type Selection = catalogue.Selection

// UsageError says that a run was asked for wrongly.
type UsageError = contract.UsageError

func usage(format string, values ...any) error { return contract.Usage(format, values...) }

// Options say what to run and against what. The zero value runs the whole contract against the built-in reference.
type Options struct {
	Target       *target.Target // nil means the built-in reference provider, started inside
	AllowHosts   []string       // production hosts that may be called although they are: the second key beside forbidHosts in the file
	AllowRelease string         // the target's name again: the second of the two keys to releasing anything on it
	Selection    catalogue.Selection
	Strict       bool             // a recommended rule weighs like a required one
	Known        *catalogue.Known // failures that are expected; nil means none
	Seed         uint64           // order of the scenarios; 0 means a random one, which the report names
	Concurrency  int              // scenarios at once; 0 means the target's limit
	FailFast     bool             // start nothing more after the first failure
	Timeout      time.Duration    // for the whole run; 0 means the target's limit
	Faults       []string         // of the built-in reference only
	Readings     []string         // of the built-in reference only: "RULE=reading"
	Version      string           // of the program, for the report
	Ledger       string           // file for what the run arranges; "" means one in .relcon for a target, and none for the built-in reference

	folder string // of the ledger that nobody named; "" means .relcon
	read   bool   // a plan: nothing is handed out of a pool

	lean     bool             // a rehearsal: without godog, inside the process where it can be, and without the exchanges in the report
	onDemand bool             // scenarios are selected while the run is under way
	suite    *catalogue.Suite // nil means the embedded one
	as       *target.Target   // the built-in reference stands for this target: it offers no more products and needs

	Started  func(Plan)         // called once, before the first request; may be nil
	Looking  func(accounts int) // called once, when the scenarios have ended and what is left is about to be looked for; may be nil
	Progress func(Progress)     // called after each scenario, one call at a time, Done growing; may be nil
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

// Plan is what a run is about to do.
type Plan struct {
	Target    *target.Target
	Rules     []catalogue.Entry
	Catalogue int // rules there are in all
	Seed      uint64
	Ledger    string // file that says what the run has arranged; "" where there is none
}

// String names the target and the size of the plan.
func (p Plan) String() string {
	if p.Target == nil {
		return "plan without a target"
	}
	return fmt.Sprintf("plan of %d rules for target %s", len(p.Rules), p.Target.Name)
}

// GoString keeps the hook's token out of %#v.
func (p Plan) GoString() string { return p.String() }

// Scenarios counts the scenarios of the plan.
func (p Plan) Scenarios() int {
	count := 0
	for _, entry := range p.Rules {
		count += len(entry.Scenarios)
	}
	return count
}

// Progress is how far a run is, in scenarios.
type Progress struct{ Done, Total, Failed, Errored int }

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
		if err := allowed(o.Target, o.AllowRelease); err != nil {
			return err
		}
		if err := hostsAllowed(o.Target, o.AllowHosts); err != nil {
			return err
		}
	}
	if o.Concurrency < 0 {
		return usage("concurrency: got %d, want the number of scenarios at once, or 0 for the target's limit", o.Concurrency)
	}
	if o.Timeout < 0 {
		return usage("timeout: got %v, want a duration such as 10m, or 0 for the target's limit", o.Timeout)
	}
	if o.Seed == 0 {
		o.Seed = uint64(rand.Uint32()) + 1
	}
	return nil
}

// allowed holds the two keys against each other: releasing destroys machines, so a file alone, or a command line alone,
// is not enough. A loopback address is no exception: it may be a tunnel.
func allowed(t *target.Target, name string) error {
	var missing []error
	if !t.Safety.AllowRelease {
		missing = append(missing, errors.New("its file does not say `safety: {allowRelease: true}`"))
	}
	switch {
	case name == "":
		missing = append(missing, fmt.Errorf("the command line does not say `--allow-release %s` (for go test: RELCON_ALLOW_RELEASE=%s)", t.Name, t.Name))
	case name != t.Name:
		missing = append(missing, fmt.Errorf("`--allow-release %s` names another target than %s", name, t.Name))
	}
	if len(missing) == 0 {
		return nil
	}
	return usage("target %q: releasing destroys machines, so two keys are needed, and nothing was sent: %v", t.Name, joined(missing))
}

// hostsAllowed refuses forbidden hosts, and production hosts that are not named a second time.
func hostsAllowed(t *target.Target, lifted []string) error {
	addresses := map[string]string{"states.url": t.States.URL}
	for product, at := range t.Products {
		addresses[fmt.Sprintf("products.%s.endpoint", product)] = at.Endpoint
	}
	var forbidden []string
	for _, host := range t.Safety.WithDefaults().ForbidHosts {
		forbidden = append(forbidden, target.CanonicalHost(strings.Trim(host, "[]")))
	}
	for _, place := range slices.Sorted(maps.Keys(addresses)) {
		parsed, err := url.Parse(addresses[place])
		if err != nil {
			return usage("target %q: %s: it is no URL", t.Name, place)
		}
		host := target.CanonicalHost(parsed.Hostname())
		if host != "" && !target.PlainHost(host) {
			return usage("target %q: %s: its host is no plain host name, so that it can't be held against the forbidden ones, and nothing was sent", t.Name, place)
		}
		if slices.Contains(forbidden, host) {
			return usage("target %q: %s: safety.forbidHosts forbids %s, and nothing was sent", t.Name, place, host)
		}
		if slices.Contains(target.ProductionHosts(), host) && !slices.Contains(lifted, host) {
			return usage("target %q: %s: %s is a production host: what is released there is lost. Two places must allow it, "+
				"safety.forbidHosts in the file and `--allow-host %s` on the command line, and nothing was sent", t.Name, place, host, host)
		}
	}
	return nil
}

func joined(errs []error) string {
	text := ""
	for i, err := range errs {
		if i > 0 {
			text += "; and "
		}
		text += err.Error()
	}
	return text
}

// products lists what the target offers, in the order of contract.Products.
func products(t *target.Target) []contract.Product {
	return slices.DeleteFunc(contract.Products(), func(p contract.Product) bool {
		_, offered := t.Products[p]
		return !offered
	})
}
