package states

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestASlowHookIsToldByItsMedian(t *testing.T) {
	const advice = ": a quicker hook makes a run shorter, and so does a higher limits.concurrency if the hook can work on several requests at once"
	for want, took := range map[string][]time.Duration{
		"": {4 * time.Second, time.Millisecond, 2 * time.Millisecond}, // it is slow at the start only
		"the hook took 1.2 s for a setup (median of 3, longest 4.0 s)" + advice: {4 * time.Second, 1200 * time.Millisecond, time.Millisecond},
		"the hook took 0.5 s for a setup (median of 1, longest 0.5 s)" + advice: {time.Second / 2},
	} {
		var p pace
		require.Empty(t, p.String())
		for _, d := range took {
			p.note(d)
		}
		require.Equal(t, want, p.String())
	}
}
