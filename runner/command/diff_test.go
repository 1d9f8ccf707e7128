package command

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// reported writes the JSON report of a run of BMC-REL-02 and BMC-REL-06, as far as they came to something.
func reported(t *testing.T, outcomes ...contract.Outcome) (path string) {
	t.Helper()
	r := &result.Report{Verdict: contract.Conformant, Target: "reference", Seed: 7, Started: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Rules: []result.Rule{}}
	for i, outcome := range outcomes {
		rule := []result.Rule{{ID: "BMC-REL-02", Title: "Only an instance in the recycle bin"}, {ID: "BMC-REL-06", Title: "At most 100 instances"}}[i]
		rule.Operation, rule.Level, rule.Outcome = "BMC ReleaseInstances", contract.Required, outcome
		scenario := result.Scenario{Name: "Scenario of " + rule.ID, Location: "features/a.feature:1", Product: contract.BMC, Outcome: contract.Passed}
		switch outcome {
		case contract.Violated, contract.Known:
			scenario.Outcome, scenario.Step, scenario.Reason = contract.Failed, "Then the request is refused", "got 200, want 403"
		case contract.Open:
			scenario.Outcome, scenario.Reason = contract.Errored, "the hook was silent"
		}
		if outcome == contract.Known {
			rule.Failures = []result.Failure{{Scenario: scenario.Name, Step: scenario.Step, Status: result.FailureKnown, Reason: "later", Expires: "2099-12-31"}}
		}
		rule.Scenarios = []result.Scenario{scenario}
		r.Rules = append(r.Rules, rule)
	}
	switch {
	case slices.Contains(outcomes, contract.Violated):
		r.Verdict, r.Exit = contract.NonConformant, contract.ExitViolated
	case slices.Contains(outcomes, contract.Open) || !slices.Contains(outcomes, contract.Proved):
		r.Verdict, r.Exit = contract.Incomplete, contract.ExitIncomplete
	}
	var out bytes.Buffer
	require.NoError(t, result.WriteJSON(&out, r))
	path = filepath.Join(t.TempDir(), "report.json")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path
}

func TestDiffOfPairsOfReports(t *testing.T) {
	t.Parallel()
	const proved, violated, open, known = contract.Proved, contract.Violated, contract.Open, contract.Known
	for name, each := range map[string]struct {
		base, head []contract.Outcome
		exit       int
		says       string // the last line
	}{
		"the same":        {[]contract.Outcome{proved, violated}, []contract.Outcome{proved, violated}, 0, "no change: each rule and scenario came to the same"},
		"newly violated":  {[]contract.Outcome{proved, proved}, []contract.Outcome{proved, violated}, 1, "regressed: 1 rule newly violated (BMC-REL-06)"},
		"newly known":     {[]contract.Outcome{proved, proved}, []contract.Outcome{proved, known}, 0, "no regression: 1 rule newly violated, and listed as known (BMC-REL-06)"},
		"fixed":           {[]contract.Outcome{violated, proved}, []contract.Outcome{proved, proved}, 0, "no regression: 1 rule fixed (BMC-REL-02)"},
		"newly untested":  {[]contract.Outcome{proved, violated}, []contract.Outcome{open, proved}, 1, "regressed: 1 rule newly untested (BMC-REL-02); 1 rule fixed (BMC-REL-06)"},
		"not selected":    {[]contract.Outcome{proved, proved}, []contract.Outcome{proved}, 1, "regressed: 1 rule newly untested (BMC-REL-06)"},
		"tested, and red": {[]contract.Outcome{open, proved}, []contract.Outcome{violated, proved}, 1, "regressed: 1 rule newly violated (BMC-REL-02); 1 rule newly tested (BMC-REL-02)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exit, out, problems := relcon("diff", reported(t, each.base...), reported(t, each.head...))
			require.Empty(t, problems)
			require.Equal(t, each.exit, exit)
			require.Contains(t, "\n"+out, "\n"+each.says+"\n")
		})
	}
}

func TestDiffWritesReports(t *testing.T) {
	t.Parallel()
	base, head, file := reported(t, contract.Proved), reported(t, contract.Violated), filepath.Join(t.TempDir(), "diff.json")
	exit, out, text := relcon("diff", base, head, "--report", "markdown=-", "--report", "json="+file)
	require.Equal(t, contract.ExitViolated, exit)
	require.Contains(t, out, "## ❌ relcon diff: reference\n")
	require.Contains(t, text, "\nregressed: 1 rule newly violated (BMC-REL-02)\n", "the text gives way")
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(written), `"schema": "relcon-diff/1",`)
}

func TestDiffRefuses(t *testing.T) {
	t.Parallel()
	good, folder := reported(t, contract.Proved), t.TempDir()
	old := filepath.Join(folder, "old.json")
	require.NoError(t, os.WriteFile(old, []byte(`{"schema": "relcon-report/0"}`), 0o600))
	for want, words := range map[string][]string{
		"got 0 files, want two":                      {},
		"got 1 file, want two":                       {good},
		"got 3 files, want two":                      {good, good, good},
		"absent.json: there is no such file":         {good, filepath.Join(folder, "absent.json")},
		`got schema "relcon-report/0"`:               {old, good},
		"is a directory":                             {good, folder},
		`got "jsno", want one of json, markdown`:     {good, good, "--report", "jsno=-"},
		"another use for this file":                  {good, good, "--report", "json=" + good},
		"unknown flag --verbos; did you mean --verb": {good, good, "--verbos"},
	} {
		exit, out, problems := relcon(append([]string{"diff"}, words...)...)
		require.Equal(t, contract.ExitUsage, exit, words)
		require.Empty(t, out)
		require.Contains(t, problems, want, words)
	}
}
