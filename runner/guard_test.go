package runner

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// Once the guard has refused a call, no further scenario starts, and the report says which call it was.
func TestARefusalOfTheGuardEndsTheRun(t *testing.T) {
	t.Parallel()
	const calls = `      When the client sends ReleaseInstances with {"instanceIds": ["i-somebody"]}
      Then the request is refused
`
	feature := "@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n" + calls + "    Scenario: t\n" + calls
	catalogue := `{"rules":[{"id":"BMC-REL-01","level":"required","clause":"c","source":"s","scenarios":2}]}`
	made, err := loadSuite(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(catalogue))
	require.NoError(t, err)
	result, err := Run(t.Context(), Options{suite: made, Concurrency: 1})
	require.NoError(t, err)
	require.Equal(t, contract.NoVerdict, result.Verdict)
	require.Equal(t, contract.ExitGuard, result.Exit)
	const refused = `the guard refused ReleaseInstances {"instanceIds": ["i-somebody"]}: it names "i-somebody", which this run does not own`
	require.Contains(t, result.Reason, refused)

	require.Len(t, result.Rules, 1)
	require.Equal(t, contract.Open, result.Rules[0].Outcome)
	var reasons []string
	for _, scenario := range result.Rules[0].Scenarios {
		require.Equal(t, contract.Errored, scenario.Outcome)
		for _, exchange := range scenario.Exchanges {
			require.NotContains(t, fmt.Sprintf("%+v", exchange), "ReleaseInstances", "what was refused is no exchange")
		}
		reasons = append(reasons, scenario.Reason)
	}
	slices.Sort(reasons)
	require.Len(t, reasons, 2)
	require.Contains(t, reasons[0], "not run: the guard refused")
	require.Regexp(t, "^the guard refused", reasons[1])
}

// A hook that hands out the id of an instance that is in another account is found out before any request that could
// change something names it, in what is arranged through the public API too.
func TestAStrangerThatAHookHandsOutIsNotNamed(t *testing.T) {
	t.Parallel()
	const stranger = "i-of-somebody-else"
	var named atomic.Int64
	s := stage(t, func(provider *reference.Provider) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), stranger) && !strings.HasPrefix(r.Header.Get("X-Zc-Action"), "Describe") && r.URL.Path != reference.HookPath {
				named.Add(1)
			}
			if r.URL.Path == reference.HookPath && strings.Contains(string(body), `"instances"`) {
				_, _ = io.WriteString(w, `{"instanceIds":["`+stranger+`"]}`)
				return
			}
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			provider.ServeHTTP(w, r)
		})
	})
	s.options.Selection = Selection{Patterns: []string{"BMC-TRM-03", "BMC-TRM-05"}}
	s.run(t)
	require.Zero(t, named.Load())
}
