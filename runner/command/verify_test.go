package command

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
)

func TestVerify(t *testing.T) {
	known := knownFailures(t)
	for name, test := range map[string]struct {
		arguments []string
		exit      int
		last      string // of the last line of the standard output
	}{
		"conformant":      {[]string{"--rules", "BMC-REL-02"}, contract.ExitOK, "conformant: 1 of 1 rule proved"},
		"by commas":       {[]string{"--rules", "BMC-REL-0[12], ZC-ENV-01"}, contract.ExitOK, "conformant: 3 of 3 rules proved"},
		"a violated rule": {[]string{"--rules", "BMC-REL-06", "--fault", "bmc-rel-06-accepts-101"}, contract.ExitViolated, "non-conformant: 1 required rule violated (BMC-REL-06); 0 of 1"},
		"a known violation": {[]string{"--rules", "BMC-REL-0[67]", "--fault", "bmc-rel-06-accepts-101", "--known", known}, contract.ExitOK,
			"conformant with 4 known violations (BMC-REL-06): 1 of 2 rules proved"},
		"nothing but known ones": {[]string{"--rules", "BMC-REL-06", "--fault", "bmc-rel-06-accepts-101", "--known", known}, contract.ExitIncomplete,
			"incomplete with 4 known violations (BMC-REL-06): nothing is proved: no selected rule is kept, and " + known + " lists the failures; 0 of 1 rule proved"},
		"a known violation and a new one": {[]string{"--rules", "BMC-REL-06", "--fault", "bmc-rel-06-crashes", "--known", known},
			contract.ExitViolated, "non-conformant: 1 required rule violated (BMC-REL-06); " + known + ` is stale: take out what does not fail: line 17, BMC-REL-06, "A hundred instances are not released when another one is that was named with them in a refused request"; 0 of 1 rule proved`},
		"a stale list": {[]string{"--rules", "BMC-REL-06", "--known", known}, contract.ExitViolated,
			"non-conformant: " + known + ` is stale: take out what does not fail: line 1, BMC-REL-06, "A batch of 101 is refused", line 7, BMC-REL-06, "A batch of 101 instances is refused with a bearer token, too", line 12, BMC-REL-06, "A batch of 51 instances of one charge type and 50 of the other is refused", line 17, BMC-REL-06, "A hundred instances are not released when another one is that was named with them in a refused request"; 1 of 1 rule proved`},
		"the other reading": {[]string{"--rules", "BMC-TRM-06", "--reading", "BMC-TRM-06=refuses"}, contract.ExitOK, "conformant: 1 of 1 rule proved"},
	} {
		t.Run(name, func(t *testing.T) {
			exit, stdout, stderr := relcon(append([]string{"verify"}, test.arguments...)...)
			require.Equal(t, test.exit, exit, stdout+stderr)
			lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
			require.Contains(t, lines[len(lines)-1], test.last)
			require.NotContains(t, stdout, "\x1b", "no colour and no progress where there is no terminal")
			require.NotContains(t, stdout, ": ;")
		})
	}
}

// knownFailures is the example of the chapter on known failures, as a file.
func knownFailures(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../target/README.md")
	require.NoError(t, err)
	_, example, found := strings.Cut(string(readme), "```yaml\n")
	require.True(t, found)
	require.Contains(t, string(readme), "\nconformant with 4 known violations (BMC-REL-06): 1 of 2 rules proved\n", "what TestVerify sees of it")
	example, _, _ = strings.Cut(example, "```")
	file := filepath.Join(t.TempDir(), "known.yaml")
	require.NoError(t, os.WriteFile(file, []byte(example), 0o600))
	return file
}

func TestVerifyAnnotatesOnGitHubOnly(t *testing.T) {
	call := []string{"verify", "--rules", "BMC-REL-06", "--fault", "bmc-rel-06-accepts-101"}
	_, stdout, _ := relcon(call...)
	require.NotContains(t, stdout, "\n::")
	t.Setenv("GITHUB_ACTIONS", "true")
	_, stdout, _ = relcon(call...)
	require.Regexp(t, `\nnon-conformant: .*\n::error file=features/zenlayer/bmc_release_batches.feature,line=\d+,title=BMC-REL-06%3A .*\n$`, stdout)
	_, stdout, stderr := relcon(append(call, "--report", "json=-")...)
	require.NotContains(t, stdout, "\n::")
	require.Contains(t, stderr, "\n::error file=")
}

// A report on the standard output leaves the text for people to the other one.
func TestReportOnStandardOutput(t *testing.T) {
	exit, stdout, stderr := relcon("verify", "--rules", "BMC-REL-02", "--report", "json=-")
	require.Zero(t, exit)
	require.True(t, strings.HasPrefix(stdout, "{") && strings.HasSuffix(stdout, "}\n"), stdout)
	require.Contains(t, stderr, "conformant: 1 of 1 rule proved")
}

// A report is written over whatever stands in its place, so it may not be the target's file, the pool or what was used
// up of it, the list of known failures, or the ledger that says what is left.
func TestAReportIsNotWrittenOverWhatTheRunNeeds(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, content string) {
		require.NoError(t, os.WriteFile(at(name), []byte(content), 0o600))
	}
	pool, err := os.ReadFile("../../fixtures/targets/pool/instances.yaml")
	require.NoError(t, err)
	write("pool.yaml", string(pool))
	write("pool.yaml.used", "")
	write("target.yaml", "name: t\nproducts: {bmc: {endpoint: http://127.0.0.1:1}}\nstates: {pool: pool.yaml}\nsafety: {allowRelease: true}\n")
	write("broken.yaml", "nonsense")
	write("known.txt", "# none\n")
	require.NoError(t, os.Symlink(at("target.yaml"), at("linked.yaml")))
	require.NoError(t, os.Link(at("known.txt"), at("hard.txt")))
	for _, variable := range regexp.MustCompile(`\$\{(\w+)\}`).FindAllStringSubmatch(string(pool), -1) {
		t.Setenv(variable[1], "secret-"+variable[1])
	}
	for name, arguments := range map[string][]string{
		"target.yaml":    {"--target", at("target.yaml"), "--allow-release", "t"},
		"linked.yaml":    {"--target", at("target.yaml"), "--allow-release", "t"},
		"broken.yaml":    {"--target", at("broken.yaml"), "--allow-release", "t"},
		"pool.yaml":      {"--target", at("target.yaml"), "--allow-release", "t"},
		"pool.yaml.used": {"--target", at("target.yaml"), "--allow-release", "t"},
		"known.txt":      {"--known", at("known.txt")},
		"hard.txt":       {"--known", at("known.txt")},
		"run.ledger":     {"--ledger", at("run.ledger")},
	} {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(at(name))
			exit, _, stderr := relcon(append([]string{"verify", "--rules", "BMC-REL-06", "--report", "json=" + at(name)}, arguments...)...)
			require.Equal(t, contract.ExitUsage, exit, stderr)
			after, _ := os.ReadFile(at(name))
			require.Equal(t, string(before), string(after))
			if name != "broken.yaml" { // what is wrong with the file itself comes first
				require.Contains(t, stderr, "the run has another use for this file")
			}
		})
	}
}

func TestTheTimeThatIsLeftFollowsFromWhatIsDone(t *testing.T) {
	require.Zero(t, left(runner.Progress{Total: 60}, time.Second))
	require.Zero(t, left(runner.Progress{Done: 19, Total: 200}, time.Second), "too little was done")
	require.Equal(t, 6*time.Second, left(runner.Progress{Done: 1, Total: 4}, 2*time.Second), "a quarter is enough")
	require.Equal(t, 40*time.Second, left(runner.Progress{Done: 20, Total: 60}, 20*time.Second))
	require.Zero(t, left(runner.Progress{Done: 60, Total: 60}, time.Minute))
}
