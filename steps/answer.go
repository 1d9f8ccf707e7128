package steps

import (
	"context"
	"fmt"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

func (w *World) thenAccepted(_ context.Context, _ []string, _ *godog.Table) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	return w.accepted(last)
}

// accepted: the documented success, and nothing that was asked for failed.
func (w *World) accepted(s sent) error { return w.protocol().accepted(w, s) }

// acknowledged: the documented success, whatever failed of what was asked for.
func (w *World) acknowledged(s sent) error { return w.protocol().acknowledged(w, s) }

// refusal: the documented refusal; status 0 means any 4xx, code "" any code, and a trailing * any ending.
func (w *World) refusal(s sent, status int, code string) error {
	return w.protocol().refused(w, s, status, code)
}

// thenAnswered: a success, whatever failed of what was asked for, or a refusal, in the documented form either way.
func (w *World) thenAnswered(_ context.Context, _ []string, _ *godog.Table) error {
	s, err := w.last()
	if err != nil {
		return err
	}
	success := w.acknowledged(s)
	if !violates(success) {
		return success
	}
	refusal := w.refusal(s, 0, "")
	if !violates(refusal) {
		return refusal
	}
	return w.answered(s, "a success or a refusal in its documented form", []string{"no success: " + success.Error(), "no refusal: " + refusal.Error()})
}

func (w *World) thenRefused(_ context.Context, _ []string, _ *godog.Table) error {
	return w.refused(0, "")
}

func (w *World) thenRefusedWithCode(_ context.Context, slots []string, _ *godog.Table) error {
	return w.refused(0, slots[0])
}

func (w *World) thenRefusedWith(_ context.Context, slots []string, _ *godog.Table) error {
	status, err := statusOf(slots[0])
	if err != nil {
		return err
	}
	return w.refused(status, slots[1])
}

func (w *World) refused(status int, code string) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	return w.refusal(last, status, code)
}

// answered is the violation for an answer that is not the wanted one.
func (w *World) answered(s sent, want string, flaws []string) error {
	response := s.exchange.Response
	return &contract.Violation{
		Subject: s.call.Operation,
		Got:     fmt.Sprintf("%d %s", response.Status, w.excerpt(response.Body)),
		Want:    want,
		Details: flaws,
	}
}

func statusOf(text string) (int, error) {
	var status int
	if _, err := fmt.Sscanf(text, "%d", &status); err != nil {
		return 0, &contract.Fault{Reason: fmt.Sprintf("%q is no HTTP status", text)}
	}
	return status, nil
}

func (w *World) thenSomeRefusedWith(_ context.Context, slots []string, _ *godog.Table) error {
	status, err := statusOf(slots[0])
	if err != nil {
		return err
	}
	if len(w.burst) == 0 {
		return &contract.Fault{Reason: "no burst of requests was sent"}
	}
	accepted, refused := 0, 0
	for _, exchange := range w.burst {
		each := sent{call: contract.Call{Product: w.product, Operation: exchange.Operation}, exchange: exchange, raw: true}
		if exchange.Answer().Status == 200 {
			if err := w.acknowledged(each); err != nil {
				return err
			}
			accepted++
			continue
		}
		if err := w.refusal(each, status, slots[1]); err != nil {
			return err
		}
		refused++
	}
	if accepted == 0 || refused == 0 {
		return &contract.Violation{
			Subject: fmt.Sprintf("a burst of %d requests", len(w.burst)),
			Got:     fmt.Sprintf("%d accepted and %d refused with %d %s", accepted, refused, status, slots[1]),
			Want:    "some of each",
		}
	}
	return nil
}
