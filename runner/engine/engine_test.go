package engine

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/steps"
)

// A step sends what it says and no more: one call that may change something where the client acts, or has already done so,
// and two where it has already done one thing and another.
func TestAStepSendsNoMoreThanItSays(t *testing.T) {
	t.Parallel()
	for step, most := range map[string]int{
		`Given instance "alpha" is running`:                         0,
		`Given instance "alpha" is already released`:                1,
		`Given instance "alpha" is already terminated and released`: 2,
		`When the client releases "alpha" and "beta"`:               1,
		`When the client releases "alpha"`:                          1,
		`When the client sends ReleaseInstances with`:               1,
		`When the client sends the same request again`:              1,
		`When the client lists its instances with`:                  1,
		`When 24 hours pass`:                                        0,
		`Then nothing has changed`:                                  0,
		`Then the same request without this flaw is accepted`:       1,
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			p := &played{step: step}
			ctx := context.WithValue(t.Context(), playedKey{}, p)
			for range 3 {
				require.NoError(t, foreseen(ctx, contract.Call{Product: contract.BMC, Operation: "DescribeInstances"}))
				require.NoError(t, foreseen(ctx, contract.Call{Product: contract.BSS, Operation: "QueryAvailableInstances"}))
			}
			let := 0
			for _, operation := range []string{"ReleaseInstances", "RebootInstances", ""} {
				err := foreseen(ctx, contract.Call{Product: contract.BMC, Operation: operation})
				if err == nil {
					let++
					continue
				}
				var refused *contract.Refused
				require.ErrorAs(t, err, &refused)
				require.Contains(t, refused.Reason, fmt.Sprintf("%q", step))
			}
			require.Equal(t, most, let)
		})
	}
	require.ErrorContains(t, foreseen(t.Context(), contract.Call{Product: contract.BMC, Operation: "ReleaseInstances"}), "it belongs to no scenario")
}

// silentClient is a target that must not hear of anything.
type silentClient struct {
	steps.Client
	calls int
}

func (c *silentClient) Send(context.Context, contract.Call) (contract.Exchange, error) {
	c.calls++
	return contract.Exchange{}, nil
}

// A call that no step asks for does not leave, and ends the run.
func TestACallThatNoStepAsksForEndsTheRun(t *testing.T) {
	t.Parallel()
	const feature = "@bmc\nFeature: f\n\n  @BMC-REL-01\n  Rule: r\n\n    Scenario: s\n      When the client lists its instances\n\n    Scenario: t\n      When the client lists its instances\n"
	suite, err := catalogue.Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(`{"rules":[{"id":"BMC-REL-01","level":"required","source":"s","scenarios":2}]}`))
	require.NoError(t, err)
	target, events, scenarios := &silentClient{}, history.New(0), suite.Rules[0].Scenarios
	var ended []string
	e := New(t.Context(), scenarios, 1)
	wanted := make(chan catalogue.Scenario, 2)
	wanted <- scenarios[0]
	wanted <- scenarios[1]
	close(wanted)
	e.Play(Parts{
		Suite: suite, History: events, Env: steps.Env{Client: target},
		Begin: func(ctx context.Context, _ catalogue.Scenario) (context.Context, error) {
			_, err := e.Env.Client.Send(ctx, contract.Call{Product: contract.BMC, Operation: "TerminateInstance"})
			return ctx, err
		},
		Doubt: func(_ context.Context, _ catalogue.Scenario, err error) error { return err },
		Close: func(context.Context, *steps.World, history.Ended) {},
		Ended: func(scenario catalogue.Scenario, _ history.Ended) { ended = append(ended, scenario.Name) },
	}, wanted)
	require.Zero(t, target.calls)
	require.Equal(t, []string{"s", "t"}, ended)
	for name, want := range map[string]string{"s": "the guard refused bmc TerminateInstance: ", "t": "not run: the guard refused bmc TerminateInstance: "} {
		end, _ := events.End(name)
		require.Equal(t, contract.Errored, end.Outcome)
		require.Contains(t, end.Reason, want)
		var refused *contract.Refused
		require.ErrorAs(t, end.Cause, &refused)
	}
	require.NotZero(t, len(events.In("s")))
	require.Zero(t, events.Took("t"), "its turn never came")
}
