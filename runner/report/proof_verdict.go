package report

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Proved tells whether the proof holds: there is nothing among its shortcomings, and its Exit does not say otherwise.
func (p *Proof) Proved() bool { return p.Exit == contract.ExitOK && len(p.Shortcomings()) == 0 }

// Shortcomings lists what keeps the faults, the rules, the scenarios and the sound run from being a proof, one sentence each. The
// problems of a fault stand behind its id.
func (p *Proof) Shortcomings() []string {
	var found []string
	if reason := p.unsound(); reason != "" {
		found = append(found, reason)
	}
	if len(p.Faults) == 0 {
		found = append(found, "no fault was tried")
	}
	for _, fault := range p.Faults {
		for _, problem := range fault.Trouble() {
			found = append(found, fault.ID+": "+problem)
		}
	}
	for _, rule := range p.Unproved {
		found = append(found, rule+": no fault of its own turns it red")
	}
	return append(found, p.scenarioShortcomings()...)
}

// unsound says what is wrong with the run without faults, or "".
func (p *Proof) unsound() string {
	if p.Sound.Verdict == contract.Conformant && p.Sound.Proved == p.Sound.Rules {
		return ""
	}
	text := fmt.Sprintf("the run without faults: got %s with %d of %s proved, want conformant with all of them",
		p.Sound.Verdict, p.Sound.Proved, plural(p.Sound.Rules, "rule"))
	if p.Sound.Reason != "" {
		text += " (" + p.Sound.Reason + ")"
	}
	return text
}

// Trouble gives the problems of a fault. One that was not killed, or has side effects that it does not declare, has at
// least one, even where none is noted.
func (f FaultProof) Trouble() []string {
	switch {
	case len(f.Problems) > 0:
		return f.Problems
	case !f.Killed:
		return []string{"it was not killed"}
	case len(f.Effects()) < len(f.AlsoRed):
		return []string{"other rules turn red too, and the fault does not declare them: " + strings.Join(f.AlsoRed, ", ")}
	}
	return nil
}

// exit gives the exit code that goes with the proof: one that does not hold never exits 0.
func (p *Proof) exit() int {
	if p.Exit == contract.ExitOK && !p.Proved() {
		return contract.ExitViolated
	}
	return p.Exit
}

// proofLine gives the verdict in one line: what was proved, or what is missing first.
func proofLine(p *Proof) string {
	counts := fmt.Sprintf("%s, %s, %s too, %s, in %s%s", p.kills(), p.seen(), p.scenarioCount(), plural(p.sideEffects(), "declared side effect"), inSeconds(p.DurationMs), p.untried())
	if p.Proved() {
		return "proved: " + counts
	}
	return "not proved: " + join(p.missing(), counts)
}

// kills gives "338 of 338 faults killed at the step that states the clause".
func (p *Proof) kills() string {
	killed := 0
	for _, fault := range p.Faults {
		if fault.Killed {
			killed++
		}
	}
	return fmt.Sprintf("%d of %s killed at the step that states the clause", killed, plural(len(p.Faults), "fault"))
}

// seen gives "116 of 116 rules have been seen to fail".
func (p *Proof) seen() string {
	failed, all := 0, 0
	for _, operation := range p.operations() {
		failed += operation.Seen()
		all += len(operation.Rules)
	}
	if all == 1 {
		return fmt.Sprintf("%d of 1 rule has been seen to fail", failed)
	}
	return fmt.Sprintf("%d of %d rules have been seen to fail", failed, all)
}

// sideEffects counts the rules that turned red beside the one that a fault breaks, where the fault declares it.
func (p *Proof) sideEffects() int {
	n := 0
	for _, fault := range p.Faults {
		n += len(fault.Effects())
	}
	return n
}

// untried tells how many faults a proof of some leaves out.
func (p *Proof) untried() string {
	left := p.Catalogue - len(p.Faults)
	if left <= 0 {
		return ""
	}
	return fmt.Sprintf("; %s of %d not tried", plural(left, "fault"), p.Catalogue)
}

// missing gives what is not proved: survivors, other faults with problems, rules and scenarios that did not fail, the
// sound run.
func (p *Proof) missing() string {
	var survivors, flawed []string
	for _, fault := range p.Faults {
		switch {
		case !fault.Killed:
			survivors = append(survivors, oneLine(fault.ID))
		case len(fault.Problems) > 0:
			flawed = append(flawed, oneLine(fault.ID))
		}
	}
	parts := []string{
		counted(survivors, "fault", "survives", "survive"),
		counted(flawed, "killed fault", "has problems", "have problems"),
		counted(p.Unproved, "rule", "has not been seen to fail", "have not been seen to fail"),
		countedScenarios(p.NeverSeen()),
		join(p.unaccounted()...),
		oneLine(p.unsound()),
	}
	if len(p.Faults) == 0 {
		parts = append(parts, "no fault was tried")
	}
	if text := join(parts...); text != "" {
		return text
	}
	return fmt.Sprintf("exit %d", p.Exit)
}

// counted gives "2 faults survive (a, b)", or "" for none.
func counted(names []string, noun, one, several string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("1 %s %s (%s)", noun, one, names[0])
	}
	return fmt.Sprintf("%s %s (%s)", plural(len(names), noun), several, some(names))
}

// Effects are the declared rules that turned red beside the fault's own.
func (f FaultProof) Effects() []string {
	return slices.DeleteFunc(slices.Clone(f.AlsoRed), func(rule string) bool { return !slices.Contains(f.Declared, rule) })
}

// Quiet are the rules that the fault declares and that stayed green.
func (f FaultProof) Quiet() []string {
	return slices.DeleteFunc(slices.Clone(f.Declared), func(rule string) bool { return slices.Contains(f.AlsoRed, rule) })
}

// inSeconds gives "1.2 s", and whole seconds from ten on.
func inSeconds(ms float64) string {
	if ms < 10_000 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", ms/1000), ".0") + " s"
	}
	return fmt.Sprintf("%.0f s", ms/1000)
}
