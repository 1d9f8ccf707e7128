package runner_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
)

// Where the pages let a provider refuse a request or not, a refusal has changed nothing but what the client did before.
func TestOnlyWhatWasAcceptedHasHappened(t *testing.T) {
	t.Parallel()
	const (
		releases = "When the client reboots \"alpha\"\n And the client releases \"alpha\"\n Then only what was accepted is "
		returns  = "When the client terminates \"alpha\"\n Then only the billing of what was accepted is stopped"
		known    = "\n And the billing of \"alpha\" is known\n "
	)
	for _, row := range []struct {
		name, given, steps, fault string
		outcome                   contract.Outcome
	}{
		{"rebooted, and not released", "running\n ", releases + "released", "", contract.Proved},
		{"refused, and released", "running\n ", releases + "released", "bmc-rel-02-refused-but-done", contract.Violated},
		{"refused, and in the bin", "running\n ", releases + "in the recycle bin", "bmc-rel-02-refused-but-binned", contract.Violated},
		{"released", "in the recycle bin\n ", "When the client releases \"alpha\"\n Then only what was accepted is released", "", contract.Proved},
		{"released, with another one", "in the recycle bin\n ", "When the client releases \"alpha\"\n Then only what was accepted is released", "bmc-rel-01-empties-the-bin", contract.Violated},
		{"not returned, and billed on", "in status CREATING" + known, returns, "", contract.Proved},
		{"not returned, and not billed", "in status CREATING" + known, returns, "bmc-trm-18-billing-stops", contract.Violated},
		{"returned", "in status STOPPING" + known, returns, "", contract.Proved},
		{"returned, and billed on", "in status STOPPING" + known, returns, "bmc-trm-02-billing-goes-on", contract.Violated},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			options := runner.Options{}
			if row.fault != "" {
				options.Faults = []string{row.fault}
			}
			feature := "@bmc\nFeature: f\n @BMC-REL-01\n Rule: r\n Scenario: s\n Given instance \"alpha\" is " + row.given + row.steps
			require.Equal(t, row.outcome, runner.RunFeature(t, options, feature).Rules[0].Outcome)
		})
	}
}
