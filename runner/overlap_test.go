package runner_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// overlapping explores the reference with several clients.
func overlapping(t *testing.T, options runner.ExploreOptions) *result.Exploration {
	t.Helper()
	if options.Seed == 0 {
		options.Seed = 1
	}
	done, err := runner.Explore(t.Context(), options)
	require.NoError(t, err)
	keepsItsSchema(t, done)
	return done
}

// The proof of the clauses about overlapping requests: each has a fault, and each fault is found by its clause. No scenario can
// notice one: relcon prove leaves them out. It takes a few seconds of CPU, like the proof of any other rule.
func TestEachFaultOfOverlappingRequestsIsFound(t *testing.T) {
	t.Parallel()
	races, err := catalogue.Races()
	require.NoError(t, err)
	faults := reference.RaceFaults()
	require.GreaterOrEqual(t, len(faults), 10)
	for _, race := range races {
		require.True(t, slices.ContainsFunc(faults, func(f reference.Fault) bool { return f.Rule == race.ID }), "%s has no fault", race.ID)
	}
	for _, fault := range faults {
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			options := runner.ExploreOptions{Clients: 2, Calls: 4000}
			options.Faults, options.FailFast = []string{fault.ID}, true
			options.Selection = catalogue.Selection{Products: fault.Products, Patterns: []string{fault.Rule}}
			done := overlapping(t, options)
			require.NotEmpty(t, done.Findings, "after %d histories", done.Cases)
			require.Equal(t, fault.Rule, done.Findings[0].Rule)
			require.NotEmpty(t, done.Findings[0].Events)
			require.LessOrEqual(t, done.Findings[0].Calls, 6)
		})
	}
}

// Where one request comes after the other, they do nothing.
func TestFaultsOfOverlappingRequestsHideFromScenarios(t *testing.T) {
	t.Parallel()
	options := runner.Options{Selection: catalogue.Selection{Patterns: []string{"BMC-REL-0*", "BMC-TRM-0*", "ZEC-REL-0*", "BSS-REL-0*"}}}
	for _, fault := range reference.RaceFaults() {
		options.Faults = append(options.Faults, fault.ID)
	}
	report, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, report.Verdict)
}

func TestTheSoundReferenceKeepsTheClausesOfOverlappingRequests(t *testing.T) {
	t.Parallel()
	for name, readings := range map[string][]string{
		"by its own readings": nil,
		"by others": {"BMC-REL-13=good ones released", "BMC-TRM-06=refuses", "BSS-REL-19=ignored", "BSS-REL-21=accepted without effect",
			"BSS-REL-23=good ones released, not an error", "ZEC-REL-06=RECYCLED", "ZEC-REL-14=refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := runner.ExploreOptions{Clients: 4, Calls: 400}
			options.Readings, options.Strict = readings, true
			done := overlapping(t, options)
			require.Empty(t, done.Findings)
			require.Empty(t, done.Errors)
			require.Equal(t, contract.Conformant, done.Verdict, done.Reason)
			require.Positive(t, done.Racing.Overlapping)
			require.Equal(t, "at once", done.Racing.Listings[contract.BMC])
		})
	}
}

// What was found can be played again from the report: it fails with the fault, and without it not any more.
func TestAHistoryIsPlayedAgain(t *testing.T) {
	t.Parallel()
	options := runner.ExploreOptions{Clients: 2, Calls: 4000}
	options.FailFast, options.Strict = true, true
	options.Faults, options.Selection = []string{"race-02-bmc-both-released"}, catalogue.Selection{Products: []contract.Product{contract.BMC}, Patterns: []string{"RACE-02"}}
	found := overlapping(t, options)
	require.Equal(t, contract.ExitViolated, found.Exit)
	data, err := json.Marshal(found)
	require.NoError(t, err)
	for _, each := range []struct {
		faults []string
		status string
		exit   int
	}{{options.Faults, result.ReplayFailed, contract.ExitViolated}, {nil, result.ReplayFixed, contract.ExitOK}} {
		again := runner.ExploreOptions{}
		again.Faults, again.Strict = each.faults, true
		again.Replay, err = result.ReadExploration(data)
		require.NoError(t, err)
		done := overlapping(t, again)
		require.Equal(t, each.status, done.Replayed[0].Status)
		require.Equal(t, each.exit, done.Exit)
		require.NotEmpty(t, done.Replayed[0].Steps)
	}
}

func TestClientsThatCanNotBeHadAreRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*runner.ExploreOptions){
		"clients: got 1, want 2 to 8": func(o *runner.ExploreOptions) { o.Clients = 1 },
		"clients: got 9, want 2 to 8": func(o *runner.ExploreOptions) { o.Clients = 9 },
		`did you mean "RACE-02"`:      func(o *runner.ExploreOptions) { o.Selection.Patterns = []string{"RACE-2"} },
		"history of a finding about R": func(o *runner.ExploreOptions) {
			o.Replay = &result.Exploration{Findings: []result.Explored{{Rule: "RACE-02", Race: &contract.Race{Product: contract.BMC}}}}
		},
	} {
		options := runner.ExploreOptions{Clients: 2}
		change(&options)
		_, err := runner.Explore(t.Context(), options)
		require.ErrorContains(t, err, want)
		require.ErrorAs(t, err, new(*runner.UsageError))
	}
}
