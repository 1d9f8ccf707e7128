package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable keeps what a provider answered from acting on a terminal or breaking XML 1.0: every character but line
// breaks, tabs and visible ones is written as its Go escape, such as \x1b.
func printable(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case r == '\n' || r == '\t' || unicode.IsPrint(r) || unicode.Is(unicode.Zs, r):
			out.WriteRune(r)
		default:
			out.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		i += size
	}
	return out.String()
}

// oneLine makes one printable line of a text of several.
func oneLine(text string) string {
	var parts []string
	for line := range strings.Lines(printable(text)) {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " ")); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

// shorten cuts a text to about limit bytes, between two characters, and says how much is missing. A limit of 0 cuts
// nothing.
func shorten(text string, limit int) string {
	if limit == 0 || len(text) <= limit {
		return text
	}
	cut := limit
	for cut > limit-utf8.UTFMax && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s … (%d more bytes)", text[:cut], len(text)-cut)
}

// cells estimates how many columns a line takes. Characters outside ASCII count two, so that the estimate is never
// too small.
func cells(line string) int {
	n := 0
	for _, r := range line {
		n++
		if r >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// fit cuts a line to that many columns.
func fit(line string, columns int) string {
	used := 0
	for i, r := range line {
		used += cells(string(r))
		if used > columns {
			return line[:i]
		}
	}
	return line
}
