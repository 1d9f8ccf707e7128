package result

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestVerdict(t *testing.T) {
	t.Parallel()
	clock := []contract.Need{contract.NeedClock}
	for name, each := range map[string]struct {
		rules   []Rule
		strict  bool
		tally   tally // what happened beside the rules
		verdict contract.Verdict
		exit    int
	}{
		"all proved":                      {rules: rules(contract.Proved, contract.Required), verdict: contract.Conformant, exit: 0},
		"nothing selected":                {verdict: contract.Incomplete, exit: 3},
		"a required rule violated":        {rules: rules(contract.Violated, contract.Required), verdict: contract.NonConformant, exit: 1},
		"a reading violated":              {rules: rules(contract.Violated, contract.Reading), verdict: contract.NonConformant, exit: 1},
		"a recommended rule violated":     {rules: append(rules(contract.Violated, contract.Recommended), rules(contract.Proved, contract.Required)...), verdict: contract.Conformant, exit: 0},
		"a recommended one, strictly":     {rules: rules(contract.Violated, contract.Recommended), strict: true, verdict: contract.NonConformant, exit: 1},
		"only a violated recommended one": {rules: rules(contract.Violated, contract.Recommended), verdict: contract.Incomplete, exit: 3},
		"a required rule open":            {rules: append(rules(contract.Open, contract.Required), rules(contract.Proved, contract.Required)...), verdict: contract.Incomplete, exit: 3},
		"open for a declared need":        {rules: append(needing(clock, contract.Skipped), rules(contract.Proved, contract.Required)...), verdict: contract.Partial, exit: 0},
		"nothing but declared needs":      {rules: needing(clock, contract.Skipped), verdict: contract.Incomplete, exit: 3},
		"errored beside a declared need":  {rules: append(needing(clock, contract.Errored), rules(contract.Proved, contract.Required)...), verdict: contract.Incomplete, exit: 3},
		"only not applicable":             {rules: rules(contract.NotApplicable, contract.Required), verdict: contract.Incomplete, exit: 3},
		"known and proved":                {rules: append(rules(contract.Known, contract.Required), rules(contract.Proved, contract.Required)...), verdict: contract.Conformant, exit: 0},
		"a stale list":                    {rules: rules(contract.Proved, contract.Required), tally: tally{stale: []string{"BMC-REL-02"}}, verdict: contract.NonConformant, exit: 1},
		"a fault of the suite":            {rules: rules(contract.Violated, contract.Required), tally: ended(&contract.Fault{}), verdict: contract.NoVerdict, exit: 7},
		"something left over":             {rules: rules(contract.Proved, contract.Required), tally: tally{leftover: true}, verdict: contract.Conformant, exit: 5},
		"refused by the guard":            {rules: rules(contract.Violated, contract.Required), tally: ended(&contract.Refused{}), verdict: contract.NoVerdict, exit: 6},
		"refused, and more went wrong": {rules: rules(contract.Proved, contract.Required),
			tally: tally{leftover: true, stale: []string{"BMC-REL-02"}, ends: ended(&contract.Fault{}, contract.Interrupted{}, &contract.Refused{}).ends}, verdict: contract.NoVerdict, exit: 6},
		"interrupted": {rules: rules(contract.Proved, contract.Required), tally: ended(contract.Interrupted{}), verdict: contract.NoVerdict, exit: 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			counted := each.tally
			for _, rule := range each.rules {
				counted.add(rule, each.strict)
			}
			verdict, exit := counted.verdict()
			require.Equal(t, each.verdict, verdict)
			require.Equal(t, each.exit, exit)
		})
	}
}

func rules(outcome contract.Outcome, level contract.Level) []Rule {
	return []Rule{{Outcome: outcome, Level: level}}
}

func needing(needs []contract.Need, outcome contract.Outcome) []Rule {
	return []Rule{{Outcome: contract.Open, Level: contract.Required, Missing: needs, Scenarios: []Scenario{{Outcome: outcome}}}}
}

// A report whose parts do not fit is none that can be trusted: each row is a sound one, spoilt.
func TestContradiction(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		spoil func(*Report)
		want  string // "" for one that is possible
	}{
		"sound":                  {func(*Report) {}, ""},
		"a rule twice":           {func(r *Report) { r.Rules = append(r.Rules, r.Rules[0]) }, "rule BMC-REL-01 stands in it twice"},
		"a failed scenario":      {func(r *Report) { r.Rules[0].Scenarios[0].Outcome = contract.Failed }, "rule BMC-REL-01 is proved, but 0 of its 1 scenario passed, and it has 0 findings"},
		"no scenario":            {func(r *Report) { r.Rules[0].Scenarios = nil }, "0 of its 0 scenarios passed"},
		"a finding":              {func(r *Report) { r.Rules[0].Findings = []Finding{{}} }, "and it has 1 finding"},
		"a violated rule":        {func(r *Report) { r.Rules[0].Outcome = contract.Violated }, "its verdict is conformant, and its rules say non-conformant"},
		"an open rule":           {func(r *Report) { r.Rules[0].Outcome = contract.Open }, "its verdict is conformant, and its rules say incomplete"},
		"no rule":                {func(r *Report) { r.Rules = nil }, "its verdict is conformant, and its rules say incomplete"},
		"another exit code":      {func(r *Report) { r.Exit = contract.ExitViolated }, "its exit code is 1, which does not follow from its verdict, conformant"},
		"green without verdict":  {func(r *Report) { r.Verdict = contract.NoVerdict }, "its exit code is 0, which does not follow from its verdict, none"},
		"green non-conformant":   {func(r *Report) { r.Verdict = contract.NonConformant }, "its exit code is 0, which does not follow from its verdict, non-conformant"},
		"green with a leftover":  {func(r *Report) { r.Leftovers = []Leftover{{}} }, "its exit code is 0, and it has 1 leftover"},
		"a leftover":             {func(r *Report) { r.Exit, r.Leftovers = contract.ExitLeftover, []Leftover{{}} }, ""},
		"a stale list":           {func(r *Report) { r.Verdict, r.Exit = contract.NonConformant, contract.ExitViolated }, ""},
		"over before any answer": {func(r *Report) { r.Verdict, r.Exit = contract.NoVerdict, contract.ExitIncomplete }, ""},
		"interrupted":            {func(r *Report) { r.Verdict, r.Exit = contract.NoVerdict, contract.ExitInterrupted }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &Report{Verdict: contract.Conformant, Rules: []Rule{{ID: "BMC-REL-01", Outcome: contract.Proved, Level: contract.Required, Scenarios: []Scenario{{Outcome: contract.Passed}}}}}
			each.spoil(r)
			if err := r.contradiction(); each.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, each.want)
			}
		})
	}
}

func ended(by ...error) tally {
	t := tally{ends: map[int]error{}}
	for _, err := range by {
		t.end(err)
	}
	return t
}
