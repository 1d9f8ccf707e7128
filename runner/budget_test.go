package runner

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
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

func TestACallBeyondThePlanEndsTheRun(t *testing.T) {
	t.Parallel()
	s, err := open(served(t, "BMC-REL-01", "BMC-REL-02", "BMC-TRM-01"))
	require.NoError(t, err)
	defer s.close()
	require.NoError(t, s.foresee(t.Context()))
	foreseen := 0
	for _, calls := range s.budget.left {
		for operation, count := range calls {
			require.Contains(t, []string{"bmc ReleaseInstances", "bmc TerminateInstance"}, operation)
			foreseen += count
		}
	}
	require.GreaterOrEqual(t, foreseen, 3)
	for _, scenario := range s.scenarios {
		if scenario.RuleID == "BMC-TRM-01" {
			s.budget.left[scenario.Name] = map[string]int{"bmc ReleaseInstances": 1}
		}
	}
	result := s.run(t.Context())
	require.Equal(t, contract.NoVerdict, result.Verdict)
	require.Equal(t, contract.ExitGuard, result.Exit)
	require.Contains(t, result.Reason, "the guard refused bmc TerminateInstance: it is beyond the plan")
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			for _, exchange := range scenario.Exchanges {
				require.NotEqual(t, "TerminateInstance", exchange.Operation)
			}
		}
	}
}

func TestABudgetIsNotUsedUpByWhatReads(t *testing.T) {
	t.Parallel()
	b := budget{left: map[string]map[string]int{}}
	for _, operation := range []string{"DescribeInstances", "QueryAvailableInstances"} {
		require.NoError(t, b.take(t.Context(), contract.Call{Product: contract.BMC, Operation: operation}))
	}
	for _, operation := range []string{"ReleaseInstances", "RebootInstances", ""} {
		var refused *contract.Refused
		require.ErrorAs(t, b.take(t.Context(), contract.Call{Product: contract.BMC, Operation: operation}), &refused, operation)
		require.ErrorContains(t, refused, "it belongs to no scenario")
	}
}

func TestAServedReferenceStaysWithinThePlan(t *testing.T) {
	t.Parallel()
	result, err := Run(t.Context(), served(t))
	require.NoError(t, err)
	require.Equal(t, contract.ExitOK, result.Exit, result.Reason)
}

// A rehearsal in which a scenario broke off made fewer calls than the run will make.
func TestARehearsalThatStumbledIsNoPlan(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		got  record
		want bool
	}{
		"passed":               {record{outcome: contract.Passed}, false},
		"skipped":              {record{outcome: contract.Skipped, missing: contract.NeedClock}, false},
		"broken off":           {record{outcome: contract.Errored}, true},
		"by the suite's fault": {record{outcome: contract.Errored, suiteFault: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := open(Options{Selection: Selection{Patterns: []string{"BMC-REL-01"}}})
			require.NoError(t, err)
			defer s.close()
			last := len(s.scenarios) - 1
			for _, scenario := range s.scenarios[:last] {
				s.records.put(scenario.Name, record{outcome: contract.Passed})
			}
			s.records.put(s.scenarios[last].Name, each.got)
			require.Equal(t, each.want, s.stumbled())
		})
	}
}
