package runner

import (
	"context"
	"fmt"

	"relcon/runner/explore"
	"relcon/runner/judge"
)

// foreseeBeside refuses generated calls beside the scenarios that the target can't be asked.
func (r *run) foreseeBeside() error {
	switch {
	case r.options.Explore == 0:
		return nil
	case r.pool != nil:
		return usage("explore: it arranges a new account for each case, and the pool of target %q has none to give", r.plan.Target.Name)
	case r.options.Selection.Shard.Of > 1:
		return usage("explore: got a shard of a run, want the whole: each shard would send the same calls")
	}
	return r.foresee(r.exploring(ExploreOptions{Calls: r.options.Explore}), ExploreOptions{Calls: r.options.Explore})
}

// exploreBeside sends generated calls when the scenarios have ended. What is found counts like what the judge finds.
func (r *run) exploreBeside(ctx context.Context) {
	if r.options.Explore == 0 || ctx.Err() != nil || r.watch.Over() || r.engine.Stopped() != nil {
		return
	}
	r.beside = explore.Run(ctx, r.exploring(ExploreOptions{Calls: r.options.Explore}))
}

// besideEnded is why the generated calls ended before their time; nil where they did not.
func (r *run) besideEnded() error {
	if r.beside == nil {
		return nil
	}
	return r.beside.Stopped
}

// found adds what the generated calls have shown to what the judge found.
func (r *run) found(findings *judge.Findings) {
	for _, f := range r.beside.Findings {
		place := fmt.Sprintf("generated case %d of seed %d (relcon explore)", f.Number, r.plan.Seed)
		if f.Step != "" {
			place += ", " + f.Step
		}
		findings.Also(judge.Finding{Rule: f.Rule, Place: place, Got: f.Got, Want: f.Want + "\n" + f.Scenario, At: r.began})
	}
}
