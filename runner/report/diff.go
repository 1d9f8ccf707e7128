package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// FinishDiff writes what has changed, the gravest first, with the conclusion as the last line. It returns what Finish returns.
func (t *Text) FinishDiff(d *result.Diff) error {
	p := t.page()
	diffText(p, d)
	return t.end(p)
}

func writeDiffText(w io.Writer, d *result.Diff) error {
	p := plainPage()
	diffText(p, d)
	_, err := io.WriteString(w, p.String())
	return err
}

func diffText(p *page, d *result.Diff) {
	for _, row := range sides(d) {
		p.words(pad(row[0], len(indent)), only(row[1:], func(part string) bool { return part != "" }))
	}
	for _, note := range diffNotes(d) {
		p.block("", note, p.yellow)
	}
	p.linef("")
	for _, kind := range result.Kinds() {
		changes := d.Of(kind)
		if len(changes) == 0 {
			continue
		}
		p.linef("%s: %s", p.bold(kindTitle(kind)), countChanges(changes))
		alike := groups(changes, changeKey)
		for _, each := range alike[:min(len(alike), p.limit(causesInFull))] {
			changeText(p, each)
		}
		if left := len(alike) - p.limit(causesInFull); left > 0 {
			p.words(fmt.Sprintf("  and %d more: ", left), moreIDs(alike[causesInFull:]))
		}
		p.linef("")
	}
	word, rest, _ := strings.Cut(diffLine(d), ":")
	paint := p.green
	if d.Exit != contract.ExitOK {
		paint = p.red
	}
	p.linef("%s:%s", paint(word), rest)
}

// sides says what was compared: a row for each report, with its name first.
func sides(d *result.Diff) [][]string {
	var rows [][]string
	for i, side := range []result.Side{d.Base, d.Head} {
		var counts []string
		for _, outcome := range []contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable, contract.Known} {
			if n := side.Rules[string(outcome)]; n > 0 {
				counts = append(counts, fmt.Sprintf("%d %s", n, outcome))
			}
		}
		verdict := string(side.Verdict)
		if side.Verdict == contract.NoVerdict {
			verdict = "no verdict"
		}
		rows = append(rows, []string{[]string{"base", "head"}[i], oneLine(side.Target), oneLine(side.Provider), verdict, strings.Join(counts, ", "),
			lasted(side.DurationMs), side.Started.UTC().Format("2006-01-02 15:04"), "relcon " + oneLine(side.Relcon)})
	}
	return rows
}

// diffNotes says in what the runs differ beside their results.
func diffNotes(d *result.Diff) []string {
	var notes []string
	if d.Base.Target != d.Head.Target {
		notes = append(notes, fmt.Sprintf("the reports are of different targets: %s and %s", oneLine(d.Base.Target), oneLine(d.Head.Target)))
	}
	absent := func(c result.Change) bool { return c.Before == result.Absent || c.After == result.Absent }
	switch base, head := d.Base.Contract, d.Head.Contract; {
	case (base == "" || head == "") && slices.ContainsFunc(d.Changes, absent):
		notes = append(notes, "a report does not name its contract: what it lacks counts as not selected")
	case base != head && base != "" && head != "":
		notes = append(notes, fmt.Sprintf("the contract is not the same: %s and %s", oneLine(base), oneLine(head)))
	}
	return notes
}

func lasted(ms float64) string {
	return time.Duration(ms * float64(time.Millisecond)).Round(10 * time.Millisecond).String()
}

func kindTitle(kind result.Kind) string {
	title, known := map[result.Kind]string{
		result.NewlyViolated: "newly violated", result.NewlyUntested: "newly untested", result.NewlyKnown: "newly violated, and listed as known",
		result.Fixed: "fixed", result.NewlyTested: "newly tested", result.OtherReading: "read otherwise", result.Slower: "slower",
		result.Went: "not in the contract any more", result.Came: "new in the contract",
	}[kind]
	if !known {
		return string(kind)
	}
	return title
}

// countChanges counts rules, and the scenarios where single ones are meant.
func countChanges(changes []result.Change) string {
	scenarios := scenariosOf(changes)
	text := contract.Plural(len(ruleIDs(changes)), "rule")
	if len(scenarios) > 0 {
		text += " (" + contract.Plural(len(scenarios), "scenario") + ")"
	}
	return text
}

func ruleIDs(changes []result.Change) []string {
	var all []string
	for _, c := range changes {
		if !slices.Contains(all, c.Rule) {
			all = append(all, c.Rule)
		}
	}
	return all
}

// moreIDs names the rules of changes that are not shown.
func moreIDs(alike [][]result.Change) []string {
	return ranges(slices.Sorted(slices.Values(ruleIDs(slices.Concat(alike...)))))
}

// changeKey is the same for changes that are told together.
func changeKey(c result.Change) string {
	if c.Kind == result.NewlyViolated {
		return c.Cause()
	}
	return changeDetail(c)
}

// changeDetail says in one line what has changed.
func changeDetail(c result.Change) string {
	reason := oneLine(shorten(c.Reason, reasonLimit))
	switch c.Kind {
	case result.OtherReading:
		return join(fmt.Sprintf("%s before, %s now", oneLine(c.Before), oneLine(c.After)), reason)
	case result.Slower:
		return fmt.Sprintf("%s before, %s now", lasted(c.BeforeMs), lasted(c.AfterMs))
	}
	return reason
}

// changeText adds changes that have their key in common.
func changeText(p *page, alike []result.Change) {
	first, named, detail := alike[0], ruleIDs(alike), changeDetail(alike[0])
	switch {
	case first.Kind == result.NewlyViolated:
		p.headline("NEW", first.Rule, first.Title, levelOf(first), p.red, p.bold)
		p.block(indent, first.Name(), p.cyan)
		if first.Step != "" {
			p.block(indent, "step: "+first.Step, p.faint)
		}
		p.block(indent, shorten(first.Reason, p.limit(reasonLimit)), plain)
		p.block(indent, "before: "+first.Before, plain)
		if len(alike) > 1 {
			p.words(fmt.Sprintf("%sthe same cause, %s: ", indent, contract.Plural(len(alike), "failure")), ranges(named))
		}
	case len(named) == 1:
		p.linef("  %s", p.cut(first.Rule+"  "+oneLine(first.Title), p.width-2))
		p.block(indent, detail, plain)
		scenarios := scenariosOf(alike)
		for _, c := range scenarios[:min(len(scenarios), p.limit(placesShown))] {
			p.block(indent, c.Name(), p.cyan)
		}
		if left := len(scenarios) - p.limit(placesShown); left > 0 {
			p.linef("%sand %s", indent, contract.Plural(left, "more scenario"))
		}
	default:
		if detail != "" {
			p.block("  ", countChanges(alike)+": "+detail, plain)
		}
		p.words(indent, ranges(named))
	}
}

func levelOf(c result.Change) string {
	if c.Weighs {
		return string(c.Level)
	}
	return string(c.Level) + ": does not weigh"
}

func scenariosOf(changes []result.Change) []result.Change {
	return only(changes, func(c result.Change) bool { return c.Scenario != "" })
}

// diffLine is the conclusion in one line, such as "regressed: 1 rule newly violated (BMC-REL-06); 2 rules fixed (…)".
func diffLine(d *result.Diff) string {
	var parts []string
	for _, kind := range result.Kinds() {
		named := ruleIDs(d.Of(kind))
		if len(named) == 0 {
			continue
		}
		part := contract.Plural(len(named), "rule") + " " + kindTitle(kind)
		if kind != result.Slower {
			part += " (" + some(named) + ")"
		}
		parts = append(parts, part)
	}
	switch bad := len(d.Of(result.NewlyViolated)) + len(d.Of(result.NewlyUntested)); {
	case d.Exit != contract.ExitOK:
		return "regressed: " + strings.Join(parts, "; ")
	case len(parts) == 0:
		return "no change: each rule and scenario came to the same"
	case bad > 0:
		return "no regression that weighs: " + strings.Join(parts, "; ")
	}
	return "no regression: " + strings.Join(parts, "; ")
}

// writeDiffMarkdown writes a comment for a pull request, of at most 1 MiB.
func writeDiffMarkdown(w io.Writer, d *result.Diff) error {
	var m markdown
	mark := map[bool]string{true: "✅", false: "❌"}[d.Exit == contract.ExitOK]
	m.part(fmt.Sprintf("## %s relcon diff: %s\n\n%s\n\n", mark, inline(d.Head.Target), inline(diffLine(d))))
	m.part("| | target | provider | verdict | rules | time | began | |\n|---|---|---|---|---|---|---|---|\n")
	for _, row := range sides(d) {
		for i := range row {
			row[i] = inline(row[i])
		}
		m.part("| " + strings.Join(row, " | ") + " |\n")
	}
	for _, note := range diffNotes(d) {
		m.part("\n" + inline(note) + "\n")
	}
	for _, kind := range result.Kinds() {
		alike := groups(d.Of(kind), changeKey)
		for i, each := range alike[:min(len(alike), causesInFull)] {
			if i == 0 {
				m.part(fmt.Sprintf("\n### %s: %s\n\n", kindTitle(kind), countChanges(d.Of(kind))))
			}
			m.part(changeMarkdown(each))
		}
		if len(alike) > causesInFull {
			m.part("- and more: " + strings.Join(moreIDs(alike[causesInFull:]), ", ") + "\n")
		}
	}
	return m.end(w)
}

// changeMarkdown is an item of a list for changes that have their key in common, with their scenarios folded away.
func changeMarkdown(alike []result.Change) string {
	first, named := alike[0], ruleIDs(alike)
	title := strings.Join(ranges(named), ", ")
	if len(named) == 1 {
		title = fmt.Sprintf("**%s** (%s) %s", first.Rule, levelOf(first), inline(first.Title))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "- %s\n", strings.TrimSuffix(title+": "+inline(changeDetail(first)), ": "))
	scenarios := scenariosOf(alike)
	for _, c := range scenarios[:min(len(scenarios), placesShown)] {
		fmt.Fprintf(&b, "  - %s\n", inline(c.Name()))
	}
	if left := len(scenarios) - placesShown; left > 0 {
		fmt.Fprintf(&b, "  - and %s\n", contract.Plural(left, "more scenario"))
	}
	return b.String()
}
