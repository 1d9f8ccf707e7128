package explore

import (
	"fmt"

	"relcon/runner/contract"
)

// long are cases that no chance would make: an account that holds more than any page or limit of a request, and a week.
func (g generator) long() []Case {
	var all []Case
	for _, product := range g.products {
		all = append(all, crowd(product))
		if g.has(contract.NeedClock) && product != contract.BSS && (product != contract.ZEC || g.has(contract.NeedRecycleAccount)) {
			all = append(all, week(product))
		}
	}
	return all
}

// crowd is an account with more than 200 instances, all of which are released: the last one first, and as many by each further request
// as it may name.
func crowd(product contract.Product) Case {
	state := usual(product, "releases")
	c := Case{Product: product, Items: []item{{name: "fleet", count: 100, state: state}, {name: "rest", count: 100, state: state}, {name: "alpha", count: 1, state: state}}}
	for _, name := range []string{"alpha", "fleet", "rest"} {
		c.Acts = append(c.Acts, act{verb: "releases", names: []string{name}, look: true})
	}
	return c
}

// week is an account in which instances go to the recycle bin on each of seven days, and leave it by themselves a day later: one at
// BMC behind one that is released by hand.
func week(product contract.Product) Case {
	c := Case{Product: product}
	if product == contract.ZEC {
		c.Kind = contract.KindRecycleBin
	}
	add := func(verb, name string) {
		c.Acts = append(c.Acts, act{verb: verb, names: []string{name}})
	}
	for day := range 7 {
		left, taken := fmt.Sprintf("left %d", day+1), fmt.Sprintf("taken %d", day+1)
		c.Items = append(c.Items, item{name: left, count: 1, state: "running"})
		if product == contract.ZEC {
			add("releases", left)
			c.Acts[len(c.Acts)-1].look = true // so that it is in the recycle bin when its time begins
			c.Acts = append(c.Acts, act{text: "the account's retention time passes", look: true})
			continue
		}
		c.Items = append(c.Items, item{name: taken, count: 1, state: "running"})
		add("terminates", taken)
		add("terminates", left)
		add("releases", taken)
		c.Acts = append(c.Acts, act{text: "24 hours pass", look: true})
	}
	return c
}
