package runner_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// An account is not gone while the API takes its key, although nothing is left in it.
func TestATeardownThatLeavesTheKeyIsNone(t *testing.T) {
	t.Parallel()
	var torn atomic.Bool
	handler, _ := breaking(t, func(h *hooked) (int, object) {
		if h.action != "teardown" || h.params["reference"] == nil {
			return h.forward()
		}
		torn.Store(true)
		return 200, object{"reference": h.params["reference"]}
	})
	report := checkHook(t, relisted(handler, func(object, bool) bool { return !torn.Load() }), only(contract.BMC))
	result := resultOf(t, report.Results, "HOOK-11")
	require.Equal(t, contract.Violated, result.Outcome, result.Reasons)
	require.Equal(t, "an empty list: the key is still accepted", result.Findings[0].Came)
	require.Equal(t, "a refusal of the keys", result.Findings[0].Want)
}
