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

// A hook need not know references. It leaves nothing all the same, and is told that they are recommended.
func TestAHookWithoutReferencesLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]func(*hooked) (int, object){
		"an answer without it": func(h *hooked) (int, object) {
			delete(h.params, "reference")
			status, answer := h.forward()
			if h.action == "teardown" && h.params["accessKeyId"] == nil && status != 401 {
				return 200, object{}
			}
			return status, answer
		},
		"a refusal of it": func(h *hooked) (int, object) {
			if h.params["reference"] != nil && h.header.Get("Authorization") == "Bearer hook-token" {
				return 400, object{"error": "params.reference: it is not known here"}
			}
			return h.forward()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler, provider := breaking(t, wrong)
			report := checkHook(t, handler, nil)
			require.Equal(t, []string{"HOOK-13"}, violated(report), "%+v", report.Results)
			require.Equal(t, name, resultOf(t, report.Results, "HOOK-13").Findings[0].Came)
			require.Zero(t, provider.Accounts())
			require.Empty(t, append(report.Leftovers, report.Unchecked...))
			require.Zero(t, report.Exit)
		})
	}
}

// A reference is to be repeated in both answers. Without it the account is torn down all the same, and nothing else is said.
func TestAReferenceIsRepeatedInBothAnswers(t *testing.T) {
	t.Parallel()
	for came, row := range map[string]struct {
		action string
		answer any
	}{
		"an answer without it":                {"teardown", nil},
		`an answer with the reference "other`: {"teardown", "other"},
		`an answer with the reference "one"`:  {"setup", "one"},
	} {
		t.Run(came, func(t *testing.T) {
			t.Parallel()
			handler, provider := breaking(t, func(h *hooked) (int, object) {
				status, answer := h.forward()
				if h.action == row.action && answer["reference"] != nil {
					answer["reference"] = row.answer
				}
				return status, answer
			})
			report := checkHook(t, handler, nil)
			require.Equal(t, []string{"HOOK-13"}, violated(report), "%+v", report.Results)
			finding := resultOf(t, report.Results, "HOOK-13").Findings[0]
			require.Contains(t, finding.Came, came)
			require.Contains(t, finding.Sent, row.action+` "an account"`)
			require.Zero(t, provider.Accounts())
			require.Empty(t, append(report.Leftovers, report.Unchecked...))
		})
	}
}

// A hook that refuses every setup of instances says nothing of members that it does not know.
func TestMembersAreNotBlamedWhereInstancesAreAlwaysRefused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 500} {
		handler, _ := breaking(t, doing("setup", "instances", answeringOnly(status, object{"error": "not now"}))(nil))
		report := checkHook(t, handler, only(contract.BMC))
		require.Equal(t, []string{"HOOK-06"}, violated(report))
		result := resultOf(t, report.Results, "HOOK-16")
		require.Equal(t, contract.Open, result.Outcome)
		require.Contains(t, result.Reasons[0], "not now")
	}
}
