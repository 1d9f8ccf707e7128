package result

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func violatedRule(id string, scenarios ...Scenario) Rule {
	for i := range scenarios {
		scenarios[i].Outcome = contract.Failed
	}
	return Rule{ID: id, Level: contract.Required, Outcome: contract.Violated, Scenarios: scenarios}
}

// A member of a body that is wrong is one cause, however many steps trip over it, and whatever they say beside it.
func TestAWrongMemberIsOneCause(t *testing.T) {
	t.Parallel()
	wrong := "\n  requestId: got integer, want string\n  response.requestId: got integer, want string"
	r := &Report{Rules: []Rule{
		violatedRule("A-A-01", Scenario{Name: "one", Reason: "Release: got 200 {}, want 200 and the body" + wrong}),
		violatedRule("A-A-02", Scenario{Name: "two", Reason: "Release: got 200 {}, want a success or a refusal\n  no success: want 200;" + wrong + "\n  no refusal: want 4xx"}),
		violatedRule("A-A-03", Scenario{Name: "three", Reason: "Release: got 200 {}, want 200 and the body\n  requestId: got integer, want string"}),
		violatedRule("A-A-04", Scenario{Name: "four", Reason: "Release: got 400 {}, want 4xx\n  beta: got RUNNING"}),
		violatedRule("A-A-05", Scenario{Name: "five", Reason: "Release: got 400 {}, want 4xx\n  beta: got RUNNING\n  gamma: got STOPPED"}),
	}}
	causes := r.Causes()
	require.Len(t, causes, 4)
	require.Len(t, causes[0].Failures, 2)
	require.Equal(t, []string{"no success: want 200;; requestId: got integer, want string; response.requestId: got integer, want string; no refusal: want 4xx, want a success or a refusal"}, causes[0].Also, "nothing is hidden")
	require.Equal(t, "A-A-03", causes[1].Rules[0].ID, "it does not have all of it")
	require.Equal(t, "A-A-05", causes[3].Rules[0].ID, "instances are no members of a body")
}

func failures(reasons ...string) (all []Scenario) {
	for i, reason := range reasons {
		all = append(all, Scenario{Name: fmt.Sprint("case ", i), Reason: reason})
	}
	return all
}

// A wait whose time is over has one cause, whatever was waited for, in whichever rule, and whatever the clause asks for then. So
// have the scenarios that could not begin since they wait for the same. Another status is another cause.
func TestAWaitInVainIsOneCause(t *testing.T) {
	t.Parallel()
	open := Rule{ID: "A-A-04", Level: contract.Required, Outcome: contract.Open, Scenarios: []Scenario{
		{Name: "no begin", Outcome: contract.Errored, Reason: `arranging instance "past": instance "past": got LEAVING after 500ms, want released`},
	}}
	violated := violatedRule("A-A-03", failures(`instance "fleet" #3 and 9 more: got LEAVING after 2s, want released in documented steps`, `instance "a": got RUNNING after 1s, want released`)...)
	violated.Scenarios = append(violated.Scenarios,
		Scenario{Name: "no bystander", Outcome: contract.Errored, Reason: `arranging a bystander (RUNNING PREPAID): instance "x": got LEAVING after 500ms, want released`},
		Scenario{Name: "no network", Outcome: contract.Errored, Reason: "the network is gone"})
	light := violatedRule("A-A-01", failures(`instance "alpha": got LEAVING after 500ms, want released`)...)
	light.Level = contract.Recommended
	r := &Report{Rules: []Rule{light, violatedRule("A-A-02", failures(`instance "beta": got LEAVING after 750ms, want deleted directly`, `instance "beta": got LEAVING, want deleted directly`)...), violated, open}}

	causes := r.Causes()
	require.Len(t, causes, 3)
	require.Equal(t, `instance "…": got LEAVING after …, want released`, causes[0].Text)
	require.Equal(t, []string{`instance "…": got LEAVING after …, want deleted directly`, `instance "…": got LEAVING after …, want released in documented steps`}, causes[0].Also, "nothing is hidden")
	require.Len(t, causes[0].Failures, 3)
	require.Equal(t, "A-A-02", causes[0].Failures[0].Rule.ID, "the example is of a rule that weighs")
	require.Len(t, causes[0].Stopped, 2)
	require.True(t, causes[0].Stops(violated.Scenarios[2]))
	require.False(t, causes[0].Stops(violated.Scenarios[3]))
	require.True(t, causes[0].Opens(open))
	require.False(t, causes[0].Opens(violated), "it is open by the network, too")
	require.Equal(t, []string{`instance "…": got LEAVING, want deleted directly`, `instance "…": got RUNNING after …, want released`}, []string{causes[1].Text, causes[2].Text})
}

// The example of a cause is the failure with the fewest conditions, of those that weigh and tell of no reading.
func TestThePlainestFailureIsTheExample(t *testing.T) {
	t.Parallel()
	named := func(reason string, names ...string) (all []Scenario) {
		for _, name := range names {
			all = append(all, Scenario{Name: name, Reason: reason})
		}
		return all
	}
	const reason = `Release: got 200 {}, want 403`
	odd := violatedRule("A-A-02", named(reason, "An instance that is running is refused with a bearer token, too", "Of a burst by the other version over the limit, none happens", "One, by the other version and with a token", "An instance that is creating is refused",
		"An instance that is running is refused", "An instance that is stopped is refused")...)
	light := violatedRule("A-A-01", named(reason, "A light one")...)
	light.Level = contract.Recommended
	causes := (&Report{Rules: []Rule{light, odd}}).Causes()
	require.Len(t, causes, 1)
	require.Equal(t, "An instance that is running is refused", causes[0].Failures[0].Scenario.Name, "of two that are as plain, the first")
	require.Len(t, causes[0].Failures, 7)

	none := "Release: got 200 {}, want one of the readings one, two\n  not \"one\": Release: got 200 {}, want 403"
	late := violatedRule("A-A-02", append(named(none, "A name"), named(reason, "A long name of it")...)...)
	require.Equal(t, "A long name of it", (&Report{Rules: []Rule{late}}).Causes()[0].Failures[0].Scenario.Name, "it tells of no reading")
}

// An answer that says that the server failed is wrong whatever was wanted. Any other may be right elsewhere.
func TestAServerThatFailsIsOneCause(t *testing.T) {
	t.Parallel()
	r := &Report{Rules: []Rule{
		violatedRule("A-A-01", failures(`List: got 500 {"code":"X"}, want 403`, `List: got 500 {"code":"Y"}, want 403`, `Release: got 500 {"code":"X"}, want 403`, `List: got 400 {"code":"X"}, want 403`)...),
		violatedRule("A-A-02", failures(`List: got 500 {"code":"X","id":"2"}, want a listing`, `List: got 400 {"code":"X"}, want a listing`)...),
	}}
	causes := r.Causes()
	require.Len(t, causes, 5)
	require.Len(t, causes[0].Failures, 2)
	require.Len(t, causes[0].Rules, 2)
}

// A provider that follows no reading, one of them for the reason of another failure, does so by that cause, whichever rule comes
// first.
func TestAReadingThatIsNotFollowedForAKnownReason(t *testing.T) {
	t.Parallel()
	none := "Release: got 200 {}, want one of the readings one, two\n  not \"one\": Release: got 200 {}, want done\n  not \"two\": Release: got 200 {}, want 404"
	other := "Release: got 201 {}, want one of the readings one, two\n  not \"one\": Release: got 201 {}, want done\n  not \"two\": Release: got 201 {}, want 404"
	r := &Report{Rules: []Rule{violatedRule("A-A-01", failures(none, other)...), violatedRule("A-A-02", failures(`Release: got 200 {"id":"1"}, want done`)...)}}
	causes := r.Causes()
	require.Len(t, causes, 2)
	require.Equal(t, "Release: got 200 {…}, want done", causes[0].Text)
	require.Equal(t, "A-A-01", causes[0].Rules[0].ID, "rules are in the order of the report")
	require.Len(t, causes[0].Failures, 2)
}

func TestCauses(t *testing.T) {
	t.Parallel()
	small := violatedRule("A-A-01", Scenario{Name: "one", Reason: "got x, want y"})
	first := violatedRule("A-A-02", Scenario{Name: "two", Reason: `got 200 {"id":"1"}, want 403`}, Scenario{Name: "three", Reason: `got 200 {"id":"2"}, want 403`})
	second := violatedRule("A-A-03", Scenario{Name: "four", Reason: `got 200 {"id":"3"}, want 403`})
	second.Findings, second.Found = []Finding{
		{Scenario: "two", Place: "exchange 2, bmc Release", Got: "no code", Want: "a code", Exchange: &Exchange{}},
		{Scenario: "elsewhere", Place: "exchange 9, bmc Release", Got: "no code", Want: "a code", Exchange: &Exchange{}},
		{Scenario: "elsewhere", Place: "exchange 9, bmc Release", Got: "no id", Want: "an id", Exchange: &Exchange{}},
	}, 10
	light := violatedRule("A-A-04", Scenario{Name: "five", Reason: "got light, want dark"})
	light.Level = contract.Recommended
	look := violatedRule("A-A-05")
	look.Reason = "the first look was refused"
	r := &Report{Rules: []Rule{light, small, first, second, look, {ID: "A-A-06", Outcome: contract.Proved}}}

	type told struct {
		text     string
		rules    []string
		failures int
		also     []string
		found    int
	}
	var got []told
	for _, cause := range r.Causes() {
		one := told{cause.Text, nil, len(cause.Failures), cause.Also, cause.Found}
		for _, rule := range cause.Rules {
			one.rules = append(one.rules, rule.ID)
		}
		got = append(got, one)
	}
	require.Equal(t, []told{
		{"got 200 {…}, want 403", []string{"A-A-02", "A-A-03"}, 4, []string{"Release: got no code, want a code"}, 7},
		{"got x, want y", []string{"A-A-01"}, 1, nil, 0},
		{"the first look was refused", []string{"A-A-05"}, 1, nil, 0},
		{"Release: got no id, want an id", []string{"A-A-03"}, 1, nil, 0},
		{"got light, want dark", []string{"A-A-04"}, 1, nil, 0},
	}, got)
}
