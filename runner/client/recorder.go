package client

import (
	"context"

	"relcon/runner/contract"
)

type recorderKey struct{}

// WithRecorder makes every exchange under the context known to a function, reads of inventories and failed exchanges
// included, in the order in which they end. The function may be called from several goroutines.
func WithRecorder(ctx context.Context, record func(contract.Exchange)) context.Context {
	return context.WithValue(ctx, recorderKey{}, record)
}

func recorded(ctx context.Context, exchange contract.Exchange) {
	if record, ok := ctx.Value(recorderKey{}).(func(contract.Exchange)); ok {
		record(exchange)
	}
}
