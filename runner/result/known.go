package result

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// Knows tells whether a scenario failed, and each of its failures is known.
func (r Rule) Knows(scenario string) bool {
	own := slices.DeleteFunc(slices.Clone(r.Failures), func(f Failure) bool { return f.Scenario != scenario })
	return len(own) > 0 && !slices.ContainsFunc(own, func(f Failure) bool { return f.Status != FailureKnown })
}

// applyKnown holds the violations against the list of known failures, and gives what is listed but does not fail: that makes
// the list stale.
func (f Facts) applyKnown(r *Report) (stale []string) {
	for i := range r.Rules {
		rule := &r.Rules[i]
		listed := f.Known.Of(rule.ID)
		if len(listed) == 0 {
			continue
		}
		if rule.Outcome == contract.Violated {
			rule.Failures = rule.against(f.Known, r.Started)
			f.allKnown(rule)
		}
		for _, each := range listed {
			end, ended := f.History.End(each.Scenario)
			if ended && end.Outcome == contract.Passed && !each.Expired(r.Started) && !rule.fails(each.Scenario) {
				stale = append(stale, fmt.Sprintf("line %d, %s, %q", each.Line, each.Rule, each.Scenario))
			}
		}
	}
	return stale
}

// against gives all failures of a rule, held against the list.
func (r *Rule) against(known *catalogue.Known, now time.Time) []Failure {
	var all []Failure
	add := func(scenario, step string) {
		failure := Failure{Scenario: scenario, Step: step, Status: FailureNew}
		if listed, found := known.Find(r.ID, scenario, step); found {
			failure = Failure{scenario, step, FailureKnown, listed.Reason, listed.Ticket, listed.Expires.Format(time.DateOnly)}
			if listed.Expired(now) {
				failure.Status = FailureExpired
			}
		}
		if !slices.Contains(all, failure) {
			all = append(all, failure)
		}
	}
	for _, scenario := range r.With(contract.Failed) {
		add(scenario.Name, scenario.Step)
	}
	for _, scenario := range r.FoundIn {
		add(scenario, "")
	}
	return all
}

// allKnown turns a violated rule into a known one where the list knows each of its failures. Where another scenario of it came
// to no verdict, other than by a declared need, the rule is open: nothing is known of that one.
func (f Facts) allKnown(r *Rule) {
	var reasons []string
	for _, failure := range r.Failures {
		if failure.Status != FailureKnown {
			return
		}
		if reason := strings.TrimSuffix(failure.Reason+" ("+failure.Ticket+")", " ()"); !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	r.Outcome, r.Reason = contract.Known, "listed in "+f.Known.File+": "+strings.Join(reasons, "; ")
	for _, scenario := range r.With(contract.Skipped, contract.Errored) {
		if end, _ := f.History.End(scenario.Name); !f.declares(scenario.Product, end.Missing) {
			r.Outcome, r.Reason = contract.Open, scenario.Reason
			return
		}
	}
}

// fails tells whether the rule failed in a scenario.
func (r *Rule) fails(scenario string) bool {
	return slices.Contains(r.FoundIn, scenario) ||
		slices.ContainsFunc(r.With(contract.Failed), func(s Scenario) bool { return s.Name == scenario })
}

// Failing gives every failure of a rule, as a list of known failures names them. One without a scenario stands for a rule that
// is violated as a whole.
func (r Rule) Failing() []Failure {
	all := r.Failures
	if len(all) == 0 && (r.Outcome == contract.Violated || r.Outcome == contract.Known) {
		if all = r.against(nil, time.Time{}); len(all) == 0 {
			all = []Failure{{Status: FailureNew}}
		}
	}
	return all
}

// reasonOf gives the reason of a failure.
func (r Rule) reasonOf(f Failure) string {
	for _, s := range r.With(contract.Failed) {
		if s.Name == f.Scenario && s.Step == f.Step {
			return s.Reason
		}
	}
	for _, each := range r.Findings {
		if cmp.Or(each.Scenario, catalogue.OutsideScenarios) == f.Scenario {
			return each.String()
		}
	}
	return r.Why()
}

// Proposal is a list of known failures that a run calls for.
type Proposal struct {
	Failures []catalogue.KnownFailure // with reason, ticket and day, as far as the run knew them; the others have none
	Light    []string                 // what is left out because it does not weigh
	Beyond   []string                 // what no list excuses
}

// Proposal gives the failures that a list has to know, so that this run would have been as it should be. The reason of one that
// has expired is gone: to know it for longer is a new decision.
func (r *Report) Proposal() (p Proposal) {
	for _, rule := range r.Rules {
		if rule.Outcome == contract.Violated && !r.Weighs(rule) {
			p.Light = append(p.Light, fmt.Sprintf("%s, which is %s", rule.ID, rule.Level))
			continue
		}
		for _, f := range rule.Failing() {
			entry := catalogue.KnownFailure{Rule: rule.ID, Scenario: f.Scenario, Step: f.Step, Seen: rule.reasonOf(f)}
			switch {
			case f.Scenario == "":
				p.Beyond = append(p.Beyond, rule.ID+" is violated as a whole: "+rule.Why())
				continue
			case f.Status == FailureKnown:
				entry.Reason, entry.Ticket = f.Reason, f.Ticket
				entry.Expires, _ = time.Parse(time.DateOnly, f.Expires) // or zero, as for a new one
			case f.Status == FailureExpired:
				entry.Seen = fmt.Sprintf("known until %s (%s): %s", f.Expires, f.Reason, entry.Seen)
			}
			p.Failures = append(p.Failures, entry)
		}
	}
	for _, rule := range r.With(contract.Open) {
		if r.Weighs(rule) && len(rule.Missing) == 0 {
			p.Beyond = append(p.Beyond, rule.ID+" is open: "+rule.Why())
		}
	}
	if len(r.With(contract.Proved)) == 0 {
		p.Beyond = append(p.Beyond, "no rule is proved")
	}
	return p
}
