package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Level says how much a rule weighs.
type Level string

// The levels.
const (
	Required    Level = "required"    // a page states it
	Recommended Level = "recommended" // nobody states it, every careful provider does it
	Reading     Level = "reading"     // the pages allow several behaviours; the report names the one followed
)

// Levels lists the levels, the weightiest first.
func Levels() []Level { return []Level{Required, Recommended, Reading} }

// Need is something that a target must be able to arrange or observe beyond running instances.
type Need string

// The needs.
const (
	NeedClock          Need = "clock"            // time can be moved
	NeedBilling        Need = "billing"          // billing can be read
	NeedRecycleAccount Need = "recycle-account"  // a zec account whose releases go through the bin
	NeedNonVNO         Need = "non-vno"          // a bss account that is not a virtual network operator
	NeedNoPermission   Need = "no-permission"    // a bss account without bss:ReleaseInstance
	NeedSecondAccount  Need = "second-account"   // two accounts at once
	NeedToken          Need = "token"            // an account has a bearer token
	NeedLoad           Need = "load"             // a burst of requests may be sent
	NeedPower          Need = "power"            // stop and reboot are offered
	NeedRPC            Need = "rpc-signature"    // bss knows the RPC signature
	NeedACS3           Need = "header-signature" // bss knows the header signature
)

// Needs lists every need.
func Needs() []Need { return append(Declarable(), NeedRPC, NeedACS3) }

// Declarable lists the needs that a target file can declare as not available. Which signatures there are it says otherwise.
func Declarable() []Need {
	return []Need{NeedClock, NeedBilling, NeedRecycleAccount, NeedNonVNO, NeedNoPermission, NeedSecondAccount, NeedToken, NeedLoad, NeedPower}
}

// Rule is what features/rules.json says about one clause of the contract. The wording of the clause stands in the feature.
// The number of its scenarios is written down so that none can vanish unnoticed.
type Rule struct {
	ID            string     `json:"id"`        // such as BMC-REL-02
	Level         Level      `json:"level"`     //
	Source        string     `json:"source"`    // page and section it stands on
	ScenarioCount int        `json:"scenarios"` // that the features hold: a row of Examples counts as one, and so does each product
	Needs         []Need     `json:"needs,omitempty"`
	Readings      []string   `json:"readings,omitempty"` // allowed behaviours of a reading rule, by name
	When          *Condition `json:"when,omitempty"`     // the rule applies only under another rule's reading
}

// Condition ties a rule to what another rule observed.
type Condition struct {
	Rule    string `json:"rule"`
	Reading string `json:"reading"`
}

var ruleID = regexp.MustCompile(`^[A-Z]+-[A-Z]+-[0-9]{2}$`)

// ParseCatalogue reads rules.json: {"rules": [Rule, …]}. Unknown members, unknown levels and needs, repeated or
// malformed ids, a missing number of scenarios and dangling conditions are errors that name the rule.
func ParseCatalogue(data []byte) ([]Rule, error) {
	var file struct {
		Rules []Rule `json:"rules"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("rules.json: %w", err)
	}
	byID := map[string]Rule{}
	for _, rule := range file.Rules {
		if _, twice := byID[rule.ID]; twice {
			return nil, fmt.Errorf("rules.json: %s stands twice", rule.ID)
		}
		byID[rule.ID] = rule
		if err := rule.check(); err != nil {
			return nil, fmt.Errorf("rules.json: %s: %w", rule.ID, err)
		}
	}
	for _, rule := range file.Rules {
		if rule.When == nil {
			continue
		}
		if !slices.Contains(byID[rule.When.Rule].Readings, rule.When.Reading) {
			return nil, fmt.Errorf("rules.json: %s: when: %s has no reading %q", rule.ID, rule.When.Rule, rule.When.Reading)
		}
	}
	return file.Rules, nil
}

func (r Rule) check() error {
	if !ruleID.MatchString(r.ID) {
		return fmt.Errorf("id %q does not look like BMC-REL-02", r.ID)
	}
	if r.Level != Required && r.Level != Recommended && r.Level != Reading {
		return fmt.Errorf("level %q is none of required, recommended, reading", r.Level)
	}
	if r.ScenarioCount < 1 {
		return fmt.Errorf("scenarios: got %d, want how many the features hold, which is at least 1", r.ScenarioCount)
	}
	if strings.TrimSpace(r.Source) == "" {
		return fmt.Errorf("source must not be empty")
	}
	if (r.Level == Reading) != (len(r.Readings) > 0) {
		return fmt.Errorf("a rule lists readings if, and only if, its level is reading")
	}
	for _, need := range r.Needs {
		if !slices.Contains(Needs(), need) {
			return fmt.Errorf("need %q is none of %v", need, Needs())
		}
	}
	return nil
}
