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

// brokenOff is a run of a hundred rules that was ended before most of them.
func brokenOff(exit int, reason string) *result.Report {
	var rules []result.Rule
	for i := range 100 {
		why := "not run: " + reason
		if i < 6 {
			why = fmt.Sprintf("broken off in its own way, %d", i)
		}
		family := []string{"BMC-REL", "BMC-TRM", "ZEC-REL", "BSS-REL"}[i/25]
		rules = append(rules, rule(fmt.Sprintf("%s-%02d", family, i%25+1), "A rule", contract.Required, contract.Open, scenario(i+1, "A case", contract.Errored, why)))
	}
	r := of(contract.NoVerdict, exit, rules...)
	r.Reason, r.Sweep = reason, "relcon sweep --ledger x --yes"
	for i := range 30 {
		r.Unchecked = append(r.Unchecked, result.Leftover{Product: contract.BMC, Scenario: fmt.Sprint(i), Reason: fmt.Sprintf("why %d", i)})
	}
	return r
}

// A run that was broken off tells why, what it left and how that is removed, and only then, in short, what it did not
// come to; with --verbose it tells everything.
func TestABrokenOffRunIsReportedBriefly(t *testing.T) {
	for exit, reason := range map[int]string{
		contract.ExitInterrupted: "the run was interrupted",
		contract.ExitUnreachable: "the target stopped answering: nobody listens there",
		contract.ExitLeftover:    "the target stopped answering: it is out of order",
	} {
		got := text(t, brokenOff(exit, reason), &report.Text{})
		require.LessOrEqual(t, strings.Count(got, "\n"), 25, got)
		require.True(t, strings.HasPrefix(got, reason+"\n\ncould not be checked (30 things that may be there):\n"), got)
		require.Contains(t, got, "\n  and 25 more\nremove what is left: relcon sweep --ledger x --yes\n\nERROR 94 rules open: not run: "+reason+"\n      BMC-REL-07…25, BMC-TRM-01…25,")
		require.Contains(t, got, "\n4 rules open for other reasons, which --verbose tells:\n      BMC-REL-03, BMC-REL-04, BMC-REL-05, BMC-REL-06\n\nno verdict: "+reason)
		require.NotContains(t, got, "operation")

		long := text(t, brokenOff(exit, reason), &report.Text{Verbose: true})
		require.Contains(t, long, "broken off in its own way, 5")
		require.Regexp(t, "(?m)^operation ", long)
	}
}

// A run that left nothing says so.
func TestABrokenOffRunThatLeftNothingSaysSo(t *testing.T) {
	r := brokenOff(contract.ExitInterrupted, "the run was interrupted")
	require.NotContains(t, text(t, r, &report.Text{}), "nothing that it arranged is left")
	r.Unchecked, r.Sweep, r.Truncated = nil, "", "the limit was reached"
	require.Contains(t, text(t, r, &report.Text{}), "the run was interrupted\n\nnothing that it arranged is left\n\nERROR ")
	require.Contains(t, text(t, r, &report.Text{}), "\n\nexchanges are missing: the limit was reached\n\nno verdict: ")
}

// Of many lines that a pool lacks, a text shows some, and where the others are; the JSON report has all.
func TestManyLacksAreReportedBriefly(t *testing.T) {
	r := conformant()
	for i := range 30 {
		r.Lacks = append(r.Lacks, fmt.Sprintf("to accounts: line %d.", i))
	}
	short := text(t, r, &report.Text{})
	require.Equal(t, 8, strings.Count(short, "to accounts: line "))
	require.Contains(t, short, "line 7.\n  and 22 more lines: relcon plan --verbose lists all\n")
	require.Equal(t, 30, strings.Count(text(t, r, &report.Text{Verbose: true}), "to accounts: line "))
}

// A text lists some twenty things that are left; what nobody could check is told once for all accounts that it is true
// of.
func TestManyLeftoversAreReportedBriefly(t *testing.T) {
	r := conformant()
	for i := range 23 {
		r.Leftovers = append(r.Leftovers, result.Leftover{Product: contract.BMC, InstanceID: fmt.Sprintf("i-%d", i), Scenario: "A", Reason: "why"})
	}
	for i := range 300 {
		r.Unchecked = append(r.Unchecked, result.Leftover{Product: contract.Products()[i%2], Scenario: fmt.Sprint(i), Reason: "the same"})
	}
	r.Unchecked = append(r.Unchecked, result.Leftover{Product: contract.BSS, Scenario: "B", Reason: "another"})
	got := text(t, r, &report.Text{})
	require.Contains(t, got, "still there (23 things that the run created):\n  bmc instance i-0 of \"A\": why\n")
	require.Contains(t, got, "i-19 of \"A\": why\n  and 3 more\n")
	require.NotContains(t, got, "i-20")
	require.Contains(t, got, `could not be checked (301 things that may be there):
  bmc, 150 accounts: the same
  zec, 150 accounts: the same
  bss account of "B": another

`)
	require.NotContains(t, got, "remove what is left", "there is no ledger")
	r.Sweep = "relcon sweep --ledger x --yes"
	require.Equal(t, 1, strings.Count(text(t, r, &report.Text{}), "remove what is left: relcon sweep --ledger x --yes\n"))
}
