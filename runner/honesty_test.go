package runner_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// always answers every request alike.
func always(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// mixed sends hook requests to the hook and everything else to the product.
func mixed(hook, product http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, reference.HookPath) {
			hook.ServeHTTP(w, r)
			return
		}
		product.ServeHTTP(w, r)
	})
}

func sound(t *testing.T) *reference.Provider {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	return provider
}

func targetAt(address string) *target.Target {
	made := runner.BuiltinTarget(address, "hook-token")
	made.Name = "under-test"
	made.Safety.AllowRelease = true
	made.Limits.SettleTimeout = 50 * time.Millisecond
	return made
}

const envelope = `{"requestId":"T1","response":{"requestId":"T1"}}`

// A provider that does nothing at all must not look good, whatever it says.
func TestNoRunIsGreenByAccident(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		handler func(t *testing.T) http.Handler
		exits   []int
	}{
		"500 to everything": {func(*testing.T) http.Handler { return always(500, "application/json", "{}") }, []int{4}},
		"500 from the product": {func(t *testing.T) http.Handler {
			return mixed(sound(t), always(500, "application/json", `{"requestId":"T1","code":"INTERNAL_SERVER_ERROR","message":"no"}`))
		}, []int{4}},
		"an empty object": {func(t *testing.T) http.Handler { return mixed(sound(t), always(200, "application/json", "{}")) }, []int{4}},
		"an empty body":   {func(t *testing.T) http.Handler { return mixed(sound(t), always(200, "application/json", "")) }, []int{4}},
		"a login page": {func(t *testing.T) http.Handler {
			return mixed(sound(t), always(200, "text/html", "<html>sign in</html>"))
		}, []int{4}},
		"the success envelope": {func(t *testing.T) http.Handler { return mixed(sound(t), always(200, "application/json", envelope)) }, []int{4}},
		"an empty listing": {func(t *testing.T) http.Handler {
			return mixed(sound(t), always(200, "application/json", `{"requestId":"T1","response":{"requestId":"T1","totalCount":0,"dataSet":[]}}`))
		}, []int{1, 3}},
		"the documented error": {func(t *testing.T) http.Handler {
			return mixed(sound(t), always(404, "application/json", `{"requestId":"T1","code":"INVALID_INSTANCE_NOT_FOUND","message":"none"}`))
		}, []int{4}},
		"a hook that says {} to everything": {func(t *testing.T) http.Handler { return mixed(always(200, "application/json", "{}"), sound(t)) }, []int{4}},
		"a hook that gives one account to all": {func(t *testing.T) http.Handler {
			return mixed(always(200, "application/json", `{"accessKeyId":"AK-0123456789","accessKeySecret":"secret-0123456789"}`), sound(t))
		}, []int{4}},
		"a hook that knows no state": {func(t *testing.T) http.Handler {
			return mixed(always(501, "application/json", `{"reason":"nothing here"}`), sound(t))
		}, []int{3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(each.handler(t))
			defer server.Close()
			result, err := runner.Run(t.Context(), runner.Options{Target: targetAt(server.URL), AllowRelease: "under-test", Selection: runner.Selection{Patterns: []string{"ZC-*", "BMC-*", "ZEC-*"}}})
			require.NoError(t, err)
			require.Contains(t, each.exits, result.Exit, "%s %s", result.Verdict, result.Reason)
			for _, rule := range result.Rules {
				if !strings.HasPrefix(rule.ID, "ZC-") {
					require.NotEqual(t, contract.Proved, rule.Outcome, "%s is proved by a provider that does nothing", rule.ID)
				}
			}
		})
	}
}

func TestTheSoundReferenceIsConformant(t *testing.T) {
	t.Parallel()
	result, err := runner.Run(t.Context(), runner.Options{Strict: true})
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, result.Verdict, result.Reason)
	require.Equal(t, contract.ExitOK, result.Exit)
	require.GreaterOrEqual(t, len(result.Rules), 58)
	for _, rule := range result.Rules {
		require.Equal(t, contract.Proved, rule.Outcome, "%s %s", rule.ID, rule.Reason)
		for _, scenario := range rule.Scenarios {
			require.Equal(t, contract.Passed, scenario.Outcome, "%s %s", scenario.Name, scenario.Reason)
			require.NotEmpty(t, scenario.Exchanges, scenario.Name)
		}
	}
}
