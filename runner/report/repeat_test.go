package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// What only generated calls have shown needs no scenario to be played again.
func TestRepeatPlaysGeneratedCallsAgain(t *testing.T) {
	found := rule("BMC-TRM-03", "A rule", contract.Required, contract.Violated)
	found.Findings = []result.Finding{{Place: "generated case 3 of seed 7 (relcon explore)", Got: "STOPPED", Want: "RUNNING\nScenario: a case", Case: &contract.Script{Product: "bmc"}}}
	failed := rule("BMC-REL-06", "At most 100", contract.Required, contract.Violated, scenario(1, "101", contract.Failed, "got 200"))
	r := of(contract.NonConformant, contract.ExitViolated, found, failed)
	r.Explored, r.Selection = 5017, result.Report{}.Selection
	const at, generated = "--target staging.yaml --allow-release zenlayer-staging ", "      repeat: relcon explore "
	require.Contains(t, text(t, r, &report.Text{}), generated+at+"--seed 7 --calls 5017\n")
	r.Selection.Patterns = []string{"BMC-*", "!BMC-REL-01"}
	require.Contains(t, text(t, r, &report.Text{}), generated+at+"--seed 7 --calls 5017 --rules 'BMC-*,!BMC-REL-01'\n")
	r.File = "run.json"
	got := text(t, r, &report.Text{})
	require.Contains(t, got, generated+at+"--replay run.json\n")
	require.Contains(t, got, "      repeat: relcon verify "+at+"--rules BMC-REL-06 --seed 7\n", "what a scenario shows needs no generated calls")
	r.Selection.Level, r.File = contract.Required, ""
	require.Contains(t, text(t, r, &report.Text{}), "relcon verify "+at+"--rules BMC-TRM-03 --seed 7 --explore 5017\n", "relcon explore selects no level")
}

func TestRepeatIsACommandLine(t *testing.T) {
	r := of(contract.NonConformant, contract.ExitViolated,
		rule("BMC-REL-06", "At most 100", contract.Required, contract.Violated, scenario(1, "101", contract.Failed, "got 200")))
	for want, change := range map[string]func(){
		"relcon verify --target staging.yaml --allow-release zenlayer-staging --rules BMC-REL-06 --seed 7":           func() {},
		"relcon verify --target 'my target'\\''s.yaml' --allow-release zenlayer-staging --rules BMC-REL-06 --seed 7": func() { r.TargetFile = "my target's.yaml" },
		"relcon verify --fault bmc-rel-06-accepts-101 --rules BMC-REL-06":                                            func() { r.TargetFile, r.Seed, r.Faults = "", 0, []string{"bmc-rel-06-accepts-101"} },
		"relcon verify --fault a --fault b --rules BMC-REL-06 --seed 9007199254740993":                               func() { r.TargetFile, r.Seed, r.Faults = "", 9007199254740993, []string{"a", "b"} },
	} {
		r.TargetFile, r.Seed, r.Faults = "staging.yaml", 7, nil
		change()
		require.Contains(t, text(t, r, &report.Text{}), "      repeat: "+want+"\n")
	}
}
