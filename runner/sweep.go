package runner

import (
	"context"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/outage"
	"relcon/runner/states"
	"relcon/runner/target"
)

// SweepOptions say which run to clear up after. Only Ledger is needed to look.
type SweepOptions struct {
	Ledger     string                           // file of a run that is over
	Target     *target.Target                   // nil means the one whose file the ledger names
	LookupEnv  func(name string) (string, bool) // for that file; needed where Target is nil
	AllowHosts []string                         // production hosts that may be called although they are, see Options
	Yes        bool                             // give back what is left; without it nothing is sent
}

// Swept is what a sweep found and what it did.
type Swept struct {
	Run      string    // id
	Started  time.Time // the run, not the sweep
	Target   string    // its name
	File     string    // of the target, absolute; "" where the run had none
	Builtin  bool      // the run was against the reference provider inside the program, which ended with it
	Accounts int       // that the run asked for in all
	Left     []Remains // what is left, the oldest first
	Removed  []Remains // what the sweep gave back
	Exit     int       // of the program: contract.ExitOK, ExitLeftover, ExitUnreachable or ExitInterrupted
}

// Remains is an account that a run left, with its instances.
type Remains struct {
	leftover.Account
	Reason string // why it could not be torn down, or is not; "" where nothing was tried
}

// Sweep reads the ledger of a run that is over and tells what the run left; with Yes it gives that back through the
// target's provider-state hook, and writes down that it did. A sweep that was broken off can be repeated. An error is a
// *UsageError: the ledger or the target is not what it has to be, and nothing was sent.
func Sweep(ctx context.Context, options SweepOptions) (*Swept, error) {
	book, err := leftover.Open(options.Ledger, time.Now)
	if err != nil {
		return nil, usage("ledger: %s", leftover.Explain(err))
	}
	defer func() { _ = book.Close() }()
	header := book.Header()
	swept := &Swept{Run: header.Run, Started: header.Started, Target: header.Target, File: header.TargetFile, Builtin: header.Builtin, Accounts: len(book.Accounts())}
	switch {
	case header.Builtin:
		// The provider was a part of the process that is over.
		for _, account := range book.Left() {
			_ = book.TornDown(account.Number, nil)
		}
	case len(book.Left()) > 0 && options.Yes:
		hook, limits, err := aim(header, options)
		if err != nil {
			return nil, err
		}
		defer hook.Close()
		swept.Removed = remains(leftover.Sweep(ctx, book, limits.Concurrency, hook.TearDown))
	}
	swept.Left = remains(book.Left())
	swept.Exit = sweepExit(ctx, swept)
	return swept, nil
}

// aim gives the hook of the run's target. It refuses one that is not the run's, or that may not be touched.
func aim(header leftover.Header, options SweepOptions) (*states.Hook, target.Limits, error) {
	t, err := aimed(header, options)
	if err != nil {
		return nil, target.Limits{}, err
	}
	tls, err := tlsConfig(t.TLS.CAFile)
	if err != nil {
		return nil, target.Limits{}, err
	}
	limits := t.Limits.WithDefaults()
	return states.NewHook(states.Options{URL: t.States.URL, Token: t.States.Token, Timeout: hookPatience * limits.RequestTimeout, Transport: hookTransport(tls, nil)}), limits, nil
}

func aimed(header leftover.Header, options SweepOptions) (*target.Target, error) {
	t := options.Target
	if t == nil {
		if header.TargetFile == "" {
			return nil, usage("target: the ledger names no target file: name it with --target")
		}
		var err error
		if t, err = target.Load(header.TargetFile, options.LookupEnv); err != nil {
			return nil, usage("target: %v (the ledger names this file; --target names another)", err)
		}
	}
	if t.Name != header.Target {
		return nil, usage("target: got %q, want %q, which the ledger's run was against", t.Name, header.Target)
	}
	if !t.Safety.AllowRelease {
		return nil, usage("target %q: giving back destroys instances, so two keys are needed, and nothing was sent: its file does not say `safety: {allowRelease: true}`", t.Name)
	}
	if err := hostsAllowed(t, options.AllowHosts); err != nil {
		return nil, err
	}
	if t.States.URL == "" {
		return nil, usage("target %q: states.url is missing: what was arranged through a hook can be given back only through it", t.Name)
	}
	if header.Hook != "" && leftover.HookMark(header.Run, t.States.URL) != header.Hook {
		return nil, usage("target %q: states.url: it is not the address of the run's hook, and nothing was sent: another hook says that what it does not know is gone, "+
			"or gives back what is not the run's; put the run's address back (if that very hook has moved, take `hook` out of the ledger's first line)", t.Name)
	}
	return t, nil
}

func sweepExit(ctx context.Context, swept *Swept) int {
	unreachable := 0
	for _, each := range swept.Left {
		if client.Unanswered(each.Memory.Trouble) {
			unreachable++
		}
	}
	switch {
	case len(swept.Left) == 0:
		return contract.ExitOK
	case ctx.Err() != nil:
		return contract.ExitInterrupted
	case unreachable == len(swept.Left) && len(swept.Removed) == 0:
		return contract.ExitUnreachable
	}
	return contract.ExitLeftover
}

func remains(accounts []leftover.Account) []Remains {
	var all []Remains
	for _, account := range accounts {
		each, err := Remains{Account: account}, account.Memory.Trouble
		if err == nil && account.InUse {
			err = &leftover.InUseError{}
		}
		if err != nil {
			each.Reason = outage.Plainly(err)
		}
		all = append(all, each)
	}
	return all
}
