package check

import (
	"errors"
	"slices"

	"relcon/runner/contract"
)

// Rule is one clause of the contract of a hook.
type Rule struct {
	ID    string
	Level contract.Level
	Title string
}

// The rules, by what they are about.
const (
	unknownState  = "HOOK-01"
	bearerToken   = "HOOK-02"
	usableAccount = "HOOK-03"
	newAccount    = "HOOK-04"
	emptyAccount  = "HOOK-05"
	listed        = "HOOK-06"
	asAsked       = "HOOK-07"
	everyTimer    = "HOOK-08"
	oneClock      = "HOOK-09"
	billed        = "HOOK-10"
	removed       = "HOOK-11"
	removedTwice  = "HOOK-12"
	referred      = "HOOK-13"
	spent         = "HOOK-14"
	inTime        = "HOOK-15"
	tolerant      = "HOOK-16"
	listing       = "HOOK-17"
)

// Rules are all rules, in the order in which they are shown.
func Rules() []Rule {
	return []Rule{
		{unknownState, contract.Required, "An unknown state is answered with 501 and a reason"},
		{bearerToken, contract.Required, "A request without the right bearer token is answered with 401"},
		{usableAccount, contract.Required, "An account comes with keys that can be used, and with what its kind needs"},
		{newAccount, contract.Required, "Every setup makes a new account, two at the same time, too"},
		{emptyAccount, contract.Required, "A new account is empty, and the API takes its keys"},
		{listed, contract.Required, "As many instances come as were asked for, and the API lists them in their account only"},
		{asAsked, contract.Required, "Instances have the status and the charge type that were asked for"},
		{everyTimer, contract.Required, "When time passes, every timer of the account moves"},
		{oneClock, contract.Required, "Time passes for one account only"},
		{billed, contract.Required, "Billing is active before a release, and stopped after it"},
		{removed, contract.Required, "A teardown removes the account, with all that is in it"},
		{removedTwice, contract.Required, "A teardown of an account that is gone or was never there is answered with 200"},
		{referred, contract.Recommended, "A reference is repeated in the answers to setup and teardown"},
		{spent, contract.Recommended, "A setup under a reference that was torn down is refused"},
		{inTime, contract.Required, "An answer comes in time"},
		{tolerant, contract.Recommended, "Members that the protocol does not have are passed over"},
		{listing, contract.Recommended, "The list of states and kinds, where there is one, names what the hook arranges, and nothing else"},
	}
}

// Finding is one violation.
type Finding struct {
	Rule             string
	Sent, Came, Want string
}

// Result is what a rule came to.
type Result struct {
	Rule
	Outcome  contract.Outcome // Proved, Violated, Open or NotApplicable
	Reasons  []string         // of an open one, and of what the target can't give of a proved one
	Findings []Finding
	Notes    []string // what breaks no rule, and is likely a mistake

	unexplained bool // it is open for another reason than what the target can't give
}

// Report is what a hook came to.
type Report struct {
	Results     []Result
	Unavailable []contract.Need // what the target can't give, and the hook's list does not leave out
	Cannot      []string        // what else the hook said that it can't, in its words
	Unreachable error           // nothing answered
	Refused     error           // the guard refused a call
}

// Violated are the rules of a level that are broken.
func (r *Report) Violated(level contract.Level) []string {
	var ids []string
	for _, each := range r.Results {
		if each.Level == level && each.Outcome == contract.Violated {
			ids = append(ids, each.ID)
		}
	}
	return ids
}

// Incomplete tells whether a required rule is open although the target did not say that it can't give what that needs.
func (r *Report) Incomplete() bool {
	return slices.ContainsFunc(r.Results, func(each Result) bool {
		return each.Level == contract.Required && each.Outcome == contract.Open && (each.unexplained || len(each.Reasons) == 0)
	})
}

// Count counts the rules of an outcome.
func (r *Report) Count(outcome contract.Outcome) int {
	n := 0
	for _, each := range r.Results {
		if each.Outcome == outcome {
			n++
		}
	}
	return n
}

// record gathers what was seen.
type record struct {
	proved   map[string]bool
	open     map[string][]string
	findings map[string][]Finding
	notes    map[string][]string
	doubtful map[string]bool // rules that something kept from being seen that is no 501
	lacking  []contract.Need
	cannot   []string
	refused  error // by the guard
	over     func() bool
}

// interrupted is why a rule was not seen that nobody waits for any more.
const interrupted = "interrupted before it was seen"

// newRecord makes an empty record. Once over is true, what comes is the end of the check, and says nothing of the hook.
func newRecord(over func() bool) record {
	return record{over: over, proved: map[string]bool{}, open: map[string][]string{}, findings: map[string][]Finding{}, notes: map[string][]string{}, doubtful: map[string]bool{}}
}

func (r *record) found(rule, sent, came, want string) {
	if r.over() {
		r.unseen(interrupted, rule)
		return
	}
	r.findings[rule] = append(r.findings[rule], Finding{rule, sent, came, want})
}

func (r *record) holds(rules ...string) {
	for _, rule := range rules {
		r.proved[rule] = true
	}
}

// unseen notes why rules could not be seen.
func (r *record) unseen(reason string, rules ...string) {
	if r.over() {
		reason = interrupted
	}
	r.declared(reason, rules...)
	for _, rule := range rules {
		r.doubtful[rule] = true
	}
}

// declared notes that rules could not be seen because the target can't give what they need.
func (r *record) declared(reason string, rules ...string) {
	for _, rule := range rules {
		if !slices.Contains(r.open[rule], reason) {
			r.open[rule] = append(r.open[rule], reason)
		}
	}
}

func (r *record) lacks(need contract.Need, reason string) {
	switch {
	case need == "" && !slices.Contains(r.cannot, reason):
		r.cannot = append(r.cannot, reason)
	case need != "" && !slices.Contains(r.lacking, need):
		r.lacking = append(r.lacking, need)
	}
}

// ended takes in an error of a call: the guard may have refused it.
func (r *record) ended(err error) {
	if refused := (*contract.Refused)(nil); errors.As(err, &refused) {
		r.refused = refused
	}
}

// report says what the rules came to.
func (r *record) report() *Report {
	report := &Report{Unavailable: r.lacking, Cannot: r.cannot, Refused: r.refused}
	slices.Sort(report.Unavailable)
	for _, rule := range Rules() {
		result := Result{Rule: rule, Outcome: contract.Open, Reasons: r.open[rule.ID], Findings: r.findings[rule.ID], Notes: r.notes[rule.ID], unexplained: r.doubtful[rule.ID]}
		switch {
		case len(result.Findings) > 0:
			result.Outcome = contract.Violated
		case result.unexplained: // of one product, whatever another shows
		case r.proved[rule.ID]:
			result.Outcome = contract.Proved
		case rule.ID == bearerToken, rule.ID == listing && len(result.Reasons) == 0:
			result.Outcome = contract.NotApplicable
		}
		report.Results = append(report.Results, result)
	}
	return report
}
