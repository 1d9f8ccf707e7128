//go:build !race

package runner_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
)

// goTest runs the tests of this package against a target file, by the program that `go test` has built for them.
func goTest(t *testing.T, file, pattern string, more ...string) (string, error) {
	t.Helper()
	built, err := os.Executable()
	require.NoError(t, err)
	return goTestBy(t, []string{built, "-test.v", "-test.run", pattern}, file, more...)
}

// goTestBy runs them by a command.
func goTestBy(t *testing.T, command []string, file string, more ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(append(os.Environ(), "RELCON_TARGET="+file, "RELCON_ALLOW_RELEASE=under-test"), more...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// targetWith serves a reference with faults, and writes the target file that leads to it.
func targetWith(t *testing.T, faults ...string) (*httptest.Server, string) {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: faults})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "target.yaml")
	text := "name: under-test\nproducts:\n  bmc: {endpoint: \"" + server.URL + "/api/v2/bmc\"}\nstates: {url: \"" + server.URL + reference.HookPath + "\", token: hook-token}\n" +
		"limits: {requestsPerSecond: 5000, settleTimeout: 500ms, pollInterval: 10ms}\nsafety: {allowRelease: true}\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return server, file
}

func TestGoTestRunsWhatIsSelectedAndIsNeverAnsweredFromTheCache(t *testing.T) {
	t.Parallel()
	usual := []string{"go", "test", "-vet=off", ".", "-v", "-run", "TestConformance/BMC-REL-02"} // without -count=1, as a user might
	server, file := targetWith(t)

	reported := filepath.Join(t.TempDir(), "r.json")
	out, err := goTestBy(t, usual, file, "RELCON_REPORT=json="+reported)
	require.NoError(t, err, out)
	require.Contains(t, out, "--- PASS: TestConformance/BMC-REL-02/An_instance_that_is_running_is_refused")
	require.NotContains(t, out, "BMC-REL-01")
	data, err := os.ReadFile(reported)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(data), `"title"`), "nothing else was run")

	server.Close()
	out, err = goTestBy(t, usual, file, "RELCON_REPORT=json="+reported)
	require.NotContains(t, out, "(cached)")
	require.Error(t, err, "the provider is gone: %s", out)
	require.Contains(t, out, "nothing could be judged")
}

// Relative paths are taken from the root of the module, as the README's command has them.
func TestGoTestTakesPathsFromTheRootOfTheModule(t *testing.T) {
	t.Parallel()
	_, file := targetWith(t, "bmc-rel-06-accepts-101")
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	relative := func(path string) string {
		path, err := filepath.Rel(root, path)
		require.NoError(t, err)
		return path
	}
	folder := t.TempDir()
	known, reported := filepath.Join(folder, "known.yaml"), filepath.Join(folder, "r.json")
	require.NoError(t, os.WriteFile(known, []byte(`- {rule: BMC-REL-06, scenario: A batch of 101 is refused, step: Then both requests are answered alike, reason: later, expires: 2099-12-31}
- {rule: BMC-REL-06, scenario: "A batch of 101 instances is refused with a bearer token, too", step: Then both requests are answered alike, reason: later, expires: 2099-12-31}
- {rule: BMC-REL-06, scenario: A batch of 51 instances of one charge type and 50 of the other is refused, step: Then the request is refused, reason: later, expires: 2099-12-31}
- {rule: BMC-REL-06, scenario: A hundred instances are not released when another one is that was named with them in a refused request, step: Then the request is accepted, reason: later, expires: 2099-12-31}`), 0o600))

	out, err := goTest(t, relative(file), "TestConformance/BMC-REL-0[67]",
		"RELCON_KNOWN="+relative(known), "RELCON_REPORT=json="+relative(reported))
	require.NoError(t, err, out)
	require.Contains(t, out, "--- SKIP: TestConformance/BMC-REL-06/A_batch_of_101_is_refused")
	require.Contains(t, out, "known failure (later)")
	require.FileExists(t, reported)
}

func TestGoTestIsNotGreenWithoutProof(t *testing.T) {
	t.Parallel()
	_, file := targetWith(t, "bmc-trm-06-into-the-bin")

	out, err := goTest(t, file, "TestConformance/BMC-REL-99")
	require.Error(t, err, "nothing was run: %s", out)
	require.Contains(t, out, "selects no scenario")

	out, err = goTest(t, file, "TestConformance/BMC-TRM-07")
	require.Error(t, err, "the rule that it depends on is violated: %s", out)
	require.Contains(t, out, "depends on the reading of BMC-TRM-06")

	out, err = goTest(t, file, "TestConformance/BMC-REL-01", "RELCON_STRICT=perhaps")
	require.Error(t, err, "RELCON_STRICT is no truth value: %s", out)

	out, err = goTest(t, "", "TestConformance/BMC-REL-01", "RELCON_ALLOW_RELEASE=")
	require.Error(t, err, "neither variable has a value, so that the reference would be checked: %s", out)
	require.Contains(t, out, "got an empty value")
}

func TestGoTestTellsAViolation(t *testing.T) {
	t.Parallel()
	_, file := targetWith(t, "bmc-rel-06-accepts-101")

	out, err := goTest(t, file, "TestConformance/BMC-REL-0[67]")
	require.Error(t, err, out)
	require.Contains(t, out, "--- FAIL: TestConformance/BMC-REL-06/A_batch_of_101_is_refused")
	require.Contains(t, out, "--- PASS: TestConformance/BMC-REL-07")
	require.Contains(t, out, "documented: Zenlayer BMC ReleaseInstances")
	require.Contains(t, out, "step: Then both requests are answered alike")
	require.Regexp(t, `> POST http://\S+/api/v2/bmc  \(ReleaseInstances\)\n\s+> \{"instanceIds":\[`, out)
	require.Regexp(t, `\n\s+< 404\n\s+< \{"code":`, out)
}
