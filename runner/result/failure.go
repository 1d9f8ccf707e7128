package result

import "fmt"

// Failure is one way in which a rule failed, held against the list of known failures.
type Failure struct {
	Scenario string        `json:"scenario"`       // its name, or "outside every scenario"
	Step     string        `json:"step,omitempty"` // at which it failed; absent for a finding of the judge outside every step
	Status   FailureStatus `json:"status"`
	Reason   string        `json:"reason,omitempty"` // of the list, as are the ticket and the day
	Ticket   string        `json:"ticket,omitempty"`
	Expires  string        `json:"expires,omitempty"` // YYYY-MM-DD
}

// FailureStatus says how a failure stands to the list of known ones.
type FailureStatus string

// A failure that is listed, that is listed no more, and that is not listed.
const (
	FailureKnown   FailureStatus = "known"
	FailureExpired FailureStatus = "expired"
	FailureNew     FailureStatus = "new"
)

// String gives the failure in one line, such as `new failure: A running one, at step: Then it is refused`.
func (f Failure) String() string {
	where, why := f.Scenario+", outside every step", f.Reason
	if f.Step != "" {
		where = f.Scenario + ", at step: " + f.Step
	}
	if f.Ticket != "" {
		why += ", " + f.Ticket
	}
	switch f.Status {
	case FailureExpired:
		return fmt.Sprintf("known failure that expired on %s (%s): %s", f.Expires, why, where)
	case FailureKnown:
		return fmt.Sprintf("known failure until %s (%s): %s", f.Expires, why, where)
	}
	return "new failure: " + where
}
