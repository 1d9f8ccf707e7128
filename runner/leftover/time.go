package leftover

import (
	"context"
	"fmt"
	"time"

	"relcon/runner/target"
)

// unheardLimit is how long to wait for a teardown, or a look, where the hook or the target has never answered, or not for
// long.
const unheardLimit = 2 * time.Second

// CensusTime bounds a census: two requests for each account at the target's pace, a look again, and what a slow answer
// takes. A target that was not met is waited for as long as one answer takes, and a hook that was never heard not even
// that: the ledger keeps the doubt.
func CensusTime(limits target.Limits, accounts int, met, heard bool) time.Duration {
	const least, most = 10 * time.Second, 10 * time.Minute
	switch {
	case !met && heard:
		return limits.RequestTimeout
	case !met:
		return min(unheardLimit, limits.RequestTimeout)
	}
	// In floating point up to the bound: a tiny rate would overflow a duration, and leave no time at all.
	pace := 4 * float64(accounts) / limits.RequestsPerSecond
	others := least + 2*min(most, limits.RequestTimeout) + min(most, limits.PollInterval)
	return time.Duration(min(most.Seconds(), others.Seconds()+pace) * float64(time.Second))
}

// oneLook bounds one look where the target has been found silent.
func (c *Census) oneLook(ctx context.Context) (context.Context, context.CancelFunc) {
	if !c.Down() {
		return ctx, func() {}
	}
	return within(ctx, min(unheardLimit, c.Timeout), "")
}

// within limits the time of what is asked under a context; what is the time of.
func within(ctx context.Context, limit time.Duration, what string) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, limit, fmt.Errorf("no answer within %v%s: %w", limit, what, context.DeadlineExceeded))
}
