package reference

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// Kinds of account that the Zenlayer products offer.
const (
	kindDefault     = "default"
	kindRecycleBin  = "recycle-bin"
	kindRateLimited = "rate-limited"
)

// The limit of a rate-limited account: far above what one person does, far below a burst, and over so long a time that
// a burst from a busy machine is one, too.
const (
	limitRequests = 12
	limitPer      = 4 * time.Second
)

// Bounds that keep one account small and its clock sane.
const (
	mostOwned   = 10000
	longestPass = 10 * 365 * 24 * time.Hour
	idLength    = 16 // of the random part of an id
)

func limitRate(a *account) {
	a.RateLimit = &contract.RateLimit{Requests: limitRequests, Per: limitPer}
}

// limit gives the account the limit of its own, or else that of all accounts of the product, if there is one.
func (a *account) limit(usual map[contract.Product]contract.RateLimit) {
	limit, some := usual[a.Product]
	if a.RateLimit != nil {
		limit, some = *a.RateLimit, true
	}
	if some {
		a.limiter = rate.NewLimiter(rate.Every(limit.Per/time.Duration(limit.Requests)), limit.Requests)
	}
}

// arranger is the provider's side of the provider-state hook: it arranges what a scenario needs.
type arranger struct{ provider *Provider }

// Account makes an account of a kind that the product offers.
func (h arranger) Account(ctx context.Context, asked contract.Account) (contract.Account, error) {
	s := h.provider.services[asked.Product]
	equip, ok := s.kinds[asked.Kind]
	if !ok {
		return asked, hook.Cannot("accounts of the kind %s are not offered for %s", shown(asked.Kind), s.product)
	}
	random := h.provider.options.Random
	a := newAccount(s.product, asked.Kind, asked.Reference, contract.Credentials{
		AccessKeyID: "AK" + randomWord(random, 20), AccessKeySecret: randomWord(random, 40), Token: randomWord(random, 48),
	})
	equip(a)
	a.limit(h.provider.options.RateLimits)
	h.provider.accounts.add(a)
	traceAccount(ctx, a.Credentials)
	return a.Account, nil
}

// TearDown removes an account. None outlives the process, so one without a key is none.
func (h arranger) TearDown(_ context.Context, named contract.Account) error {
	h.provider.accounts.remove(named.Product, named.Credentials.AccessKeyID)
	return nil
}

// List gives the states, and the kinds of account by product.
func (h arranger) List() hook.Known {
	known := hook.Known{States: []string{hook.Account, hook.Instances, hook.TimePasses, hook.Billing}, Kinds: map[contract.Product][]string{}}
	for product, s := range h.provider.services {
		known.Kinds[product] = slices.Sorted(maps.Keys(s.kinds))
	}
	return known
}

// Instances puts instances into an account.
func (h arranger) Instances(_ context.Context, named contract.Account, wanted contract.Wanted) ([]string, error) {
	if allowed := Statuses(named.Product); !slices.Contains(allowed, wanted.Status) {
		return nil, hook.Wrong("params.status: got %s, want one of %s", shown(wanted.Status), strings.Join(allowed, ", "))
	}
	a, now, err := h.enter(named)
	if err != nil {
		return nil, err
	}
	defer a.mu.Unlock()
	if len(a.instances)+wanted.Count > mostOwned {
		return nil, hook.Wrong("params.count: this account would own too many instances")
	}
	ids, order := make([]string, wanted.Count), len(a.instances)
	for n := range ids {
		ids[n] = "i-" + randomWord(h.provider.options.Random, idLength)
		i := newInstance(ids[n], wanted, now)
		i.order = order
		a.add(i)
	}
	return ids, nil
}

// Pass moves the clock of an account.
func (h arranger) Pass(_ context.Context, named contract.Account, d time.Duration) error {
	a := h.provider.accounts.withKey(named.Product, named.Credentials.AccessKeyID)
	if a == nil {
		return hook.ErrNoAccount
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.offset+d > longestPass {
		return hook.Wrong("params.duration: the clock would be more than ten years ahead")
	}
	a.offset += d
	return nil
}

// Billing tells the money side of an instance.
func (h arranger) Billing(_ context.Context, named contract.Account, id string) (contract.Billing, error) {
	a, _, err := h.enter(named)
	if err != nil {
		return contract.Billing{}, err
	}
	defer a.mu.Unlock()
	i := a.byID[id]
	if i == nil {
		return contract.Billing{}, hook.Wrong("params.instanceId: got %s, want an instance of this account", shown(id))
	}
	return contract.Billing{Billing: i.billing, Refund: i.refund}, nil
}

// enter locks the account that is named, and brings it up to date with its clock. The caller unlocks.
func (h arranger) enter(named contract.Account) (*account, time.Time, error) {
	a := h.provider.accounts.withKey(named.Product, named.Credentials.AccessKeyID)
	if a == nil {
		return nil, time.Time{}, hook.ErrNoAccount
	}
	return a, a.enter(h.provider.options.Now()), nil
}
