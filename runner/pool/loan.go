package pool

import (
	"cmp"
	"context"
	"slices"

	"relcon/runner/contract"
)

// Order is what a scenario is going to ask a pool for, as far as it could be found out beforehand.
type Order struct {
	Product  contract.Product
	Accounts []AccountOrder // in the order in which they are asked for
}

// AccountOrder is one account of an order.
type AccountOrder struct {
	Kind      string            // "" means default
	Token     bool              // it must have a bearer token
	Alone     string            // why the scenario needs an exclusive account; "" where it doesn't
	Instances []contract.Wanted // to be asked for
}

// Loan is what one scenario has of a pool: accounts, and instances that are kept for it until it asks for them.
type Loan struct {
	pool     *Pool
	accounts []*poolAccount
	given    int // so many of the accounts were asked for
}

// Borrow finds accounts that have all that the order names, and keeps the instances for the loan. Nothing is used up by
// that. What the pool lacks is a *contract.Missing with the lines to add. Where it lacks nothing but an exclusive
// account that another loan has, there is no loan, and busy is closed when it is worth asking again.
func (p *Pool) Borrow(order Order) (loan *Loan, busy <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	accounts, later := p.match(order, 0, nil)
	if accounts == nil && len(order.Accounts) > 0 {
		if later {
			return nil, p.returned, nil
		}
		return nil, nil, p.missing(order)
	}
	loan = &Loan{pool: p, accounts: accounts}
	for i, account := range accounts {
		account.loans++
		account.busy = account.Exclusive
		for _, wanted := range merged(order.Product, order.Accounts[i].Instances) {
			kept, _ := account.choose(loan, wanted, p.now())
			for _, each := range kept {
				each.reserved = loan
			}
		}
	}
	return loan, nil, nil
}

// Exclusive gives the exclusive accounts of the loan.
func (l *Loan) Exclusive() []contract.Account {
	var exclusive []contract.Account
	for _, account := range l.accounts {
		if account.Exclusive {
			exclusive = append(exclusive, account.Account)
		}
	}
	return exclusive
}

// Return gives back the accounts of the loan, and the instances that were not asked for. To return a loan twice does no
// harm.
func (l *Loan) Return() {
	p := l.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, account := range l.accounts {
		account.busy = false
		for _, each := range account.lots {
			if each.reserved == l {
				each.reserved = nil
			}
		}
	}
	l.accounts = nil
	close(p.returned)
	p.returned = make(chan struct{})
}

type loanKey struct{}

// WithLoan makes a Pool serve what is asked for under the context from a loan.
func WithLoan(ctx context.Context, loan *Loan) context.Context {
	return context.WithValue(ctx, loanKey{}, loan)
}

// loanOf gives the loan of a context, an empty one where there is none.
func loanOf(ctx context.Context) *Loan {
	if loan, there := ctx.Value(loanKey{}).(*Loan); there {
		return loan
	}
	return &Loan{}
}

// next gives the account that was kept for the next wish, if that is what is wished for.
func (l *Loan) next(product contract.Product, kind string) *poolAccount {
	if l.given >= len(l.accounts) {
		return nil
	}
	if next := l.accounts[l.given]; next.Product == product && next.Kind == cmp.Or(kind, contract.KindDefault) {
		l.given++
		return next
	}
	return nil
}

func (l *Loan) has(account *poolAccount) bool { return slices.Contains(l.accounts, account) }
