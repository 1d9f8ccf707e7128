package runner

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How long a hook is waited for that has never answered: once the run is over for the account that it was asked for, and
// for taking that back. Who has answered is waited for as long as limits.requestTimeout says.
const (
	graceUnheard    = time.Second
	takeBackUnheard = 2 * time.Second
)

// grace is how long an answer is waited for that was asked for before the run was over.
func (b *bookkeeper) grace() time.Duration {
	if b.heard.Load() {
		return b.once
	}
	return min(graceUnheard, b.once)
}

// outlasting gives a context that ends a grace after ctx does, and says so.
func outlasting(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if endedByOutage(ctx) {
			grace = min(grace, graceUnheard)
		}
		time.AfterFunc(grace, func() { cancel(&errLate{grace, " after the run was over"}) })
	})
	return longer, func() {
		stop()
		cancel(nil)
	}
}

// endedByOutage tells whether a run is over because the target stopped answering.
func endedByOutage(ctx context.Context) bool {
	var down *errOutage
	return errors.As(context.Cause(ctx), &down)
}

// errLate is that no answer came in a time of ours.
type errLate struct {
	within time.Duration
	what   string // more about that time
}

// Error gives the time.
func (e *errLate) Error() string { return fmt.Sprintf("no answer within %v%s", e.within, e.what) }

// Timeout tells that it is one, as the errors of package net do.
func (e *errLate) Timeout() bool { return true }

// errTimeOver is that the run took longer than it may.
type errTimeOver struct{ limit time.Duration }

// Error names the limit, and where it is raised.
func (e *errTimeOver) Error() string {
	return fmt.Sprintf("the run's time of %v was over; give it more with --timeout, or by limits.totalTimeout in the target file", e.limit)
}

// timeOver tells whether it was the run's own time that ended it.
func timeOver(cause error) bool {
	var over *errTimeOver
	return errors.As(cause, &over)
}
