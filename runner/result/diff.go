package result

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Diff is what has changed from one report, the base, to another, the head.
type Diff struct {
	Schema  string   `json:"schema"`
	Exit    int      `json:"exit"` // 1 where something that weighs is newly violated or newly untested
	Base    Side     `json:"base"`
	Head    Side     `json:"head"`
	Changes []Change `json:"changes"` // those of one kind together, in the order of Kinds
}

// Side is what a Diff says of one of its reports.
type Side struct {
	Relcon     string           `json:"relcon"`
	Contract   string           `json:"contract,omitempty"` // digest; absent in a report of before
	Target     string           `json:"target"`
	Provider   string           `json:"provider,omitempty"`
	Verdict    contract.Verdict `json:"verdict"`
	Exit       int              `json:"exit"`
	Started    time.Time        `json:"started"`
	DurationMs float64          `json:"durationMs"`
	Rules      map[string]int   `json:"rules"` // by outcome
}

// Kind says what has changed.
type Kind string

// The kinds of changes.
const (
	NewlyViolated Kind = "violated" // a failure that the base does not have, or has as a known one
	NewlyUntested Kind = "untested" // judged in the base, and not in the head
	NewlyKnown    Kind = "known"    // a failure that the base does not have as a known one, and the head has
	Fixed         Kind = "fixed"    // failed in the base, and passed in the head
	NewlyTested   Kind = "tested"   // judged in the head, and not in the base
	OtherReading  Kind = "reading"
	Slower        Kind = "slower" // by much: see slower
	Came          Kind = "came"   // with another contract
	Went          Kind = "went"   // with another contract
)

// Kinds gives all kinds, the gravest first.
func Kinds() []Kind {
	return []Kind{NewlyViolated, NewlyUntested, NewlyKnown, Fixed, NewlyTested, OtherReading, Slower, Went, Came}
}

// Absent stands for the outcome of what a report does not have.
const Absent = "absent"

// Change is one thing that has changed of a rule, or of one scenario of it.
type Change struct {
	Kind     Kind           `json:"kind"`
	Rule     string         `json:"rule"`
	Title    string         `json:"title"`
	Level    contract.Level `json:"level"`
	Weighs   bool           `json:"weighs"`             // the rule counts in the head's verdict
	Scenario string         `json:"scenario,omitempty"` // absent where the whole rule is meant
	Location string         `json:"location,omitempty"`
	Step     string         `json:"step,omitempty"`     // at which it fails now
	Before   string         `json:"before"`             // outcome or reading in the base
	After    string         `json:"after"`              // outcome or reading in the head
	Reason   string         `json:"reason,omitempty"`   // why it fails, or is not tested
	BeforeMs float64        `json:"beforeMs,omitempty"` // of a slower rule: its scenarios that passed twice, together
	AfterMs  float64        `json:"afterMs,omitempty"`
}

// Cause is what the reason of the change has in common with others: Report.Causes says how.
func (c Change) Cause() string { return Essence(c.Reason) }

// Name is where it was seen: the place of its scenario and its name, or "" where the whole rule is meant.
func (c Change) Name() string { return strings.TrimSpace(c.Location + "  " + c.Scenario) }

// Of gives the changes of a kind.
func (d *Diff) Of(kind Kind) []Change {
	return slices.DeleteFunc(slices.Clone(d.Changes), func(c Change) bool { return c.Kind != kind })
}

// Regressed gives the changes that make the exit code 1.
func (d *Diff) Regressed() []Change {
	return slices.DeleteFunc(slices.Clone(d.Changes), func(c Change) bool {
		return !c.Weighs || c.Kind != NewlyViolated && c.Kind != NewlyUntested
	})
}

// WriteDiffJSON writes a diff.
func WriteDiffJSON(w io.Writer, d *Diff) error {
	whole := *d
	whole.Schema, whole.Changes = DiffSchemaName, list(d.Changes)
	return WriteValue(w, whole)
}

// NewDiff compares two reports.
func NewDiff(base, head *Report) *Diff {
	d := &differ{base: newSheet(base), head: newSheet(head)}
	d.failures()
	d.fixed()
	d.lost(d.base, d.head, NewlyUntested, Went)
	d.lost(d.head, d.base, NewlyTested, Came)
	d.readings()
	d.slower()
	slices.SortStableFunc(d.changes, func(a, b Change) int {
		return cmp.Or(slices.Index(Kinds(), a.Kind)-slices.Index(Kinds(), b.Kind), cmp.Compare(b.AfterMs-b.BeforeMs, a.AfterMs-a.BeforeMs))
	})
	diff := &Diff{Schema: DiffSchemaName, Base: sideOf(base), Head: sideOf(head), Changes: d.changes}
	if len(diff.Regressed()) > 0 {
		diff.Exit = contract.ExitViolated
	}
	return diff
}

func sideOf(r *Report) Side {
	s := Side{r.Relcon, r.Contract.Digest, r.Target, r.Provider.String(), r.Verdict, r.Exit, r.Started, r.DurationMs, map[string]int{}}
	for _, rule := range r.Rules {
		s.Rules[string(rule.Outcome)]++
	}
	return s
}

// sheet is a report in which rules and scenarios are found by id and name.
type sheet struct {
	*Report
	rules     map[string]Rule
	scenarios map[string]Scenario
	products  map[contract.Product]bool // that it is about
}

func newSheet(r *Report) sheet {
	s := sheet{r, map[string]Rule{}, map[string]Scenario{}, map[contract.Product]bool{}}
	for _, rule := range r.Rules {
		s.rules[rule.ID] = rule
		for _, scenario := range rule.Scenarios {
			s.scenarios[scenario.Name] = scenario
			s.products[scenario.Product] = true
		}
	}
	return s
}

// without tells whether it is the contract of a report that lacks something of another report, and not what was selected or
// what the target offers.
func (s sheet) without(other sheet, products ...contract.Product) bool {
	offered := slices.ContainsFunc(products, func(p contract.Product) bool { return s.products[p] })
	return offered && s.whole() && s.Contract.Digest != "" && other.Contract.Digest != "" && s.Contract.Digest != other.Contract.Digest
}

// differ collects changes.
type differ struct {
	base, head sheet
	changes    []Change
}

func (d *differ) add(kind Kind, rule Rule, c Change) {
	c.Kind, c.Rule, c.Title, c.Level = kind, rule.ID, rule.Title, rule.Level
	c.Weighs = d.head.Weighs(rule)
	d.changes = append(d.changes, c)
}

// failures adds what fails in the head, and did not fail so in the base.
func (d *differ) failures() {
	for _, rule := range d.head.Rules {
		before := d.base.rules[rule.ID]
		failed := before.Failing()
		for _, f := range rule.Failing() {
			same := slices.IndexFunc(failed, func(was Failure) bool { return was.Scenario == f.Scenario && was.Step == f.Step })
			known, wasKnown := f.Status == FailureKnown, same >= 0 && failed[same].Status == FailureKnown
			if same >= 0 && known == wasKnown {
				continue
			}
			scenario, named := d.head.scenarios[f.Scenario]
			c := Change{Scenario: f.Scenario, Location: scenario.Location, Step: f.Step, After: string(contract.Failed), Reason: rule.reasonOf(f)}
			switch {
			case wasKnown:
				c.Before = string(contract.Known)
			case named:
				c.Before = cmp.Or(string(d.base.scenarios[f.Scenario].Outcome), Absent)
			default:
				c.Before = cmp.Or(string(before.Outcome), Absent)
			}
			if known {
				c.After, c.Reason = string(contract.Known), f.Reason
				d.add(NewlyKnown, rule, c)
			} else {
				d.add(NewlyViolated, rule, c)
			}
		}
	}
}

// fixed adds what failed in the base, and was seen to pass in the head.
func (d *differ) fixed() {
	for _, rule := range d.base.Rules {
		now := d.head.rules[rule.ID]
		fails := map[string]bool{}
		for _, f := range now.Failing() {
			fails[f.Scenario] = true
		}
		for _, f := range rule.Failing() {
			scenario, own := d.head.scenarios[f.Scenario]
			passed := own && scenario.Outcome == contract.Passed || !own && now.Outcome == contract.Proved
			if now.ID != "" && passed && !fails[f.Scenario] {
				fails[f.Scenario] = true // and is told once
				d.add(Fixed, now, Change{Scenario: f.Scenario, Location: scenario.Location, Before: string(contract.Failed), After: string(contract.Passed)})
			}
		}
	}
}

func judged(o contract.Outcome) bool {
	return o == contract.Proved || o == contract.Violated || o == contract.Known || o == contract.Passed || o == contract.Failed
}

// lost adds what one report has judged and the other has not, or what only one of two contracts has.
func (d *differ) lost(from, to sheet, unjudged, gone Kind) {
	add := func(kind Kind, rule Rule, scenario Scenario, here, there, reason string) {
		c := Change{Scenario: scenario.Name, Location: scenario.Location, Before: here, After: there, Reason: reason}
		if unjudged == NewlyTested {
			c.Before, c.After, c.Reason = there, here, ""
		}
		d.add(kind, rule, c)
	}
	const unselected = "not selected, or not offered by the target"
	for _, rule := range from.Rules {
		other, there := to.rules[rule.ID]
		if !there {
			var products []contract.Product
			for _, scenario := range rule.Scenarios {
				products = append(products, scenario.Product)
			}
			if to.without(from, products...) {
				add(gone, rule, Scenario{}, string(rule.Outcome), Absent, "")
			} else if judged(rule.Outcome) {
				add(unjudged, rule, Scenario{}, string(rule.Outcome), Absent, unselected)
			}
			continue
		}
		switch {
		case rule.Outcome == contract.NotApplicable || other.Outcome == contract.NotApplicable:
			continue // a change of a reading
		case judged(rule.Outcome) && other.Outcome == contract.Open:
			add(unjudged, rule, Scenario{}, string(rule.Outcome), string(other.Outcome), other.Why())
			continue
		}
		for _, scenario := range rule.Scenarios {
			switch now, there := to.scenarios[scenario.Name]; {
			case there && judged(scenario.Outcome) && !judged(now.Outcome):
				add(unjudged, rule, scenario, string(scenario.Outcome), string(now.Outcome), now.Reason)
			case !there && to.without(from, scenario.Product):
				add(gone, rule, scenario, string(scenario.Outcome), Absent, "")
			case !there && judged(scenario.Outcome):
				add(unjudged, rule, scenario, string(scenario.Outcome), Absent, unselected)
			}
		}
	}
}

// readings adds the rules that the provider reads otherwise, and those that apply no more, or do now.
func (d *differ) readings() {
	for _, rule := range d.head.Rules {
		before, there := d.base.rules[rule.ID]
		was, is := before.Reading, rule.Reading
		if before.Outcome == contract.NotApplicable || rule.Outcome == contract.NotApplicable {
			was, is = string(before.Outcome), string(rule.Outcome)
		}
		if there && was != is && was != "" && is != "" {
			d.add(OtherReading, rule, Change{Before: was, After: is, Reason: rule.Reason})
		}
	}
}

// slower adds the rules of which most scenarios took more than 1.5 times as long, and all together more than 1.5 times as
// long and a second more. One scenario alone, and less than that, is noise. Only scenarios that passed twice count.
func (d *differ) slower() {
	const much, more = 1.5, 1000
	for _, rule := range d.head.Rules {
		var was, now float64
		longer, both := 0, 0
		for _, scenario := range rule.With(contract.Passed) {
			before := d.base.scenarios[scenario.Name]
			if before.Outcome != contract.Passed {
				continue
			}
			was, now, both = was+before.DurationMs, now+scenario.DurationMs, both+1
			if scenario.DurationMs > before.DurationMs*much {
				longer++
			}
		}
		if now > was*much && now > was+more && 2*longer > both {
			outcome := string(rule.Outcome)
			d.add(Slower, rule, Change{Before: outcome, After: outcome, BeforeMs: was, AfterMs: now})
		}
	}
}
