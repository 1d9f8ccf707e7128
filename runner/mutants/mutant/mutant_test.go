package mutant

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneMutantIsOn(t *testing.T) {
	failed := errors.New("failed")
	for on, want := range map[int][]any{
		0: {true, true, false, failed, 5, "a"},
		1: {false, true, false, failed, 5, "a"},
		2: {true, false, false, failed, 5, "a"},
		3: {true, true, true, failed, 5, "a"},
		4: {true, true, false, error(nil), 5, "a"},
		5: {true, true, false, failed, 6, "a"},
		6: {true, true, false, failed, 5, "aX"},
	} {
		Switch(on)
		require.Equal(t, want, []any{Flip(1, true), Never(2, true), True(3, false), Nil(4, failed), More(5, 5, 1), More(6, "a", "X")}, "mutant %d", on)
	}
	Switch(0)
	require.Equal(t, []int{1, 2, 3, 4, 5, 6}, Reached())
	require.Empty(t, Reached())

	// Where a mutant would do nothing, it is not reached.
	require.False(t, Never(2, false))
	require.True(t, True(3, true))
	require.NoError(t, Nil(4, nil))
	require.Empty(t, Reached())
}
