package steps

import (
	"context"
	"fmt"
	"slices"

	"relcon/runner/contract"
)

// billing is the money side of the client's instances, as the hook tells it.
type billing struct {
	watch    *watch
	accounts *accounts
	names    []string                    // whose billing is to be on record
	before   map[string]contract.Billing // on record, by id
}

func (b *billing) read(ctx context.Context, id string) (contract.Billing, error) {
	now, err := b.accounts.states.Billing(ctx, b.accounts.client.Account, id)
	if err != nil {
		return now, fmt.Errorf("reading the billing: %w", err)
	}
	return now, nil
}

// record has billing taken down as soon as the instances are there, so that "nothing has changed" compares it.
func (b *billing) record(names []string) { b.names = append(b.names, names...) }

// take takes billing down, where it is not on record yet.
func (b *billing) take(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if _, recorded := b.before[id]; recorded {
			continue
		}
		now, err := b.read(ctx, id)
		if err != nil {
			return err
		}
		b.before[id] = now
	}
	return nil
}

// complete takes down the billing of what a scenario is about, and of the bystanders.
func (b *billing) complete(ctx context.Context) error {
	if len(b.names) == 0 {
		return nil
	}
	ids, err := b.accounts.ids(b.names)
	if err != nil {
		return err
	}
	return b.take(ctx, append(ids, b.accounts.client.bystanders()...))
}

// unchanged compares billing with what is on record, but for the spared instances.
func (b *billing) unchanged(ctx context.Context, spared []string) error {
	for id, before := range b.before {
		if slices.Contains(spared, id) {
			continue
		}
		now, err := b.read(ctx, id)
		if err != nil {
			return err
		}
		if now != before {
			return &contract.Violation{Subject: "billing of " + b.accounts.labels.of(id), Got: describe(now), Want: describe(before) + " as before"}
		}
	}
	return nil
}

func describe(b contract.Billing) string { return fmt.Sprintf("%s, refund %s", b.Billing, b.Refund) }

// settlement is a state of billing.
type settlement struct {
	name  string
	holds func(contract.Billing) bool
}

// only waits until the hook says that billing of these instances has come to a state, and checks that no other changed.
// What was so before the client acted proves nothing.
func (b *billing) only(ctx context.Context, names []string, goal settlement) error {
	ids, err := b.accounts.ids(names)
	if err != nil {
		return err
	}
	return b.onlyOf(ctx, ids, goal)
}

func (b *billing) onlyOf(ctx context.Context, ids []string, goal settlement) error {
	for _, id := range ids {
		before, recorded := b.before[id]
		if recorded && goal.holds(before) {
			return fmt.Errorf("arrangement: billing of %s was %s before the client acted", b.accounts.labels.of(id), describe(before))
		}
		if err := b.watch.poll(ctx, func() error { return b.becomes(ctx, id, goal) }); err != nil {
			return err
		}
	}
	return b.unchanged(ctx, ids)
}

// becomes looks once whether billing has come to a state.
func (b *billing) becomes(ctx context.Context, id string, goal settlement) error {
	now, err := b.read(ctx, id)
	if err != nil {
		return err
	}
	if _, recorded := b.before[id]; !recorded {
		return &contract.Fault{Reason: "billing is judged that was not put on record"}
	}
	if goal.holds(now) {
		return nil
	}
	return &notYet{contract.Violation{Subject: "billing of " + b.accounts.labels.of(id), Got: describe(now), Want: goal.name}}
}
