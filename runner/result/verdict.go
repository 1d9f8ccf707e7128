package result

import (
	"errors"
	"fmt"
	"slices"

	"relcon/runner/contract"
)

// tally counts the rules that weigh, by what they came to.
type tally struct {
	proved      int // of any level
	violated    int
	open        int // not proved either way
	unavailable int // open because of a need that the target file declares as not available

	ends     map[int]error // why the run ended before its time, or a scenario has no verdict, by the exit code for it
	stale    []string      // rules that the list of known failures names, and that are kept
	leftover bool
	doubtful bool // an account was there, and nobody answers who could say whether it is still
}

// add counts one rule. A recommended rule weighs only in a strict run.
func (t *tally) add(rule Rule, strict bool) {
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
func declaredUnavailable(rule Rule) bool {
	return len(rule.Missing) > 0 && len(rule.With(contract.Errored)) == 0
}

// verdict gives the verdict and the exit code. What makes the result untrustworthy, or needs a hand at once, comes
// before what the provider did.
func (t *tally) verdict() (contract.Verdict, int) {
	for _, exit := range []int{contract.ExitGuard, contract.ExitInterrupted, contract.ExitSuite} {
		if t.ends[exit] != nil {
			return contract.NoVerdict, exit
		}
	}
	verdict, exit := t.judged()
	switch {
	case t.leftover:
		return verdict, contract.ExitLeftover
	case t.doubtful:
		return verdict, contract.ExitUnreachable
	}
	return verdict, exit
}

// decide gives the report its verdict, and the exit code for it.
func (r *Report) decide(t *tally) {
	r.Verdict, r.Exit = t.verdict()
	if r.Verdict == contract.Partial && r.Exit == contract.ExitOK {
		r.Exit = r.partialExit()
	}
}

func (t *tally) judged() (contract.Verdict, int) {
	switch {
	case t.violated > 0 || len(t.stale) > 0:
		return contract.NonConformant, contract.ExitViolated
	case t.ends[contract.ExitUnreachable] != nil:
		return contract.NoVerdict, contract.ExitUnreachable
	case t.open > 0 || t.proved == 0:
		return contract.Incomplete, contract.ExitIncomplete
	case t.unavailable > 0:
		return contract.Partial, contract.ExitOK
	}
	return contract.Conformant, contract.ExitOK
}

// end notes why the run ended, or a scenario has no verdict: the first error for each exit code.
func (t *tally) end(err error) {
	var ending contract.Ending
	if refused := (*contract.Refused)(nil); errors.As(err, &refused) {
		ending = refused
	} else if !errors.As(err, &ending) {
		return
	}
	if t.ends[ending.ExitCode()] == nil {
		t.ends[ending.ExitCode()] = ending
	}
}

// contradiction tells where a report that was read disagrees with itself, so that its verdict would mislead; nil means nowhere.
func (r *Report) contradiction() error {
	var t tally
	seen := map[string]bool{}
	for _, rule := range r.Rules {
		if seen[rule.ID] {
			return fmt.Errorf("rule %s stands in it twice", rule.ID)
		}
		seen[rule.ID] = true
		if n := len(rule.With(contract.Passed)); rule.Outcome == contract.Proved && (n == 0 || n < len(rule.Scenarios) || len(rule.Findings) > 0) {
			return fmt.Errorf("rule %s is proved, but %d of its %s passed, and it has %s", rule.ID, n, contract.Plural(len(rule.Scenarios), "scenario"), contract.Plural(len(rule.Findings), "finding"))
		}
		t.add(rule, r.Strict)
	}
	want, _ := t.judged()
	switch {
	case r.Verdict != want && r.Verdict != contract.NoVerdict && r.Verdict != contract.NonConformant: // a stale list makes that, too
		return fmt.Errorf("its verdict is %s, and its rules say %s", r.Verdict, want)
	case r.Exit == contract.ExitOK && len(r.Leftovers) > 0:
		return fmt.Errorf("its exit code is 0, and it has %s", contract.Plural(len(r.Leftovers), "leftover"))
	case r.Verdict == contract.NoVerdict && r.Exit == contract.ExitIncomplete: // the time was over before anything was judged
	case slices.Contains([]int{contract.ExitOK, contract.ExitViolated, contract.ExitIncomplete}, r.Exit) && !r.ExitFollowsVerdict():
		return fmt.Errorf("its exit code is %d, which does not follow from its verdict, %s", r.Exit, r.Verdict)
	}
	return nil
}
