package report

import (
	"fmt"
	"strings"
)

// bodyLimit is how many bytes of a body the text shows.
const bodyLimit = 600

// indent is where everything below the first line of a rule begins, under the rule's id.
const indent = "      "

// page collects text for people.
type page struct {
	strings.Builder
	palette
	width   int
	verbose bool

	mostThings int // that are left and are listed; 0 means mostLeftovers
}

// plainPage is for formats that hold the same text without colour.
func plainPage() *page { return &page{palette: newPalette(false), width: 80} }

// linef adds one line.
func (p *page) linef(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

// block adds a text of one or several lines, each behind the prefix.
func (p *page) block(prefix, text string, paint func(string) string) {
	for line := range strings.Lines(printable(text)) {
		p.linef("%s%s", prefix, paint(strings.TrimRight(line, "\n")))
	}
}

// headline adds a label, an id and a title, with a word at the right edge where it fits.
func (p *page) headline(label, id, title, right string, paint func(string) string) {
	left := fmt.Sprintf("%-6s%s  %s", label, id, oneLine(title))
	gap := max(2, p.width-cells(left)-cells(right))
	rest := strings.TrimPrefix(left, fmt.Sprintf("%-6s", label))
	p.linef("%s%s%s%s", paint(fmt.Sprintf("%-6s", label)), p.bold(rest), strings.Repeat(" ", gap), p.faint(right))
}

// words adds words, parted by commas and wrapped at the right edge.
func (p *page) words(head string, words []string) { p.WriteString(Wrap(head, words, p.width)) }

// limit is the number of things of a kind that are shown: n, or all of them where the page is verbose.
func (p *page) limit(n int) int {
	if p.verbose {
		return int(^uint(0) >> 1)
	}
	return n
}
