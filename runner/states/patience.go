package states

import (
	"context"
	"time"
)

type patienceKey struct{}

// WithPatience makes the hook be waited for no longer than d for one answer, where Options.Timeout is longer.
func WithPatience(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, patienceKey{}, d)
}

// patience is how long the hook is waited for.
func (h *Hook) patience(ctx context.Context) time.Duration {
	if d, given := ctx.Value(patienceKey{}).(time.Duration); given && d > 0 {
		return min(d, h.options.Timeout)
	}
	return h.options.Timeout
}
