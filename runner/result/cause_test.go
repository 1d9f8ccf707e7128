package result

import (
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
