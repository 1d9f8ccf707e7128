package runner

import (
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
)

// A run of which nothing is heard for minutes looks dead.
func TestARunTellsWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: []string{"bmc-trm-04-never-released"}})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	defer server.Close()
	at := BuiltinTarget(server.URL, "hook-token")
	at.Safety.AllowRelease, at.Limits.SettleTimeout = true, 2500*time.Millisecond
	var mu sync.Mutex
	var told []Waiting
	report, err := Run(t.Context(), Options{
		Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger"), Selection: Selection{Patterns: []string{"BMC-TRM-04"}},
		Waiting: func(w Waiting) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, w)
		},
	})
	require.NoError(t, err)
	require.Equal(t, 1, report.Exit)
	require.NotEmpty(t, told)
	require.Equal(t, "BMC-TRM-04", told[0].Rule)
	require.NotEmpty(t, told[0].Scenario)
	require.Regexp(t, `^instance ".+" to be released$`, told[0].What)
	require.Equal(t, at.Limits.SettleTimeout, told[0].Most)
}

// Where one scenario of a rule has waited in vain, the others do not wait so long. The rule is violated all the same.
func TestWhatOneScenarioHasWaitedForInVainTheOthersDoNotWaitForSoLong(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: []string{"bmc-trm-04-never-released"}})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	defer server.Close()
	at := BuiltinTarget(server.URL, "hook-token")
	at.Safety.AllowRelease = true
	run := func(known *catalogue.Known, settle time.Duration) map[contract.Outcome]int {
		at.Limits.SettleTimeout = settle
		report, err := Run(t.Context(), Options{
			Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger"), Concurrency: 1, Known: known,
			Selection: Selection{Patterns: []string{"BMC-TRM-04"}},
		})
		require.NoError(t, err)
		require.Equal(t, 1, report.Exit)
		require.Equal(t, contract.Violated, report.Rules[0].Outcome)
		outcomes := map[contract.Outcome]int{}
		for _, scenario := range report.Rules[0].Scenarios {
			outcomes[scenario.Outcome]++
			if scenario.Outcome == contract.Errored {
				require.Contains(t, scenario.Reason, "not waited for any longer, since it did not come within 3s in")
			}
		}
		return outcomes
	}
	early := run(nil, 3*time.Second) // a look on a busy machine takes less
	require.Positive(t, early[contract.Failed])
	require.Positive(t, early[contract.Errored])
	all := run(&catalogue.Known{}, 200*time.Millisecond)
	require.Zero(t, all[contract.Errored], "each failure can be listed")
	require.Greater(t, all[contract.Failed], early[contract.Failed])
}
