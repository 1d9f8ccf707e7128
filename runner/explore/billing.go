package explore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/steps"
)

// bills reads the billing of all that was returned: it has stopped, and nothing begins it again.
func (o *Observation) bills(ctx context.Context, env steps.Env) error {
	for _, account := range o.order {
		for _, id := range slices.Sorted(maps.Keys(o.returned[account.Credentials.AccessKeyID])) {
			billing, err := env.States.Billing(ctx, account, id)
			if errors.As(err, new(*contract.Missing)) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("reading the billing: %w", err)
			}
			if billing.Billing != "stopped" {
				o.mu.Lock()
				o.violate(&model.Violation{Rule: "BMC-TRM-02", Instance: id, Got: "billing " + billing.Billing, Want: "billing stopped, since the instance was returned"})
				o.mu.Unlock()
			}
		}
	}
	return nil
}

// noteReturned notes which instances of BMC a request has returned.
func (o *Observation) noteReturned(account string, met model.Met) {
	for id, kind := range met.Effects {
		if kind == model.ToBin || kind == model.Deleted {
			if o.returned[account] == nil {
				o.returned[account] = map[string]bool{}
			}
			o.returned[account][id] = true
		}
	}
}
