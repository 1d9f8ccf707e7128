package report

import (
	"fmt"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// repeat gives the command line that runs the rule again as this run did.
func repeat(r *result.Report, rule result.Rule) string {
	words := []string{"relcon", "verify"}
	if r.TargetFile != "" {
		words = append(words, "--target", quote(r.TargetFile))
	}
	for _, fault := range r.Faults {
		words = append(words, "--fault", quote(fault))
	}
	words = append(words, "--rules", rule.ID)
	if r.Strict && rule.Level == contract.Recommended {
		words = append(words, "--strict")
	}
	if r.Seed != 0 {
		words = append(words, "--seed", fmt.Sprint(r.Seed))
	}
	return strings.Join(words, " ")
}

// quote makes one word of a POSIX shell.
func quote(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./,:=@%+", r)
	}
	if word != "" && strings.TrimFunc(word, safe) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(oneLine(word), "'", `'\''`) + "'"
}
