// Package hooks runs the provider-state hooks that `relcon hook stub` prints until `relcon hook check` finds nothing wrong.
package hooks

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/states/check"
	"relcon/runner/states/stub"
)

// program writes the hook of a language into a folder of its own, and gives the command that runs it at an address.
func program(t *testing.T, language, host, port string) *exec.Cmd {
	t.Helper()
	text, err := stub.Of(language)
	require.NoError(t, err)
	folder := t.TempDir()
	file := map[string]string{"go": "main.go", "node": "hook.mjs", "python": "hook.py"}[language]
	require.NoError(t, os.WriteFile(filepath.Join(folder, file), text, 0o600))
	words := []string{map[string]string{"node": "node", "python": "python3"}[language], file, port}
	if language == "go" {
		module(t, folder)
		words = []string{filepath.Join(folder, "hook"), host + ":" + port}
	}
	c := exec.Command(words[0], words[1:]...)
	c.Dir, c.Env, c.Stderr = folder, append(os.Environ(), "STATES_TOKEN=secret"), os.Stderr
	return c
}

// module makes a module of a folder that uses relcon as a stranger would, vets it and builds it.
func module(t *testing.T, folder string) {
	t.Helper()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	text := fmt.Sprintf("module example.com/hook\n\ngo 1.26.0\n\nrequire relcon v0.0.0\n\nreplace relcon => %s\n", root)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "go.mod"), []byte(text), 0o600))
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "go.sum"), sums, 0o600))
	for _, words := range [][]string{{"vet", "-mod=mod", "."}, {"build", "-mod=mod", "-o", "hook", "."}} {
		c := exec.Command("go", words...)
		c.Dir = folder
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}

// answersInOneWrite wants a whole answer in the first read. A body that is written after its header is held back for 40 ms.
func answersInOneWrite(t *testing.T, address string) {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer func() { _ = connection.Close() }()
	const asked = `{"action": "list"}`
	_, err = fmt.Fprintf(connection, "POST /provider-states HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer secret\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", address, len(asked), asked)
	require.NoError(t, err)
	answer := make([]byte, 64<<10)
	n, err := connection.Read(answer)
	require.NoError(t, err)
	_, body, _ := strings.Cut(string(answer[:n]), "\r\n\r\n")
	require.Contains(t, body, "time passes", "the first read gave %q", answer[:n])
}

func TestEachHookKeepsEveryRule(t *testing.T) {
	require.Equal(t, []string{"go", "node", "python"}, stub.Languages())
	for _, language := range stub.Languages() {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			address := listener.Addr().String()
			require.NoError(t, listener.Close())
			host, port, err := net.SplitHostPort(address)
			require.NoError(t, err)
			c := program(t, language, host, port)
			require.NoError(t, c.Start())
			defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
			require.Eventually(t, func() bool {
				connection, err := net.Dial("tcp", address)
				if err == nil {
					err = connection.Close()
				}
				return err == nil
			}, time.Minute, 50*time.Millisecond, "it does not listen")

			answersInOneWrite(t, address)

			at := runner.BuiltinTarget("http://"+address, "secret")
			at.Safety.AllowRelease = true
			at.Limits.SettleTimeout = 5 * time.Second
			options := runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")}
			report, err := runner.CheckHook(t.Context(), options)
			require.NoError(t, err)
			require.Zero(t, report.Exit, "%+v", report.Results)
			require.Equal(t, len(check.Rules()), report.Count(contract.Proved), "%+v", report.Results)
			require.Equal(t, []contract.Need{contract.NeedToken}, report.Unavailable, "the list leaves out the rest")

			// The check lists few instances, and releases one of each product. These rules want pages, batches and both signatures.
			options.Selection.Patterns = []string{"BSS-REL-01", "BSS-REL-02", "BSS-REL-12", "BSS-LST-02"}
			verified, err := runner.Run(t.Context(), options)
			require.NoError(t, err)
			require.Len(t, verified.Rules, len(options.Selection.Patterns))
			for _, rule := range verified.Rules {
				require.Equal(t, contract.Proved, rule.Outcome, "%s: %s", rule.ID, rule.Reason)
			}
		})
	}
}
