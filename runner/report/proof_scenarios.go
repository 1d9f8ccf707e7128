package report

import (
	"fmt"
	"slices"
)

// Unseen lists the scenarios that none of the faults turned red at a step that states what is wanted. Where not all faults
// were tried, another one may do it.
func (p *Proof) Unseen() []ScenarioProof {
	return slices.DeleteFunc(slices.Clone(p.Seen), func(s ScenarioProof) bool { return s.Faults > 0 })
}

// whole tells whether all faults were tried, so that a scenario that was not seen to fail never was.
func (p *Proof) whole() bool { return len(p.Faults) >= p.Catalogue }

// NeverSeen lists the scenarios that no fault at all turns red; none where not all faults were tried, since then nobody
// knows.
func (p *Proof) NeverSeen() []ScenarioProof {
	if !p.whole() {
		return nil
	}
	return p.Unseen()
}

// scenarioShortcomings says of which scenarios the proof proves nothing.
func (p *Proof) scenarioShortcomings() []string {
	var found []string
	for _, s := range p.NeverSeen() {
		found = append(found, fmt.Sprintf("%s: no fault turns the scenario %q red (%s)", s.Rule, s.Name, s.Location))
	}
	return append(found, p.unaccounted()...)
}

// unaccounted says that the proof of all faults leaves scenarios out, in at most one sentence.
func (p *Proof) unaccounted() []string {
	if !p.whole() || len(p.Seen) == p.Scenarios {
		return nil
	}
	return []string{fmt.Sprintf("the proof tells of %s, want the %d of a run", plural(len(p.Seen), "scenario"), p.Scenarios)}
}

// scenarioCount gives "317 of 317 scenarios".
func (p *Proof) scenarioCount() string {
	return fmt.Sprintf("%d of %s", len(p.Seen)-len(p.Unseen()), plural(len(p.Seen), "scenario"))
}

// rulesOf names the rules of scenarios, each once.
func rulesOf(scenarios []ScenarioProof) []string {
	var rules []string
	for _, s := range scenarios {
		if !slices.Contains(rules, s.Rule) {
			rules = append(rules, oneLine(s.Rule))
		}
	}
	return rules
}

// countedScenarios gives "2 scenarios have never been seen to fail (of BMC-REL-08)", or "" for none.
func countedScenarios(scenarios []ScenarioProof) string {
	if len(scenarios) == 0 {
		return ""
	}
	verb := "have"
	if len(scenarios) == 1 {
		verb = "has"
	}
	return fmt.Sprintf("%s %s never been seen to fail (of %s)", plural(len(scenarios), "scenario"), verb, some(rulesOf(scenarios)))
}

// unseen adds the scenarios that were not seen to fail: in full what nobody has seen, in brief what others may see.
func (p *page) unseen(proof *Proof) {
	list := proof.Unseen()
	if len(list) == 0 {
		return
	}
	if !proof.whole() {
		p.linef("%s", p.faint("not seen to fail, by the faults that were tried:"))
		for _, s := range list {
			p.linef("  %s  %s", p.faint(oneLine(s.Location)), oneLine(s.Name))
		}
		p.linef("")
		return
	}
	for _, s := range list {
		p.linef("%s  %s", p.red("UNSEEN"), p.bold(oneLine(s.Rule)+"  "+oneLine(s.Name)))
		p.linef("%s%s  %s", indent, p.cyan(oneLine(s.Location)), "no fault turns it red: add one that does, or take the scenario out")
	}
	p.linef("")
}
