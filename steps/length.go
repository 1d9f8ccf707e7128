package steps

import (
	"regexp"
	"strconv"
	"strings"
)

// repeated is how often a step does something.
var repeated = regexp.MustCompile(` (\d+) times`)

// Length is about how many requests a scenario sends one after the other, by its steps with their keywords. It is only good for
// comparing scenarios: who starts the longest first is done the soonest.
func Length(steps []string) int {
	const step, awaited, looked = 2, 8, 2
	length := 0
	for _, text := range steps {
		length += step
		if strings.Contains(text, " already ") {
			length += awaited
		}
		if strings.HasSuffix(text, " pass") || strings.HasSuffix(text, " passes") {
			length += awaited / 2
		}
		if strings.Contains(text, "exactly") || strings.Contains(text, "released") || strings.Contains(text, "changed") {
			length += looked
		}
		if match := repeated.FindStringSubmatch(text); match != nil {
			times, _ := strconv.Atoi(match[1]) // digits
			length += times
		}
	}
	return length
}
