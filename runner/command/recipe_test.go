package command

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// The shell script for a CI, run as one runs it: relcon is on the path, and may be killed there.
func TestTheRecipeForAShell(t *testing.T) {
	script, err := filepath.Abs("../../.github/recipes/conformance.sh")
	require.NoError(t, err)
	program, err := os.Executable()
	require.NoError(t, err)
	const underWay = `until [ "$(wc -l <"$REPORTS/relcon.ledger")" -gt 2 ]; do sleep 0.01; done 2>/dev/null`
	const killed = `if [ "$1" = verify ]; then
	"$program" "$@" & pid=$!
	` + underWay + `
	kill -KILL $pid; wait $pid; exit
fi
`
	for name, each := range map[string]struct {
		faults []string
		relcon string // what the program does before it is relcon
		before bool   // an earlier try was killed
		exit   int
	}{
		"conformant":                         {exit: contract.ExitOK},
		"a violated rule":                    {faults: []string{"bmc-rel-06-accepts-101"}, exit: contract.ExitViolated},
		"a run that is killed":               {relcon: killed, exit: 128 + 9},
		"after one that was killed":          {before: true, exit: contract.ExitOK},
		"a run that the CI wants to be over": {relcon: `if [ "$1" = verify ]; then (` + underWay + `; kill -TERM $PPID) & fi` + "\n", exit: contract.ExitInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: each.faults})
			require.NoError(t, err)
			server := httptest.NewServer(http.HandlerFunc(provider.ServeHTTP))
			defer server.Close()
			folder := t.TempDir()
			target := staging(t, server.URL)
			shim := fmt.Sprintf("#!/bin/sh\nprogram=%q\nexport %s=1\n%sexec \"$program\" \"$@\"\n", program, asProgram, each.relcon)
			require.NoError(t, os.WriteFile(filepath.Join(folder, "relcon"), []byte(shim), 0o700))
			ledger := filepath.Join(folder, "relcon.ledger")
			if each.before {
				left, err := os.ReadFile(remnant(t, target))
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(ledger, left, 0o600))
			}
			job := exec.Command("sh", script, target, "reference", "--rules", "BMC-REL-06")
			job.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "REPORTS="+folder, "GITHUB_STEP_SUMMARY="+filepath.Join(folder, "summary.md"))
			out, _ := job.CombinedOutput()
			require.Equal(t, each.exit, job.ProcessState.ExitCode(), "%s", out)
			require.NoFileExists(t, ledger, "%s", out)
			if each.exit == 128+9 {
				require.Contains(t, string(out), "nothing is left")
				return
			}
			for _, report := range []string{"relcon.json", "relcon.xml", "relcon.html", "relcon.md", "summary.md"} {
				require.FileExists(t, filepath.Join(folder, report), "%s", out)
			}
		})
	}
}
