package result

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// shards are the reports of a run in two shards, the second of which began a second later.
func shards() (first, second *Report) {
	part := func(index int, later time.Duration, rules ...Rule) *Report {
		return &Report{
			Relcon: "1.2.3", Target: "staging", TargetFile: "staging.yaml", Seed: 1, Verdict: contract.Conformant, Contract: Contract{"sha256:0", 2, 3},
			Started: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC).Add(later), DurationMs: 1500, Lasting: &Lasting{float64(10 * index), index, index}, Rules: rules,
			Selection: catalogue.Selection{Patterns: []string{"BMC-*"}, Shard: catalogue.Shard{Index: index, Of: 2}},
		}
	}
	proved := func(id string) Rule {
		return Rule{ID: id, Level: contract.Required, Outcome: contract.Proved, Scenarios: []Scenario{{Name: "of " + id, Outcome: contract.Passed, AtMs: 5, Exchanges: []Exchange{{AtMs: 6}}}}}
	}
	return part(1, 0, proved("BMC-REL-01"), proved("BMC-REL-03")), part(2, time.Second, proved("BMC-REL-02"))
}

// seen is a rule that has no scenarios in a shard, and that was found to be broken there.
func seen(id string) Rule {
	return Rule{ID: id, Level: contract.Required, Outcome: contract.Violated, Scenarios: []Scenario{}, Findings: []Finding{{Scenario: "elsewhere", Got: "this", Want: "that"}}, Found: 3, FoundIn: []string{"elsewhere"}}
}

func TestMergePutsShardsTogether(t *testing.T) {
	t.Parallel()
	first, second := shards()
	for _, parts := range [][]Part{{{"a", first}, {"b", second}}, {{"b", second}, {"a", first}}} {
		merged, err := Merge(parts)
		require.NoError(t, err)
		require.Equal(t, []string{"BMC-REL-01", "BMC-REL-02", "BMC-REL-03"}, idsOf(merged.Rules), "in catalogue order")
		require.Equal(t, catalogue.Selection{Patterns: []string{"BMC-*"}}, merged.Selection)
		require.Equal(t, first.Started, merged.Started)
		require.Equal(t, 2500.0, merged.DurationMs)
		require.Equal(t, &Lasting{10, 3, 3}, merged.Lasting)
		require.Equal(t, 1005.0, merged.Rules[1].Scenarios[0].AtMs)
		require.Equal(t, 1006.0, merged.Rules[1].Scenarios[0].Exchanges[0].AtMs)
		require.Equal(t, 5.0, second.Rules[0].Scenarios[0].AtMs, "a part stays as it is")
	}
}

func idsOf(rules []Rule) (ids []string) {
	for _, rule := range rules {
		ids = append(ids, rule.ID)
	}
	return ids
}

func TestMergeGivesTheVerdictOfTheWhole(t *testing.T) {
	t.Parallel()
	outcome := func(r *Report, outcome contract.Outcome, missing ...contract.Need) {
		r.Rules[0].Outcome, r.Rules[0].Missing, r.Rules[0].Scenarios[0].Outcome = outcome, missing, map[bool]contract.Outcome{true: contract.Skipped, false: contract.Errored}[len(missing) > 0]
	}
	for name, each := range map[string]struct {
		change  func(first, second *Report)
		verdict contract.Verdict
		exit    int
		reason  string
	}{
		"all is well": {func(_, _ *Report) {}, contract.Conformant, 0, ""},
		"a note":      {func(a, b *Report) { a.Reason, b.Reason = "a note", "a note" }, contract.Conformant, 0, "a note"},
		"a violation": {func(a, b *Report) {
			b.Rules[0].Outcome, b.Verdict, b.Exit = contract.Violated, contract.NonConformant, 1
		}, contract.NonConformant, 1, ""},
		"seen elsewhere": {func(a, b *Report) {
			a.Rules = append(a.Rules, seen("BMC-REL-02"))
			a.Verdict, a.Exit = contract.NonConformant, 1
		}, contract.NonConformant, 1, ""},
		"nothing proved": {func(a, b *Report) {
			outcome(b, contract.Open, contract.NeedClock)
			b.Verdict, b.Exit, b.Reason = contract.Incomplete, 3, "nothing"
		}, contract.Partial, 0, ""},
		"more required": {func(a, b *Report) {
			outcome(b, contract.Open, contract.NeedClock)
			a.Require, b.Require = contract.Conformant, contract.Conformant
		}, contract.Partial, 3, ""},
		"an open rule": {func(a, b *Report) { outcome(b, contract.Open); b.Verdict, b.Exit = contract.Incomplete, 3 }, contract.Incomplete, 3, ""},
		"out of reach": {func(a, b *Report) {
			outcome(b, contract.Open)
			b.Verdict, b.Exit, b.Reason = contract.NoVerdict, 4, "down"
		}, contract.NoVerdict, 4, "down"},
		"left behind": {func(a, b *Report) {
			b.Exit, b.Leftovers, b.Sweep = 5, []Leftover{{Product: contract.BMC}}, "relcon sweep"
		}, contract.Conformant, 5, ""},
		"kept in use": {func(a, b *Report) { b.Unchecked, b.Ledger = []Leftover{{Product: contract.BMC}}, "b.ledger" }, contract.Conformant, 0, ""},
		"doubtful":    {func(a, b *Report) { b.Exit, b.Reason = 4, "silent" }, contract.Conformant, 4, "silent"},
		"refused":     {func(a, b *Report) { b.Exit, b.Verdict, b.Reason = 6, contract.NoVerdict, "refused" }, contract.NoVerdict, 6, "refused"},
		"interrupted": {func(a, b *Report) {
			a.Exit, a.Verdict = 130, contract.NoVerdict
			b.Rules[0].Outcome, b.Exit = contract.Violated, 1
		}, contract.NoVerdict, 130, ""},
		"a stale list":   {func(a, b *Report) { b.Exit, b.Verdict, b.Reason = 1, contract.NonConformant, "known.yaml is stale" }, contract.NonConformant, 1, "known.yaml is stale"},
		"only a warning": {func(a, b *Report) { b.Rules[0].Outcome, b.Rules[0].Level = contract.Violated, contract.Recommended }, contract.Conformant, 0, ""},
		"strict, however": {func(a, b *Report) {
			b.Rules[0].Outcome, b.Rules[0].Level, a.Strict, b.Strict = contract.Violated, contract.Recommended, true, true
		}, contract.NonConformant, 1, ""},
	} {
		first, second := shards()
		each.change(first, second)
		merged, err := Merge([]Part{{"a", first}, {"b", second}})
		require.NoError(t, err, name)
		require.Equal(t, [3]any{each.verdict, each.exit, each.reason}, [3]any{merged.Verdict, merged.Exit, merged.Reason}, name)
		require.Len(t, merged.Rules, 3, name)
		require.Equal(t, first.Sweep+first.Ledger+second.Sweep+second.Ledger, merged.Sweep+merged.Ledger, name)
	}
}

func TestMergeRefusesWhatIsNoWhole(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		change func(first, second *Report)
		want   string
	}{
		"one twice":            {func(a, b *Report) { b.Selection.Shard.Index = 1 }, "a and b are both shard 1/2"},
		"one missing":          {func(a, b *Report) { a.Selection.Shard.Of, b.Selection.Shard.Of = 4, 4 }, "got 2 shards of 4, want the report of shard 3/4 and 4/4, too"},
		"very many missing":    {func(a, b *Report) { a.Selection.Shard.Of, b.Selection.Shard.Of = 1<<31, 1<<31 }, "/2147483648 and 2147483636 more, too"},
		"no shard":             {func(a, b *Report) { b.Selection.Shard = catalogue.Shard{} }, "b is no report of a shard"},
		"a shard of no run":    {func(a, b *Report) { b.Selection.Shard.Index = 3 }, "b is no report of a shard"},
		"another number":       {func(a, b *Report) { b.Selection.Shard.Of = 3 }, "another number of shards: 2 and 3"},
		"another contract":     {func(a, b *Report) { b.Contract.Digest = "sha256:1" }, "a and b do not belong together: another contract: sha256:0 and sha256:1"},
		"no contract":          {func(a, b *Report) { b.Contract = Contract{} }, "b does not say which contract"},
		"another relcon":       {func(a, b *Report) { b.Relcon = "1.2.4" }, "another relcon: 1.2.3 and 1.2.4"},
		"another commit":       {func(a, b *Report) { b.Commit = "4f2c" }, "another relcon"},
		"another target":       {func(a, b *Report) { b.Target = "live" }, "another target: staging and live"},
		"another provider":     {func(a, b *Report) { b.Provider.Build = "7" }, "another provider"},
		"another seed":         {func(a, b *Report) { b.Seed = 2 }, "another seed: 1 and 2"},
		"another selection":    {func(a, b *Report) { b.Selection.Patterns = []string{"ZEC-*"} }, `another selection: the patterns "BMC-*" and the patterns "ZEC-*"`},
		"another level":        {func(a, b *Report) { b.Selection.Level = contract.Required }, "another selection"},
		"another fault":        {func(a, b *Report) { b.Faults = []string{"f"} }, "another list of faults"},
		"strict":               {func(a, b *Report) { b.Strict = true }, "another --strict"},
		"required":             {func(a, b *Report) { b.Require = contract.Conformant }, "another --require"},
		"another year":         {func(a, b *Report) { b.Started = a.Started.AddDate(-900, 0, 0) }, "a and b do not belong together: one began at "},
		"a rule that overlaps": {func(a, b *Report) { b.Rules = append(b.Rules, a.Rules[0]) }, "b has scenarios of BMC-REL-01, which another shard has played, too"},
	} {
		first, second := shards()
		each.change(first, second)
		_, err := Merge([]Part{{"a", first}, {"b", second}})
		require.ErrorContains(t, err, each.want, name)
		require.Less(t, strings.Count(err.Error(), "/"), 12, name)
	}
	_, err := Merge(nil)
	require.ErrorContains(t, err, "got no report")
}

// What a shard found of a rule that another one has played comes to what it would have come to in one run.
func TestMergeOfARuleThatIsBrokenElsewhere(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct{ own, other, want contract.Outcome }{
		"proved":         {contract.Proved, contract.Violated, contract.Violated},
		"open":           {contract.Open, contract.Violated, contract.Violated},
		"not applicable": {contract.NotApplicable, contract.Violated, contract.Violated},
		"known":          {contract.Known, contract.Violated, contract.Violated},
		"known there":    {contract.Proved, contract.Known, contract.Known},
		"known, open":    {contract.Open, contract.Known, contract.Open},
		"known, broken":  {contract.Violated, contract.Known, contract.Violated},
	} {
		first, second := shards()
		second.Rules[0].Outcome = each.own
		found := seen("BMC-REL-02")
		found.Outcome = each.other
		first.Rules = append(first.Rules, found)
		merged, err := Merge([]Part{{"a", first}, {"b", second}})
		require.NoError(t, err)
		rule := merged.Rules[1]
		require.Equal(t, each.want, rule.Outcome, name)
		require.Equal(t, [3]any{1, 3, 1}, [3]any{len(rule.Findings), rule.Found, len(rule.Scenarios)}, name)
		require.Equal(t, []string{"elsewhere"}, rule.FoundIn, name)
	}
}
