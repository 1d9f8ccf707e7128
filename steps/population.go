package steps

import (
	"context"
	"errors"
	"fmt"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// population is what an account holds beside the instances that a scenario names: bystanders, to which nothing may happen.
// Some stand before the first of those instances and some after the last, so that none of them is the first or the last.
type population struct{ before, after []contract.Wanted }

// populationOf is the population of a product's accounts of a kind: one instance of each sort that a wrong provider could
// take for another.
func populationOf(api provider.API, kind string) population {
	running, stopped := contract.Wanted{Status: contract.StatusRunning}, contract.Wanted{Status: "STOPPED"}
	binned := contract.Wanted{Status: contract.StatusRecycle}
	paid := contract.Wanted{Status: api.Life.Statuses[0], ChargeType: api.Subscription}
	var p population
	switch {
	case api.Product == contract.BMC:
		p = population{[]contract.Wanted{binned, paid}, []contract.Wanted{stopped, running}}
	case kind == contract.KindRecycleBin:
		p = population{[]contract.Wanted{binned, running}, []contract.Wanted{paid, stopped}}
	case api.Product == contract.ZEC:
		p = population{[]contract.Wanted{running}, []contract.Wanted{paid, stopped}}
	default:
		normal, other := contract.Wanted{Status: contract.StatusNormal}, contract.Wanted{Status: contract.StatusNormal, ProductCode: "rds", Region: "cn-beijing"}
		p = population{[]contract.Wanted{normal}, []contract.Wanted{other, paid}}
	}
	for _, each := range [][]contract.Wanted{p.before, p.after} {
		for i := range each {
			each[i].Count, each[i].Bystander = 1, true
		}
	}
	return p
}

// begin arranges the bystanders that stand before the first instance of an account.
func (g *given) begin(ctx context.Context, p *account) error {
	if p.begun {
		return nil
	}
	p.begun = true
	return g.populate(ctx, p, populationOf(g.accounts.api, p.Kind).before)
}

// complete arranges the bystanders that stand after the last instance of each account, and takes down what it holds.
func (g *given) complete(ctx context.Context) error {
	if _, err := g.accounts.own(ctx); err != nil {
		return err
	}
	for _, p := range g.accounts.all() {
		if p.before != nil {
			continue
		}
		if err := g.begin(ctx, p); err != nil {
			return err
		}
		if err := g.populate(ctx, p, populationOf(g.accounts.api, p.Kind).after); err != nil {
			return err
		}
	}
	return g.watch.prepare(ctx)
}

// populate arranges bystanders in an account of the scenario's own. A sort that the target can't arrange is left out.
func (g *given) populate(ctx context.Context, p *account, bystanders []contract.Wanted) error {
	if !g.populated || p.Shared || p.empty {
		return nil
	}
	for _, wanted := range bystanders {
		if err := g.watch.fresh(ctx, p, wanted.Status); err != nil {
			return err
		}
		ids, err := g.create(ctx, p, wanted)
		if errors.As(err, new(*contract.Missing)) {
			continue
		}
		if err != nil {
			return fmt.Errorf("arranging a bystander (%s): %w", wanted, err)
		}
		for _, id := range ids {
			g.accounts.labels[id] = fmt.Sprintf("bystander %s (%s)", id, wanted)
		}
	}
	return nil
}
