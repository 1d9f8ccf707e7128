package report

import (
	"time"

	"relcon/runner/contract"
)

// ProofSchemaName is the name and version of the JSON form of a Proof.
const ProofSchemaName = "relcon-proof/1"

// Proof is the kill matrix: what the suite made of each fault of the reference provider.
type Proof struct {
	Schema     string          `json:"schema"`
	Relcon     string          `json:"relcon"` // version of the program
	Started    time.Time       `json:"started"`
	DurationMs float64         `json:"durationMs"`
	Scenarios  int             `json:"scenarios"` // in one run
	Sound      Sound           `json:"sound"`     // the run without faults
	Catalogue  int             `json:"catalogue"` // faults that there are in all
	Faults     []FaultProof    `json:"faults"`    // those that were tried, in the order of the rules
	Unproved   []string        `json:"unproved"`  // rules that no fault of theirs turns red
	Seen       []ScenarioProof `json:"seen"`      // the scenarios of the rules that were to be proved
	Exit       int             `json:"exit"`      // 0 if everything is proved, else 1
}

// ScenarioProof tells whether a scenario was seen to fail. One that never was may be one that can't.
type ScenarioProof struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Location string `json:"location"`
	Faults   int    `json:"faults"`          // how many of those that were tried turned it red, at a step that states what is wanted
	Fault    string `json:"fault,omitempty"` // one of them, of its own rule if there is one
}

// Sound is what the run without faults came to.
type Sound struct {
	Verdict contract.Verdict `json:"verdict"`
	Reason  string           `json:"reason,omitempty"`
	Proved  int              `json:"proved"`
	Rules   int              `json:"rules"`
}

// FaultProof is what the suite made of one fault.
type FaultProof struct {
	ID        string   `json:"id"`
	Rule      string   `json:"rule"`      // the one that it breaks
	Title     string   `json:"title"`     // of the rule
	Operation string   `json:"operation"` // of the rule: provider and operation, such as "BMC ReleaseInstances"
	Summary   string   `json:"summary"`
	Killed    bool     `json:"killed"`             // its own rule turned red, at a step that states what is wanted
	Scenario  string   `json:"scenario,omitempty"` // the first one that failed
	Location  string   `json:"location,omitempty"`
	Step      string   `json:"step,omitempty"`  // at which it failed, with its keyword
	Found     string   `json:"found,omitempty"` // what the step said
	Changed   bool     `json:"changed"`         // something was different on the wire
	AlsoRed   []string `json:"alsoRed,omitempty"`
	Declared  []string `json:"declared,omitempty"` // other rules that may turn red, by the fault's own word
	Reason    string   `json:"reason,omitempty"`   // why they may
	Problems  []string `json:"problems,omitempty"` // what is wrong with this row; empty where all is well
	Verdict   string   `json:"verdict"`            // of the run
	Ms        float64  `json:"ms"`
}
