package runner

import (
	"errors"

	"relcon/runner/contract"
	"relcon/runner/outage"
	"relcon/runner/result"
)

// tally counts the rules that weigh, by what they came to.
type tally struct {
	proved      int // of any level
	violated    int
	open        int // not proved either way
	unavailable int // open because of a need that the target file declares as not available

	refused     bool // the guard kept a call from leaving
	stale       bool // the list of known failures names a rule that is kept
	suiteFault  bool
	leftover    bool
	doubtful    bool  // an account was there, and nobody answers who could say whether it is still
	outage      bool  // the target stopped answering
	ended       error // what ended the run early; nil where nothing did
	interrupted bool
}

// add counts one rule. A recommended rule weighs only in a strict run.
func (t *tally) add(rule result.Rule, strict bool) {
	if rule.Outcome == contract.Proved {
		t.proved++
	}
	if rule.Level == contract.Recommended && !strict {
		return
	}
	switch rule.Outcome {
	case contract.Violated:
		t.violated++
	case contract.Open:
		if declaredUnavailable(rule) {
			t.unavailable++
		} else {
			t.open++
		}
	}
}

// declaredUnavailable tells whether every scenario that left the rule open did so for a declared need.
func declaredUnavailable(rule result.Rule) bool {
	if len(rule.Missing) == 0 {
		return false
	}
	for _, scenario := range rule.Scenarios {
		if scenario.Outcome == contract.Errored {
			return false
		}
	}
	return true
}

// verdict gives the verdict and the exit code. What makes the result untrustworthy, or needs a hand at once, comes
// before what the provider did.
func (t tally) verdict() (contract.Verdict, int) {
	verdict, exit := t.judged()
	switch {
	case t.refused:
		return contract.NoVerdict, contract.ExitGuard
	case t.interrupted:
		return contract.NoVerdict, contract.ExitInterrupted
	case t.suiteFault:
		return contract.NoVerdict, contract.ExitSuite
	case t.leftover:
		return verdict, contract.ExitLeftover
	case t.doubtful:
		return verdict, contract.ExitUnreachable
	}
	return verdict, exit
}

func (t tally) judged() (contract.Verdict, int) {
	switch {
	case t.violated > 0:
		return contract.NonConformant, contract.ExitViolated
	case t.stale:
		return contract.NonConformant, contract.ExitViolated
	case t.outage:
		return contract.NoVerdict, contract.ExitUnreachable
	case t.open > 0 || t.proved == 0:
		return contract.Incomplete, contract.ExitIncomplete
	case t.unavailable > 0:
		return contract.Partial, contract.ExitOK
	}
	return contract.Conformant, contract.ExitOK
}

// end takes in what a scenario's outcome follows from.
func (t *tally) end(cause error) {
	t.suiteFault = t.suiteFault || errors.As(cause, new(*contract.Fault))
	if t.ended == nil {
		t.ended = endOf(cause)
		t.outage = errors.As(cause, new(*outage.Error))
	}
}
