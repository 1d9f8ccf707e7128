package runner

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
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

// Throttling and a breaking network change no verdict, but for the rule that is about the limit itself, whose burst is
// not waited out.
func TestAStormyNetworkChangesNoVerdict(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct{ throttle, reset float64 }{
		"30 % throttled":           {0.3, 0},
		"5 % of the reads cut off": {0, 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 {
				result, err := against(troubledBy(each.throttle, each.reset), func(o *Options) {
					o.Selection.Patterns = []string{"!ZC-LIM-*"}
					o.Target.Limits.SettleTimeout = 5 * time.Second
				})(t)
				require.NoError(t, err)
				require.Equal(t, contract.Conformant, result.Verdict, "%s %v", result.Reason, unprovedOf(result.Rules))
			}
		})
	}
}
