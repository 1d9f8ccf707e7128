package leftover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/target"
)

// SweepOptions say which run to clear up after. Only Ledger is needed to look.
type SweepOptions struct {
	Ledger     string                           // file of a run that is over
	Target     *target.Target                   // nil means the one whose file the ledger names
	LookupEnv  func(name string) (string, bool) // for that file; needed where Target is nil
	AllowHosts []string                         // production hosts that may be called although they are, see Options
	Yes        bool                             // tear down what is left; without it nothing is sent

	Hook    func(*target.Target) (Hook, error) // makes the hook of a target
	Plainly func(err error) string             // what a failure means
}

// Hook tears accounts down.
type Hook interface {
	TearDown(ctx context.Context, account contract.Account) error
	Close()
}

// Swept is what a sweep found and what it did.
type Swept struct {
	Header             // of the run
	Accounts int       // that the run asked for in all
	Left     []Remains // what is left, the oldest first
	Removed  []Remains // what the sweep tore down
	Exit     int       // of the program: contract.ExitOK, ExitLeftover, ExitUnreachable or ExitInterrupted
}

// Remains is an account that a run left, with its instances.
type Remains struct {
	Account
	Reason string // why it could not be torn down, or is not; "" where nothing was tried
}

// Sweep reads the ledger of a run that is over and tells what the run left; with Yes it tears that down through the
// target's provider-state hook, and writes down that it did. A sweep that was broken off can be repeated. An error is a
// *contract.UsageError: the ledger or the target is not what it has to be, and nothing was sent.
func Sweep(ctx context.Context, options SweepOptions) (*Swept, error) {
	book, err := Open(options.Ledger, time.Now)
	if err != nil {
		return nil, contract.Usage("ledger: %s", Explain(err))
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
		t, err := options.aim(swept.Header)
		if err != nil {
			return nil, err
		}
		hook, err := options.Hook(t)
		if err != nil {
			return nil, err
		}
		defer hook.Close()
		book.Check(t.States.Token)
		swept.Removed = options.remains(sweep(ctx, book, t.Limits.Concurrency, hook))
	}
	swept.Left = options.remains(book.Left())
	swept.Exit = swept.exit(ctx)
	return swept, nil
}

// aim gives the run's target. It refuses one that is not the run's, or that may not be touched.
func (options SweepOptions) aim(header Header) (*target.Target, error) {
	t := options.Target
	if t == nil {
		if header.TargetFile == "" {
			return nil, contract.Usage("target: the ledger names no target file: name it with --target")
		}
		var err error
		if t, err = target.Load(header.TargetFile, options.LookupEnv); err != nil {
			return nil, contract.Usage("target: %v (the ledger names this file; --target names another)", err)
		}
	}
	if t.Name != header.Target {
		return nil, contract.Usage("target: got %q, want %q, which the ledger's run was against", t.Name, header.Target)
	}
	if !t.Safety.AllowRelease {
		return nil, contract.Usage("target %q: a teardown destroys instances, so two keys are needed, and nothing was sent: its file does not say `safety: {allowRelease: true}`", t.Name)
	}
	if err := t.AllowHosts(options.AllowHosts); err != nil {
		return nil, err
	}
	if t.States.URL == "" {
		return nil, contract.Usage("target %q: states.url is missing: what was arranged through a hook can be torn down only through it", t.Name)
	}
	if header.Hook != "" && HookMark(header.Run, t.States.URL) != header.Hook {
		return nil, contract.Usage("target %q: states.url: it is not the address of the run's hook, and nothing was sent: another hook says that what it does not know is gone, "+
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

func (options SweepOptions) remains(accounts []Account) []Remains {
	var all []Remains
	for _, account := range accounts {
		each, err := Remains{Account: account}, account.Memory.Trouble
		if err == nil && account.InUse {
			err = &InUseError{}
		}
		if err != nil {
			each.Reason = options.Plainly(err)
		}
		all = append(all, each)
	}
	return all
}

// errListed is what the hook's word comes to after it was found out once. A ledger holds no secret, so that a sweep can't
// read an inventory.
var errListed = errors.New("the hook says that it is gone, as it did when the provider listed it still, so that only the provider can tell")

// errNotOurs is that of a line which the run of its ledger can't have written.
var errNotOurs = errors.New("its line has no reference of the ledger's run, so that it is somebody else's, or the file was changed")

// barred says why a sweep does not tear down what a line of the ledger names; nil means that it does.
func (l *Ledger) barred(account Account) error {
	switch {
	case account.Reference != l.reference(account.Number):
		return errNotOurs
	case account.Repeated && !(account.Alone && account.Memory.Ours):
		return &UnseenError{Err: errors.New("the hook gave this account more than once, and the run had not seen all of it")}
	case account.AccessKeyID != "" && !account.Alone && account.Account().Reference == "" && account.Memory.Ours:
		return &UnseenError{Err: errors.New("the run had not seen all of it")}
	}
	return nil
}

// remove tears down what a line of the ledger names: by our reference, for such an account was made for the run. Its key counts
// only where the line is sealed, and says that the run has seen all of the account; so it must, where the hook gave the account
// more than once.
func (l *Ledger) remove(account Account, tearDown func(contract.Account) error) error {
	if err := l.barred(account); err != nil {
		return err
	}
	named := account.Account()
	if account.AccessKeyID == "" || account.Alone && account.Memory.Ours {
		return tearDown(named)
	}
	named.Credentials, named.Reference = contract.Credentials{}, account.Reference
	err := tearDown(named)
	if err != nil && !client.Unanswered(err) {
		return fmt.Errorf("%w; its key is not used, which may be anybody's: no line that is sealed by states.token says that the run has seen all of the account", err)
	}
	return err
}

// sweep tears down what a ledger says is left, so many accounts at once, and writes down how that went. It asks for
// everything twice: what is gone stays gone, and a request of the dead run that was still under way has arrived by the
// second time. It stops when the ledger can't be written. It gives the accounts that were torn down; why another one was not
// stands in its Memory.
func sweep(ctx context.Context, ledger *Ledger, atOnce int, hook Hook) []Account {
	left := ledger.Left()
	var silent silentPlaces
	for round := 0; round < 2 && ledger.Failure() == nil; round++ {
		each(len(left), atOnce, func(i int) {
			account := left[i]
			err := ledger.StillThere(account.Number, false) // ahead: what can't be written down is not torn down
			switch {
			case err != nil:
				err = fmt.Errorf("it is not torn down, for that could not be written down: %w", errors.Unwrap(err))
			case account.InUse:
				err = &InUseError{}
			default:
				err = ledger.remove(account, func(named contract.Account) error {
					return silent.ask(hookPlace, func() error { return hook.TearDown(ctx, named) })
				})
			}
			if err == nil && account.Listed && account.AccessKeyID != "" {
				err = errListed
			}
			if unwritten := ledger.TornDown(account.Number, err); err == nil && unwritten != nil {
				err = fmt.Errorf("it was torn down, but that could not be written down: %w", errors.Unwrap(unwritten))
				_ = ledger.StillThere(account.Number, false)
				_ = ledger.TornDown(account.Number, err) // the account remembers it
			}
		})
	}
	return slices.DeleteFunc(left, func(a Account) bool { return !ledger.account(a.Number).TornDown })
}
