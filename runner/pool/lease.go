package pool

import (
	"cmp"
	"context"
	"slices"
	"time"

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

// demand tells how hard an account is to find: exclusive ones are rare, and those with a token; then the number of instances
// counts.
func (o AccountOrder) demand() int {
	const rare = 1 << 20
	demand := 0
	for _, wanted := range o.Instances {
		demand += max(1, wanted.Count)
	}
	if o.Token {
		demand += rare
	}
	if o.Alone != "" {
		demand += 2 * rare
	}
	return demand
}

// Lease is what one scenario has of a pool: accounts, and instances that are reserved for it until it asks for them.
type Lease struct {
	pool     *Pool
	accounts []*account
	given    int // so many of the accounts were asked for
}

// Lease finds accounts that have all that the order names, and reserves the instances. Nothing is used up by that. What
// the pool lacks is a *contract.Missing with the lines to add. Where it lacks nothing but an exclusive account that
// another scenario has, there is no lease, and busy is closed when it is worth asking again.
func (p *Pool) Lease(order Order) (lease *Lease, busy <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	choices := choose(p.accounts, order, func(a *account) []*instance { return a.stock(nil) }, p.now())
	for _, each := range choices {
		if each.account == nil || len(each.lacking) > 0 {
			return nil, nil, p.unserved(order)
		}
	}
	if slices.ContainsFunc(choices, func(c choice) bool { return c.account.busy }) {
		return nil, p.returned, nil
	}
	lease = &Lease{pool: p}
	for _, each := range choices {
		each.account.leases++
		each.account.busy = each.account.Exclusive
		for _, one := range each.chosen {
			one.reserved = lease
		}
		lease.accounts = append(lease.accounts, each.account)
	}
	return lease, nil, nil
}

// End gives back the accounts, and the instances that were not asked for. To end a lease twice does no harm.
func (l *Lease) End() {
	p := l.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, each := range l.accounts {
		each.busy = false
		for _, one := range each.instances {
			if one.reserved == l {
				one.reserved = nil
			}
		}
	}
	l.accounts = nil
	close(p.returned)
	p.returned = make(chan struct{})
}

// End ends the lease of a context, if there is one.
func End(ctx context.Context) {
	if lease := leaseOf(ctx); lease.pool != nil {
		lease.End()
	}
}

type leaseKey struct{}

// With makes a Pool serve what is asked for under the context from a lease.
func With(ctx context.Context, lease *Lease) context.Context {
	return context.WithValue(ctx, leaseKey{}, lease)
}

// leaseOf gives the lease of a context, one of nothing where there is none.
func leaseOf(ctx context.Context) *Lease {
	if lease, there := ctx.Value(leaseKey{}).(*Lease); there {
		return lease
	}
	return &Lease{}
}

// next gives the account that was chosen for the next wish, if that is what is wished for.
func (l *Lease) next(product contract.Product, kind string) *account {
	if l.given >= len(l.accounts) {
		return nil
	}
	if next := l.accounts[l.given]; next.Product == product && next.Kind == kind {
		l.given++
		return next
	}
	return nil
}

// choice is the account for one part of an order. The zero value means that none is of the sort that is ordered.
type choice struct {
	account *account
	chosen  []*instance
	lacking []contract.Wanted // one for each instance that it has too few
}

// choose finds an account for each part of an order, none twice, the most demanding part first. It takes the one that
// lacks the least of it, and of several the least used one that is not busy. stock is what an account may give.
func choose(accounts []*account, order Order, stock func(*account) []*instance, now time.Time) []choice {
	choices := make([]choice, len(order.Accounts))
	parts := make([]int, len(order.Accounts))
	for i := range parts {
		parts[i] = i
	}
	slices.SortStableFunc(parts, func(i, j int) int { return cmp.Compare(order.Accounts[j].demand(), order.Accounts[i].demand()) })
	for _, i := range parts {
		var found []choice
		for _, each := range candidates(accounts, order.Product, order.Accounts[i]) {
			if !slices.ContainsFunc(choices, func(c choice) bool { return c.account == each }) {
				chosen, lacking := assign(order.Product, stock(each), order.Accounts[i].Instances, now)
				found = append(found, choice{each, chosen, lacking})
			}
		}
		if len(found) > 0 {
			choices[i] = slices.MinFunc(found, func(a, b choice) int {
				return cmp.Or(cmp.Compare(len(a.lacking), len(b.lacking)), compareBusy(a.account, b.account), cmp.Compare(a.account.leases, b.account.leases))
			})
		}
	}
	return choices
}

func compareBusy(a, b *account) int {
	switch {
	case a.busy == b.busy:
		return 0
	case b.busy:
		return -1
	}
	return 1
}

// candidates are the accounts of the sort that is ordered, whatever they have left. An exclusive one is given to a scenario
// that does not need it only where there is no other.
func candidates(accounts []*account, product contract.Product, order AccountOrder) []*account {
	var found, exclusive []*account
	for _, each := range accounts {
		switch {
		case each.Product != product || each.Kind != cmp.Or(order.Kind, contract.KindDefault) || order.Token && each.Credentials.Token == "":
		case each.Exclusive:
			exclusive = append(exclusive, each)
		case order.Alone == "":
			found = append(found, each)
		}
	}
	if len(found) == 0 {
		return exclusive
	}
	return found
}

// stock are the unused instances of an account that are reserved for a lease; nil means those that are reserved for none.
func (a *account) stock(lease *Lease) []*instance {
	var stock []*instance
	for _, each := range a.instances {
		if !each.used && each.reserved == lease {
			stock = append(stock, each)
		}
	}
	return stock
}

// assign takes what is wanted out of a stock, the first that fits each time, and says what it has too few of.
func assign(product contract.Product, stock []*instance, wishes []contract.Wanted, now time.Time) (chosen []*instance, lacking []contract.Wanted) {
	for _, wanted := range wishes {
		for range max(1, wanted.Count) {
			i := slices.IndexFunc(stock, func(each *instance) bool { return fits(product, each.PoolInstance, wanted, now) })
			if i < 0 {
				lacking = append(lacking, wanted)
				continue
			}
			chosen = append(chosen, stock[i])
			stock = slices.Delete(stock, i, i+1)
		}
	}
	return chosen, lacking
}
