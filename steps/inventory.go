package steps

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// scarce is a rate limit so low that reading the inventory can use it up.
const scarce = 10

// look reads the whole inventory of an account, by id.
func (w *World) look(ctx context.Context, p *party) (map[string]contract.Instance, error) {
	listed, err := w.env.Client.Inventory(ctx, p.account, p.ids)
	if err != nil {
		return nil, fmt.Errorf("reading the inventory: %w", err)
	}
	return byID(listed), nil
}

func byID(listed []contract.Instance) map[string]contract.Instance {
	inventory := make(map[string]contract.Instance, len(listed))
	for _, instance := range listed {
		inventory[instance.ID] = instance
	}
	return inventory
}

// prepare takes down what every account holds before the client first acts, and checks that what was arranged is there.
func (w *World) prepare(ctx context.Context) error {
	if _, err := w.own(ctx); err != nil {
		return err
	}
	for _, p := range w.parties() {
		if p.before != nil {
			continue
		}
		inventory, err := w.look(ctx, p)
		if isThrottled(err) {
			return w.throttledAlone(ctx, p, err)
		}
		if err != nil {
			return err
		}
		if err := w.alone(p, inventory); err != nil {
			return err
		}
		if err := w.arranged(p, inventory); err != nil {
			return err
		}
		p.before = inventory
		if limit := p.account.RateLimit; limit != nil && limit.Requests < scarce {
			// What was read must not be counted against what the clause is about.
			if err := w.env.Pause(ctx, limit.Per); err != nil {
				return err
			}
		}
	}
	return nil
}

// changes compares an inventory with what the account held before; spared instances are left out. One line each.
func (w *World) changes(p *party, now map[string]contract.Instance, spared []string) []string {
	var found []string
	beyond := w.beyond(p)
	for id, before := range p.before {
		if slices.Contains(spared, id) || beyond(id) {
			continue
		}
		after, listed := now[id]
		if !listed {
			found = append(found, fmt.Sprintf("%s: got not listed, want %s as before", w.called(p, id), before.Status))
			continue
		}
		found = append(found, w.differences(p, before, after)...)
	}
	for id, after := range now {
		if _, known := p.before[id]; !known && !slices.Contains(spared, id) && !beyond(id) {
			found = append(found, fmt.Sprintf("%s: got %s, want not listed as before", w.called(p, id), after.Status))
		}
	}
	sort.Strings(found)
	return found
}

func (w *World) differences(p *party, before, after contract.Instance) []string {
	var found []string
	differ := func(what, got, want string) {
		found = append(found, fmt.Sprintf("%s: got %s %s, want %s as before", w.called(p, before.ID), what, got, want))
	}
	if after.Status != before.Status && !slices.Contains(progress[before.Status], after.Status) {
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

func (w *World) thenNothingChanged(ctx context.Context, _ []string, _ *godog.Table) error {
	return w.nothingChanged(ctx)
}

// nothingChanged compares every account's whole inventory, at once and once more after a short while, and billing
// where it is on record.
func (w *World) nothingChanged(ctx context.Context) error {
	if !w.acted {
		return &contract.Fault{Reason: "a Then stands before any When"}
	}
	return w.twice(ctx, func() error {
		for _, p := range w.parties() {
			now, err := w.look(ctx, p)
			if err != nil {
				return err
			}
			if found := w.changes(p, now, nil); len(found) > 0 {
				return w.changed("nothing changed", found)
			}
		}
		return w.billingUnchanged(ctx)
	})
}

// changed is the violation for an inventory that is not what it should be.
func (w *World) changed(want string, found []string) error {
	subject := "inventory"
	if len(w.calls) > 0 {
		subject = "inventory after " + w.calls[len(w.calls)-1].call.Operation
	}
	const shown = 5
	details := found
	if len(found) > shown {
		details = append(slices.Clone(found[:shown]), fmt.Sprintf("and %d more", len(found)-shown))
	}
	got := fmt.Sprintf("%d differences", len(found))
	if len(found) == 1 {
		got = "1 difference"
	}
	return &contract.Violation{Subject: subject, Got: got, Want: want, Details: details}
}

func (w *World) thenOnly(ctx context.Context, slots []string, _ *godog.Table) error {
	return w.only(ctx, slots[0], slots[1])
}

// only waits until the named instances show the effect, and checks that nothing else changed, then and a short while
// later.
func (w *World) only(ctx context.Context, names, state string) error {
	p, ids, goal, err := w.expectation(ctx, names, state)
	if err != nil {
		return err
	}
	check := func() error {
		now, err := w.look(ctx, p)
		if err != nil {
			return err
		}
		if err := w.shown(now, ids, goal); err != nil {
			return err
		}
		return w.bystanders(ctx, p, now, ids)
	}
	if err := w.poll(ctx, check); err != nil {
		return err
	}
	if err := w.env.Pause(ctx, w.env.Poll); err != nil {
		return err
	}
	return check()
}

func (w *World) thenStill(ctx context.Context, slots []string, _ *godog.Table) error {
	p, ids, goal, err := w.expectation(ctx, slots[0], slots[1])
	if err != nil {
		return err
	}
	return w.twice(ctx, func() error { return w.hold(ctx, p, ids, goal) })
}

func (w *World) expectation(ctx context.Context, names, state string) (*party, []string, effect, error) {
	if !w.acted {
		return nil, nil, effect{}, &contract.Fault{Reason: "a Then stands before any When"}
	}
	p, err := w.own(ctx)
	if err != nil {
		return nil, nil, effect{}, err
	}
	ids, err := w.ids(names)
	if err != nil {
		return nil, nil, effect{}, err
	}
	for _, other := range w.others {
		if slices.Contains(other.ids, ids[0]) {
			p = other
		}
	}
	goal, err := effectFor(w.product, state)
	return p, ids, goal, err
}

// hold looks once whether the instances show the effect.
func (w *World) hold(ctx context.Context, p *party, ids []string, goal effect) error {
	now, err := w.look(ctx, p)
	if err != nil {
		return err
	}
	return w.shown(now, ids, goal)
}

// shown tells whether the instances show the effect in an inventory.
func (w *World) shown(now map[string]contract.Instance, ids []string, goal effect) error {
	var wrong []string
	var subjects []string
	for _, id := range ids {
		var instance *contract.Instance
		if found, listed := now[id]; listed {
			instance = &found
		}
		if goal.never != nil && goal.never(instance) {
			return &contract.Violation{Subject: w.label(id), Got: seen(instance), Want: goal.name}
		}
		if !goal.holds(instance) {
			subjects = append(subjects, w.label(id))
			wrong = append(wrong, seen(instance))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	subject := subjects[0]
	if len(subjects) > 1 {
		subject = fmt.Sprintf("%s and %d more", subject, len(subjects)-1)
	}
	slices.Sort(wrong)
	return &notYet{contract.Violation{Subject: subject, Got: strings.Join(slices.Compact(wrong), ", "), Want: goal.name}}
}

// bystanders checks that nothing changed beside the given instances, in any account of the scenario; now is what the
// account p holds.
func (w *World) bystanders(ctx context.Context, p *party, now map[string]contract.Instance, spared []string) error {
	for _, each := range w.parties() {
		held := now
		if each != p {
			var err error
			if held, err = w.look(ctx, each); err != nil {
				return err
			}
		}
		if found := w.changes(each, held, spared); len(found) > 0 {
			return w.changed("nothing else changed", found)
		}
	}
	return nil
}
