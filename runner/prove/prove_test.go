package prove

import (
	"context"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
)

// proverOf makes a prover of all scenarios. The tests share its sound run, which takes as long as hundreds of faults.
func proverOf(t *testing.T, options Options) *prover {
	t.Helper()
	probed := probe()
	require.NoError(t, probed.err)
	return &prover{Options: options, sound: probed.sound, met: probed.met}
}

var probe = sync.OnceValue(func() (probed struct {
	sound *runner.Rehearsed
	met   map[string]map[string]bool
	err   error
}) {
	probed.sound, probed.met, probed.err = runner.Probe(context.Background(), runner.Options{Strict: true}, nil)
	return probed
})

// A rule that no fault can turn red proves nothing. Each fault meets the rules that it breaks and those that it declares; that
// no other one notices it, which shows that the rules are told apart, takes all scenarios, and is left to make prove.
func TestEveryFaultTurnsItsRuleRed(t *testing.T) {
	var ids []string
	for i, fault := range reference.Faults() {
		if i%everyNth == 0 {
			ids = append(ids, fault.ID)
		}
	}
	options := Options{Faults: ids, Parallel: parallelRuns, Own: true}
	faults, wanted, err := chosenFaults(options)
	require.NoError(t, err)
	p := proverOf(t, options)
	proof, err := p.prove(t.Context(), faults, wanted, time.Now())
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, proof.Sound.Verdict, proof.Sound.Reason)
	require.Len(t, proof.Faults, len(ids))
	for _, row := range proof.Faults {
		for _, problem := range row.Problems {
			t.Errorf("%s: %s", row.ID, problem)
		}
	}
	require.Empty(t, proof.Unproved, "rules that no fault of theirs turns red")
	for _, scenario := range proof.NeverSeen() {
		t.Errorf("%s: no fault turns %q red (%s), so nobody knows whether it can fail", scenario.Rule, scenario.Name, scenario.Location)
	}
	require.Zero(t, proof.Exit)
	t.Logf("%d faults in %.1f s", len(ids), proof.DurationMs/1000)
}

// No scenario can notice a fault of requests that overlap: the proof says who does, and does not try it.
func TestFaultsOfOverlappingRequestsAreToldApart(t *testing.T) {
	for _, fault := range reference.RaceFaults() {
		_, err := Run(t.Context(), Options{Faults: []string{fault.ID}})
		require.ErrorContains(t, err, "relcon explore --clients 3 --fault "+fault.ID+" finds it")
		require.ErrorAs(t, err, new(*contract.UsageError))
	}
}

// A scenario that is left out when a fault is tried can't notice it: in a run of the whole suite it passes. Ten faults that stand
// side by side are tried in one run, where the scenarios that none of them meets pass. `make test` looks at two such runs, and
// with RELCON_EVERY_FAULT=1 at all.
func TestAFaultIsUnseenWhereItDoesNothing(t *testing.T) {
	nth := 71
	if os.Getenv("RELCON_EVERY_FAULT") != "" {
		nth = 1
	}
	p := proverOf(t, Options{})
	for _, fault := range reference.Faults() {
		require.NotEmpty(t, p.met[fault.ID], "%s never does anything", fault.ID)
	}
	groups := slices.Collect(slices.Chunk(reference.Faults(), 10))
	for i := 0; i < len(groups); i += nth {
		t.Run(groups[i][0].ID, func(t *testing.T) {
			t.Parallel()
			unseenTogether(t, p, groups[i])
		})
	}
}

func unseenTogether(t *testing.T, p *prover, faults []reference.Fault) {
	t.Helper()
	options := runner.Options{Strict: true, Seed: proofSeed}
	for _, fault := range faults {
		options.Faults = append(options.Faults, fault.ID)
	}
	whole, err := runner.Rehearse(t.Context(), options, nil)
	require.NoError(t, err)
	tried := 0
	for _, scenario := range whole.Plan.All() {
		if slices.ContainsFunc(faults, func(f reference.Fault) bool { return p.canTell(f, scenario) }) {
			tried++
			continue
		}
		end, _ := whole.History.End(scenario.Name)
		require.Equal(t, contract.Passed, end.Outcome, "%s: %s", scenario.Name, end.Reason)
	}
	require.Positive(t, tried)
	require.Less(t, tried, whole.Plan.Scenarios())
}

// Every rule has a fault: otherwise nobody has seen it fail.
func TestEveryRuleHasAFault(t *testing.T) {
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	has := map[string]bool{}
	for _, fault := range reference.Faults() {
		has[fault.Rule] = true
	}
	for _, entry := range suite.Rules {
		require.True(t, has[entry.ID], "%s has no fault", entry.ID)
	}
	require.Len(t, has, len(suite.Rules), "a fault breaks a rule that is not in the catalogue")
}
