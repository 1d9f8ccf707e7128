package result

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// sketch makes a report of a few words: each line is a rule with its outcome, and after "|" its scenarios with theirs. A number
// after an outcome is how long the scenario took, and a text in brackets the step at which it failed.
func sketch(t *testing.T, contractDigest, text string) *Report {
	t.Helper()
	r := &Report{Verdict: contract.Conformant, Contract: Contract{Digest: contractDigest}, Rules: []Rule{}}
	for line := range strings.Lines(text) {
		head, scenarios, _ := strings.Cut(strings.TrimSpace(line), "|")
		words := strings.Fields(head)
		rule := Rule{ID: words[0], Title: "title", Level: contract.Required, Outcome: contract.Outcome(words[1])}
		for _, word := range words[2:] {
			switch name, value, _ := strings.Cut(word, "="); name {
			case "level":
				rule.Level = contract.Level(value)
			case "reading":
				rule.Reading = value
			case "found":
				rule.Findings, rule.FoundIn = []Finding{{Scenario: value, Place: "exchange 1", Got: "x", Want: "y"}}, []string{value}
			case "known":
				scenario, step, _ := strings.Cut(value, "/")
				rule.Failures = append(rule.Failures, Failure{Scenario: scenario, Step: step, Status: FailureKnown, Reason: "later"})
			default:
				t.Fatal(word)
			}
		}
		for each := range strings.SplitSeq(scenarios, ",") {
			words := strings.Fields(each)
			if len(words) == 0 {
				continue
			}
			s := Scenario{Name: words[0], Outcome: contract.Outcome(words[1]), Product: contract.BMC, DurationMs: 100}
			if s.Outcome != contract.Passed {
				s.Reason = "why"
			}
			for _, word := range words[2:] {
				if step, is := strings.CutPrefix(word, "@"); is {
					s.Step = step
				} else if _, err := fmt.Sscan(word, &s.DurationMs); err != nil {
					t.Fatal(word)
				}
			}
			rule.Scenarios = append(rule.Scenarios, s)
		}
		r.Rules = append(r.Rules, rule)
	}
	return r
}

func TestDiff(t *testing.T) {
	t.Parallel()
	const one = "sha256:1"
	for name, each := range map[string]struct {
		base, head string
		contract   string // of the head; "" means that of the base
		exit       int
		want       []string // kind, rule, scenario: before > after
	}{
		"the same":                        {"A proved | a passed", "A proved | a passed", "", 0, nil},
		"the same failure":                {"A violated | a failed @s", "A violated | a failed @s", "", 0, nil},
		"a new violation":                 {"A proved | a passed", "A violated | a failed @s", "", 1, []string{"violated A a: passed > failed"}},
		"of a recommended rule":           {"A proved level=recommended | a passed", "A violated level=recommended | a failed", "", 0, []string{"violated A a: passed > failed"}},
		"another scenario of a red rule":  {"A violated | a failed @s, b passed", "A violated | a failed @s, b failed @s", "", 1, []string{"violated A b: passed > failed"}},
		"another step":                    {"A violated | a failed @s", "A violated | a failed @t", "", 1, []string{"violated A a: failed > failed"}},
		"a finding":                       {"A proved | a passed", "A violated found=a | a passed", "", 1, []string{"violated A a: passed > failed"}},
		"a finding outside every one":     {"A proved | a passed", "A violated found=outside | a passed", "", 1, []string{"violated A outside: proved > failed"}},
		"a rule as a whole":               {"A proved | a passed", "A violated | a passed", "", 1, []string{"violated A : proved > failed"}},
		"a failure of what was not there": {"A proved | a passed", "A proved | a passed\nB violated | b failed", "", 1, []string{"violated B b: absent > failed", "tested B : absent > violated"}},
		"of what was open":                {"A open | a skipped", "A violated | a failed", "", 1, []string{"violated A a: skipped > failed", "tested A : open > violated"}},
		"a known failure":                 {"A proved | a passed", "A known known=a/s | a failed @s", "", 0, []string{"known A a: passed > known"}},
		"known in both":                   {"A known known=a/s | a failed @s", "A known known=a/s | a failed @s", "", 0, nil},
		"known no more":                   {"A known known=a/s | a failed @s", "A violated | a failed @s", "", 1, []string{"violated A a: known > failed"}},
		"known since":                     {"A violated | a failed @s", "A known known=a/s | a failed @s", "", 0, []string{"known A a: failed > known"}},
		"fixed":                           {"A violated | a failed @s, b failed", "A violated | a passed, b failed", "", 0, []string{"fixed A a: failed > passed"}},
		"fixed, with its finding":         {"A violated found=a | a failed @s", "A proved | a passed", "", 0, []string{"fixed A a: failed > passed"}},
		"a known one is fixed":            {"A known known=a/s | a failed @s", "A proved | a passed", "", 0, []string{"fixed A a: failed > passed"}},
		"gone, but not seen to be fixed":  {"A violated | a failed @s", "A open | a skipped", "", 1, []string{"untested A : violated > open"}},
		"untested":                        {"A proved | a passed, b passed", "A open | a passed, b errored", "", 1, []string{"untested A : proved > open"}},
		"untested in one scenario":        {"A violated | a failed, b passed", "A violated | a failed, b errored", "", 1, []string{"untested A b: passed > errored"}},
		"open as before, with less":       {"A open | a passed, b skipped", "A open | a skipped, b skipped", "", 1, []string{"untested A a: passed > skipped"}},
		"a recommended one is untested":   {"A proved level=recommended | a passed", "A open level=recommended | a skipped", "", 0, []string{"untested A : proved > open"}},
		"not selected":                    {"A proved | a passed\nB proved | b passed\nC open | c skipped", "A proved | a passed", "", 1, []string{"untested B : proved > absent"}},
		"a scenario is not selected":      {"A proved | a passed, b passed", "A proved | a passed", "", 1, []string{"untested A b: passed > absent"}},
		"tested":                          {"A open | a skipped", "A proved | a passed", "", 0, []string{"tested A : open > proved"}},
		"selected":                        {"A proved | a passed", "A proved | a passed\nB proved | b passed", "", 0, []string{"tested B : absent > proved"}},
		"another contract":                {"A proved | a passed, b passed\nB proved | c passed", "A proved | a passed, d passed\nC open | e skipped", "sha256:2", 0, []string{"went A b: passed > absent", "went B : proved > absent", "came A d: absent > passed", "came C : absent > open"}},
		"another contract, and a failure": {"A proved | a passed", "A violated | a passed, b failed", "sha256:2", 1, []string{"violated A b: absent > failed", "came A b: absent > failed"}},
		"a contract that is not named":    {"A proved | a passed\nB proved | b passed", "A proved | a passed", "-", 1, []string{"untested B : proved > absent"}},
		"another reading":                 {"A proved reading=x | a passed", "A proved reading=y | a passed", "", 0, []string{"reading A : x > y"}},
		"no reading any more":             {"A proved reading=x | a passed", "A open | a skipped", "", 1, []string{"untested A : proved > open"}},
		"no longer applicable":            {"A proved | a passed", "A not-applicable | a skipped", "", 0, []string{"reading A : proved > not-applicable"}},
		"slower":                          {"A proved | a passed 2000, b passed", "A proved | a passed 4000, b passed 200", "", 0, []string{"slower A : proved > proved"}},
		"slower by little":                {"A proved | a passed 100", "A proved | a passed 1100", "", 0, nil},
		"slower by a third":               {"A proved | a passed 3000", "A proved | a passed 4500", "", 0, nil},
		"one of many is slower":           {"A proved | a passed 100, b passed, c passed", "A proved | a passed 9100, b passed, c passed", "", 0, nil},
		"slower, because it failed":       {"A violated | a failed 100", "A proved | a passed 9000", "", 0, []string{"fixed A a: failed > passed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, head := sketch(t, one, each.base), sketch(t, one, each.head)
			if each.contract != "" {
				head.Contract.Digest = strings.Trim(each.contract, "-")
			}
			d := NewDiff(base, head)
			var got []string
			for _, c := range d.Changes {
				got = append(got, fmt.Sprintf("%s %s %s: %s > %s", c.Kind, c.Rule, c.Scenario, c.Before, c.After))
			}
			require.Equal(t, each.want, got)
			require.Equal(t, each.exit, d.Exit)
			require.Equal(t, each.exit == 1, len(d.Regressed()) > 0)
		})
	}
}

// A selection, or a target without the product, explains what another contract lacks: it may be there, and nobody tested it.
func TestDiffOfAnotherContractThatWasNotWholly(t *testing.T) {
	t.Parallel()
	base, head := sketch(t, "sha256:1", "A proved | a passed\nB proved | b passed"), sketch(t, "sha256:2", "A proved | a passed")
	base.Rules[1].Scenarios[0].Product = contract.ZEC
	require.Equal(t, NewlyUntested, NewDiff(base, head).Changes[0].Kind)
	base.Rules[1].Scenarios[0].Product = contract.BMC
	require.Equal(t, Went, NewDiff(base, head).Changes[0].Kind)
	head.Selection = catalogue.Selection{Patterns: []string{"A"}}
	require.Equal(t, NewlyUntested, NewDiff(base, head).Changes[0].Kind)
}

// In a strict run a recommended rule weighs like a required one.
func TestDiffOfAStrictRun(t *testing.T) {
	t.Parallel()
	base, head := sketch(t, "", "A proved level=recommended | a passed"), sketch(t, "", "A violated level=recommended | a failed")
	require.Zero(t, NewDiff(base, head).Exit)
	head.Strict = true
	require.Equal(t, contract.ExitViolated, NewDiff(base, head).Exit)
}

func TestTheGravestChangesStandFirst(t *testing.T) {
	t.Parallel()
	base := sketch(t, "", "A proved | a passed\nB proved | b passed\nC violated | c failed\nD proved | d passed 1000\nE proved | e passed 1000")
	head := sketch(t, "", "A violated | a failed\nB open | b skipped\nC proved | c passed\nD proved | d passed 3000\nE proved | e passed 9000")
	var got []string
	for _, c := range NewDiff(base, head).Changes {
		got = append(got, string(c.Kind)+" "+c.Rule)
	}
	require.Equal(t, []string{"violated A", "untested B", "fixed C", "slower E", "slower D"}, got)
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(Kinds()))), 9)
}
