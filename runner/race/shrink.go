package race

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// patience is how long one finding is made shorter, and tries how often a shorter case is played until it counts as one that does
// not show the finding: whether requests meet is chance.
const (
	patience = 15 * time.Second
	tries    = 6
)

// examine makes a case as short as it can be, and writes down what it shows.
func (r *racer) examine(ctx context.Context, p *played, f found) {
	last, shown := r.shrink(ctx, p, f)
	r.mu.Lock()
	defer r.mu.Unlock()
	made := r.finding(f)
	made.Got, made.Want, made.Race, made.Events, made.Calls, made.Unstable = shown.got, shown.want, &last.race, last.events(), calls(last.race), last == p
}

// shrink looks for the shortest case that still breaks the rule. What it began with comes back where none does, itself included.
func (r *racer) shrink(ctx context.Context, p *played, f found) (*played, found) {
	until := time.Now().Add(patience)
	best, shown := p, f
	if again, there := r.again(ctx, p.race, f, until); again != nil {
		best, shown = again, there
	}
	tried := map[string]bool{}
	for progress := true; progress; {
		progress = false
		for _, c := range shorter(best.race) {
			key, _ := json.Marshal(c)
			if tried[string(key)] || size(c) >= size(best.race) {
				continue
			}
			tried[string(key)] = true
			if again, there := r.again(ctx, c, f, until); again != nil {
				best, shown, progress = again, there, true
				break
			}
		}
	}
	return best, shown
}

// again plays a case until it breaks the rule; nil where it does not.
func (r *racer) again(ctx context.Context, c contract.Race, f found, until time.Time) (*played, found) {
	for range tries {
		if ctx.Err() != nil || time.Now().After(until) {
			return nil, f
		}
		p := r.play(ctx, c)
		all := r.finds(p)
		if i := slices.IndexFunc(all, func(each found) bool { return each.rule == f.rule }); i >= 0 {
			return p, all[i]
		}
	}
	return nil, f
}

// shorter are the cases that are a little shorter than one: without a client, without a call, without a name, without an instance,
// and with a plainer call.
func shorter(c contract.Race) []contract.Race {
	var all []contract.Race
	add := func(change func(*contract.Race)) {
		copied := clone(c)
		change(&copied)
		copied.Clients = slices.DeleteFunc(copied.Clients, func(calls []contract.RaceCall) bool { return len(calls) == 0 })
		if Check(copied) == nil {
			all = append(all, copied)
		}
	}
	for n := range slices.Backward(c.Clients) {
		add(func(c *contract.Race) { c.Clients = slices.Delete(c.Clients, n, n+1) })
	}
	for n := range c.First {
		add(func(c *contract.Race) { c.First = slices.Delete(c.First, n, n+1) })
	}
	for n, calls := range c.Clients {
		for m := range slices.Backward(calls) {
			add(func(c *contract.Race) { c.Clients[n] = slices.Delete(c.Clients[n], m, m+1) })
		}
	}
	for n := range slices.Backward(c.Instances) {
		add(func(c *contract.Race) { c.Instances = slices.Delete(c.Instances, n, n+1) })
	}
	for n, calls := range c.Clients {
		for m, call := range calls {
			for k := range call.Names {
				add(func(c *contract.Race) { c.Clients[n][m].Names = slices.Delete(c.Clients[n][m].Names, k, k+1) })
			}
			add(func(c *contract.Race) { c.Clients[n][m].Token = "" })
			add(func(c *contract.Race) { c.Clients[n][m].Version, c.Clients[n][m].Scheme = "", "" })
		}
	}
	return all
}

// folded leaves of the findings of a rule one for each kind of shortest case, and puts the shortest first.
func folded(all []*finding) []*finding {
	slices.SortStableFunc(all, func(a, b *finding) int { return cmp.Or(cmp.Compare(a.Calls, b.Calls), cmp.Compare(a.Rule, b.Rule)) })
	var kept []*finding
	for _, f := range all {
		twin := slices.IndexFunc(kept, func(k *finding) bool {
			return k.Rule == f.Rule && k.Race.Product == f.Race.Product && (k.cause == f.cause || k.shape() == f.shape())
		})
		if twin < 0 {
			kept = append(kept, f)
			continue
		}
		kept[twin].Seen += f.Seen
		kept[twin].After, kept[twin].Cases = min(kept[twin].After, f.After), min(kept[twin].Cases, f.Cases)
	}
	return kept
}

// shape is what a finding shows apart from names: its operations with the kinds of their answers.
func (f *finding) shape() string {
	var all []string
	for _, e := range f.Events {
		if e.Kind != "listing" {
			operation, _, _ := strings.Cut(e.Call, " ")
			all = append(all, operation+" "+e.Kind)
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
