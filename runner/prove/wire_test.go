package prove

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// Two runs of the same provider are alike, so that a fault without any effect is told, and each time again; one that changes an
// answer, or only what is there in the end, is not.
func TestAFaultThatChangesNothingIsTold(t *testing.T) {
	t.Parallel()
	played := func(faults ...string) *runner.Rehearsed {
		run, err := runner.Rehearse(t.Context(), runner.Options{Strict: true, Faults: faults, Selection: runner.Selection{Patterns: []string{"BMC-REL-0*", "ZC-LIM-*", "ZC-AUTH-0[56]", "BSS-REL-2*"}}}, nil)
		require.NoError(t, err)
		return run
	}
	sound := played()
	for range 2 {
		again := played()
		require.False(t, differs(again, sound), "%v", firstDifference(again, sound))
		row := problems(result.FaultProof{Rule: "BMC-REL-01", Changed: differs(again, sound)}, again.Report)
		require.Contains(t, row, "the fault changes nothing on the wire")
	}
	require.True(t, differs(played("bmc-rel-02-other-code"), sound))
	require.True(t, differs(played("bmc-rel-01-stopped-instead"), sound), "the answers are the same, but not what is there in the end")
}

func firstDifference(a, b *runner.Rehearsed) [][]string {
	for _, scenario := range a.Plan.All() {
		if one, other := wire(a.History, scenario.Name), wire(b.History, scenario.Name); !slices.Equal(one, other) {
			return [][]string{{scenario.Name}, one, other}
		}
	}
	return nil
}

// An id without a digit is known by the request that named it.
func TestLasting(t *testing.T) {
	t.Parallel()
	exchange := contract.Exchange{Request: contract.Request{Body: []byte(`{"instanceIds":["i-abcdefgh"]}`)},
		Response: contract.Response{Body: []byte(`{"code":"NOT_FOUND","message":"instance i-abcdefgh is unknown","requestId":"T1-2"}`)}}
	require.Equal(t, `{"code":"NOT_FOUND","message":"instance # is unknown","requestId":"#"}`, lasting(exchange))
	exchange.Request = contract.Request{URL: "https://example.invalid/?InstanceIds=%5B%22i-abcdefgh%22%5D"}
	require.Equal(t, `{"code":"NOT_FOUND","message":"instance # is unknown","requestId":"#"}`, lasting(exchange))
}
