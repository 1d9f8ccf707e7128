package result

import (
	"cmp"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Cause is what several failures have in common: the same was wanted, and the same came but for ids, names and times.
type Cause struct {
	Text     string    // what is wrong, in one line
	Rules    []Rule    // that it violates, in the order of the report
	Failures []Failing // the first is the example
	Also     []string  // what else was wrong in these scenarios, or found there by the judge, in one line each
	Found    int       // how many more findings of the judge there are
	Stopped  []Failing // scenarios without a verdict, since what they start from fails in the same way; their rules may be open
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

// Stops tells whether a scenario came to no verdict by the cause.
func (c Cause) Stops(s Scenario) bool {
	return slices.ContainsFunc(c.Stopped, func(f Failing) bool { return f.Scenario.Location == s.Location && f.Scenario.Name == s.Name })
}

// Opens tells whether nothing else than the cause keeps a rule open.
func (c Cause) Opens(rule Rule) bool {
	left := rule.With(contract.Errored, contract.Skipped)
	return len(left) > 0 && !slices.ContainsFunc(left, func(s Scenario) bool { return !c.Stops(s) })
}

// Causes gives the causes of all violations: those that decide the verdict first, and of these those first that violate the
// most rules. Each violated rule stands in one at least.
func (r *Report) Causes() []Cause {
	c := collector{at: map[string]int{}, of: map[string]int{}}
	violated := r.With(contract.Violated)
	for _, reading := range []bool{false, true} { // why no reading is followed may be what is told in plain words elsewhere
		for _, rule := range violated {
			c.failed(rule, reading)
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
	for _, rule := range r.Rules {
		c.stopped(rule)
	}
	for _, cause := range c.all {
		cause.order(r)
	}
	slices.SortStableFunc(c.all, func(a, b Cause) int {
		return cmp.Or(rank(b.Weighs(r))-rank(a.Weighs(r)), len(b.Rules)-len(a.Rules))
	})
	return c.all
}

// order puts the rules into the order of the report, and the plainest failure first: the example.
func (c Cause) order(r *Report) {
	place := func(rule Rule) int {
		return slices.IndexFunc(r.Rules, func(other Rule) bool { return other.ID == rule.ID })
	}
	slices.SortFunc(c.Rules, func(a, b Rule) int { return place(a) - place(b) })
	at := 0
	for i := range c.Failures {
		if plainer(r, c.Failures[i], c.Failures[at]) {
			at = i
		}
	}
	example := c.Failures[at]
	copy(c.Failures[1:], c.Failures[:at])
	c.Failures[0] = example
}

// plainer tells whether a failure is a better example of the cause than another one: it weighs, it tells of no reading, and it is a
// scenario, of which the name has fewer conditions or is shorter.
func plainer(r *Report, f, other Failing) bool {
	direct := func(f Failing) bool { return !strings.Contains(Essence(f.Reason()), notFollowed) }
	better := cmp.Or(rank(r.Weighs(f.Rule))-rank(r.Weighs(other.Rule)), rank(direct(f))-rank(direct(other)), rank(f.Scenario != nil)-rank(other.Scenario != nil))
	if better != 0 || f.Scenario == nil {
		return better > 0
	}
	name, long := f.Scenario.Name, other.Scenario.Name
	return cmp.Or(conditions(name)-conditions(long), len(name)-len(long)) < 0
}

// conditions counts what the name of a scenario adds to what is done.
func conditions(name string) (n int) {
	for _, word := range strings.Fields(name) {
		if slices.Contains([]string{"with", "without", "and", "after", "too", "by", "over", "while", "when", "if", "that", "of", "failed"}, strings.ToLower(strings.Trim(word, `",`))) {
			n++
		}
	}
	return n
}

func rank(is bool) int {
	if is {
		return 1
	}
	return 0
}

// collector puts failures with the same cause together.
type collector struct {
	all []Cause
	at  map[string]int           // by what they have in common
	of  map[string]int           // by the name of a scenario that failed
	kin []func(text string) bool // for each cause, whether a text that differs from it tells of it, too
}

// find gives the cause that a text tells of, and -1 for none.
func (c *collector) find(text string) int {
	if at, known := c.at[text]; known {
		return at
	}
	return slices.IndexFunc(c.kin, func(tells func(string) bool) bool { return tells(text) })
}

// failed adds the scenarios of a violated rule that failed: those that tell why no reading is followed, or the others. Where
// the rule has neither these nor a finding, the first look says why.
func (c *collector) failed(rule Rule, reading bool) {
	failed := rule.With(contract.Failed)
	if len(failed)+len(rule.Findings) == 0 && !reading {
		c.add(Failing{Rule: rule})
	}
	for i := range failed {
		if strings.Contains(Essence(failed[i].Reason), notFollowed) == reading {
			c.of[failed[i].Name] = c.add(Failing{Rule: rule, Scenario: &failed[i]})
		}
	}
}

func (c *collector) add(f Failing) (at int) {
	text := Essence(f.Reason())
	if at = c.find(text); at < 0 {
		at = len(c.all)
		c.all, c.kin = append(c.all, Cause{Text: text}), append(c.kin, kinOf(f.Reason()))
	}
	c.tells(at, text)
	c.belongs(at, f)
	return at
}

// tells notes that a text tells of a cause.
func (c *collector) tells(at int, text string) {
	if cause := &c.all[at]; text != cause.Text && !slices.Contains(cause.Also, text) {
		cause.Also = append(cause.Also, text)
	}
	if _, known := c.at[text]; !known {
		c.at[text] = at
	}
}

// belongs adds a failure to a cause.
func (c *collector) belongs(at int, f Failing) {
	cause := &c.all[at]
	cause.Failures = append(cause.Failures, f)
	if !cause.violates(f.Rule) {
		cause.Rules = append(cause.Rules, f.Rule)
	}
}

func (c *Cause) violates(rule Rule) bool {
	return slices.ContainsFunc(c.Rules, func(other Rule) bool { return other.ID == rule.ID })
}

// beside adds a finding. In a scenario that failed it has the cause of that, whatever the words. It counts as a failure of its
// own there where its rule has no other one of that cause.
func (c *collector) beside(rule Rule, f *Finding) {
	at, failed := c.of[f.Scenario]
	if !failed {
		c.add(Failing{Rule: rule, Finding: f})
		return
	}
	c.tells(at, Essence(f.String()))
	if !c.all[at].violates(rule) {
		c.belongs(at, Failing{Rule: rule, Finding: f})
	}
}

// stopped adds the scenarios of a rule that came to no verdict, each to the cause that its arrangement failed by.
func (c *collector) stopped(rule Rule) {
	errored := rule.With(contract.Errored)
	for i := range errored {
		text := arranging.ReplaceAllString(Essence(errored[i].Reason), "")
		if at := c.find(text); at >= 0 {
			c.all[at].Stopped = append(c.all[at].Stopped, Failing{Rule: rule, Scenario: &errored[i]})
		}
	}
}

// more counts findings that the report does not hold, with the first cause of their rule.
func (c *collector) more(rule Rule, n int) {
	for i := range c.all {
		if c.all[i].violates(rule) {
			c.all[i].Found += n
			return
		}
	}
}
