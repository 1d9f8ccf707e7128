package runner_test

import (
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/reference"
)

// A run of which nothing is heard for minutes looks dead.
func TestARunTellsWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: []string{"bmc-trm-04-never-released"}})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	defer server.Close()
	at := runner.BuiltinTarget(server.URL, "hook-token")
	at.Safety.AllowRelease, at.Limits.SettleTimeout = true, 2500*time.Millisecond
	var mu sync.Mutex
	var told []runner.Waiting
	report, err := runner.Run(t.Context(), runner.Options{
		Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger"), Selection: runner.Selection{Patterns: []string{"BMC-TRM-04"}},
		Waiting: func(w runner.Waiting) {
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
	require.Positive(t, told[0].More)
}
