package runner

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/engine"
	"relcon/runner/explore"
	"relcon/runner/history"
	"relcon/runner/result"
	"relcon/steps"
)

// RunFeature runs a suite of one feature, whose rule is BMC-REL-01.
func RunFeature(t *testing.T, options Options, feature string) *result.Report {
	t.Helper()
	made, err := catalogue.Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(`{"rules":[{"id":"BMC-REL-01","level":"required","source":"s","scenarios":1}]}`))
	require.NoError(t, err)
	result, err := runSuite(t.Context(), options, made)
	require.NoError(t, err)
	return result
}

// ForgetTestCache makes `go test` keep no result of this process.
func ForgetTestCache() error { return forgetTestCache() }

// opened makes the parts of a run, which a test may change before the run is performed.
func opened(ctx context.Context, t *testing.T, options Options) *run {
	t.Helper()
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	return openedSuite(ctx, t, options, suite)
}

func openedSuite(ctx context.Context, t *testing.T, options Options, suite *catalogue.Suite) *run {
	t.Helper()
	made, err := newTask(options, suite)
	require.NoError(t, err)
	r, err := open(ctx, made)
	require.NoError(t, err)
	t.Cleanup(r.close)
	return r
}

func (r *run) all(ctx context.Context) *result.Report {
	err := r.perform(ctx)
	return r.report(ctx, err)
}

// RunPanicking runs with a hook that panics when instances are asked for, with what the panic is about.
func RunPanicking(t *testing.T, options Options, about func(contract.Account) any) *result.Report {
	t.Helper()
	r := opened(t.Context(), t, options)
	r.env.States = panicking{r.env.States, about}
	return r.all(t.Context())
}

type panicking struct {
	steps.States
	about func(contract.Account) any
}

func (p panicking) Arrange(_ context.Context, account contract.Account, _ ...contract.Wanted) ([]contract.Arranged, error) {
	panic(p.about(account))
}

// Watched plays the selected rules on the reference, and gives for each scenario the first thing in it that the model of the
// contract does not allow. On the sound reference that is also a scenario that fails: no reading is wrong.
func Watched(t *testing.T, options Options) map[string]string {
	t.Helper()
	r := opened(t.Context(), t, options)
	r.env.Client, r.env.States, r.env.Pause = explore.Client{Client: r.env.Client}, explore.States{States: r.env.States}, engine.Pause
	var mu sync.Mutex
	seen := map[string]*explore.Observation{}
	wanted := make(chan catalogue.Scenario, r.plan.Scenarios())
	for _, scenario := range r.plan.Ordered() {
		wanted <- scenario
	}
	close(wanted)
	r.engine.Play(engine.Parts{
		Suite: r.suite, History: r.history, Env: r.env, Doubt: r.doubt,
		Close: func(ctx context.Context, world *steps.World, end history.Ended) {
			if end.Outcome == contract.Passed || end.Outcome == contract.Failed {
				mu.Lock()
				observation := seen[history.ScenarioOf(ctx)]
				mu.Unlock()
				_ = observation.Settle(ctx, r.env) // a failure to look says nothing of the model
			}
			r.leave(ctx, world, end)
		},
		Begin: func(ctx context.Context, scenario catalogue.Scenario) (context.Context, error) {
			ctx, observation := explore.Observe(ctx)
			mu.Lock()
			defer mu.Unlock()
			seen[scenario.Name] = observation
			return ctx, nil
		},
	}, wanted)
	require.Len(t, seen, r.plan.Scenarios())
	broken := map[string]string{}
	for name, observation := range seen {
		if end, _ := r.history.End(name); end.Outcome == contract.Failed && len(options.Faults) == 0 {
			broken[name] = end.Reason
		}
		if v := cmp.Or(observation.Broken(), observation.Crashed()); v != nil {
			broken[name] = fmt.Sprintf("%s: got %s, want %s", v.Rule, v.Got, v.Want)
		}
	}
	return broken
}
