package runner

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// counting counts the requests to the products.
func counting(count *atomic.Int64) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		provider := sound(t)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, reference.HookPath) {
				count.Add(1)
			}
			provider.ServeHTTP(w, r)
		})
	}
}

// A run sends no more requests than safety.maxRequests, ends there, and leaves a whole report.
func TestARunSendsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]int64{"in the preflight": 1, "in the middle": 300} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count atomic.Int64
			result, err := against(counting(&count), func(o *Options) {
				o.Target.Safety.MaxRequests = int(limit)
				o.Concurrency = 1 // so that no more are on their way than those of a burst
			})(t)
			require.NoError(t, err)
			require.LessOrEqual(t, count.Load(), limit)
			require.GreaterOrEqual(t, count.Load(), limit-builtinConcurrency, "one that was on its way when the run ended may not have left")
			require.Equal(t, contract.Incomplete, result.Verdict)
			require.Equal(t, contract.ExitIncomplete, result.Exit)
			require.Contains(t, result.Reason, "safety.maxRequests")
			require.Empty(t, result.Leftovers)
			require.GreaterOrEqual(t, len(result.Rules), 119)
			if limit > 1 {
				require.Less(t, requireWhole(t, result, "safety.maxRequests"), 317)
			}
		})
	}
}

// What is left counts more than that the run could not go on, at the first look as later.
func TestWhatIsLeftIsToldWhereTheFirstLookMayNotEnd(t *testing.T) {
	t.Parallel()
	s := stage(t, hooked(func(w http.ResponseWriter, _ *http.Request, body string) bool {
		if leaves(body) {
			http.Error(w, `{"error":"the data base is locked"}`, http.StatusConflict)
		}
		return leaves(body)
	}))
	s.options.Selection, s.options.Target.Safety.MaxRequests = Selection{}, 1 // and there are three products to look at
	result := s.run(t)
	require.Contains(t, result.Reason, "safety.maxRequests")
	require.Len(t, result.Leftovers, 3)
	require.Equal(t, contract.Incomplete, result.Verdict)
	require.Equal(t, contract.ExitLeftover, result.Exit)
}

// requireWhole checks that every scenario is in the report, and that each which is neither passed nor skipped says why.
// It gives the number of those that passed.
func requireWhole(t *testing.T, result *result.Report, why string) (passed int) {
	t.Helper()
	scenarios := 0
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			scenarios++
			switch scenario.Outcome {
			case contract.Passed:
				passed++
			case contract.Skipped:
			default:
				require.Equal(t, contract.Errored, scenario.Outcome, "%s: %s", scenario.Name, scenario.Reason)
				require.Contains(t, scenario.Reason, why, scenario.Name)
			}
		}
	}
	require.GreaterOrEqual(t, scenarios, 317)
	return passed
}

func TestARunThatSendsLessThanItMayIsConformant(t *testing.T) {
	t.Parallel()
	var count atomic.Int64
	result, err := against(counting(&count), func(o *Options) {
		o.Target.Safety.MaxRequests, o.Selection.Patterns = 100, []string{"BMC-REL-02"}
	})(t)
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, result.Verdict, result.Reason)
	require.Less(t, count.Load(), int64(100))
}
