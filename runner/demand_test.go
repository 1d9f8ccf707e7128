package runner

import (
	"context"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

// foreseen gives what is wrong with so many calls of verify, with as many of several clients where there are any, and of explore.
// Nothing is sent.
type foreseen struct {
	limit  func(instances int)
	verify func(calls, clients int) error
	calls  func(calls int) error
}

// withFileOfInit foresees calls by the file that relcon init writes for a provider of BMC, with the first key.
func withFileOfInit(t *testing.T, test func(foreseen)) {
	text, err := target.Start{Name: "staging", Endpoints: map[contract.Product]string{contract.BMC: "https://staging.example.com/api/v2/bmc"}, Hook: "https://staging.example.com/provider-states"}.File()
	require.NoError(t, err)
	at, err := target.Parse("staging.yaml", text, os.LookupEnv)
	require.NoError(t, err)
	at.Safety.AllowRelease = true
	task, err := newTask(Options{Target: at, AllowRelease: at.Name, Seed: 3, Ledger: t.TempDir() + "/ledger"}, nil)
	require.NoError(t, err)
	require.NoError(t, task.within(t.Context(), func(_ context.Context, r *run) error {
		test(foreseen{
			limit: func(instances int) { r.plan.Target.Safety.MaxInstances = instances },
			verify: func(calls, clients int) error {
				r.options.Explore, r.options.ExploreClients = calls, clients
				_, err := r.generatedCalls()
				return err
			},
			calls: func(calls int) error {
				r.options.Explore = 0
				e, err := r.exploring(ExploreOptions{Calls: calls})
				require.NoError(t, err)
				return r.demanding(0, e).check()
			},
		})
		return nil
	}))
}

func TestTheCallsOfTheReadmeFitAFileOfInit(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	shown := regexp.MustCompile(`relcon verify --target staging\.yaml .*--explore (\d+)`).FindSubmatch(readme)
	require.NotNil(t, shown)
	calls, err := strconv.Atoi(string(shown[1]))
	require.NoError(t, err)
	withFileOfInit(t, func(f foreseen) { require.NoError(t, f.verify(calls, 0)) })
}

// Who asks for too many calls is told how many the limits allow, by the flag of the verb.
func TestTooManyCallsAreToldHowManyFit(t *testing.T) {
	t.Parallel()
	most := regexp.MustCompile(`^target "staging": safety\.maxInstances: (?:the selected rules and )?1500 calls need \d+ instances in all, and 10000 are allowed, so nothing was sent: ` +
		`ask for at most (\d+) calls by (--explore|--calls), or raise the limit in the file$`)
	withFileOfInit(t, func(f foreseen) {
		f.limit(10000)
		for flag, ask := range map[string]func(int) error{"--explore": func(calls int) error { return f.verify(calls, 0) }, "--calls": f.calls} {
			err := ask(1500)
			require.Error(t, err)
			found := most.FindStringSubmatch(err.Error())
			require.NotNil(t, found, err)
			require.Equal(t, flag, found[2])
			calls, err := strconv.Atoi(found[1])
			require.NoError(t, err)
			require.NoError(t, ask(calls))
			require.Error(t, ask(calls*3/2))
		}
		require.ErrorContains(t, f.verify(1500, 3), "the selected rules and 1500 calls, and as many of 3 clients at once, need ")
		f.limit(10)
		require.ErrorContains(t, f.calls(1500), "so nothing was sent: raise the limit in the file", "no call fits")
	})
}
