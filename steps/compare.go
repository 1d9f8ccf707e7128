package steps

import (
	"fmt"
	"maps"
	"slices"
	"sort"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// changes compares an inventory with what the account held before; spared instances are left out. One line each.
func (w *watch) changes(p *account, now inventory, spared []string) []string {
	var found []string
	concerns := w.concerns(p, max(len(p.before), len(now)))
	for id, before := range p.before {
		if slices.Contains(spared, id) || !concerns(id) {
			continue
		}
		var after *contract.Instance
		if listed, still := now[id]; still {
			after = &listed
		}
		for _, difference := range w.accounts.api.Untouched(before, after, w.meanwhile(p)) {
			found = append(found, fmt.Sprintf("%s: %s", w.called(p, id), difference))
		}
	}
	for id, after := range now {
		if _, known := p.before[id]; !known && !slices.Contains(spared, id) && concerns(id) {
			found = append(found, fmt.Sprintf("%s: got %s, want not listed as before", w.called(p, id), after.Status))
		}
	}
	sort.Strings(found)
	return found
}

// meanwhile is what is known of the time since the client first acted, in an account.
func (w *watch) meanwhile(p *account) provider.Meanwhile {
	now := w.env.Now()
	return provider.Meanwhile{
		Least: p.passed - p.early, Most: p.passed + now.Sub(p.opened), Now: now.Add(p.passed), Bin: w.accounts.api.Life.BinTime(p.Account),
	}
}

// purged tells whether time has released all instances that were left in the recycle bin for long enough.
func (w *watch) purged(p *account, now inventory) error {
	for _, id := range slices.Sorted(maps.Keys(p.before)) {
		instance, listed := now[id]
		if _, must := w.accounts.api.Life.Purged(p.before[id], w.meanwhile(p)); must && listed {
			return &notYet{contract.Violation{Subject: w.called(p, id), Got: w.seen(p, &instance), Want: "released, since its time in the recycle bin is over"}}
		}
	}
	return nil
}

// concerns tells which instances of an account a comparison is about. In an account of the scenario's own all are. In a
// shared one those are that belong to the scenario, and those that no scenario was ever given: only the provider can have
// changed them. Other scenarios change what they were given, and strangers change by themselves.
//
// It must be asked for after the inventory was read that is compared: by then, whatever was given to another scenario
// before the reading is known as given, so that no change of that scenario's doing is taken for the provider's.
//
// Of instances that no scenario was given nothing is said where there are more of all, listed, than stand on one page: what
// others release meanwhile moves the pages, and an instance may be on none that is read.
func (w *watch) concerns(p *account, listed int) func(id string) bool {
	if !p.Shared {
		return func(string) bool { return true }
	}
	var untouched map[string]bool
	if w.env.Untouched != nil && (p.Exclusive || listed < w.accounts.api.Listing.Largest) {
		untouched = w.env.Untouched(p.Account)
	}
	return func(id string) bool { return untouched[id] || slices.Contains(p.ids, id) }
}

// called is how messages name an instance of an account in a comparison.
func (w *watch) called(p *account, id string) string {
	switch {
	case !p.Shared || slices.Contains(p.ids, id):
		return w.accounts.labels.of(id)
	case p.Exclusive:
		return fmt.Sprintf("instance %s of the pool, which no scenario was given", id)
	default:
		return fmt.Sprintf("instance %s of the pool, which no scenario was given (the account is shared, so another scenario's request may have done it)", id)
	}
}
