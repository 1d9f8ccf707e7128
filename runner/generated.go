package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/explore"
	"relcon/runner/judge"
	"relcon/runner/result"
)

// generatedCalls makes ready the generated calls that are sent when the scenarios have ended: those of one client, and then, if they are
// asked for, as many of several clients at once.
func (r *run) generatedCalls() (all []*exploration, err error) {
	if r.options.Explore == 0 {
		return nil, nil
	}
	if r.options.Selection.Shard.Of > 1 {
		return nil, usage("explore: got a shard of a run, want the whole: each shard would send the same calls")
	}
	for _, clients := range []int{0, r.options.ExploreClients} {
		if clients == 0 && len(all) > 0 {
			break
		}
		e, err := r.exploring(ExploreOptions{Calls: r.options.Explore, Clients: clients})
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, r.demanding(r.plan.Instances(), all...).check()
}

// sendGenerated sends the generated calls, unless the run is over. What is found counts like what the judge finds.
func (r *run) sendGenerated(ctx context.Context) {
	for _, each := range r.generated {
		if ctx.Err() == nil && !r.watch.Over() && r.engine.Stopped() == nil {
			each.send(ctx)
		}
	}
}

// tellGenerated says what came of the generated calls: how many calls were sent, what they have shown, and what ended them before their time.
func (r *run) tellGenerated(report *result.Report, facts *result.Facts) {
	for _, each := range r.generated {
		facts.Over = cmp.Or(facts.Over, each.stopped)
		if n := each.done.Unjudged(); n > 0 && n >= each.done.Cases-each.done.Skipped {
			facts.Over = cmp.Or(facts.Over, error(&explore.VainError{Cases: n, Noun: "generated cases", Last: errors.New(slices.Sorted(maps.Keys(each.done.Errors))[0])}))
		} else if n > 0 {
			facts.Note = strings.TrimSpace(fmt.Sprintf("%s\n%s came to no verdict", facts.Note, contract.Plural(n, "generated case")))
		}
		each.add(&facts.Findings)
		if each.options.Clients == 0 {
			report.Explored = each.done.Calls
			continue
		}
		report.Together, report.Clients = each.done.Calls, each.options.Clients
		facts.Races, facts.Undecided = each.races, each.done.Undecided()
	}
}

// add adds what the calls have shown to what the judge found.
func (e *exploration) add(findings *judge.Findings) {
	for _, f := range e.done.Findings {
		place, shown := fmt.Sprintf("generated case %d of seed %d (relcon explore)", f.Number, e.parts.Seed), f.Scenario
		if e.options.Clients > 0 {
			place = fmt.Sprintf("generated history %d of seed %d (relcon explore --clients %d)", f.Number, e.parts.Seed, e.options.Clients)
		}
		if f.Step != "" {
			place += ", " + f.Step
		}
		found := judge.Finding{Rule: f.Rule, Place: place, Got: f.Got, Want: f.Want + "\n" + shown, At: e.run.began, Race: f.Race}
		if f.Race == nil {
			found.Case = &f.Case
		}
		findings.Also(found)
	}
}
