package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/engine"
	"relcon/runner/history"
	"relcon/runner/leftover"
	"relcon/runner/result"
)

// report turns the records into the one result.
func (s *session) report(ctx context.Context) *result.Report {
	s.takeCensus(ctx)
	r := s.heading()
	r.Truncated = s.history.Truncated()
	for _, entry := range s.rules {
		r.Rules = append(r.Rules, s.rule(entry))
	}
	r.Lacks = s.lacking
	s.applyConditions(r.Rules)
	stale := s.applyKnown(r.Rules)
	tally := s.tally(r)
	tally.stale = len(stale) > 0
	tally.interrupted = errors.Is(context.Cause(ctx), context.Canceled)
	r.Verdict, r.Exit = tally.verdict()
	switch {
	case r.Reason != "":
	case tally.ended != nil:
		r.Reason = tally.ended.Error()
	case tally.interrupted:
		r.Reason = engine.Interruption(context.Cause(ctx))
	case tally.doubtful && !tally.leftover && r.Verdict != contract.NonConformant:
		r.Reason = "the target stopped answering before everything was given back"
	case tally.stale && r.Verdict != contract.NoVerdict:
		r.Reason = fmt.Sprintf("%s is stale: it lists %s, which the provider keeps; take it out", s.options.Known.File, strings.Join(stale, ", "))
	default:
		r.Reason = s.note
	}
	return r
}

// unreachable is the report of a run in which there was nothing to judge: one reason, no failures.
func (s *session) unreachable(ctx context.Context, err error) *result.Report {
	s.takeCensus(ctx)
	r := s.heading()
	r.Verdict, r.Exit, r.Reason = contract.NoVerdict, contract.ExitUnreachable, err.Error()
	if len(r.Leftovers) > 0 {
		r.Exit = contract.ExitLeftover
	}
	if refused := (*contract.Refused)(nil); errors.As(err, &refused) {
		r.Exit, r.Reason = contract.ExitGuard, refused.Error()
	}
	if spent := (*client.SpentError)(nil); errors.As(err, &spent) {
		r.Verdict = contract.Incomplete
		if r.Exit != contract.ExitLeftover {
			r.Exit = contract.ExitIncomplete
		}
	}
	if fault := (*contract.Fault)(nil); errors.As(err, &fault) {
		r.Exit = contract.ExitSuite
	}
	for _, entry := range s.rules {
		rule := ruleOf(entry)
		rule.Outcome, rule.Reason = contract.Open, "nothing could be judged"
		r.Rules = append(r.Rules, rule)
	}
	return r
}

func (s *session) heading() *result.Report {
	r := &result.Report{
		Schema: result.SchemaName, Relcon: s.options.Version, Target: s.target.Name, TargetFile: s.target.File, Faults: s.options.Faults,
		Seed: s.options.Seed, Strict: s.options.Strict,
		Started: s.began.UTC(), DurationMs: milliseconds(time.Since(s.began)), Rules: []result.Rule{},
	}
	r.Leftovers, r.Unchecked = s.found.Leftovers, s.found.Unchecked
	if s.kept != "" {
		r.Sweep = leftover.SweepCommand(s.kept)
	}
	return r
}

func ruleOf(entry catalogue.Entry) result.Rule {
	return result.Rule{ID: entry.ID, Title: entry.Title, Operation: entry.Operation, Level: entry.Level, Source: entry.Source, Scenarios: []result.Scenario{}}
}

func (s *session) rule(entry catalogue.Entry) result.Rule {
	rule := ruleOf(entry)
	rule.Outcome = contract.Proved
	var readings []string
	var otherwise *history.Ended // of a scenario that came to no verdict, other than by a declared need
	for _, scenario := range entry.Scenarios {
		got, _ := s.history.End(scenario.Name)
		rule.Scenarios = append(rule.Scenarios, s.scenario(scenario, got))
		if got.Reading != "" && got.Outcome == contract.Passed {
			readings = append(readings, got.Reading)
		}
		declared := got.Missing != "" && slices.Contains(s.target.Unavailable, got.Missing)
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
	slices.Sort(readings)
	rule.Reading = strings.Join(slices.Compact(readings), "; ")
	return rule
}

func (s *session) scenario(scenario catalogue.Scenario, got history.Ended) result.Scenario {
	r := result.Scenario{
		Name: scenario.Name, Location: scenario.Location(), Product: scenario.Product, Outcome: got.Outcome,
		Reading: got.Reading, Reason: got.Reason, Step: s.history.Failed(scenario.Name),
		DurationMs: milliseconds(s.history.Took(scenario.Name)), SettledMs: milliseconds(got.Settled), Looks: got.Looks, Exchanges: []result.Exchange{},
	}
	if s.options.lean {
		return r
	}
	for _, exchange := range s.history.Exchanges(scenario.Name) {
		r.Exchanges = append(r.Exchanges, result.NewExchange(exchange))
	}
	return r
}

// applyConditions settles the rules that depend on another rule's reading: they do not apply under another reading,
// and without any reading nothing can be said of them. One that was seen to be broken stays so under another reading: its
// scenario came as far as that only because the provider did there what it had not done for the reading.
func (s *session) applyConditions(rules []result.Rule) {
	for i, entry := range s.rules {
		if entry.When == nil {
			continue
		}
		other := slices.IndexFunc(rules, func(r result.Rule) bool { return r.ID == entry.When.Rule })
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

// applyKnown turns violations that are listed into known ones, and gives the listed rules that are proved: they make
// the list stale.
func (s *session) applyKnown(rules []result.Rule) (stale []string) {
	for i := range rules {
		rule := &rules[i]
		if !s.options.Known.Lists(rule.ID) {
			continue
		}
		switch rule.Outcome {
		case contract.Violated:
			rule.Outcome, rule.Reason = contract.Known, "listed in "+s.options.Known.File
		case contract.Proved:
			stale = append(stale, rule.ID)
		}
	}
	return stale
}

// tally counts what the verdict depends on.
func (s *session) tally(r *result.Report) tally {
	var t tally
	for _, rule := range r.Rules {
		t.add(rule, s.options.Strict)
	}
	for _, scenario := range s.scenarios {
		end, _ := s.history.End(scenario.Name)
		t.end(end.Cause)
		if refused := (*contract.Refused)(nil); errors.As(end.Cause, &refused) && !t.refused {
			t.refused, r.Reason = true, refused.Error()
		}
	}
	t.leftover, t.doubtful = len(r.Leftovers) > 0, s.found.Doubtful
	if err := s.ledger.Failure(); err != nil && r.Reason == "" {
		r.Reason = err.Error()
	}
	return t
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
