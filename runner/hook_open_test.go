package runner_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// A rule that one product keeps is open all the same where nothing answers for another.
func TestARuleIsOpenWhereOneProductDoesNotAnswer(t *testing.T) {
	t.Parallel()
	for state, rules := range map[string][]string{
		"an account":  {"HOOK-03", "HOOK-04", "HOOK-05", "HOOK-06", "HOOK-07", "HOOK-08", "HOOK-09", "HOOK-10", "HOOK-11"},
		"instances":   {"HOOK-06", "HOOK-07", "HOOK-08", "HOOK-09", "HOOK-10"},
		"time passes": {"HOOK-08", "HOOK-09"},
		"billing":     {"HOOK-10"},
		"the API":     {"HOOK-05", "HOOK-06", "HOOK-07", "HOOK-08", "HOOK-09", "HOOK-10"},
	} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			handler, _ := breaking(t, func(h *hooked) (int, object) {
				if h.action == "setup" && h.state == state && h.params["product"] == "zec" {
					panic(http.ErrAbortHandler)
				}
				return h.forward()
			})
			closed := httptest.NewServer(handler)
			closed.Close()
			report := checkHook(t, handler, func(at *target.Target) {
				if state == "the API" {
					zec := at.Products[contract.ZEC]
					zec.Endpoint = closed.URL
					at.Products[contract.ZEC] = zec
				}
			})
			require.Empty(t, violated(report), "%+v", report.Results)
			require.NotContains(t, []int{contract.ExitOK, contract.ExitViolated}, report.Exit)
			for _, rule := range rules {
				result := resultOf(t, report.Results, rule)
				require.Equal(t, contract.Open, result.Outcome, rule)
				require.Contains(t, strings.Join(result.Reasons, "\n"), "zec: ", rule)
			}
			for _, each := range report.Results {
				require.Equal(t, each.Outcome == contract.Open, len(each.Reasons) > 0, "%s: %q", each.ID, each.Reasons)
			}
		})
	}
}

// What an interrupt keeps from being seen breaks no rule.
func TestAnInterruptedCheckBreaksNoRule(t *testing.T) {
	t.Parallel()
	for _, last := range []int64{1, 6, 9, 15, 30, 45, 60, 75} { // requests to the hook
		t.Run(fmt.Sprint(last), func(t *testing.T) {
			t.Parallel()
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			var asked atomic.Int64
			handler, provider := breaking(t, func(h *hooked) (int, object) {
				if asked.Add(1) == last {
					interrupt()
				}
				return h.forward()
			})
			server := httptest.NewServer(handler)
			defer server.Close()
			at := runner.BuiltinTarget(server.URL, "hook-token")
			at.Safety.AllowRelease = true
			report, err := runner.CheckHook(ctx, runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")})
			require.NoError(t, err)
			if report.Unreachable != nil {
				require.Less(t, last, int64(2))
				return
			}
			require.Empty(t, violated(report), "%+v", report.Results)
			require.NotEmpty(t, report.Results)
			for _, each := range report.Results {
				if each.Outcome == contract.Open {
					require.Contains(t, each.Reasons, "interrupted before it was seen", each.ID)
				}
			}
			require.Zero(t, provider.Accounts())
		})
	}
}

// A hook may have but one account at a time. What one account shows is looked at, and the need is told.
func TestAHookWithOneAccountAtATimeIsChecked(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	living := map[any]bool{} // products that have an account
	handler, provider := breaking(t, func(h *hooked) (int, object) {
		mu.Lock()
		defer mu.Unlock()
		product := h.params["product"]
		if h.state == "an account" && h.action == "setup" && living[product] {
			return 501, object{"reason": "there is one account at a time"}
		}
		status, answer := h.forward()
		if h.state == "an account" && status == 200 {
			living[product] = h.action == "setup"
		}
		return status, answer
	})
	report := checkHook(t, handler, nil)
	require.Empty(t, violated(report), "%+v", report.Results)
	require.Equal(t, []contract.Need{contract.NeedSecondAccount}, report.Unavailable)
	require.Empty(t, report.Cannot)
	require.Zero(t, report.Exit)
	for _, each := range report.Results {
		alone := each.ID == "HOOK-04" || each.ID == "HOOK-09"
		require.Equal(t, alone, each.Outcome == contract.Open, "%s: %v", each.ID, each.Reasons)
	}
	require.Zero(t, provider.Accounts())
}

// Signatures keep the real time: an API that checks them by the clock of the account refuses its keys once that has moved.
func TestAnAPIThatChecksSignaturesByTheMovedClockIsTold(t *testing.T) {
	t.Parallel()
	var moved atomic.Bool
	handler, _ := breaking(t, doing("setup", "time passes", func(h *hooked) (int, object) {
		moved.Store(true)
		return h.forward()
	})(nil))
	report := checkHook(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if moved.Load() && r.URL.Path != reference.HookPath {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"requestId": "T1", "code": "AUTHFAILURE_SIGNATURE_EXPIRED", "message": "it is too old"}`)
			return
		}
		handler.ServeHTTP(w, r)
	}), only(contract.BMC))
	require.Contains(t, violated(report), "HOOK-08")
	require.Contains(t, resultOf(t, report.Results, "HOOK-08").Findings[0].Want, "signatures keep the real time")
}
