package leftover

import (
	"context"
	"errors"
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

// An account that the hook gave more than once may have been somebody's before. A sweep tears it down by none of its references,
// unless the run has seen all of it.
func TestASweepKeepsAnAccountThatWasGivenTwice(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		alone bool
		want  []string
	}{
		"not seen": {false, nil},
		"seen":     {true, []string{"relcon-abc-1 AK1", "relcon-abc-1 AK1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.ledger")
			book, err := Start(path, Header{Run: "abc"}, "token", time.Now)
			require.NoError(t, err)
			number, reference, err := book.Ask(contract.BMC, "", "s")
			require.NoError(t, err)
			require.NoError(t, book.Given(number, contract.Account{Reference: reference, Credentials: contract.Credentials{AccessKeyID: "AK1"}}))
			if row.alone {
				require.NoError(t, book.SeenAlone(number, true))
			}
			again, _, err := book.Ask(contract.BMC, "", "s")
			require.NoError(t, err)
			require.NoError(t, book.NotGiven(again, errors.New("the same account twice"), "AK1"))
			require.NoError(t, book.Close()) // the run was killed

			book, err = Open(path, time.Now)
			require.NoError(t, err)
			book.Check("token")
			hook := &askedHook{}
			sweep(t.Context(), book, 1, hook)
			require.Equal(t, row.want, hook.asked)
			left := book.Left()
			require.Equal(t, again, left[len(left)-1].Number)
			require.ErrorContains(t, left[len(left)-1].Memory.Trouble, "more than once")
			require.NoError(t, book.Close())
		})
	}
}
