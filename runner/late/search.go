package late

import (
	"context"
	"errors"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// filters are those by which an account is searched, beside its whole list: they ask for an instance that a scenario has changed,
// as it was first seen or as it is. Each filter and each of the two has its turn; every second account that was changed is searched.
// A day later it is what is in the recycle bin that has to be gone from its list, too.
func (k *Keeper) filters(each kept, later time.Duration) []contract.Param {
	first, last, changed := history.Changed(k.History.In(each.scenario), each.Credentials.AccessKeyID)
	if !changed {
		return nil
	}
	api := provider.Of(each.Product)
	if later > 0 {
		if api.Life.InBin(&last) {
			return api.Recycled()
		}
		return nil
	}
	k.mu.Lock()
	turn := k.turn
	k.turn++
	k.mu.Unlock()
	if turn%2 == 1 {
		return nil
	}
	as := first
	if turn%4 == 2 && last.Status != "" {
		as = last
	}
	return api.Listing.By(api.Listing.Filters[turn/4%len(api.Listing.Filters)], as)
}

// search reads a list by filters, and notes what it shows. A filter that the provider does not know says nothing.
func (k *Keeper) search(ctx context.Context, each kept, by []contract.Param) error {
	if by == nil {
		return nil
	}
	found, err := k.Search(ctx, each.Account, by)
	if errors.As(err, new(*contract.Missing)) {
		return nil
	}
	if err != nil {
		return err
	}
	k.History.Add(ctx, history.Listed{AccessKeyID: each.Credentials.AccessKeyID, By: by, Instances: found})
	return nil
}
