package race

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// mostAccounts is how many accounts a case has at most, and mostCalls how many calls one of its clients sends.
const (
	mostAccounts = 2
	mostCalls    = 3
)

// generator makes cases. Each follows from the seed and its number alone.
type generator struct {
	seed     uint64
	clients  int // at most
	products []contract.Product
	without  []contract.Need
}

// draw is a case under way.
type draw struct {
	*rand.Rand
	generator
	c   contract.Race
	api provider.API
}

// number makes the case of a number.
func (g generator) number(n uint64) contract.Race {
	product := g.products[int(n)%len(g.products)]
	d := &draw{rand.New(rand.NewPCG(g.seed, n)), g, contract.Race{Product: product}, provider.Of(product)}
	if product == contract.ZEC && d.has(contract.NeedRecycleAccount) && d.chance(50) {
		d.c.Kind = contract.KindRecycleBin
	}
	d.instances()
	if d.chance(20) {
		d.c.First = d.calls(1 + d.IntN(2))
	}
	for range 2 + d.skewed(g.clients-1) {
		d.c.Clients = append(d.c.Clients, d.calls(1+d.skewed(mostCalls)))
	}
	d.meet()
	return d.c
}

// meet lets the clients begin with one operation, as a rule: on the same instance, on batches that share one, or on different
// instances. What they do by chance seldom meets.
func (d *draw) meet() {
	like := d.c.Clients[0][0]
	for len(like.Names) == 0 {
		like = d.call()
	}
	theme, batch, token := d.IntN(100), like.Operation == d.api.Release.Name && d.chance(60), d.token(like)
	if batch && theme < 70 {
		like.Names = like.Names[:1]
		token = map[bool]string{true: token}[d.chance(30)]
	}
	names := d.shared(accountOf(d.c, like))
	if d.c.Product == contract.BMC && theme >= 15 && d.chance(60) {
		d.ready(like.Operation)
	}
	for n := range d.c.Clients {
		first := like
		first.Token = token
		switch {
		case theme < 15:
			continue
		case theme >= 70: // different ones
			first.Names = names[n%len(names):][:1]
		case batch && n > 0 && d.chance(70):
			first.Names = d.beside(like.Names[0], names)
		}
		d.c.Clients[n][0] = first
	}
}

// ready puts the instances that calls are about into the state in which an operation of BMC works.
func (d *draw) ready(operation string) {
	status := contract.StatusRunning
	if operation == d.api.Release.Name {
		status = d.api.Life.Releasable
	}
	for n := range d.c.Instances[:len(d.c.Instances)-accounts(d.c)] {
		item := &d.c.Instances[n]
		item.Status, item.ChargeType, item.Commitment = status, "", false
	}
}

// shared are the instances of an account that calls are about.
func (d *draw) shared(account int) []string {
	var names []string
	for _, each := range d.c.Instances[:len(d.c.Instances)-accounts(d.c)] {
		if each.Account == account {
			names = append(names, each.Name)
		}
	}
	return names
}

// beside are two of some instances, one of them given; or that one alone, if there is no other.
func (d *draw) beside(name string, names []string) []string {
	for _, other := range names {
		if other != name {
			both := []string{other, name}
			d.Shuffle(2, func(a, b int) { both[a], both[b] = both[b], both[a] })
			return both
		}
	}
	return []string{name}
}

// token is a client token, now and then, where the operation has one.
func (d *draw) token(call contract.RaceCall) string {
	if d.c.Product != contract.BSS || len(call.Names) == 0 || !d.chance(40) {
		return ""
	}
	return []string{"one", "one", "two"}[d.IntN(3)]
}

func (g generator) has(need contract.Need) bool { return !slices.Contains(g.without, need) }

func (d *draw) chance(percent int) bool { return d.IntN(100) < percent }

// skewed is a number below one, more often a small one.
func (d *draw) skewed(below int) int { return min(d.IntN(below), d.IntN(below)) }

// instances are two to four that the calls are about, and one of each account that no call names.
func (d *draw) instances() {
	names := []string{"alpha", "beta", "gamma", "delta"}[:2+d.IntN(3)]
	charge := ""
	if d.c.Product == contract.BSS && d.chance(20) {
		charge = d.api.Subscription // of all, since a request speaks of one
	}
	like, same := d.state(charge), d.chance(50)
	for n, name := range names {
		item := like
		if !same {
			item = d.state(charge)
		}
		item.Name = name
		if n == len(names)-1 && n > 0 && d.has(contract.NeedSecondAccount) && d.chance(12) {
			item.Account = 1
		}
		d.c.Instances = append(d.c.Instances, item)
	}
	for n := range accounts(d.c) {
		d.c.Instances = append(d.c.Instances, contract.RaceItem{Name: fmt.Sprintf("bystander%d", n+1), Account: n, Status: d.api.Life.Releasable, ChargeType: charge})
	}
}

// state is how an instance is arranged.
func (d *draw) state(charge string) contract.RaceItem {
	item := contract.RaceItem{Status: d.api.Life.Releasable, ChargeType: charge}
	at := d.IntN(100)
	switch {
	case d.c.Product == contract.BSS:
	case d.c.Product == contract.ZEC && d.c.Kind != "" && at < 25:
		item.Status = contract.StatusRecycle
	case d.c.Product == contract.ZEC && at < 35, d.c.Product == contract.BMC && at < 5:
		item.Status = "STOPPED"
	case d.c.Product == contract.BMC && at < 40:
		item.Status = contract.StatusRunning
	case d.c.Product == contract.BMC && at < 44:
		item.Status = "CREATE_FAILED"
	case d.c.Product == contract.BMC && at < 48:
		item.Status, item.ChargeType = contract.StatusRunning, d.api.Subscription
	case d.c.Product == contract.BMC && at < 50:
		item.Status, item.Commitment = contract.StatusRunning, true
	}
	return item
}

// calls are those of one client.
func (d *draw) calls(count int) []contract.RaceCall {
	var all []contract.RaceCall
	for range count {
		all = append(all, d.call())
	}
	return all
}

func (d *draw) call() contract.RaceCall {
	var call contract.RaceCall
	at := d.IntN(100)
	switch terminate, known := d.api.Operation("TerminateInstance"); {
	case at < 18:
		call.Operation, call.Account = d.api.Listing.Name, d.IntN(accounts(d.c))
	case known && at < 50:
		call.Operation, call.Names = terminate.Name, d.names(1)
	default:
		call.Operation, call.Names = d.api.Release.Name, d.names(3)
	}
	call.Token = d.token(call)
	d.way(&call)
	return call
}

// way is the version and the scheme that a call is sent by.
func (d *draw) way(call *contract.RaceCall) {
	switch product := d.c.Product; {
	case product.Zenlayer() && d.chance(15):
		call.Version = d.api.Versions[d.IntN(len(d.api.Versions))]
	case product.Zenlayer() && d.has(contract.NeedToken) && d.chance(15):
		call.Scheme = contract.Bearer
	case product == contract.BSS && d.has(contract.NeedACS3) && d.has(contract.NeedRPC) && d.chance(20):
		call.Scheme = contract.ACS3
	}
}

// names are up to so many instances of one account that calls are about. The first instances are named more often, so that
// clients meet.
func (d *draw) names(most int) []string {
	account := 0
	if accounts(d.c) > 1 && d.chance(30) {
		account = 1
	}
	from := d.shared(account)
	var all []string
	for range 1 + d.skewed(min(most, len(from))) {
		all = append(all, from[d.skewed(len(from))])
	}
	slices.Sort(all)
	all = slices.Compact(all) // naming one twice has clauses of its own
	d.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
	return all
}
