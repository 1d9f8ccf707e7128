package steps

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A burst proves that a limit is not kept only if no way of counting could have let all of it through.
func TestABurstIsOverTheLimitOnlyIfItIsForEveryWayOfCounting(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		took   time.Duration
		count  int
		within bool
		why    string
	}{
		{time.Millisecond, 24, true, "a period may end between the 12th and the 13th"},
		{time.Millisecond, 25, false, "two periods at most"},
		{2 * time.Second, 36, true, "the whole of one period and parts of two"},
		{2 * time.Second, 46, false, "three periods at most"},
		{2900 * time.Millisecond, 46, true, "a full bucket, and 34 that were refilled"},
		{3500 * time.Millisecond, 46, true, "faster than the limit, and yet within a bucket of 12 with its refills"},
		{time.Hour, 46, true, "slower than the limit"},
	} {
		limit := contract.RateLimit{Requests: 12, Per: time.Second}
		require.Equal(t, each.within, within(limit, each.count, each.took), "%d in %v: %s", each.count, each.took, each.why)
	}
}
