package runner

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A plan must be had without anything being sent, even without the keys that a run needs.
func TestAPlanSendsNothing(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	defer server.Close()
	made := BuiltinTarget(server.URL, "t")
	made.Name, made.Unavailable = "under-test", []contract.Need{contract.NeedClock}
	forecast, err := Foresee(t.Context(), Options{Target: made, Selection: Selection{Patterns: []string{"BMC-*"}}})
	require.NoError(t, err)
	require.Zero(t, requests.Load())
	require.Equal(t, []LeftOut{
		{"BMC-TRM-03", "the target file declares as not available: clock"},
		{"BMC-TRM-04", "the target file declares as not available: clock"},
		{"BMC-TRM-07", "the target file declares as not available: clock"},
		{"BMC-TRM-18", "the target file declares as not available: clock"}, // one scenario of it
	}, forecast.Left)
}

// What changes something is foreseen exactly: a run against a sound provider sends neither more nor less.
func TestAPlanForeseesWhatChangesSomething(t *testing.T) {
	t.Parallel()
	selection := Selection{Patterns: []string{"BMC-TRM-*", "ZEC-*", "BSS-REL-1*"}}
	forecast, err := Foresee(t.Context(), Options{Selection: selection})
	require.NoError(t, err)
	result, err := Run(t.Context(), Options{Selection: selection})
	require.NoError(t, err)
	sent := map[string]int{}
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			for _, exchange := range scenario.Exchanges {
				sent[operationOf(contract.Exchange{Product: scenario.Product, Operation: exchange.Operation})]++
			}
		}
	}
	compared := 0
	for operation, count := range forecast.Calls {
		if reads(operation) {
			continue
		}
		require.Equal(t, count, sent[operation], operation)
		compared++
	}
	require.GreaterOrEqual(t, compared, 5)
	require.Positive(t, forecast.Total())
	require.Positive(t, forecast.Longest)
}
