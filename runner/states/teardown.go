package states

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// TearDown tears an account down, unless it turned out to be in use, or may be: see remove.
func (l *Leases) TearDown(ctx context.Context, account contract.Account) error {
	if l.Ledger == nil {
		return l.Source.TearDown(ctx, account)
	}
	return l.tearDown(ctx, l.Ledger.Find(account), account)
}

// TearDownLeft tries once more to tear down what could not be torn down, or what may exist although no answer came. An
// account that only the provider knows of stays in doubt.
func (l *Leases) TearDownLeft(ctx context.Context, left leftover.Account) error {
	account := left.Account()
	if held := left.Memory.Account.Credentials; held.AccessKeyID != "" {
		account.Credentials = held
	}
	asked := left.Memory.Trouble
	err := l.tearDown(ctx, left, account)
	if account.Credentials.AccessKeyID == "" && turnedAway(asked, err) {
		return l.Ledger.Refused(left.Number)
	}
	return err
}

// turnedAway tells whether a setup and a teardown were both answered as every request is that does not get as far as the hook: its
// token is refused, or there is no hook at that address.
func turnedAway(setup, teardown error) bool {
	var first, second *AnswerError
	if !errors.As(setup, &first) || !errors.As(teardown, &second) || first.Status != second.Status {
		return false
	}
	switch first.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return true
	}
	return first.Status >= 300 && first.Status < 400
}

func (l *Leases) tearDown(ctx context.Context, known leftover.Account, account contract.Account) error {
	if err := l.inUse(known, account); err != nil {
		return l.Ledger.TornDown(known.Number, err)
	}
	err := l.whole(ctx, known, account)
	if err == nil {
		err = l.remove(ctx, account)
	}
	if inUse := l.inUse(known, account); err != nil && inUse != nil {
		err = inUse // the look showed it
	}
	switch first := l.Ledger.Find(contract.Account{Product: known.Product, Credentials: contract.Credentials{AccessKeyID: known.Memory.SameAs}}); {
	case errors.Is(err, ErrNotKnown) && first.TornDown: // it is the account that was given before
		return l.Ledger.Refused(known.Number)
	case errors.Is(err, ErrNotKnown):
		l.Ledger.NotKnown(known.Number)
		return nil // what else is known of it stays as it is
	}
	return l.Ledger.TornDown(known.Number, err)
}

// whole is an error for an account that the hook has given more than once, unless all that it holds was seen to be what was
// arranged. A hook that gives one account to several may have taken it from somebody else, and knows it by each reference.
func (l *Leases) whole(ctx context.Context, known leftover.Account, account contract.Account) error {
	seen := contract.Account{Product: known.Product, Credentials: account.Credentials}
	if seen.Credentials.AccessKeyID == "" {
		seen.Credentials.AccessKeyID = known.Memory.SameAs
	}
	l.mu.Lock()
	repeated := l.repeated[seen.Credentials.AccessKeyID]
	l.mu.Unlock()
	alone := func(product contract.Product) bool { // it has one owner, by whichever product it was looked into
		return l.Looks.Alone(contract.Account{Product: product, Credentials: seen.Credentials})
	}
	if !repeated || slices.ContainsFunc(contract.Products(), alone) {
		return nil
	}
	var unseen error
	if seen.Credentials.AccessKeySecret != "" {
		unseen = l.Looks.LookOver(ctx, seen)
	}
	if unseen == nil && alone(known.Product) {
		return nil
	}
	unseen = errors.Join(errors.New("the hook gave this account more than once, and not all that it holds was seen"), unseen)
	return errors.Join(&leftover.UnseenError{Err: unseen}, l.Ledger.InUse(known.Number)) // a sweep can't look into it
}

// remove tears an account down by its reference, if the hook knows it: such an account was made for us. What a hook handed
// out without one may be anybody's. It is torn down by its key, after a last look has shown that all that it holds is what was arranged.
// Where that look shows that nobody has the key any more, an account that was ours is gone.
func (l *Leases) remove(ctx context.Context, account contract.Account) error {
	byKey := account
	byKey.Reference, account.Credentials = "", contract.Credentials{}
	if account.Reference != "" {
		if err := l.askTearDown(ctx, account); byKey.Credentials.AccessKeyID == "" || !errors.Is(err, ErrNotKnown) {
			return err
		}
	}
	ours := account.Reference != "" || l.Looks.Alone(byKey)
	err := l.Looks.LookOver(ctx, byKey)
	switch {
	case ours && leftover.UnknownKey(err):
		return nil
	case err != nil:
		return &leftover.UnseenError{Err: err}
	case !l.Looks.Alone(byKey):
		return &leftover.UnseenError{Err: errors.New("its list counts or shows more than what was arranged")}
	}
	return l.askTearDown(ctx, byKey)
}

func (l *Leases) askTearDown(ctx context.Context, account contract.Account) error {
	return l.ask(ctx, unheard, func() error { return Down(l.Source.TearDown(ctx, account)) })
}

// unheard tells whether a hook did not answer, or answered that it is out of order.
func unheard(err error) bool {
	var down *DownError
	return client.Unanswered(err) || errors.As(err, &down)
}

// Seen takes in what was seen of an account. It writes down at once that somebody else uses it, or, where the hook does not
// know it by its reference, whether it is alone: a sweep can't look into it.
func (l *Leases) Seen(account contract.Account) error {
	if l.Ledger == nil {
		return nil
	}
	known := l.Ledger.Find(account)
	if err := l.inUse(known, account); err != nil {
		return err
	}
	alone := l.Looks.Alone(account)
	if known.Number == 0 || known.Referred || known.Alone == alone {
		return nil
	}
	return l.Ledger.SeenAlone(known.Number, alone)
}

// inUse looks at what is known of an account, and does so for one that the hook has given a second time, too: to tear that
// down by its second reference would remove what the first one holds.
func (l *Leases) inUse(known leftover.Account, account contract.Account) error {
	key := cmp.Or(account.Credentials.AccessKeyID, known.Memory.SameAs)
	for _, product := range contract.Products() {
		id, later := l.Looks.Strange(contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: key}})
		if id != "" {
			return errors.Join(&leftover.InUseError{Instance: id, Later: later}, l.Ledger.InUse(known.Number))
		}
	}
	return nil
}
