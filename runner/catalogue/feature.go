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
	nodes, err := nodesOf(document.Feature, strings.Split(string(content), "\n"))
	if err != nil {
		return err
	}
	for _, product := range products {
		uri := fmt.Sprintf("%s/%s", product, path)
		s.Features = append(s.Features, Feature{URI: uri, Content: content})
		pickles := gherkin.Pickles(*document, uri, ids.NewId)
		if err := nothingWithoutPickle(nodes, pickles); err != nil {
			return err
		}
		for _, pickle := range pickles {
			where, row := nodes[pickle.AstNodeIds[0]], nodes[pickle.AstNodeIds[len(pickle.AstNodeIds)-1]]
			if !slices.Contains(row.products, product) {
				continue
			}
			scenario := Scenario{
				RuleID: where.clause.id, Name: pickle.Name, Product: product, Path: "features/" + path,
				Line: row.line, Steps: stepsOf(pickle), URI: uri,
			}
			scenario.Needs = slices.Concat(row.needs, signaturesIn(scenario.Steps))
			if len(products) > 1 {
				scenario.Name = fmt.Sprintf("%s (%s)", pickle.Name, strings.ToUpper(string(product)))
			}
			if err := s.place(scenario, pickle.Name, where, document.Feature.Name); err != nil {
				return err
			}
		}
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

// signaturesIn are the needs of steps that name a signature of Alibaba Cloud, or XML: only the RPC signature has a parameter
// that asks for it.
func signaturesIn(steps []string) []contract.Need {
	var needs []contract.Need
	all := strings.Join(steps, "\n")
	if strings.Contains(all, "the RPC signature") || strings.Contains(all, "format XML") {
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

// node is a place in a feature that a scenario can come from: a scenario, or a row of its Examples.
type node struct {
	line     int
	clause   clause
	scenario string // "" for a row
	tagged
}

// tagged is what the tags of a Feature, of a scenario, and of its Examples say together.
type tagged struct {
	needs    []contract.Need
	products []contract.Product // that it is run for
}

// clause is a Rule of a feature.
type clause struct {
	id, title string
	line      int
	text      string // what stands below it
}

var ruleTag = regexp.MustCompile(`^@[A-Z]+-[A-Z]+-[0-9]{2}$`)

func nodesOf(f *messages.Feature, lines []string) (nodes map[string]node, err error) {
	nodes = map[string]node{}
	for i, child := range f.Children {
		if child.Rule == nil {
			return nil, fmt.Errorf("a Scenario or Background stands outside every Rule")
		}
		end := len(lines)
		if i+1 < len(f.Children) && f.Children[i+1].Rule != nil && len(f.Children[i+1].Rule.Tags) > 0 {
			end = int(f.Children[i+1].Rule.Tags[0].Location.Line) - 1
		}
		of, err := clauseOf(child.Rule, lines[:end])
		if err != nil {
			return nil, err
		}
		for _, each := range child.Rule.Children {
			if each.Scenario == nil {
				return nil, fmt.Errorf("line %d: a Rule holds scenarios only", of.line)
			}
			at := node{clause: of, line: int(each.Scenario.Location.Line), scenario: each.Scenario.Name}
			if at.tagged, err = tagsOf(each.Scenario.Tags, tagged{products: productsOf(f.Tags)}); err != nil {
				return nil, err
			}
			nodes[each.Scenario.Id] = at
			for _, examples := range each.Scenario.Examples {
				tags, err := tagsOf(examples.Tags, at.tagged)
				if err != nil {
					return nil, err
				}
				for _, row := range examples.TableBody {
					nodes[row.Id] = node{clause: of, line: int(row.Location.Line), tagged: tags}
				}
			}
		}
	}
	return nodes, nil
}

// clauseOf reads a Rule that ends with the last of the lines.
func clauseOf(rule *messages.Rule, lines []string) (clause, error) {
	line := int(rule.Location.Line)
	if len(rule.Tags) != 1 || !ruleTag.MatchString(rule.Tags[0].Name) {
		return clause{}, fmt.Errorf("line %d: a Rule has one tag, its id", line)
	}
	if rule.Name == "" {
		return clause{}, fmt.Errorf("line %d: a Rule without a sentence says no clause", line)
	}
	return clause{rule.Tags[0].Name[1:], rule.Name, line, strings.Trim(strings.Join(lines[line:], "\n"), "\n")}, nil
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

// nothingWithoutPickle refuses a scenario that would never run: an outline without rows.
func nothingWithoutPickle(nodes map[string]node, pickles []*messages.Pickle) error {
	for id, at := range nodes {
		if at.scenario == "" {
			continue
		}
		if !slices.ContainsFunc(pickles, func(p *messages.Pickle) bool { return p.AstNodeIds[0] == id }) {
			return fmt.Errorf("line %d: the scenario %q has no Examples row, so it would never run", at.line, at.scenario)
		}
	}
	return nil
}

func productsOf(tags []*messages.Tag) []contract.Product {
	var products []contract.Product
	for _, product := range contract.Products() {
		if slices.ContainsFunc(tags, func(t *messages.Tag) bool { return t.Name == "@"+string(product) }) {
			products = append(products, product)
		}
	}
	return products
}
