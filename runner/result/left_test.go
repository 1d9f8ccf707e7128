package result

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestWhatIsLeftHasItsMend(t *testing.T) {
	t.Parallel()
	require.True(t, Left{}.Nothing())
	require.Empty(t, Left{}.Mend())
	require.False(t, Left{Unchecked: []Leftover{{Product: contract.BMC}}}.Nothing())
	const sweep, byHand = "relcon sweep --ledger a --yes", "no sweep removes what is left: look at it by hand, and then delete the ledger, b, with the .lock file beside it"
	for want, left := range map[string]Left{
		"remove what is left: " + sweep: {Sweep: sweep},
		byHand:                          {Ledger: "b"},
		"look by hand at what b names, for no sweep removes it; remove the rest: " + sweep: {Sweep: sweep, Ledger: "b"},
	} {
		require.Equal(t, want, left.Mend())
		require.False(t, left.Nothing(), want)
	}
}
