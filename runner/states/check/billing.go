package check

import (
	"context"
	"fmt"
	"net/http"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// billing checks what the hook tells of money.
type billing struct{ *subject }

// check asks for the billing of an instance before and after its release.
func (s billing) check(ctx context.Context) {
	chargeType := s.api.PayAsYouGo
	ids, ok := s.listedIn(ctx, s.second(), contract.Wanted{Count: 1, Status: s.api.Life.Statuses[0], ChargeType: chargeType}, billed)
	if !ok || !s.bills(ctx, ids[0], contract.Billing{Billing: "active", Refund: "none"}, "an instance that is "+s.api.Life.Statuses[0]) {
		return
	}
	if ids, ok = s.listedIn(ctx, s.second(), contract.Wanted{Count: 1, Status: s.api.Life.Releasable, ChargeType: chargeType}, billed); !ok {
		return
	}
	exchange, err := s.Client.Send(ctx, s.api.Act(s.api.Release, s.second(), contract.Wanted{ChargeType: chargeType}, ids))
	switch {
	case err != nil:
		s.ended(err)
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), billed)
	case exchange.Answer().Status != http.StatusOK:
		s.unseen(fmt.Sprintf("%s: the API refused to release an instance: %s", s.Product(), exchange.Response.Body), billed)
	default:
		_, gone, _ := s.await(ctx, s.second(), ids, func(held map[string]contract.Instance, err error) bool {
			instance, there := held[ids[0]]
			return err == nil && (!there || s.api.Life.Gone(&instance))
		})
		if !gone {
			s.unseen(fmt.Sprintf("%s: a released instance did not go", s.Product()), billed)
			return
		}
		if s.bills(ctx, ids[0], contract.Billing{Billing: "stopped"}, "an instance that is released") {
			s.holds(billed)
		}
	}
}

// bills checks what the hook tells of the billing of an instance, and tells whether it answered. A refund that is "" is not compared.
func (s billing) bills(ctx context.Context, id string, want contract.Billing, of string) bool {
	asked := s.setup(hook.Billing, hook.Params{InstanceID: id}) + ", " + of
	wanted := fmt.Sprintf(`200 {"billing": %q, "refund": "none" or "full"}`, want.Billing)
	got, err := s.States.Billing(ctx, s.second(), id)
	if err != nil {
		s.failed(err, billed, asked, wanted)
		return false
	}
	if got.Billing != want.Billing || want.Refund != "" && got.Refund != want.Refund {
		s.found(billed, asked, fmt.Sprintf(`{"billing": %q, "refund": %q}`, got.Billing, got.Refund), wanted)
	}
	return true
}
