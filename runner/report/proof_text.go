package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

func writeProofText(w io.Writer, proof *result.Proof) error {
	p := plainPage()
	proofText(p, proof)
	_, err := io.WriteString(w, p.String())
	return err
}

// proofText adds all of a proof; its last line is the verdict.
func proofText(p *page, proof *result.Proof) {
	operations := operationsOf(proof)
	p.linef("%s", p.bold(strings.TrimSpace("relcon "+oneLine(proof.Relcon))+": "+
		contract.Plural(proof.Scenarios, "scenario")+" against "+contract.Plural(len(proof.Faults), "fault")+" of the reference provider"))
	p.linef("")
	for _, operation := range operations {
		p.linef("%s", p.bold(oneLine(operation.Name)))
		for _, rule := range operation.Rules {
			matrixRule(p, rule, proof.Explored != nil)
		}
		p.linef("")
	}
	troubles(p, proof)
	unseen(p, proof)
	exploredText(p, proof)
	proofSummary(p, proof, operations)
	word, rest, _ := strings.Cut(proofLine(proof), ":")
	paint := p.red
	if proof.Proved() {
		paint = p.green
	}
	p.linef("%s:%s", paint(word), rest)
}

// matrixRule adds a line for a rule: its faults that were killed, those that generated calls found, and the rules that turned red
// with it, as declared.
func matrixRule(p *page, rule proofRule, explored bool) {
	count, paint := fmt.Sprintf("%5s", fmt.Sprintf("%d/%d", rule.Killed(), len(rule.Faults))), p.green
	if !rule.Seen() || len(only(rule.Faults, troubled)) > 0 {
		paint = p.red
	}
	count = paint(count)
	room := max(0, p.width-cells(fmt.Sprintf("  %s  %5s  ", rule.ID, "")))
	if explored {
		count += fmt.Sprintf("  %3d explored", rule.Found())
		room -= len("  100 explored")
	}
	title := p.cut(oneLine(rule.Title), room)
	p.linef("%s", strings.TrimRight(fmt.Sprintf("  %s  %s  %s", p.bold(rule.ID), count, title), " "))
	var effects []string
	for _, fault := range rule.Faults {
		effects = append(effects, fault.Effects()...)
	}
	if len(effects) > 0 {
		most := p.limit(room - len("also red:  and 99 more"))
		p.linef("%s%s", strings.Repeat(" ", p.width-room), p.faint("also red: "+someThatFit(slices.Compact(slices.Sorted(slices.Values(effects))), most)))
	}
}

// someThatFit gives as many names as fit in the room, at least one, and counts the others.
func someThatFit(names []string, room int) string {
	shown, used := 0, 0
	for shown < len(names) && (shown == 0 || used+cells(names[shown]) <= room) {
		used += cells(names[shown]) + len(", ")
		shown++
	}
	text := strings.Join(names[:shown], ", ")
	if shown < len(names) {
		text += fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return text
}

// troubles adds what is wrong with the run without faults, and each fault that has problems.
func troubles(p *page, proof *result.Proof) {
	if reason := proof.Unsound(); reason != "" {
		p.block("", reason, p.red)
		p.linef("")
	}
	for _, fault := range only(proof.Faults, troubled) {
		trouble(p, fault)
		p.linef("")
	}
}

// trouble adds one fault in full: what it does, what is wrong, and where and how it was noticed, if it was.
func trouble(p *page, fault result.FaultProof) {
	label := "ALIVE"
	if fault.Killed {
		label = "FLAW"
	}
	p.headline(label, oneLine(fault.ID), fault.Summary, fault.Rule, p.red, p.bold)
	for _, problem := range fault.Trouble() {
		p.block(indent, problem, p.red)
	}
	if fault.Title != "" {
		p.linef("%s%s  %s", indent, p.bold(fault.Rule), oneLine(fault.Title))
	}
	if fault.Scenario != "" {
		p.linef("%s%s  %s", indent, p.cyan(oneLine(fault.Location)), oneLine(fault.Scenario))
	}
	if fault.Found != "" {
		p.block(indent, noticedAt(fault), p.faint)
		p.block(indent, fault.Found, plain)
	}
	if len(fault.Declared) > 0 {
		p.linef("%smay turn red too: %s (%s)", indent, strings.Join(fault.Declared, ", "), oneLine(fault.Reason))
	}
	p.linef("%srepeat: relcon prove --fault %s", indent, contract.ShellWord(oneLine(fault.ID)))
	p.linef("%sexchanges: relcon verify --strict --fault %s", indent, contract.ShellWord(oneLine(fault.ID)))
}

// noticedAt says what noticed a fault.
func noticedAt(fault result.FaultProof) string {
	if fault.Step == "" {
		return "by the judge of the whole run"
	}
	return "step: " + fault.Step
}

// unseen adds the scenarios that were not seen to fail: in full where all faults were tried, in brief where others may do
// it.
func unseen(p *page, proof *result.Proof) {
	list := proof.Unseen()
	if len(list) == 0 {
		return
	}
	if !proof.Whole() {
		p.linef("%s", p.faint("not seen to fail, by the faults that were tried:"))
	}
	for _, s := range list {
		if !proof.Whole() {
			p.linef("  %s  %s", p.faint(oneLine(s.Location)), oneLine(s.Name))
			continue
		}
		p.linef("%s  %s", p.red("UNSEEN"), p.bold(oneLine(s.Rule)+"  "+oneLine(s.Name)))
		p.linef("%s%s  %s", indent, p.cyan(oneLine(s.Location)), "no fault turns it red: add one that does, or take the scenario out")
	}
	p.linef("")
}

// proofSummary adds a table that counts rules, scenarios and faults by operation.
func proofSummary(p *page, proof *result.Proof, operations []proofOperation) {
	var columns []column
	for _, each := range proofColumns(proof) {
		paint := p.green
		if each.Bad {
			paint = p.red
		}
		columns = append(columns, column{each.Title, paint})
	}
	var rows []row
	for _, operation := range withTotal(operations) {
		rows = append(rows, row{[]string{oneLine(operation.Name)}, operation.Numbers(len(columns))})
	}
	p.table([]string{"operation"}, columns, rows)
	p.linef("")
}
