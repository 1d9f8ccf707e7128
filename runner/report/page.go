package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"relcon/runner/contract"
)

// indent is where everything below the first line of a rule begins, under the rule's id.
const indent = "      "

// page collects text for people: it wraps, lines up and colours.
type page struct {
	strings.Builder
	palette
	width   int             // columns
	folds   bool            // no line of a block is wider
	verbose bool            // nothing is left out
	told    map[string]bool // by fresh
}

// plainPage is for formats that hold the same text without colour.
func plainPage() *page { return &page{palette: newPalette(false), width: 80} }

// paint colours a text, or leaves it as it is.
type paint = func(string) string

func plain(text string) string { return text }

// palette holds the paints.
type palette struct{ red, yellow, green, cyan, bold, faint paint }

func newPalette(on bool) palette {
	shade := func(attributes ...color.Attribute) paint {
		if !on {
			return plain
		}
		c := color.New(attributes...)
		c.EnableColor()
		return func(text string) string { return c.Sprint(text) }
	}
	return palette{
		red:    shade(color.FgRed, color.Bold),
		yellow: shade(color.FgYellow),
		green:  shade(color.FgGreen, color.Bold),
		cyan:   shade(color.FgCyan),
		bold:   shade(color.Bold),
		faint:  shade(color.Faint),
	}
}

// linef adds one line.
func (p *page) linef(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

// fresh tells whether a text was not asked about before, so that it is told in full once.
func (p *page) fresh(text string) bool {
	if p.told[text] {
		return false
	}
	if p.told == nil {
		p.told = map[string]bool{}
	}
	p.told[text] = true
	return true
}

// item adds one line as an item of a list.
func (p *page) item(text string, paint paint) {
	mark := "- "
	for _, part := range fold(text, p.room(indent+mark)) {
		p.linef("%s%s", indent, paint(mark+part))
		mark = "  "
	}
}

// room is how many columns are left behind a prefix.
func (p *page) room(prefix string) int {
	if !p.folds {
		return math.MaxInt
	}
	return max(p.width-cells(prefix), 20)
}

// block adds a text of one or several lines, each behind the prefix.
func (p *page) block(prefix, text string, paint paint) {
	for line := range strings.Lines(contract.Printable(text)) {
		for _, part := range fold(strings.TrimRight(line, "\n"), p.room(prefix)) {
			p.linef("%s%s", prefix, paint(part))
		}
	}
}

// fold parts a line into pieces of at most so many columns: between two words, and inside a word only where that is longer than a
// line. Where a piece would begin with :: and be a command to a CI, it is escaped as contract.Printable does.
func fold(line string, columns int) (parts []string) {
	for {
		piece := fit(line, columns)
		if piece == line {
			return append(parts, line)
		}
		piece = piece[:breakAt(line, piece, columns)]
		parts = append(parts, piece)
		line = strings.TrimPrefix(line[len(piece):], " ")
		if rest, command := strings.CutPrefix(line, "::"); command {
			line = `:\x3a` + rest
		}
	}
}

// breakAt tells where to break the piece that a line begins with. In a word that is longer than a line, such as a body without
// blanks, it is a place where neither a name nor a code is broken, if there is one in the last two thirds.
func breakAt(line, piece string, columns int) int {
	blank := strings.LastIndexByte(piece, ' ')
	if line[len(piece)] == ' ' {
		return len(piece)
	}
	rest := line[blank+1:]
	if next := fit(rest, columns+1); (next == rest && cells(next) <= columns || strings.Contains(next, " ")) && strings.TrimSpace(piece[:blank+1]) != "" {
		return blank
	}
	for _, after := range []string{",&;", "\":=?", "_-/."} {
		if at := strings.LastIndexAny(piece, after) + 1; at > max(len(piece)/3, blank+1) {
			return at
		}
	}
	if blank > len(piece)/3 {
		return blank
	}
	return len(piece)
}

// list adds one line for each text, at most so many, and returns how many it leaves out.
func (p *page) list(most int, texts []string) (left int) {
	shown := texts[:min(len(texts), most)]
	for _, text := range shown {
		p.linef("  %s", oneLine(text))
	}
	return len(texts) - len(shown)
}

// headline adds a label, an id and a text that is wrapped, with a word at the right edge of the first line.
func (p *page) headline(label, id, text, right string, paint, body paint) {
	label = pad(label, len(indent))
	head, room := label+id+"  ", p.width
	if right != "" {
		room -= len("  ") + cells(right)
	}
	for i, line := range strings.Split(strings.TrimSuffix(wrap(head, strings.Split(oneLine(text), " "), room), "\n"), "\n") {
		if i > 0 {
			p.linef("%s", body(line))
			continue
		}
		first := paint(label) + p.bold(id) + "  " + body(line[len(head):])
		if right != "" {
			first += strings.Repeat(" ", max(2, p.width-cells(line)-cells(right))) + p.faint(right)
		}
		p.linef("%s", first)
	}
}

// cut cuts a text to that many columns, and shows that it did, unless the page is verbose.
func (p *page) cut(text string, columns int) string {
	if cells(text) <= columns || p.verbose {
		return text
	}
	return strings.TrimRight(fit(text, columns-2), " ") + "…"
}

// words adds words, separated by commas and wrapped at the right edge.
func (p *page) words(head string, words []string) { p.WriteString(Wrap(head, words, p.width)) }

// limit is the number of things of a kind that are shown: n, or all of them where the page is verbose.
func (p *page) limit(n int) int {
	if p.verbose {
		return int(^uint(0) >> 1)
	}
	return n
}

// column is one column of numbers in a table.
type column struct {
	title string
	paint paint
}

// row is one line of a table.
type row struct {
	names   []string
	numbers []int
}

// table adds a table: names at the left below their heads, and numbers below the titles of their columns.
func (p *page) table(heads []string, columns []column, rows []row) {
	widths := make([]int, len(heads))
	for _, each := range append(rows, row{names: heads}) {
		for i, name := range each.names {
			widths[i] = max(widths[i], cells(name))
		}
	}
	line := func(names []string) string {
		padded := make([]string, len(names))
		for i, name := range names {
			padded[i] = pad(name, widths[i])
		}
		return strings.Join(padded, "  ")
	}
	head := line(heads)
	for _, c := range columns {
		head += "  " + c.title
	}
	p.linef("%s", p.bold(head))
	for _, each := range rows {
		text := line(each.names)
		for i, c := range columns {
			text += "  " + p.number(each.numbers[i], len(c.title), c.paint)
		}
		p.linef("%s", text)
	}
}

// number gives n at the right of a column, and a dash for none.
func (p *page) number(n, width int, paint paint) string {
	if n == 0 {
		return p.faint(fmt.Sprintf("%*s", width, "-"))
	}
	return paint(fmt.Sprintf("%*s", width, strconv.Itoa(n)))
}

// Wrap gives lines of words, separated by commas. The first one begins with the head and the others are indented by as much;
// none is wider than so many columns, unless a single word is.
func Wrap(head string, words []string, width int) string {
	separated := make([]string, len(words))
	for i, word := range words {
		separated[i] = word + ","
	}
	if last := len(words) - 1; last >= 0 {
		separated[last] = words[last]
	}
	return wrap(head, separated, width)
}

// wrap gives lines of words, separated by blanks.
func wrap(head string, words []string, width int) string {
	var b strings.Builder
	line := head
	for i, word := range words {
		switch {
		case i == 0:
		case cells(line)+1+cells(word) > width:
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", cells(head))
		default:
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}
