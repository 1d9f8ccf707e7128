package states

import (
	"context"
	"fmt"
	"time"
)

// Unheard is how long to wait for a hook that has never answered, once the run is over for what it was asked. Any other
// hook is waited for as long as one request may take.
const unheardGrace = time.Second

type onceKey struct{}

// Once makes a source be asked once, and be waited for no longer than timeout for its answer, where Options.Timeout is
// longer; 0 means that one.
func Once(ctx context.Context, timeout time.Duration) context.Context {
	return context.WithValue(ctx, onceKey{}, timeout)
}

func isOnce(ctx context.Context) bool {
	_, once := ctx.Value(onceKey{}).(time.Duration)
	return once
}

// timeout is how long one answer of the hook is waited for.
func (h *Hook) timeout(ctx context.Context) time.Duration {
	if timeout, _ := ctx.Value(onceKey{}).(time.Duration); timeout > 0 {
		return min(timeout, h.options.Timeout)
	}
	return h.options.Timeout
}

// outlasting gives a context that ends a while after ctx does, and says so.
func (l *Leases) outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	grace := l.Timeout
	if !l.heard.Load() {
		grace = min(grace, unheardGrace)
	}
	longer, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if l.Watch.Over() {
			grace = min(grace, unheardGrace)
		}
		time.AfterFunc(grace, func() {
			cancel(fmt.Errorf("no answer within %v after the run was over: %w", grace, context.DeadlineExceeded))
		})
	})
	return longer, func() {
		stop()
		cancel(nil)
	}
}
