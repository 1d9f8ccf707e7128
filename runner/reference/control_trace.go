package reference

import (
	"context"
	"net/http"

	"relcon/runner/contract"
)

// Trace is what the provider makes of one request, for whoever logs it.
type Trace struct {
	Operation   string               // that a request to a product asks for
	Code        string               // of a refusal
	Credentials contract.Credentials // of the account that the request is for, or that the hook has made
}

type traceKey struct{}

// WithTrace makes the provider fill a trace in, while it answers the request of the context.
func WithTrace(ctx context.Context, trace *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, trace)
}

func traceOf(r *http.Request) *Trace {
	trace, _ := r.Context().Value(traceKey{}).(*Trace)
	return trace
}

func (c *call) trace() {
	trace := traceOf(c.request)
	if trace == nil {
		return
	}
	trace.Operation = c.action
	if c.refusal != nil {
		trace.Code = c.refusal.code
	}
	if c.account != nil {
		trace.Credentials = c.account.Credentials
	}
}

// traceAccount tells what account the hook has made: its answer holds the secrets.
func traceAccount(ctx context.Context, made contract.Credentials) {
	if trace, _ := ctx.Value(traceKey{}).(*Trace); trace != nil {
		trace.Credentials = made
	}
}
