package runner_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/identity"
	"relcon/runner/reference"
	"relcon/runner/result"
	"relcon/runner/target"
)

// telling is a reference whose hook tells who it is, in each answer the next of some providers.
func telling(t *testing.T, providers ...string) *target.Target {
	t.Helper()
	provider, err := reference.New(reference.Options{})
	require.NoError(t, err)
	next := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if !strings.Contains(string(body), `"setup","state":"an account"`) {
			provider.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		provider.ServeHTTP(answer, r)
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, strings.Replace(answer.Body.String(), "{", `{"provider":`+providers[min(next, len(providers)-1)]+",", 1))
		next++
	}))
	t.Cleanup(server.Close)
	at := runner.BuiltinTarget(server.URL, provider.HookToken())
	at.Safety.AllowRelease, at.Limits.Concurrency = true, 1
	return at
}

func TestWhoWasTested(t *testing.T) {
	t.Parallel()
	const hook = `{"name":"zenlayer","version":"2026.11.3","build":"4f2c1d"}`
	told := contract.Provider{Name: "zenlayer", Version: "2026.11.3", Build: "4f2c1d"}
	for name, each := range map[string]struct {
		file   target.Provider
		hook   []string
		want   contract.Provider
		reason string
	}{
		"by the file":            {target.Provider{Name: "zenlayer", Version: "1"}, []string{"null"}, contract.Provider{Name: "zenlayer", Version: "1"}, ""},
		"by the hook":            {target.Provider{}, []string{hook}, told, ""},
		"by both":                {target.Provider{Name: "zenlayer"}, []string{hook}, told, ""},
		"another than the file":  {target.Provider{Version: "2026.10"}, []string{hook}, contract.Provider{Name: "zenlayer", Version: "2026.10", Build: "4f2c1d"}, "which provider was tested is not certain: the hook told of zenlayer 2026.11.3 (4f2c1d), and"},
		"another after a while":  {target.Provider{}, []string{hook, `{"build":"5a0b"}`}, told, "the hook told of (5a0b), and"},
		"an answer of no use":    {target.Provider{}, []string{`"zenlayer"`}, contract.Provider{}, "provider: got a string, want an object such as"},
		"a member of no use":     {target.Provider{}, []string{`{"build":7}`}, contract.Provider{}, "provider: build: got a number, want a non-empty string"},
		"with the hook's secret": {target.Provider{}, []string{`{"build":"SECRET"}`}, contract.Provider{Build: "(blanked)"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := telling(t, each.hook...)
			for i, text := range each.hook {
				each.hook[i] = strings.ReplaceAll(text, "SECRET", at.States.Token)
			}
			at.Provider = each.file
			report, err := runner.Run(t.Context(), runner.Options{Target: at, AllowRelease: at.Name, Ledger: t.TempDir() + "/l.ledger",
				Selection: runner.Selection{Patterns: []string{"BMC-REL-01"}}, Version: "1.2.3"})
			require.NoError(t, err)
			require.Equal(t, each.want, report.Provider)
			require.Contains(t, report.Reason, each.reason)
			require.Equal(t, each.reason == "", report.Reason == "", report.Reason)
			require.Equal(t, runner.Selection{Patterns: []string{"BMC-REL-01"}}, report.Selection)
			require.Equal(t, result.Contract{Digest: identity.ContractDigest(), Rules: report.Contract.Rules, Scenarios: report.Contract.Scenarios}, report.Contract)
			require.Greater(t, report.Contract.Scenarios, report.Contract.Rules)
		})
	}
}
