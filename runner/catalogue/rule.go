package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Rule is one clause of the contract: what features/rules.json says about it, and what its feature does. The number of its
// scenarios is written down so that none can vanish unnoticed.
type Rule struct {
	ID            string          `json:"id"`        // such as BMC-REL-02
	Chinese       string          `json:"zh"`        // the wording in Simplified Chinese
	Level         contract.Level  `json:"level"`     //
	Source        string          `json:"source"`    // page and section it stands on
	ScenarioCount int             `json:"scenarios"` // that the features hold: a row of Examples counts as one, and so does each product
	Needs         []contract.Need `json:"needs,omitempty"`
	Readings      []string        `json:"readings,omitempty"`   // allowed behaviours of a reading rule, by name
	OneReading    bool            `json:"oneReading,omitempty"` // all scenarios must follow the same one
	When          *Condition      `json:"when,omitempty"`       // the rule applies only under another rule's reading

	Title     string     `json:"-"` // the wording of the clause: the sentence of the feature's Rule
	Operation string     `json:"-"` // the feature's title
	Location  string     `json:"-"` // of the feature's Rule, such as "features/zenlayer/envelope.feature:12"
	Note      string     `json:"-"` // the comment below the Rule
	Text      string     `json:"-"` // scenarios, tables and comments as they stand below the Rule, indented as there
	Scenarios []Scenario `json:"-"`
	Outlines  []Outline  `json:"-"` // the same scenarios as they are written, for people
}

// Condition ties a rule to what another rule observed.
type Condition struct {
	Rule    string `json:"rule"`
	Reading string `json:"reading"`
}

var ruleID = regexp.MustCompile(`^[A-Z]+-[A-Z]+-[0-9]{2}$`)

// parseRules reads rules.json: {"rules": [Rule, …]}. Unknown members, unknown levels and needs, repeated or malformed ids,
// a missing number of scenarios and dangling conditions are errors that name the rule.
func parseRules(data []byte) ([]Rule, error) {
	var file struct {
		Rules []Rule `json:"rules"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("rules.json: %w", err)
	}
	readings := map[string][]string{}
	for _, rule := range file.Rules {
		if _, twice := readings[rule.ID]; twice {
			return nil, fmt.Errorf("rules.json: %s stands twice", rule.ID)
		}
		readings[rule.ID] = rule.Readings
		if err := rule.check(); err != nil {
			return nil, fmt.Errorf("rules.json: %s: %w", rule.ID, err)
		}
	}
	for _, rule := range file.Rules {
		if rule.When != nil && !slices.Contains(readings[rule.When.Rule], rule.When.Reading) {
			return nil, fmt.Errorf("rules.json: %s: when: %s has no reading %q", rule.ID, rule.When.Rule, rule.When.Reading)
		}
	}
	return file.Rules, nil
}

func (r Rule) check() error {
	if !ruleID.MatchString(r.ID) {
		return fmt.Errorf("id %q does not look like BMC-REL-02", r.ID)
	}
	if r.Level != contract.Required && r.Level != contract.Recommended && r.Level != contract.Reading {
		return fmt.Errorf("level %q is none of required, recommended, reading", r.Level)
	}
	if r.ScenarioCount < 1 {
		return fmt.Errorf("scenarios: got %d, want how many the features hold, which is at least 1", r.ScenarioCount)
	}
	if strings.TrimSpace(r.Source) == "" {
		return fmt.Errorf("source must not be empty")
	}
	if (r.Level == contract.Reading) != (len(r.Readings) > 0) {
		return fmt.Errorf("a rule lists readings if, and only if, its level is reading")
	}
	if r.OneReading && len(r.Readings) < 2 {
		return fmt.Errorf("oneReading: the rule has no two readings")
	}
	for _, need := range r.Needs {
		if !slices.Contains(contract.Needs(), need) {
			return fmt.Errorf("need %q is none of %v", need, contract.Needs())
		}
	}
	return nil
}
