package report

import "strings"

// Wrap gives lines of words, parted by commas. The first one begins with the head and the others are indented by as much;
// none is wider than so many columns, unless a single word is.
func Wrap(head string, words []string, width int) string {
	var b strings.Builder
	indent := strings.Repeat(" ", cells(head))
	line, empty := head, true
	for i, word := range words {
		if i < len(words)-1 {
			word += ","
		}
		switch {
		case empty:
		case cells(line)+1+cells(word) > width:
			b.WriteString(line + "\n")
			line = indent
		default:
			line += " "
		}
		line += word
		empty = false
	}
	return b.String() + line + "\n"
}
