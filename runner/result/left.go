package result

import "relcon/runner/contract"

// Left is what a run created and has not seen go.
type Left struct {
	Leftovers []Leftover `json:"leftovers,omitempty"` // what is still there
	Unchecked []Leftover `json:"unchecked,omitempty"` // what may be there: it could not be checked
	Sweep     string     `json:"sweep,omitempty"`     // command that removes what is left; "" where nothing is, or no sweep removes it
	Ledger    string     `json:"ledger,omitempty"`    // file that names what no sweep removes; "" where there is no such thing
}

// Nothing tells that nothing is left, or may be.
func (l Left) Nothing() bool { return l.Mend() == "" && len(l.Leftovers)+len(l.Unchecked) == 0 }

// Mend says how what is left is removed; "" where nothing is known that could be.
func (l Left) Mend() string {
	switch {
	case l.Sweep != "" && l.Ledger != "": // of several runs that were merged
		return "look by hand at what " + l.Ledger + " names, for no sweep removes it; remove the rest: " + l.Sweep
	case l.Sweep != "":
		return "remove what is left: " + l.Sweep
	case l.Ledger != "":
		return "no sweep removes what is left: look at it by hand, and then delete the ledger, " + l.Ledger + ", with the .lock file beside it"
	}
	return ""
}

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
func (l Leftover) String() string { return l.Of("the first look at the target") }

// Of is String where another than a scenario asked for it.
func (l Leftover) Of(whose string) string {
	what := "account"
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
