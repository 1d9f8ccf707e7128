package steps

import (
	"context"
	"errors"
	"fmt"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// given arranges what a scenario starts with: through the provider-state hook, and from there through the public API where
// a state is one that only a call can reach.
type given struct {
	env       Env
	accounts  *accounts
	watch     *watch
	populated bool                          // accounts get bystanders
	unmade    []func(context.Context) error // ids that are still to be made up
}

// arrangement says how instances get into a state of the features.
type arrangement struct {
	wanted func(api provider.API) contract.Wanted // from the hook
	stages []stage                                // after that, in this order
}

// stage is something that happens to instances while they are arranged.
type stage struct {
	by    action  // of the client; nil means that only time passes
	form  bool    // its parameters are a form
	other bool    // by the other version of the API
	until *effect // nil means that it is not waited for
	pass  period  // before it is waited for; nil means none
}

// ready is an instance that the product's release operation works on.
func ready(api provider.API) contract.Wanted {
	return contract.Wanted{Status: api.Life.Releasable}
}

// readySubscription is the same, paid in advance.
func readySubscription(api provider.API) contract.Wanted {
	return contract.Wanted{Status: api.Life.Releasable, ChargeType: api.Subscription}
}

// in is an instance of a status, in the provider's word.
func in(status string) func(provider.API) contract.Wanted {
	return func(provider.API) contract.Wanted { return contract.Wanted{Status: status} }
}

func inStatus(word string) arrangement { return arrangement{wanted: in(word)} }

func committed(status string) arrangement {
	return arrangement{wanted: func(provider.API) contract.Wanted { return contract.Wanted{Status: status, Commitment: true} }}
}

func placed(product, region string) arrangement {
	return arrangement{wanted: func(provider.API) contract.Wanted {
		return contract.Wanted{Status: contract.StatusNormal, ProductCode: product, Region: region}
	}}
}

func subscription(status string) arrangement { return subscribed(status, 0) }

func subscribed(status string, runs time.Duration) arrangement {
	return arrangement{wanted: func(api provider.API) contract.Wanted {
		return contract.Wanted{Status: status, ChargeType: api.Subscription, ExpiresIn: runs}
	}}
}

// Ways into the bin.
var (
	returning = stage{by: operation("TerminateInstance"), until: &inTheBin}
	binning   = stage{by: release, until: &inTheBin}
)

// terminatedAgo is an instance that was returned, and that the bin has released by itself.
func terminatedAgo(long time.Duration) arrangement {
	return arrangement{in(contract.StatusRunning), []stage{returning, {pass: fixed(long), until: &released}}}
}

// inTheBinFor is an instance that was released, and that the bin has deleted by itself.
func inTheBinFor(long period) arrangement {
	return arrangement{ready, []stage{binning, {pass: long, until: &released}}}
}

// failedAndDeleted is a subscription whose creation failed, and that was deleted.
var failedAndDeleted = arrangement{subscription("CREATE_FAILED").wanted, []stage{{by: operation("TerminateInstance"), until: &released}}}

// cancelledWith is a subscription that was cancelled, and that still runs so long.
func cancelledWith(runs time.Duration) arrangement {
	return cancelledIn(runs, contract.StatusRunning)
}

// cancelledIn is the same in a status.
func cancelledIn(runs time.Duration, status string) arrangement {
	a := subscribed(status, runs)
	a.stages = []stage{{by: operation("TerminateInstance"), until: &cancelled}}
	return a
}

// cancelledByOther is the same by the other version of the API.
func cancelledByOther(runs time.Duration) arrangement {
	a := cancelledWith(runs)
	a.stages[0].other = true
	return a
}

func (g *given) account(ctx context.Context, kind string) (err error) {
	if g.accounts.client != nil {
		return &contract.Fault{Reason: "the kind of account must be given before anything else"}
	}
	g.accounts.client, err = g.accounts.open(ctx, kind)
	return err
}

func (g *given) instance(ctx context.Context, name string, a arrangement) error {
	return g.instances(ctx, 1, name, a)
}

func (g *given) instances(ctx context.Context, count int, name string, a arrangement) error {
	return g.ordered(ctx, count, []string{name}, a)
}

func (g *given) together(ctx context.Context, names []string, a arrangement) error {
	return g.ordered(ctx, len(names), names, a)
}

func (g *given) ordered(ctx context.Context, count int, names []string, a arrangement) error {
	p, err := g.accounts.own(ctx)
	if err != nil {
		return err
	}
	return g.arrange(ctx, p, count, names, a)
}

func (g *given) foreign(ctx context.Context, name string, a arrangement) error {
	own, err := g.accounts.own(ctx)
	if err != nil {
		return err
	}
	other, err := g.accounts.open(ctx, kindBeside(own.Kind))
	var missing *contract.Missing
	if errors.As(err, &missing) {
		return &contract.Missing{Need: contract.NeedSecondAccount, Reason: missing.Reason}
	}
	if err != nil {
		return err
	}
	g.accounts.others = append(g.accounts.others, other)
	return g.arrange(ctx, other, 1, []string{name}, a)
}

// arrange asks for so many instances at once: under one name, or each under one of its own.
func (g *given) arrange(ctx context.Context, p *account, count int, names []string, a arrangement) error {
	if p.ended {
		return &contract.Fault{Reason: fmt.Sprintf("instance %q is given after the last of its account", names[0])}
	}
	for _, name := range names {
		if err := g.accounts.expect(name); err != nil {
			return err
		}
	}
	wanted := a.wanted(g.accounts.api)
	wanted.Count = count
	g.begin(p)
	p.asked = append(p.asked, order{wanted, names})
	if len(a.stages) == 0 {
		return nil // it is made with all others of the account
	}
	if err := g.settle(ctx, p); err != nil {
		return err
	}
	ids, err := g.accounts.ids(names)
	if err != nil {
		return err
	}
	for _, each := range a.stages {
		if each.until == nil {
			// The inventory is taken down before the call, because every request in between would give it time to end.
			if err := g.complete(ctx); err != nil {
				return err
			}
			g.watch.leaving = append(g.watch.leaving, ids...)
		}
		if err := g.act(ctx, p, ids, each); err != nil {
			return arranging(names, err)
		}
	}
	return nil
}

// settle lets the hook make what was asked for in an account, all in one go. A sort of bystanders that the target can't arrange
// is left out.
func (g *given) settle(ctx context.Context, p *account) error {
	asked := p.asked
	if len(asked) == 0 {
		return nil
	}
	p.asked = nil
	var wanted []contract.Wanted
	for _, each := range asked {
		wanted = append(wanted, each.Wanted)
	}
	if err := g.watch.fresh(ctx, p, wanted); err != nil {
		return err
	}
	made, err := g.env.States.Arrange(ctx, p.Account, wanted...)
	p.made = g.env.Now()
	for i, each := range made {
		if err := g.take(p, asked[i], each.IDs); err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("arranging %s: %w", asked[min(len(made), len(asked)-1)], err)
	}
	return nil
}

// take takes what was made of an order for the scenario's own.
func (g *given) take(p *account, asked order, ids []string) error {
	if len(ids) == 0 {
		return nil // a bystander that the target can't arrange
	}
	if err := g.env.Client.Own(p.Account, ids...); err != nil {
		return err
	}
	if len(ids) != asked.Count {
		return fmt.Errorf("arranging %s: got %d instances, want %d", asked, len(ids), asked.Count)
	}
	p.ids = append(p.ids, ids...)
	for _, id := range ids {
		p.wanted[id] = asked.Wanted
		if asked.Bystander {
			g.accounts.labels[id] = fmt.Sprintf("bystander %s (%s)", id, asked.Wanted)
		}
	}
	for i, name := range asked.names {
		share := len(ids) / len(asked.names) // all of them, or one for each name
		g.accounts.introduce(name, ids[i*share:(i+1)*share])
	}
	return nil
}

// act makes what a stage says happen to instances, and waits for its effect.
func (g *given) act(ctx context.Context, p *account, ids []string, s stage) error {
	if s.by != nil {
		if err := g.call(ctx, p, ids, s); err != nil {
			return err
		}
	}
	if s.pass != nil {
		if err := g.accounts.pass(ctx, p, s.pass); err != nil {
			return err
		}
	}
	if s.until == nil {
		return nil
	}
	g.watch.arranging = true
	defer func() { g.watch.arranging = false }()
	if err := g.watch.await(ctx, p, ids, *s.until); err != nil {
		return err
	}
	if err := g.watch.last(ctx, p, ids, *s.until); err != nil {
		return err
	}
	for _, id := range ids {
		delete(p.wanted, id)
	}
	return nil
}

// call makes the call that an arrangement needs, and insists on its being accepted.
func (g *given) call(ctx context.Context, p *account, ids []string, s stage) error {
	call, err := g.accounts.call(p, s.by, ids)
	call.Form = s.form
	if err == nil && s.other {
		err = otherVersion(g.env, g.accounts.api, &call)
	}
	if err != nil {
		return err
	}
	held, err := g.watch.look(ctx, p)
	if err == nil && p.before == nil {
		err = g.watch.checkArranged(p, held) // or the call could name what is in another account
	}
	if err != nil {
		return err
	}
	exchange, err := g.env.Client.Send(ctx, call)
	if err != nil {
		return err
	}
	return answerOf(exchange, g.env.Codec, g.accounts.labels).accepted()
}

// arranging tells what went wrong in an arrangement. A violation there is none of the clause that the scenario is about:
// other rules judge the call. Anything else stays what it is, as an outage is, or a fault of the suite.
func arranging(names []string, err error) error {
	if violates(err) {
		return fmt.Errorf("arranging %s: %s", order{names: names}, err)
	}
	return fmt.Errorf("arranging %s: %w", order{names: names}, err)
}
