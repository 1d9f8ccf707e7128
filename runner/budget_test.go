package runner

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/reference"
)

// served starts a reference provider behind an address, and gives the options of a run against it.
func served(t *testing.T, patterns ...string) Options {
	t.Helper()
	provider, err := reference.New(reference.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	made := BuiltinTarget(server.URL, provider.HookToken())
	made.Name, made.Safety.AllowRelease = "under-test", true
	return Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: patterns}}
}

func TestARunThatNeedsMoreThanIsAllowedSendsNothing(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	defer server.Close()
	made := BuiltinTarget(server.URL, "t")
	made.Name, made.Safety.AllowRelease, made.Safety.MaxInstances = "under-test", true, 99
	_, err := Run(t.Context(), Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: []string{"BMC-REL-06"}}})
	var usage *UsageError
	require.ErrorAs(t, err, &usage)
	require.ErrorContains(t, err, "safety.maxInstances: the selected rules need ")
	require.ErrorContains(t, err, "and 99 are allowed, so nothing was sent")
	require.Zero(t, requests.Load())
}

func TestAServedReferenceIsConformant(t *testing.T) {
	t.Parallel()
	result, err := Run(t.Context(), served(t))
	require.NoError(t, err)
	require.Equal(t, contract.ExitOK, result.Exit, result.Reason)
}

// A rehearsal in which a scenario broke off made fewer calls than the run will make.
func TestARehearsalThatStumbledIsNoPlan(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		got  history.Ended
		want bool
	}{
		"passed":               {history.Ended{Outcome: contract.Passed}, false},
		"skipped":              {history.Ended{Outcome: contract.Skipped, Missing: contract.NeedClock}, false},
		"broken off":           {history.Ended{Outcome: contract.Errored}, true},
		"by the suite's fault": {history.Ended{Outcome: contract.Errored, Cause: &contract.Fault{}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := open(Options{Selection: Selection{Patterns: []string{"BMC-REL-01"}}})
			require.NoError(t, err)
			defer s.close()
			last := len(s.scenarios) - 1
			for _, scenario := range s.scenarios[:last] {
				s.history.AddTo(scenario.Name, history.Ended{Outcome: contract.Passed})
			}
			s.history.AddTo(s.scenarios[last].Name, each.got)
			require.Equal(t, each.want, s.stumbled())
		})
	}
}

// What a run needs is known before anything is sent: the number in the steps is the one that is arranged.
func TestInstancesAreCountedFromTheSteps(t *testing.T) {
	t.Parallel()
	s, err := open(Options{})
	require.NoError(t, err)
	defer s.close()
	rehearsal, err := s.rehearse(t.Context())
	require.NoError(t, err)
	defer rehearsal.close()
	for _, scenario := range s.scenarios {
		arranged := 0
		for _, account := range rehearsal.history.Accounts(scenario.Name) {
			for _, each := range account.Instances {
				arranged += len(each.IDs)
			}
		}
		require.Equal(t, arranged, instances(scenario), scenario.Name)
	}
}
