package pool

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Lacking says what the pool lacks for all of the orders together: lines to add, in YAML, each with the place in the file
// where it belongs. Nothing is used up.
func (p *Pool) Lacking(orders []Order) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trial()
	// The most demanding orders come first, so that the others don't take what only exclusive accounts have.
	for _, order := range slices.SortedStableFunc(slices.Values(orders), func(a, b Order) int { return cmp.Compare(b.demand(), a.demand()) }) {
		t.spend(order)
	}
	return t.lines()
}

func (o Order) demand() int {
	demand := 0
	for _, each := range o.Accounts {
		demand = max(demand, each.demand())
	}
	return demand
}

// unserved says what the pool lacks for an order.
func (p *Pool) unserved(order Order) error {
	t, why := p.trial(), ""
	need := t.spend(order)
	for _, each := range order.Accounts {
		if each.Alone != "" {
			why += "an account that is alone with what was arranged, since " + each.Alone + "; "
		}
	}
	return &contract.Missing{Need: need, Reason: fmt.Sprintf("%s lacks what it needs: %sadd %s", p, why, strings.Join(t.lines(), "; "))}
}

// trial spends instances of a pool that the pool may not even have.
type trial struct {
	accounts []*account // the pool's, and those that it would have to have
	spent    map[*instance]bool
	lacking  map[*account][]contract.Wanted // one for each instance that is lacking
	now      time.Time
}

func (p *Pool) trial() *trial {
	return &trial{slices.Clone(p.accounts), map[*instance]bool{}, map[*account][]contract.Wanted{}, p.now()}
}

// spend spends what an order asks for, and gives the need that an account which is lacking stands for.
func (t *trial) spend(order Order) (need contract.Need) {
	stock := func(a *account) []*instance {
		return slices.DeleteFunc(a.stock(nil), func(each *instance) bool { return t.spent[each] })
	}
	choices := choose(t.accounts, order, stock, t.now)
	others := 0
	for _, each := range choices {
		if each.account != nil {
			others++
		}
	}
	for i, each := range choices {
		part := order.Accounts[i]
		if each.account == nil {
			need = cmp.Or(need, needOf(part, others))
			each.account = newAccount(order.Product, part)
			_, each.lacking = assign(order.Product, nil, part.Instances, t.now)
			t.accounts = append(t.accounts, each.account)
			t.lacking[each.account] = nil
		}
		for _, one := range each.chosen {
			t.spent[one] = true
		}
		if len(each.lacking) > 0 {
			t.lacking[each.account] = append(t.lacking[each.account], each.lacking...)
		}
	}
	return need
}

// lines are the lines that are lacking, account by account.
func (t *trial) lines() []string {
	var lines []string
	for _, each := range t.accounts {
		lacking, short := t.lacking[each]
		if short && each.Credentials.AccessKeyID == "" {
			lines = append(lines, accountLine(each))
		}
		lines = append(lines, instanceLines(each, lacking, t.now)...)
	}
	return lines
}

// needOf gives the need that an account stands for, of a scenario that has so many others.
func needOf(order AccountOrder, others int) contract.Need {
	switch {
	case others > 0:
		return contract.NeedSecondAccount
	case order.Token:
		return contract.NeedToken
	default:
		return contract.NeedOf(order.Kind)
	}
}

// newAccount is an account as it is ordered, which the pool does not have.
func newAccount(product contract.Product, order AccountOrder) *account {
	made := &account{}
	made.Product, made.Kind, made.Exclusive = product, cmp.Or(order.Kind, contract.KindDefault), order.Alone != ""
	if order.Token {
		made.Credentials.Token = "…"
	}
	return made
}

// accountLine writes an account as a pool file would have it, with what is yet to be filled in left open.
func accountLine(of *account) string {
	parts := []string{"product: " + string(of.Product)}
	if of.Kind != contract.KindDefault {
		parts = append(parts, "kind: "+of.Kind)
	}
	parts = append(parts, "accessKeyId: …", "accessKeySecret: …")
	if of.Credentials.Token != "" {
		parts = append(parts, "token: …")
	}
	if of.Exclusive {
		parts = append(parts, "exclusive: true")
	}
	if of.Kind == contract.KindRateLimited {
		parts = append(parts, "rateLimit: {requests: …, per: …}")
	}
	return "to accounts: - {" + strings.Join(append(parts, "instances: […]"), ", ") + "}"
}

// instanceLines writes instances as a pool file would have them, each line once with how many of it are needed.
func instanceLines(of *account, lacking []contract.Wanted, now time.Time) []string {
	where := "to instances of the account"
	switch {
	case of.Credentials.AccessKeyID == "":
		where = "to its instances"
	case of.Line > 0:
		where += fmt.Sprintf(" in line %d", of.Line)
	}
	counts := map[string]int{}
	for _, wanted := range lacking {
		counts[instanceLine(of.Product, wanted, now)]++
	}
	var lines []string
	for line, count := range counts {
		if count > 1 {
			line += fmt.Sprintf(" (%d of these)", count)
		}
		lines = append(lines, where+": - "+line)
	}
	slices.Sort(lines)
	return lines
}

func instanceLine(product contract.Product, wanted contract.Wanted, now time.Time) string {
	full := withDefaults(product, wanted)
	parts := []string{`id: "…"`, "status: " + full.Status, "chargeType: " + full.ChargeType}
	if full.Commitment {
		parts = append(parts, "commitment: true")
	}
	if full.ExpiresIn > 0 {
		parts = append(parts, "expires: "+now.Add(full.ExpiresIn).UTC().Format(time.RFC3339))
	}
	if full.ProductCode != "" && full.ProductCode != contract.DefaultProductCode {
		parts = append(parts, "productCode: "+full.ProductCode)
	}
	if full.Region != "" && full.Region != contract.DefaultRegion {
		parts = append(parts, "region: "+full.Region)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
