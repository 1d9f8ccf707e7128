package result

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

// Finding is a violation that the judge found, who looks at every exchange and every inventory of a run.
type Finding struct {
	Scenario string    `json:"scenario,omitempty"` // in which it was seen; absent for what the run itself sent
	Location string    `json:"location,omitempty"` // of the scenario
	Place    string    `json:"place"`              // the exchange or the inventory of the scenario
	Got      string    `json:"got"`
	Want     string    `json:"want"`
	Exchange *Exchange `json:"exchange,omitempty"` // that shows it; absent where an inventory does

	Case *contract.Script `json:"case,omitempty"` // of generated calls that show it, to be played again; absent for others
	Race *contract.Race   `json:"race,omitempty"` // of generated calls of several clients
}

// Generated tells whether generated calls have shown it.
func (f Finding) Generated() bool { return f.Case != nil || f.Race != nil }

// String gives it on one line: "exchange 3, bmc ReleaseInstances: got X, want Y".
func (f Finding) String() string { return fmt.Sprintf("%s: got %s, want %s", f.Place, f.Got, f.Want) }

// judged adds what the judge found to what the rule came to by its scenarios. brief leaves out the exchanges.
func (r *Rule) judged(found judge.Findings, location func(scenario string) string, started time.Time, brief bool) {
	own := map[string]bool{}
	for _, scenario := range r.Scenarios {
		own[scenario.Name] = true
		r.Found += found.Count[scenario.Name]
	}
	r.Found += found.Count[r.ID]
	for at := range found.In {
		if at.Rule == r.ID || at.Rule == "" && own[at.Scenario] {
			r.FoundIn = append(r.FoundIn, cmp.Or(at.Scenario, catalogue.OutsideScenarios))
		}
	}
	slices.Sort(r.FoundIn)
	r.FoundIn = slices.Compact(r.FoundIn)
	for _, each := range found.List {
		if each.Rule != r.ID && (each.Rule != "" || !own[each.Scenario]) {
			continue
		}
		finding := Finding{Scenario: each.Scenario, Location: location(each.Scenario), Place: each.Place, Got: each.Got, Want: each.Want, Case: each.Case, Race: each.Race}
		if each.Exchange != nil && !brief {
			shown := NewExchange(*each.Exchange, started)
			finding.Exchange = &shown
		}
		r.Findings = append(r.Findings, finding)
	}
	if len(r.Findings) > 0 {
		r.Outcome, r.Reason, r.Missing = contract.Violated, "", nil
	}
}

// spoilt is what a scenario came to that passed, but in whose account the judge found a change that none of its steps saw.
func spoilt(end history.Ended, scenario catalogue.Scenario, found judge.Findings) history.Ended {
	if end.Outcome != contract.Passed {
		return end
	}
	for _, each := range found.List {
		if each.Rule == "" && each.Scenario == scenario.Name {
			end.Outcome = contract.Failed
			end.Reason = Finding{Place: each.Place, Got: each.Got, Want: each.Want}.String()
			return end
		}
	}
	return end
}
