package runner

import (
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// troubled is a sound provider behind a network that throttles some requests, and breaks the connection of some that
// only read.
func troubledBy(throttle, reset float64) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		provider := sound(t)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reading := strings.HasPrefix(r.Header.Get("X-ZC-Action"), "Describe") || strings.Contains(r.URL.RawQuery, "Action=Query")
			switch {
			case strings.HasPrefix(r.URL.Path, reference.HookPath):
			case rand.Float64() < throttle:
				throttleAnswer(w, r)
				return
			case reading && rand.Float64() < reset:
				panic(http.ErrAbortHandler)
			}
			provider.ServeHTTP(w, r)
		})
	}
}

func throttleAnswer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if strings.HasPrefix(r.URL.Path, "/api/") {
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"}`))
		return
	}
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte(`{"RequestId":"1","HostId":"h","Code":"Throttling.User","Message":"slow down"}`))
}

// Throttling and a breaking network change no verdict, rule for rule. The rule about the limit itself is left out: its
// burst is sent once, whatever comes of it. RELCON_CALM says how many runs to make of each; one without it.
func TestAStormyNetworkChangesNoVerdict(t *testing.T) {
	t.Parallel()
	calm := map[string]contract.Outcome{}
	still, err := against(sound, nil)(t)
	require.NoError(t, err)
	for _, rule := range still.Rules {
		calm[rule.ID] = rule.Outcome
	}
	for name, each := range map[string]struct{ throttle, reset float64 }{
		"30 % throttled":           {0.3, 0},
		"5 % of the reads cut off": {0, 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range runsOf(t, "RELCON_CALM", 1) {
				result, err := against(troubledBy(each.throttle, each.reset), func(o *Options) {
					o.Selection.Patterns = []string{"!ZC-LIM-*"}
					o.Target.Limits.SettleTimeout = 5 * time.Second
				})(t)
				require.NoError(t, err)
				require.Equal(t, contract.Conformant, result.Verdict, "%s %v", result.Reason, unprovedOf(result.Rules))
				for _, rule := range result.Rules {
					require.Equal(t, calm[rule.ID], rule.Outcome, "%s: %s", rule.ID, rule.Reason)
				}
			}
		})
	}
}

// runsOf reads how often something is to be run from the environment.
func runsOf(t *testing.T, variable string, usual int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	runs, err := strconv.Atoi(text)
	require.NoError(t, err)
	require.Positive(t, runs)
	return runs
}

// unprovedOf names the rules that are neither proved nor out of the question, with a reason.
func unprovedOf(rules []result.Rule) []string {
	var found []string
	for _, rule := range rules {
		if rule.Outcome == contract.Proved || rule.Outcome == contract.NotApplicable {
			continue
		}
		for _, scenario := range rule.Scenarios {
			if scenario.Reason != "" {
				found = append(found, rule.ID+": "+scenario.Name+": "+scenario.Reason)
				break
			}
		}
	}
	return found
}
