package catalogue

import (
	"slices"
	"strings"
	"time"
)

// OutsideScenarios stands for the name of a scenario where the run itself saw something, such as in its first look at the target.
const OutsideScenarios = "outside every scenario"

// Known is a list of failures that are expected. A nil one lists none.
type Known struct {
	File     string
	Failures []KnownFailure
}

// KnownFailure is one failure that is expected: that of a scenario at a step, or what the judge finds in a scenario.
type KnownFailure struct {
	Rule     string // id
	Scenario string // its name, or OutsideScenarios
	Step     string // at which it fails, with its keyword; "" for a finding outside every step
	Reason   string
	Ticket   string    // "" means none
	Expires  time.Time // midnight of the last day on which it is expected, UTC
	Line     int       // of the file
	Seen     string    // what came, where an entry is proposed; not in the file
}

// Of gives the failures that are listed for a rule.
func (k *Known) Of(rule string) []KnownFailure {
	if k == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(k.Failures), func(f KnownFailure) bool { return f.Rule != rule })
}

// Find gives what is listed of a failure.
func (k *Known) Find(rule, scenario, step string) (KnownFailure, bool) {
	for _, each := range k.Of(rule) {
		if each.Scenario == scenario && each.Step == step {
			return each, true
		}
	}
	return KnownFailure{}, false
}

// Expired tells whether the failure is expected no more.
func (f KnownFailure) Expired(now time.Time) bool { return !now.Before(f.Expires.AddDate(0, 0, 1)) }

// Scenario gives the scenario of a name, of whichever rule.
func (s *Suite) Scenario(name string) (Scenario, bool) {
	for _, rule := range s.Rules {
		for _, scenario := range rule.Scenarios {
			if scenario.Name == name {
				return scenario, true
			}
		}
	}
	return Scenario{}, false
}

// FailingSteps gives the steps of a scenario as a report names the one that failed: none begins with And.
func (s Scenario) FailingSteps() []string {
	var steps []string
	keyword := ""
	for _, step := range s.Steps {
		if rest, again := strings.CutPrefix(step, "And "); again {
			step = keyword + " " + rest
		}
		keyword, _, _ = strings.Cut(step, " ")
		steps = append(steps, step)
	}
	return steps
}
