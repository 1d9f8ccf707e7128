package steps

import (
	"fmt"
	"slices"
	"sort"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// changes compares an inventory with what the account held before; spared instances are left out. One line each.
func (w *watch) changes(p *account, now inventory, spared []string) []string {
	var found []string
	concerns := w.concerns(p)
	for id, before := range p.before {
		if slices.Contains(spared, id) || !concerns(id) {
			continue
		}
		after, listed := now[id]
		if !listed {
			found = append(found, fmt.Sprintf("%s: got not listed, want %s as before", w.called(p, id), before.Status))
			continue
		}
		for _, difference := range differences(w.accounts.api.Life, before, after) {
			found = append(found, w.called(p, id)+": "+difference)
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

func differences(life provider.Life, before, after contract.Instance) []string {
	var found []string
	differ := func(what, got, want string) {
		found = append(found, fmt.Sprintf("got %s %s, want %s as before", what, got, want))
	}
	if after.Status != before.Status && !life.ByItself(before.Status, after.Status) {
		differ("status", after.Status, before.Status)
	}
	if after.ChargeType != before.ChargeType {
		differ("charge type", after.ChargeType, before.ChargeType)
	}
	if after.ExpiredTime != before.ExpiredTime {
		differ("expiry", after.ExpiredTime, before.ExpiredTime)
	}
	if got, want := flag(after.AutoRenew), flag(before.AutoRenew); got != want {
		differ("autoRenew", got, want)
	}
	return found
}

func flag(b *bool) string {
	if b == nil {
		return "absent"
	}
	return fmt.Sprint(*b)
}

// concerns tells which instances of an account a comparison is about. In an account of the scenario's own all are. In a
// shared one those are that belong to the scenario, and those that no scenario was ever given: only the provider can have
// changed them. Other scenarios change what they were given, and strangers change by themselves.
//
// It must be asked for after the inventory was read that is compared: by then, whatever was given to another scenario
// before the reading is known as given, so that no change of that scenario's doing is taken for the provider's.
func (w *watch) concerns(p *account) func(id string) bool {
	if !p.Shared {
		return func(string) bool { return true }
	}
	var untouched map[string]bool
	if w.env.Untouched != nil {
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
