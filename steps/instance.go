package steps

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

func (w *World) givenAccount(ctx context.Context, slots []string, _ *godog.Table) error {
	if w.client != nil {
		return &contract.Fault{Reason: "the kind of account must be given before anything else"}
	}
	var err error
	w.client, err = w.open(ctx, strings.ToLower(slots[0]))
	return err
}

func (w *World) givenInstance(ctx context.Context, slots []string, _ *godog.Table) error {
	return w.arrange(ctx, slots[0], slots[1], 1)
}

func (w *World) givenInstances(ctx context.Context, slots []string, _ *godog.Table) error {
	count, err := strconv.Atoi(slots[0])
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	return w.arrange(ctx, slots[1], slots[2], count)
}

func (w *World) givenForeignInstance(ctx context.Context, slots []string, _ *godog.Table) error {
	if _, err := w.own(ctx); err != nil {
		return err
	}
	other, err := w.open(ctx, "default")
	var missing *contract.Missing
	if errors.As(err, &missing) {
		return &contract.Missing{Need: contract.NeedSecondAccount, Reason: missing.Reason}
	}
	if err != nil {
		return err
	}
	w.others = append(w.others, other)
	wanted, err := wantedFor(w.product, slots[1])
	if err != nil {
		return err
	}
	return w.arrangeFor(ctx, other, slots[0], wanted)
}

// arrange brings instances of the client's account into a state: through the provider-state hook, and from there
// through the public API where the state is one that only a call can reach.
func (w *World) arrange(ctx context.Context, name, state string, count int) error {
	p, err := w.own(ctx)
	if err != nil {
		return err
	}
	switch state {
	case "already released":
		return w.arrangeBy(ctx, p, name, releasable(w.product), "releases", "released")
	case "already recycled":
		return w.arrangeBy(ctx, p, name, releasable(w.product), "releases", "recycled")
	case "already being released":
		return w.arrangeRelease(ctx, p, name)
	case "already cancelled with 2 hours to run":
		return w.arrangeFrom(ctx, p, name, contract.Wanted{Status: contract.StatusRunning, ChargeType: contract.Prepaid, ExpiresIn: 2 * time.Hour}, "terminates", "cancelled")
	case "already terminated":
		return w.arrangeBy(ctx, p, name, contract.StatusRunning, "terminates", "in the recycle bin")
	}
	wanted, err := wantedFor(w.product, state)
	if err != nil {
		return err
	}
	wanted.Count = count
	return w.arrangeFor(ctx, p, name, wanted)
}

func (w *World) arrangeFor(ctx context.Context, p *party, name string, wanted contract.Wanted) error {
	if p.before != nil {
		return &contract.Fault{Reason: fmt.Sprintf("instance %q is given after the inventory was taken down", name)}
	}
	if wanted.Count == 0 {
		wanted.Count = 1
	}
	if err := w.fresh(ctx, p, wanted.Status); err != nil {
		return err
	}
	ids, err := w.env.States.Instances(ctx, p.account, wanted)
	if err != nil {
		return fmt.Errorf("arranging instance %q: %w", name, err)
	}
	if err := w.env.Client.Own(p.account, ids...); err != nil {
		return fmt.Errorf("arranging instance %q: %w", name, err)
	}
	if len(ids) != wanted.Count {
		return fmt.Errorf("arranging instance %q: got %d instances, want %d", name, len(ids), wanted.Count)
	}
	p.ids = append(p.ids, ids...)
	for _, id := range ids {
		p.wanted[id] = wanted
	}
	return w.introduce(name, ids)
}

// arrangeBy arranges an instance and acts on it through the public API. What goes wrong there is no verdict on the
// clause that the scenario is about: other rules judge the call.
func (w *World) arrangeBy(ctx context.Context, p *party, name, status, action, state string) error {
	return w.arrangeFrom(ctx, p, name, contract.Wanted{Status: status}, action, state)
}

func (w *World) arrangeFrom(ctx context.Context, p *party, name string, wanted contract.Wanted, action, state string) error {
	if err := w.arrangeFor(ctx, p, name, wanted); err != nil {
		return err
	}
	ids := w.names[name]
	if err := w.arrangeCall(ctx, p, name, action); err != nil {
		return err
	}
	goal, err := effectFor(w.product, state)
	if err != nil {
		return err
	}
	err = w.await(ctx, p, ids, goal)
	if err == nil {
		err = w.twice(ctx, func() error { return w.hold(ctx, p, ids, goal) })
	}
	if err != nil {
		return arranging(fmt.Sprintf("instance %q", name), err)
	}
	for _, id := range ids {
		delete(p.wanted, id)
	}
	return nil
}

// arranging tells what went wrong in an arrangement. A violation there is none of the clause that the scenario is about;
// anything else stays what it is, as an outage is, or a fault of the suite.
func arranging(what string, err error) error {
	if violates(err) {
		return fmt.Errorf("arranging %s: %s", what, err)
	}
	return fmt.Errorf("arranging %s: %w", what, err)
}

// arrangeRelease releases an instance and does not wait, so that the next call meets it on its way out. The inventory
// is taken down before, because every request in between would give the release time to end.
func (w *World) arrangeRelease(ctx context.Context, p *party, name string) error {
	if err := w.arrangeFor(ctx, p, name, contract.Wanted{Status: releasable(w.product)}); err != nil {
		return err
	}
	if err := w.prepare(ctx); err != nil {
		return err
	}
	for _, id := range w.names[name] {
		w.leaving[id] = true
	}
	return w.arrangeCall(ctx, p, name, "releases")
}

// arrangeCall makes a call that an arrangement needs, and insists on its being accepted.
func (w *World) arrangeCall(ctx context.Context, p *party, name, action string) error {
	call, err := w.protocol().act(w, p, action, w.names[name])
	if err != nil {
		return err
	}
	held, err := w.look(ctx, p)
	if err == nil && p.before == nil {
		err = w.alone(p, held)
		if err == nil {
			err = w.arranged(p, held) // or the call could name what is in another account
		}
	}
	if err != nil {
		return fmt.Errorf("arranging instance %q: %w", name, err)
	}
	exchange, err := w.env.Client.Send(ctx, call)
	if err != nil {
		return fmt.Errorf("arranging instance %q: %w", name, err)
	}
	if err := w.accepted(sent{call: call, exchange: exchange}); err != nil {
		return arranging(fmt.Sprintf("instance %q by %s", name, call.Operation), err)
	}
	return nil
}

// givenUnknownInstance makes an id up and looks it up first, so that it provably names nothing.
func (w *World) givenUnknownInstance(ctx context.Context, slots []string, _ *godog.Table) error {
	p, err := w.own(ctx)
	if err != nil {
		return err
	}
	sample := ""
	if len(p.ids) > 0 {
		sample = p.ids[0]
	}
	id := shapedLike(sample)
	absent, err := w.env.Client.Absent(ctx, p.account, id)
	if err != nil {
		return fmt.Errorf("looking up the made-up instance %q: %w", slots[0], err)
	}
	if !absent {
		return fmt.Errorf("the made-up instance %q exists: run again", slots[0])
	}
	return w.introduce(slots[0], []string{id})
}
