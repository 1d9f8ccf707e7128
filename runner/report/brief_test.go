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
func TestARunThatWasBrokenOffIsToldInShort(t *testing.T) {
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
		require.Contains(t, long, "\noperation ")
	}
}

// A run that left nothing says so.
func TestARunThatWasBrokenOffAndLeftNothingSaysSo(t *testing.T) {
	r := brokenOff(contract.ExitInterrupted, "the run was interrupted")
	require.NotContains(t, text(t, r, &report.Text{}), "nothing that it arranged is left")
	r.Unchecked, r.Sweep, r.Truncated = nil, "", "the limit was reached"
	require.Contains(t, text(t, r, &report.Text{}), "the run was interrupted\n\nnothing that it arranged is left\n\nERROR ")
	require.Contains(t, text(t, r, &report.Text{}), "\n\nexchanges are missing: the limit was reached\n\nno verdict: ")
}

// Where several things keep a run from judging, each of them is told.
func TestEveryCauseIsTold(t *testing.T) {
	r := unreachable()
	r.Reason = "bmc: one" + strings.Repeat("\nzec: another", 25)
	got := text(t, r, &report.Text{})
	require.Regexp(t, `^no verdict: bmc: one; exit 4 .*\n(  zec: another\n){20}  and 5 more lines: --verbose shows all\n`, got)
	require.Equal(t, 25, strings.Count(text(t, r, &report.Text{Verbose: true}), "zec: another"))
}
