package spec

import (
	"slices"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// rule is a rule with everything that is known of it.
type rule struct {
	catalogue.Rule
	Sentence text
	Sources  text
	Products []contract.Product
	About    string // the products
	Allowed  []text // readings
	Scenes   []scenario
	Faults   []fault
	Example  *example
	Seen     *seen
}

// fault is a fault that the rule catches.
type fault struct {
	ID, Summary string
	Proof       string // what the proof says of it; "" without one
}

// example is an exchange of a run.
type example struct {
	Scenario      string
	Text, Command string
	Reported      bool // it is from the report, not from a run against the reference
	Failed        bool
}

// seen is what the report says of a rule.
type seen struct {
	Outcome      contract.Outcome
	Reading      text
	Reason       string
	Passed, Runs int
}

// ruleMaker gives the function that puts rules into words.
func ruleMaker(s Sources) func(catalogue.Rule) rule {
	var proved map[string]result.FaultProof
	if s.Proof != nil {
		proved = map[string]result.FaultProof{}
		for _, each := range s.Proof.Faults {
			proved[each.ID] = each
		}
	}
	return func(entry catalogue.Rule) rule {
		r := rule{
			Rule: entry, Sentence: text{entry.Title, entry.Chinese}, Sources: text{entry.Source, sourceInChinese(entry.Source)},
			Products: s.productsOf(entry), About: namesOf(s.productsOf(entry)), Example: exampleOf(s, entry), Seen: seenOf(s.Report, entry.ID),
		}
		for _, reading := range entry.Readings {
			r.Allowed = append(r.Allowed, text{reading, nameOfReading(reading)})
		}
		for _, outline := range entry.Outlines {
			r.Scenes = append(r.Scenes, scenarioOf(entry, outline))
		}
		for _, each := range s.Faults {
			if each.Rule != entry.ID {
				continue
			}
			f := fault{ID: each.ID, Summary: each.Summary}
			switch tried, known := proved[each.ID]; {
			case known && tried.Killed:
				f.Proof = "caught"
			case known:
				f.Proof = "not caught"
			case proved != nil && !catalogue.OfRaces(entry.ID): // no proof tries a fault of overlapping requests
				f.Proof = "not tried"
			}
			r.Faults = append(r.Faults, f)
		}
		return r
	}
}

// Proved counts the faults that the proof says were caught.
func (r rule) Proved() int {
	n := 0
	for _, each := range r.Faults {
		if each.Proof == "caught" {
			n++
		}
	}
	return n
}

// productsOf are those that a rule is about.
func (s Sources) productsOf(entry catalogue.Rule) []contract.Product {
	if i := slices.IndexFunc(s.Races, func(race catalogue.Race) bool { return race.ID == entry.ID }); i >= 0 {
		return s.Races[i].Products
	}
	return productsOf(entry)
}

func productsOf(entry catalogue.Rule) []contract.Product {
	return slices.DeleteFunc(contract.Products(), func(product contract.Product) bool {
		return !slices.ContainsFunc(entry.Scenarios, func(s catalogue.Scenario) bool { return s.Product == product })
	})
}

func namesOf(products []contract.Product) string {
	var names []string
	for _, product := range products {
		names = append(names, strings.ToUpper(string(product)))
	}
	return strings.Join(names, ", ")
}

func ruleIn(r *result.Report, id string) *result.Rule {
	if r == nil {
		return nil
	}
	if i := slices.IndexFunc(r.Rules, func(rule result.Rule) bool { return rule.ID == id }); i >= 0 {
		return &r.Rules[i]
	}
	return nil
}

func seenOf(r *result.Report, id string) *seen {
	found := ruleIn(r, id)
	if found == nil {
		return nil
	}
	s := &seen{Outcome: found.Outcome, Passed: len(found.With(contract.Passed)), Runs: len(found.Scenarios)}
	if found.Reading != "" {
		s.Reading = text{found.Reading, nameOfReading(found.Reading)}
	}
	if found.Outcome != contract.Proved {
		s.Reason = few(found.Why())
	}
	return s
}

// few gives the beginning of a text of many lines, or of long ones. The report has the whole.
func few(text string) string {
	const most, long = 5, 600 // lines, characters
	lines := strings.Split(text, "\n")
	if len(lines) > most {
		lines = append(lines[:most], "…")
	}
	for i, line := range lines {
		if runes := []rune(line); len(runes) > long {
			lines[i] = string(runes[:long]) + "…"
		}
	}
	return strings.Join(lines, "\n")
}

// exampleOf picks an exchange that shows the rule: of the report, or else of the other run. A violated rule is shown by a
// scenario that failed.
func exampleOf(s Sources, entry catalogue.Rule) *example {
	for _, from := range []*result.Report{s.Report, s.Examples} {
		found := ruleIn(from, entry.ID)
		if found == nil {
			continue
		}
		for _, outcome := range []contract.Outcome{contract.Failed, contract.Passed} {
			for _, scenario := range found.With(outcome) {
				exchange := telling(scenario)
				if exchange == nil {
					continue
				}
				shown := &example{Scenario: scenario.Name, Reported: from == s.Report, Failed: outcome == contract.Failed}
				shown.Text, shown.Command = report.ExchangeText(*exchange)
				return shown
			}
		}
	}
	return nil
}

// telling picks the exchange that a scenario is about: the last one that may have changed something, and was refused if the
// scenario wants a refusal.
func telling(s result.Scenario) *result.Exchange {
	refused := slices.ContainsFunc(s.Steps, func(step result.Step) bool { return strings.Contains(step.Text, "the request is refused") })
	best, rank := -1, -1
	for i, each := range s.Exchanges {
		score := 0
		if each.Mutates() {
			score++
		}
		if refused == (each.Response.Status >= 400) {
			score += 2
		}
		if score >= rank {
			best, rank = i, score
		}
	}
	if best < 0 {
		return nil
	}
	return &s.Exchanges[best]
}

// WithoutExample lists the rules of which the report shows no exchange.
func WithoutExample(s Sources) []string {
	var ids []string
	for _, entry := range s.Suite.Rules {
		if exampleOf(s, entry) == nil {
			ids = append(ids, entry.ID)
		}
	}
	return ids
}
