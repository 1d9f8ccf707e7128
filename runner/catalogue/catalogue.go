// Package catalogue knows the contract as it is written down: each rule of rules.json with the scenarios that the
// features hold for it. It reads and checks them once per process, and selects among them.
package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"relcon/features"
	"relcon/runner/contract"
)

// Scenario is one runnable scenario: a row of an outline counts as one, and so does each product that it is run for.
type Scenario struct {
	RuleID    string
	Name      string // unique in the suite, so that the scenario is known by it everywhere
	Product   contract.Product
	Path      string // of the feature file, such as "features/zenlayer/envelope.feature"
	Line      int
	Needs     []contract.Need // beside those of its rule: where the target lacks one, the rule is not available in full
	Steps     []string        // with their keywords, outline slots filled
	StepLines []int           // where each of them stands in the feature file
	URI       string          // of the Feature that it is played from
}

// Location is the path and line, such as "features/zenlayer/envelope.feature:12".
func (s Scenario) Location() string { return fmt.Sprintf("%s:%d", s.Path, s.Line) }

// StepLocation is the path and line of a step, given with a keyword; that of the scenario for what is none of its steps.
func (s Scenario) StepLocation(step string) string {
	_, text, _ := strings.Cut(step, " ")
	for i, own := range s.Steps {
		if _, is, _ := strings.Cut(own, " "); is == text {
			return fmt.Sprintf("%s:%d", s.Path, s.StepLines[i])
		}
	}
	return s.Location()
}

// Feature is one feature file, once for each product that it is run for.
type Feature struct {
	URI     string
	Content []byte
}

// Suite is the contract: its rules, in the order of rules.json, and the features that they were read from.
type Suite struct {
	Rules    []Rule
	Features []Feature

	played map[[2]string]Scenario // by URI and title
}

// Find gives the scenario that has a title, outline slots filled, in a Feature.
func (s *Suite) Find(uri, title string) (Scenario, bool) {
	found, there := s.played[[2]string{uri, title}]
	return found, there
}

var embedded = sync.OnceValues(func() (*Suite, error) { return Load(features.Files, features.Catalogue) })

// Embedded gives the contract that the program is made of. It is read once and shared, so that nobody may change it.
func Embedded() (*Suite, error) { return embedded() }

// Load reads features and rules.json and checks that they fit: each Rule has an entry and the reverse, each scenario has
// a name of its own and at least one row and one step, and each rule as many scenarios as its entry says. A suite that
// does not fit can't be run; the error is a *contract.Fault.
func Load(files fs.FS, rules []byte) (*Suite, error) {
	s, err := load(files, rules)
	if err != nil {
		return nil, &contract.Fault{Reason: err.Error()}
	}
	return s, nil
}

func load(files fs.FS, rules []byte) (*Suite, error) {
	parsed, err := parseRules(rules)
	if err != nil {
		return nil, err
	}
	s := &Suite{Rules: parsed, played: map[[2]string]Scenario{}}
	paths, err := fs.Glob(files, "*/*.feature")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		if err := s.add(path, content); err != nil {
			return nil, fmt.Errorf("features/%s: %w", path, err)
		}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, s.count()
}

func (s *Suite) ids() []string {
	all := make([]string, len(s.Rules))
	for i, entry := range s.Rules {
		all[i] = entry.ID
	}
	return all
}

func (s *Suite) check() error {
	names := map[string]string{}
	for _, entry := range s.Rules {
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
func (s *Suite) count() error {
	var wrong []error
	for _, entry := range s.Rules {
		if held := len(entry.Scenarios); held != entry.ScenarioCount {
			wrong = append(wrong, fmt.Errorf("%s: the features hold %s, rules.json says %d", entry.ID, counted(held), entry.ScenarioCount))
		}
	}
	if wrong != nil {
		wrong = append(wrong, errors.New("each row of Examples counts, once per product: mend the feature, or, if it is meant so, \"scenarios\" in rules.json"))
	}
	return errors.Join(wrong...)
}

func counted(scenarios int) string {
	if scenarios == 1 {
		return "1 scenario"
	}
	return fmt.Sprintf("%d scenarios", scenarios)
}
