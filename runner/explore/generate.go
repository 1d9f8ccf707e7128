package explore

import (
	"math/rand/v2"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// generator makes cases. Each case follows from the seed and its number alone, so that it can be made again.
// pgregory.net/rapid is not used for this: it plays one case after the other, ends at the first failure, and takes its numbers
// from the flags of go test.
type generator struct {
	seed     uint64
	products []contract.Product
	without  []contract.Need
	words    map[contract.Product]*vocabulary
	first    []Case
}

// number makes the case of a number. Of the first ones each second one is systematic. All others are random, or vary a scenario of
// the features, in turn.
func (g generator) number(n uint64) Case {
	if n%2 == 0 && n/2 < uint64(len(g.first)) {
		return g.first[n/2]
	}
	products, random := uint64(len(g.products)), max(n/2, n-min(n, uint64(len(g.first)))) // how many random cases came before
	d := &draw{rand.New(rand.NewPCG(g.seed, n)), g, Case{Product: g.products[random%products]}, int(random / products / 2)}
	if random/products%2 == 1 && d.scene(d.turn) {
		return d.c
	}
	d.account()
	d.items()
	d.acts()
	return d.c
}

// draw is a case under way.
type draw struct {
	*rand.Rand
	generator
	c    Case
	turn int // number of the case among those of its product, and of its making
}

func (g generator) has(need contract.Need) bool { return !slices.Contains(g.without, need) }

// chance is true so many times in a hundred.
func (d *draw) chance(percent int) bool { return d.IntN(100) < percent }

func (d *draw) pick(from []weighted) string {
	total := 0
	for _, each := range from {
		total += each.weight
	}
	at := d.IntN(total)
	for _, each := range from {
		if at -= each.weight; at < 0 {
			return each.text
		}
	}
	return ""
}

func (d *draw) one(from []string) string { return from[d.IntN(len(from))] }

func (d *draw) account() {
	switch {
	case d.c.Product == contract.ZEC && d.has(contract.NeedRecycleAccount) && d.chance(50):
		d.c.Kind = contract.KindRecycleBin
	case d.c.Product == contract.BSS && d.has(contract.NeedNonVNO) && d.chance(3):
		d.c.Kind = contract.KindNonVNO
	case d.c.Product == contract.BSS && d.has(contract.NeedNoPermission) && d.chance(3):
		d.c.Kind = contract.KindNoPermission
	}
}

// items are what the account holds: "alpha" alone, others alone, and groups.
func (d *draw) items() {
	d.c.Items = []item{{name: "alpha", count: 1, state: d.state()}}
	for _, name := range []string{"beta", "gamma"} {
		if d.chance(50) {
			d.c.Items = append(d.c.Items, item{name: name, count: 1, state: d.state()})
		}
	}
	for _, name := range []string{"fleet", "rest"} {
		if size := d.size(); d.chance(45) && (size > 1 || d.chance(30)) {
			d.c.Items = append(d.c.Items, item{name: name, count: size, state: d.ready(size)})
		}
	}
	if d.chance(25) {
		d.c.Items = append(d.c.Items, item{name: "ghost", count: 1, madeUp: true})
	}
	switch ids := d.words[d.c.Product].ids; {
	case d.turn%perOdd == 1: // each of them has its turn
		d.c.Items = append(d.c.Items, item{name: "odd", count: 1, madeUp: true, state: ids[d.turn/perOdd%len(ids)]})
	case d.chance(12):
		d.c.Items = append(d.c.Items, item{name: "odd", count: 1, madeUp: true, state: d.one(ids)})
	}
	if d.chance(8) {
		d.c.Items = append(d.c.Items, item{name: "ghosts", count: max(2, d.size()), madeUp: true})
	}
	if d.has(contract.NeedSecondAccount) && d.chance(8) {
		d.c.Items = append(d.c.Items, item{name: foreignName, count: 1, foreign: true, state: d.foreign()})
	}
	// What is on its way out must be given last: it has to be so when the first request is sent.
	slices.SortStableFunc(d.c.Items, func(a, b item) int { return late(a) - late(b) })
	for n := range d.c.Items[:len(d.c.Items)-1] {
		if late(d.c.Items[n]) == 1 && late(d.c.Items[n+1]) == 1 {
			d.c.Items[n].state = usual(d.c.Product, "releases")
		}
	}
}

func late(i item) int {
	switch {
	case i.madeUp:
		return 2 // its id may be made of another
	case strings.Contains(i.state, "already being"):
		return 1
	}
	return 0
}

// foreign is the state of what another account holds.
func (d *draw) foreign() string {
	if state := d.state(); d.chance(50) && !strings.Contains(state, "already being") {
		return state
	}
	return usual(d.c.Product, "releases")
}

func (d *draw) state() string {
	kind := d.c.Kind
	if kind == "" {
		kind = contract.KindDefault
	}
	if d.c.Kind == contract.KindNonVNO || d.c.Kind == contract.KindNoPermission {
		return "in status Normal" // nothing can be released there beforehand
	}
	for {
		state := d.pick(states(d.c.Product, kind))
		timed := strings.Contains(state, "ago") || strings.Contains(state, "retention time") || strings.Contains(state, "hours to run")
		if !timed || d.has(contract.NeedClock) {
			return state
		}
	}
}

// ready is the state of a group, most often the one in which the release works.
func (d *draw) ready(size int) string {
	if d.c.Kind == contract.KindRecycleBin && size <= 100 && d.chance(40) {
		return "already in the recycle bin"
	}
	if d.c.Product == contract.BSS && d.chance(30) {
		return "a subscription in status Normal"
	}
	if d.chance(90) {
		return usual(d.c.Product, "releases")
	}
	return usual(d.c.Product, "terminates")
}

func (d *draw) size() int {
	total := 0
	for _, each := range sizes {
		total += each.weight
	}
	at := d.IntN(total)
	for _, each := range sizes {
		if at -= each.weight; at < 0 {
			return each.size
		}
	}
	return 1
}

// acts are one to eight things that are done, mostly few. The first or the second is a request of the features: each of these has
// its turn.
func (d *draw) acts() {
	count := 1 + min(d.IntN(8), d.IntN(8))
	if d.holds("odd") && d.turn%perOdd == 1 {
		verb := "releases"
		if d.c.Product == contract.BMC && d.turn/perOdd%2 == 1 {
			verb = "terminates"
		}
		d.c.Acts = append(d.c.Acts, act{verb: verb, names: []string{"odd"}, look: true})
	}
	if d.turn%perLimit == 2 {
		d.limit(totals[d.turn/perLimit%len(totals)])
	}
	if d.chance(40) {
		d.c.Acts = append(d.c.Acts, d.act(len(d.c.Acts)))
	}
	if a, there := d.row(len(d.c.Acts), d.turn); there {
		d.c.Acts = append(d.c.Acts, a)
	}
	for len(d.c.Acts) < count {
		d.c.Acts = append(d.c.Acts, d.act(len(d.c.Acts)))
	}
	d.c.Items = slices.DeleteFunc(d.c.Items, func(i item) bool {
		return i.madeUp && !d.c.uses(i.name) || i.foreign && !d.c.uses(i.name) || i.count > 12 && !d.c.uses(i.name)
	})
}

// totals are how many instances one request names: the limit and its neighbours, and one more than the parts in which a provider may
// work.
var totals = []int{101, 100, 51, 11, 101, 99, 21, 102, 100, 31, 101, 76, 26}

// perOdd is how many cases of a product there are for each id that may be taken for another one.
const perOdd = 6

// perLimit is how many cases of a product there are for each of them.
const perLimit = 7

// limit makes a request for exactly so many instances. One of them may be bad.
func (d *draw) limit(size int) {
	d.c.Items = slices.DeleteFunc(d.c.Items, func(i item) bool { return i.count > 1 || i.name == "fleet" || i.name == "rest" })
	var names []string
	alone := d.chance(60)
	for _, n := range d.Perm(len(d.c.Items)) {
		if !alone && d.chance(25) {
			names = append(names, d.c.Items[n].name)
		}
	}
	state := d.ready(100)
	if strings.Contains(state, "already") && size-len(names) > 100 {
		state = usual(d.c.Product, "releases")
	}
	if d.chance(50) { // a part that is named alone afterwards
		d.c.Items = slices.Insert(d.c.Items, 0, item{name: "spare", count: 1, state: state})
		names = append(names, "spare")
	}
	d.c.Items = slices.Insert(d.c.Items, 0, item{name: "fleet", count: size - len(names), state: state})
	names = slices.Insert(names, d.IntN(len(names)+1), "fleet")
	d.c.Acts = append(d.c.Acts, act{verb: "releases", names: names, manners: d.manners(0), look: true})
}

func (d *draw) act(n int) act {
	look := d.chance(60)
	switch {
	case n > 0 && d.has(contract.NeedClock) && d.chance(22):
		if d.c.Kind == contract.KindRecycleBin && d.chance(60) {
			return act{text: d.pick(retentions), look: look}
		}
		return act{text: d.pick(times), look: look}
	case n > 0 && d.c.Acts[n-1].verb != "" && d.chance(15):
		return act{text: "the client sends the same request again", look: look}
	case n > 0 && strings.Contains(d.c.Acts[n-1].sentence(), "with a client token") && d.chance(60):
		a := d.c.Acts[n-1].clone()
		if a.look = look; d.chance(50) {
			a.names = d.batch(3)
		}
		return a
	case d.chance(18):
		if a, there := d.row(n, d.Int()); there {
			return a
		}
	case d.chance(7):
		a := act{verb: "lists", look: look, manners: slices.DeleteFunc(d.manners(n), ofRelease)}
		if d.chance(60) {
			a.names = d.batch(3)
		}
		return a
	}
	verb := "releases"
	if d.c.Product == contract.BMC && d.chance(50) {
		verb = "terminates"
	}
	if d.c.Product.Zenlayer() && d.has(contract.NeedPower) && d.chance(6) {
		verb = d.one([]string{"stops", "reboots"})
	}
	a := act{verb: verb, names: d.batch(5), look: look}
	if n > 0 && d.chance(35) {
		a.names = d.again(d.c.Acts[n-1].names, a.names)
	}
	if verb == "terminates" {
		a.names = []string{d.single()}
	}
	a.manners = d.manners(n)
	return a
}

// single is the name of one instance, most often of one that is there.
func (d *draw) single() string {
	var all []string
	for _, each := range d.c.Items {
		if each.count == 1 {
			all = append(all, each.name)
		}
	}
	return d.one(all)
}

// batch is a list of names, most often a short one, in any order, sometimes with one twice.
func (d *draw) batch(most int) []string {
	if d.chance(35) {
		return []string{d.single()}
	}
	var all []string
	for _, n := range d.Perm(len(d.c.Items)) {
		all = append(all, d.c.Items[n].name)
	}
	all = all[:1+d.IntN(min(most, len(all)))]
	if d.chance(6) {
		all = slices.Insert(all, d.IntN(len(all)+1), d.one(all))
	}
	return all
}

// again is a part of what the last request named, or all of it: a request may leave something behind.
func (d *draw) again(before, otherwise []string) []string {
	if len(before) == 0 {
		return otherwise
	}
	var all []string
	for _, name := range before {
		if d.chance(60) {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return []string{d.one(before)}
	}
	return all
}
