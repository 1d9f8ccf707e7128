package command

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/result"
	"relcon/runner/states/check"
	"relcon/runner/states/stub"
)

func TestAFindingOfAHookSaysWhatWasSentCameAndIsWanted(t *testing.T) {
	rule := check.Rules()[6]
	report := &runner.HookReport{Target: "staging", Hook: "https://hook", Exit: contract.ExitViolated, Left: result.Left{Sweep: "relcon sweep --ledger l"}, Report: &check.Report{
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
	report.Sweep, report.Ledger, report.Leftovers = "", "l", []result.Leftover{{Product: contract.BMC, Reason: "it is in use"}}
	require.Contains(t, (&hookCheck{}).describe(report), `
left: bmc account of this check: it is in use

no sweep removes what is left: look at it by hand, and then delete the ledger, l, with the .lock file beside it

broken: HOOK-07`)
	noted := check.Result{Rule: check.Rules()[16], Outcome: contract.Proved, Notes: []string{"what is odd"}}
	sound := &runner.HookReport{Target: "staging", Hook: "https://hook", Pace: "the hook took long", Report: &check.Report{Results: []check.Result{noted}}}
	require.Equal(t, `hook https://hook of staging
ok    HOOK-17  The list of states and kinds, where there is one, names what the hook arranges, and nothing else  (recommended)
      note: what is odd

the hook took long

1 of 1 rule kept, 0 open
next: relcon verify --target s.yaml --allow-release staging
`, (&hookCheck{target: "s.yaml"}).describe(sound))
}

func TestAStubIsPrinted(t *testing.T) {
	for _, language := range stub.Languages() {
		exit, out, _ := relcon("hook", "stub", "--lang", language)
		require.Zero(t, exit)
		want, err := stub.Of(language)
		require.NoError(t, err)
		require.Equal(t, string(want), out)
	}
	exit, _, told := relcon("hook", "stub", "--lang", "pyton")
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, told, "did you mean \"python\"?")
}

// Findings of one rule repeat themselves for each sort of instance: the first ones say what to mend.
func TestOnlyTheFirstFindingsOfARuleAreShown(t *testing.T) {
	result := check.Result{Rule: check.Rules()[6], Outcome: contract.Violated}
	for n := range 6 {
		finding := check.Finding{Sent: "this", Came: fmt.Sprint("that ", n/2), Want: "other"} // each twice
		result.Findings = append(result.Findings, finding)
	}
	result.Findings = append(result.Findings, check.Finding{Came: "more"}, check.Finding{Came: "and more"})
	var b strings.Builder
	describeRule(&b, result)
	require.Equal(t, 3, strings.Count(b.String(), "came: that"))
	require.Contains(t, b.String(), "      and 2 more findings of this rule\n")
}
