package main

import (
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/states/check"
)

func TestTheHookKeepsEveryRule(t *testing.T) {
	server := httptest.NewServer(serve("secret"))
	defer server.Close()
	at := runner.BuiltinTarget(server.URL, "secret")
	at.Safety.AllowRelease = true
	report, err := runner.CheckHook(t.Context(), runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")})
	require.NoError(t, err)
	require.Zero(t, report.Exit, "%+v", report.Results)
	require.Equal(t, len(check.Rules()), report.Count(contract.Proved), "%+v", report.Results)
	require.Empty(t, report.Sweep)
}
