package result

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

// Facts are what the result of a run follows from, beside what is left of it.
type Facts struct {
	Rules     []catalogue.Rule
	Elsewhere []catalogue.Rule // of other shards: they stand in the report where the judge found that they are broken here
	Races     []catalogue.Rule // about overlapping requests: they stand in the report where they were found broken, or where Undecided says that nobody knows
	Undecided string           // why overlapping calls came to nothing; "" where they did, or were not sent
	History   *history.History
	Findings  judge.Findings                             // of the history
	Lacks     func(contract.Product, contract.Need) bool // what the target's file declares, or its hook does not list; nil means nothing
	Known     *catalogue.Known                           // nil means none
	Over      error                                      // why the run was ended before its time; nil where it was not
	Unwritten error                                      // why its ledger could not be written; nil where it could
	Doubtful  bool                                       // nobody answers who could say whether an account is left
	Note      string                                     // what is odd, but kept nothing from being judged
	Brief     bool                                       // leave out the exchanges
}

// Judge fills in what the rules came to, the verdict and the exit code. What is left of the run must stand in the report
// by then.
func (r *Report) Judge(f Facts) {
	for _, entry := range f.Rules {
		r.Rules = append(r.Rules, f.rule(r, entry))
	}
	r.Truncated, r.Lasting = f.History.Truncated(), f.lasting()
	if n := f.Findings.LeftOut; n > 0 {
		r.Truncated += fmt.Sprintf("; %d inventories among them could not be judged", n)
	}
	applyConditions(f.Rules, r.Rules)
	for _, entry := range f.Elsewhere {
		rule := ruleOf(entry)
		if rule.judged(f.Findings, f.location, r.Started, f.Brief); len(rule.Findings) > 0 {
			r.Rules = append(r.Rules, rule)
		}
	}
	f.races(r)
	t := tally{stale: f.applyKnown(r), leftover: len(r.Leftovers) > 0, doubtful: f.Doubtful, ends: map[int]error{}}
	for _, rule := range r.Rules {
		t.add(rule, r.Strict)
	}
	t.end(f.Over)
	broken := "" // at which step the suite is wrong, secrets blanked
	for _, entry := range f.Rules {
		for _, scenario := range entry.Scenarios {
			end, _ := f.History.End(scenario.Name)
			t.end(end.Cause)
			if broken == "" && errors.As(end.Cause, new(*contract.Fault)) {
				broken = end.Reason
			}
		}
	}
	r.decide(&t)
	switch ended := cmp.Or(t.ends[contract.ExitUnreachable], t.ends[contract.ExitIncomplete], t.ends[contract.ExitInterrupted]); {
	case t.ends[contract.ExitGuard] != nil:
		r.Reason = t.ends[contract.ExitGuard].Error()
	case t.ends[contract.ExitSuite] != nil && t.ends[contract.ExitInterrupted] == nil:
		r.Reason = cmp.Or(broken, t.ends[contract.ExitSuite].Error())
	case f.Unwritten != nil:
		r.Reason = f.Unwritten.Error()
	case ended != nil:
		r.Reason = ended.Error()
	case t.doubtful && !t.leftover && r.Verdict != contract.NonConformant:
		r.Reason = "the target stopped answering before everything was torn down"
	case len(t.stale) > 0 && r.Verdict != contract.NoVerdict:
		r.Reason = fmt.Sprintf("%s is stale: take out what does not fail: %s", f.Known.File, strings.Join(t.stale, ", "))
	case f.Note == "" && r.Verdict == contract.Incomplete && t.open+t.unavailable == 0 && len(r.With(contract.Known)) > 0:
		r.Reason = fmt.Sprintf("nothing is proved: no selected rule is kept, and %s lists the failures", f.Known.File)
	default:
		r.Reason = strings.TrimSpace(strings.Join(append([]string{f.Note}, f.History.LeftOut()...), "\n"))
	}
}

// races adds the rules about overlapping requests that were found broken, and those of which nobody knows. That some calls have shown
// nothing proves none of the others.
func (f Facts) races(r *Report) {
	for _, entry := range f.Races {
		rule := ruleOf(entry)
		rule.Outcome, rule.Reason = contract.Open, f.Undecided
		if rule.judged(f.Findings, f.location, r.Started, f.Brief); rule.Outcome == contract.Violated || f.Undecided != "" {
			r.Rules = append(r.Rules, rule)
		}
	}
}

// Unjudged fills in that there was nothing to judge: one reason, no failures. What is left of the run counts more than
// that, unless the run is not to be trusted.
func (r *Report) Unjudged(rules []catalogue.Rule, verdict contract.Verdict, exit int, reason string) {
	r.Verdict, r.Exit, r.Reason = verdict, exit, reason
	if len(r.Leftovers) > 0 && exit != contract.ExitGuard && exit != contract.ExitSuite {
		r.Exit = contract.ExitLeftover
	}
	for _, entry := range rules {
		rule := ruleOf(entry)
		rule.Outcome, rule.Reason = contract.Open, "nothing could be judged"
		r.Rules = append(r.Rules, rule)
	}
}

// Broken tells that the first look has shown rules to be broken, where they were selected: the run is not conformant, although
// nothing else could be judged.
func (r *Report) Broken(ids []string, reason string) {
	for i := range r.Rules {
		rule := &r.Rules[i]
		if !slices.Contains(ids, rule.ID) {
			continue
		}
		rule.Outcome, rule.Reason = contract.Violated, reason
		r.Verdict, r.Reason = contract.NonConformant, "the first look was refused, and nothing else could be judged"
		if r.Exit == contract.ExitUnreachable {
			r.Exit = contract.ExitViolated
		}
	}
}

func ruleOf(entry catalogue.Rule) Rule {
	return Rule{ID: entry.ID, Title: entry.Title, Operation: entry.Operation, Level: entry.Level, Source: entry.Source, Location: entry.Location, Scenarios: []Scenario{}}
}

func (f Facts) rule(r *Report, entry catalogue.Rule) Rule {
	rule := ruleOf(entry)
	rule.Outcome = contract.Proved
	var readings []string
	var otherwise *history.Ended // of a scenario that came to no verdict, other than by a declared need
	for _, scenario := range entry.Scenarios {
		got, _ := f.History.End(scenario.Name)
		got = spoilt(got, scenario, f.Findings)
		rule.Scenarios = append(rule.Scenarios, f.scenario(r, scenario, got))
		if got.Reading != "" && got.Outcome == contract.Passed {
			readings = append(readings, got.Reading)
		}
		declared := f.declares(scenario.Product, got.Missing)
		if declared && !slices.Contains(rule.Missing, got.Missing) {
			rule.Missing = append(rule.Missing, got.Missing)
		}
		switch {
		case got.Outcome == contract.Failed:
			rule.Outcome, rule.Reason = contract.Violated, ""
		case got.Outcome != contract.Passed && rule.Outcome == contract.Proved:
			rule.Outcome, rule.Reason = contract.Open, got.Reason
		}
		if got.Outcome != contract.Passed && !declared {
			otherwise = cmp.Or(otherwise, &got)
		}
	}
	if rule.Outcome != contract.Open {
		rule.Missing = nil
	}
	if rule.Outcome == contract.Open && otherwise != nil {
		// The declared need excuses none but its own scenarios.
		rule.Missing, rule.Reason = nil, otherwise.Reason
	}
	rule.judged(f.Findings, f.location, r.Started, f.Brief)
	slices.Sort(readings)
	readings = slices.Compact(readings)
	rule.Reading = strings.Join(readings, "; ")
	if entry.OneReading && len(readings) > 1 && rule.Outcome != contract.Violated {
		rule.Outcome, rule.Missing = contract.Violated, nil
		rule.Reason = fmt.Sprintf("its scenarios follow different readings: got %s, want one of them in all", rule.Reading)
	}
	return rule
}

// declares tells whether a need of a product was known to be missing.
func (f Facts) declares(product contract.Product, need contract.Need) bool {
	return need != "" && f.Lacks != nil && f.Lacks(product, need)
}

// location is where a scenario stands; "" for one that is not of the run.
func (f Facts) location(name string) string {
	for _, entry := range f.Rules {
		for _, scenario := range entry.Scenarios {
			if scenario.Name == name {
				return scenario.Location()
			}
		}
	}
	return ""
}

func (f Facts) scenario(r *Report, scenario catalogue.Scenario, got history.Ended) Scenario {
	s := Scenario{
		Name: scenario.Name, Location: scenario.Location(), Product: scenario.Product, Outcome: got.Outcome,
		Reading: got.Reading, Reason: got.Reason, Step: f.History.Failed(scenario.Name),
		DurationMs: Milliseconds(f.History.Took(scenario.Name)), SettledMs: Milliseconds(got.Settled), Looks: got.Looks, Exchanges: []Exchange{},
	}
	if began := f.History.Began(scenario.Name); !began.IsZero() {
		s.AtMs = Milliseconds(max(0, began.Sub(r.Started)))
	}
	if missing := (*contract.Missing)(nil); errors.As(got.Cause, &missing) && !f.declares(scenario.Product, missing.Need) {
		s.Need = missing.Need
	}
	s.Steps = f.steps(scenario, got.Outcome)
	if f.Brief {
		return s
	}
	for _, exchange := range f.History.Exchanges(scenario.Name) {
		s.Exchanges = append(s.Exchanges, NewExchange(exchange, r.Started))
	}
	s.Events = eventsIn(f.History.In(scenario.Name), r.Started)
	return s
}

// steps are those of a scenario: where it failed or errored, the ones after that were not played.
func (f Facts) steps(scenario catalogue.Scenario, outcome contract.Outcome) []Step {
	played := f.History.Steps(scenario.Name)
	took := f.took(scenario.Name)
	var all []Step
	for i, text := range scenario.Steps {
		step := Step{Text: text, Outcome: contract.Skipped}
		if i < len(took) {
			step.DurationMs = took[i]
		}
		switch {
		case i < len(played) && !played[i].Failed:
			step.Outcome = contract.Passed
		case i < len(played) && outcome != contract.Passed:
			step.Outcome = outcome
		}
		all = append(all, step)
	}
	return all
}

// took is how long each step of a scenario took that was played, in milliseconds.
func (f Facts) took(scenario string) (all []float64) {
	last := f.History.Began(scenario)
	for _, event := range f.History.In(scenario) {
		if _, is := event.Kind.(history.StepEnded); is && !last.IsZero() {
			all = append(all, Milliseconds(event.At.Sub(last)))
			last = event.At
		}
	}
	return all
}

// lasting says how long the run has looked; nil means that no scenario has looked twice.
func (f Facts) lasting() *Lasting {
	var l Lasting
	var between time.Duration
	looked, later := map[string]bool{}, map[string]bool{} // by access key id
	for _, event := range f.History.Events() {
		switch e := event.Kind.(type) {
		case history.Ended:
			if e.Between > 0 && (between == 0 || e.Between < between) {
				between = e.Between
			}
		case history.LookedAgain:
			if e.Err == nil {
				looked[e.AccessKeyID] = true
			}
			if e.Err == nil && e.Later > 0 {
				later[e.AccessKeyID] = true
			}
		}
	}
	if l.BetweenMs, l.Accounts, l.Later = Milliseconds(between), len(looked), len(later); l == (Lasting{}) {
		return nil
	}
	return &l
}

// applyConditions settles the rules that depend on another rule's reading: they do not apply under another reading,
// and without any reading nothing can be said of them. One that was seen to be broken stays so under another reading: its
// scenario came as far as that only because the provider did there what it had not done for the reading.
func applyConditions(entries []catalogue.Rule, rules []Rule) {
	for i, entry := range entries {
		if entry.When == nil {
			continue
		}
		other := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == entry.When.Rule })
		reading := ""
		if other >= 0 {
			reading = rules[other].Reading
		}
		switch {
		case reading == entry.When.Reading:
		case reading == "":
			rules[i].Outcome = contract.Open
			rules[i].Reason = fmt.Sprintf("it depends on the reading of %s, which is not known", entry.When.Rule)
		case rules[i].Outcome == contract.Violated:
		default:
			rules[i].Outcome, rules[i].Missing = contract.NotApplicable, nil
			rules[i].Reason = fmt.Sprintf("%s is read as %q", entry.When.Rule, reading)
		}
	}
}
