package explore

import (
	"math/rand/v2"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/provider"
	"relcon/runner/result"
)

// place is a state that one instance can be given in, in the words of the features and in those of the hook.
type place struct {
	state  string
	wanted contract.Wanted
}

// places are all statuses and charge types of a product that can be arranged.
func places(product contract.Product) []place {
	api := provider.Of(product)
	statuses := api.Life.Statuses
	switch product {
	case contract.ZEC:
		statuses = []string{"RUNNING", "STOPPED", "CREATE_FAILED", "DEPLOYING", "REBUILDING", "REBOOT", "BOOTING", "STOPPING", "IMAGING", "RESIZING"}
	case contract.BSS:
		statuses = []string{contract.StatusNormal, "Creating", "WaitForExpire", "Expired"}
	}
	var all []place
	for _, status := range statuses {
		if product != contract.BSS || status == contract.StatusNormal || status == "Creating" {
			all = append(all, place{"in status " + status, contract.Wanted{Status: status}})
		}
		all = append(all, place{"a subscription in status " + status, contract.Wanted{Status: status, ChargeType: api.Subscription}})
	}
	if product == contract.BMC {
		for _, status := range []string{"RUNNING", "STOPPED", "CREATING", "INSTALLING", "CREATE_FAILED"} {
			all = append(all, place{"in its commitment period, in status " + status, contract.Wanted{Status: status, Commitment: true}})
		}
	}
	return all
}

// way is a scheme and a version in which a request can be sent, with the manners for it.
type way struct {
	scheme  contract.Scheme
	other   bool // by the other version
	manners []string
}

func (g generator) ways(product contract.Product) []way {
	if product == contract.BSS {
		var all []way
		if g.has(contract.NeedRPC) {
			all = append(all, way{contract.RPC, false, []string{"with the RPC signature"}})
		}
		if g.has(contract.NeedACS3) {
			all = append(all, way{contract.ACS3, false, []string{"with the header signature"}})
		}
		return all
	}
	all := []way{{contract.ZC2, false, nil}, {contract.ZC2, true, []string{"with the other API version"}}}
	if g.has(contract.NeedToken) {
		all = append(all, way{contract.Bearer, false, []string{"with its bearer token"}}, way{contract.Bearer, true, []string{"with its bearer token", "with the other API version"}})
	}
	return all
}

// single is one request for one instance.
type single struct {
	product contract.Product
	kind    string
	place   place
	verb    string
	manners []string
}

// singles are all requests for one instance: every operation on an instance in each place, and on one that does not exist, in each way.
func (g generator) singles() []single {
	var all []single
	for _, product := range g.products {
		kinds, verbs := []string{""}, []string{"releases"}
		if product == contract.ZEC && g.has(contract.NeedRecycleAccount) {
			kinds = append(kinds, contract.KindRecycleBin)
		}
		if product == contract.BMC {
			verbs = append(verbs, "terminates")
		}
		for _, kind := range kinds {
			for _, at := range append(places(product), place{}) {
				for _, verb := range verbs {
					for _, how := range g.ways(product) {
						all = append(all, single{product, kind, at, verb, how.manners})
					}
				}
			}
		}
	}
	return all
}

// perCase is how many single requests one case has.
const perCase = 4

// beforeLong is how many cases come before the long ones.
const beforeLong = 20

// systematic are the cases that send each of the single requests once, in an order that follows from the seed, and those that send
// them in a batch. What they have done is looked at again a day later and, for every second one, when a month is over.
func (g generator) systematic() []Case {
	all := g.singles()
	random := rand.New(rand.NewPCG(g.seed, 1<<63))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	open := map[[2]string]*Case{}
	var done []Case
	for _, each := range all {
		key := [2]string{string(each.product), each.kind}
		if open[key] == nil {
			open[key] = &Case{Product: each.product, Kind: each.kind}
		}
		c := open[key]
		name := []string{"alpha", "beta", "gamma", "delta"}[len(c.Acts)]
		c.Items = append(c.Items, item{name: name, count: 1, state: each.place.state, madeUp: each.place.state == ""})
		c.Acts = append(c.Acts, act{verb: each.verb, names: []string{name}, manners: each.manners, look: true})
		if len(c.Acts) == perCase {
			done, open[key] = append(done, *c), nil
		}
	}
	for _, c := range open {
		if c != nil {
			done = append(done, *c)
		}
	}
	slices.SortFunc(done, func(a, b Case) int { return len(b.Acts) - len(a.Acts) })
	for n := range done {
		g.beside(&done[n], random)
	}
	done = append(done, g.batches(random)...)
	if g.has(contract.NeedClock) {
		for n := range done {
			done[n].Acts = append(done[n].Acts, act{text: "25 hours pass", look: true})
			if n%2 == 0 {
				done[n].Acts = append(done[n].Acts, act{text: "800 hours pass", look: true})
			}
		}
	}
	return slices.Insert(done, min(len(done), beforeLong), g.long()...)
}

// beside adds to a case a request for an instance of another account, in some place and some way.
func (g generator) beside(c *Case, random *rand.Rand) {
	if !g.has(contract.NeedSecondAccount) {
		return
	}
	all, ways := places(c.Product), g.ways(c.Product)
	c.Items = append(c.Items, item{name: foreignName, count: 1, foreign: true, state: all[random.IntN(len(all))].state})
	c.Acts = append(c.Acts, act{
		verb: c.Acts[random.IntN(len(c.Acts))].verb, names: []string{foreignName}, manners: ways[random.IntN(len(ways))].manners, look: true,
	})
}

// inBatch is how many good instances a batch has beside the one whose place is tried: more than a provider works on in one part.
const inBatch = 60

// batches are the releases of many instances of which one, somewhere among them, is in each of the places, by each version or scheme.
func (g generator) batches(random *rand.Rand) []Case {
	var all []Case
	for _, each := range g.singles() {
		if each.verb != "releases" || slices.Contains(each.manners, "with its bearer token") || each.place.state == "" {
			continue
		}
		c := Case{Product: each.product, Kind: each.kind, Items: []item{
			{name: "alpha", count: 1, state: each.place.state}, {name: "fleet", count: inBatch, state: usual(each.product, "releases")},
		}}
		names := []string{"fleet", "alpha"}
		if random.IntN(4) == 0 {
			names = []string{"alpha", "fleet"}
		}
		c.Acts = []act{{verb: "releases", names: names, manners: each.manners, look: true}}
		all = append(all, c)
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// unreached are the cells of single requests that were not met, and how many there are in all.
func (e *explorer) unreached() (all []result.Cell, of int) {
	known := map[result.Cell]bool{} // several kinds of instances may lie in one
	add := func(account contract.Account, met []model.Met) {
		for _, each := range met {
			cell := cellOf(each, "")
			if known[cell] || e.parts.rule(cell.Rule) == nil {
				continue
			}
			known[cell] = true
			of++
			if e.cells[cell] == 0 {
				all = append(all, cell)
			}
		}
	}
	for _, product := range e.parts.Products {
		versions := provider.Of(product).Versions
		if len(versions) == 0 {
			versions = []string{e.env.Versions[product]}
		}
		var wanted []contract.Wanted
		for _, each := range places(product) {
			wanted = append(wanted, each.wanted)
		}
		var schemes []contract.Scheme
		for _, how := range e.generate.ways(product) {
			schemes = append(schemes, how.scheme)
		}
		for _, kind := range e.kinds(product) {
			account := contract.Account{Product: product, Kind: kind}
			add(account, model.Matrix(account, wanted, schemes, versions))
		}
	}
	return all, of
}

// kinds are those of the accounts in which single requests are sent.
func (e *explorer) kinds(product contract.Product) []string {
	if product == contract.ZEC && e.generate.has(contract.NeedRecycleAccount) {
		return []string{contract.KindDefault, contract.KindRecycleBin}
	}
	return []string{contract.KindDefault}
}
