package steps

import (
	"context"
	"errors"
	"fmt"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// thenClaimHolds: where the answer says that the release is done, every instance of the request that the account owned
// is gone in the end. An answer that does not say so claims nothing. The two flags say it, in whatever form the rest is.
func (w *World) thenClaimHolds(ctx context.Context, _ []string, _ *godog.Table) error {
	s, err := w.last()
	if err != nil {
		return err
	}
	if body := w.body(s); member(body, "Success") != true || member(body, "Data", "ReleaseResult") != true {
		return nil
	}
	goal, err := effectFor(w.product, "released")
	if err != nil {
		return err
	}
	asked := w.named(s)
	if err = w.await(ctx, w.client, asked, goal); err == nil {
		err = w.twice(ctx, func() error { return w.hold(ctx, w.client, asked, goal) })
	}
	var violation *contract.Violation
	if errors.As(err, &violation) {
		violation.Details = append(violation.Details, fmt.Sprintf("although %s was answered with Success true and ReleaseResult true", s.call.Operation))
	}
	return err
}

func (w *World) thenNotRefusedWith(_ context.Context, slots []string, _ *godog.Table) error {
	s, err := w.last()
	if err != nil {
		return err
	}
	if w.protocol().code(w, s) == slots[0] {
		return w.answered(s, "anything but "+slots[0], nil)
	}
	return nil
}
