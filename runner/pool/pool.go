// Package pool is for a target that has no provider-state hook. It hands out accounts and instances from a list, each
// instance once, ever.
package pool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// Pool hands out what a pool file lists, and nothing else. Each instance is handed out once, ever: a ledger beside the
// file remembers what was used up, and an id is in it, on the disk, before anybody is given the id. A Pool creates
// nothing and gives nothing back to the provider. It may be used from several goroutines at once.
type Pool struct {
	file   string
	now    func() time.Time
	ledger *leftover.Journal // nil where nothing can be handed out

	mu       sync.Mutex
	accounts []*poolAccount
	returned chan struct{} // closed when a loan comes back, and then another one
}

// instanceKey tells instances apart: two products may number theirs alike.
type instanceKey struct {
	product contract.Product
	id      string
}

// poolAccount is an account with what became of its instances.
type poolAccount struct {
	contract.PoolAccount
	lots  []*lot
	loans int  // so often it was lent
	busy  bool // an exclusive one is lent
}

// lot is one instance of a pool.
type lot struct {
	contract.PoolInstance
	used     bool  // handed out by this run or by an earlier one
	reserved *Loan // for the scenario that will ask for it; nil where it is for anybody
}

// Open opens a pool to hand out from. The ledger is locked until Close: another run that has it open is an error,
// and so is a ledger that can't be read. A nil now is time.Now.
func Open(given *contract.Pool, now func() time.Time) (*Pool, error) {
	if given.File == "" {
		return nil, errors.New("the pool has no file, so there is no place to write down what was used up")
	}
	if names := namesOf(given.File); names > 1 {
		return nil, fmt.Errorf("the file of the pool has %d names (hard links), and what was used up is written down beside each of them, so that one could hand out what another has: "+
			"keep one name, and make the others symbolic links or copies with instances of their own", names)
	}
	ledger, lines, err := leftover.OpenJournal(LedgerOf(given.File))
	if errors.Is(err, leftover.ErrInUse) {
		return nil, fmt.Errorf("the ledger of the pool: %w: wait for its end, or give each run a pool of its own", err)
	}
	if err != nil {
		return nil, fmt.Errorf("the ledger of the pool: %w", err)
	}
	gone, err := readUsed(ledger.Path(), lines)
	if err != nil {
		return nil, errors.Join(err, ledger.Close())
	}
	p := newPool(given, now, gone)
	p.ledger = ledger
	return p, nil
}

// Read reads what a pool has left, to tell of it. Nothing can be handed out, and nothing is written.
func Read(given *contract.Pool, now func() time.Time) (*Pool, error) {
	path := LedgerOf(given.File)
	lines, err := leftover.ReadJournal(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the ledger of the pool: %w", err)
	}
	gone, err := readUsed(path, lines)
	if err != nil {
		return nil, err
	}
	return newPool(given, now, gone), nil
}

func newPool(given *contract.Pool, now func() time.Time, gone map[instanceKey]bool) *Pool {
	p := &Pool{file: given.File, now: now, returned: make(chan struct{})}
	if p.now == nil {
		p.now = time.Now
	}
	for _, account := range given.Accounts {
		account.Shared = true
		held := &poolAccount{PoolAccount: account}
		for _, instance := range account.Instances {
			held.lots = append(held.lots, &lot{PoolInstance: instance, used: gone[instanceKey{account.Product, instance.ID}]})
		}
		p.accounts = append(p.accounts, held)
	}
	return p
}

// Close gives the ledger back to other runs.
func (p *Pool) Close() error {
	if p.ledger == nil {
		return nil
	}
	return p.ledger.Close()
}

// String names the pool's file.
func (p *Pool) String() string { return "pool " + p.file }

// GoString keeps the accounts' keys out of %#v.
func (p *Pool) GoString() string { return p.String() }

// Account gives the next account of the scenario's loan, if it has the wanted kind; what was not foreseen is the least
// used account of the kind that the scenario does not have yet, and no exclusive one. A pool without one is a
// *contract.Missing.
func (p *Pool) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kind = cmp.Or(kind, contract.KindDefault)
	loan := loanOf(ctx)
	if planned := loan.next(product, kind); planned != nil {
		return planned.lent(), nil
	}
	var best *poolAccount
	for _, account := range p.accounts {
		if account.Product != product || account.Kind != kind || account.Exclusive || loan.has(account) {
			continue
		}
		if best == nil || account.loans < best.loans {
			best = account
		}
	}
	if best == nil {
		return contract.Account{}, p.noAccount(product, kind, len(loan.accounts))
	}
	best.loans++
	loan.accounts = append(loan.accounts, best)
	loan.given++
	return best.lent(), nil
}

// Instances hands out instances of an account that are what is wanted. They are in the ledger before they are given.
// Too few of them are a *contract.Missing.
func (p *Pool) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	if wanted.Count < 0 {
		return nil, &contract.Fault{Reason: fmt.Sprintf("instances wanted: got count %d, want none below zero", wanted.Count)}
	}
	if p.ledger == nil {
		return nil, &contract.Fault{Reason: "a pool that was opened for reading only is asked for instances"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.find(account)
	if held == nil {
		return nil, &contract.Fault{Reason: "the pool is asked for instances of an account that it does not have"}
	}
	chosen, lacking := held.choose(loanOf(ctx), wanted, p.now())
	if lacking > 0 {
		line := Addition{Line: "- " + instanceLine(account.Product, wanted, p.now()), Count: lacking}
		return nil, p.tooFew(Shortage{Line: held.Line, Instances: []Addition{line}})
	}
	ids, lines := make([]string, 0, len(chosen)), make([]any, 0, len(chosen))
	for _, each := range chosen {
		ids = append(ids, each.ID)
		lines = append(lines, usedUp{Product: account.Product, ID: each.ID, At: p.now().UTC()})
		each.used = true // even if it can't be written down: who knows how much of it was
	}
	if err := p.ledger.Append(lines...); err != nil {
		return nil, fmt.Errorf("the ledger of the pool, so that nothing is handed out: %w", err)
	}
	return ids, nil
}

// noAccount says that there is no further account of a kind for a scenario that has so many already.
func (p *Pool) noAccount(product contract.Product, kind string, had int) error {
	missing := &contract.Missing{Need: contract.NeedOf(kind)}
	if had > 0 {
		missing.Need = contract.NeedSecondAccount
	}
	wanted := &poolAccount{}
	wanted.Product, wanted.Kind = product, kind
	missing.Reason = fmt.Sprintf("%s lacks what it needs: %s", p, Shortage{Account: accountLine(wanted)})
	return missing
}

func (p *Pool) tooFew(shortage Shortage) error {
	return &contract.Missing{Reason: fmt.Sprintf("%s lacks what it needs: %s", p, shortage)}
}

// Pass is a *contract.Missing: a list of instances has no hold on the provider's clock.
func (p *Pool) Pass(context.Context, contract.Account, time.Duration) error {
	return p.Lacks(contract.NeedClock)
}

// Billing is a *contract.Missing: a list of instances does not know what they cost.
func (p *Pool) Billing(context.Context, contract.Account, string) (contract.Billing, error) {
	return contract.Billing{}, p.Lacks(contract.NeedBilling)
}

// Lacks gives a *contract.Missing for what no pool can give, and nil for every other need.
func (p *Pool) Lacks(need contract.Need) error {
	switch need {
	case contract.NeedClock:
		return &contract.Missing{Need: need, Reason: "a pool can't move the provider's clock: list clock under unavailable, or have a provider-state hook"}
	case contract.NeedBilling:
		return &contract.Missing{Need: need, Reason: "a pool can't tell what is billed: list billing under unavailable, or have a provider-state hook"}
	default:
		return nil
	}
}

// TearDown does nothing: the pool created nothing. An account goes back with its loan.
func (p *Pool) TearDown(context.Context, contract.Account) error { return nil }

// Untouched gives the instances of an account that the pool has never handed out, but for those that are about to expire.
// Nobody has any business with them, so whatever happens to one is the provider's doing.
func (p *Pool) Untouched(account contract.Account) map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	untouched := map[string]bool{}
	if held := p.find(account); held != nil {
		for _, each := range held.lots {
			if !each.used && !soon(each.PoolInstance, p.now()) {
				untouched[each.ID] = true
			}
		}
	}
	return untouched
}

// lent is the account as a scenario gets it.
func (a *poolAccount) lent() contract.Account {
	account := a.Account
	if a.Exclusive {
		for _, each := range a.lots {
			account.Spare = append(account.Spare, each.ID)
		}
	}
	return account
}

// Unused is an instance that nobody was ever given.
type Unused struct {
	contract.PoolInstance
	Place string // in the pool's file, such as "instances.yaml:12"
}

// First gives an account of the product to begin with, a default one where there is one, and its unused instances; false
// where there is no account.
func (p *Pool) First(product contract.Product) (contract.Account, []Unused, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var first *poolAccount
	for _, account := range p.accounts {
		if account.Product == product && (first == nil || first.Kind != contract.KindDefault && account.Kind == contract.KindDefault) {
			first = account
		}
	}
	if first == nil {
		return contract.Account{}, nil, false
	}
	var unused []Unused
	for _, each := range first.lots {
		if !each.used {
			unused = append(unused, Unused{each.PoolInstance, p.place(each.Line)})
		}
	}
	return first.Account, unused, true
}

// Left counts the instances that are unused, and all that are listed.
func (p *Pool) Left() (unused, listed int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, account := range p.accounts {
		for _, each := range account.lots {
			listed++
			if !each.used {
				unused++
			}
		}
	}
	return unused, listed
}

// place gives a line of the pool's file.
func (p *Pool) place(line int) string {
	if line == 0 {
		return p.file
	}
	return fmt.Sprintf("%s:%d", p.file, line)
}

func (p *Pool) find(account contract.Account) *poolAccount {
	i := slices.IndexFunc(p.accounts, func(each *poolAccount) bool {
		return each.Product == account.Product && each.Credentials.AccessKeyID == account.Credentials.AccessKeyID
	})
	if i < 0 {
		return nil
	}
	return p.accounts[i]
}
