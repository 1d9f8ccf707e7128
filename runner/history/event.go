package history

import (
	"time"

	"relcon/runner/contract"
)

// Event is one thing that happened in a run.
type Event struct {
	At       time.Time
	Scenario string // its name; "" for what the run did outside every scenario
	Kind            // what happened
}

// Kind is one of the types below. Accounts stand in it by their access key id, and never with their secrets.
type Kind interface{ kind() }

// Began is that a scenario's turn came.
type Began struct{}

// AccountArranged is that an account was given for a scenario.
type AccountArranged struct {
	AccessKeyID string
	Product     contract.Product
	Kind        string
	Retention   time.Duration // how long its recycle bin keeps an instance; 0 means unknown
}

// InstancesArranged is that instances were given in an account.
type InstancesArranged struct {
	AccessKeyID string
	Product     contract.Product
	Wanted      contract.Wanted
	IDs         []string
}

// LeftOut is that the target can't arrange a bystander.
type LeftOut struct {
	Product contract.Product
	Wanted  contract.Wanted
	Reason  string
}

// Exchanged is one request with its response, in the order in which they ended. Secrets are blanked in it, and what is too
// long is cut. So what is judged of the bytes as they came stands beside it. The URL, the headers and the bodies of one whose
// scenario has ended may be packed: Whole has them.
type Exchanged struct {
	contract.Exchange
	AccessKeyID string   // of the account that the request was for
	Worked      []string // words of a request that acts, ids of instances among them, that may have been worked on by its answer
	Wrong       string   // why the request is wrong in itself, where it was answered with 5xx; "" where it is sound
	RequestID   string   // of the answer, as it came; "" where it has none
	Flaws       []Flaw   // of the answer, by itself

	packed pack // with others of its scenario; nil where it is whole
	at     int  // its place among them
}

// Flaw is what is wrong with an answer by a rule. Got holds parts of the answer, secrets blanked.
type Flaw struct{ Rule, Got, Want string }

// Listed is an inventory, or a part of it, as the steps are given it.
type Listed struct {
	AccessKeyID string
	IDs         []string         // that were asked for by a filter, where the whole list did not show them
	By          []contract.Param // filters that it was asked for by; none means any
	Instances   []contract.Instance
	LeftOut     bool // the instances are not held: there is no room for them
}

// TimePassed is that the clock of an account was moved.
type TimePassed struct {
	AccessKeyID string
	Duration    time.Duration
}

// BillingRead is the money side of an instance.
type BillingRead struct {
	AccessKeyID, InstanceID string
	Billing                 contract.Billing
	Late                    bool // its scenario had ended
}

// StepEnded is that a step was played.
type StepEnded struct {
	Step   string // with its keyword
	Failed bool
}

// LookedAgain is that an account was looked at once more when its scenario had ended. What was seen stands before it.
type LookedAgain struct {
	AccessKeyID string
	Later       time.Duration // by which the account's clock was moved before; 0 where it was not
	Err         error         // why nothing was seen; nil where something was
}

// TornDown is that the removal of an account was asked for.
type TornDown struct {
	AccessKeyID string
	Err         error // nil where it is gone
}

// Ended is what a scenario came to.
type Ended struct {
	Outcome contract.Outcome
	Reason  string        // of any outcome but passed
	Reading string        // the behaviour that it observed; "" where its rule is no reading
	Missing contract.Need // what made it skipped before it sent anything, where that has a name
	Cause   error         // what the outcome follows from; nil where it passed
	Settled time.Duration // longest wait for an effect
	Looks   int           // at the inventory during that wait
	Between time.Duration // the shortest time between the two looks that show that something lasts; 0 where there were none
	Vague   string        // why a call could mean instances that it does not name; "" where none could
}

func (Began) kind()             {}
func (AccountArranged) kind()   {}
func (InstancesArranged) kind() {}
func (LeftOut) kind()           {}
func (Exchanged) kind()         {}
func (Listed) kind()            {}
func (TimePassed) kind()        {}
func (BillingRead) kind()       {}
func (StepEnded) kind()         {}
func (LookedAgain) kind()       {}
func (TornDown) kind()          {}
func (Ended) kind()             {}
