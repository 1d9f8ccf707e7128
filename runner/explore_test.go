package runner_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
	"relcon/runner/target"
)

func exploration(t *testing.T, calls int, faults ...string) *result.Exploration {
	t.Helper()
	done, err := runner.Explore(t.Context(), runner.ExploreOptions{Options: runner.Options{Seed: 7, Faults: faults}, Calls: calls})
	require.NoError(t, err)
	keepsItsSchema(t, done)
	return done
}

// keepsItsSchema writes the JSON report of an exploration and reads it again, which its schema allows.
func keepsItsSchema(t *testing.T, done *result.Exploration) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, result.WriteExplorationJSON(&out, done))
	again, err := result.ReadExploration(out.Bytes())
	require.NoError(t, err)
	require.Equal(t, len(done.Findings), len(again.Findings))
}

// The reference keeps the contract, so that the model has nothing to say; and single requests meet every cell.
func TestExploringTheReference(t *testing.T) {
	t.Parallel()
	done := exploration(t, 800)
	require.Empty(t, done.Findings)
	require.Empty(t, done.Errors)
	require.Empty(t, done.Unreached)
	require.Contains(t, done.Unmet, "ZC-LIM-01", "a rate limit is nothing that generated calls show")
	require.Less(t, len(done.Unmet), 50, "%v", done.Unmet)
	require.Equal(t, contract.ExitOK, done.Exit)
	require.GreaterOrEqual(t, done.Calls, 800)
	require.Greater(t, len(done.Cells), 500)
}

// A finding is short, and says what a feature would say. Its case shows it again, and is fixed without the fault.
func TestAFindingIsShrunkAndReplayed(t *testing.T) {
	t.Parallel()
	done := exploration(t, 100, "bmc-trm-01-only-stopped") // the case that shows it is about the fortieth
	require.Equal(t, contract.ExitViolated, done.Exit)
	at := slices.IndexFunc(done.Findings, func(f result.Explored) bool { return f.Rule == "BMC-TRM-01" })
	require.GreaterOrEqual(t, at, 0, "another case may show by now that what is not in the bin can't be released")
	found := done.Findings[at]
	require.Equal(t, 1, found.Calls)
	require.False(t, found.Unstable)
	require.Equal(t, `When the client terminates "alpha"`, strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(found.Step, "beta", "alpha"), "gamma", "alpha"), "delta", "alpha"))
	require.Contains(t, found.Scenario, "in the recycle bin in the end")

	for fault, status := range map[string]string{"bmc-trm-01-only-stopped": "FAILED", "": "FIXED"} {
		options := runner.ExploreOptions{Replay: done}
		if fault != "" {
			options.Faults = []string{fault}
		}
		again, err := runner.Explore(t.Context(), options)
		require.NoError(t, err)
		keepsItsSchema(t, again)
		require.Len(t, again.Replayed, len(done.Findings))
		for _, each := range again.Replayed {
			require.Equal(t, status, each.Status, "%s: %s", fault, each.Rule)
		}
		require.Equal(t, map[string]int{"FAILED": contract.ExitViolated, "FIXED": contract.ExitOK}[status], again.Exit)
	}

	_, err := runner.Explore(t.Context(), runner.ExploreOptions{Replay: done, Options: runner.Options{Selection: runner.Selection{Patterns: []string{"ZEC-*"}}}})
	require.ErrorContains(t, err, `a finding is about the rule "BMC-TRM-01", which is not selected`, "nobody would look for it, and FIXED would be no finding")
	forged := *done
	forged.Findings = []result.Explored{found}
	for sentence, called := range map[string]string{
		`the client sends DeleteInstances with {"vmIds": ["i-1"]}`:               "DeleteInstances",
		`the client releases "alpha" with the action ReleaseAllInstances`:        "ReleaseAllInstances",
		`the client releases "alpha" with the parameter Action "DeleteInstance"`: "DeleteInstance",
	} {
		forged.Findings[0].Case.When = []contract.ScriptStep{{Text: sentence}}
		_, err = runner.Explore(t.Context(), runner.ExploreOptions{Replay: &forged})
		require.ErrorContains(t, err, "calls "+called+", which no scenario of the features calls")
	}
}

// What a target can't do is told before anything is sent.
func TestWhatCannotBeExplored(t *testing.T) {
	t.Parallel()
	at := &target.Target{
		Name:     "staging",
		Products: map[contract.Product]target.Product{contract.BMC: {Endpoint: "http://127.0.0.1:1/api/v2/bmc", Version: "2022-11-20"}},
		Safety:   target.Safety{AllowRelease: true, MaxInstances: 50}, States: target.States{URL: "http://127.0.0.1:1/states"},
	}
	ledger := t.TempDir() + "/ledger"
	try := func(change func(*target.Target), calls int) string {
		copied := *at
		change(&copied)
		_, err := runner.Explore(t.Context(), runner.ExploreOptions{Options: runner.Options{Target: &copied, AllowRelease: "staging", Ledger: ledger}, Calls: calls})
		var wrong *runner.UsageError
		require.ErrorAs(t, err, &wrong)
		return wrong.Problem
	}
	require.Contains(t, try(func(*target.Target) {}, 100), "safety.maxInstances")
	require.Contains(t, try(func(t *target.Target) { t.Safety.MaxInstances, t.Safety.MaxRequests = 1e6, 10 }, 100), "safety.maxRequests")
	require.Contains(t, try(func(t *target.Target) {
		t.Safety.MaxInstances, t.Safety.MaxRequests = 1e6, 1e6
		t.Limits.RequestsPerSecond, t.Limits.TotalTimeout = 1, time.Minute
	}, 100), "limits.requestsPerSecond")
	require.Contains(t, try(func(t *target.Target) { t.States = target.States{}; t.Pool = &contract.Pool{} }, 100), "pool")
	require.Contains(t, try(func(*target.Target) {}, -1), "got -1 calls")
	require.Contains(t, try(func(*target.Target) {}, 1_000_001), "want 0 to 1000000 calls")
	_, err := runner.Explore(t.Context(), runner.ExploreOptions{Options: runner.Options{Selection: runner.Selection{Patterns: []string{"race-01"}}}})
	require.ErrorContains(t, err, "want --clients N beside it")
	at.Safety.MaxInstances, at.Limits.RequestsPerSecond = 1e6, 20
	_, err = runner.Explore(t.Context(), runner.ExploreOptions{Options: runner.Options{Target: at, AllowRelease: "staging", Ledger: ledger, Timeout: time.Second}, Calls: 100})
	require.ErrorContains(t, err, "and the run has 1s", "the user's limit counts, too")
	require.NoFileExists(t, ledger, "nothing is arranged")
}

// The user's limit of time holds, whatever else is to end an exploration.
func TestExploringEndsAtTheLimitOfTime(t *testing.T) {
	t.Parallel()
	done, err := runner.Explore(t.Context(), runner.ExploreOptions{Options: runner.Options{Timeout: 100 * time.Millisecond}, For: 24 * time.Hour})
	require.NoError(t, err)
	require.Equal(t, contract.ExitIncomplete, done.Exit)
	require.Contains(t, done.Reason, "the run's time of 100ms was over")
}

// The features and the model are held against each other: what a scenario does on the sound reference, by whichever reading, the
// model allows. All second readings are followed together; with RELCON_EVERY_READING, all third and fourth ones, too.
func TestTheModelAllowsEveryScenario(t *testing.T) {
	t.Parallel()
	together := 2
	if os.Getenv("RELCON_EVERY_READING") != "" {
		together = 4
	}
	for n := range together {
		var readings []string
		for _, each := range reference.Readings() {
			if n < len(each.Names) && n > 0 {
				readings = append(readings, each.Rule+"="+each.Names[n])
			}
		}
		for name, broken := range runner.Watched(t, runner.Options{Readings: readings}) {
			t.Errorf("readings %v: %s: %s", readings, name, broken)
		}
	}
}

// What is printed of a finding is a scenario of the features: pasted into one, it fails with the fault, and passes without.
func TestAFoundScenarioIsOneOfTheFeatures(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{
		"bmc-rel-06-accepts-101", "bmc-trm-01-only-stopped", "zec-rel-10-accepts-101", "bss-rel-14-accepts-101", "zc-auth-04-other-code",
		"bmc-trm-13-not-refunded",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			found, err := runner.Explore(t.Context(), runner.ExploreOptions{Options: runner.Options{
				Seed: 5, Faults: []string{fault}, FailFast: true, Selection: runner.Selection{Patterns: []string{strings.ToUpper(fault[:strings.LastIndex(fault[:11], "-")]) + "*,ZC-AUTH-*,ACS-*"}},
			}, Calls: 5000})
			require.NoError(t, err)
			require.NotEmpty(t, found.Findings)
			for _, each := range found.Findings {
				require.Contains(t, each.Scenario, "Then ")
				text := fmt.Sprintf("@%s\nFeature: f\n  @BMC-REL-01\n  Rule: r\n\n%s", each.Case.Product, each.Scenario)
				require.Equal(t, contract.Violated, runner.RunFeature(t, runner.Options{Faults: []string{fault}}, text).Rules[0].Outcome, text)
				require.Equal(t, contract.Proved, runner.RunFeature(t, runner.Options{}, text).Rules[0].Outcome, text)
			}
		})
	}
}

// Each fault that changes a status, a code or an effect is refused by the model in the scenarios of its rule; the file names the
// others, with the reason. RELCON_EVERY_FAULT=1 tries all of them, which takes minutes.
func TestTheModelRefusesFaults(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("model/testdata/unseen.txt")
	require.NoError(t, err)
	unseen := strings.Fields(regexp.MustCompile(`(?m)^#.*$`).ReplaceAllString(string(list), ""))
	faults := reference.Faults()
	for _, id := range unseen {
		require.True(t, slices.ContainsFunc(faults, func(f reference.Fault) bool { return f.ID == id }), "%s is no fault", id)
	}
	every := 60
	if os.Getenv("RELCON_EVERY_FAULT") != "" {
		every = 1
	}
	for n := 0; n < len(faults); n += every {
		fault := faults[n]
		broken := runner.Watched(t, runner.Options{Faults: []string{fault.ID}, Selection: runner.Selection{Patterns: []string{fault.Rule}}})
		assert.Equal(t, slices.Contains(unseen, fault.ID), len(broken) == 0, "%s: %v", fault.ID, broken)
	}
}

// Generated calls beside the scenarios count like what the judge finds.
func TestExploringBesideTheScenarios(t *testing.T) {
	t.Parallel()
	options := runner.Options{Seed: 2, Explore: 100, Selection: runner.Selection{Patterns: []string{"BMC-TRM-01"}}}
	sound, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, sound.Verdict, sound.Reason)
	require.GreaterOrEqual(t, sound.Explored, 100)
	require.GreaterOrEqual(t, runner.Test(t, options).Explored, 100, "in go test, too")

	options.Faults = []string{"bmc-trm-01-only-stopped"}
	broken, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, contract.ExitViolated, broken.Exit)
	require.True(t, slices.ContainsFunc(broken.Rules[0].Findings, func(f result.Finding) bool {
		return strings.Contains(f.Place, "generated case") && strings.Contains(f.Want, "Then ")
	}), "%v", broken.Rules[0].Findings)
	var file bytes.Buffer
	require.NoError(t, result.WriteJSON(&file, broken))
	replayed, err := result.ReadReplayable(file.Bytes())
	require.NoError(t, err)
	again, err := runner.Explore(t.Context(), runner.ExploreOptions{Replay: replayed, Options: runner.Options{Faults: options.Faults}})
	require.NoError(t, err)
	require.NotZero(t, again.Again(), "the report of the run holds the cases")
	require.Equal(t, contract.NonConformant, again.Verdict)

	options.Faults, options.Explore, options.ExploreClients = nil, 40, 2
	together, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.GreaterOrEqual(t, together.Together, 40, "several clients send as many once more")
	require.Equal(t, 2, together.Clients)
	for _, rule := range together.Rules {
		require.True(t, rule.ID == "BMC-TRM-01" || rule.Outcome == contract.Open, "that some calls have shown nothing proves no rule about overlapping ones: %v", rule)
	}
	_, err = runner.Run(t.Context(), runner.Options{ExploreClients: 2})
	require.ErrorContains(t, err, "want --explore N beside it")
	_, err = runner.Run(t.Context(), runner.Options{Explore: 1, ExploreClients: 9})
	require.ErrorContains(t, err, "clients: got 9")

	_, err = runner.Run(t.Context(), runner.Options{Explore: -1})
	require.ErrorContains(t, err, "explore: got -1")
	_, err = runner.Run(t.Context(), runner.Options{Explore: 1, Selection: runner.Selection{Shard: catalogue.Shard{Index: 1, Of: 2}}})
	require.ErrorContains(t, err, "explore: got a shard of a run")
}
