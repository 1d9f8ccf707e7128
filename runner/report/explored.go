package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// ExploreFormats are the file formats of an exploration.
func ExploreFormats() Formats[result.Exploration] {
	return Formats[result.Exploration]{
		{"json", result.WriteExplorationJSON},
		{"html", writeExploredHTML},
		{"text", func(w io.Writer, e *result.Exploration) error {
			p := plainPage()
			explored(p, e, "")
			if e.Racing == nil {
				cellTable(p, e)
			}
			_, err := io.WriteString(w, p.String())
			return err
		}},
	}
}

// FinishExploration writes what an exploration came to; file is its JSON report, "" where there is none.
func (t *Text) FinishExploration(e *result.Exploration, file string) error {
	p := t.page()
	explored(p, e, file)
	return t.end(p)
}

func explored(p *page, e *result.Exploration, file string) {
	for _, f := range e.Findings {
		foundBy(p, e, f, file)
	}
	for _, each := range e.Replayed {
		replayed(p, each)
	}
	for _, reason := range slices.Sorted(maps.Keys(e.Errors)) {
		p.block("", fmt.Sprintf("no verdict on %s: %s", contract.Plural(e.Errors[reason], "case"), reason), p.yellow)
	}
	switch {
	case len(e.Replayed) > 0:
	case e.Racing != nil:
		overlap(p, e.Racing)
	default:
		coverage(p, e)
	}
	for _, each := range e.Leftovers {
		p.linef("%s %s", p.red("left:"), oneLine(fmt.Sprint(each)))
	}
	if mend := e.Mend(); mend != "" {
		p.linef("%s", oneLine(mend))
	}
	line := exploredLine(e)
	word, rest, _ := strings.Cut(line, ":")
	paint := p.red
	if e.Exit == contract.ExitOK {
		paint = p.green
	}
	p.linef("%s:%s", paint(word), rest)
}

// foundBy adds one finding: its rule, what came, the case as a scenario, and how it is played again.
func foundBy(p *page, e *result.Exploration, f result.Explored, file string) {
	label, paint := exploredLabel(f), p.red
	if label == "WARN" {
		paint = p.yellow
	}
	p.headline(label, f.Rule, f.Title, string(f.Level), paint, p.bold)
	p.block(indent, fmt.Sprintf("got %s, want %s", f.Got, f.Want), plain)
	if f.Step != "" {
		p.block(indent, "at: "+f.Step, plain)
	}
	p.linef("%s%s", indent, exploredAmount(f))
	if f.Race != nil {
		raced(p, f)
	}
	for line := range strings.Lines(f.Scenario) {
		p.linef("%s  %s", indent, contract.Printable(strings.TrimRight(line, "\n")))
	}
	if file != "" {
		p.linef("%sreplay: %s", indent, exploreAgain(e, "--replay "+contract.ShellWord(file)))
	} else {
		p.linef("%srepeat: %s (--report json=FILE writes a file for --replay)", indent, repeatExploration(e))
	}
	p.linef("")
}

func exploredLabel(f result.Explored) string {
	if f.Level == contract.Recommended {
		return "WARN"
	}
	return "FAIL"
}

// exploredAmount says how many calls a finding takes, and how often it was seen.
func exploredAmount(f result.Explored) string {
	text := fmt.Sprintf("%s, seen in %s, first after %s", contract.Plural(f.Calls, "call"), cases(f.Seen, f.Race != nil), contract.Plural(f.After, "call"))
	if f.Unstable {
		text += "; it did not show again when it was repeated"
	}
	return text
}

// replayed adds a case that was played again, with the status of each of its steps.
func replayed(p *page, r result.Replayed) {
	paint := map[string]func(string) string{"FIXED": p.green, "FAILED": p.red}[r.Status]
	if paint == nil {
		paint = p.yellow
	}
	p.linef("%s  %s", paint(r.Status), p.bold(r.Rule))
	for _, step := range r.Steps {
		p.linef("%s%-7s%s", indent, step.Status, contract.Printable(step.Step))
	}
	if r.Got != "" {
		p.block(indent, strings.TrimSuffix(fmt.Sprintf("got %s, want %s", r.Got, r.Want), ", want "), plain)
	}
	p.linef("")
}

// coverage adds what was reached: for each rule its cells, and those that were not.
func coverage(p *page, e *result.Exploration) {
	calls, places := map[string]int{}, map[string]int{}
	for _, cell := range e.Cells {
		calls[cell.Rule] += cell.Calls
		places[cell.Rule]++
	}
	var rules []string
	for _, rule := range slices.Sorted(maps.Keys(calls)) {
		rules = append(rules, fmt.Sprintf("%s %d×%d", rule, calls[rule], places[rule]))
	}
	p.words("reached (calls × cells): ", rules)
	if len(e.Unmet) > 0 {
		p.words("no call was about: ", ranges(e.Unmet))
	}
	const most = 20
	for n, cell := range e.Unreached {
		if n == p.limit(most) {
			p.linef("and %s were never reached", contract.Plural(len(e.Unreached)-n, "more cell"))
			break
		}
		p.linef("never reached: %s", cellText(cell))
	}
}

func cellText(cell result.Cell) string {
	return strings.Join(strings.Fields(strings.Join([]string{cell.Rule, cell.Operation, cell.Status, cell.Charge, cell.Version, cell.Scheme}, " ")), " ")
}

// reached is how many calls met a rule in an operation, in how many cells, and with instances of which statuses and charge types.
type reached struct {
	Rule, Operation string
	Calls, Cells    int
	Where           []string
}

// Amount says how many.
func (r reached) Amount() string { return amountOf(r.Calls, r.Cells) }

// reachedIn gives what was reached, by rule and operation.
func reachedIn(e *result.Exploration) (all []reached) {
	for _, own := range groups(e.Cells, func(cell result.Cell) [2]string { return [2]string{cell.Rule, cell.Operation} }) {
		row := reached{Rule: own[0].Rule, Operation: own[0].Operation, Cells: len(own)}
		for _, cell := range own {
			row.Calls += cell.Calls
			if where := strings.TrimSpace(cell.Status + " " + cell.Charge); where != "" {
				row.Where = append(row.Where, where)
			}
		}
		slices.Sort(row.Where)
		row.Where = slices.Compact(row.Where)
		all = append(all, row)
	}
	return all
}

// cellTable adds how many calls met each rule in each operation, and where.
func cellTable(p *page, e *result.Exploration) {
	p.linef("")
	p.linef("%-12s %-24s %6s %6s  %s", "rule", "operation", "calls", "cells", "statuses and charge types")
	for _, row := range reachedIn(e) {
		p.linef("%-12s %-24s %6d %6d  %s", row.Rule, row.Operation, row.Calls, row.Cells, strings.Join(row.Where, ", "))
	}
}

// exploredLine is the verdict in one line.
func exploredLine(e *result.Exploration) string {
	took := time.Duration(e.DurationMs) * time.Millisecond
	amount := fmt.Sprintf("%s in %s, seed %d, in %.2fs", contract.Plural(e.Calls, "call"), cases(e.Cases, e.Racing != nil), e.Seed, took.Seconds())
	if len(e.Replayed) > 0 {
		amount = contract.Plural(len(e.Replayed), "case") + " played again"
	}
	cells := fmt.Sprintf("%d of %d cells of single requests", e.Singles-len(e.Unreached), e.Singles)
	if len(e.Replayed) > 0 || len(e.Cells) == 0 {
		cells = ""
	}
	verdict := string(e.Verdict)
	if e.Verdict == contract.NoVerdict {
		verdict = "no verdict"
	}
	findings := contract.Plural(len(e.Findings), "finding")
	if len(e.Replayed) > 0 {
		findings = contract.Plural(e.Again(), "finding") + " came again"
	}
	line := fmt.Sprintf("%s: %s", verdict, join(findings, amount, cells, oneLine(e.Reason)))
	if e.Exit != contract.ExitOK && e.Exit != contract.ExitViolated {
		line += fmt.Sprintf(", exit %d (%s)", e.Exit, exitMeaning(e.Exit))
	}
	return line
}
