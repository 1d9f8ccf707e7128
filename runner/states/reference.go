package states

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// maxReference is the longest reference that a hook is sent, in bytes.
const maxReference = 128

type referenceKey struct{}

// WithReference makes the next account that is asked for known to the hook by a name of ours, so that it can be torn
// down although its answer never came. It must be unique, and at most 128 bytes long; a longer one is not sent.
func WithReference(ctx context.Context, reference string) context.Context {
	return context.WithValue(ctx, referenceKey{}, reference)
}

// referenceOf gives the reference of a context; "" where there is none that can be sent.
func referenceOf(ctx context.Context) string {
	if reference, _ := ctx.Value(referenceKey{}).(string); len(reference) <= maxReference {
		return reference
	}
	return ""
}

// setupReferred asks for an account under the reference of ctx, if there is one. A hook that refuses what it does not
// know gets the same request without it, and no reference from then on: the reference came into the protocol later. One that repeats
// the reference when it is torn down knows it, so that the refusal was about something else.
func (h *Hook) setupReferred(ctx context.Context, asked request) (answer, error) {
	reference := referenceOf(ctx)
	if reference == "" || h.unreferred.Load() {
		return h.ask(ctx, asked)
	}
	referred := asked
	referred.Params.Reference = reference
	got, err := h.ask(ctx, referred)
	var refused *AnswerError
	if !errors.As(err, &refused) || refused.Status != http.StatusBadRequest {
		return got, err
	}
	torn, unknown := h.ask(ctx, teardownOf(hook.Params{Product: asked.Params.Product, Reference: reference}))
	if unknown == nil && torn.text("reference") == reference {
		return nil, err
	}
	got, plain := h.ask(ctx, asked)
	switch {
	case plain == nil:
		h.unreferred.Store(true)
		return got, nil
	case !NothingMade(plain):
		return nil, plain // what the first answer says is not true of the second request
	}
	return nil, err
}

// ErrNotKnown says that nothing is known of an account that was asked for, and whose answer never came: the hook knows
// no references, or not this one.
var ErrNotKnown = errors.New("the hook does not know it by its reference, so that only the provider can tell whether it exists")

// TearDown tears an account down, with all that is left of it: by its reference, which names no account but the one that
// was asked for under it, or else by its key. An account that is gone is no error. Where there is no key and the hook
// does not say that it knows the reference, the error is ErrNotKnown.
func (h *Hook) TearDown(ctx context.Context, account contract.Account) error {
	key := account.Credentials.AccessKeyID
	if reference := account.Reference; reference != "" && len(reference) <= maxReference {
		asked := teardownOf(hook.Params{Product: account.Product, Reference: reference})
		got, err := h.ask(ctx, asked)
		var refused *AnswerError
		var missing *contract.Missing
		unknown := errors.As(err, &missing) || errors.As(err, &refused) && refused.Status == http.StatusBadRequest
		switch {
		case err == nil && h.repeats(asked, got, reference):
			return nil // a hook that knows references repeats them
		case err != nil && !unknown:
			return err
		case key == "":
			return ErrNotKnown
		}
	}
	if key == "" {
		return &contract.Fault{Reason: "account to tear down: got neither an access key id nor a reference that can be sent, want one of them"}
	}
	_, err := h.ask(ctx, teardownOf(hook.Params{Product: account.Product, AccessKeyID: key}))
	return err
}

func teardownOf(params hook.Params) request {
	return request{Request: hook.Request{Action: hook.Teardown, State: hook.Account, Params: params}}
}

// madeError says that an account was made and can't be used. What is wrong with the answer is no refusal of the request.
type madeError struct {
	err  error
	made contract.Account // without keys where they can't be used
}

// Error tells what was wrong with the answer.
func (e *madeError) Error() string { return e.err.Error() }

// Made gives the account of an answer that can't be used, by the error of Account, where at least its keys can; else one without
// keys.
func Made(err error) contract.Account {
	var made *madeError
	if errors.As(err, &made) {
		return made.made
	}
	return contract.Account{}
}

// NothingMade tells whether an error of Account says that no account was made: the hook said that it can't, or the request never
// left. After any other error there may be one: something between, or a hook that fails when the work is done, refuses a request that
// was carried out.
func NothingMade(err error) bool {
	var missing *contract.Missing
	var dialling *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &missing):
		return true
	case errors.As(err, &certificate), errors.Is(err, http.ErrSchemeMismatch):
		return true // TLS never came about, and the request waited for it
	}
	return errors.As(err, &dialling) && dialling.Op == "dial"
}
