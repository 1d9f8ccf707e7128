package report

import (
	"fmt"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// scenarioCount gives "317 of 317 scenarios".
func scenarioCount(p *result.Proof) string {
	return fmt.Sprintf("%d of %s", len(p.Seen)-len(p.Unseen()), contract.Plural(len(p.Seen), "scenario"))
}

// rulesOf names the rules of scenarios, each once.
func rulesOf(scenarios []result.ScenarioProof) []string {
	var rules []string
	for _, s := range scenarios {
		if !slices.Contains(rules, s.Rule) {
			rules = append(rules, oneLine(s.Rule))
		}
	}
	return rules
}

// countedScenarios gives "2 scenarios have never been seen to fail (of BMC-REL-08)", or "" for none.
func countedScenarios(scenarios []result.ScenarioProof) string {
	if len(scenarios) == 0 {
		return ""
	}
	verb := "have"
	if len(scenarios) == 1 {
		verb = "has"
	}
	return fmt.Sprintf("%s %s never been seen to fail (of %s)", contract.Plural(len(scenarios), "scenario"), verb, some(rulesOf(scenarios)))
}

// unseen adds the scenarios that were not seen to fail: in full what nobody has seen, in brief what others may see.
func (p *page) unseen(proof *result.Proof) {
	list := proof.Unseen()
	if len(list) == 0 {
		return
	}
	if !proof.Whole() {
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
