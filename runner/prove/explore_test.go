package prove

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
	"relcon/runner/result"
)

// Generated calls find a fault that they meet, and say after how many of them; one that they never meet is not found.
func TestGeneratedCallsFindAFault(t *testing.T) {
	t.Parallel()
	g, sound, err := generate(t.Context(), 60, 7)
	require.NoError(t, err)
	require.Equal(t, &result.ProofExploration{Calls: 60, Seed: 7}, sound, "nothing is found without faults")
	explored := func(id string) *result.FaultExploration {
		all := reference.Faults()
		fault := all[slices.IndexFunc(all, func(f reference.Fault) bool { return f.ID == id })]
		told, err := g.explore(t.Context(), fault)
		require.NoError(t, err)
		return told
	}
	found := explored("bmc-rel-02-other-code")
	require.True(t, found.Found)
	require.Equal(t, "BMC-REL-02", found.Rule)
	require.Equal(t, 1, found.Shortest)
	require.LessOrEqual(t, found.Sent, 60)
	require.Equal(t, found, explored("bmc-rel-02-other-code"), "calls follow from the seed")
	require.Equal(t, &result.FaultExploration{Sent: 60}, explored("zc-lim-01-unlimited"), "a rate limit is nothing that generated calls show")
}
