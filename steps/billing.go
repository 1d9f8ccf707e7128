package steps

import (
	"context"
	"errors"
	"fmt"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// givenBilling takes down what the hook says about billing, so that "nothing has changed" compares it. A target that
// can't tell is compared by its inventory alone.
func (w *World) givenBilling(ctx context.Context, slots []string, _ *godog.Table) error {
	p, err := w.own(ctx)
	if err != nil {
		return err
	}
	ids, err := w.ids(`"` + slots[0] + `"`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		billing, err := w.env.States.Billing(ctx, p.account, id)
		var missing *contract.Missing
		if errors.As(err, &missing) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the billing: %w", err)
		}
		w.billing[id] = billing
	}
	return nil
}

func (w *World) billingUnchanged(ctx context.Context) error {
	for id, before := range w.billing {
		now, err := w.env.States.Billing(ctx, w.client.account, id)
		if err != nil {
			return fmt.Errorf("reading the billing: %w", err)
		}
		if now != before {
			return &contract.Violation{Subject: "billing of " + w.label(id), Got: words(now), Want: words(before) + " as before"}
		}
	}
	return nil
}

func words(b contract.Billing) string { return fmt.Sprintf("%s, refund %s", b.Billing, b.Refund) }

// thenBilling waits until the hook says that billing has stopped, or that everything is refunded.
func (w *World) thenBilling(ctx context.Context, slots []string, _ *godog.Table) error {
	ids, err := w.ids(`"` + slots[0] + `"`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := w.poll(ctx, func() error {
			now, err := w.env.States.Billing(ctx, w.client.account, id)
			if err != nil {
				return fmt.Errorf("reading the billing: %w", err)
			}
			if (slots[1] == "stopped" && now.Billing == "stopped") || (slots[1] == "refunded in full" && now.Refund == "full") {
				return nil
			}
			return &notYet{contract.Violation{Subject: "billing of " + w.label(id), Got: words(now), Want: slots[1]}}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
