package steps

import (
	"slices"
	"strings"
	"sync"

	"relcon/runner/contract"
)

// compiledPhrase is a phrase with the pattern that finds it.
type compiledPhrase struct {
	pattern
	text string
}

// compiled are the phrases of each blank, made once per process.
var compiled = sync.OnceValue(func() map[string][]compiledPhrase {
	all := map[string][]compiledPhrase{}
	for _, p := range language() {
		for _, each := range p.all {
			all[p.blank] = append(all[p.blank], compiledPhrase{compile(each.text, blanks()), each.text})
		}
	}
	return all
})

// Needs are what a target must be able to do for the steps of a scenario, which have their keywords. The signature schemes
// are not among them.
func Needs(steps []string) []contract.Need {
	var all []contract.Need
	keyword := ""
	for _, step := range steps {
		first, text, _ := strings.Cut(step, " ")
		if first != "And" {
			keyword = first
		}
		for _, need := range needsOf(keyword, text) {
			if !slices.Contains(all, need) {
				all = append(all, need)
			}
		}
	}
	return all
}

// needsOf are those of the phrase that stands in a blank, and of the phrases in its own blanks.
func needsOf(blank, text string) []contract.Need {
	if blank == manners.blank && strings.HasPrefix(text, " ") {
		var all []contract.Need
		for _, one := range mannersIn(text) {
			all = append(all, needsOf(blank, one)...)
		}
		return all
	}
	for _, each := range compiled()[blank] {
		groups := each.FindStringSubmatch(text)
		if groups == nil {
			continue
		}
		var all []contract.Need
		if need, known := needs[blank][each.text]; known {
			all = append(all, need)
		}
		for i, inner := range each.blanks {
			all = append(all, needsOf(inner, groups[i+1])...)
		}
		return all
	}
	return nil
}
