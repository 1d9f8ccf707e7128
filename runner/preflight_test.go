package runner

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// Whoever answers at all is asked three times at most before a run begins or ends.
func TestThePreflightAsksLittle(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]func(*testing.T) http.Handler{
		"a login page":    always(200, "text/html", "<html>sign in</html>"),
		"out of order":    always(503, "text/plain", "no"),
		"a redirect":      redirecting,
		"no such path":    always(404, "text/plain", "404"),
		"another's codes": always(400, "application/json", `{"requestId":"T1","code":"NO","message":"no"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count atomic.Int64
			result, err := against(product(func(t *testing.T) http.Handler {
				answer := handler(t)
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					count.Add(1)
					answer.ServeHTTP(w, r)
				})
			}), nil)(t)
			require.NoError(t, err)
			require.Equal(t, contract.ExitUnreachable, result.Exit)
			require.LessOrEqual(t, count.Load(), int64(3*3), "three for each product")
		})
	}
}

// A clock that is off, but not so far that the provider minds, is told beside the result.
func TestAClockThatIsOffIsToldBesideTheResult(t *testing.T) {
	t.Parallel()
	for ahead, want := range map[time.Duration]string{
		2 * time.Minute:  "this machine's clock is 2 minutes behind the target's (by the Date of its answers)",
		-2 * time.Minute: "this machine's clock is 2 minutes ahead of the target's (by the Date of its answers)",
		20 * time.Second: "",
	} {
		result, err := against(func(t *testing.T) http.Handler {
			provider := sound(t)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
				provider.ServeHTTP(w, r)
			})
		}, func(o *Options) { o.Selection.Patterns = []string{"BMC-REL-02"} })(t)
		require.NoError(t, err)
		require.Equal(t, contract.Conformant, result.Verdict, result.Reason)
		if want == "" {
			require.Empty(t, result.Reason)
		} else {
			require.Contains(t, result.Reason, want)
		}
	}
}
