package report

import (
	"slices"

	"relcon/runner/result"
)

// noFault is the heading of the rules that no fault is known to break.
const noFault = "Rules without a fault"

// proofOperation are the rows of the kill matrix that belong to one operation.
type proofOperation struct {
	Name  string
	Rules []proofRule
}

// proofRule is one rule with the faults that break it.
type proofRule struct {
	ID, Title string
	Unproved  bool
	Faults    []result.FaultProof
	Scenarios []result.ScenarioProof
}

// operations groups the faults by operation and rule, in the order of the proof. Rules without a fault come last.
func operationsOf(p *result.Proof) []proofOperation {
	var all []proofOperation
	known := map[string]bool{}
	for _, fault := range p.Faults {
		i := slices.IndexFunc(all, func(o proofOperation) bool { return o.Name == fault.Operation })
		if i < 0 {
			i, all = len(all), append(all, proofOperation{Name: fault.Operation})
		}
		all[i].add(fault, slices.Contains(p.Unproved, fault.Rule))
		known[fault.Rule] = true
	}
	bare := proofOperation{Name: noFault}
	for _, id := range p.Unproved {
		if !known[id] {
			bare.Rules = append(bare.Rules, proofRule{ID: id, Unproved: true})
		}
	}
	if len(bare.Rules) > 0 {
		all = append(all, bare)
	}
	for _, operation := range all {
		for i := range operation.Rules {
			rule := &operation.Rules[i]
			rule.Scenarios = slices.DeleteFunc(slices.Clone(p.Seen), func(s result.ScenarioProof) bool { return s.Rule != rule.ID })
		}
	}
	return all
}

func (o *proofOperation) add(fault result.FaultProof, unproved bool) {
	i := slices.IndexFunc(o.Rules, func(r proofRule) bool { return r.ID == fault.Rule })
	if i < 0 {
		i, o.Rules = len(o.Rules), append(o.Rules, proofRule{ID: fault.Rule, Title: fault.Title, Unproved: unproved})
	}
	o.Rules[i].Faults = append(o.Rules[i].Faults, fault)
}

// Seen counts the rules that a fault of theirs turned red at the step that states the clause.
func (o proofOperation) Seen() int {
	n := 0
	for _, rule := range o.Rules {
		if rule.Seen() {
			n++
		}
	}
	return n
}

// Faults counts the faults of the operation that satisfy the condition.
func (o proofOperation) count(condition func(result.FaultProof) bool) int {
	n := 0
	for _, rule := range o.Rules {
		n += rule.count(condition)
	}
	return n
}

// scenarios counts the scenarios of the operation that satisfy the condition.
func (o proofOperation) scenarios(condition func(result.ScenarioProof) bool) int {
	n := 0
	for _, rule := range o.Rules {
		n += rule.scenarios(condition)
	}
	return n
}

// Unseen counts the scenarios of the rule that were not seen to fail.
func (r proofRule) Unseen() int { return r.scenarios(unseen) }

func (r proofRule) scenarios(condition func(result.ScenarioProof) bool) int {
	n := 0
	for _, scenario := range r.Scenarios {
		if condition(scenario) {
			n++
		}
	}
	return n
}

// Seen tells whether a fault of the rule turned it red at the step that states the clause.
func (r proofRule) Seen() bool { return !r.Unproved && r.Killed() > 0 }

// Killed counts the faults that the rule noticed where it states what is wanted.
func (r proofRule) Killed() int { return r.count(killed) }

func (r proofRule) count(condition func(result.FaultProof) bool) int {
	n := 0
	for _, fault := range r.Faults {
		if condition(fault) {
			n++
		}
	}
	return n
}

func anyFault(result.FaultProof) bool { return true }

func killed(f result.FaultProof) bool { return f.Killed }

func troubled(f result.FaultProof) bool { return len(f.Trouble()) > 0 }

func anyScenario(result.ScenarioProof) bool { return true }

func unseen(s result.ScenarioProof) bool { return s.Faults == 0 }
