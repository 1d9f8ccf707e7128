package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// World is the state of one scenario. Each of its parts has a job, and knows the parts that it needs.
type World struct {
	accounts *accounts
	watch    *watch
	billing  *billing
	given    *given
	when     *when
	then     *then
	givens   int   // that are still to come
	broken   error // what a When found to break the clause; nil where it found nothing
}

// NewWorld makes the world of one scenario, by its steps with their keywords.
func NewWorld(env Env, product contract.Product, steps ...string) *World {
	accounts := &accounts{api: provider.Of(product), states: env.States, now: env.Now, names: map[string][]string{}, labels: labels{}}
	watch := &watch{poller: poller{env: env}, accounts: accounts}
	billing := &billing{watch: watch, accounts: accounts, before: map[string]contract.Billing{}}
	givens := slices.IndexFunc(steps, func(step string) bool { return strings.HasPrefix(step, "When ") })
	when := &when{env: env, accounts: accounts, watch: watch}
	return &World{
		accounts: accounts, watch: watch, billing: billing, when: when, givens: givens,
		given: &given{env: env, accounts: accounts, watch: watch, populated: slices.ContainsFunc(steps, changes)},
		then:  &then{accounts: accounts, watch: watch, when: when, billing: billing},
	}
}

// String keeps what the accounts sign with out of every formatted message.
func (w *World) String() string { return fmt.Sprintf("world of a %s scenario", w.accounts.api.Product) }

// GoString keeps it out of %#v.
func (w *World) GoString() string { return w.String() }

type worldKey struct{}

// With puts the world into the context of its scenario.
func With(ctx context.Context, w *World) context.Context {
	return context.WithValue(ctx, worldKey{}, w)
}

func worldOf(ctx context.Context) (*World, error) {
	w, ok := ctx.Value(worldKey{}).(*World)
	if !ok {
		return nil, &contract.Fault{Reason: "a step runs without a world"}
	}
	return w, nil
}

// prepare makes the accounts ready for the client to act in, and takes down what they hold.
func (w *World) prepare(ctx context.Context) error {
	if err := w.given.complete(ctx); err != nil {
		return err
	}
	return w.billing.complete(ctx)
}

// Reading is the behaviour that the scenario observed, "" where its rule is no reading.
func (w *World) Reading() string { return w.then.reading }

// Settled is the longest time that an effect took to show, and how many looks that were.
func (w *World) Settled() (time.Duration, int) { return w.watch.settled, w.watch.looks }

// Between is the shortest time between the two looks that show that something lasts; 0 where there were none.
func (w *World) Between() time.Duration { return w.watch.between }

// Acted tells whether the scenario sent anything that its clause could be judged by.
func (w *World) Acted() bool { return w.when.acted }

// Vague says why a call that the scenario sent, or was about to send, could mean instances that it does not name; ""
// where none could.
func (w *World) Vague() string { return w.when.vague }

// Close gives back every account of the scenario. It goes on after an error and returns all of them.
func (w *World) Close(ctx context.Context) error {
	var failures []error
	for _, p := range w.accounts.all() {
		if err := w.accounts.states.TearDown(ctx, p.Account); err != nil {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}
