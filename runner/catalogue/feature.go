package catalogue

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"relcon/runner/contract"
)

// place is where a scenario comes from: a scenario of a feature, or a row of its Examples.
type place struct {
	line int
	rule *Rule
	name string // "" for a row
	tagged
}

// tagged is what the tags of a Feature, of a scenario, and of its Examples say together.
type tagged struct {
	needs    []contract.Need
	products []contract.Product // that it is run for
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
		if err := s.addRule(child.Rule, document.Feature.Name, "features/"+path, lines, products, places); err != nil {
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
func (s *Suite) addRule(rule *messages.Rule, operation, path string, lines []string, products []contract.Product, places map[string]place) error {
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
	entry.Note = noteIn(lines[line:], 1)
	entry.Text = strings.Trim(strings.Join(lines[line:], "\n"), "\n")
	for _, child := range rule.Children {
		if child.Scenario == nil {
			return fmt.Errorf("line %d: a Rule holds scenarios only", line)
		}
		at := place{line: int(child.Scenario.Location.Line), rule: entry, name: child.Scenario.Name}
		var err error
		if at.tagged, err = tagsOf(child.Scenario.Tags, tagged{products: products}); err != nil {
			return err
		}
		places[child.Scenario.Id] = at
		for _, step := range child.Scenario.Steps {
			places[step.Id] = place{line: int(step.Location.Line), rule: entry}
		}
		outline := outlineOf(child.Scenario, at.tagged, lines)
		for _, examples := range child.Scenario.Examples {
			tags, err := tagsOf(examples.Tags, at.tagged)
			if err != nil {
				return err
			}
			for _, row := range examples.TableBody {
				places[row.Id] = place{line: int(row.Location.Line), rule: entry, tagged: tags}
			}
			outline.add(examples, tags)
		}
		entry.Outlines = append(entry.Outlines, outline)
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
	titles := map[string]int{} // lines, of all products: by its title a scenario is found again when it is played
	for _, pickle := range pickles {
		at := places[pickle.AstNodeIds[len(pickle.AstNodeIds)-1]]
		if earlier, twice := titles[pickle.Name]; twice {
			return fmt.Errorf("line %d: the scenario %q has the title of the one at line %d: each row needs a title of its own, whichever product it is for", at.line, pickle.Name, earlier)
		}
		titles[pickle.Name] = at.line
		if !slices.Contains(at.products, product) {
			continue
		}
		path, _, _ := strings.Cut(at.rule.Location, ":")
		scenario := Scenario{
			RuleID: at.rule.ID, Name: pickle.Name, Product: product, Path: path, Line: at.line, Steps: stepsOf(pickle), URI: pickle.Uri,
		}
		for _, step := range pickle.Steps {
			scenario.StepLines = append(scenario.StepLines, places[step.AstNodeIds[0]].line)
		}
		scenario.Needs = slices.Concat(at.needs, signaturesIn(scenario.Steps))
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

// notJSON finds a format that is asked for by name.
var notJSON = regexp.MustCompile(`with format (?:[^J]|J[^S])`)

// signaturesIn are the needs of steps that name a signature of Alibaba Cloud, or what only the RPC signature has: a parameter that
// asks for a format other than JSON, and parameters of its own that a form can hold.
func signaturesIn(steps []string) []contract.Need {
	var needs []contract.Need
	all := strings.Join(steps, "\n")
	if strings.Contains(all, "the RPC signature") || strings.Contains(all, "all its parameters as a form") || notJSON.MatchString(all) {
		needs = append(needs, contract.NeedRPC)
	}
	if strings.Contains(all, "the header signature") {
		needs = append(needs, contract.NeedACS3)
	}
	return needs
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

// tagsOf reads the tags of a scenario, or of one of its Examples, inside what stands around it. Each tag names a need more,
// or one of the products.
func tagsOf(tags []*messages.Tag, around tagged) (tagged, error) {
	inside := tagged{slices.Clone(around.needs), around.products}
	if only := productsOf(tags); len(only) > 0 {
		inside.products = only
	}
	for _, tag := range tags {
		name := strings.TrimPrefix(tag.Name, "@")
		switch need, product := contract.Need(name), contract.Product(name); {
		case slices.Contains(contract.Needs(), need):
			inside.needs = append(inside.needs, need)
		case !product.Valid():
			return tagged{}, fmt.Errorf("line %d: the tag %s names no need and no product", tag.Location.Line, tag.Name)
		case !slices.Contains(around.products, product):
			return tagged{}, fmt.Errorf("line %d: the tag %s names a product that it would not be run for", tag.Location.Line, tag.Name)
		}
	}
	return inside, nil
}

func productsOf(tags []*messages.Tag) []contract.Product {
	return slices.DeleteFunc(contract.Products(), func(product contract.Product) bool {
		return !slices.ContainsFunc(tags, func(t *messages.Tag) bool { return t.Name == "@"+string(product) })
	})
}
