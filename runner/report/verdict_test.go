package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return lines[len(lines)-1]
}

func TestVerdictIsTheLastLine(t *testing.T) {
	good, other := conformant().Rules[0], conformant().Rules[1]
	violated := rule("BMC-REL-06", "At most 100", contract.Required, contract.Violated, scenario(1, "101", contract.Failed, "got 200"))
	warned := rule("ZC-ENV-07", "UTF-8", contract.Recommended, contract.Violated, scenario(2, "Mark", contract.Failed, "got a mark"))
	reading := rule("BMC-REL-13", "A refused batch", contract.Reading, contract.Violated, scenario(3, "Batch", contract.Failed, "got half"))
	open := rule("BMC-TRM-02", "Billing", contract.Required, contract.Open, scenario(4, "Bill", contract.Errored, "no answer"))
	clock := rule("BMC-TRM-03", "A day", contract.Required, contract.Open, scenario(5, "Day", contract.Skipped, "no clock"))
	clock.Missing = []contract.Need{contract.NeedBilling, contract.NeedClock}
	other.Outcome = contract.NotApplicable
	strict := of(contract.NonConformant, contract.ExitViolated, good, violated, warned)
	strict.Strict = true
	long := of(contract.Conformant, contract.ExitOK, good)
	long.DurationMs = 125_400
	interrupted := of(contract.NoVerdict, contract.ExitInterrupted, good, violated)
	interrupted.Reason = "interrupted\nby the user"
	gated := of(contract.Partial, contract.ExitIncomplete, good, clock)
	gated.Require = contract.Conformant
	for want, r := range map[string]*result.Report{
		"partial: 1 of 2 rules proved; 1 not available on this target (clock, billing); 1 scenario in 1.23s; conformant is required":                                                                                                   gated,
		"conformant: 2 of 2 rules proved (3 scenarios) in 0.41s":                                                                                                                                                                       conformant(),
		"conformant: 1 of 1 rule proved (1 scenario) in 2m5s":                                                                                                                                                                          long,
		"conformant: 1 of 2 rules proved (2 scenarios) in 1.23s; warning: 1 recommended rule violated (ZC-ENV-07)":                                                                                                                     of(contract.Conformant, contract.ExitOK, good, warned),
		"conformant: 1 of 1 rule proved (3 scenarios) in 1.23s; 1 not applicable":                                                                                                                                                      of(contract.Conformant, contract.ExitOK, good, other),
		"conformant: 1 of 1 rule proved (1 scenario) in 1.23s; exit 5 (something that the run created is still there)":                                                                                                                 of(contract.Conformant, contract.ExitLeftover, good),
		"partial: 1 of 2 rules proved; 1 not available on this target (clock, billing); 1 scenario in 1.23s":                                                                                                                           of(contract.Partial, contract.ExitOK, good, clock),
		"incomplete: 1 required rule open (BMC-TRM-02); 1 not available on this target (clock, billing); 1 of 3 rules proved (2 scenarios) in 1.23s":                                                                                   of(contract.Incomplete, contract.ExitIncomplete, good, open, clock),
		"non-conformant: 1 required rule violated (BMC-REL-06), 1 reading rule violated (BMC-REL-13); warning: 1 recommended rule violated (ZC-ENV-07); 1 required rule open (BMC-TRM-02); 0 of 4 rules proved (4 scenarios) in 1.23s": of(contract.NonConformant, contract.ExitViolated, violated, warned, reading, open),
		"non-conformant: 1 required rule violated (BMC-REL-06), 1 recommended rule violated (ZC-ENV-07); 1 of 3 rules proved (3 scenarios) in 1.23s":                                                                                   strict,
		"no verdict: interrupted; by the user; 1 required rule violated (BMC-REL-06); 1 of 2 rules proved (2 scenarios) in 1.23s; exit 130 (interrupted)":                                                                              interrupted,
	} {
		require.Equal(t, want, lastLine(text(t, r, &report.Text{})))
	}
}

func TestEveryExitCodeHasItsOwnMeaning(t *testing.T) {
	seen := map[string]int{}
	for _, exit := range []int{0, 1, 2, 3, 4, 5, 6, 7, 130, 99} {
		line := lastLine(text(t, of(contract.NoVerdict, exit), &report.Text{}))
		_, meaning, found := strings.Cut(line, fmt.Sprintf("; exit %d (", exit))
		require.True(t, found, line)
		require.NotContains(t, seen, meaning)
		seen[meaning] = exit
	}
}

// A scenario whose turn never came did not run.
func TestOnlyScenariosThatBeganAreCounted(t *testing.T) {
	began := scenario(1, "Broken off", contract.Errored, "broken off: the run was interrupted")
	waiting := scenario(2, "Waiting", contract.Errored, "not run: the run was interrupted")
	waiting.DurationMs = 0
	r := &result.Report{Verdict: contract.NoVerdict, Exit: contract.ExitInterrupted, Reason: "the run was interrupted", Rules: []result.Rule{
		rule("BMC-REL-01", "One", contract.Required, contract.Proved, scenario(3, "Passes", contract.Passed, "")),
		rule("BMC-REL-02", "Two", contract.Required, contract.Open, began, waiting),
	}}
	require.Contains(t, text(t, r, &report.Text{}), "1 of 2 rules proved (2 scenarios)")
}

// Where several things keep a run from judging, each of them is told.
func TestEveryCauseIsReported(t *testing.T) {
	r := unreachable()
	r.Reason = "bmc: one" + strings.Repeat("\nzec: another", 25)
	got := text(t, r, &report.Text{})
	require.Regexp(t, `^no verdict: bmc: one; exit 4 .*\n(  zec: another\n){20}  and 5 more lines: --verbose shows all\n`, got)
	require.Equal(t, 25, strings.Count(text(t, r, &report.Text{Verbose: true}), "zec: another"))
}
