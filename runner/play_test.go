package runner

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// came is what each scenario of a run came to, as far as that is the same in every run. A reason quotes what is not.
func came(t *testing.T, r *run) map[string]string {
	t.Helper()
	require.NoError(t, r.perform(t.Context()))
	all := map[string]string{}
	for _, scenario := range r.plan.All() {
		end, _ := r.history.End(scenario.Name)
		var sent []string
		for _, exchange := range r.history.Exchanges(scenario.Name) {
			sent = append(sent, exchange.Operation)
		}
		slices.Sort(sent)
		all[scenario.Name] = fmt.Sprintf("%s at %q, fault of the suite: %t, after %v",
			end.Outcome, r.history.Failed(scenario.Name), errors.As(end.Cause, new(*contract.Fault)), slices.Compact(sent))
	}
	return all
}

func TestABrokenSuiteFailsWhereItIsBroken(t *testing.T) {
	t.Parallel()
	const head = "@bmc\nFeature: f\n\n  @BMC-REL-01\n  Rule: r\n\n    Scenario: s\n"
	for name, test := range map[string]struct {
		steps string
		want  string
	}{
		"a step that no sentence fits":    {"      Given the moon is full\n      When the client releases its instances\n", `errored at "Given the moon is full", fault of the suite: true`},
		"one after others":                {"      Given instance \"a\" is running\n      When the client dances\n", `errored at "When the client dances", fault of the suite: true`},
		"a sentence with a wrong keyword": {"      When instance \"a\" is running\n", `errored at "When instance`},
		"nothing that can be judged":      {"      Given instance \"a\" is running\n", `errored at "", fault of the suite: true`},
		"a Then before any When":          {"      Then nothing has changed\n", `errored at "Then nothing has changed", fault of the suite: true`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made, err := catalogue.Load(fstest.MapFS{"z/f.feature": {Data: []byte(head + test.steps)}}, []byte(`{"rules":[{"id":"BMC-REL-01","level":"required","source":"s","scenarios":1}]}`))
			require.NoError(t, err)
			require.Contains(t, came(t, openedSuite(t.Context(), t, Options{}, made))["s"], test.want)
		})
	}
}
