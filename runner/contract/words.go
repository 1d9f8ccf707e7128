package contract

import (
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the known word that a misspelt word most likely means, or "". A known word is near if the misspelt one is
// its beginning, or if few letters differ: one in up to four letters, two in up to eight, a third in longer words. Upper
// and lower case are the same.
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

// DidYouMean gives the nearest word as a question to append to an error, such as `; did you mean "BMC-REL-09"?`, or "".
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

// ShellWord makes one word of a POSIX shell of a text.
func ShellWord(text string) string {
	special := func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune("-_./,:=@%+", r)
	}
	if text != "" && !strings.ContainsFunc(text, special) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
