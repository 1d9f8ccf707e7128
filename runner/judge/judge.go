// Package judge holds the invariants of the contract against the history of a run: what must hold for every exchange and for
// every inventory, whichever scenario sent or read it. Its functions are pure: history in, findings out.
package judge

import (
	"fmt"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// Finding is one violation.
type Finding struct {
	Rule     string // "" where it stands under the rule of its scenario
	Scenario string // "" where the run itself saw it
	Place    string // the exchange or inventory of its scenario: "exchange 3, ReleaseInstances"
	Got      string // parts of it are the provider's
	Want     string
	At       time.Time
	Exchange *contract.Exchange // that shows it; nil where an inventory does
	Case     *contract.Script   // of generated calls that show it, to be played again; nil for others
	Race     *contract.Race     // of generated calls of several clients
}

// Findings are what a judge found in a run.
type Findings struct {
	List    []Finding      // in order, of each rule and of each scenario's inventories the first ones
	Count   map[string]int // of all, by rule; those of inventories by their scenario
	In      map[Place]bool // where there are any
	LeftOut int            // inventories that could not be judged: the history had no room for them
}

// Place is where a rule was found to be broken. Each is "" where it is in a Finding.
type Place struct{ Rule, Scenario string }

// most is how many findings of a rule, or of the inventories of a scenario, are kept.
const most = 10

func (f *Findings) add(found Finding) {
	key := found.Rule
	if key == "" {
		key = found.Scenario
	}
	f.In[Place{found.Rule, found.Scenario}] = true
	if f.Count[key]++; f.Count[key] <= most {
		f.List = append(f.List, found)
	}
}

// Also adds what was found in another way than from the history.
func (f *Findings) Also(found Finding) { f.add(found) }

// Judge judges a whole run.
func Judge(events []history.Event) Findings {
	found := Findings{Count: map[string]int{}, In: map[Place]bool{}}
	exchanges := exchanges{Findings: &found, count: map[string]int{}, health: map[contract.Product]*health{}, ids: map[bool]map[string]string{true: {}, false: {}}}
	inventories := inventories{Findings: &found, accounts: map[string]*account{}}
	for i := range events {
		event := &events[i]
		if e, is := event.Kind.(history.Exchanged); is {
			exchanges.judge(event, &e)
		}
		inventories.judge(event)
	}
	return found
}

// place says which of the events of a kind of its scenario one is.
func place(kind string, number int, what string) string {
	return fmt.Sprintf("%s %d, %s", kind, number, what)
}
