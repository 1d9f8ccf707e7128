package states

import (
	"context"
	"errors"
	"fmt"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// ForeignError says why no time passes for an account: it holds, or may hold, what is somebody else's, and what is due by then could
// be destroyed.
type ForeignError struct {
	Instance string // that was not arranged; "" where none was seen
	Err      error  // why nobody knows; nil where an instance was seen
}

// Error names the instance, or says why nobody knows.
func (e *ForeignError) Error() string {
	if e.Instance != "" {
		return fmt.Sprintf("no time passes for the account, for it holds instance %s, which was not arranged: that could be destroyed", e.Instance)
	}
	return fmt.Sprintf("no time passes for the account, for what it holds may be somebody else's, and could be destroyed: %v", e.Err)
}

// Unwrap gives the cause.
func (e *ForeignError) Unwrap() error { return e.Err }

// Pass moves an account's clock forward by d, unless that could destroy what was not arranged: then it gives a *ForeignError, and
// sends nothing.
func (l *Leases) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	if l.Ledger != nil {
		if err := l.ours(ctx, account); err != nil {
			return err
		}
	}
	return l.ask(ctx, client.Unsent, func() error { return l.Source.Pass(ctx, account, d) })
}

// ours is nil for an account that has shown nothing but what was arranged. Where not all of it was seen yet, it is looked over. An
// account that the hook knows by its reference was made for us, as for a teardown: a list that can't be read says nothing against it.
func (l *Leases) ours(ctx context.Context, account contract.Account) error {
	if err := l.notForeign(account); err != nil || l.Looks.Alone(account) {
		return err
	}
	unseen := l.lookOver(ctx, account)
	if err := l.notForeign(account); err != nil {
		return err
	}
	switch {
	case client.Unanswered(unseen):
		return unseen
	case account.Reference != "" || unseen == nil && l.Looks.Alone(account):
		return nil
	case unseen == nil:
		unseen = errors.New("its list counts or shows more than what was arranged")
	}
	return &ForeignError{Err: unseen}
}

// lookOver reads all that an account holds, again and again while that is throttled or nothing answers.
func (l *Leases) lookOver(ctx context.Context, account contract.Account) error {
	if isOnce(ctx) {
		return l.Looks.LookOver(ctx, account)
	}
	return l.Retry.Read(ctx, account.Product, time.Now, func() error { return l.Looks.LookOver(ctx, account) })
}

// notForeign is an error for an account that has shown what was not arranged.
func (l *Leases) notForeign(account contract.Account) error {
	err := l.inUse(l.Ledger.Find(account), account)
	var used *leftover.InUseError
	if errors.As(err, &used) {
		return &ForeignError{Instance: used.Instance, Err: err}
	}
	return err
}
