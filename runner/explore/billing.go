package explore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/provider"
	"relcon/steps"
)

// due is what the billing of an instance that was returned has to come to: it has stopped, and nothing begins it again.
type due struct {
	refund bool // and all that was paid is paid back
}

// bills reads the billing of all that was returned.
func (o *Observation) bills(ctx context.Context, env steps.Env) error {
	began := env.Now()
	for _, account := range o.order {
		returned := o.returned[account.Credentials.AccessKeyID]
		for _, id := range slices.Sorted(maps.Keys(returned)) {
			broken, err := bill(ctx, env, began, account, id, returned[id])
			if errors.As(err, new(*contract.Missing)) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("reading the billing: %w", err)
			}
			o.mu.Lock()
			o.violate(broken)
			o.mu.Unlock()
		}
	}
	return nil
}

// bill reads the billing of one instance until it is as it has to be, or the time is over in which an effect has to show.
func bill(ctx context.Context, env steps.Env, began time.Time, account contract.Account, id string, d due) (*model.Violation, error) {
	for pause := 2 * time.Millisecond; ; pause += pause / 2 {
		last := env.Now().Sub(began) >= env.Settle
		billing, err := env.States.Billing(ctx, account, id)
		if err != nil {
			return nil, err
		}
		broken := d.broken(id, billing)
		if broken == nil || last {
			return broken, nil
		}
		if err := env.Pause(ctx, min(pause, env.Poll, env.Settle)); err != nil {
			return nil, err
		}
	}
}

// broken is what is wrong with a billing; nil for nothing.
func (d due) broken(id string, b contract.Billing) *model.Violation {
	switch {
	case b.Billing != "stopped":
		return &model.Violation{Rule: "BMC-TRM-02", Instance: id, Got: "billing " + b.Billing, Want: "billing stopped, since the instance was returned"}
	case d.refund && b.Refund != "full":
		return &model.Violation{Rule: "BMC-TRM-13", Instance: id, Got: "refund " + b.Refund, Want: "refund full, since the instance was paid in advance and failed to create"}
	}
	return nil
}

// noteReturned notes which instances of BMC a request has returned. What is deleted instead has failed to create. Its refund is judged
// where the case deletes it: no sentence has the billing before an arrangement.
func (o *Observation) noteReturned(account string, met model.Met) {
	for id, kind := range met.Effects {
		if kind == model.ToBin || kind == model.Deleted {
			if o.returned[account] == nil {
				o.returned[account] = map[string]due{}
			}
			o.returned[account][id] = due{refund: kind == model.Deleted && o.step >= o.given && met.Charge == provider.Of(contract.BMC).Subscription}
		}
	}
}
