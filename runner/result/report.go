// Package result holds what a run, or a proof of the suite, came to: plain values, their JSON form, and what follows
// from them. It knows no other format: package report writes them.
package result

import (
	"slices"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// Report is the result of one run. Every report format is made from it.
type Report struct {
	Schema     string              `json:"schema"`
	Relcon     string              `json:"relcon"`            // version of the program
	Commit     string              `json:"commit,omitempty"`  // that the program was built from
	Contract   Contract            `json:"contract,omitzero"` // that the program holds
	Verdict    contract.Verdict    `json:"verdict"`
	Exit       int                 `json:"exit"`
	Reason     string              `json:"reason,omitempty"` // why there is no verdict, or what went wrong beside the rules
	Target     string              `json:"target"`           // its name
	TargetFile string              `json:"targetFile,omitempty"`
	Provider   contract.Provider   `json:"provider,omitzero"`  // that was tested, as far as it is known
	Selection  catalogue.Selection `json:"selection,omitzero"` // of the rules of the contract; absent where all were selected
	Faults     []string            `json:"faults,omitempty"`   // switched on in the built-in reference
	Seed       uint64              `json:"seed"`               // order of the scenarios
	Require    contract.Verdict    `json:"require,omitempty"`  // the least verdict with exit code 0; "" means partial
	Strict     bool                `json:"strict,omitempty"`   // recommended rules weigh like required ones
	Started    time.Time           `json:"started"`
	DurationMs float64             `json:"durationMs"`
	Left
	Lacks     []string `json:"lacks,omitempty"`     // instances that the target's pool lacks for the selected rules, each with where to add it
	Truncated string   `json:"truncated,omitempty"` // why exchanges of the run are missing here; "" where none are
	Lasting   *Lasting `json:"lasting,omitempty"`   // how long what was seen was seen to last; nil where nothing was seen
	Explored  int      `json:"explored,omitempty"`  // generated calls that were sent beside the scenarios
	Together  int      `json:"together,omitempty"`  // generated calls that several clients sent at once
	Clients   int      `json:"clients,omitempty"`   // that sent them
	Rules     []Rule   `json:"rules"`               // in catalogue order
	File      string   `json:"-"`                   // the JSON report of it; "" where there is none
}

// Contract identifies a contract.
type Contract struct {
	Digest    string `json:"digest"`    // of the features, the rules and the schemas, such as "sha256:…"
	Rules     int    `json:"rules"`     // there are in all, whatever was selected
	Scenarios int    `json:"scenarios"` // of these
}

// With gives the rules of that outcome, in the order of the report.
func (r *Report) With(outcome contract.Outcome) []Rule {
	return slices.DeleteFunc(slices.Clone(r.Rules), func(rule Rule) bool { return rule.Outcome != outcome })
}

// Weighs reports whether a violation of the rule makes the run non-conformant.
func (r *Report) Weighs(rule Rule) bool { return rule.Level != contract.Recommended || r.Strict }

// whole reports whether nothing narrows the selection of the rules down.
func (r *Report) whole() bool {
	s := r.Selection
	return len(s.Patterns)+len(s.Products) == 0 && s.Level == "" && s.Shard == (catalogue.Shard{})
}

// Judged reports whether the run had anything to judge.
func (r *Report) Judged() bool {
	return r.Verdict != contract.NoVerdict || slices.ContainsFunc(r.Rules, func(rule Rule) bool { return len(rule.Scenarios) > 0 })
}

// BrokenOff reports whether the run judged something and was ended before it had judged everything.
func (r *Report) BrokenOff() bool {
	ends := []int{contract.ExitInterrupted, contract.ExitUnreachable, contract.ExitLeftover}
	return r.Verdict == contract.NoVerdict && r.Judged() && slices.Contains(ends, r.Exit)
}

// Played counts the scenarios that began, whether or not they came to their end.
func (r *Report) Played() int {
	n := 0
	for _, rule := range r.Rules {
		for _, scenario := range rule.Scenarios {
			if scenario.Outcome == contract.Passed || scenario.Outcome == contract.Failed || scenario.Outcome == contract.Errored && scenario.DurationMs > 0 {
				n++
			}
		}
	}
	return n
}

// ExitFollowsVerdict reports whether the exit code is the one that the verdict alone calls for: nothing else went wrong.
func (r *Report) ExitFollowsVerdict() bool {
	switch r.Verdict {
	case contract.Partial:
		return r.Exit == r.partialExit()
	case contract.Conformant:
		return r.Exit == contract.ExitOK
	case contract.NonConformant:
		return r.Exit == contract.ExitViolated
	case contract.Incomplete:
		return r.Exit == contract.ExitIncomplete
	}
	return false
}

// partialExit is the exit code of a partial run.
func (r *Report) partialExit() int {
	if r.Require == contract.Conformant {
		return contract.ExitIncomplete
	}
	return contract.ExitOK
}

// Lasting says how long the run has seen to it that what a scenario saw remains so.
type Lasting struct {
	BetweenMs float64 `json:"betweenMs"` // shortest time between the two looks of a scenario
	Accounts  int     `json:"accounts"`  // that were looked at once more after their scenario had ended
	Later     int     `json:"later"`     // of these, that were looked at after their clock was moved: by 20, by 25 and by 800 hours
}
