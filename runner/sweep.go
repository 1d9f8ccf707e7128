package runner

import (
	"context"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/outage"
	"relcon/runner/target"
)

// SweepOptions say which run to clear up after. Only Ledger is needed to look.
type SweepOptions struct {
	Ledger     string                           // file of a run that is over
	Target     *target.Target                   // nil means the one whose file the ledger names
	LookupEnv  func(name string) (string, bool) // for that file; needed where Target is nil
	AllowHosts []string                         // production hosts that may be called although they are, see Options
	Yes        bool                             // tear down what is left; without it nothing is sent
}

// Swept is what a sweep found and what it did.
type Swept struct {
	leftover.Header           // of the run
	Accounts        int       // that the run asked for in all
	Left            []Remains // what is left, the oldest first
	Removed         []Remains // what the sweep tore down
	Exit            int       // of the program: contract.ExitOK, ExitLeftover, ExitUnreachable or ExitInterrupted
}

// Remains is an account that a run left, with its instances.
type Remains struct {
	leftover.Account
	Reason string // why it could not be torn down, or is not; "" where nothing was tried
}

// Sweep reads the ledger of a run that is over and tells what the run left; with Yes it tears that down through the
// target's provider-state hook, and writes down that it did. A sweep that was broken off can be repeated. An error is a
// *UsageError: the ledger or the target is not what it has to be, and nothing was sent.
func Sweep(ctx context.Context, options SweepOptions) (*Swept, error) {
	book, err := leftover.Open(options.Ledger, time.Now)
	if err != nil {
		return nil, usage("ledger: %s", leftover.Explain(err))
	}
	defer func() { _ = book.Close() }()
	swept := &Swept{Header: book.Header(), Accounts: len(book.Accounts())}
	switch {
	case swept.Builtin:
		// The provider was a part of the process that is over.
		for _, account := range book.Left() {
			_ = book.TornDown(account.Number, nil)
		}
	case len(book.Left()) > 0 && options.Yes:
		t, err := aim(swept.Header, options)
		if err != nil {
			return nil, err
		}
		trust, err := client.Trust(t.TLS.CAFile)
		if err != nil {
			return nil, err
		}
		hook := newHook(t, trust, nil)
		defer hook.Close()
		swept.Removed = remains(leftover.Sweep(ctx, book, t.Limits.Concurrency, hook.TearDown))
	}
	swept.Left = remains(book.Left())
	swept.Exit = swept.exit(ctx)
	return swept, nil
}

// aim gives the run's target. It refuses one that is not the run's, or that may not be touched.
func aim(header leftover.Header, options SweepOptions) (*target.Target, error) {
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
		return nil, usage("target %q: a teardown destroys instances, so two keys are needed, and nothing was sent: its file does not say `safety: {allowRelease: true}`", t.Name)
	}
	if err := t.AllowHosts(options.AllowHosts); err != nil {
		return nil, err
	}
	if t.States.URL == "" {
		return nil, usage("target %q: states.url is missing: what was arranged through a hook can be torn down only through it", t.Name)
	}
	if header.Hook != "" && leftover.HookMark(header.Run, t.States.URL) != header.Hook {
		return nil, usage("target %q: states.url: it is not the address of the run's hook, and nothing was sent: another hook says that what it does not know is gone, "+
			"or tears down what is not the run's; put the run's address back (if that very hook has moved, take `hook` out of the ledger's first line)", t.Name)
	}
	return t.WithDefaults(), nil
}

func (swept *Swept) exit(ctx context.Context) int {
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
