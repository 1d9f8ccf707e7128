package result

import (
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Rule is what one rule came to.
type Rule struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Operation string           `json:"operation"` // the feature's title: provider and operation, such as "BMC ReleaseInstances"
	Level     contract.Level   `json:"level"`
	Outcome   contract.Outcome `json:"outcome"`
	Source    string           `json:"source"`
	Location  string           `json:"location,omitempty"` // of the clause: file and line, such as "features/zenlayer/bmc_release_instances.feature:12"
	Reading   string           `json:"reading,omitempty"`  // the behaviour that a reading rule observed
	Reason    string           `json:"reason,omitempty"`   // why it is open, not applicable or known, or how the first look has shown that it is broken
	Missing   []contract.Need  `json:"missing,omitempty"`  // needs declared as not available that left it open
	Scenarios []Scenario       `json:"scenarios"`
	Findings  []Finding        `json:"findings,omitempty"` // of the judge: the first ones
	Found     int              `json:"found,omitempty"`    // how many there are in all
	FoundIn   []string         `json:"foundIn,omitempty"`  // the scenarios in which they were seen, by name
	Failures  []Failure        `json:"failures,omitempty"` // held against the list of known ones, where that names the rule
}

// With gives the scenarios of the rule that came to one of the outcomes.
func (r Rule) With(outcomes ...contract.Outcome) []Scenario {
	return slices.DeleteFunc(slices.Clone(r.Scenarios), func(s Scenario) bool { return !slices.Contains(outcomes, s.Outcome) })
}

// Beside gives the findings that no scenario of the rule tells as its reason.
func (r Rule) Beside() []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool {
		return f.Exchange == nil && slices.ContainsFunc(r.Scenarios, func(s Scenario) bool { return s.Name == f.Scenario && s.Outcome == contract.Failed })
	})
}

// Why gives the reason of the rule, or else the different reasons of its scenarios that did not pass and the findings, one
// a line.
func (r Rule) Why() string {
	if r.Reason != "" {
		return r.Reason
	}
	var reasons []string
	for _, scenario := range r.With(contract.Failed, contract.Errored, contract.Skipped) {
		if scenario.Reason != "" && !slices.Contains(reasons, scenario.Reason) {
			reasons = append(reasons, scenario.Reason)
		}
	}
	for _, finding := range r.Beside() {
		reasons = append(reasons, finding.String())
	}
	if len(reasons) == 0 {
		return "no reason was given"
	}
	return strings.Join(reasons, "\n")
}

// Scenario is what one scenario came to.
type Scenario struct {
	Name       string           `json:"name"`
	Location   string           `json:"location"` // file and line, such as "features/zenlayer/bmc_release_instances.feature:20"
	Product    contract.Product `json:"product"`
	Outcome    contract.Outcome `json:"outcome"`
	Reading    string           `json:"reading,omitempty"`
	Reason     string           `json:"reason,omitempty"`    // of any outcome but passed
	Need       contract.Need    `json:"need,omitempty"`      // that kept it from being played, where the target file does not declare it as not available
	Step       string           `json:"step,omitempty"`      // the step that failed, as the feature has it
	DurationMs float64          `json:"durationMs"`          // 0 where it never began
	SettledMs  float64          `json:"settledMs,omitempty"` // longest wait for an effect
	Looks      int              `json:"looks,omitempty"`     // at the inventory during that wait
	AtMs       float64          `json:"atMs,omitempty"`      // when it began, after the beginning of the run
	Steps      []Step           `json:"steps,omitempty"`
	Events     []Event          `json:"events,omitempty"` // what was arranged between the exchanges
	Exchanges  []Exchange       `json:"exchanges"`
}

// Step is one step of a scenario. Skipped is one that was not played.
type Step struct {
	Text       string           `json:"text"` // with its keyword
	Outcome    contract.Outcome `json:"outcome"`
	DurationMs float64          `json:"durationMs,omitempty"` // 0 where it was not played
}
