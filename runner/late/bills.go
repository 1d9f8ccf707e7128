package late

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// mostBills is of how many instances of an account billing is read: what goes wrong for one sort goes wrong for each of it.
const mostBills = 3

// bills reads the billing of what a scenario has returned: nothing that came after it has begun it again.
func (k *Keeper) bills(ctx context.Context, each kept) {
	k.mu.Lock()
	silent := k.silent
	k.mu.Unlock()
	if ctx.Err() != nil || !k.Bills || silent || !k.concerns(each, 0) {
		return
	}
	ctx = history.In(ctx, each.scenario)
	key := each.Credentials.AccessKeyID
	for _, id := range k.returned(each) {
		billing, err := k.States.Billing(ctx, each.Account, id)
		if errors.As(err, new(*contract.Missing)) {
			k.mu.Lock()
			k.silent = true
			k.mu.Unlock()
			return
		}
		if ctx.Err() != nil {
			return // the run is over, and that says nothing of the provider
		}
		if err != nil {
			k.History.Add(ctx, history.LookedAgain{AccessKeyID: key, Err: fmt.Errorf("reading the billing: %w", err)})
			return
		}
		k.History.Add(ctx, history.BillingRead{AccessKeyID: key, InstanceID: id, Billing: billing, Late: true})
	}
}

// returned gives the first instances of a scenario that a request may have returned, by an operation that ends their billing.
func (k *Keeper) returned(each kept) []string {
	k.mu.Lock()
	given := slices.Clone(k.given[each.Credentials.AccessKeyID])
	k.mu.Unlock()
	api := provider.Of(each.Product)
	var ids []string
	for _, event := range k.History.In(each.scenario) {
		e, is := event.Kind.(history.Exchanged)
		if !is || e.AccessKeyID != each.Credentials.AccessKeyID {
			continue
		}
		if operation, known := api.Operation(e.Operation); !known || operation.Unbills == "" {
			continue
		}
		for _, id := range e.Worked {
			if len(ids) < mostBills && slices.Contains(given, id) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
