package contract

import (
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the known word that a misspelt one was most likely meant to be, "" where none is near: at most a third
// of the letters (two of five, one of fewer) may be wrong, or a beginning is given. Letter case does not count.
func Nearest(word string, known []string) string {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "" {
		return ""
	}
	best, least := "", len(word)+1
	for _, candidate := range known {
		lower := strings.ToLower(candidate)
		if strings.HasPrefix(lower, word) {
			return candidate
		}
		away := levenshtein.ComputeDistance(word, lower)
		if away <= tolerance(lower) && away < len(lower) && away < least {
			best, least = candidate, away
		}
	}
	return best
}

func tolerance(word string) int {
	if len(word) < 5 {
		return 1
	}
	return max(2, len(word)/3)
}

// DidYouMean is Nearest as a question to append to an error, such as `; did you mean "BMC-REL-09"?`, or "".
func DidYouMean(word string, known []string) string {
	near := Nearest(word, known)
	if near == "" {
		return ""
	}
	return `; did you mean "` + near + `"?`
}

// Plural gives a number with its noun, such as "1 rule" or "2 rules".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
