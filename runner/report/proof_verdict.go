package report

import (
	"fmt"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// proofLine gives the verdict in one line: what was proved, or what is missing first.
func proofLine(p *result.Proof) string {
	counts := fmt.Sprintf("%s, %s, %s too, %s, in %s%s", kills(p), seen(p), scenarioCount(p), contract.Plural(sideEffects(p), "declared side effect"), inSeconds(p.DurationMs), untried(p))
	if p.Proved() {
		return "proved: " + counts
	}
	return "not proved: " + join(missing(p), counts)
}

// kills gives "338 of 338 faults killed at the step that states the clause".
func kills(p *result.Proof) string {
	killed := 0
	for _, fault := range p.Faults {
		if fault.Killed {
			killed++
		}
	}
	return fmt.Sprintf("%d of %s killed at the step that states the clause", killed, contract.Plural(len(p.Faults), "fault"))
}

// seen gives "116 of 116 rules have been seen to fail".
func seen(p *result.Proof) string {
	failed, all := 0, 0
	for _, operation := range operationsOf(p) {
		failed += operation.Seen()
		all += len(operation.Rules)
	}
	if all == 1 {
		return fmt.Sprintf("%d of 1 rule has been seen to fail", failed)
	}
	return fmt.Sprintf("%d of %d rules have been seen to fail", failed, all)
}

// sideEffects counts the rules that turned red beside the one that a fault breaks, where the fault declares it.
func sideEffects(p *result.Proof) int {
	n := 0
	for _, fault := range p.Faults {
		n += len(fault.Effects())
	}
	return n
}

// untried tells how many faults a proof of some leaves out.
func untried(p *result.Proof) string {
	left := p.Catalogue - len(p.Faults)
	if left <= 0 {
		return ""
	}
	return fmt.Sprintf("; %s of %d not tried", contract.Plural(left, "fault"), p.Catalogue)
}

// missing gives what is not proved: survivors, other faults with problems, rules and scenarios that did not fail, the
// sound run.
func missing(p *result.Proof) string {
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
		p.Unaccounted(),
		oneLine(p.Unsound()),
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
	return fmt.Sprintf("%s %s (%s)", contract.Plural(len(names), noun), several, some(names))
}

// inSeconds gives "1.2 s", and whole seconds from ten on.
func inSeconds(ms float64) string {
	if ms < 10_000 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", ms/1000), ".0") + " s"
	}
	return fmt.Sprintf("%.0f s", ms/1000)
}
