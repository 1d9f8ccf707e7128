package result

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

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

	Explored *ProofExploration `json:"explored,omitempty"` // nil where no calls were generated
}

// ProofExploration is what generated calls came to at the reference without faults.
type ProofExploration struct {
	Calls  int      `json:"calls"`            // that were asked for
	Seed   uint64   `json:"seed"`             // that they follow from
	Alarms []string `json:"alarms,omitempty"` // what was found there, by mistake
}

// FaultExploration is what generated calls made of one fault.
type FaultExploration struct {
	Found    bool   `json:"found"`
	Sent     int    `json:"sent"`               // calls until it was found, or in all; those of cases in which the fault does nothing are counted
	Rule     string `json:"rule,omitempty"`     // that was found broken
	Shortest int    `json:"shortest,omitempty"` // calls of the shortest case that shows it
	Unstable bool   `json:"unstable,omitempty"` // it did not show again when that was repeated
	Reason   string `json:"reason,omitempty"`   // why it came to no verdict
}

// ScenarioProof says whether a scenario was seen to fail. A scenario that never was may be one that can't fail.
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
	Killed    bool     `json:"killed"`             // its own rule turned red, at a step that states what is wanted or by a finding of the judge
	Scenario  string   `json:"scenario,omitempty"` // the first one that failed
	Location  string   `json:"location,omitempty"`
	Step      string   `json:"step,omitempty"`  // at which it failed, with its keyword; absent for a finding of the judge
	Found     string   `json:"found,omitempty"` // what the step, or the judge, said
	Changed   bool     `json:"changed"`         // something was different on the wire
	AlsoRed   []string `json:"alsoRed,omitempty"`
	Declared  []string `json:"declared,omitempty"` // other rules that may turn red, by the fault's own word
	Reason    string   `json:"reason,omitempty"`   // why they may
	Problems  []string `json:"problems,omitempty"` // what is wrong with this row; empty where all is well
	Verdict   string   `json:"verdict"`            // of the run
	Ms        float64  `json:"ms"`

	Explored *FaultExploration `json:"explored,omitempty"` // nil where no calls were generated
}

// Proved reports whether the proof holds: it has no shortcomings, and its Exit does not say otherwise.
func (p *Proof) Proved() bool { return p.Exit == contract.ExitOK && len(p.Shortcomings()) == 0 }

// exit gives the exit code that goes with the proof: one that does not hold never exits 0.
func (p *Proof) exit() int {
	if p.Exit == contract.ExitOK && !p.Proved() {
		return contract.ExitViolated
	}
	return p.Exit
}

// Shortcomings lists what keeps the faults, the rules, the scenarios and the sound run from being a proof, one sentence
// each. The problems of a fault stand behind its id.
func (p *Proof) Shortcomings() []string {
	var found []string
	if reason := p.Unsound(); reason != "" {
		found = append(found, reason)
	}
	if p.Explored != nil {
		for _, alarm := range p.Explored.Alarms {
			found = append(found, "generated calls to the reference without faults: "+alarm)
		}
	}
	if len(p.Faults) == 0 {
		found = append(found, "no fault was tried")
	}
	for _, fault := range p.Faults {
		for _, problem := range fault.Trouble() {
			found = append(found, fault.ID+": "+problem)
		}
	}
	for _, rule := range p.Unproved {
		found = append(found, rule+": no fault of its own turns it red")
	}
	for _, s := range p.NeverSeen() {
		found = append(found, fmt.Sprintf("%s: no fault turns the scenario %q red (%s)", s.Rule, s.Name, s.Location))
	}
	if reason := p.Unaccounted(); reason != "" {
		found = append(found, reason)
	}
	return found
}

// Unsound says what is wrong with the run without faults, or "".
func (p *Proof) Unsound() string {
	if p.Sound.Verdict == contract.Conformant && p.Sound.Proved == p.Sound.Rules {
		return ""
	}
	text := fmt.Sprintf("the run without faults: got %s with %d of %s proved, want conformant with all of them",
		p.Sound.Verdict, p.Sound.Proved, contract.Plural(p.Sound.Rules, "rule"))
	if p.Sound.Reason != "" {
		text += " (" + p.Sound.Reason + ")"
	}
	return text
}

// Whole reports whether all faults were tried, so that a scenario that was not seen to fail never was.
func (p *Proof) Whole() bool { return len(p.Faults) >= p.Catalogue }

// Unseen lists the scenarios that none of the faults turned red at a step that states what is wanted. Where not all
// faults were tried, another one may do it.
func (p *Proof) Unseen() []ScenarioProof {
	return slices.DeleteFunc(slices.Clone(p.Seen), func(s ScenarioProof) bool { return s.Faults > 0 })
}

// NeverSeen lists the scenarios that no fault at all turns red. If not all faults were tried, that is not known, and the
// list is empty.
func (p *Proof) NeverSeen() []ScenarioProof {
	if !p.Whole() {
		return nil
	}
	return p.Unseen()
}

// Unaccounted says that the proof of all faults leaves scenarios out, or "".
func (p *Proof) Unaccounted() string {
	if !p.Whole() || len(p.Seen) == p.Scenarios {
		return ""
	}
	return fmt.Sprintf("the proof tells of %s, want the %d of a run", contract.Plural(len(p.Seen), "scenario"), p.Scenarios)
}

// Trouble gives the problems of a fault. One that was not killed, or has side effects that it does not declare, has at
// least one, even where none is noted.
func (f FaultProof) Trouble() []string {
	switch {
	case len(f.Problems) > 0:
		return f.Problems
	case !f.Killed:
		return []string{"it was not killed"}
	case len(f.Effects()) < len(f.AlsoRed):
		return []string{"other rules turn red too, and the fault does not declare them: " + strings.Join(f.AlsoRed, ", ")}
	}
	return nil
}

// Effects are the declared rules that turned red beside the fault's own.
func (f FaultProof) Effects() []string {
	return slices.DeleteFunc(slices.Clone(f.AlsoRed), func(rule string) bool { return !slices.Contains(f.Declared, rule) })
}

// Quiet are the rules that the fault declares and that stayed green.
func (f FaultProof) Quiet() []string {
	return slices.DeleteFunc(slices.Clone(f.Declared), func(rule string) bool { return slices.Contains(f.AlsoRed, rule) })
}
