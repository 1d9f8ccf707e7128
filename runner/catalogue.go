package runner

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"relcon/features"
	"relcon/runner/contract"
)

// Entry is one rule of the catalogue with what its feature says about it.
type Entry struct {
	contract.Rule
	Title     string // the wording of the clause: the sentence of the feature's Rule
	Operation string // the feature's title
	Location  string // of the feature's Rule, such as "features/zenlayer/envelope.feature:12"
	Text      string // scenarios, tables and comments as they stand below the Rule, indented as there
	Scenarios []Scenario
}

// Scenario is one runnable scenario: a row of an outline counts as one, and so does each product that it is run for.
type Scenario struct {
	RuleID  string
	Name    string // unique in the suite
	Product contract.Product
	Path    string // of the feature file, such as "features/zenlayer/envelope.feature"
	Line    int
	Needs   []contract.Need // beside those of its rule: where the target lacks one, the rule is not available in full
	Steps   []string        // with their keywords, outline slots filled

	key key
}

// Location is the path and line, such as "features/zenlayer/envelope.feature:12".
func (s Scenario) Location() string { return fmt.Sprintf("%s:%d", s.Path, s.Line) }

// key finds a scenario in what godog hands to a hook.
type key struct{ uri, name string }

// feature is one feature file as it is handed to godog, once per product that it is run for.
type feature struct {
	uri     string
	content []byte
}

type suite struct {
	rules    []Entry
	features []feature
	pickles  map[key]*messages.Pickle
	steps    func() map[key][]bound // of the scenarios; found when they are first asked for
}

var embedded = sync.OnceValues(func() (*suite, error) { return loadSuite(features.Files, features.Catalogue) })

// Catalogue gives every rule of the contract, in the order of rules.json.
func Catalogue() ([]Entry, error) {
	s, err := embedded()
	if err != nil {
		return nil, err
	}
	return slices.Clone(s.rules), nil
}

// loadSuite reads features and catalogue and checks that they fit: each Rule has an entry and the reverse, each
// scenario has a name of its own and at least one row and one step, and each rule as many scenarios as its entry says. A
// suite that does not fit can't be run.
func loadSuite(files fs.FS, catalogue []byte) (*suite, error) {
	rules, err := contract.ParseCatalogue(catalogue)
	if err != nil {
		return nil, &contract.Fault{Reason: err.Error()}
	}
	s := &suite{pickles: map[key]*messages.Pickle{}}
	s.steps = sync.OnceValue(func() map[key][]bound {
		all := make(map[key][]bound, len(s.pickles))
		for each, pickle := range s.pickles {
			all[each] = boundSteps(pickle)
		}
		return all
	})
	for _, rule := range rules {
		s.rules = append(s.rules, Entry{Rule: rule})
	}
	paths, err := fs.Glob(files, "*/*.feature")
	if err != nil {
		return nil, &contract.Fault{Reason: err.Error()}
	}
	for _, path := range paths {
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, &contract.Fault{Reason: err.Error()}
		}
		if err := s.add(path, content); err != nil {
			return nil, &contract.Fault{Reason: fmt.Sprintf("features/%s: %v", path, err)}
		}
	}
	for _, check := range [...]func() error{s.check, s.count} {
		if err := check(); err != nil {
			return nil, &contract.Fault{Reason: err.Error()}
		}
	}
	return s, nil
}

// add takes a feature file in, once per product among its tags.
func (s *suite) add(path string, content []byte) error {
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
	pickles := gherkin.Pickles(*document, path, ids.NewId)
	for _, product := range products {
		f := feature{uri: fmt.Sprintf("%s/%s", product, path), content: content}
		s.features = append(s.features, f)
		for _, pickle := range pickles {
			scenario := Scenario{Name: pickle.Name, Product: product, Path: "features/" + path, key: key{f.uri, pickle.Name}}
			if len(products) > 1 {
				scenario.Name = fmt.Sprintf("%s (%s)", pickle.Name, strings.ToUpper(string(product)))
			}
			if err := s.place(scenario, pickle, nodes, document.Feature.Name); err != nil {
				return err
			}
		}
	}
	return nothingWithoutPickle(nodes, pickles)
}

// place puts a scenario under its rule.
func (s *suite) place(scenario Scenario, pickle *messages.Pickle, nodes map[string]node, operation string) error {
	where := nodes[pickle.AstNodeIds[0]]
	scenario.Line = nodes[pickle.AstNodeIds[len(pickle.AstNodeIds)-1]].line
	scenario.RuleID, scenario.Needs = where.clause.id, where.needs
	scenario.Steps = stepsOf(pickle)
	if len(scenario.Steps) == 0 {
		return fmt.Errorf("line %d: scenario %q has no steps", scenario.Line, scenario.Name)
	}
	i := slices.IndexFunc(s.rules, func(e Entry) bool { return e.ID == scenario.RuleID })
	if i < 0 {
		return fmt.Errorf("line %d: rules.json has no entry %q", where.line, scenario.RuleID)
	}
	entry, location := &s.rules[i], fmt.Sprintf("%s:%d", scenario.Path, where.clause.line)
	if entry.Location != "" && entry.Location != location {
		return fmt.Errorf("line %d: %s is the tag of two Rules", where.line, scenario.RuleID)
	}
	entry.Title, entry.Operation, entry.Location, entry.Text = where.clause.title, operation, location, where.clause.text
	entry.Scenarios = append(entry.Scenarios, scenario)
	s.pickles[scenario.key] = pickle
	return nil
}

// stepsOf writes the steps with their keywords, And for one that goes on as the one before.
func stepsOf(pickle *messages.Pickle) []string {
	var steps []string
	for i, step := range pickle.Steps {
		keyword := keywordOf(step)
		if i > 0 && pickle.Steps[i-1].Type == step.Type {
			keyword = "And"
		}
		steps = append(steps, keyword+" "+step.Text)
	}
	return steps
}

// keywordOf is the keyword of a step, that of the step before for one that begins with And.
func keywordOf(step *messages.PickleStep) string {
	switch step.Type {
	case messages.PickleStepType_CONTEXT:
		return "Given"
	case messages.PickleStepType_ACTION:
		return "When"
	}
	return "Then"
}

func (s *suite) check() error {
	names := map[string]string{}
	for _, entry := range s.rules {
		if len(entry.Scenarios) == 0 {
			return fmt.Errorf("rules.json: %s has no scenario in any feature", entry.ID)
		}
		for _, scenario := range entry.Scenarios {
			if earlier, twice := names[scenario.Name]; twice {
				return fmt.Errorf("%s: the scenario %q has the name of the one at %s", scenario.Location(), scenario.Name, earlier)
			}
			names[scenario.Name] = scenario.Location()
		}
	}
	return nil
}

// count holds the scenarios of each rule against the number that stands in rules.json: one that is taken away, by
// accident or to get green, would leave no other trace.
func (s *suite) count() error {
	var wrong []error
	for _, entry := range s.rules {
		if held := len(entry.Scenarios); held != entry.ScenarioCount {
			wrong = append(wrong, fmt.Errorf("%s: the features hold %s, rules.json says %d", entry.ID, scenarios(held), entry.ScenarioCount))
		}
	}
	if wrong != nil {
		wrong = append(wrong, errors.New("each row of Examples counts, once per product: mend the feature, or, if it is meant so, \"scenarios\" in rules.json"))
	}
	return errors.Join(wrong...)
}

func scenarios(n int) string {
	if n == 1 {
		return "1 scenario"
	}
	return fmt.Sprintf("%d scenarios", n)
}

// node is a place in a feature that a scenario can come from: a scenario, or a row of its Examples.
type node struct {
	line     int
	clause   clause
	scenario string // "" for a row
	needs    []contract.Need
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
			if at.needs, err = needsOf(each.Scenario); err != nil {
				return nil, err
			}
			nodes[each.Scenario.Id] = at
			for _, examples := range each.Scenario.Examples {
				for _, row := range examples.TableBody {
					nodes[row.Id] = node{clause: of, line: int(row.Location.Line)}
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
