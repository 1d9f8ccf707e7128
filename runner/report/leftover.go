package report

import (
	"cmp"

	"relcon/runner/contract"
)

// Leftover is something that the run created and that is still there, or that may be.
type Leftover struct {
	Product    contract.Product `json:"product"`
	Kind       string           `json:"kind,omitempty"`       // of the account; absent for the default
	InstanceID string           `json:"instanceId,omitempty"` // absent where a whole account is meant
	Status     string           `json:"status,omitempty"`     // of the instance, in the provider's word
	Scenario   string           `json:"scenario,omitempty"`   // that asked for it; absent for the first look at the target
	Reason     string           `json:"reason"`               // why it is taken to be there, or what kept it from being checked
}

// String gives it on one line, such as `bmc instance i-1 RUNNING of "An instance that is running is refused": …`.
func (l Leftover) String() string {
	what, whose := "account", "the first look at the target"
	if l.InstanceID != "" {
		what = "instance " + l.InstanceID
	}
	if l.Status != "" {
		what += " " + l.Status
	}
	if l.Kind != "" {
		what += " (" + l.Kind + ")"
	}
	if l.Scenario != "" {
		whose = `"` + l.Scenario + `"`
	}
	return string(l.Product) + " " + what + " of " + whose + ": " + l.Reason
}

// mostLeftovers is how many things a text lists; the JSON report has them all.
const mostLeftovers = 20

// leftovers adds what the run created and what is still there, or may be, and how to remove it.
func (p *page) leftovers(r *Report) {
	if len(r.Leftovers) > 0 {
		p.linef("%s", p.red("still there ("+plural(len(r.Leftovers), "thing")+" that the run created):"))
		p.things(r.Leftovers)
	}
	if len(r.Unchecked) > 0 {
		p.linef("%s", p.yellow("could not be checked ("+plural(len(r.Unchecked), "thing")+" that may be there):"))
		p.alike(r.Unchecked)
	}
	if r.Sweep != "" {
		p.linef("remove what is left: %s", oneLine(r.Sweep))
	}
	if len(r.Leftovers)+len(r.Unchecked) > 0 || r.Sweep != "" {
		p.linef("")
	}
}

// alike lists things, and those of a product that have the same reason on one line: a provider that tells nothing of one
// account tells nothing of hundreds.
func (p *page) alike(all []Leftover) {
	counts := map[Leftover]int{}
	kind := func(l Leftover) Leftover { return Leftover{Product: l.Product, Reason: l.Reason} }
	for _, each := range all {
		counts[kind(each)]++
	}
	var shown []string
	for _, each := range all {
		switch count := counts[kind(each)]; {
		case count == 1:
			shown = append(shown, each.String())
		case count > 1:
			shown = append(shown, string(each.Product)+", "+plural(count, "account")+": "+each.Reason)
			counts[kind(each)] = 0
		}
	}
	p.lines(shown)
}

func (p *page) things(all []Leftover) {
	var shown []string
	for _, each := range all {
		shown = append(shown, each.String())
	}
	p.lines(shown)
}

func (p *page) lines(shown []string) {
	most := cmp.Or(p.mostThings, mostLeftovers)
	for i, each := range shown {
		if i == most {
			p.linef("  and %d more", len(shown)-i)
			return
		}
		p.linef("  %s", oneLine(each))
	}
}
