package runner_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// sharded runs the shards of a run, and merges their reports.
func sharded(t *testing.T, options runner.Options, of int) *result.Report {
	t.Helper()
	var parts []result.Part
	for i := range of {
		options.Selection.Shard = catalogue.Shard{Index: i + 1, Of: of}
		report, err := runner.Run(t.Context(), options)
		require.NoError(t, err)
		parts = append(parts, result.Part{Name: fmt.Sprint(i + 1), Report: report})
	}
	merged, err := result.Merge(parts)
	require.NoError(t, err)
	return merged
}

// timeless leaves out of a report what differs between two runs: times, ids, and how often the inventory was read.
func timeless(r *result.Report) *result.Report {
	r.Started, r.DurationMs = time.Time{}, 0
	if r.Lasting != nil {
		r.Lasting = &result.Lasting{}
	}
	for i := range r.Rules {
		rule := &r.Rules[i]
		for j := range rule.Scenarios {
			s := &rule.Scenarios[j]
			s.DurationMs, s.SettledMs, s.Looks, s.AtMs, s.Events = 0, 0, 0, 0, nil
			var sent []result.Exchange
			for _, each := range s.Exchanges {
				if each.Mutates() {
					sent = append(sent, result.Exchange{Operation: each.Operation, Response: result.Response{Status: each.Response.Status}})
				}
			}
			s.Exchanges = sent
			for k := range s.Steps {
				s.Steps[k].DurationMs = 0
			}
		}
	}
	return r
}

// Four shards that are merged are the whole run, but for the times.
func TestShardsMakeUpTheWhole(t *testing.T) {
	t.Parallel()
	options := runner.Options{Selection: runner.Selection{Patterns: []string{"BMC-TRM-0[5-8],BMC-REL-0*,ZC-ENV-01"}}, Seed: 1, Version: "1.2.3"}
	whole, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	merged := sharded(t, options, 4)
	require.Equal(t, contract.Conformant, merged.Verdict)
	require.Equal(t, timeless(whole), timeless(merged))
}

// What is sent for one rule may break another one, whose scenarios another shard plays.
func TestAShardTellsWhatItFindsOfOtherRules(t *testing.T) {
	t.Parallel()
	options := runner.Options{Selection: runner.Selection{Patterns: []string{"ZC-ENV-02,BMC-REL-0[1-4]"}}, Faults: []string{"zc-env-02-release-differs"}, Seed: 1}
	whole, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	merged := sharded(t, options, 4)
	require.Equal(t, [2]any{contract.NonConformant, contract.ExitViolated}, [2]any{merged.Verdict, merged.Exit})
	require.Len(t, merged.Rules, len(whole.Rules))
	for i, rule := range whole.Rules {
		other := merged.Rules[i]
		require.Equal(t, rule.ID, other.ID)
		require.Equal(t, rule.Outcome, other.Outcome, rule.ID)
		require.Equal(t, rule.FoundIn, other.FoundIn, rule.ID)
		require.Len(t, other.Scenarios, len(rule.Scenarios), rule.ID)
	}
}

// A gate may want more than a partial run.
func TestAPartialRunIsNotEnoughForAGate(t *testing.T) {
	t.Parallel()
	for require_, want := range map[contract.Verdict]int{"": contract.ExitOK, contract.Partial: contract.ExitOK, contract.Conformant: contract.ExitIncomplete} {
		at := telling(t, "null")
		at.Unavailable = []contract.Need{contract.NeedToken}
		report, err := runner.Run(t.Context(), runner.Options{Target: at, AllowRelease: at.Name, Ledger: t.TempDir() + "/l.ledger", Require: require_,
			Selection: runner.Selection{Patterns: []string{"BMC-REL-01,ZC-AUTH-08"}}})
		require.NoError(t, err)
		require.Equal(t, [2]any{contract.Partial, want}, [2]any{report.Verdict, report.Exit}, report.Reason)
	}
}
