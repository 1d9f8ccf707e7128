package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// scarce is a rate limit so low that reading the inventory can use it up.
const scarce = 10

// watch looks at the inventories of a scenario's accounts.
type watch struct {
	poller
	accounts *accounts
	after    string   // the operation of the last request; "" where there is none
	leaving  []string // instances that were being released before the client acted
}

// look reads the whole inventory of an account. A list of the scenario's own account that counts more than it shows is read once more
// after a short while; if it still does, nothing can be said of what it does not show.
func (w *watch) look(ctx context.Context, p *account) (inventory, error) {
	p.looked = w.env.Now()
	listed, err := w.env.Client.Inventory(ctx, p.Account, p.ids)
	if err == nil && !p.Shared && w.env.Client.Short(p.Account) != "" {
		if err := w.env.Pause(ctx, w.env.Again); err != nil {
			return nil, err
		}
		listed, err = w.env.Client.Inventory(ctx, p.Account, p.ids)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the inventory: %w", err)
	}
	if cut := w.env.Client.Short(p.Account); cut != "" && !p.Shared {
		return nil, fmt.Errorf("reading the inventory: %s, so nothing can be said of what it does not show", cut)
	}
	return byID(listed), nil
}

// prepare takes down what every account holds before the client first acts, and checks that what was arranged is there.
func (w *watch) prepare(ctx context.Context) error {
	if _, err := w.accounts.own(ctx); err != nil {
		return err
	}
	for _, p := range w.accounts.all() {
		if p.before != nil {
			continue
		}
		held, err := w.look(ctx, p)
		if isThrottled(err) {
			return w.throttledAlone(ctx, p, err)
		}
		if err == nil {
			err = w.checkArranged(p, held)
		}
		if err != nil {
			return err
		}
		p.before, p.early = held, p.passed
		if limit := p.RateLimit; limit != nil && limit.Requests < scarce {
			// What was read must not be counted against what the clause is about.
			if err := w.env.Pause(ctx, limit.Per); err != nil {
				return err
			}
		}
	}
	return nil
}

// isThrottled tells whether an inventory could not be read because of too many requests.
func isThrottled(err error) bool {
	var refused interface{ Throttled() bool }
	return errors.As(err, &refused) && refused.Throttled()
}

// hold looks once whether the instances show the effect.
func (w *watch) hold(ctx context.Context, p *account, ids []string, goal effect) error {
	now, err := w.look(ctx, p)
	if err != nil {
		return err
	}
	return w.shown(p, now, ids, goal)
}

// await polls until the instances show the effect.
func (w *watch) await(ctx context.Context, p *account, ids []string, goal effect) error {
	return w.poll(ctx, func() error { return w.hold(ctx, p, ids, goal) })
}

// last checks that the instances show the effect, now and a short while later.
func (w *watch) last(ctx context.Context, p *account, ids []string, goal effect) error {
	return w.twice(ctx, func() error { return w.hold(ctx, p, ids, goal) })
}

// only waits until the instances show the effect, and checks that nothing else changed but the others, then and a short while later.
func (w *watch) only(ctx context.Context, p *account, ids []string, goal effect, others ...string) error {
	spared := slices.Concat(ids, others)
	check := func() error {
		now, err := w.look(ctx, p)
		if err != nil {
			return err
		}
		if err := w.shown(p, now, ids, goal); err != nil {
			return err
		}
		if err := w.unchanged(ctx, spared, p, now); err != nil {
			return err
		}
		return w.purged(p, now)
	}
	if err := w.poll(ctx, check); err != nil {
		return err
	}
	return w.again(ctx, check)
}

// seen puts an instance of an account's inventory into words; nil stands for one that is not listed.
func (w *watch) seen(p *account, i *contract.Instance) string {
	if i == nil {
		if cut := w.env.Client.Short(p.Account); cut != "" {
			return "not listed (" + cut + ")"
		}
		return "not listed"
	}
	text := w.accounts.api.Life.Word(i.Status)
	if i.AutoRenew != nil && *i.AutoRenew {
		text += " with autoRenew"
	}
	return text
}

// shown tells whether the instances show the effect in an inventory.
func (w *watch) shown(p *account, now inventory, ids []string, goal effect) error {
	life := w.accounts.api.Life
	var wrong, subjects []string
	for _, id := range ids {
		var instance *contract.Instance
		if found, listed := now[id]; listed {
			instance = &found
		}
		if goal.never != nil && goal.never(life, instance) {
			return &contract.Violation{Subject: w.accounts.labels.of(id), Got: w.seen(p, instance), Want: goal.name}
		}
		if !goal.holds(life, instance) {
			subjects = append(subjects, w.accounts.labels.of(id))
			wrong = append(wrong, w.seen(p, instance))
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

// unchanged checks that nothing changed in any account of the scenario, but for the spared instances. held is what the
// account p holds; every other is read.
func (w *watch) unchanged(ctx context.Context, spared []string, p *account, held inventory) error {
	for _, each := range w.accounts.all() {
		now := held
		if each != p {
			var err error
			if now, err = w.look(ctx, each); err != nil {
				return err
			}
		}
		if found := w.changes(each, now, spared); len(found) > 0 {
			return w.changed(found, spared)
		}
	}
	return nil
}

// changed is the violation for an inventory that is not what it should be.
func (w *watch) changed(found, spared []string) error {
	subject, want := "inventory", "nothing changed"
	if w.after != "" {
		subject += " after " + w.after
	}
	if len(spared) > 0 {
		want = "nothing else changed"
	}
	got := fmt.Sprintf("%d differences", len(found))
	if len(found) == 1 {
		got = "1 difference"
	}
	if shown := 5; len(found) > shown {
		found = append(slices.Clone(found[:shown]), fmt.Sprintf("and %d more", len(found)-shown))
	}
	return &contract.Violation{Subject: subject, Got: got, Want: want, Details: found}
}
