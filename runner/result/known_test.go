package result

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

// knownRun is a run of one rule of two scenarios, and of another rule, held against a list.
type knownRun struct {
	one, two string // the steps at which the scenarios failed; "" for one that passed, "-" for one that came to no verdict
	found    string // the scenario in which the judge found something; "" where it found nothing
	list     []catalogue.KnownFailure
}

func listed(scenario, step string) catalogue.KnownFailure {
	return catalogue.KnownFailure{Rule: "BMC-REL-06", Scenario: scenario, Step: step, Reason: "later", Ticket: "OPS-17", Line: 7, Expires: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)}
}

func (r knownRun) judge(started time.Time) *Report {
	h := history.New(1 << 20)
	for name, step := range map[string]string{"one": r.one, "two": r.two, "three": ""} {
		end := history.Ended{Outcome: contract.Passed}
		switch step {
		case "":
		case "-":
			end = history.Ended{Outcome: contract.Errored, Reason: "the hook was silent"}
		default:
			h.AddTo(name, history.StepEnded{Step: step, Failed: true})
			end = history.Ended{Outcome: contract.Failed, Reason: "got 200, want 403"}
		}
		h.AddTo(name, end)
	}
	found := judge.Findings{Count: map[string]int{}, In: map[judge.Place]bool{}}
	if r.found != "" {
		scenario := r.found
		if scenario == catalogue.OutsideScenarios {
			scenario = ""
		}
		found.List = []judge.Finding{{Rule: "BMC-REL-06", Scenario: scenario, Place: "exchange 1, ReleaseInstances", Got: "200", Want: "403", Exchange: &contract.Exchange{}}}
		found.Count["BMC-REL-06"], found.In[judge.Place{Rule: "BMC-REL-06", Scenario: scenario}] = 1, true
	}
	report := &Report{Started: started}
	report.Judge(Facts{
		Rules: []catalogue.Rule{
			{ID: "BMC-REL-06", Level: contract.Required, Scenarios: []catalogue.Scenario{{Name: "one"}, {Name: "two"}}},
			{ID: "BMC-REL-07", Level: contract.Required, Scenarios: []catalogue.Scenario{{Name: "three"}}},
		},
		History: h, Findings: found, Known: &catalogue.Known{File: "known.yaml", Failures: r.list},
	})
	return report
}

func TestKnownFailures(t *testing.T) {
	t.Parallel()
	const refused, unchanged = "Then the request is refused", "Then nothing has changed"
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	both := []catalogue.KnownFailure{listed("one", refused), listed("two", refused)}
	for name, each := range map[string]struct {
		run     knownRun
		started time.Time
		outcome contract.Outcome
		exit    int
		says    string // a failure of the rule, or the reason of the run, in words
	}{
		"each is listed":                     {knownRun{refused, refused, "", both}, noon, contract.Known, 0, `known failure until 2026-03-04 (later, OPS-17): two, at step: Then the request is refused`},
		"another scenario":                   {knownRun{refused, refused, "", both[:1]}, noon, contract.Violated, 1, `new failure: two, at step: Then the request is refused`},
		"another step":                       {knownRun{refused, unchanged, "", both}, noon, contract.Violated, 1, `new failure: two, at step: Then nothing has changed`},
		"a finding beside it":                {knownRun{refused, refused, "one", both}, noon, contract.Violated, 1, `new failure: one, outside every step`},
		"a finding that is listed":           {knownRun{refused, refused, "one", append(both, listed("one", ""))}, noon, contract.Known, 0, `known failure until 2026-03-04 (later, OPS-17): one, outside every step`},
		"a finding in another rule's":        {knownRun{"", "", "three", []catalogue.KnownFailure{listed("three", "")}}, noon, contract.Known, 0, `three, outside every step`},
		"a finding outside every scenario":   {knownRun{"", "", catalogue.OutsideScenarios, []catalogue.KnownFailure{listed(catalogue.OutsideScenarios, "")}}, noon, contract.Known, 0, "outside every scenario"},
		"a finding where a step was listed":  {knownRun{"", "", "one", both[:1]}, noon, contract.Violated, 1, `new failure: one, outside every step`},
		"expired":                            {knownRun{refused, "", "", both[:1]}, noon.AddDate(0, 0, 1), contract.Violated, 1, `known failure that expired on 2026-03-04 (later, OPS-17): one, at step: Then the request is refused`},
		"expired, and kept":                  {knownRun{"", "", "", both}, noon.AddDate(0, 0, 1), contract.Proved, 0, ""},
		"stale":                              {knownRun{refused, "", "", both}, noon, contract.Known, 1, `known.yaml is stale: take out what does not fail: line 7, BMC-REL-06, "two"`},
		"stale for a finding":                {knownRun{"", "", "", []catalogue.KnownFailure{listed("three", "")}}, noon, contract.Proved, 1, `line 7, BMC-REL-06, "three"`},
		"of a scenario without a verdict":    {knownRun{"", "-", "", both[1:]}, noon, contract.Open, 3, ""},
		"of one that was not selected":       {knownRun{"", "", "", []catalogue.KnownFailure{listed("four", refused)}}, noon, contract.Proved, 0, ""},
		"known, and another without verdict": {knownRun{refused, "-", "", both}, noon, contract.Open, 3, `known failure until 2026-03-04 (later, OPS-17): one, at step`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := each.run.judge(each.started)
			rule := report.Rules[0]
			require.Equal(t, each.outcome, rule.Outcome, rule.Reason)
			require.Equal(t, each.exit, report.Exit, report.Reason)
			said := report.Reason
			for _, failure := range rule.Failures {
				said += "\n" + failure.String()
			}
			require.Contains(t, said, each.says)
		})
	}
}

// Where nothing is left to be proved, the message says why.
func TestNothingButKnownFailures(t *testing.T) {
	t.Parallel()
	report := &Report{}
	h := history.New(1 << 20)
	h.AddTo("one", history.StepEnded{Step: "Then it is refused", Failed: true})
	h.AddTo("one", history.Ended{Outcome: contract.Failed, Reason: "got 200"})
	report.Judge(Facts{
		Rules:   []catalogue.Rule{{ID: "BMC-REL-06", Level: contract.Required, Scenarios: []catalogue.Scenario{{Name: "one"}}}},
		History: h, Known: &catalogue.Known{File: "known.yaml", Failures: []catalogue.KnownFailure{listed("one", "Then it is refused")}},
	})
	require.Equal(t, contract.ExitIncomplete, report.Exit)
	require.Equal(t, "nothing is proved: no selected rule is kept, and known.yaml lists the failures", report.Reason)
	require.True(t, report.Rules[0].Knows("one"))
	require.False(t, report.Rules[0].Knows("two"))
}

func TestProposal(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		report              string
		want, light, beyond []string
	}{
		"nothing":              {"A proved | a passed", nil, nil, nil},
		"a step":               {"A violated | a failed @s, b passed", []string{"A a @s: why"}, nil, nil},
		"a finding":            {"A violated found=a | a passed", []string{"A a @: exchange 1: got x, want y"}, nil, nil},
		"both":                 {"A violated found=a | a failed @s", []string{"A a @s: why", "A a @: exchange 1: got x, want y"}, nil, nil},
		"a recommended rule":   {"A violated level=recommended | a failed @s", nil, []string{"A, which is recommended"}, nil},
		"as a whole":           {"A violated | a passed", nil, nil, []string{"A is violated as a whole: no reason was given"}},
		"an open one":          {"A open | a errored", nil, nil, []string{"A is open: why"}},
		"known already":        {"A known known=a/s | a failed @s", []string{"A a @s: why (later)"}, nil, nil},
		"known, and a new one": {"A violated known=a/s | a failed @s\nB violated | b failed", []string{"A a @s: why (later)", "B b @: why"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sketch(t, "", each.report+"\nP proved | p passed").Proposal()
			var got []string
			for _, f := range p.Failures {
				text := f.Rule + " " + f.Scenario + " @" + f.Step + ": " + f.Seen
				if f.Reason != "" {
					text += " (" + f.Reason + ")"
				}
				got = append(got, text)
			}
			require.Equal(t, each.want, got)
			require.Equal(t, each.light, p.Light)
			require.Equal(t, each.beyond, p.Beyond)
		})
	}
	require.Equal(t, []string{"no rule is proved"}, sketch(t, "", "A violated | a failed @s").Proposal().Beyond)
	expired := sketch(t, "", "A violated known=a/s | a failed @s")
	expired.Rules[0].Failures[0].Status, expired.Rules[0].Failures[0].Expires = FailureExpired, "2026-02-28"
	failure := expired.Proposal().Failures[0]
	require.Equal(t, []any{"", true, "known until 2026-02-28 (later): why"}, []any{failure.Reason, failure.Expires.IsZero(), failure.Seen}, "a new decision")
	expired.Rules[0].Failures[0] = Failure{Scenario: "a", Step: "s", Status: FailureKnown, Reason: "later", Ticket: "OPS-17", Expires: "2026-05-31"}
	failure = expired.Proposal().Failures[0]
	require.Equal(t, []any{"later", "OPS-17", "2026-05-31"}, []any{failure.Reason, failure.Ticket, failure.Expires.Format(time.DateOnly)})
}
