package guard

import (
	"maps"
	"slices"

	"relcon/runner/contract"
)

// Strange gives an instance that an inventory of the account has shown although nobody had arranged it, and nothing had
// been sent yet that could have made it: somebody else uses the account. It gives "" where there is none, and for every
// account that is Shared. An instance that was arranged for another account counts as the run's.
func (g *Guard) Strange(account contract.Account) string {
	g.mu.RLock()
	defer g.mu.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(g.strange[holderOf(account)])) {
		if !g.owns(account.Product, id) {
			return id
		}
	}
	return ""
}

func holderOf(account contract.Account) holder {
	return holder{account.Product, account.Credentials.AccessKeyID}
}

// meet takes down what an account holds that was not arranged in it, until the run acts there: from then on, whatever
// turns up may be the provider's doing.
func (g *Guard) meet(account contract.Account, shown []string) {
	key := holderOf(account)
	if _, acted := g.acted.Load(key); acted || account.Shared || key.account == "" {
		return
	}
	for _, id := range shown {
		if g.holds(key.product, key.account, id) {
			continue
		}
		if g.strange[key] == nil {
			g.strange[key] = ids{}
		}
		g.strange[key][id] = true
	}
}
