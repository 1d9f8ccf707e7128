package runner_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/reference"
)

// A provider finds each request of a scenario in its own traces, those to its hook included.
func TestEveryRequestIsPartOfATrace(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{})
	require.NoError(t, err)
	var mu sync.Mutex
	var headers []http.Header
	var hooks []bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		headers, hooks = append(headers, r.Header.Clone()), append(hooks, r.URL.Path == reference.HookPath)
		mu.Unlock()
		provider.ServeHTTP(w, r)
	}))
	defer server.Close()
	options := runner.Options{Target: runner.BuiltinTarget(server.URL, provider.HookToken()), AllowRelease: runner.BuiltinName, Version: "v1.2.3+dirty (a b)",
		Ledger: t.TempDir() + "/l.ledger", Selection: runner.Selection{Patterns: []string{"BMC-REL-01,BSS-REL-01,ACS-AUTH-03"}}}
	options.Target.Safety.AllowRelease = true
	report, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.Zero(t, report.Exit, report.Reason)

	parent := regexp.MustCompile(`^00-([0-9a-f]{32})-([0-9a-f]{16})-01$`)
	spans, sent := map[string]bool{}, map[string][]bool{} // by trace: whether a request was to the hook
	for i, header := range headers {
		require.Equal(t, []string{"relcon/v1.2.3+dirtyab"}, header["User-Agent"])
		found := parent.FindStringSubmatch(header.Get("Traceparent"))
		require.NotNil(t, found, header)
		require.NotContains(t, spans, found[2], "each request is a span of its own")
		spans[found[2]] = true
		sent[found[1]] = append(sent[found[1]], hooks[i])
	}
	scenarios := map[string]string{}
	for _, rule := range report.Rules {
		for _, scenario := range rule.Scenarios {
			for _, exchange := range scenario.Exchanges {
				require.Equal(t, scenario.Exchanges[0].Trace, exchange.Trace)
				require.Contains(t, exchange.Request.Header["Traceparent"], "00-"+exchange.Trace+"-")
			}
			trace := scenario.Exchanges[0].Trace
			require.NotContains(t, scenarios, trace, "each scenario is a trace of its own")
			scenarios[trace] = scenario.Name
			require.Contains(t, sent[trace], true)
			require.Contains(t, sent[trace], false)
		}
	}
	require.Len(t, sent, len(scenarios)+1, "one trace is of what the run sends outside every scenario")

	headers, options.Target.Trace, options.Selection.Patterns, options.Ledger = nil, "off", []string{"BMC-REL-01"}, t.TempDir()+"/l.ledger"
	report, err = runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.Zero(t, report.Exit, report.Reason)
	require.Empty(t, report.Rules[0].Scenarios[0].Exchanges[0].Trace)
	for _, header := range headers {
		require.NotContains(t, header, "Traceparent")
	}
}
