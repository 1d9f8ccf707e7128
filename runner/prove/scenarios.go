package prove

import (
	"slices"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// attempt is what came of one fault: its row, and the names of the scenarios that it turned red where they state what is
// wanted, of whichever rule.
type attempt struct {
	row result.FaultProof
	red []string
}

func redIn(result *result.Report) []string {
	var names []string
	for _, rule := range result.Rules {
		for _, scenario := range rule.With(contract.Failed) {
			if statesWhatIsWanted(scenario.Step) {
				names = append(names, scenario.Name)
			}
		}
	}
	return names
}

// statesWhatIsWanted tells a Then that states the clause from a step that fails on the way to it, and from the request
// without its flaw: where that one is refused, the clause may be kept.
func statesWhatIsWanted(step string) bool {
	return strings.HasPrefix(step, "Then ") && step != "Then "+contract.WithoutFlaw
}

// broken tells whether a scenario of a rule fails where it states what is wanted. What the judge finds is not counted: it holds
// every exchange against the clauses that speak of all of them, whatever the exchange is about.
func broken(rule result.Rule) bool {
	return slices.ContainsFunc(rule.With(contract.Failed), func(s result.Scenario) bool { return statesWhatIsWanted(s.Step) })
}

// seenOf tells of each scenario of the wanted rules how many faults turned it red. Any fault counts: what matters is that
// the scenario can fail.
func seenOf(scenarios []catalogue.Scenario, wanted []string, attempts []attempt) []result.ScenarioProof {
	by := map[string][]result.FaultProof{}
	for _, each := range attempts {
		for _, name := range each.red {
			by[name] = append(by[name], each.row)
		}
	}
	seen := []result.ScenarioProof{}
	for _, scenario := range scenarios {
		if slices.Contains(wanted, scenario.RuleID) {
			seen = append(seen, result.ScenarioProof{
				Rule: scenario.RuleID, Name: scenario.Name, Location: scenario.Location(),
				Faults: len(by[scenario.Name]), Fault: witness(by[scenario.Name], scenario.RuleID),
			})
		}
	}
	return seen
}

// witness names one of the faults, one that breaks the rule if there is any; "" where there is none at all.
func witness(faults []result.FaultProof, rule string) string {
	if len(faults) == 0 {
		return ""
	}
	own := slices.IndexFunc(faults, func(f result.FaultProof) bool { return f.Rule == rule })
	return faults[max(own, 0)].ID
}
