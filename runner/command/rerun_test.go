package command

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/identity"
	"relcon/runner/result"
)

// changedReport writes a report again, changed.
func changedReport(t *testing.T, path string, change func(*result.Report)) string {
	t.Helper()
	r, err := readReport(nil, path)
	require.NoError(t, err)
	change(r)
	var out bytes.Buffer
	require.NoError(t, result.WriteJSON(&out, r))
	path = filepath.Join(t.TempDir(), "changed.json")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path
}

// at gives a report of this contract, in which BMC-REL-02 and BMC-REL-06 came to the outcomes.
func at(t *testing.T, outcomes ...contract.Outcome) string {
	return changedReport(t, reported(t, outcomes...), func(r *result.Report) {
		r.Contract = result.Contract{Digest: identity.ContractDigest(), Rules: 153, Scenarios: 1275}
	})
}

func TestARerunRunsWhatWasNotProved(t *testing.T) {
	t.Parallel()
	const proved, violated, open, known, not = contract.Proved, contract.Violated, contract.Open, contract.Known, contract.NotApplicable
	for name, each := range map[string]struct {
		of    []contract.Outcome
		rules []string // that are run
		said  string
		exit  int
	}{
		"a violated one":     {[]contract.Outcome{proved, violated}, []string{"BMC-REL-06"}, "1 rule; left out: 1 proved, 151 that it is not about", 0},
		"an open one":        {[]contract.Outcome{open, proved}, []string{"BMC-REL-02"}, "1 rule; left out: 1 proved, 151 that it is not about", 0},
		"both":               {[]contract.Outcome{open, violated}, []string{"BMC-REL-02", "BMC-REL-06"}, "2 rules; left out: 151 that it is not about", 0},
		"not a known one":    {[]contract.Outcome{violated, known}, []string{"BMC-REL-02"}, "1 rule; left out: 1 known, 151 that it is not about", 0},
		"all are proved":     {[]contract.Outcome{proved, proved}, nil, "0 rules; left out: 2 proved, 151 that it is not about", 0},
		"known, or does not": {[]contract.Outcome{known, not}, nil, "0 rules; left out: 1 known, 1 not-applicable, 151 that it is not about", contract.ExitIncomplete},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "again.json")
			exit, out, problems := relcon("verify", "--rerun", at(t, each.of...), "--report", "json="+file)
			require.Equal(t, each.exit, exit, problems)
			require.Contains(t, strings.Join(strings.Fields(out), " "), each.said)
			if each.rules == nil {
				require.Contains(t, out, "Nothing was sent")
				require.NoFileExists(t, file)
				return
			}
			again, err := readReport(nil, file)
			require.NoError(t, err)
			var ids []string
			for _, rule := range again.Rules {
				ids = append(ids, rule.ID)
			}
			require.Equal(t, each.rules, ids)
			require.Equal(t, uint64(7), again.Seed, "that of the run")
			require.Equal(t, each.rules, again.Selection.Patterns, "a part does not look like the whole")
		})
	}
}

func TestARerunKeepsWhatTheRunWas(t *testing.T) {
	t.Parallel()
	strict := changedReport(t, at(t, contract.Violated), func(r *result.Report) { r.Strict = true })
	file := filepath.Join(t.TempDir(), "again.json")
	exit, _, problems := relcon("verify", "--rerun", strict, "--seed", "11", "--report", "json="+file)
	require.Zero(t, exit, problems)
	again, err := readReport(nil, file)
	require.NoError(t, err)
	require.True(t, again.Strict)
	require.Equal(t, uint64(11), again.Seed)

	left := changedReport(t, at(t, contract.Proved), func(r *result.Report) { r.Exit, r.Reason = contract.ExitLeftover, "something\x1b[31m is there" })
	exit, out, _ := relcon("verify", "--rerun", left)
	require.Equal(t, contract.ExitLeftover, exit, "another run does not mend it")
	require.Contains(t, out, `that run ended with exit 5 for another reason: something\x1b[31m is there`)

	lacking := changedReport(t, at(t, contract.Proved, contract.Open), func(r *result.Report) {
		r.Verdict, r.Exit, r.Target, r.TargetFile = contract.Partial, contract.ExitOK, "zenlayer-staging", "staging.yaml"
		r.Rules[1].Missing, r.Rules[1].Scenarios[0].Outcome = []contract.Need{contract.NeedBilling}, contract.Skipped
	})
	exit, out, problems = relcon("verify", "--rerun", lacking, "--target", stagingFile(t))
	require.Zero(t, exit, problems)
	require.Contains(t, out, "left out: 1 proved, 1 not available")
	exit, out, _ = relcon("verify", "--rerun", lacking, "--target", stagingFile(t), "--require", "conformant")
	require.Equal(t, contract.ExitIncomplete, exit)
	require.Contains(t, out, "that run was partial, and conformant is required")
}

// A need that the hook leaves out of its list need not stand in the target file.
func TestARerunLeavesOutWhatTheHookDoesNotList(t *testing.T) {
	t.Parallel()
	partial := changedReport(t, at(t, contract.Proved, contract.Open), func(r *result.Report) {
		r.Verdict, r.Exit, r.Target, r.TargetFile = contract.Partial, contract.ExitOK, "zenlayer-staging", "staging.yaml"
		r.Rules[1].Missing, r.Rules[1].Scenarios[0].Outcome = []contract.Need{contract.NeedClock}, contract.Skipped
	})
	for name, each := range map[string]struct {
		states, want string
		exit         int
	}{
		"still left out": {`["an account", "instances"]`, "Nothing was sent but a question to the hook", contract.ExitOK},
		"listed by now":  {`["an account", "instances", "time passes"]`, "not proved: 1 rule; left out: 1 proved", contract.ExitUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if asked, err := io.ReadAll(r.Body); err != nil || !strings.Contains(string(asked), `"list"`) {
					w.WriteHeader(http.StatusNotFound) // so that nothing can be arranged
					return
				}
				_, err := io.WriteString(w, `{"states": `+each.states+`, "kinds": {"bmc": ["default"]}}`)
				assert.NoError(t, err)
			}))
			defer hook.Close()
			file := filepath.Join(t.TempDir(), "staging.yaml")
			require.NoError(t, os.WriteFile(file, []byte("name: zenlayer-staging\nproducts: {bmc: {endpoint: \""+hook.URL+"\", version: \"2022-11-20\"}}\n"+
				"states: {url: \""+hook.URL+"\"}\nsafety: {allowRelease: true}\nlimits: {settleTimeout: 100ms, pollInterval: 10ms}\n"), 0o600))
			exit, out, problems := relcon("verify", "--rerun", partial, "--target", file, "--allow-release", "zenlayer-staging", "--ledger", file+".ledger")
			require.Equal(t, each.exit, exit, "%s%s", out, problems)
			require.Contains(t, strings.Join(strings.Fields(out), " "), each.want)
		})
	}
}

// stagingFile describes a target at which billing is not available.
func stagingFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "staging.yaml")
	require.NoError(t, os.WriteFile(path, []byte(`name: zenlayer-staging
products: {bmc: {endpoint: "https://staging.example.com/api/v2/bmc", version: "2022-11-20"}}
states: {url: "https://staging.example.com/provider-states"}
unavailable: [billing]
`), 0o600))
	return path
}

func TestARerunRefuses(t *testing.T) {
	t.Parallel()
	good, other := at(t, contract.Violated), reported(t, contract.Violated)
	elsewhere := changedReport(t, good, func(r *result.Report) { r.Target, r.TargetFile = "zenlayer-prod", "prod file.yaml" })
	for want, words := range map[string][]string{
		"is about contract (unknown), and this relcon has sha256:":                                        {"--rerun", other},
		`is about target "zenlayer-prod", and this run about "reference": want --target 'prod file.yaml'`: {"--rerun", elsewhere},
		`is about target "zenlayer-prod", and this run about "zenlayer-staging"`:                          {"--rerun", elsewhere, "--target", stagingFile(t)},
		`is about target "reference", and this run about "zenlayer-staging": leave out --target`:          {"--rerun", good, "--target", stagingFile(t)},
		"the report says which rules are run: leave out --rules":                                          {"--rerun", good, "--rules", "BMC-REL-06"},
		"leave out --shard":         {"--rerun", good, "--shard", "1/2"},
		"there is no such file":     {"--rerun", "absent.json"},
		"another use for this file": {"--rerun", good, "--report", "json=" + good},
		"--rerun: got no value":     {"--rerun"},
		"did you mean --rerun?":     {"--reruns", good},
	} {
		exit, out, problems := relcon(append([]string{"verify"}, words...)...)
		require.Equal(t, contract.ExitUsage, exit, words)
		require.Empty(t, out)
		require.Contains(t, problems, want, words)
	}
}
