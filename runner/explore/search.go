package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
	"relcon/runner/model"
	"relcon/runner/provider"
	"relcon/steps"
)

// search reads lists by filters when everything has become what it should: each has to say the same as the whole list. The filters
// ask for an instance that was changed, as it was first seen and as it is. One of them has its turn, or each where turn is below 0.
func (o *Observation) search(ctx context.Context, env steps.Env, turn int) error {
	for _, account := range o.order {
		key := account.Credentials.AccessKeyID
		first, last, changed := history.Changed(o.history.Events(), key)
		if !changed {
			continue
		}
		listing := provider.Of(account.Product).Listing
		var all [][]contract.Param
		for _, filter := range listing.Filters {
			all = append(all, listing.By(filter, first), listing.By(filter, last))
		}
		if turn >= 0 {
			all = all[turn%len(all):][:1]
		}
		for _, by := range all {
			if err := o.searchBy(ctx, env, account, by); err != nil || o.Broken() != nil {
				return err
			}
		}
	}
	return nil
}

// searchBy holds one list by filters against the model. A filter that the provider refuses says nothing.
func (o *Observation) searchBy(ctx context.Context, env steps.Env, account contract.Account, by []contract.Param) error {
	if by == nil {
		return nil
	}
	key, began := account.Credentials.AccessKeyID, time.Now()
	found, err := env.Client.Search(ctx, account, by)
	if errors.As(err, new(*contract.Missing)) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("searching the account: %w", err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	api := provider.Of(account.Product)
	seen := api.Searched(o.last[key], found, by)
	_, broken := o.world.Look(key, model.Look{Instances: seen, Asked: o.asked[key], At: model.Span{Earliest: began, Latest: time.Now()}})
	if broken != nil {
		kind, touched := o.done[broken.Instance]
		var last *contract.Instance
		if n := slices.IndexFunc(o.last[key], func(i contract.Instance) bool { return i.ID == broken.Instance }); n >= 0 {
			last = &o.last[key][n]
		}
		broken.Rule = cmp.Or(judge.Filtered(api, last, touched, kind != model.ToBin), broken.Rule)
		broken.Got += " in the list by " + provider.Written(by)
		o.violate(broken)
	}
	return nil
}
