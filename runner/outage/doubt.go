package outage

import (
	"errors"
	"fmt"
	"slices"

	"relcon/runner/contract"
)

// ViolationError is why a violation is none: the provider was out of order.
type ViolationError struct {
	Violation *contract.Violation
	Cause     error
}

// Error tells what was seen, and why it says nothing.
func (e *ViolationError) Error() string {
	return fmt.Sprintf("the provider was out of order, so this is no verdict: %v\n%s", e.Violation, Plainly(e.Cause))
}

// Unwrap gives the cause, and not the violation.
func (e *ViolationError) Unwrap() error { return e.Cause }

// Doubt looks again at a violation in which a product answered 5xx. A server that answers so to everything is out of order
// and breaks no single clause; one that answers so to this call alone breaks it. The difference is seen in what read gets,
// which reads the inventory of an account that no scenario works with.
func (w *Watch) Doubt(failure error, product contract.Product, exchanges []contract.Exchange, read func() error) error {
	var violation *contract.Violation
	i := slices.IndexFunc(exchanges, func(e contract.Exchange) bool { return e.Response.Status >= 500 })
	if i < 0 || !errors.As(failure, &violation) {
		return failure
	}
	err := read()
	switch {
	case Unheard(err):
		w.Note(string(product), err)
		return &ViolationError{Violation: violation, Cause: err}
	case w.illSince(string(product), exchanges[i].Started):
		return &ViolationError{Violation: violation, Cause: errors.New("it answered 5xx to the reading of an inventory, too")}
	}
	return failure
}
