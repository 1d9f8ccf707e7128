package steps

import (
	"context"

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

// begin asks for the bystanders that stand before the first instance of an account.
func (g *given) begin(p *account) {
	if p.begun {
		return
	}
	p.begun = true
	g.populate(p, populationOf(g.accounts.api, p.Kind).before)
}

// complete has everything made that was asked for, and takes down what the accounts hold.
func (g *given) complete(ctx context.Context) error {
	if err := g.end(ctx); err != nil {
		return err
	}
	return g.watch.prepare(ctx)
}

// end asks for the bystanders that stand after the last instance of each account, and has everything made that was asked for.
func (g *given) end(ctx context.Context) error {
	if _, err := g.accounts.own(ctx); err != nil {
		return err
	}
	for _, p := range g.accounts.all() {
		if p.ended {
			continue
		}
		p.ended = true
		g.begin(p)
		g.populate(p, populationOf(g.accounts.api, p.Kind).after)
		if err := g.settle(ctx, p); err != nil {
			return err
		}
	}
	for _, makeUp := range g.unmade {
		if err := makeUp(ctx); err != nil {
			return err
		}
	}
	g.unmade = nil
	return nil
}

// populate asks for bystanders in an account of the scenario's own.
func (g *given) populate(p *account, bystanders []contract.Wanted) {
	if !g.populated || p.Shared || p.empty {
		return
	}
	for _, wanted := range bystanders {
		p.asked = append(p.asked, order{Wanted: wanted})
	}
}
