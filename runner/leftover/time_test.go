package leftover

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/target"
)

// However odd a target's limits are, there is time to tear down what was arranged, and an end to it.
func TestThereIsAlwaysTimeForTheCensus(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		limits target.Limits
		want   time.Duration
	}{
		"usual":         {target.Limits{RequestsPerSecond: 12, RequestTimeout: 5 * time.Second, PollInterval: 2 * time.Second}, 23 * time.Second},
		"hardly a rate": {target.Limits{RequestsPerSecond: 1e-300, RequestTimeout: 5 * time.Second, PollInterval: 2 * time.Second}, 10 * time.Minute},
		"all patience":  {target.Limits{RequestsPerSecond: 12, RequestTimeout: 1<<63 - 1, PollInterval: 2 * time.Second}, 10 * time.Minute},
		"no hurry":      {target.Limits{RequestsPerSecond: 12, RequestTimeout: 5 * time.Second, PollInterval: 1<<63 - 1}, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, row.want, CensusTime(row.limits, 3, true, true))
		})
	}
}
