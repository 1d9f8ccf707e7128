package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func TestOpenRulesSayWhatToTeachTheHook(t *testing.T) {
	open := func(id string, need contract.Need, step, reason string) (r result.Rule) {
		r = rule(id, "A rule", contract.Required, contract.Open, scenario(1, "A name", contract.Skipped, reason))
		r.Scenarios[0].Need, r.Scenarios[0].Step = need, step
		return r
	}
	r := of(contract.Incomplete, contract.ExitIncomplete,
		open("BMC-REL-01", "", `Given instance "alpha" is installing`, "501"), open("BMC-REL-02", contract.NeedToken, "", "501"),
		open("BMC-REL-03", contract.NeedClock, "When a day passes", "501"), open("BMC-REL-04", contract.NeedClock, "", "501"),
		open("BMC-REL-06", "", `Given instance "beta" is installing`, "501"), open("BMC-REL-05", "", "", "declared as not available"))
	got := text(t, r, &report.Text{Width: 100})
	_, got, found := strings.Cut(got, "to prove what is open:\n")
	require.True(t, found)
	got, _, _ = strings.Cut(got, "\n\n")
	require.Equal(t, strings.Join([]string{
		`  teach the hook what this step asks for: Given instance "…" is installing`, "      BMC-REL-01, BMC-REL-06",
		`  teach the hook the state "time passes": the clock of one account moves`, "      BMC-REL-03, BMC-REL-04",
		`  teach the hook "token" in the answer to "an account"`, "      BMC-REL-02",
		"or declare in staging.yaml, with what else it declares, what this target can't give:",
		"  unavailable: [clock, token]",
	}, "\n"), got)
	for _, format := range []string{"markdown", "html"} {
		page := string(encoded(t, format, r))
		require.Contains(t, page, "unavailable: [clock, token]", format)
		require.Contains(t, page, "is installing", format)
	}
	power := open("BMC-TRM-01", contract.NeedPower, "When the client stops", "StopInstances is answered 403")
	declared := rule("BMC-REL-07", "A rule", contract.Required, contract.Open, scenario(1, "A name", contract.Skipped, "declared"))
	declared.Missing = []contract.Need{contract.NeedToken}
	got = text(t, of(contract.Incomplete, contract.ExitIncomplete, power, declared), &report.Text{Width: 110})
	require.Contains(t, got, "to prove what is open:\n  serve StopInstances and RebootInstances, which are operations of the API: nothing to teach the hook\n      BMC-TRM-01\nor declare")
	require.Contains(t, got, "\n  unavailable: [token, power]\n", "it is the whole line")
	r.Rules = r.Rules[:1]
	require.NotContains(t, text(t, r, &report.Text{}), "unavailable:", "a status can't be declared")
	r.Rules = r.Rules[:0]
	require.NotContains(t, text(t, r, &report.Text{}), "teach the hook")
}
