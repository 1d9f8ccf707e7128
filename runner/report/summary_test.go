package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// An account may be torn down during the run, and its clock is not moved then.
func TestTheTextSaysHowLongWhatWasSeenHasLasted(t *testing.T) {
	for name, each := range map[string]struct {
		lasting result.Lasting
		want    string
	}{
		"no account was looked at again": {result.Lasting{BetweenMs: 1000}, "\nwhat was seen was looked at again at least 1000 ms later\n\n"},
		"without a clock": {result.Lasting{BetweenMs: 1000, Accounts: 1},
			"\nwhat was seen was looked at again at least 1000 ms later, and once more in 1 account before teardown\n\n"},
		"some during the run": {result.Lasting{BetweenMs: 1000, Accounts: 215, Later: 34}, "\nwhat was seen was looked at again at least 1000 ms later, and once more in 215 accounts before teardown; " +
			"the clocks of 34 of these were moved by 20, 25 and 800 hours\n\n"},
	} {
		r := of(contract.Conformant, contract.ExitOK, rule("BMC-REL-02", "A rule", contract.Required, contract.Proved, scenario(1, "A case", contract.Passed, "")))
		r.Lasting = &each.lasting
		require.Contains(t, text(t, r, &report.Text{Width: 500}), each.want, name)
	}
}

// The names of the readings are for a page that is verbose; any other says that there are some.
func TestTheTextSaysThatReadingsWereSeen(t *testing.T) {
	seen := rule("BSS-REL-19", "A ClientToken with other parameters is refused or ignored", contract.Reading, contract.Proved, scenario(1, "A case", contract.Passed, ""))
	seen.Reading = "ignored"
	const hint, name = "\nreadings of 1 rule were seen, where the pages allow several: --verbose names them\n\n", "\n  BSS-REL-19  ignored  A ClientToken with"
	r := of(contract.Conformant, contract.ExitOK, seen)
	brief, verbose := text(t, r, &report.Text{}), text(t, r, &report.Text{Verbose: true})
	require.Contains(t, brief, hint)
	require.NotContains(t, brief, name)
	require.Contains(t, verbose, name)
	require.NotContains(t, verbose, hint)
	r.Rules[0].Reading = ""
	require.NotContains(t, text(t, r, &report.Text{}), "readings of ")
}

// The rows of the table need not add up to its total: it says so.
func TestTheTableSaysThatOperationsAreLeftOut(t *testing.T) {
	proved := rule("BMC-REL-01", "A rule", contract.Required, contract.Proved, scenario(1, "A name", contract.Passed, ""))
	open := rule("BMC-TRM-01", "Another", contract.Required, contract.Open, scenario(2, "Another name", contract.Skipped, "there is no clock"))
	open.Operation = "BMC TerminateInstance"
	const leftOut = "\n(operations proved in full are left out)\n\n"

	r := of(contract.Incomplete, contract.ExitIncomplete, proved, open)
	require.Contains(t, text(t, r, &report.Text{}), "total                  required          1         -     1               -"+leftOut)
	require.NotContains(t, text(t, r, &report.Text{Verbose: true}), "left out")
	r.Rules = r.Rules[:1]
	require.NotContains(t, text(t, r, &report.Text{}), "left out", "the total alone needs no explanation")
}
