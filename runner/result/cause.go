package result

import (
	"cmp"
	"slices"

	"relcon/runner/contract"
)

// Cause is what several failures have in common: the same was wanted, and the same came but for ids, names and times.
type Cause struct {
	Text     string    // what is wrong, in one line
	Rules    []Rule    // that it violates, in the order of the report
	Failures []Failing // the first is the example
	Also     []string  // what else was wrong in these scenarios, or found there by the judge, in one line each
	Found    int       // how many more findings of the judge there are
}

// Failing is one failure: a scenario that failed, or a finding of the judge beside one. Where both are nil, the first look has
// shown that the rule is broken, and its reason says how.
type Failing struct {
	Rule     Rule
	Scenario *Scenario
	Finding  *Finding
}

// Reason says what came and what was wanted.
func (f Failing) Reason() string {
	switch {
	case f.Scenario != nil:
		return f.Scenario.Reason
	case f.Finding != nil:
		return f.Finding.String()
	}
	return f.Rule.Reason
}

// Place names where it was seen: the file and line of a scenario, and its name.
func (f Failing) Place() (location, name string) {
	switch {
	case f.Scenario != nil:
		return f.Scenario.Location, f.Scenario.Name
	case f.Finding != nil && f.Finding.Scenario != "":
		return f.Finding.Location, f.Finding.Scenario
	}
	return "", "outside every scenario"
}

// Weighs tells whether one of its rules decides the verdict of a report.
func (c Cause) Weighs(r *Report) bool { return slices.ContainsFunc(c.Rules, r.Weighs) }

// Causes gives the causes of all violations: those that decide the verdict first, and of these those first that violate the
// most rules. Each violated rule stands in one at least.
func (r *Report) Causes() []Cause {
	c := collector{at: map[string]int{}, of: map[string]int{}}
	violated := r.With(contract.Violated)
	for _, rule := range violated {
		if failed := rule.With(contract.Failed); len(failed)+len(rule.Findings) == 0 {
			c.add(Failing{Rule: rule})
		} else {
			for i := range failed {
				c.of[failed[i].Name] = c.add(Failing{Rule: rule, Scenario: &failed[i]})
			}
		}
	}
	for _, failed := range []bool{true, false} { // those in scenarios that failed tell what else such a cause is called
		for _, rule := range violated {
			beside := rule.Beside()
			for i := range beside {
				if _, in := c.of[beside[i].Scenario]; in == failed {
					c.beside(rule, &beside[i])
				}
			}
		}
	}
	for _, rule := range violated {
		if left := rule.Found - len(rule.Findings); left > 0 {
			c.more(rule, left)
		}
	}
	slices.SortStableFunc(c.all, func(a, b Cause) int {
		return cmp.Or(rank(b.Weighs(r))-rank(a.Weighs(r)), len(b.Rules)-len(a.Rules))
	})
	return c.all
}

func rank(weighs bool) int {
	if weighs {
		return 1
	}
	return 0
}

// collector puts failures with the same cause together.
type collector struct {
	all []Cause
	at  map[string]int // by what they have in common
	of  map[string]int // by the name of a scenario that failed

	members [][]string // for each cause, what is wrong with members of a body, where that is all
}

func (c *collector) add(f Failing) (at int) {
	text := Essence(f.Reason())
	at, known := c.at[text]
	if !known {
		if at = slices.IndexFunc(c.members, func(wrong []string) bool { return len(wrong) > 0 && containsAll(text, wrong) }); at >= 0 {
			c.all[at].Also = append(c.all[at].Also, text)
		} else {
			at = len(c.all)
			c.all, c.members = append(c.all, Cause{Text: text}), append(c.members, wrongMembers(f.Reason()))
		}
		c.at[text] = at
	}
	c.all[at].Failures = append(c.all[at].Failures, f)
	c.violates(at, f.Rule)
	return at
}

func (c *collector) violates(at int, rule Rule) {
	if !slices.ContainsFunc(c.all[at].Rules, func(other Rule) bool { return other.ID == rule.ID }) {
		c.all[at].Rules = append(c.all[at].Rules, rule)
	}
}

// beside adds a finding. In a scenario that failed it has the cause of that, whatever the words.
func (c *collector) beside(rule Rule, f *Finding) {
	at, failed := c.of[f.Scenario]
	if !failed {
		c.add(Failing{Rule: rule, Finding: f})
		return
	}
	c.violates(at, rule)
	if text := Essence(f.String()); !slices.Contains(c.all[at].Also, text) {
		c.all[at].Also = append(c.all[at].Also, text)
		if _, known := c.at[text]; !known {
			c.at[text] = at
		}
	}
}

// more counts findings that the report does not hold, with the first cause of their rule.
func (c *collector) more(rule Rule, n int) {
	for i := range c.all {
		if slices.ContainsFunc(c.all[i].Rules, func(other Rule) bool { return other.ID == rule.ID }) {
			c.all[i].Found += n
			return
		}
	}
}
