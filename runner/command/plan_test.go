package command

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// staged writes a target file with a hook's token, and one with a pool's keys, that come from the environment.
func staged(t *testing.T) (hook, pool string) {
	t.Helper()
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	const products = "products: {bmc: {endpoint: \"https://staging.example.com/\"}, bss: {endpoint: \"https://staging.example.com/\"}, zec: {endpoint: \"https://staging.example.com/\"}}\n"
	hook = write("hook.yaml", "name: staging\n"+products+"states: {url: \"https://staging.example.com/\", token: \"${RELCON_TEST_TOKEN}\"}\nunavailable: [clock, billing]\nsafety: {maxInstances: 500}\n")
	write("instances.yaml", `accounts:
  - {product: bmc, accessKeyId: "${RELCON_TEST_KEY}", accessKeySecret: "${RELCON_TEST_SECRET}", instances: [{id: i-1, status: RECYCLE}]}
`)
	return hook, write("pool.yaml", "name: staging\n"+products+"states: {pool: instances.yaml}\n")
}

func TestPlanSendsNothingToTheTarget(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "target.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: under-test\nproducts: {bmc: {endpoint: \""+server.URL+"\"}}\nstates: {url: \""+server.URL+"\"}\n"), 0o600))
	exit, stdout, stderr := relcon("plan", "--target", file, "--rules", "BMC-REL-02")
	require.Zero(t, exit, stderr)
	require.Contains(t, stdout, "target under-test\n")
	require.Regexp(t, `(?m)^requests: \d+ if every effect shows at once, and one for each account at the end \(safety.maxRequests allows 100000\)\n  bmc  DescribeInstances \d+, ReleaseInstances \d+\n`, stdout)
	require.Regexp(t, `(?m)^instances to be arranged, \d+ bystanders among them: \d+ \(safety.maxInstances allows 20000\)\n  bmc  RUNNING \d+, .*RUNNING PREPAID \d+`, stdout)
}

// A plan sends nothing, so it needs no key and no token; verify does, and says which.
func TestAPlanNeedsNoKeys(t *testing.T) {
	hook, pool := staged(t)
	for file, variables := range map[string]string{hook: "RELCON_TEST_TOKEN", pool: "RELCON_TEST_KEY, RELCON_TEST_SECRET"} {
		exit, stdout, stderr := relcon("plan", "--target", file, "--rules", "BMC-REL-02")
		require.Zero(t, exit, stderr)
		require.Contains(t, stdout, "  not set in the environment, and needed by verify: "+variables+"\n")
		require.NotContains(t, stdout, "is-not-set")

		exit, stdout, stderr = relcon("verify", "--target", file, "--rules", "BMC-REL-02", "--allow-release", "staging")
		require.Equal(t, 2, exit, stdout)
		for variable := range strings.SplitSeq(variables, ", ") {
			require.Contains(t, stderr, "the environment variable "+variable+" is not set")
		}
	}
	t.Setenv("RELCON_TEST_TOKEN", "hook-token-canary")
	_, stdout, _ := relcon("plan", "--target", hook, "--rules", "BMC-REL-02")
	require.NotContains(t, stdout, "not set")
	require.NotContains(t, stdout, "canary")
}

// What a plan leaves to the environment is keys and tokens, and no address.
func TestAPlanNeedsEveryAddress(t *testing.T) {
	file := filepath.Join(t.TempDir(), "target.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: staging\nproducts: {bmc: {endpoint: \"${RELCON_TEST_GATEWAY}/\"}}\nstates: {url: \"https://staging.example.com/\"}\n"), 0o600))
	exit, _, stderr := relcon("plan", "--target", file)
	require.Equal(t, 2, exit)
	require.Contains(t, stderr, "the environment variable RELCON_TEST_GATEWAY is not set")
}

// A plan fits a screen, also that of a pool which lacks nearly everything; products stand in one order everywhere.
func TestAPlanFitsAScreen(t *testing.T) {
	hook, pool := staged(t)
	plan := func(more ...string) string {
		exit, stdout, stderr := relcon(append([]string{"plan", "--target"}, more...)...)
		require.Zero(t, exit, stderr)
		require.LessOrEqual(t, strings.Count(stdout, "\n"), 45, stdout)
		require.Regexp(t, `(?s)\n  bmc http.*\n  zec http.*\n  bss http.*\n  bmc  .*\n  zec  .*\n  bss  .*\n  bmc  .*\n  zec  .*\n  bss  `, stdout)
		return stdout
	}
	stdout := plan(hook)
	require.Regexp(t, `instances to be arranged, \d+ bystanders among them: \d+ \(safety.maxInstances allows 500, so verify would refuse\)\n`, stdout)
	require.Regexp(t, `\nleft out: \d+ rules\n`, stdout)
	require.Regexp(t, `\n  BMC-REL-10, BMC-REL-12, BMC-TRM-03, BMC-TRM-04, [^:]*\s+BSS-REL-16: clock: the target file declares it as not available\n`, stdout)
	some := []string{pool, "--rules", "BMC-TRM-0*,ZEC-REL-0[1-3],BSS-REL-0*"}
	stdout = plan(some...)
	require.Regexp(t, `\n  and \d+ more lines: --verbose shows all\n`, stdout)
	require.Equal(t, mostPoolLines, strings.Count(stdout, "    - {"))
	_, stdout, _ = relcon(append([]string{"plan", "--verbose", "--target"}, some...)...)
	require.NotContains(t, stdout, "more line")
	require.Greater(t, strings.Count(stdout, "- {"), mostPoolLines)
}
