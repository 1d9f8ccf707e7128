package target

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// knownFailure is an entry of a list of known failures.
type knownFailure struct {
	Rule     string `yaml:"rule" need:"the id of a rule, such as BMC-REL-02"`
	Scenario string `yaml:"scenario" need:"the name of a scenario, as the report has it"`
	Step     string `yaml:"step" want:"the step at which it fails, as the report has it"`
	Reason   string `yaml:"reason" need:"why the failure is known"`
	Ticket   string `yaml:"ticket" want:"a ticket, or its address"`
	Expires  string `yaml:"expires" need:"the last day on which it is expected, such as 2027-01-31"`
}

// knownForm is what the messages show of the form of the file.
const knownForm = `- rule: BMC-REL-06
  scenario: "A batch of 101 is refused"
  step: "Then the request is refused"   # absent where the judge found the failure outside every step
  reason: "the limit is checked in release 2027.1"
  ticket: OPS-17                        # may be absent
  expires: 2027-01-31`

// LoadKnown reads a list of known failures, and holds it against the contract. The error is a *contract.UsageError that names
// the line of everything that is wrong.
func LoadKnown(path string) (*catalogue.Known, error) {
	suite, err := catalogue.Embedded()
	if err != nil {
		return nil, err
	}
	data, err := readFile(path)
	if err != nil {
		return nil, contract.Unreadable("known", path, err)
	}
	known, err := parseKnown(path, data, suite)
	if err != nil {
		return nil, contract.Usage("known: %v", err)
	}
	return known, nil
}

func parseKnown(path string, data []byte, suite *catalogue.Suite) (*catalogue.Known, error) {
	races, err := catalogue.Races()
	if err != nil {
		return nil, err
	}
	d, known := newDocument(path, nil), &catalogue.Known{File: path}
	if line := onlyIDs(string(data)); line > 0 {
		return nil, fmt.Errorf("%s:%d: got the id of a rule alone; a list of known failures names rule and scenario now, such as\n%s", path, line, knownForm)
	}
	var entries []knownFailure
	if len(uncommented(string(data))) > 0 && d.read(data, &entries, `want:"a list of failures, each with rule, scenario, step, reason, ticket and expires" each:"a mapping with rule, scenario, reason and expires"`) {
		for i, entry := range entries {
			known.Failures = append(known.Failures, d.knownFailure(element("", i), entry, suite, races))
		}
	}
	for i, failure := range known.Failures {
		same := func(f catalogue.KnownFailure) bool {
			return f.Rule == failure.Rule && f.Scenario == failure.Scenario && f.Step == failure.Step
		}
		if before := slices.IndexFunc(known.Failures, same); before < i && failure.Scenario != "" {
			d.report(element("", i), "got the failure a second time, want it once (it stands in line %d too)", known.Failures[before].Line)
		}
	}
	if _, err := orProblems(nil, d); err != nil {
		return nil, err
	}
	return known, nil
}

// knownFailure holds an entry against the contract. A value that is missing has been reported already.
func (d *document) knownFailure(path string, entry knownFailure, suite *catalogue.Suite, races []catalogue.Race) catalogue.KnownFailure {
	failure := catalogue.KnownFailure{Rule: entry.Rule, Scenario: entry.Scenario, Step: entry.Step, Reason: entry.Reason, Ticket: entry.Ticket, Line: d.line(path)}
	var ids []string
	names := []string{catalogue.OutsideScenarios}
	for _, rule := range suite.Rules {
		ids = append(ids, rule.ID)
		for _, scenario := range rule.Scenarios {
			names = append(names, scenario.Name)
		}
	}
	for _, race := range races {
		ids = append(ids, race.ID)
	}
	d.named(path+".rule", "rule", entry.Rule, ids)
	if d.named(path+".scenario", "scenario", entry.Scenario, names) && entry.Step != "" {
		scenario, _ := suite.Scenario(entry.Scenario)
		switch {
		case scenario.RuleID != "" && entry.Rule != "" && scenario.RuleID != entry.Rule:
			d.report(path+".scenario", "got a scenario of %s with a step, want one of %s, or no step for what the judge found in it", scenario.RuleID, entry.Rule)
		default:
			d.named(path+".step", "step of the scenario", entry.Step, scenario.FailingSteps())
		}
	}
	expires, err := time.Parse(time.DateOnly, entry.Expires)
	if err != nil && entry.Expires != "" {
		d.report(path+".expires", "got %s, want a day such as 2027-01-31", d.places[path+".expires"].shown)
	}
	failure.Expires = expires
	return failure
}

// named tells whether there is something of a name, and reports a name of nothing.
func (d *document) named(path, noun, name string, names []string) bool {
	if name != "" && !slices.Contains(names, name) {
		d.report(path, "there is no %s %q%s", noun, name, contract.DidYouMean(name, names))
		return false
	}
	return name != ""
}

var ruleAlone = regexp.MustCompile(`^[A-Z]+-[A-Z]+-[0-9]+$`)

// onlyIDs gives the first line of a list in the form that it had before: one id of a rule a line, # begins a comment. It is 0
// where the list has another form.
func onlyIDs(content string) (first int) {
	number := 0
	for line := range strings.Lines(content) {
		number++
		switch text := uncommented(line); {
		case text == "":
		case !ruleAlone.MatchString(text):
			return 0
		case first == 0:
			first = number
		}
	}
	return first
}

// uncommented gives what a text holds beside comments and white space.
func uncommented(content string) string {
	var rest strings.Builder
	for line := range strings.Lines(content) {
		text, _, _ := strings.Cut(line, "#")
		rest.WriteString(strings.TrimSpace(text))
	}
	return rest.String()
}
