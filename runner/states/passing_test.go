package states_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

// timed counts how often it was asked to let time pass.
type timed struct {
	*source
	passed int
}

func (s *timed) Pass(context.Context, contract.Account, time.Duration) error {
	s.passed++
	return nil
}

// Time destroys what is due. It passes for an account only where nothing was seen that was not arranged.
func TestNoTimePassesForWhatIsSomebodyElses(t *testing.T) {
	silent := &contract.Unreachable{Where: "bmc", Err: errors.New("no answer")}
	refused := &contract.Missing{Reason: "the recycle bin can't be searched"}
	for name, row := range map[string]struct {
		looks    looks
		referred bool
		passes   bool
		why      string
		looked   int // -1 for again and again
	}{
		"it was seen to be alone":            {looks: looks{alone: true}, passes: true},
		"a look shows that it is alone":      {looks: looks{shows: true}, passes: true, looked: 1},
		"it holds a stranger":                {looks: looks{alone: true, strange: map[string]string{"AK1": "i-9"}}, referred: true, why: "it holds instance i-9, which was not arranged"},
		"it counts more than it shows":       {looks: looks{}, why: "counts or shows more", looked: 1},
		"its bin can't be searched":          {looks: looks{err: refused}, why: "can't be searched", looked: 1},
		"nothing answers":                    {looks: looks{err: silent}, referred: true, why: "no answer", looked: -1},
		"a look is cut off":                  {looks: looks{shows: true, broken: 2}, passes: true, looked: 3},
		"it was made for us, and can't tell": {looks: looks{err: refused}, referred: true, passes: true, looked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			from := &timed{source: &source{repeats: row.referred}}
			leases := leased(from.source, func() error { return nil })
			leases.Source, leases.Looks = from, &row.looks
			account, err := leases.Account(t.Context(), contract.BMC, "")
			require.NoError(t, err)
			err = leases.Pass(t.Context(), account, time.Hour)
			require.True(t, row.looked == row.looks.taken || row.looked < 0 && row.looks.taken > 1, "%d looks", row.looks.taken)
			if row.passes {
				require.NoError(t, err)
				require.Equal(t, 1, from.passed)
				return
			}
			require.ErrorContains(t, err, row.why)
			require.Equal(t, !errors.Is(err, silent), errors.As(err, new(*states.ForeignError)))
			require.Zero(t, from.passed)
		})
	}
}
