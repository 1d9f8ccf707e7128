package reference

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"relcon/runner/contract"
)

// account is one customer of one product: its credentials, its clock and its instances.
type account struct {
	contract.Account
	limiter   *rate.Limiter // nil means no limit
	reference string        // that the account was asked for under; "" means none

	mu        sync.Mutex // guards everything below
	offset    time.Duration
	instances []*instance // in the order of creation, gone ones too: billing may ask for them
	byID      map[string]*instance
	releases  map[string]keptRelease // by client token (bss)
	mark      int                    // for faults that have to remember something about it
}

func newAccount(product contract.Product, kind, reference string, credentials contract.Credentials) *account {
	return &account{
		Account:   contract.Account{Product: product, Kind: kind, Credentials: credentials},
		reference: reference, byID: map[string]*instance{}, releases: map[string]keptRelease{},
	}
}

// enter locks the account and brings its instances up to date with its clock, which it gives. The caller unlocks.
func (a *account) enter(real time.Time) time.Time {
	a.mu.Lock()
	now := real.Add(a.offset)
	for _, i := range a.instances {
		i.settle(now)
	}
	return now
}

func (a *account) add(i *instance) {
	a.instances = append(a.instances, i)
	a.byID[i.id] = i
}

// listed gives the instance of an id, nil where there is none or it is gone.
func (a *account) listed(id string) *instance {
	if i := a.byID[id]; i != nil && i.listed() {
		return i
	}
	return nil
}
