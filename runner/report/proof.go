package report

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// noFault is the heading of the rules that no fault is known to break.
const noFault = "Rules without a fault"

// proofOperation are the rows of the kill matrix that belong to one operation.
type proofOperation struct {
	Name, Anchor string // Anchor is where links in a page lead to
	Rules        []proofRule
}

// proofRule is one rule with the faults that break it.
type proofRule struct {
	ID, Title string
	Unproved  bool
	Faults    []result.FaultProof
	Scenarios []result.ScenarioProof
}

// Seen reports whether the rule was seen to fail.
func (r proofRule) Seen() bool { return !r.Unproved && r.Killed() > 0 }

// Killed counts the faults that turned the rule red at the step that states the clause.
func (r proofRule) Killed() int { return len(only(r.Faults, killed)) }

func killed(f result.FaultProof) bool { return f.Killed }

func troubled(f result.FaultProof) bool { return len(f.Trouble()) > 0 }

// operationsOf groups the faults by operation and rule, in the order of the proof. Rules without a fault come last.
func operationsOf(p *result.Proof) []proofOperation {
	var all []proofOperation
	known := map[string]bool{}
	add := func(operation, id, title string, faults []result.FaultProof) {
		if len(all) == 0 || all[len(all)-1].Name != operation {
			all = append(all, proofOperation{Name: operation, Anchor: fmt.Sprintf("operation-%d", len(all)+1)})
		}
		last := &all[len(all)-1]
		last.Rules = append(last.Rules, proofRule{
			ID: id, Title: title, Unproved: slices.Contains(p.Unproved, id), Faults: faults,
			Scenarios: only(p.Seen, func(s result.ScenarioProof) bool { return s.Rule == id }),
		})
		known[id] = true
	}
	for _, own := range groups(p.Faults, func(f result.FaultProof) string { return f.Operation }) {
		for _, faults := range groups(own, func(f result.FaultProof) string { return f.Rule }) {
			add(faults[0].Operation, faults[0].Rule, faults[0].Title, faults)
		}
	}
	for _, id := range p.Unproved {
		if !known[id] {
			add(noFault, id, "", nil)
		}
	}
	return all
}

// proofColumn is a column of the summary of a proof. Numbers in a bad column are bad.
type proofColumn struct {
	Title string
	Bad   bool
}

func proofColumns(p *result.Proof) []proofColumn {
	columns := []proofColumn{{"rules", false}, {"seen to fail", false}, {"scenarios", false}, {"unseen", p.Whole()},
		{"faults", false}, {"killed", false}, {"survived", true}, {"flawed", true}}
	if p.Explored != nil {
		columns = append(columns, proofColumn{"explored", false})
	}
	return columns
}

// Numbers counts what stands in so many of the columns. The last of all are the faults that generated calls have found.
func (o proofOperation) Numbers(columns int) []int {
	var faults []result.FaultProof
	var scenarios []result.ScenarioProof
	for _, rule := range o.Rules {
		faults, scenarios = append(faults, rule.Faults...), append(scenarios, rule.Scenarios...)
	}
	noticed := only(faults, killed)
	all := []int{
		len(o.Rules), len(only(o.Rules, proofRule.Seen)),
		len(scenarios), len(only(scenarios, func(s result.ScenarioProof) bool { return s.Faults == 0 })),
		len(faults), len(noticed), len(faults) - len(noticed), len(only(noticed, troubled)),
		len(only(faults, foundByCalls)),
	}
	return all[:columns]
}

// withTotal adds an operation "total" that has all rules.
func withTotal(operations []proofOperation) []proofOperation {
	total := proofOperation{Name: "total"}
	for _, each := range operations {
		total.Rules = append(total.Rules, each.Rules...)
	}
	return append(slices.Clone(operations), total)
}

// proofLine gives the verdict in one line: what was proved, or what is missing first.
func proofLine(p *result.Proof) string {
	operations, effects, untried := withTotal(operationsOf(p)), 0, ""
	rules := operations[len(operations)-1].Rules
	for _, fault := range p.Faults {
		effects += len(fault.Effects())
	}
	if left := p.Catalogue - len(p.Faults); left > 0 {
		untried = fmt.Sprintf("; %s of %d not tried", contract.Plural(left, "fault"), p.Catalogue)
	}
	if found := exploredFaults(p); found != "" {
		untried += "; " + found
	}
	counts := fmt.Sprintf("%d of %s killed at the step that states the clause, %d of %s been seen to fail, %d of %s too, %s, in %s%s",
		len(only(p.Faults, killed)), contract.Plural(len(p.Faults), "fault"),
		len(only(rules, proofRule.Seen)), have(len(rules), "rule"),
		len(p.Seen)-len(p.Unseen()), contract.Plural(len(p.Seen), "scenario"),
		contract.Plural(effects, "declared side effect"), inSeconds(p.DurationMs), untried)
	if p.Proved() {
		return "proved: " + counts
	}
	return "not proved: " + join(missing(p), counts)
}

// have gives "1 rule has" or "2 rules have".
func have(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " has"
	}
	return contract.Plural(n, noun) + " have"
}

// missing gives what is not proved: survivors, other faults with problems, rules and scenarios that did not fail, the
// sound run.
func missing(p *result.Proof) string {
	var parts []string
	if n := len(p.Faults) - len(only(p.Faults, killed)); n > 0 {
		survive := map[bool]string{true: "survives", false: "survive"}[n == 1]
		names := faultIDs(only(p.Faults, func(f result.FaultProof) bool { return !f.Killed }))
		parts = append(parts, fmt.Sprintf("%s %s (%s)", contract.Plural(n, "fault"), survive, some(names)))
	}
	if flawed := only(p.Faults, func(f result.FaultProof) bool { return f.Killed && len(f.Problems) > 0 }); len(flawed) > 0 {
		parts = append(parts, fmt.Sprintf("%s problems (%s)", have(len(flawed), "killed fault"), some(faultIDs(flawed))))
	}
	if n := len(p.Unproved); n > 0 {
		parts = append(parts, fmt.Sprintf("%s not been seen to fail (%s)", have(n, "rule"), some(p.Unproved)))
	}
	if never := p.NeverSeen(); len(never) > 0 {
		var rules []string
		for _, alike := range groups(never, func(s result.ScenarioProof) string { return s.Rule }) {
			rules = append(rules, oneLine(alike[0].Rule))
		}
		parts = append(parts, fmt.Sprintf("%s never been seen to fail (of %s)", have(len(never), "scenario"), some(rules)))
	}
	parts = append(parts, p.Unaccounted(), oneLine(p.Unsound()))
	if p.Explored != nil && len(p.Explored.Alarms) > 0 {
		parts = append(parts, contract.Plural(len(p.Explored.Alarms), "finding")+" of generated calls without faults ("+oneLine(p.Explored.Alarms[0])+")")
	}
	if len(p.Faults) == 0 {
		parts = append(parts, "no fault was tried")
	}
	if text := join(parts...); text != "" {
		return text
	}
	return fmt.Sprintf("exit %d", p.Exit)
}

func faultIDs(faults []result.FaultProof) []string {
	var names []string
	for _, fault := range faults {
		names = append(names, oneLine(fault.ID))
	}
	return names
}

// inSeconds gives "1.2 s", and whole seconds from ten on.
func inSeconds(ms float64) string {
	if ms < 10_000 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", ms/1000), ".0") + " s"
	}
	return fmt.Sprintf("%.0f s", ms/1000)
}
