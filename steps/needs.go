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
	Walk(steps, func(_ int, blank, phrase, _ string) {
		if need, known := needs[blank][phrase]; known && !slices.Contains(all, need) {
			all = append(all, need)
		}
	})
	return all
}

// Walk visits the steps of a scenario, which have their keywords, and the phrases in their blanks, from left to right: n is the number
// of the step, blank its keyword or the name of the blank, phrase the phrase of the language, and text what stands there. Manners are
// visited together, as "with a client token and with format XML" and no phrase, and then each.
func Walk(steps []string, visit func(n int, blank, phrase, text string)) {
	keyword := ""
	for n, step := range steps {
		first, text, _ := strings.Cut(step, " ")
		if first != "And" {
			keyword = first
		}
		walk(keyword, text, func(blank, phrase, text string) { visit(n, blank, phrase, text) })
	}
}

func walk(blank, text string, visit func(blank, phrase, text string)) {
	if blank == manners.blank && strings.HasPrefix(text, " ") {
		visit(blank, "", text[1:])
		for _, one := range Manners(text) {
			walk(blank, one, visit)
		}
		return
	}
	for _, each := range compiled()[blank] {
		groups := each.FindStringSubmatch(text)
		if groups == nil {
			continue
		}
		visit(blank, each.text, text)
		for i, inner := range each.blanks {
			walk(inner, groups[i+1], visit)
		}
		return
	}
	visit(blank, "", text)
}
