package runner

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/leftover"
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
	for name, limit := range map[string]int64{"in the preflight": 1, "in the middle": 200} {
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
			suite, err := catalogue.Embedded()
			require.NoError(t, err)
			selected, err := catalogue.Match(suite.Rules, enough)
			require.NoError(t, err)
			require.Len(t, result.Rules, len(selected), "none is left out")
			if limit > 1 {
				require.Less(t, requireWhole(t, result, "safety.maxRequests"), 100)
			}
		})
	}
}

// What is left counts more than that the run could not go on, at the first look as later.
func TestWhatIsLeftIsToldWhereTheFirstLookMayNotEnd(t *testing.T) {
	t.Parallel()
	s := stage(t, refusingTeardowns(http.StatusConflict, all))
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
	require.GreaterOrEqual(t, scenarios, 150)
	return passed
}

// unheardOf reads a request and never answers it.
func unheardOf(_ http.ResponseWriter, r *http.Request, _ string) bool {
	<-r.Context().Done()
	return true
}

// A hook that never answers costs the time of one request, and not that of three: what may be there is told, and swept.
func TestAHookThatNeverAnswersIsToldInBoundedTime(t *testing.T) {
	t.Parallel()
	s := stage(t, hooked(unheardOf))
	s.options.Target.Limits.RequestTimeout = 200 * time.Millisecond
	result := s.run(t)
	require.Equal(t, contract.ExitUnreachable, result.Exit)
	require.Contains(t, result.Reason, "no answer within 200ms; check states.url")
	require.Len(t, result.Unchecked, 1)
	require.Contains(t, result.Unchecked[0].Reason, "it may exist, for no answer came")
	require.Equal(t, leftover.SweepCommand(s.options.Ledger), result.Sweep)
	require.Len(t, s.ledger(t), 1)
}

// The run's own time ends the waiting for a hook that was never heard of, whatever limits.requestTimeout is.
func TestTheRunsTimeEndsTheWaitingForAHook(t *testing.T) {
	t.Parallel()
	s := stage(t, hooked(unheardOf))
	s.options.Target.Limits.RequestTimeout, s.options.Timeout = time.Hour, time.Second
	result := s.run(t)
	require.Equal(t, contract.ExitUnreachable, result.Exit)
	require.Equal(t, contract.NoVerdict, result.Verdict)
	require.Contains(t, result.Reason, "nothing was heard of provider-state hook ")
	require.Contains(t, result.Reason, "before the run's time of 1s was over; give it more with --timeout (in Go: Options.Timeout), or by limits.totalTimeout in the target file")
	require.Contains(t, result.Unchecked[0].Reason, "no answer within 2s, the time for tearing down and looking")
	require.NotEmpty(t, result.Sweep)
}

// fallen lets the hook answer until it has made so many accounts, and the products as long as they are spared.
func fallen(accounts int64, spared func(answer http.Handler) http.Handler) func(*reference.Provider) http.Handler {
	var made atomic.Int64
	return func(provider *reference.Provider) http.Handler {
		products := spared(provider)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			hook := strings.HasPrefix(r.URL.Path, reference.HookPath)
			switch {
			case made.Load() >= accounts && hook:
				panic(http.ErrAbortHandler)
			case made.Load() >= accounts:
				products.ServeHTTP(w, r)
				return
			}
			provider.ServeHTTP(w, r)
			if hook {
				made.Store(int64(provider.Accounts()))
			}
		})
	}
}

// What became of an account whose teardown nobody answers is for the provider to say: it is there if its key is
// accepted, and it is not known where the provider is silent, too.
func TestWhatNobodyCanSayIsNoLeftover(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		products func(http.Handler) http.Handler
		silent   string // begins the place that is named; where both are silent, either may be found out first
		exit     int
		left     bool
		reason   string
	}{
		"the provider lists them": {func(provider http.Handler) http.Handler { return provider }, "provider-state hook ", contract.ExitLeftover, true, "it could not be torn down, with "},
		"nobody answers": {func(http.Handler) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		}, "(provider-state hook|bmc endpoint) ", contract.ExitUnreachable, false, "nobody answers who could tear it down, or say whether it is there: "},
		"the provider knows no such key": {func(http.Handler) http.Handler {
			refusing := always(401, "application/json", `{"requestId":"T1","code":"AUTHFAILURE_INVALID_AUTHORIZATION","message":"no"}`)(t)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("X-ZC-Action") != "DescribeInstances" {
					panic(http.ErrAbortHandler) // a release under way that is refused would be a violation
				}
				refusing.ServeHTTP(w, r)
			})
		}, "provider-state hook ", contract.ExitUnreachable, false, "nobody has its key any more, though its teardown was not answered: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stage(t, fallen(6, each.products))
			s.options.Concurrency = 8
			patiently(&s.options)
			s.options.Target.Limits.RequestTimeout, s.options.Target.Limits.SettleTimeout = 4*time.Second, 3*time.Second
			s.options.Selection = Selection{Patterns: []string{"BMC-*"}}
			result := s.run(t)
			require.Equal(t, each.exit, result.Exit, result.Reason)
			require.Regexp(t, "the target stopped answering: "+each.silent, result.Reason)
			require.Equal(t, leftover.SweepCommand(s.options.Ledger), result.Sweep)
			things := result.Unchecked
			if each.left {
				things = result.Leftovers
			} else {
				require.Empty(t, result.Leftovers)
			}
			require.NotEmpty(t, things)
			told := 0
			for _, thing := range things {
				if strings.Contains(thing.Reason, each.reason) {
					told++
				}
			}
			require.Positive(t, told, "%v", things)
			require.NotEmpty(t, s.ledger(t), "what is not known to be gone stays in it")
		})
	}
}
