package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relcon/runner/contract"
)

// oneLine makes one printable line of a text of several.
func oneLine(text string) string {
	var parts []string
	for line := range strings.Lines(contract.Printable(text)) {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " ")); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

// shorten cuts a text to about limit bytes, between two characters, and says how much is missing.
func shorten(text string, limit int) string {
	if len(text) <= limit {
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

// pad fills a text up with blanks to that many columns.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-cells(text)))
}

// join joins the parts that are not empty.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "; ")
}

// some gives the first eight names and counts the others.
func some(names []string) string {
	const shown = 8
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return strings.Join(names, ", ")
}

// groups puts what has the same key together, in the order of the first of each.
func groups[T any, K comparable](all []T, key func(T) K) [][]T {
	var found [][]T
	at := map[K]int{}
	for _, each := range all {
		k := key(each)
		i, seen := at[k]
		if !seen {
			i, at[k] = len(found), len(found)
			found = append(found, nil)
		}
		found[i] = append(found[i], each)
	}
	return found
}

// only gives what the condition holds for.
func only[T any](all []T, condition func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(each T) bool { return !condition(each) })
}

// ranges writes three or more ids that follow each other as BMC-REL-01…16, if there are many ids.
func ranges(ids []string) []string {
	const many = 25
	if len(ids) < many {
		return ids
	}
	var drawn []string
	for i, end := 0, 0; i < len(ids); i = end {
		for end = i + 1; end < len(ids) && ids[end] == successor(ids[end-1]); {
			end++
		}
		if end-i < 3 {
			drawn = append(drawn, ids[i:end]...)
			continue
		}
		_, number := family(ids[end-1])
		drawn = append(drawn, ids[i]+"…"+number)
	}
	return drawn
}

// family splits an id into what it shares with its neighbours and its number.
func family(id string) (shared, number string) {
	at := strings.LastIndexByte(id, '-') + 1
	return id[:at], id[at:]
}

// successor is the id after this one, such as BMC-REL-03 after BMC-REL-02; "" where it does not end with a number.
func successor(id string) string {
	shared, number := family(id)
	n, err := strconv.Atoi(number)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s%0*d", shared, len(number), n+1)
}
