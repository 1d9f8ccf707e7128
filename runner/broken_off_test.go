package runner

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/states"
)

func TestARunThatIsBrokenOffLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(o *Options) context.Context{
		"interrupted": func(o *Options) context.Context {
			ctx, cancel := context.WithCancel(context.Background())
			o.Progress = func(p Progress) {
				if p.Done == 3 {
					cancel()
				}
			}
			return ctx
		},
		"its time was over": func(o *Options) context.Context {
			o.Timeout = 60 * time.Millisecond
			return context.Background()
		},
		"interrupted before it began": func(*Options) context.Context {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			return ctx
		},
		"its time was over at once": func(o *Options) context.Context {
			o.Timeout = time.Nanosecond
			return context.Background()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stage(t, untouched)
			s.options.Selection = Selection{}
			result, err := Run(change(&s.options), s.options)
			require.NoError(t, err)
			require.NotEqual(t, contract.ExitOK, result.Exit)
			if strings.HasPrefix(name, "interrupted") {
				require.Equal(t, contract.ExitInterrupted, result.Exit)
				require.Equal(t, "the run was interrupted", result.Reason)
				for _, rule := range result.Rules {
					for _, scenario := range rule.Scenarios {
						require.True(t, scenario.Outcome == contract.Passed || strings.Contains(scenario.Reason, "the run was interrupted"), "%s: %s", scenario.Name, scenario.Reason)
					}
				}
			}
			s.requireNothingLeft(t, result)
		})
	}
}

// Who interrupts a run while an account is being made does not keep it from hearing of the account.
func TestAnAccountThatIsMadeDuringAnInterruptionIsTornDown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var accounts atomic.Int64
	var abandoned atomic.Bool
	s := stage(t, hooked(func(_ http.ResponseWriter, r *http.Request, body string) bool {
		if setsUp(body) && accounts.Add(1) == 3 {
			cancel()
			select {
			case <-r.Context().Done():
				abandoned.Store(true)
			case <-time.After(50 * time.Millisecond):
			}
		}
		return false
	}))
	s.options.Concurrency = 1
	result, err := Run(ctx, s.options)
	require.NoError(t, err)
	require.Equal(t, contract.ExitInterrupted, result.Exit)
	require.False(t, abandoned.Load(), "the run waited for the answer")
	s.requireNothingLeft(t, result)
}

// Nothing is asked for once a run is over, or there would be no end.
func TestNothingIsArrangedOnceTheRunIsOver(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	s := stage(t, hooked(func(http.ResponseWriter, *http.Request, string) bool {
		asked.Add(1)
		return false
	}))
	r := opened(t.Context(), t, s.options)
	ctx, cancel := context.WithCancelCause(t.Context())
	account, err := r.leases.Account(ctx, contract.BMC, "")
	require.NoError(t, err)
	over := errors.New("it is over")
	cancel(over)
	_, err = r.leases.Account(ctx, contract.BMC, "")
	require.ErrorIs(t, err, over)
	_, err = r.leases.Arrange(ctx, account, contract.Wanted{})
	require.ErrorIs(t, err, over)
	require.EqualValues(t, 1, asked.Load())
	require.Len(t, r.ledger.Accounts(), 1)
}

// panicky is what an arrangement may do to a step.
type panicky struct{ states.Source }

func (panicky) Arrange(context.Context, contract.Account, ...contract.Wanted) ([]contract.Arranged, error) {
	panic("arranging went wrong")
}

func TestAPanicInAStepLeavesNothing(t *testing.T) {
	t.Parallel()
	s := stage(t, untouched)
	r := opened(t.Context(), t, s.options)
	require.NoError(t, r.ready(t.Context(), t.TempDir()))
	r.leases.Source = panicky{r.leases.Source}
	result := r.all(t.Context())
	require.NotEqual(t, contract.ExitOK, result.Exit)
	require.Contains(t, result.Rules[0].Reason, "arranging went wrong")
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			require.Equal(t, contract.Errored, scenario.Outcome, scenario.Name)
			require.Regexp(t, "^Given ", scenario.Step, scenario.Name)
		}
	}
	s.requireNothingLeft(t, result)
}

// Once the ledger can't be written, nothing more is arranged, and what was arranged is torn down all the same.
func TestALedgerThatBreaksStopsTheRun(t *testing.T) {
	t.Parallel()
	var once sync.Once
	s := stage(t, untouched)
	s.options.Concurrency = 2
	var r *run
	s.options.Progress = func(Progress) { once.Do(func() { _ = r.ledger.Close() }) }
	r = opened(t.Context(), t, s.options)
	require.NoError(t, r.ready(t.Context(), t.TempDir()))
	result := r.all(t.Context())
	require.Equal(t, contract.ExitIncomplete, result.Exit)
	require.Contains(t, result.Reason, "the ledger can't be written, so nothing more is arranged")
	unplayed := 0
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			if strings.Contains(scenario.Reason, "not run: the ledger can't be written") {
				unplayed++
			}
		}
	}
	require.Positive(t, unplayed)
	require.Zero(t, s.provider.Accounts())
	require.Empty(t, result.Leftovers)
}

func TestALedgerThatCanNotBeMadeIsAnErrorBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	taken := filepath.Join(folder, "taken.txt")
	require.NoError(t, os.WriteFile(taken, []byte("mine\n"), 0o600))
	for path, want := range map[string]string{
		filepath.Join(folder, "absent", "run.ledger"): "there is no such folder; create it first",
		folder: "got a folder, want the file of a ledger",
		taken:  "want the ledger of a run",
	} {
		var asked atomic.Int64
		s := stage(t, func(*reference.Provider) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) })
		})
		s.options.Ledger = path
		_, err := Run(t.Context(), s.options)
		var usage *UsageError
		require.ErrorAs(t, err, &usage)
		require.ErrorContains(t, err, "ledger: ")
		require.ErrorContains(t, err, want)
		require.Zero(t, asked.Load())
	}
}
