// Package pool is for a target that has no provider-state hook. It hands out accounts and instances from a list, each
// instance once, ever.
package pool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// Pool hands out what a pool file lists, and nothing else. Each instance is handed out once, ever: a ledger beside the
// file remembers what was used up, and an id is in it, on the disk, before anybody is given the id. A Pool creates
// nothing and tears nothing down. It may be used from several goroutines at once.
type Pool struct {
	file   string
	now    func() time.Time
	spare  func(account contract.Account, ids ...string)
	ledger *leftover.Journal // nil where nothing can be handed out

	mu       sync.Mutex
	accounts []*account
	returned chan struct{} // closed when a lease ends, and then another one
}

// account is an account of the list, with what became of its instances.
type account struct {
	contract.PoolAccount
	instances []*instance
	leases    int  // that it was ever a part of
	busy      bool // an exclusive one has a lease
}

// instance is one of the list.
type instance struct {
	contract.PoolInstance
	used     bool   // handed out by this run or by an earlier one
	reserved *Lease // for the scenario that will ask for it; nil where it is for any
}

// Options say how a pool is used. The zero value works.
type Options struct {
	Now      func() time.Time // nil means time.Now
	ReadOnly bool             // nothing can be handed out, nothing is written, and another run may have the pool open

	// Spare is called with each exclusive account that is lent, and the ids of all that its owner gave away. It is called
	// again, without ids, when the account comes back. It may be nil.
	Spare func(account contract.Account, ids ...string)
}

// Open opens a pool. Unless it is only read, its ledger is locked until Close: another run that has it open is an error,
// and so is a ledger that can't be read.
func Open(list *contract.Pool, options Options) (*Pool, error) {
	p := &Pool{file: list.File, now: options.Now, spare: options.Spare, returned: make(chan struct{})}
	if p.now == nil {
		p.now = time.Now
	}
	if p.spare == nil {
		p.spare = func(contract.Account, ...string) {}
	}
	used, err := p.openLedger(options.ReadOnly)
	if err != nil {
		return nil, err
	}
	for _, each := range list.Accounts {
		each.Shared = true
		held := &account{PoolAccount: each}
		for _, one := range each.Instances {
			held.instances = append(held.instances, &instance{PoolInstance: one, used: used[key{each.Product, one.ID}]})
		}
		p.accounts = append(p.accounts, held)
	}
	return p, nil
}

// Close lets other runs use the pool.
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

// Account gives the next account of the scenario's lease. Another one than the lease has is a *contract.Missing.
func (p *Pool) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := leaseOf(ctx).next(product, cmp.Or(kind, contract.KindDefault))
	if next == nil {
		return contract.Account{}, &contract.Missing{Reason: fmt.Sprintf("%s has no account for what was not foreseen", p)}
	}
	lent := next.Account
	if lent.Exclusive {
		for _, each := range next.instances {
			lent.Spare = append(lent.Spare, each.ID)
		}
		p.spare(lent, lent.Spare...)
	}
	return lent, nil
}

// Arrange hands out instances of an account that are reserved for the scenario's lease. They are in the ledger before
// they are given. Others than the lease has are a *contract.Missing.
func (p *Pool) Arrange(ctx context.Context, of contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	return contract.OneByOne(wanted, func(one contract.Wanted) ([]string, error) { return p.instances(ctx, of, one) })
}

func (p *Pool) instances(ctx context.Context, of contract.Account, wanted contract.Wanted) ([]string, error) {
	if wanted.Count < 0 {
		return nil, &contract.Fault{Reason: fmt.Sprintf("instances wanted: got count %d, want none below zero", wanted.Count)}
	}
	if p.ledger == nil {
		return nil, &contract.Fault{Reason: "a pool that was opened for reading only is asked for instances"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.find(of)
	if held == nil {
		return nil, &contract.Fault{Reason: "the pool is asked for instances of an account that it does not have"}
	}
	chosen, lacking := assign(of.Product, held.stock(leaseOf(ctx)), []contract.Wanted{wanted}, p.now())
	if len(lacking) > 0 {
		return nil, &contract.Missing{Reason: fmt.Sprintf("%s has no instances for what was not foreseen: %s", p, instanceLine(of.Product, wanted, p.now()))}
	}
	return p.useUp(of.Product, chosen)
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

// TearDown removes nothing, since the pool created nothing. It calls Spare without ids. The account itself goes back with its
// lease.
func (p *Pool) TearDown(_ context.Context, account contract.Account) error {
	p.spare(account)
	return nil
}

// Untouched gives the instances of an account that the pool has never handed out, but for those that are about to expire.
// Nobody has any business with them, so whatever happens to one is the provider's doing.
func (p *Pool) Untouched(of contract.Account) map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	untouched := map[string]bool{}
	if held := p.find(of); held != nil {
		for _, each := range held.instances {
			if !each.used && !soon(each.PoolInstance, p.now()) {
				untouched[each.ID] = true
			}
		}
	}
	return untouched
}

// First gives an account of the product to begin with, a default one where there is one; false where there is none.
func (p *Pool) First(product contract.Product) (contract.Account, bool) {
	var first *account
	for _, each := range p.accounts {
		if each.Product == product && (first == nil || first.Kind != contract.KindDefault && each.Kind == contract.KindDefault) {
			first = each
		}
	}
	if first == nil {
		return contract.Account{}, false
	}
	return first.Account, true
}

// Check holds what an account lists against what the file says of its unused instances, by the lines of the file. A
// provider may keep the recycle bin out of its list, so the scenario that is given such an instance looks for it.
func (p *Pool) Check(of contract.Account, listed []contract.Instance) error {
	byID := map[string]contract.Instance{}
	for _, each := range listed {
		byID[each.ID] = each
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var wrong []error
	for _, each := range p.find(of).instances {
		found, there := byID[each.ID]
		is, says := found.Status, each.Status
		if is == says && found.ChargeType != "" {
			is, says = found.ChargeType, each.ChargeType
		}
		switch {
		case each.used, !there && each.Status == contract.StatusRecycle:
		case !there:
			wrong = append(wrong, fmt.Errorf("%s:%d: the account does not list instance %s: take the line out", p.file, each.Line, each.ID))
		case is != says:
			wrong = append(wrong, fmt.Errorf("%s:%d: instance %s is listed as %s, and the line says %s", p.file, each.Line, each.ID, is, says))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %s is out of date, and nothing of it was used up\n%w", of.Product, p, errors.Join(wrong...))
}

// Left counts the instances that are unused, and all that are listed.
func (p *Pool) Left() (unused, listed int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, each := range p.accounts {
		listed += len(each.instances)
		for _, one := range each.instances {
			if !one.used {
				unused++
			}
		}
	}
	return unused, listed
}

func (p *Pool) find(of contract.Account) *account {
	i := slices.IndexFunc(p.accounts, func(each *account) bool {
		return each.Product == of.Product && each.Credentials.AccessKeyID == of.Credentials.AccessKeyID
	})
	if i < 0 {
		return nil
	}
	return p.accounts[i]
}
