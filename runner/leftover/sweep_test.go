package leftover

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// breakingHook tears down what it is asked to. The disk fails when so many accounts are gone.
type breakingHook struct {
	ledger *Ledger
	gone   int
	last   int
}

func (h *breakingHook) TearDown(context.Context, contract.Account) error {
	if h.gone++; h.gone == h.last {
		return h.ledger.Close()
	}
	return nil
}

func (h *breakingHook) Close() {}

// A sweep tears down nothing that it can't write down, and says so.
func TestASweepStopsWhenItsLedgerCanNotBeWritten(t *testing.T) {
	t.Parallel()
	const unasked, unwritten = "it is not torn down, for that could not be written down", "it was torn down, but that could not be written down"
	for name, row := range map[string]struct {
		writable int
		want     []string
	}{
		"from the beginning": {0, []string{unasked, unasked, unasked}},
		"after the first":    {1, []string{unwritten, unasked, unasked}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ledger, err := Start(filepath.Join(t.TempDir(), "x.ledger"), Header{Run: "r"}, "", time.Now)
			require.NoError(t, err)
			for range row.want {
				_, _, err := ledger.Ask(contract.BMC, "", "")
				require.NoError(t, err)
			}
			hook := &breakingHook{ledger: ledger, last: row.writable}
			if row.writable == 0 {
				require.NoError(t, ledger.Close())
			}
			require.Empty(t, sweep(t.Context(), ledger, 1, hook))
			require.Equal(t, row.writable, hook.gone)
			left := ledger.Left()
			require.Len(t, left, len(row.want))
			for i, want := range row.want {
				require.ErrorContains(t, left[i].Memory.Trouble, want)
			}
		})
	}
}
