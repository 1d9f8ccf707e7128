package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	ids, err := w.ids(slots[0])
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

func (w *World) billingUnchanged(ctx context.Context) error { return w.billingUnchangedBut(ctx, nil) }

// billingUnchangedBut compares billing with what is on record, but for the given instances.
func (w *World) billingUnchangedBut(ctx context.Context, spared []string) error {
	for id, before := range w.billing {
		if slices.Contains(spared, id) {
			continue
		}
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

// thenBilling waits until the hook says that billing has stopped, or that everything is refunded, for these instances
// and no others. What was so before the client acted proves nothing.
func (w *World) thenBilling(ctx context.Context, slots []string, _ *godog.Table) error {
	ids, err := w.ids(slots[0])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.billingBecomes(ctx, id, slots[1]); err != nil {
			return err
		}
	}
	return w.billingUnchangedBut(ctx, ids)
}

func (w *World) billingBecomes(ctx context.Context, id, state string) error {
	so := func(b contract.Billing) bool {
		return (state == "stopped" && b.Billing == "stopped") || (state == "refunded in full" && b.Refund == "full")
	}
	before, recorded := w.billing[id]
	if recorded && so(before) {
		return fmt.Errorf("arrangement: billing of %s was %s before the client acted", w.label(id), words(before))
	}
	return w.poll(ctx, func() error {
		now, err := w.env.States.Billing(ctx, w.client.account, id)
		if err != nil {
			return fmt.Errorf("reading the billing: %w", err)
		}
		if !recorded {
			return &contract.Fault{Reason: "billing is judged that was not put on record"}
		}
		if so(now) {
			return nil
		}
		return &notYet{contract.Violation{Subject: "billing of " + w.label(id), Got: words(now), Want: state}}
	})
}
