package runner

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/explore"
	"relcon/runner/identity"
	"relcon/runner/leftover"
	"relcon/runner/result"
)

// ExploreOptions say how much is explored. The rest is said by Options, as for Run; Progress counts calls.
type ExploreOptions struct {
	Options
	Calls  int                 // to send at least; 0 means 2,000, or no number where there is a time
	For    time.Duration       // to explore; 0 means until the calls are sent
	Replay *result.Exploration // its findings are played again, and nothing is generated; nil explores
}

// usualCalls are sent where neither a number nor a time is given.
const usualCalls = 2000

// Explore sends generated calls and judges them by the model of the contract. Its error is that of Run.
func Explore(ctx context.Context, options ExploreOptions) (*result.Exploration, error) {
	if options.Calls < 0 || options.For < 0 {
		return nil, usage("explore: got %d calls and %v, want 0 or more", options.Calls, options.For)
	}
	if options.Calls == 0 && options.For == 0 {
		options.Calls = usualCalls
	}
	t, err := newTask(options.Options, nil)
	if err != nil {
		return nil, err
	}
	if t.plan.Target.Pool != nil {
		return nil, usage("target %q: explore arranges a new account for each case, and a pool has none to give: describe a hook by states.url", t.plan.Target.Name)
	}
	if options.For > 0 {
		t.options.Timeout = max(t.options.Timeout, t.plan.Target.Limits.TotalTimeout, 2*options.For)
	}
	ctx, cancel := t.bound(ctx)
	defer cancel()
	r, err := open(ctx, t, false)
	if err != nil {
		return nil, err
	}
	defer r.close()
	parts := r.exploring(options)
	if err := r.foresee(parts, options); err != nil {
		return nil, err
	}
	if err := r.ready(ctx, leftover.Folder); err != nil {
		return nil, err
	}
	done := &explore.Result{}
	failed := r.look(ctx)
	var replayed []result.Replayed
	switch {
	case failed != nil:
	case options.Replay != nil:
		replayed = replay(ctx, parts, options.Replay)
	default:
		done = explore.Run(ctx, parts)
		failed = done.Stopped
	}
	return r.explored(ctx, done, replayed, failed), nil
}

// foresee refuses an exploration for which the target's limits are too low.
func (r *run) foresee(parts explore.Parts, options ExploreOptions) error {
	if options.Calls == 0 || options.Replay != nil {
		return nil
	}
	at := r.plan.Target
	need := explore.Foresee(parts)
	if limit := at.Safety.MaxInstances; need.Instances > limit {
		return usage("target %q: safety.maxInstances: %d calls need %d instances in all, and %d are allowed, so nothing was sent: ask for fewer --calls, or raise the limit in the file",
			at.Name, options.Calls, need.Instances, limit)
	}
	if limit := at.Safety.MaxRequests; need.Requests > limit {
		return usage("target %q: safety.maxRequests: %d calls need about %d requests in all, and %d are allowed, so nothing was sent: ask for fewer --calls, or raise the limit in the file",
			at.Name, options.Calls, need.Requests, limit)
	}
	least := time.Duration(float64(need.Requests) / at.Limits.RequestsPerSecond * float64(time.Second))
	if limit := at.Limits.TotalTimeout; options.For == 0 && r.options.Timeout == 0 && least > limit {
		return usage("target %q: limits.requestsPerSecond: %d calls need about %d requests, which take %v, and limits.totalTimeout is %v, so nothing was sent: ask for fewer --calls, or give the run more time with --timeout",
			at.Name, options.Calls, need.Requests, least.Round(time.Second), limit)
	}
	return nil
}

// exploring are the parts of an exploration.
func (r *run) exploring(options ExploreOptions) explore.Parts {
	env := r.env
	env.States = r.leases // each account is torn down with its case
	parts := explore.Parts{
		Env: env, Products: r.plan.Products(), Without: r.plan.Target.Lacking(), Calls: options.Calls, For: options.For, Seed: r.plan.Seed,
		AtOnce: r.concurrency(), FailFast: r.options.FailFast, Teardown: teardownTime(r.plan.Target.Limits),
		Concerns: func(rule string) bool { return r.level(rule) != "" },
	}
	if options.Progress != nil {
		parts.Progress = func(p explore.Progress) {
			options.Progress(Progress{Done: p.Calls, Total: max(p.Of, p.Calls), Failed: p.Findings})
		}
	}
	return parts
}

// level is that of a selected rule; "" for any other.
func (r *run) level(rule string) contract.Level {
	i := slices.IndexFunc(r.plan.Rules, func(each catalogue.Rule) bool { return each.ID == rule })
	if i < 0 {
		return ""
	}
	return r.plan.Rules[i].Level
}

// replay plays the findings of an exploration again.
func replay(ctx context.Context, parts explore.Parts, before *result.Exploration) []result.Replayed {
	var all []result.Replayed
	for _, each := range before.Findings {
		again := explore.Replay(ctx, parts, each.Rule, each.Case)
		shown := result.Replayed{Rule: each.Rule, Status: string(again.Status), Got: again.Got, Want: again.Want}
		for n, sentence := range each.Case.Sentences() {
			shown.Steps = append(shown.Steps, result.ReplayedStep{Step: sentence, Status: string(again.Statuses[n])})
		}
		all = append(all, shown)
	}
	return all
}

// explored takes the census and says what an exploration came to. failed is why it ended before its time.
func (r *run) explored(ctx context.Context, done *explore.Result, replayed []result.Replayed, failed error) *result.Exploration {
	var left leftover.Found
	if r.options.Target != nil { // what was arranged at the built-in reference ends with it
		left = r.census(ctx, failed == nil)
	}
	who, _ := r.provider()
	e := &result.Exploration{
		Schema: result.ExplorationSchema, Relcon: r.options.Version, Contract: identity.Contract(r.suite), Target: r.plan.Target.Name, TargetFile: r.plan.Target.File,
		Provider: who, Faults: r.options.Faults, Readings: r.options.Readings, Seed: r.plan.Seed, Started: r.began.UTC(), DurationMs: time.Since(r.began).Milliseconds(),
		Calls: done.Calls, Cases: done.Cases, Skipped: done.Skipped, Errors: done.Errors, Findings: []result.Explored{}, Replayed: replayed, Singles: done.Singles,
		Leftovers: left.Leftovers, Unchecked: left.Unchecked,
	}
	for _, f := range done.Findings {
		e.Findings = append(e.Findings, r.finding(f))
	}
	for _, cell := range done.Cells.Sorted() {
		e.Cells = append(e.Cells, cellOf(cell, done.Cells[cell]))
	}
	for _, cell := range done.Unreached {
		e.Unreached = append(e.Unreached, cellOf(cell, 0))
	}
	if replayed == nil {
		e.Unmet = r.unmet(e.Cells)
	}
	if kept := r.ledger.RemoveIfEmpty(); kept != "" {
		e.Sweep = leftover.SweepCommand(kept)
	}
	r.settleVerdict(ctx, e, failed)
	if r.options.Target != nil {
		e.Blank(r.blanker())
	}
	return e
}

func (r *run) finding(f *explore.Finding) result.Explored {
	i := slices.IndexFunc(r.plan.Rules, func(each catalogue.Rule) bool { return each.ID == f.Rule })
	rule := r.plan.Rules[i]
	return result.Explored{
		Rule: f.Rule, Level: rule.Level, Title: rule.Title, Got: f.Got, Want: f.Want, Step: f.Step, Case: f.Script, Scenario: f.Scenario,
		Number: f.Number, Calls: f.Calls, Seen: f.Seen, After: f.After, Unstable: f.Unstable,
	}
}

func cellOf(cell explore.Cell, calls int) result.Cell {
	return result.Cell{
		Rule: cell.Rule, Operation: cell.Operation, Status: cell.Status, Charge: cell.Charge, Version: cell.Version, Scheme: string(cell.Scheme), Calls: calls,
	}
}

// unmet are the selected rules that no call was about. What is judged on every answer is no such rule.
func (r *run) unmet(cells []result.Cell) []string {
	var all []string
	for _, rule := range r.plan.Rules {
		met := slices.ContainsFunc(cells, func(each result.Cell) bool { return each.Rule == rule.ID })
		if !met && !strings.Contains(rule.ID, "-ENV-") && !slices.Contains([]string{"BSS-REL-15", "BSS-REL-17", "BSS-REL-18", "BMC-TRM-22"}, rule.ID) {
			all = append(all, rule.ID)
		}
	}
	return all
}

// settleVerdict says what an exploration came to.
func (r *run) settleVerdict(ctx context.Context, e *result.Exploration, failed error) {
	e.Verdict, e.Exit = contract.Conformant, contract.ExitOK
	weighs := func(rule string) bool { return r.options.Strict || r.level(rule) != contract.Recommended }
	broken := slices.ContainsFunc(e.Findings, func(f result.Explored) bool { return weighs(f.Rule) })
	replayed := func(status explore.Status) bool {
		return slices.ContainsFunc(e.Replayed, func(each result.Replayed) bool { return each.Status == string(status) && weighs(each.Rule) })
	}
	verdicts := e.Cases - e.Skipped
	for _, n := range e.Errors {
		verdicts -= n
	}
	switch {
	case failed != nil && errors.As(failed, new(*client.SpentError)) && !broken:
		e.Verdict, e.Exit, e.Reason = contract.Incomplete, contract.ExitIncomplete, failed.Error()
	case failed != nil && !errors.As(failed, new(*client.SpentError)):
		e.Verdict, e.Exit, e.Reason = r.unreachable(ctx, failed)
	case broken || replayed(explore.Failing):
		e.Verdict, e.Exit = contract.NonConformant, contract.ExitViolated
	case replayed(explore.NoIdea):
		e.Verdict, e.Exit, e.Reason = contract.Incomplete, contract.ExitIncomplete, "a case came to no verdict"
	case len(e.Leftovers) > 0:
		e.Exit = contract.ExitLeftover
	case e.Replayed == nil && verdicts <= 0:
		e.Verdict, e.Exit, e.Reason = contract.Incomplete, contract.ExitIncomplete, "no case came to a verdict"
	}
}
