package runner

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"relcon/runner/catalogue"
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
	rules := `{"rules":[{"id":"BMC-REL-01","level":"required","source":"s","scenarios":2}]}`
	made, err := catalogue.Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(rules))
	require.NoError(t, err)
	result, err := runSuite(t.Context(), Options{Concurrency: 1}, made)
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
			data, _ := io.ReadAll(r.Body)
			body, hooked := string(data), r.URL.Path == reference.HookPath
			if strings.Contains(body, stranger) && !strings.HasPrefix(r.Header.Get("X-Zc-Action"), "Describe") && !hooked {
				named.Add(1)
			}
			if hooked && arranges(body) {
				_, _ = io.WriteString(w, inPlaceOfTheNamed(body, `{"instanceIds":["`+stranger+`"]}`))
				return
			}
			relay(w, ask(provider, r, body))
		})
	})
	s.options.Selection = Selection{Patterns: []string{"BMC-TRM-03", "BMC-TRM-05"}}
	s.run(t)
	require.Zero(t, named.Load())
}

// arranges tells whether a request to the hook asks for instances, of one sort or of several.
func arranges(body string) bool { return strings.Contains(body, `instances","params"`) }

// inPlaceOfTheNamed is what a hook answers to a request for instances of a BMC account: something for the sort that a scenario
// names, which stands in the middle of several, and no bystanders.
func inPlaceOfTheNamed(body, answer string) string {
	sorts := gjson.Get(body, "params.sorts").Array()
	if len(sorts) == 0 {
		return answer
	}
	answers := slices.Repeat([]string{`{"reason":"none here"}`}, len(sorts))
	answers[len(sorts)/2] = answer
	return `{"sorts":[` + strings.Join(answers, ",") + `]}`
}

// ask gives a handler's answer to a request with another body.
func ask(handler http.Handler, r *http.Request, body string) *httptest.ResponseRecorder {
	r.Body = io.NopCloser(strings.NewReader(body))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, r)
	return answer
}

// A hook that lends accounts in use, and gives what somebody else has in them for what it arranged, is found out too.
func TestAStrangerInALentAccountIsNotNamed(t *testing.T) {
	t.Parallel()
	var named, lent atomic.Int64
	var strangers sync.Map // by access key id
	s := stage(t, func(provider *reference.Provider) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			data, _ := io.ReadAll(r.Body)
			body, hooked := string(data), r.URL.Path == reference.HookPath
			if stranger, lent := strangers.Load(gjson.Get(body, "params.accessKeyId").String()); hooked && lent && arranges(body) {
				_, _ = io.WriteString(w, inPlaceOfTheNamed(body, stranger.(string)))
				return
			}
			answer := ask(provider, r, body)
			if hooked && setsUp(body) && lent.Add(1) > 1 { // the account of the first look is an honest one
				key := gjson.Get(answer.Body.String(), "accessKeyId").String()
				wish := fmt.Sprintf(`{"action":"setup","state":"instances","params":{"product":"bmc","accessKeyId":%q,"status":"RUNNING"}}`, key)
				strangers.Store(key, ask(provider, r, wish).Body.String())
			}
			if !hooked && !strings.HasPrefix(r.Header.Get("X-Zc-Action"), "Describe") {
				named.Add(1)
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
	})
	s.options.Selection = Selection{Patterns: []string{"BMC-TRM-03"}} // of a running instance
	result := s.run(t)
	require.Equal(t, contract.ExitIncomplete, result.Exit, result.Reason)
	require.Contains(t, result.Rules[0].Reason+result.Rules[0].Scenarios[0].Reason, "the account also holds instance")
	require.Zero(t, named.Load())
}

// A teardown would remove all that is in an account, so one that somebody else uses is not torn down: not by the
// run, and not by the sweep after it.
func TestALentAccountInUseIsNotTornDown(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		since int64 // the account, counted from 1, from which on each has a stranger in it
		exit  int
		why   string
	}{
		"from the first look on": {1, contract.ExitUnreachable, "is not alone with what was arranged"},
		"a scenario's":           {2, contract.ExitIncomplete, "the account also holds instance"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var lent atomic.Int64
			s := stage(t, func(provider *reference.Provider) http.Handler {
				return hooked(func(w http.ResponseWriter, r *http.Request, body string) bool {
					if !setsUp(body) {
						return false
					}
					answer := ask(provider, r, body).Body.String()
					if lent.Add(1) >= row.since {
						ask(provider, r, fmt.Sprintf(`{"action":"setup","state":"instances","params":{"product":"bmc","accessKeyId":%q}}`, gjson.Get(answer, "accessKeyId").String()))
					}
					_, _ = io.WriteString(w, answer)
					return true
				})(provider)
			})
			s.options.Selection = Selection{Patterns: []string{"BMC-TRM-03"}}
			result := s.run(t)
			require.Equal(t, row.exit, result.Exit, result.Reason)
			require.Contains(t, result.Reason+result.Rules[0].Reason, row.why)
			inUse := int(lent.Load() - row.since + 1)
			require.Positive(t, inUse)
			require.Equal(t, inUse, s.provider.Accounts())
			require.Len(t, result.Unchecked, inUse)
			require.Contains(t, result.Unchecked[0].Reason, "which the run did not arrange, so that a teardown could remove what is somebody else's")

			swept, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger, Target: s.options.Target, Yes: true})
			require.NoError(t, err)
			require.Equal(t, contract.ExitLeftover, swept.Exit)
			require.Len(t, swept.Left, inUse)
			require.Contains(t, swept.Left[0].Reason, "somebody else's")
			require.Equal(t, inUse, s.provider.Accounts())
		})
	}
}
