package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// longestMarkdown is how long a summary of a step may be on GitHub, in bytes.
const longestMarkdown = 1 << 20

// markdown collects a text in parts. What is longer than the limit is left out, and counted.
type markdown struct {
	bytes.Buffer
	left int // parts that were left out
}

// part adds a part, if there is room for it and for what says that others are missing.
func (m *markdown) part(text string) {
	const note = 200
	if m.left > 0 || m.Len()+len(text) > longestMarkdown-note {
		m.left++
		return
	}
	m.WriteString(text)
}

// writeMarkdown writes a summary for a pull request or the step of a CI, of at most 1 MiB.
func writeMarkdown(w io.Writer, r *result.Report) error {
	var m markdown
	mark := map[bool]string{true: "✅", false: "❌"}[r.Exit == contract.ExitOK]
	m.part(fmt.Sprintf("## %s relcon: %s\n\n%s\n\n", mark, inline(r.Target), inline(verdictLine(r))))
	if r.Reason != "" {
		m.part(fence(shorten(r.Reason, reasonLimit)) + "\n")
	}
	m.part(markdownLeftovers(r))
	m.part(markdownTable(r))
	for _, cause := range r.Causes() {
		m.part(markdownCause(r, cause))
	}
	for _, section := range []struct {
		title string
		rules []result.Rule
	}{{"Open", r.With(contract.Open)}, {"Known", r.With(contract.Known)}, {"Not applicable", r.With(contract.NotApplicable)}} {
		m.part(markdownReasons(section.title, section.rules))
	}
	m.part(markdownAdvice(r))
	m.part(markdownReadings(r))
	m.part("\n<sub>" + inline(strings.Join(identity(r), ", ")) + "</sub>\n")
	return m.end(w)
}

// end writes what was collected.
func (m *markdown) end(w io.Writer) error {
	if m.left > 0 {
		fmt.Fprintf(m, "\nLeft out: %s. A summary has at most %d MiB. The JSON report has all.\n", contract.Plural(m.left, "section"), longestMarkdown>>20)
	}
	_, err := m.WriteTo(w)
	return err
}

// markdownTable counts the outcomes of the rules by operation.
func markdownTable(r *result.Report) string {
	if len(r.Rules) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| operation | proved | violated | open | not applicable | known |\n|---|--:|--:|--:|--:|--:|\n")
	line := func(name string, rules []result.Rule) {
		b.WriteString("| " + name)
		for _, outcome := range []contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable, contract.Known} {
			fmt.Fprintf(&b, " | %d", len(only(rules, func(rule result.Rule) bool { return rule.Outcome == outcome })))
		}
		b.WriteString(" |\n")
	}
	for _, own := range byOperation(r) {
		line(inline(own[0].Operation), own)
	}
	line("**total**", r.Rules)
	return b.String() + "\n"
}

// markdownCause tells one cause, with its first failure folded away.
func markdownCause(r *result.Report, cause result.Cause) string {
	label, _ := labelOf(plainPage(), r, cause)
	var b strings.Builder
	fmt.Fprintf(&b, "### %s: %s\n\n", label, inline(shorten(cause.Text, reasonLimit)))
	for _, rule := range cause.Rules {
		fmt.Fprintf(&b, "- **%s** (%s) %s\n", rule.ID, rule.Level, inline(rule.Title))
	}
	p := plainPage()
	evidence(p, cause.Failures[0], hints(r, cause.Failures[0])...)
	fmt.Fprintf(&b, "\n<details><summary>%s, the first in full</summary>\n\n%s\n", contract.Plural(len(cause.Failures)+cause.Found, "failure"), fence(dedent(p.String())))
	for i, each := range cause.Failures[1:] {
		if i == placesShown {
			fmt.Fprintf(&b, "- and %s\n", contract.Plural(len(cause.Failures)-1-i, "more failure"))
			break
		}
		location, name := each.Place()
		fmt.Fprintf(&b, "- %s %s\n", inline(location), inline(name))
	}
	fmt.Fprintf(&b, "\n%s\n</details>\n\n", fence(repeat(r, cause)))
	return b.String()
}

// dedent takes the indent from each line that has it.
func dedent(text string) string {
	return strings.TrimPrefix(strings.ReplaceAll(text, "\n"+indent, "\n"), indent)
}

// markdownReasons lists rules with their reasons, those with one reason together.
func markdownReasons(title string, rules []result.Rule) string {
	if len(rules) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", title)
	for _, alike := range groups(rules, reasonOf(plainPage())) {
		fmt.Fprintf(&b, "- %s: %s\n", strings.Join(ranges(ids(alike)), ", "), inline(reasonOf(plainPage())(alike[0])))
	}
	return b.String() + "\n"
}

// markdownAdvice tells what would settle the open rules.
func markdownAdvice(r *result.Report) string {
	all := advices(r)
	if len(all) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("To prove what is open:\n\n")
	for _, each := range all {
		fmt.Fprintf(&b, "- %s (%s)\n", inline(each.What), strings.Join(ranges(each.Rules), ", "))
	}
	if line := declaration(r, all); line != "" {
		b.WriteString("\n" + inline(declaring(r)) + "\n\n" + fence(line))
	}
	return b.String() + "\n"
}

// markdownLeftovers lists what is left of what the run created, and what may be.
func markdownLeftovers(r *result.Report) string {
	var b strings.Builder
	for _, each := range r.Leftovers {
		fmt.Fprintf(&b, "- still there: %s\n", inline(each.String()))
	}
	for _, each := range unchecked(r.Unchecked) {
		fmt.Fprintf(&b, "- could not be checked: %s\n", inline(each))
	}
	switch {
	case r.Sweep != "":
		b.WriteString("\n" + fence(r.Sweep))
	case r.Ledger != "":
		b.WriteString("\n" + inline(r.Mend()) + "\n")
	}
	if b.Len() == 0 {
		return ""
	}
	return "### Left behind\n\n" + b.String() + "\n"
}

// markdownReadings tells, folded away, how the provider reads the contract where it leaves several ways.
func markdownReadings(r *result.Report) string {
	var b strings.Builder
	for _, rule := range r.Rules {
		if rule.Reading != "" {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", rule.ID, inline(rule.Reading), inline(rule.Title))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "<details><summary>How this provider reads the contract</summary>\n\n| rule | reading | |\n|---|---|---|\n" + b.String() + "\n</details>\n"
}

// inline makes one line of a text in which nothing has a meaning in Markdown or HTML.
func inline(text string) string {
	var b strings.Builder
	for _, r := range oneLine(text) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()#+!|~>@", r):
			b.WriteString("\\" + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fence makes a block of code of a text, whatever stands in it.
func fence(text string) string {
	text = strings.TrimRight(contract.Printable(text), "\n")
	ticks := "```"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	return ticks + "text\n" + text + "\n" + ticks + "\n"
}
