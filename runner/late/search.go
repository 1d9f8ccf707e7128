package late

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// filters are those by which an account is searched, beside its whole list: they ask for an instance that a scenario has changed,
// as it was first seen or as it is. Every second account that was changed is searched; which one, and by what, follows from the seed
// and from the name of its scenario, so that a run can be repeated.
// A day later it is what is in the recycle bin that has to be gone from its list, too.
func (k *Keeper) filters(each kept, what looking) []contract.Param {
	seen, last, changed := history.Changed(k.History.In(each.scenario), each.Credentials.AccessKeyID)
	if !changed {
		return nil
	}
	api := provider.Of(each.Product)
	switch {
	case what == inBin && api.Life.InBin(&last):
		return api.Recycled()
	case what != first:
		return nil
	}
	turn := k.turn(each.scenario)
	if turn%2 == 1 {
		return nil
	}
	as := seen
	if turn%4 == 2 && last.Status != "" {
		as = last
	}
	return api.Listing.By(api.Listing.Filters[turn/4%uint64(len(api.Listing.Filters))], as)
}

// turn is a number that follows from the seed and the name of a scenario.
func (k *Keeper) turn(scenario string) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", k.Seed, scenario))
	return binary.BigEndian.Uint64(sum[:])
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
