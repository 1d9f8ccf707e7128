package runner

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/leftover"
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
	Product     contract.Product
	Kind        string    // "" means the default
	Scenario    string    // that asked for it; "" for the first look at the target
	Since       time.Time // when it was asked for
	InstanceIDs []string  // that were given for it
	Wanted      int       // instances that were asked for; more than InstanceIDs where an answer never came
	Doubtful    bool      // no answer came when it was asked for: it may exist or not
	Listed      bool      // the run saw the provider list it after the hook had said that it was gone
	InUse       bool      // the run saw instances in it that nobody had arranged, so that it is not given back
	Reason      string    // why it could not be given back, or is not; "" where nothing was tried
}

// Sweep reads the ledger of a run that is over and tells what the run left; with Yes it gives that back through the
// target's provider-state hook, and writes down that it did. A sweep that was broken off can be repeated. An error is a
// *UsageError: the ledger or the target is not what it has to be, and nothing was sent.
func Sweep(ctx context.Context, options SweepOptions) (*Swept, error) {
	book, err := leftover.Open(options.Ledger, time.Now)
	if err != nil {
		return nil, usage("ledger: %s", plain(err))
	}
	defer func() { _ = book.Close() }()
	header := book.Header()
	swept := &Swept{Run: header.Run, Started: header.Started, Target: header.Target, File: header.TargetFile, Builtin: header.Builtin, Accounts: len(book.Accounts())}
	b := &broom{book: book, reasons: map[int]error{}}
	switch {
	case header.Builtin:
		// The provider was a part of the process that is over.
		for _, account := range book.Left() {
			b.settle(account.Number, nil)
		}
	case len(book.Left()) > 0 && options.Yes:
		if err := b.aim(header, options); err != nil {
			return nil, err
		}
		defer b.hook.Close()
		swept.Removed = remains(b.sweep(ctx), nil)
	}
	swept.Left = remains(book.Left(), b.reasons)
	swept.Exit = b.exit(ctx, len(swept.Removed))
	if len(swept.Left) == 0 {
		if err := book.End(); err != nil {
			return nil, usage("ledger: %s", plain(err))
		}
	}
	return swept, nil
}

// broom gives back what a ledger says is left.
type broom struct {
	book   *leftover.Ledger
	target *target.Target
	hook   *states.Hook
	mutes  mutes

	mu      sync.Mutex
	reasons map[int]error // why an account could not be given back, by number
}

// errListed is what the hook's word comes to after it was found out once. A ledger holds no secret, so that a sweep can't
// read an inventory.
var errListed = errors.New("the hook says that it is gone, as it did when the provider listed it still, so that only the provider can tell")

// aim finds the target and refuses one that is not the run's, or that may not be touched.
func (b *broom) aim(header leftover.Header, options SweepOptions) error {
	t := options.Target
	if t == nil {
		if header.TargetFile == "" {
			return usage("target: the ledger names no target file: name it with --target")
		}
		var err error
		if t, err = target.Load(header.TargetFile, options.LookupEnv); err != nil {
			return usage("target: %v (the ledger names this file; --target names another)", err)
		}
	}
	if t.Name != header.Target {
		return usage("target: got %q, want %q, which the ledger's run was against", t.Name, header.Target)
	}
	if !t.Safety.AllowRelease {
		return usage("target %q: giving back destroys instances, so two keys are needed, and nothing was sent: its file does not say `safety: {allowRelease: true}`", t.Name)
	}
	if err := hostsAllowed(t, options.AllowHosts); err != nil {
		return err
	}
	if t.States.URL == "" {
		return usage("target %q: states.url is missing: what was arranged through a hook can be given back only through it", t.Name)
	}
	if header.Hook != "" && leftover.HookMark(header.Run, t.States.URL) != header.Hook {
		return usage("target %q: states.url: it is not the address of the run's hook, and nothing was sent: another hook says that what it does not know is gone, "+
			"or gives back what is not the run's; put the run's address back (if that very hook has moved, take `hook` out of the ledger's first line)", t.Name)
	}
	tls, err := tlsConfig(t.TLS.CAFile)
	if err != nil {
		return err
	}
	b.target = withDefaults(t)
	b.hook = states.NewHook(states.Options{URL: t.States.URL, Token: t.States.Token, Timeout: hookPatience * b.target.Limits.RequestTimeout, Client: hookClient(tls, nil)})
	return nil
}

// sweep gives everything back, and asks for it a second time: what is gone stays gone, and a request of the dead run
// that was still under way has arrived by then. It gives the accounts that were given back.
func (b *broom) sweep(ctx context.Context) []leftover.Account {
	left := b.book.Left()
	for range 2 {
		each(len(left), b.target.Limits.Concurrency, func(i int) {
			b.settle(left[i].Number, b.giveBack(ctx, left[i]))
		})
	}
	return slices.DeleteFunc(left, func(a leftover.Account) bool { return b.reasons[a.Number] != nil })
}

func (b *broom) giveBack(ctx context.Context, account leftover.Account) error {
	if account.InUse {
		return &inUseError{}
	}
	return b.mutes.ask(theHook, func() error { return b.askBack(ctx, account) })
}

// askBack asks the hook to take an account back.
func (b *broom) askBack(ctx context.Context, account leftover.Account) error {
	if err := b.book.Leaving(account.Number); err != nil {
		return err
	}
	err := b.hook.TearDown(ctx, account.Account())
	if err == nil && account.Listed {
		err = errListed
	}
	return err
}

// settle writes down how giving an account back went.
func (b *broom) settle(number int, err error) {
	written := b.book.StillThere
	if err == nil {
		written = b.book.Returned
	}
	err = errors.Join(err, written(number))
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reasons[number] = err
}

func (b *broom) exit(ctx context.Context, removed int) int {
	left := b.book.Left()
	unreachable := 0
	for _, account := range left {
		if unanswered(b.reasons[account.Number]) {
			unreachable++
		}
	}
	switch {
	case len(left) == 0:
		return contract.ExitOK
	case ctx.Err() != nil:
		return contract.ExitInterrupted
	case unreachable == len(left) && removed == 0:
		return contract.ExitUnreachable
	}
	return contract.ExitLeftover
}

// remains shows accounts without their keys.
func remains(accounts []leftover.Account, reasons map[int]error) []Remains {
	var all []Remains
	for _, account := range accounts {
		thing := thingOf(account)
		each := Remains{
			Product: thing.Product, Kind: thing.Kind, Scenario: thing.Scenario, Since: account.Asked,
			InstanceIDs: account.InstanceIDs, Wanted: account.Wanted, Doubtful: account.AccessKeyID == "", Listed: account.Listed, InUse: account.InUse,
		}
		err := reasons[account.Number]
		if err == nil && account.InUse {
			err = &inUseError{}
		}
		if err != nil {
			each.Reason = plainly(err)
		}
		all = append(all, each)
	}
	return all
}
