package result

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// Part is the report of a shard, with the name of the file that it was read from.
type Part struct {
	Name string
	*Report
}

// Merge makes one report of those of all shards of a run: what a run without shards would have reported, but for the times. Parts
// that do not belong together, or are not all, are an error that names them.
func Merge(parts []Part) (*Report, error) {
	if err := complete(parts); err != nil {
		return nil, err
	}
	parts = slices.SortedFunc(slices.Values(parts), func(a, b Part) int { return a.Selection.Shard.Index - b.Selection.Shard.Index })
	merged := *parts[0].Report
	merged.Selection.Shard = catalogue.Shard{}
	merged.Leftovers, merged.Unchecked, merged.Lasting, merged.Rules = nil, nil, nil, []Rule{}
	var sweeps, ledgers, truncated []string
	ended := merged.Started
	for _, p := range parts {
		if p.Started.Before(merged.Started) {
			merged.Started = p.Started
		}
		if end := p.Started.Add(time.Duration(p.DurationMs * float64(time.Millisecond))); end.After(ended) {
			ended = end
		}
		merged.Leftovers, merged.Unchecked = append(merged.Leftovers, p.Leftovers...), append(merged.Unchecked, p.Unchecked...)
		merged.Lasting = merged.Lasting.and(p.Lasting)
		sweeps, ledgers, truncated = append(sweeps, p.Sweep), append(ledgers, p.Ledger), append(truncated, p.Truncated)
		if p.TargetFile != merged.TargetFile {
			merged.TargetFile = ""
		}
	}
	merged.Sweep, merged.Ledger = joined(sweeps, " && "), joined(ledgers, " and ")
	merged.DurationMs, merged.Truncated = Milliseconds(ended.Sub(merged.Started)), joined(truncated, "; ")
	for _, p := range parts {
		for _, rule := range p.Rules {
			if err := merged.take(rule, p); err != nil {
				return nil, err
			}
		}
	}
	inOrder(merged.Rules)
	merged.settle(parts)
	return &merged, nil
}

// mostApart is how long after each other shards of one run may begin.
const mostApart = 30 * 24 * time.Hour

// complete tells what keeps parts from being one run.
func complete(parts []Part) error {
	if len(parts) == 0 {
		return errors.New("merge: got no report, want those of all shards of a run")
	}
	first, of := parts[0], parts[0].Selection.Shard.Of
	held := map[int]string{}
	for _, p := range parts {
		shard := p.Selection.Shard
		if shard.Index < 1 || shard.Index > shard.Of {
			return fmt.Errorf("merge: %s is no report of a shard: want what relcon verify --shard I/N --report json=FILE writes", p.Name)
		}
		if p.Contract.Digest == "" {
			return fmt.Errorf("merge: %s does not say which contract it is about", p.Name)
		}
		for _, each := range [][3]any{
			{"number of shards", of, shard.Of}, {"contract", first.Contract.Digest, p.Contract.Digest}, {"relcon", first.Relcon + first.Commit, p.Relcon + p.Commit},
			{"target", first.Target, p.Target}, {"provider", first.Provider, p.Provider}, {"seed", first.Seed, p.Seed}, {"selection", unsharded(first), unsharded(p)},
			{"list of faults", fmt.Sprint(first.Faults), fmt.Sprint(p.Faults)}, {"--strict", first.Strict, p.Strict}, {"--require", first.Require, p.Require},
		} {
			if each[1] != each[2] {
				return fmt.Errorf("merge: %s and %s do not belong together: another %s: %v and %v", first.Name, p.Name, each[0], each[1], each[2])
			}
		}
		if p.Started.Sub(first.Started).Abs() > mostApart {
			return fmt.Errorf("merge: %s and %s do not belong together: one began at %s, and the other at %s", first.Name, p.Name, first.Started.Format(time.RFC3339), p.Started.Format(time.RFC3339))
		}
		if other := held[shard.Index]; other != "" {
			return fmt.Errorf("merge: %s and %s are both shard %s", other, p.Name, shard)
		}
		held[shard.Index] = p.Name
	}
	const most = 10
	var missing []string
	for i := 1; i <= of && len(missing) < most; i++ {
		if held[i] == "" {
			missing = append(missing, catalogue.Shard{Index: i, Of: of}.String())
		}
	}
	if len(missing) > 0 {
		if more := of - len(parts) - len(missing); more > 0 {
			missing = append(missing, fmt.Sprintf("%d more", more))
		}
		return fmt.Errorf("merge: got %s of %d, want the report of shard %s, too", contract.Plural(len(parts), "shard"), of, strings.Join(missing, " and "))
	}
	return nil
}

// unsharded names the selection of which a part is a shard.
func unsharded(p Part) string {
	selection := p.Selection
	selection.Shard = catalogue.Shard{}
	return selection.String()
}

// joined puts different texts together, without empty ones.
func joined(texts []string, separator string) string {
	var all []string
	for _, text := range texts {
		if text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, separator)
}

// and puts together how long was looked.
func (l *Lasting) and(other *Lasting) *Lasting {
	if l == nil || other == nil {
		return cmp.Or(l, other)
	}
	return &Lasting{min(l.BetweenMs, other.BetweenMs), l.Accounts + other.Accounts, l.Later + other.Later}
}

// take adds a rule of a part. One that another part has, too, was found there to be broken, or is found so here.
func (r *Report) take(rule Rule, from Part) error {
	later := Milliseconds(from.Started.Sub(r.Started))
	rule = rule.later(later)
	at := slices.IndexFunc(r.Rules, func(other Rule) bool { return other.ID == rule.ID })
	if at < 0 {
		r.Rules = append(r.Rules, rule)
		return nil
	}
	own, other := &r.Rules[at], rule
	if len(own.Scenarios) > 0 && len(rule.Scenarios) > 0 {
		return fmt.Errorf("merge: %s has scenarios of %s, which another shard has played, too", from.Name, rule.ID)
	}
	if len(own.Scenarios) == 0 {
		*own, other = other, *own
	}
	own.Findings, own.Found = append(slices.Clip(own.Findings), other.Findings...), own.Found+other.Found
	own.FoundIn = slices.Compact(slices.Sorted(slices.Values(append(slices.Clip(own.FoundIn), other.FoundIn...))))
	own.Failures = append(slices.Clip(own.Failures), other.Failures...)
	errored := own.Outcome == contract.Open && len(own.Missing) == 0
	if own.Outcome != contract.Violated && (other.Outcome == contract.Violated || !errored) {
		own.Outcome, own.Reason, own.Missing = other.Outcome, other.Reason, nil
	}
	return nil
}

// later gives the rule with times that are counted from an earlier beginning.
func (r Rule) later(by float64) Rule {
	if by == 0 {
		return r
	}
	sum := func(at float64) float64 { return math.Round((at+by)*1000) / 1000 }
	r.Scenarios = slices.Clone(r.Scenarios)
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		s.AtMs, s.Exchanges, s.Events = sum(s.AtMs), slices.Clone(s.Exchanges), slices.Clone(s.Events)
		for j := range s.Exchanges {
			s.Exchanges[j].AtMs = sum(s.Exchanges[j].AtMs)
		}
		for j := range s.Events {
			s.Events[j].AtMs = sum(s.Events[j].AtMs)
		}
	}
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		if e := r.Findings[i].Exchange; e != nil {
			moved := *e
			moved.AtMs, r.Findings[i].Exchange = sum(e.AtMs), &moved
		}
	}
	return r
}

// inOrder sorts rules as the catalogue does; what it does not know, stays behind.
func inOrder(rules []Rule) {
	suite, err := catalogue.Embedded()
	if err != nil {
		return
	}
	rank := func(rule Rule) int {
		if at := slices.IndexFunc(suite.Rules, func(each catalogue.Rule) bool { return each.ID == rule.ID }); at >= 0 {
			return at
		}
		return len(suite.Rules)
	}
	slices.SortStableFunc(rules, func(a, b Rule) int { return rank(a) - rank(b) })
}

// settle gives the verdict of a whole run by its rules, and by how its parts ended.
func (r *Report) settle(parts []Part) {
	t := tally{leftover: len(r.Leftovers) > 0, ends: map[int]error{}}
	for _, rule := range r.Rules {
		t.add(rule, r.Strict)
	}
	for _, p := range parts {
		switch {
		case p.Exit == contract.ExitLeftover:
			t.leftover = true
		case p.Exit == contract.ExitUnreachable && p.Verdict != contract.NoVerdict:
			t.doubtful = true
		case p.Exit == contract.ExitGuard, p.Exit == contract.ExitInterrupted, p.Exit == contract.ExitSuite, p.Exit == contract.ExitUnreachable:
			t.ends[p.Exit] = errors.New(p.Reason)
		case p.Verdict == contract.NonConformant && !slices.ContainsFunc(p.With(contract.Violated), p.Weighs):
			t.stale = append(t.stale, p.Reason) // the list of known failures
		}
	}
	r.decide(&t)
	var reasons []string
	for _, p := range parts {
		if p.Reason != "" && (p.Exit == contract.ExitOK || r.Exit != contract.ExitOK) {
			reasons = append(reasons, p.Reason)
		}
	}
	r.Reason = joined(reasons, "\n")
}
