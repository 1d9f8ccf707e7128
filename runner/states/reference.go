package states

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"relcon/runner/contract"
)

// maxReference is the longest reference that a hook is sent, in bytes.
const maxReference = 128

type referenceKey struct{}

// WithReference makes the next account that is asked for known to the hook by a name of ours, so that it can be torn
// down although its answer never came. It must be unique, and at most 128 bytes long; a longer one is not sent.
func WithReference(ctx context.Context, reference string) context.Context {
	return context.WithValue(ctx, referenceKey{}, reference)
}

// setupReferred asks for an account under the reference of ctx, if there is one. A hook that refuses what it does not
// know gets the same request without it, and no reference from then on: the reference came into the protocol later.
func (h *Hook) setupReferred(ctx context.Context, asked request) (answer, error) {
	reference, _ := ctx.Value(referenceKey{}).(string)
	if reference == "" || len(reference) > maxReference || h.unreferred.Load() {
		return h.setup(ctx, asked)
	}
	referred := asked
	referred.Params.Reference = reference
	got, err := h.setup(ctx, referred)
	var refused *AnswerError
	if !errors.As(err, &refused) || refused.Status != http.StatusBadRequest {
		return got, err
	}
	got, plain := h.setup(ctx, asked)
	switch {
	case plain == nil:
		h.unreferred.Store(true)
		return got, nil
	case !NothingMade(plain):
		return nil, plain // what the first answer says is not true of the second request
	}
	return nil, err
}

// ReleaseReference tears down the account that was asked for under a reference, with all that is left of it, and tells
// whether the hook knows references at all: one that does repeats it in its answer. False without an error means that
// nothing is known of the account.
func (h *Hook) ReleaseReference(ctx context.Context, product contract.Product, reference string) (known bool, err error) {
	if reference == "" || len(reference) > maxReference {
		return false, &contract.Fault{Reason: "account to tear down: got no reference that can be sent, want the one that it was asked for under"}
	}
	got, err := h.ask(ctx, request{Action: "teardown", State: stateAccount, Params: params{Product: product, Reference: reference}})
	var refused *AnswerError
	var missing *contract.Missing
	if errors.As(err, &missing) || errors.As(err, &refused) && refused.Status == http.StatusBadRequest {
		return false, nil
	}
	return err == nil && got.text("reference") == reference, err
}

// madeError says that an account was made and can't be used. What became of giving it back at once stands in the text
// only: a refusal of that, or a hook that is not reached any more, says nothing of whether there is an account.
type madeError struct{ err error }

// Error tells what was wrong with the answer, and what came of giving the account back.
func (e *madeError) Error() string { return e.err.Error() }

// NothingMade tells whether an error of Account says that no account was made: the hook said that it can't, or refused
// the request, or the request never left. After any other error there may be one.
func NothingMade(err error) bool {
	var missing *contract.Missing
	var dialling *net.OpError
	var certificate *tls.CertificateVerificationError
	var refused *AnswerError
	switch {
	case errors.As(err, &missing):
		return true
	case errors.As(err, &certificate), errors.Is(err, http.ErrSchemeMismatch):
		return true // TLS never came about, and the request waited for it
	case errors.As(err, &refused):
		return refused.Status >= 300 && refused.Status < 500 && refused.Status != http.StatusRequestTimeout
	}
	return errors.As(err, &dialling) && dialling.Op == "dial"
}
