package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/steps"
)

// A step sends what it says and no more: one call of the operation that it names, and anything that only reads.
func TestAStepSendsNoMoreThanItSays(t *testing.T) {
	t.Parallel()
	const release, terminate = "ReleaseInstances", "TerminateInstance"
	for step, named := range map[string]string{
		`Given instance "alpha" is running`:                                                                 "",
		`Given instance "alpha" is in the recycle bin`:                                                      "",
		`Given instance "alpha" is already released`:                                                        release,
		`Given 2 instances "alpha" are already in the recycle bin`:                                          release,
		`Given instance "alpha" is already being released`:                                                  release,
		`Given instance "alpha" is already terminated`:                                                      terminate,
		`Given instance "alpha" is already terminated and released`:                                         terminate + " " + release,
		`Given instance "alpha" is already cancelled with 2 hours to run`:                                   terminate,
		`When the client releases "alpha"`:                                                                  release,
		`When the client releases "alpha" without the header X-ZC-Action`:                                   release,
		`When the client terminates "alpha"`:                                                                terminate,
		`When the client stops "alpha"`:                                                                     "StopInstances",
		`When the client reboots "alpha"`:                                                                   "RebootInstances",
		`When the client sends TerminateInstance with {}`:                                                   terminate,
		`When the client sends the same request again`:                                                      "StopInstances",
		`When the client releases "x" more often than its rate limit allows`:                                release + " " + release,
		`When the client sends the same request again with its bearer token`:                                "StopInstances",
		`When the client releases each of "x" with its bearer token, more often than its rate limit allows`: release + " " + release,
		`When the client lists its instances with the action ReleaseAll`:                                    "ReleaseAll",
		`When the client lists its instances with content type text/plain`:                                  "",
		`When 24 hours pass`:            "",
		`Then nothing has changed`:      "",
		`Then only "alpha" is released`: "",
		"Then " + contract.WithoutFlaw:  "StopInstances",
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			p := &played{step: step, called: "StopInstances", sound: []string{"StopInstances"}}
			ctx := context.WithValue(t.Context(), playedKey{}, p)
			for range 3 {
				require.NoError(t, foreseen(ctx, contract.Call{Product: contract.BMC, Operation: "DescribeInstances"}))
				require.NoError(t, foreseen(ctx, contract.Call{Product: contract.BSS, Operation: "QueryAvailableInstances"}))
			}
			var let []string
			for _, operation := range []string{release, terminate, "StopInstances", "RebootInstances", "ReleaseAll", "", release, terminate, "StopInstances", "RebootInstances", "ReleaseAll"} {
				err := foreseen(ctx, contract.Call{Product: contract.BMC, Operation: operation})
				if err == nil {
					let = append(let, operation)
					continue
				}
				var refused *contract.Refused
				require.ErrorAs(t, err, &refused)
				require.Contains(t, refused.Reason, fmt.Sprintf("%q", step))
			}
			if named == "" {
				require.Empty(t, let)
				return
			}
			require.Equal(t, strings.Fields(named), let)
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
