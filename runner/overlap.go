package runner

import (
	"slices"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/explore"
	"relcon/runner/race"
	"relcon/runner/result"
)

// overlaps tells whether calls of several clients overlap in what is explored, or played again.
func (o *ExploreOptions) overlaps() bool {
	replays := o.Replay != nil && slices.ContainsFunc(o.Replay.Findings, func(f result.Explored) bool { return f.Race != nil })
	return o.Clients > 0 || replays
}

// overlap refuses a number of clients that can't be had. Where calls overlap, the patterns select among other rules than those of
// the plan: see overlapping.
func (o *ExploreOptions) overlap() error {
	if o.Clients != 0 && (o.Clients < race.FewestClients || o.Clients > race.MostClients) {
		return usage("clients: got %d, want %d to %d that send calls at once, or none of it for calls one after another", o.Clients, race.FewestClients, race.MostClients)
	}
	if o.overlaps() {
		o.patterns, o.Selection.Patterns = o.Selection.Patterns, nil
	}
	return nil
}

// overlapping are the rules that count where calls overlap: those about overlapping requests, and those of the plan that each answer
// is judged by.
func (r *run) overlapping(patterns []string) ([]catalogue.Rule, error) {
	races, err := catalogue.Races()
	if err != nil {
		return nil, err
	}
	var all []catalogue.Rule
	for _, each := range races {
		if slices.ContainsFunc(each.Products, func(p contract.Product) bool { return slices.Contains(r.plan.Products(), p) }) {
			all = append(all, each.Rule())
		}
	}
	return catalogue.Match(append(all, r.plan.Rules...), patterns)
}

// racing are the parts of an exploration with several clients.
func (e *exploration) racing() race.Parts {
	return race.Parts{Parts: e.parts, Clients: e.options.Clients}
}

// need is what the calls need of a target.
func (e *exploration) need() explore.Need {
	if e.options.Clients > 0 {
		return race.Foresee(e.racing())
	}
	return explore.Foresee(e.parts)
}
