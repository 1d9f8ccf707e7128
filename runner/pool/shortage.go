package pool

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Shortage is what a pool has too few of: instances of one account, which may be one that the pool does not have.
type Shortage struct {
	Line      int    // of the account in the pool's file; 0 means that it is yet to be added
	Account   string // the line for an account that is yet to be added, in YAML; "" for one that is there
	Instances []Addition
}

// Addition is a line to add, and how often.
type Addition struct {
	Line  string // in YAML
	Count int
}

// Where says in which list of the file the lines belong.
func (s Shortage) Where() string {
	if s.Line > 0 {
		return fmt.Sprintf("instances of the account in line %d", s.Line)
	}
	if s.Account == "" {
		return "instances of the account"
	}
	return "accounts"
}

// Lines are the lines to add, each with how many of it are needed.
func (s Shortage) Lines() []string {
	var lines []string
	if s.Account != "" {
		lines = append(lines, s.Account)
	}
	for _, each := range s.Instances {
		line := each.Line
		if each.Count > 1 {
			line += fmt.Sprintf(" (%d of these)", each.Count)
		}
		lines = append(lines, line)
	}
	return lines
}

// String gives the whole on one line.
func (s Shortage) String() string {
	lines := s.Lines()
	if s.Account != "" && len(lines) > 1 {
		return fmt.Sprintf("add to accounts: %s, and to its instances: %s", lines[0], strings.Join(lines[1:], ", "))
	}
	return fmt.Sprintf("add to %s: %s", s.Where(), strings.Join(lines, ", "))
}

// Shortages says what the pool lacks for all of the orders together, in the order of its file. Nothing is used up.
func (p *Pool) Shortages(orders []Order) []Shortage {
	p.mu.Lock()
	defer p.mu.Unlock()
	trial := p.copy()
	// What only exclusive accounts can do comes first, so that nothing else takes their instances.
	alone := func(order Order) bool {
		return slices.ContainsFunc(order.Accounts, func(each AccountOrder) bool { return each.Alone != "" })
	}
	for _, order := range orders {
		if alone(order) {
			trial.spend(order)
		}
	}
	for _, order := range orders {
		if !alone(order) {
			trial.spend(order)
		}
	}
	return trial.shortages()
}

// missing says why an order can't be served.
func (p *Pool) missing(order Order) error {
	trial := p.copy()
	result := &contract.Missing{Need: trial.spend(order)}
	var parts []string
	for _, each := range order.Accounts {
		if each.Alone != "" {
			parts = append(parts, "an account that is alone with what was arranged, since "+each.Alone)
		}
	}
	for _, shortage := range trial.shortages() {
		parts = append(parts, shortage.String())
	}
	result.Reason = fmt.Sprintf("%s lacks what it needs: %s", p, strings.Join(parts, "; "))
	return result
}

// trial is a copy of a pool in which instances can be spent that the pool may not even have.
type trial struct {
	Pool
	lacking map[*poolAccount]map[string]int // lines to add to an account, and how often
}

// copy gives a trial of the pool as it is now, but for exclusive accounts that are lent, which come back.
func (p *Pool) copy() *trial {
	t := &trial{lacking: map[*poolAccount]map[string]int{}}
	t.file, t.now = p.file, p.now
	for _, account := range p.accounts {
		copied := *account
		copied.busy, copied.lots = false, nil
		for _, each := range account.lots {
			lot := *each
			copied.lots = append(copied.lots, &lot)
		}
		t.accounts = append(t.accounts, &copied)
	}
	return t
}

// spend uses up what an order asks for, and takes down what is lacking, where the least is. It gives the need that an
// account which had to be added stands for.
func (t *trial) spend(order Order) contract.Need {
	var need contract.Need
	accounts, _ := t.match(order, 0, nil)
	for i, each := range order.Accounts {
		if i == len(accounts) {
			account := t.least(order.Product, each, accounts)
			if account == nil {
				account = t.add(order.Product, each)
				need = cmp.Or(need, needFor(each, i))
			}
			accounts = append(accounts, account)
		}
		t.take(accounts[i], each)
	}
	return need
}

// least gives the account that lacks the least for an order; nil where none suits.
func (t *trial) least(product contract.Product, order AccountOrder, taken []*poolAccount) *poolAccount {
	var best *poolAccount
	for _, account := range t.candidates(product, order, taken) {
		if best == nil || account.lacks(order, t.now()) < best.lacks(order, t.now()) {
			best = account
		}
	}
	return best
}

func (t *trial) add(product contract.Product, order AccountOrder) *poolAccount {
	account := &poolAccount{}
	account.Product, account.Kind = product, cmp.Or(order.Kind, contract.KindDefault)
	account.Exclusive = order.Alone != ""
	if order.Token {
		account.Credentials.Token = "to be filled in"
	}
	t.accounts = append(t.accounts, account)
	t.lacking[account] = map[string]int{}
	return account
}

func (t *trial) take(account *poolAccount, order AccountOrder) {
	account.loans++
	for _, wanted := range merged(account.Product, order.Instances) {
		chosen, lacking := account.choose(nil, wanted, t.now())
		for _, each := range chosen {
			each.used = true
		}
		if lacking == 0 {
			continue
		}
		if t.lacking[account] == nil {
			t.lacking[account] = map[string]int{}
		}
		t.lacking[account]["- "+instanceLine(account.Product, wanted, t.now())] += lacking
	}
}

// shortages gives what was taken down, account by account.
func (t *trial) shortages() []Shortage {
	var all []Shortage
	for _, account := range t.accounts {
		lines, short := t.lacking[account]
		if !short {
			continue
		}
		shortage := Shortage{Line: account.Line}
		if account.Credentials.AccessKeyID == "" {
			shortage.Account = accountLine(account)
		}
		for _, line := range slices.Sorted(maps.Keys(lines)) {
			shortage.Instances = append(shortage.Instances, Addition{Line: line, Count: lines[line]})
		}
		all = append(all, shortage)
	}
	return all
}

// needFor gives the need of a scenario's i-th account.
func needFor(order AccountOrder, i int) contract.Need {
	switch {
	case i > 0:
		return contract.NeedSecondAccount
	case order.Token:
		return contract.NeedToken
	default:
		return contract.NeedOf(order.Kind)
	}
}

// accountLine writes an account as a pool file would have it, with what is yet to be filled in left open.
func accountLine(account *poolAccount) string {
	parts := []string{"product: " + string(account.Product)}
	if account.Kind != contract.KindDefault {
		parts = append(parts, "kind: "+account.Kind)
	}
	parts = append(parts, "accessKeyId: …", "accessKeySecret: …")
	if account.Credentials.Token != "" {
		parts = append(parts, "token: …")
	}
	if account.Exclusive {
		parts = append(parts, "exclusive: true")
	}
	if account.Kind == contract.KindRateLimited {
		parts = append(parts, "rateLimit: {requests: …, per: …}")
	}
	return "- {" + strings.Join(append(parts, "instances: […]"), ", ") + "}"
}

// instanceLine writes an instance as a pool file would have it.
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
