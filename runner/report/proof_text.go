package report

import (
	"fmt"
	"io"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// ProofProgress is how far a proof is.
type ProofProgress struct {
	Done, Total int // faults
	Survived    int
}

// ProgressProof rewrites the progress line. It does nothing where Out is not a terminal.
func (t *Text) ProgressProof(p ProofProgress) {
	if !t.Terminal {
		return
	}
	line := fmt.Sprintf("%d/%s", p.Done, contract.Plural(p.Total, "fault"))
	if p.Survived > 0 {
		line += fmt.Sprintf(", %d survived", p.Survived)
	}
	t.draw(p.Done, fit(line, t.width()-1))
}

// FinishProof writes the kill matrix by rule, every fault with problems in full, the scenarios that were not seen to
// fail, the summary by operation, and the verdict as the last line. It gives the first error that writing met since the
// Text was made.
func (t *Text) FinishProof(proof *result.Proof) error {
	p := t.page()
	p.proof(proof)
	t.print(p.String())
	return t.failure()
}

func (t *Text) failure() error {
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.err != nil {
		return fmt.Errorf("text report: %w", t.err)
	}
	return nil
}

func encodeProofText(w io.Writer, proof *result.Proof) error {
	p := plainPage()
	p.proof(proof)
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) proof(proof *result.Proof) {
	operations := operationsOf(proof)
	p.linef("%s", p.bold(strings.TrimSpace("relcon "+oneLine(proof.Relcon))+": "+
		contract.Plural(proof.Scenarios, "scenario")+" against "+contract.Plural(len(proof.Faults), "fault")+" of the reference provider"))
	p.linef("")
	p.matrix(operations)
	p.troubles(proof)
	p.unseen(proof)
	p.proofSummary(operations, proof.Whole())
	line := proofLine(proof)
	word, rest, _ := strings.Cut(line, ":")
	paint := p.red
	if proof.Proved() {
		paint = p.green
	}
	p.linef("%s:%s", paint(word), rest)
}

// matrix adds a line for each rule: its faults that were killed, and the rules that turned red with it.
func (p *page) matrix(operations []proofOperation) {
	for _, operation := range operations {
		p.linef("%s", p.bold(oneLine(operation.Name)))
		for _, rule := range operation.Rules {
			p.matrixRule(rule)
		}
		p.linef("")
	}
}

func (p *page) matrixRule(rule proofRule) {
	all := len(rule.Faults)
	count, paint := fmt.Sprintf("%5s", fmt.Sprintf("%d/%d", rule.Killed(), all)), p.green
	if !rule.Seen() || rule.count(troubled) > 0 {
		paint = p.red
	}
	room := max(0, p.width-cells(fmt.Sprintf("  %s  %s  ", rule.ID, count)))
	title := oneLine(rule.Title)
	if cells(title) > room && !p.verbose {
		title = strings.TrimRight(fit(title, room-2), " ") + "…"
	}
	p.linef("%s", strings.TrimRight(fmt.Sprintf("  %s  %s  %s", p.bold(rule.ID), paint(count), title), " "))
	if effects := rule.effects(); len(effects) > 0 {
		p.linef("%s%s", strings.Repeat(" ", p.width-room), p.faint("also red: "+someThatFit(effects, p.limit(room-len("also red:  and 99 more")))))
	}
}

// someThatFit names as many rules as fit in the room, at least one, and counts the others.
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

// effects names the rules that turned red, as declared, with any fault of the rule; each once.
func (r proofRule) effects() []string {
	var names []string
	seen := map[string]bool{}
	for _, fault := range r.Faults {
		for _, rule := range fault.Effects() {
			if !seen[rule] {
				names = append(names, rule)
			}
			seen[rule] = true
		}
	}
	return names
}

// troubles adds what is wrong with the run without faults, and each fault that has problems.
func (p *page) troubles(proof *result.Proof) {
	if reason := proof.Unsound(); reason != "" {
		p.block("", reason, p.red)
		p.linef("")
	}
	for _, fault := range proof.Faults {
		if troubled(fault) {
			p.trouble(fault)
			p.linef("")
		}
	}
}

// trouble adds one fault in full: what it does, what is wrong, and where and how it was noticed, if it was.
func (p *page) trouble(fault result.FaultProof) {
	label, paint := "ALIVE", p.red
	if fault.Killed {
		label = "FLAW"
	}
	p.headline(label, oneLine(fault.ID), fault.Summary, fault.Rule, paint)
	for _, problem := range fault.Trouble() {
		p.block(indent, problem, paint)
	}
	if fault.Title != "" {
		p.linef("%s%s  %s", indent, p.bold(fault.Rule), oneLine(fault.Title))
	}
	if fault.Scenario != "" {
		p.linef("%s%s  %s", indent, p.cyan(oneLine(fault.Location)), oneLine(fault.Scenario))
		p.block(indent, "step: "+fault.Step, p.faint)
		p.block(indent, fault.Found, func(line string) string { return line })
	}
	if len(fault.Declared) > 0 {
		p.linef("%smay turn red too: %s (%s)", indent, strings.Join(fault.Declared, ", "), oneLine(fault.Reason))
	}
	p.linef("%srepeat: relcon prove --fault %s", indent, quote(fault.ID))
	p.linef("%sexchanges: relcon verify --strict --fault %s", indent, quote(fault.ID))
}
