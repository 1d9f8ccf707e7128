package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
)

// What is broken stands in the first 14 lines, whatever there is of it, and the counts come after the findings.
func TestWhatIsBrokenStandsFirst(t *testing.T) {
	r := of(contract.NonConformant, contract.ExitViolated)
	for n := range 7 {
		failed := scenario(n+1, fmt.Sprintf("Case %d", n), contract.Failed, fmt.Sprintf("ReleaseInstances: got 200, want %d and much more that fits into no line of a terminal that is narrow", 400+n))
		stopped := scenario(n+11, "Another", contract.Errored, fmt.Sprintf("nobody knows why %d of %s", n, strings.Repeat("many ", 40)))
		r.Rules = append(r.Rules, rule(fmt.Sprintf("BMC-REL-%02d", n+1), "A rule", contract.Required, contract.Violated, failed, stopped))
	}
	got := text(t, r, &report.Text{})
	first := strings.Join(strings.SplitN(got, "\n", 15)[:14], "\n")
	require.Contains(t, first, "what is broken, by cause:\n  1 failure (BMC-REL-01): ReleaseInstances: got 200, want 400 and much more that\n  fits into no line of a terminal that is narrow\n")
	require.Contains(t, first, "\n  and 3 more\nwhat came to no verdict, by reason:\n  1 scenario (BMC-REL-01): nobody knows why 0 of many")
	require.Contains(t, first, "\n  and 6 more")
	require.Less(t, strings.Index(got, "\nFAIL  BMC-REL-04"), strings.Index(got, "\noperation "))
}

// What is too long is cut in its middle: what was wanted is at its end.
func TestWhatWasWantedIsNotCut(t *testing.T) {
	r := of(contract.NonConformant, contract.ExitViolated)
	for n := range 2 {
		reason := fmt.Sprintf("ReleaseInstances: got 200 and %s, want 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED_%d", strings.Repeat("many ", 40), n)
		r.Rules = append(r.Rules, rule(fmt.Sprintf("BMC-REL-%02d", n+1), "A rule", contract.Required, contract.Violated, scenario(n+1, "A case", contract.Failed, reason)))
	}
	require.True(t, strings.HasPrefix(text(t, r, &report.Text{}), `what is broken, by cause:
  1 failure (BMC-REL-01): ReleaseInstances: got 200 and many many many many many
  many many many many many…, want 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED_0
`), text(t, r, &report.Text{}))
}

// One cause needs no list of causes: it is the first line itself.
func TestOneCauseStandsFirstItself(t *testing.T) {
	failed := rule("BMC-REL-02", "A rule", contract.Required, contract.Violated, scenario(2, "A case", contract.Failed, "got this, want that"))
	skipped := rule("BMC-REL-01", "Another", contract.Required, contract.Open, scenario(1, "A case", contract.Skipped, "there is no clock"))
	got := text(t, of(contract.NonConformant, contract.ExitViolated, skipped, failed), &report.Text{})
	require.True(t, strings.HasPrefix(got, "FAIL  BMC-REL-02  A rule"), got)
}

// Scenarios of several rules that something kept from a verdict are told together, although the instances have other names.
func TestAReasonForNoVerdictIsToldOnce(t *testing.T) {
	r := of(contract.Incomplete, contract.ExitIncomplete)
	for n, name := range []string{"alpha", "beta", "gamma", "delta"} {
		reason := fmt.Sprintf(`arranging instance %q: the hook: got 500 {"error":"boom %d"}, want 200`, name, n)
		r.Rules = append(r.Rules, rule(fmt.Sprintf("BMC-REL-%02d", n+1), "A rule", contract.Required, contract.Open, scenario(n+1, "Case "+name, contract.Errored, reason)))
	}
	got := text(t, r, &report.Text{Width: 200})
	require.True(t, strings.HasPrefix(got, `ERROR 4 scenarios without a verdict, for the same reason:
      arranging instance "alpha": the hook: got 500 {"error":"boom 0"}, want 200
      BMC-REL-01, BMC-REL-02, BMC-REL-03, BMC-REL-04
      features/zenlayer/bmc_release_instances.feature:1  Case alpha
      features/zenlayer/bmc_release_instances.feature:2  Case beta
      features/zenlayer/bmc_release_instances.feature:3  Case gamma
      and 1 more scenario: --verbose has all

`), got)
}

// Whichever instance is not listed, and for whichever step, it is one cause.
func TestInstancesThatAreNotListedAreToldTogether(t *testing.T) {
	r := of(contract.Incomplete, contract.ExitIncomplete)
	for n, lost := range []string{`arrangement: bystander i-5r5zh7e3g8t3pikk (RUNNING)`, `arrangement: bystander i-2 (Normal rds cn-beijing)`, `arrangement: instance "alpha"`, `arranging instance "alpha": arrangement: instance "alpha"`} {
		reason := fmt.Sprintf("%s is not listed; the list was asked for %dms after the hook's answer", lost, n)
		r.Rules = append(r.Rules, rule(fmt.Sprintf("BMC-REL-%02d", n+1), "A rule", contract.Required, contract.Open, scenario(n+1, "Case "+lost, contract.Errored, reason)))
	}
	require.True(t, strings.HasPrefix(text(t, r, &report.Text{Width: 200}), `ERROR 4 scenarios without a verdict, for the same reason:
      arrangement: bystander i-5r5zh7e3g8t3pikk (RUNNING) is not listed; the list was asked for 0ms after the hook's answer
      BMC-REL-01, BMC-REL-02, BMC-REL-03, BMC-REL-04
`))
}

// Many rules that are broken for several reasons may lack the same thing: what they lack is told in full once.
func TestWhatSeveralRulesLackIsToldInFullOnce(t *testing.T) {
	r := of(contract.NonConformant, contract.ExitViolated)
	for n := range 3 {
		skipped := scenario(n+11, fmt.Sprintf("Skipped %d", n), contract.Skipped, `the target can't give the need "token": `+strings.Repeat("the hook gave none ", 10))
		failed := scenario(n+1, fmt.Sprintf("Case %d", n), contract.Failed, fmt.Sprintf("ReleaseInstances: got 200, want %d", 400+n))
		r.Rules = append(r.Rules, rule(fmt.Sprintf("BMC-REL-%02d", n+1), "A rule", contract.Required, contract.Violated, failed, skipped))
	}
	got := text(t, r, &report.Text{})
	require.Equal(t, 3, strings.Count(got, "no verdict in 1 scenario: the target can't give the need"))
	require.Equal(t, 2, strings.Count(got, "…\n      documented:"), "the others are cut")
	require.Equal(t, 1, strings.Count(got, "Skipped "))
	require.Equal(t, 3, strings.Count(text(t, r, &report.Text{Verbose: true}), "Skipped "))
}
