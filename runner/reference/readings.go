package reference

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Reading is a clause that the pages leave open, with the behaviours that can be chosen.
type Reading struct {
	Rule    string   // such as BMC-TRM-06
	Summary string   // what is open
	Names   []string // the behaviours; the first is the default
}

// reading has changes for each behaviour but the default, which needs none.
type reading struct {
	Reading
	changes [][]change
}

// Readings lists every switch, in the order of the rules.
func Readings() []Reading {
	all := readings()
	public := make([]Reading, len(all))
	for n, r := range all {
		public[n] = r.Reading
	}
	return public
}

// leftOpen makes a reading of the behaviour that is the default, to which others are added.
func leftOpen(rule, summary, usual string) reading {
	return reading{Reading: Reading{Rule: rule, Summary: summary, Names: []string{usual}}}
}

func (r reading) or(name string, changes ...change) reading {
	r.Names, r.changes = append(r.Names, name), append(r.changes, changes)
	return r
}

// follow switches to the readings named as "RULE=reading".
func (p *Provider) follow(chosen []string) error {
	rules := map[string]string{}
	for _, choice := range chosen {
		rule, _, _ := strings.Cut(choice, "=")
		changes, err := changesFor(choice)
		if err != nil {
			return fmt.Errorf("reading %q: %w", choice, err)
		}
		if before, twice := rules[rule]; twice && before != choice {
			return fmt.Errorf("reading %q: %q was chosen before, want one per rule", choice, before)
		}
		rules[rule] = choice
		p.make(rule, changes...)
	}
	return nil
}

// changesFor gives what makes the reference follow "RULE=reading".
func changesFor(choice string) ([]change, error) {
	rule, name, found := strings.Cut(choice, "=")
	all := readings()
	at := slices.IndexFunc(all, func(r reading) bool { return r.Rule == rule })
	if at < 0 {
		return nil, withoutReadings(rule, found, all)
	}
	names := all[at].Names
	n := slices.Index(names, name)
	switch {
	case !found:
		return nil, fmt.Errorf("want %s=READING, with one of %s", rule, quotedList(names))
	case n < 0:
		return nil, fmt.Errorf("it is not known, want one of %s%s", quotedList(names), contract.DidYouMean(name, names))
	case n == 0:
		return nil, nil
	}
	return all[at].changes[n-1], nil
}

// withoutReadings says why there is nothing to choose for a rule: it is misspelt, or its page leaves nothing open.
func withoutReadings(rule string, assigned bool, all []reading) error {
	having := make([]string, len(all))
	for n, r := range all {
		having[n] = r.Rule
	}
	known := slices.ContainsFunc(faults(), func(f fault) bool { return f.Rule == rule })
	switch {
	case known:
		return fmt.Errorf("%s has no readings to choose from; these have: %s", rule, strings.Join(having, ", "))
	case !assigned:
		return fmt.Errorf("want RULE=READING, such as BMC-TRM-06=refuses, with one of the rules %s", strings.Join(having, ", "))
	}
	return fmt.Errorf("there is no rule %q%s (those with readings: %s)", rule, contract.DidYouMean(rule, having), strings.Join(having, ", "))
}

func quotedList(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }
