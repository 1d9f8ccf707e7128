package pool

import (
	"cmp"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// notSoon is how long an instance must have to go before it expires, lest it does so in the midst of a scenario.
const notSoon = time.Hour

// soon tells whether an instance is about to go by itself, or has gone.
func soon(instance contract.PoolInstance, now time.Time) bool {
	return !instance.Expires.IsZero() && instance.Expires.Sub(now) < notSoon
}

// choose finds instances for a loan, those that are reserved for it first, and says how many are lacking. A nil loan has
// none reserved.
func (a *poolAccount) choose(loan *Loan, wanted contract.Wanted, now time.Time) (chosen []*lot, lacking int) {
	count := max(1, wanted.Count)
	owners := []*Loan{loan, nil}
	for _, owner := range slices.Compact(owners) {
		for _, each := range a.lots {
			if len(chosen) < count && each.reserved == owner && !each.used && fits(a.Product, each.PoolInstance, wanted, now) {
				chosen = append(chosen, each)
			}
		}
	}
	return chosen, count - len(chosen)
}

// fits tells whether an instance is what is wanted. What is not said has the default of the provider-state protocol.
func fits(product contract.Product, instance contract.PoolInstance, wanted contract.Wanted, now time.Time) bool {
	full := withDefaults(product, wanted)
	left := instance.Expires.Sub(now)
	switch {
	case instance.Status != full.Status || instance.ChargeType != full.ChargeType || instance.Commitment != full.Commitment:
		return false
	case instance.ProductCode != full.ProductCode || instance.Region != full.Region:
		return false
	case instance.Expires.IsZero():
		return wanted.ExpiresIn == 0
	case wanted.ExpiresIn > 0:
		return left > 0 && left <= wanted.ExpiresIn
	default:
		return !soon(instance, now)
	}
}

func withDefaults(product contract.Product, wanted contract.Wanted) contract.Wanted {
	api := provider.Of(product)
	wanted.Status = cmp.Or(wanted.Status, api.Life.Statuses[0])
	wanted.ChargeType = cmp.Or(wanted.ChargeType, api.PayAsYouGo)
	if product == contract.BSS {
		wanted.ProductCode = cmp.Or(wanted.ProductCode, contract.DefaultProductCode)
		wanted.Region = cmp.Or(wanted.Region, contract.DefaultRegion)
	}
	return wanted
}

// suits tells whether an account is of the sort that is ordered, whatever it has left.
func (a *poolAccount) suits(product contract.Product, order AccountOrder) bool {
	return a.Product == product && a.Kind == cmp.Or(order.Kind, contract.KindDefault) &&
		(!order.Token || a.Credentials.Token != "") && (order.Alone == "" || a.Exclusive)
}

// lacks counts the instances that an account has too few of for an order.
func (a *poolAccount) lacks(order AccountOrder, now time.Time) int {
	count := 0
	for _, wanted := range merged(a.Product, order.Instances) {
		_, lacking := a.choose(nil, wanted, now)
		count += lacking
	}
	return count
}

// merged adds up what is wanted alike, so that two wishes are not met by the same instance.
func merged(product contract.Product, wishes []contract.Wanted) []contract.Wanted {
	var all []contract.Wanted
	for _, wish := range wishes {
		wish = withDefaults(product, wish)
		count := max(1, wish.Count)
		wish.Count = 0
		i := slices.IndexFunc(all, func(other contract.Wanted) bool { other.Count = 0; return other == wish })
		if i < 0 {
			all, i = append(all, wish), len(all)
		}
		all[i].Count += count
	}
	return all
}

// match finds an account for each of the orders from the i-th on, none twice. Where there is none, busy says whether
// there will be once an exclusive account comes back.
func (p *Pool) match(order Order, i int, taken []*poolAccount) (found []*poolAccount, busy bool) {
	if i == len(order.Accounts) {
		return taken, false
	}
	for _, account := range p.candidates(order.Product, order.Accounts[i], taken) {
		if account.lacks(order.Accounts[i], p.now()) > 0 {
			continue
		}
		if account.busy {
			busy = true
			continue
		}
		found, later := p.match(order, i+1, append(slices.Clone(taken), account))
		if found != nil {
			return found, false
		}
		busy = busy || later
	}
	return nil, busy
}

// candidates are the accounts that suit an order, the least used first. Exclusive ones are kept for the scenarios that
// need them, as long as another one suits.
func (p *Pool) candidates(product contract.Product, order AccountOrder, taken []*poolAccount) []*poolAccount {
	var found, exclusive []*poolAccount
	for _, account := range p.accounts {
		switch {
		case !account.suits(product, order) || slices.Contains(taken, account):
		case account.Exclusive:
			exclusive = append(exclusive, account)
		default:
			found = append(found, account)
		}
	}
	if len(found) == 0 {
		found = exclusive
	}
	slices.SortStableFunc(found, func(a, b *poolAccount) int { return cmp.Compare(a.loans, b.loans) })
	return found
}
