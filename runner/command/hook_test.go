package command

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/states/check"
)

func TestAFindingOfAHookSaysWhatWasSentCameAndIsWanted(t *testing.T) {
	rule := check.Rules()[6]
	report := &runner.HookReport{Target: "staging", Hook: "https://hook", Exit: contract.ExitViolated, Sweep: "relcon sweep --ledger l", Report: &check.Report{
		Results:     []check.Result{{Rule: rule, Outcome: contract.Violated, Findings: []check.Finding{{Rule: rule.ID, Sent: "this", Came: "that", Want: "other"}}}},
		Unavailable: []contract.Need{contract.NeedBilling, contract.NeedClock}, Cannot: []string{"bmc: setup"},
	}}
	require.Equal(t, `hook https://hook of staging
FAIL  HOOK-07  Instances have the status and the charge type that were asked for
      sent: this
      came: that
      want: other

the hook says that it can't:
  bmc: setup

for the target file:
  unavailable: [billing, clock]

remove what is left: relcon sweep --ledger l

broken: HOOK-07; 0 of 1 rule kept, 0 open
`, (&hookCheck{}).describe(report))
	sound := &runner.HookReport{Target: "staging", Report: &check.Report{}}
	require.Contains(t, (&hookCheck{target: "s.yaml"}).describe(sound), "next: relcon verify --target s.yaml --allow-release staging\n")
}
