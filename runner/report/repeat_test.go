package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
)

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
