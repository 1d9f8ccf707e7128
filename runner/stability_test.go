package runner_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
)

// The verdict depends on nothing but the provider: not on the order of the scenarios, nor on how many run at once.
// RELCON_STABILITY says how many runs to make; a few without it.
func TestTheVerdictIsStable(t *testing.T) {
	runs := 6
	if text := os.Getenv("RELCON_STABILITY"); text != "" {
		var err error
		runs, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	concurrencies := []int{32, 1, 8, 2, 64, 300}
	for i := range runs {
		concurrency := concurrencies[i%len(concurrencies)]
		result, err := runner.Run(t.Context(), runner.Options{Concurrency: concurrency, Strict: true})
		require.NoError(t, err)
		require.Equal(t, contract.Conformant, result.Verdict, "run %d, concurrency %d, seed %d: %s %v", i, concurrency, result.Seed, result.Reason, troubled(result))
	}
	t.Logf("%d runs, no flake", runs)
}
