package steps

import (
	"relcon/runner/contract"
	"relcon/runner/provider"
	"slices"
	"strings"
)

// Bystanders are those of all accounts of a scenario, by its steps with their keywords. A scenario that only lists has
// none.
func Bystanders(product contract.Product, steps []string) []contract.Wanted {
	if !slices.ContainsFunc(steps, changes) {
		return nil
	}
	kind, accounts := contract.KindDefault, 1
	for _, step := range steps {
		if i := slices.IndexFunc(kinds.all, func(k phrase) bool { return strings.HasSuffix(step, k.text+" account") }); i >= 0 {
			kind = kinds.all[i].means.(string)
		}
		if strings.Contains(step, " of another account ") {
			accounts++
		}
	}
	var all []contract.Wanted
	for range accounts {
		if p := populationOf(provider.Of(product), kind); kind != kindEmpty {
			all = slices.Concat(all, p.before, p.after)
		}
		kind = kindBeside(kind)
	}
	return all
}

// changes tells whether a step does something by which an instance could change.
func changes(step string) bool {
	_, text, _ := strings.Cut(step, " ")
	switch {
	case strings.HasPrefix(text, "the client lists "), strings.HasPrefix(text, "the client sends more requests "):
		return false
	case strings.HasPrefix(text, "the client "), strings.Contains(text, " already "):
		return true
	}
	return strings.HasSuffix(text, " pass") || strings.HasSuffix(text, " passes")
}
