package runner

import (
	"cmp"
	"context"
	"crypto/tls"
	"net/http"
	"slices"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/outage"
	"relcon/runner/pool"
	"relcon/runner/states"
	"relcon/runner/target"
)

// arrangeBy makes what gives accounts and instances to the scenarios: the target's hook, or its pool. It sends nothing.
func (s *session) arrangeBy(tls *tls.Config) error {
	switch at := s.target.States; {
	case s.target.Pool != nil && at.URL != "":
		return usage("target %q: states: got both a hook and a pool, want one of the two", s.target.Name)
	case s.target.Pool != nil:
		return s.openPool()
	case at.Pool != "":
		return usage("target %q: states.pool: %s was not read, so there is nothing to arrange instances from: read the target file with target.Load", s.target.Name, at.Pool)
	case at.URL == "":
		return usage("target %q: states: states.url is missing, and so is states.pool: the suite arranges instances through a provider-state hook, or takes them from a pool", s.target.Name)
	}
	s.hook = newHook(s.target, hookTransport(tls, s.network))
	s.closers = append(s.closers, s.hook.Close)
	return nil
}

// newHook makes the hook of a target.
func newHook(t *target.Target, transport http.RoundTripper) *states.Hook {
	return states.NewHook(states.Options{URL: t.States.URL, Token: t.States.Token, Timeout: hookPatience * t.Limits.RequestTimeout, Transport: transport})
}

func (s *session) openPool() (err error) {
	if s.pool, err = pool.Open(s.target.Pool, pool.Options{ReadOnly: s.options.read, Spare: s.client.Spare}); err != nil {
		return usage("target %q: states.pool: %v", s.target.Name, err)
	}
	s.closers = append(s.closers, func() { _ = s.pool.Close() }) // every line is on the disk already
	return nil
}

// order is what a scenario is going to need of a pool, as a rehearsal on the built-in reference showed it.
type order = pool.Order

// prepare finds out whether there is something to judge.
func (s *session) prepare(ctx context.Context) (err error) {
	at := outage.Target{Products: s.wanted(), Addresses: map[contract.Product]string{}}
	for product, there := range s.target.Products {
		at.Addresses[product] = there.Endpoint
	}
	at.Read = func(ctx context.Context, account contract.Account) ([]contract.Instance, error) {
		return s.inventory(ctx, account, nil)
	}
	if s.pool != nil {
		return at.WithPool(ctx, s.pool)
	}
	s.note, err = at.WithHook(states.Once(ctx, s.target.Limits.RequestTimeout), s.leases) // an account alone is soon made
	return err
}

// inventory reads an inventory before or after the scenarios.
func (s *session) inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	limits := s.target.Limits
	return client.ReadSoon(ctx, s.client, account, ids, min(limits.SettleTimeout, 2*limits.RequestTimeout))
}

// ordersOf says what every scenario needs of a pool, by what a rehearsal arranged for it.
func (s *session) ordersOf(rehearsal *history.History) map[string]order {
	orders := map[string]order{}
	for _, entry := range s.rules {
		for _, scenario := range entry.Scenarios {
			made := order{Product: scenario.Product}
			for i, arranged := range rehearsal.Accounts(scenario.Name) {
				account := pool.AccountOrder{Kind: arranged.Kind}
				for _, each := range arranged.Instances {
					account.Instances = append(account.Instances, each.Wanted)
				}
				if i == 0 { // the one that the client signs for
					end, _ := rehearsal.End(scenario.Name)
					account.Alone = end.Vague
					account.Token = slices.Contains(slices.Concat(entry.Needs, scenario.Needs), contract.NeedToken)
				}
				made.Accounts = append(made.Accounts, account)
			}
			orders[scenario.Name] = made
		}
	}
	return orders
}

// selected are the orders of all scenarios that the pool could serve.
func (s *session) selected() []order {
	var orders []order
	for _, scenario := range s.scenarios {
		if s.unavailable(scenario) == nil {
			orders = append(orders, s.orders[scenario.Name])
		}
	}
	return orders
}

// ordered gives the scenarios in the order in which they start. What a pool has may not be enough for all of them, and a
// rule is proved by all of its scenarios or not at all, so there the scenarios of a rule stay together, and what a verdict
// depends on comes first.
func (s *session) ordered() []catalogue.Scenario {
	if s.pool == nil {
		return shuffle(s.scenarios, s.options.Seed)
	}
	rank := map[string]int{}
	for _, scenario := range shuffle(s.scenarios, s.options.Seed) {
		if _, known := rank[scenario.RuleID]; !known {
			rank[scenario.RuleID] = len(rank)
		}
	}
	for _, entry := range s.rules {
		if entry.Level != contract.Required {
			rank[entry.ID] += len(s.rules)
		}
	}
	return slices.SortedStableFunc(slices.Values(s.scenarios), func(a, b catalogue.Scenario) int {
		return cmp.Compare(rank[a.RuleID], rank[b.RuleID])
	})
}

// PoolForecast is what a target's pool has for a run, and what it lacks.
type PoolForecast struct {
	File           string
	Unused, Listed int
	Lacking        []string // lines to add to its file, each with its place
}

func (s *session) foreseePool(rehearsal *history.History) *PoolForecast {
	if s.pool == nil {
		return nil
	}
	s.orders = s.ordersOf(rehearsal)
	f := &PoolForecast{File: s.target.Pool.File, Lacking: s.pool.Lacking(s.selected())}
	f.Unused, f.Listed = s.pool.Left()
	return f
}
