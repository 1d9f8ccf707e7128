package states

import (
	"cmp"
	"context"
	"errors"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// TearDown tears an account down, unless it turned out to be in use.
func (l *Leases) TearDown(ctx context.Context, account contract.Account) error {
	if l.Ledger == nil {
		return l.Source.TearDown(ctx, account)
	}
	return l.tearDown(ctx, l.Ledger.Find(account), account)
}

// TearDownLeft tries once more to tear down what could not be torn down, or what may exist although no answer came. An
// account that only the provider knows of stays in doubt.
func (l *Leases) TearDownLeft(ctx context.Context, left leftover.Account) error {
	return l.tearDown(ctx, left, left.Account())
}

func (l *Leases) tearDown(ctx context.Context, known leftover.Account, account contract.Account) error {
	if err := l.inUse(known, account); err != nil {
		return l.Ledger.TornDown(known.Number, err)
	}
	err := l.ask(ctx, unheard, func() error { return Down(l.Source.TearDown(ctx, account)) })
	if errors.Is(err, ErrNotKnown) {
		return nil // what is known of it stays as it is
	}
	return l.Ledger.TornDown(known.Number, err)
}

// unheard tells whether a hook did not answer, or answered that it is out of order.
func unheard(err error) bool {
	var down *DownError
	return client.Unanswered(err) || errors.As(err, &down)
}

// InUse looks at what is known of an account, writes down at once that somebody else uses it, and tells so.
func (l *Leases) InUse(account contract.Account) error {
	if l.Ledger == nil {
		return nil
	}
	return l.inUse(l.Ledger.Find(account), account)
}

// inUse does so for an account that the hook has given a second time, too: to tear that down by its second reference would
// remove what the first one holds.
func (l *Leases) inUse(known leftover.Account, account contract.Account) error {
	key := cmp.Or(account.Credentials.AccessKeyID, known.Memory.SameAs)
	for _, product := range contract.Products() {
		id := l.Foreign(contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: key}})
		if id != "" {
			return errors.Join(&leftover.InUseError{Instance: id}, l.Ledger.InUse(known.Number))
		}
	}
	return nil
}
