package report

import (
	"fmt"
	"html"
	"io"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// Attested is a run and the SHA-256 of its JSON report, in hex.
type Attested struct {
	Report *result.Report
	SHA256 string
}

// StatementFormats are what is written to show others what a run has proved.
func StatementFormats() Formats[Attested] {
	return Formats[Attested]{
		{"statement", func(w io.Writer, a *Attested) error {
			return result.WriteValue(w, result.NewStatement(a.Report, a.SHA256))
		}},
		{"badge", writeBadge},
		{"table", writeTable},
	}
}

// provedOfAll counts the proved rules among all of the contract that apply, whatever was selected.
func provedOfAll(r *result.Report) string {
	all := max(len(r.Rules), r.Contract.Rules) - len(r.With(contract.NotApplicable))
	return fmt.Sprintf("%d of %s proved", len(r.With(contract.Proved)), contract.Plural(all, "rule"))
}

// verdictWord is the verdict in words, with the exit code where that says something else.
func verdictWord(r *result.Report) string {
	word := string(r.Verdict)
	if r.Verdict == contract.NoVerdict {
		word = "no verdict"
	}
	if !r.ExitFollowsVerdict() {
		word += fmt.Sprintf(", exit %d", r.Exit)
	}
	return word
}

// writeTable writes a few lines of Markdown for a README: what was proved, by operation, of which provider, and when.
func writeTable(w io.Writer, a *Attested) error {
	r := a.Report
	parts := append(append([]string{r.Target}, identity(r)...), r.Started.UTC().Format("2006-01-02"))
	for i := range parts {
		parts[i] = inline(parts[i])
	}
	_, err := fmt.Fprintf(w, "**%s**: %s; %s\n\n%s", verdictWord(r), provedOfAll(r), strings.Join(parts, ", "), markdownTable(r))
	return err
}

// writeBadge writes a small picture with the verdict. It is of one piece, and needs no font and no network.
func writeBadge(w io.Writer, a *Attested) error {
	const padding, character = 8, 7 // pixels; a character is seldom wider
	r := a.Report
	left, right := "relcon", verdictWord(r)+", "+provedOfAll(r)
	colour := "#b71c1c"
	switch result.NewStatement(r, a.SHA256).Predicate.Result {
	case result.StatementPassed:
		colour = "#1b6e20"
	case result.StatementWarned:
		colour = "#805500"
	}
	text := func(at int, words string) string {
		return fmt.Sprintf(`<text x="%d" y="14" textLength="%d" lengthAdjust="spacingAndGlyphs">%s</text>`, at+padding, len(words)*character-character, html.EscapeString(words))
	}
	first, second := len(left)*character+padding, len(right)*character+padding
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="20" role="img" aria-label="%[2]s">
<title>%[2]s</title>
<clipPath id="r"><rect width="%[1]d" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="%[3]d" height="20" fill="#444"/><rect x="%[3]d" width="%[4]d" height="20" fill="%[5]s"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
%[6]s
%[7]s
</g>
</svg>
`, first+second, html.EscapeString(left+", "+oneLine(r.Target)+": "+right), first, second, colour, text(0, left), text(first, right))
	return err
}
