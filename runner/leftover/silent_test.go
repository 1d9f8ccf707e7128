package leftover

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A place that is silent is not asked for each of hundreds of accounts.
func TestASilentPlaceIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	var s silentPlaces
	asked := 0
	unanswered := &contract.Unreachable{Where: "x", Err: errors.New("no")}
	ask := func(place string, err error) error {
		return s.ask(place, func() error { asked++; return err })
	}
	for range fewest - 1 {
		require.ErrorIs(t, ask("bmc", unanswered), unanswered)
	}
	require.NoError(t, ask("bmc", nil))
	for range 2 * fewest {
		require.ErrorIs(t, ask("bmc", unanswered), unanswered)
	}
	require.Equal(t, fewest+fewest, asked, "an answer in between begins the count anew")
	require.NoError(t, ask("zec", nil), "another place is asked")
}
