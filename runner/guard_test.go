package runner

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// Once the guard has refused a call, no further scenario starts, and the report says which call it was.
func TestARefusalOfTheGuardEndsTheRun(t *testing.T) {
	t.Parallel()
	const calls = `      When the client sends ReleaseInstances with {"instanceIds": ["i-somebody"]}
      Then the request is refused
`
	feature := "@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n" + calls + "    Scenario: t\n" + calls
	catalogue := `{"rules":[{"id":"BMC-REL-01","level":"required","clause":"c","source":"s","scenarios":2}]}`
	made, err := loadSuite(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(catalogue))
	require.NoError(t, err)
	result, err := Run(t.Context(), Options{suite: made, Concurrency: 1})
	require.NoError(t, err)
	require.Equal(t, contract.NoVerdict, result.Verdict)
	require.Equal(t, contract.ExitGuard, result.Exit)
	const refused = `the guard refused ReleaseInstances {"instanceIds": ["i-somebody"]}: it names "i-somebody", which this run does not own`
	require.Contains(t, result.Reason, refused)

	require.Len(t, result.Rules, 1)
	require.Equal(t, contract.Open, result.Rules[0].Outcome)
	var reasons []string
	for _, scenario := range result.Rules[0].Scenarios {
		require.Equal(t, contract.Errored, scenario.Outcome)
		for _, exchange := range scenario.Exchanges {
			require.NotContains(t, fmt.Sprintf("%+v", exchange), "ReleaseInstances", "what was refused is no exchange")
		}
		reasons = append(reasons, scenario.Reason)
	}
	slices.Sort(reasons)
	require.Len(t, reasons, 2)
	require.Contains(t, reasons[0], "not run: the guard refused")
	require.Regexp(t, "^the guard refused", reasons[1])
}
