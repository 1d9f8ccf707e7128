package catalogue

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Selection says which rules to run. The zero value selects all.
type Selection struct {
	Patterns []string           `json:"patterns,omitempty"` // each one or more such as "BMC-*", between commas or blanks; "!" before it takes rules out; case does not count
	Level    contract.Level     `json:"level,omitempty"`    // contract.Required leaves the recommended ones out; "" takes all
	Shard    Shard              `json:"shard,omitzero"`
	Products []contract.Product `json:"products,omitempty"` // of rules that are about several, only the scenarios of these are taken; none means all
}

// Select gives the rules that the selection takes from the catalogue, for the given products, in the order of the
// catalogue, with the scenarios of these products. A rule whose condition names another rule brings that one along. A
// pattern that selects nothing is a UsageError with a suggestion.
func Select(catalogue []Rule, products []contract.Product, selection Selection) ([]Rule, error) {
	if err := selection.check(); err != nil {
		return nil, err
	}
	if len(selection.Products) > 0 {
		products = slices.DeleteFunc(slices.Clone(products), func(p contract.Product) bool { return !slices.Contains(selection.Products, p) })
	}
	offered := forProducts(catalogue, products)
	taken, err := byPattern(catalogue, offered, products, selection.Patterns)
	if err != nil {
		return nil, err
	}
	var selected []Rule
	for _, entry := range offered {
		if taken[entry.ID] && !(selection.Level == contract.Required && entry.Level == contract.Recommended) {
			selected = append(selected, entry)
		}
	}
	whole := len(selected)
	selected = selection.Shard.of(selected)
	switch {
	case len(selected) > 0:
	case whole > 0:
		return nil, contract.Usage("rules: the selection is empty: no rule is left by %s: want no more shards than rules, which are %d", selection, whole)
	default:
		return nil, contract.Usage("rules: the selection is empty: no rule is left by %s", selection)
	}
	return withConditions(offered, selected), nil
}

// String names what narrows the selection down.
func (s Selection) String() string {
	var parts []string
	if len(s.Patterns) > 0 {
		parts = append(parts, "the patterns "+quoted(s.Patterns))
	}
	if s.Level != "" {
		parts = append(parts, fmt.Sprintf("the level %q", s.Level))
	}
	if len(s.Products) > 0 {
		parts = append(parts, fmt.Sprintf("the products %v", s.Products))
	}
	if s.Shard != (Shard{}) {
		parts = append(parts, "the shard "+s.Shard.String())
	}
	if len(parts) == 0 {
		return "the target's products"
	}
	return strings.Join(parts, " and ")
}

func (s Selection) check() error {
	switch s.Level {
	case "", contract.Required, contract.Recommended:
	default:
		return contract.Usage("level: got %q, want required or recommended%s", s.Level, contract.DidYouMean(string(s.Level), []string{"required", "recommended"}))
	}
	return nil
}

// forProducts leaves only scenarios of the products, and rules that have some.
func forProducts(catalogue []Rule, products []contract.Product) []Rule {
	var offered []Rule
	for _, entry := range catalogue {
		entry.Scenarios = slices.DeleteFunc(slices.Clone(entry.Scenarios), func(s Scenario) bool { return !slices.Contains(products, s.Product) })
		if len(entry.Scenarios) > 0 {
			offered = append(offered, entry)
		}
	}
	return offered
}

// splitPatterns takes lists of patterns apart at commas and blanks. Where a pattern is wanted and nothing stands, as
// where a shell variable is not set, it gives an error: running everything is not what was meant.
func splitPatterns(lists []string) ([]string, error) {
	var patterns []string
	for _, list := range lists {
		for each := range strings.SplitSeq(list, ",") {
			found := strings.Fields(each)
			if len(found) == 0 {
				return nil, contract.Usage("rules: got an empty pattern in %q, want one such as 'BMC-*' (is a shell variable not set?)", list)
			}
			patterns = append(patterns, found...)
		}
	}
	return patterns, nil
}

func byPattern(catalogue, offered []Rule, products []contract.Product, lists []string) (map[string]bool, error) {
	patterns, err := splitPatterns(lists)
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	positive := slices.ContainsFunc(patterns, func(p string) bool { return !strings.HasPrefix(p, "!") })
	for _, entry := range offered {
		taken[entry.ID] = !positive
	}
	// Exclusions count whatever their place in the list.
	ordered := slices.Clone(patterns)
	slices.SortStableFunc(ordered, func(a, b string) int { return strings.Count(a[:1], "!") - strings.Count(b[:1], "!") })
	for _, pattern := range ordered {
		glob, exclude := strings.CutPrefix(pattern, "!")
		matched, err := matching(offered, glob)
		if err != nil {
			return nil, err
		}
		if len(matched) == 0 {
			return nil, selectsNothing(catalogue, products, pattern, glob)
		}
		for _, id := range matched {
			taken[id] = !exclude
		}
	}
	return taken, nil
}

func matching(entries []Rule, glob string) ([]string, error) {
	var ids []string
	for _, entry := range entries {
		ok, err := path.Match(strings.ToUpper(glob), entry.ID)
		if err != nil {
			return nil, contract.Usage("rules: the pattern %q is malformed", glob)
		}
		if ok {
			ids = append(ids, entry.ID)
		}
	}
	return ids, nil
}

func selectsNothing(catalogue []Rule, products []contract.Product, pattern, glob string) error {
	if elsewhere, err := matching(catalogue, glob); err == nil && len(elsewhere) > 0 {
		return contract.Usage("rules: the pattern %q selects nothing: this target has only %v", pattern, products)
	}
	ids := make([]string, len(catalogue))
	for i, entry := range catalogue {
		ids[i] = entry.ID
	}
	hint := cmp.Or(contract.DidYouMean(strings.ToUpper(glob), ids), ": the ids begin with "+strings.Join(families(catalogue), ", "))
	return contract.Usage("rules: the pattern %q selects nothing%s (`relcon rules` lists all)", pattern, hint)
}

// families are what the ids of the rules begin with, such as "BMC-".
func families(entries []Rule) (all []string) {
	for _, entry := range entries {
		name, _, _ := strings.Cut(entry.ID, "-")
		if family := name + "-"; !slices.Contains(all, family) {
			all = append(all, family)
		}
	}
	return all
}

// withConditions adds the rules whose reading decides whether a selected one applies.
func withConditions(offered, selected []Rule) []Rule {
	needed := map[string]bool{}
	for _, entry := range selected {
		needed[entry.ID] = true
		if entry.When != nil {
			needed[entry.When.Rule] = true
		}
	}
	var all []Rule
	for _, entry := range offered {
		if needed[entry.ID] {
			all = append(all, entry)
		}
	}
	return all
}

func quoted(words []string) string {
	if len(words) == 0 {
		return "(none)"
	}
	return `"` + strings.Join(words, `", "`) + `"`
}

// Match gives the rules of the catalogue that the patterns take, for every product; no pattern takes all.
func Match(catalogue []Rule, patterns []string) ([]Rule, error) {
	taken, err := byPattern(catalogue, catalogue, contract.Products(), patterns)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(catalogue), func(e Rule) bool { return !taken[e.ID] }), nil
}
