package contract

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Outcome is what a scenario or a rule came to.
type Outcome string

// Outcomes of a scenario.
const (
	Passed  Outcome = "passed"  // the provider did what the clause says
	Failed  Outcome = "failed"  // the contract is violated
	Skipped Outcome = "skipped" // a need is missing; Reason says which
	Errored Outcome = "errored" // no verdict: network, arrangement, a fault of the suite; Reason says which
)

// Outcomes of a rule.
const (
	Proved        Outcome = "proved"         // all its scenarios passed
	Violated      Outcome = "violated"       // one failed, or the judge found something
	Open          Outcome = "open"           // none failed, and one was skipped or errored
	NotApplicable Outcome = "not-applicable" // it depends on another rule's reading, and the provider follows the other one
	Known         Outcome = "known"          // violated, and listed as known
)

// Verdict is what a run came to.
type Verdict string

// The verdicts.
const (
	Conformant    Verdict = "conformant"     // every selected required rule is proved
	Partial       Verdict = "partial"        // the same, but for rules whose needs the target declares as not available
	Incomplete    Verdict = "incomplete"     // a selected required rule was not proved either way
	NonConformant Verdict = "non-conformant" // a required rule is violated
	NoVerdict     Verdict = "none"           // the run could not judge: nothing was reached, or it was broken off
)

// Exit codes of the program.
const (
	ExitOK          = 0   // conformant or partial
	ExitViolated    = 1   // a required rule is violated
	ExitUsage       = 2   // usage or configuration
	ExitIncomplete  = 3   // a selected required rule was not proved either way
	ExitUnreachable = 4   // the target could not be reached, or its answers are not this API
	ExitLeftover    = 5   // something that the run created is still there
	ExitGuard       = 6   // the guard refused a call
	ExitSuite       = 7   // fault of the suite
	ExitInterrupted = 130 // interrupted by the user
)

// Violation says that the provider broke the clause. It is the only error that makes a scenario fail.
type Violation struct {
	Subject string   // what was looked at, such as "ReleaseInstances" or `instance "alpha"`
	Got     string   // what the provider did
	Want    string   // what the clause asks for
	Details []string // every single finding where there are several, one line each
}

// Error gives "subject: got X, want Y", followed by one indented line per detail.
func (v *Violation) Error() string {
	text := fmt.Sprintf("%s: got %s, want %s", v.Subject, v.Got, v.Want)
	if len(v.Details) > 0 {
		text += "\n  " + strings.Join(v.Details, "\n  ")
	}
	return text
}

// Missing says that the target can't give what the scenario needs. It makes a scenario skipped.
type Missing struct {
	Need   Need   // "" where the need has no name of its own
	Reason string // in the target's words where it gave some
}

// Error gives the need and the reason.
func (m *Missing) Error() string {
	if m.Need == "" {
		return "the target can't arrange it: " + m.Reason
	}
	return fmt.Sprintf("the target can't give the need %q: %s", m.Need, m.Reason)
}

// Unreachable says that a request got no usable answer from the network: the scenario has no verdict.
type Unreachable struct {
	Where string // "bmc endpoint http://…" or "provider-state hook http://…"
	Err   error
}

// Error gives the place and the cause.
func (u *Unreachable) Error() string {
	if errors.Is(u.Err, io.EOF) {
		return u.Where + ": it closed the connection without an answer (EOF)"
	}
	return fmt.Sprintf("%s: %v", u.Where, u.Err)
}

// Unwrap gives the cause.
func (u *Unreachable) Unwrap() error { return u.Err }

// Refused says that the guard kept a request from leaving, because it could have touched an instance that is not the
// run's own. It makes the run exit 6.
type Refused struct {
	Call   string // operation and content, secrets blanked, at most 300 bytes
	Reason string
}

// Error gives the call and the reason.
func (r *Refused) Error() string { return fmt.Sprintf("the guard refused %s: %s", r.Call, r.Reason) }

// ExitCode is that of a run in which the guard refused a call.
func (r *Refused) ExitCode() int { return ExitGuard }

// Fault says that the suite itself is wrong: a feature and a step that do not fit, a request of ours that our own
// schema refuses. It makes the run exit 7.
type Fault struct{ Reason string }

// Error gives the reason.
func (f *Fault) Error() string { return "fault of the suite: " + f.Reason }

// ExitCode is that of a run in which the suite itself is wrong.
func (f *Fault) ExitCode() int { return ExitSuite }
