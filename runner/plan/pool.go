package plan

import (
	"slices"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/pool"
)

// Orders say what each scenario needs of a pool, by name.
type Orders map[string]pool.Order

// Orders gives what a rehearsal arranged for each scenario. A request that could mean instances which it does not name
// needs an account of its own; which one does is known only when it is made, so that the steps alone do not tell.
func (p Plan) Orders(rehearsal *history.History) Orders {
	orders := Orders{}
	for _, scenario := range p.All() {
		order := pool.Order{Product: scenario.Product}
		for i, arranged := range rehearsal.Accounts(scenario.Name) {
			account := pool.AccountOrder{Kind: arranged.Kind}
			for _, each := range arranged.Instances {
				if !each.Wanted.Bystander { // what else is in an account of a pool takes their place
					account.Instances = append(account.Instances, each.Wanted)
				}
			}
			if i == 0 { // the one that the client signs for
				end, _ := rehearsal.End(scenario.Name)
				account.Alone = end.Vague
				account.Token = slices.Contains(p.Needs(scenario), contract.NeedToken)
			}
			order.Accounts = append(order.Accounts, account)
		}
		orders[scenario.Name] = order
	}
	return orders
}

// Unserved tells whether the target, or its pool, can't give what a scenario needs: a *contract.Missing.
func (p Plan) Unserved(scenario catalogue.Scenario, from *pool.Pool) error {
	if err := p.Missing(scenario); err != nil {
		return err
	}
	for _, need := range p.Needs(scenario) {
		if err := from.Lacks(need); err != nil {
			return err
		}
	}
	return nil
}

// Lacking gives the lines that the file of a pool lacks for all scenarios that it could serve.
func (p Plan) Lacking(orders Orders, from *pool.Pool) []string {
	var wanted []pool.Order
	for _, scenario := range p.All() {
		if p.Unserved(scenario, from) == nil {
			wanted = append(wanted, orders[scenario.Name])
		}
	}
	return from.Lacking(wanted)
}
