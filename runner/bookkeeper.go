package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/states"
	"relcon/steps"
)

// bookkeeper writes down ahead what is asked of the target's states and what is given back. What was asked for is
// waited for, for a grace also when the run is being broken off: only the answer says what there is to give back.
type bookkeeper struct {
	steps.States
	ledger  *leftover.Ledger
	once    time.Duration                 // limits.requestTimeout
	heard   atomic.Bool                   // the hook has given an account
	strange func(contract.Account) string // an instance of the account that nobody arranged; "" where there is none

	mu     sync.Mutex
	held   map[int]loan   // by number
	newest map[holder]int // number of the newest account with a key
}

// holder is an account as its key tells it from others.
type holder struct {
	product     contract.Product
	accessKeyID string
}

func holderOf(account contract.Account) holder {
	return holder{account.Product, account.Credentials.AccessKeyID}
}

// loan is an account as the run knows it, its credentials included.
type loan struct {
	account contract.Account // zero where no answer came
	trouble error            // of the last try to give it back, or of asking for it; nil means none
	inUse   bool             // it was written down that somebody else uses it
	twin    string           // access key id of the account that the hook gave a second time; "" where it did not
}

// errNoAnswer is what is known of an account while it is being asked for.
var errNoAnswer = errors.New("asking for it broke off")

func newBookkeeper(given steps.States, book *leftover.Ledger, once time.Duration, strange func(contract.Account) string) *bookkeeper {
	return &bookkeeper{States: given, ledger: book, once: once, strange: strange, held: map[int]loan{}, newest: map[holder]int{}}
}

// Account asks for an account.
func (b *bookkeeper) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	if ctx.Err() != nil {
		return contract.Account{}, context.Cause(ctx)
	}
	scenario := ""
	if p, playing := ctx.Value(playingKey{}).(*playing); playing {
		scenario = p.scenario.Name
	}
	number, reference, err := b.ledger.Ask(product, kind, scenario)
	if err != nil {
		return contract.Account{}, err
	}
	b.note(number, loan{trouble: errNoAnswer})
	ctx, cancel := outlasting(ctx, b.grace())
	defer cancel()
	account, err := b.States.Account(states.WithReference(ctx, reference), product, kind)
	if err != nil {
		b.note(number, loan{trouble: err, twin: states.Twice(err)})
		if states.NothingMade(err) {
			err = errors.Join(err, b.ledger.Refuse(number))
		}
		return contract.Account{}, err
	}
	b.heard.Store(true)
	b.note(number, loan{account: account})
	if err := b.ledger.Give(number, account); err != nil {
		return contract.Account{}, errors.Join(err, b.TearDown(ctx, account))
	}
	return account, nil
}

// Instances asks for instances of an account.
func (b *bookkeeper) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	number := b.numberOf(account)
	if err := b.ledger.AskInstances(number, wanted); err != nil {
		return nil, err
	}
	ctx, cancel := outlasting(ctx, b.grace())
	defer cancel()
	ids, err := b.States.Instances(ctx, account, wanted)
	if err != nil {
		return nil, err
	}
	return ids, b.ledger.GiveInstances(number, ids)
}

// inUseError says why an account is not given back.
type inUseError struct{ id string }

// Error names an instance that shows it, where one is known.
func (e *inUseError) Error() string {
	held := "what the run did not arrange"
	if e.id != "" {
		held = fmt.Sprintf("instance %s, which the run did not arrange", e.id)
	}
	return "it holds " + held + ", so that giving it back could remove what is somebody else's: see whose that is, and give the account back by hand"
}

// inUse looks at what is known of an account, writes down, once, that somebody else uses it, and tells so.
func (b *bookkeeper) inUse(account contract.Account) error {
	id := b.strange(account)
	if id == "" {
		return nil
	}
	number := b.numberOf(account)
	b.mu.Lock()
	h := b.held[number]
	told := h.inUse
	h.inUse = true
	b.held[number] = h
	b.mu.Unlock()
	if told || number == 0 {
		return &inUseError{id}
	}
	return errors.Join(&inUseError{id}, b.ledger.InUse(number))
}

// twinInUse looks at what is known of an account that the hook has given a second time: to give it back by the second
// reference would remove what the first one holds.
func (b *bookkeeper) twinInUse(left leftover.Account) error {
	twin := b.get(left.Number).twin
	if twin == "" {
		return nil
	}
	for _, product := range contract.Products() {
		if id := b.strange(contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: twin}}); id != "" {
			return errors.Join(&inUseError{id}, b.ledger.InUse(left.Number))
		}
	}
	return nil
}

// TearDown gives an account back, unless it turned out to be in use. That it can't be written down is no reason to keep
// it.
func (b *bookkeeper) TearDown(ctx context.Context, account contract.Account) error {
	number := b.numberOf(account)
	if err := b.inUse(account); err != nil {
		return b.settle(number, err)
	}
	written := b.ledger.Leaving(number)
	return errors.Join(written, b.settle(number, b.States.TearDown(ctx, account)))
}

// retry tries to give back once more what could not be given back, or what may exist although no answer came. An
// account that only the provider knows of stays in doubt. The trouble is kept with the loan, too.
func (b *bookkeeper) retry(ctx context.Context, left leftover.Account) error {
	if account := b.get(left.Number).account; account.Credentials.AccessKeyID != "" {
		return b.TearDown(ctx, account)
	}
	if err := b.twinInUse(left); err != nil {
		return b.settle(left.Number, err)
	}
	err := b.States.TearDown(ctx, contract.Account{Product: left.Product, Reference: left.Reference})
	if errors.Is(err, states.ErrNotKnown) {
		return nil
	}
	return b.settle(left.Number, err)
}

// settle notes how giving an account back went, and passes the trouble on.
func (b *bookkeeper) settle(number int, trouble error) error {
	b.mu.Lock()
	h := b.held[number]
	h.trouble = trouble
	b.held[number] = h
	b.mu.Unlock()
	if trouble != nil {
		return trouble
	}
	return b.ledger.Returned(number)
}

func (b *bookkeeper) note(number int, h loan) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held[number] = h
	if at := holderOf(h.account); at.accessKeyID != "" {
		b.newest[at] = max(b.newest[at], number)
	}
}

// numberOf gives the newest account that has the key; 0, which no account has, where none does.
func (b *bookkeeper) numberOf(account contract.Account) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.newest[holderOf(account)]
}

// get gives what is held under a number.
func (b *bookkeeper) get(number int) loan {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.held[number]
}
