package runner_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A hook, or what stands before it, may refuse a setup that was carried out. The account is torn down by its reference, or told.
func TestAnAccountWhoseSetupWasRefusedIsTornDownOrTold(t *testing.T) {
	t.Parallel()
	for _, status := range []int{302, 400, 401, 403, 404, 409, 429, 500} {
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprint(status, known), func(t *testing.T) {
				t.Parallel()
				handler, provider := breaking(t, func(h *hooked) (int, object) {
					if !known {
						delete(h.params, "reference")
					}
					code, answer := h.forward()
					if h.state == "an account" && h.action == "setup" && code == 200 {
						return status, object{"error": "try again later"}
					}
					if h.action == "teardown" && !known {
						return 200, object{} // all the same, whatever it is asked to tear down
					}
					return code, answer
				})
				report := checkHook(t, handler, only(contract.BMC))
				require.Contains(t, violated(report), "HOOK-03")
				if known {
					require.Zero(t, provider.Accounts())
					require.Empty(t, report.Sweep)
					require.Empty(t, append(report.Leftovers, report.Unchecked...))
					return
				}
				require.NotZero(t, provider.Accounts())
				require.Len(t, report.Unchecked, 2)
				require.Empty(t, report.Sweep, "the hook knows no references")
				require.FileExists(t, report.Ledger)
				for _, each := range report.Unchecked {
					require.Contains(t, each.Reason, "it may exist")
				}
			})
		}
	}
}

// Where there is no hook, a refusal of every request says that nothing was made.
func TestNothingIsLeftWhereNoHookAnswers(t *testing.T) {
	t.Parallel()
	for _, status := range []int{302, 401, 403, 404, 405} {
		handler, provider := breaking(t, func(h *hooked) (int, object) {
			if h.state == "an account" && h.params["accessKeyId"] == nil {
				return status, object{"error": "not here"}
			}
			return h.forward()
		})
		report := checkHook(t, handler, only(contract.BMC))
		require.Zero(t, provider.Accounts())
		require.Empty(t, append(report.Leftovers, report.Unchecked...), status)
	}
}
