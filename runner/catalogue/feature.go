package catalogue

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"relcon/runner/contract"
)

// place is where a scenario comes from: a scenario of a feature, or a row of its Examples.
type place struct {
	line  int
	rule  *Rule
	needs []contract.Need
	name  string // "" for a row
}

// add takes a feature file in, once per product among its tags.
func (s *Suite) add(path string, content []byte) error {
	ids := &messages.Incrementing{}
	document, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), ids.NewId)
	if err != nil {
		return err
	}
	if document.Feature == nil {
		return fmt.Errorf("there is no Feature in it")
	}
	products := productsOf(document.Feature.Tags)
	if len(products) == 0 {
		return fmt.Errorf("the Feature has no tag that names a product")
	}
	places := map[string]place{} // by id of the node
	for i, child := range document.Feature.Children {
		if child.Rule == nil {
			return fmt.Errorf("a Scenario or Background stands outside every Rule")
		}
		lines := strings.Split(string(content), "\n")
		if next := document.Feature.Children[i+1:]; len(next) > 0 && next[0].Rule != nil && len(next[0].Rule.Tags) > 0 {
			lines = lines[:next[0].Rule.Tags[0].Location.Line-1]
		}
		if err := s.addRule(child.Rule, document.Feature.Name, "features/"+path, lines, places); err != nil {
			return err
		}
	}
	for _, product := range products {
		f := Feature{URI: fmt.Sprintf("%s/%s", product, path), Content: content}
		s.Features = append(s.Features, f)
		if err := s.addScenarios(gherkin.Pickles(*document, f.URI, ids.NewId), product, len(products) > 1, places); err != nil {
			return err
		}
	}
	return nil
}

// addRule fills in what the feature says of a rule, and takes down where its scenarios stand. The last of the lines is the
// rule's own.
func (s *Suite) addRule(rule *messages.Rule, operation, path string, lines []string, places map[string]place) error {
	line := int(rule.Location.Line)
	if len(rule.Tags) != 1 || !ruleID.MatchString(strings.TrimPrefix(rule.Tags[0].Name, "@")) {
		return fmt.Errorf("line %d: a Rule has one tag, its id", line)
	}
	if rule.Name == "" {
		return fmt.Errorf("line %d: a Rule without a sentence says no clause", line)
	}
	id := rule.Tags[0].Name[1:]
	i := slices.Index(s.ids(), id)
	if i < 0 {
		return fmt.Errorf("line %d: rules.json has no entry %q", line, id)
	}
	entry := &s.Rules[i]
	if entry.Location != "" {
		return fmt.Errorf("line %d: %s is the tag of two Rules", line, id)
	}
	entry.Title, entry.Operation, entry.Location = rule.Name, operation, fmt.Sprintf("%s:%d", path, line)
	entry.Text = strings.Trim(strings.Join(lines[line:], "\n"), "\n")
	for _, child := range rule.Children {
		if child.Scenario == nil {
			return fmt.Errorf("line %d: a Rule holds scenarios only", line)
		}
		needs, err := needsOf(child.Scenario)
		if err != nil {
			return err
		}
		places[child.Scenario.Id] = place{int(child.Scenario.Location.Line), entry, needs, child.Scenario.Name}
		for _, examples := range child.Scenario.Examples {
			for _, row := range examples.TableBody {
				places[row.Id] = place{int(row.Location.Line), entry, needs, ""}
			}
		}
	}
	return nil
}

// addScenarios takes in what a feature holds to be run for one product. It refuses a scenario that would never run: an
// outline without rows.
func (s *Suite) addScenarios(pickles []*messages.Pickle, product contract.Product, several bool, places map[string]place) error {
	for id, at := range places {
		if at.name != "" && !slices.ContainsFunc(pickles, func(p *messages.Pickle) bool { return p.AstNodeIds[0] == id }) {
			return fmt.Errorf("line %d: the scenario %q has no Examples row, so it would never run", at.line, at.name)
		}
	}
	for _, pickle := range pickles {
		at := places[pickle.AstNodeIds[len(pickle.AstNodeIds)-1]]
		path, _, _ := strings.Cut(at.rule.Location, ":")
		scenario := Scenario{
			RuleID: at.rule.ID, Name: pickle.Name, Product: product, Path: path, Line: at.line, Needs: at.needs, Steps: stepsOf(pickle), URI: pickle.Uri,
		}
		if several {
			scenario.Name = fmt.Sprintf("%s (%s)", pickle.Name, strings.ToUpper(string(product)))
		}
		if len(scenario.Steps) == 0 {
			return fmt.Errorf("line %d: scenario %q has no steps", at.line, scenario.Name)
		}
		at.rule.Scenarios = append(at.rule.Scenarios, scenario)
		s.played[[2]string{pickle.Uri, pickle.Name}] = scenario
	}
	return nil
}

// stepsOf writes the steps with their keywords, And for one that goes on as the one before.
func stepsOf(pickle *messages.Pickle) []string {
	var steps []string
	for i, step := range pickle.Steps {
		keyword := Keyword(step)
		if i > 0 && pickle.Steps[i-1].Type == step.Type {
			keyword = "And"
		}
		steps = append(steps, keyword+" "+step.Text)
	}
	return steps
}

// Keyword is the keyword of a step, that of the step before for one that begins with And.
func Keyword(step *messages.PickleStep) string {
	switch step.Type {
	case messages.PickleStepType_CONTEXT:
		return "Given"
	case messages.PickleStepType_ACTION:
		return "When"
	}
	return "Then"
}

// needsOf reads a scenario's tags: each names a need.
func needsOf(scenario *messages.Scenario) ([]contract.Need, error) {
	var needs []contract.Need
	for _, tag := range scenario.Tags {
		need := contract.Need(strings.TrimPrefix(tag.Name, "@"))
		if !slices.Contains(contract.Needs(), need) {
			return nil, fmt.Errorf("line %d: the tag %s of a scenario names no need", tag.Location.Line, tag.Name)
		}
		needs = append(needs, need)
	}
	return needs, nil
}

func productsOf(tags []*messages.Tag) []contract.Product {
	return slices.DeleteFunc(contract.Products(), func(product contract.Product) bool {
		return !slices.ContainsFunc(tags, func(t *messages.Tag) bool { return t.Name == "@"+string(product) })
	})
}
