package hook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Lister is a Provider that knows beforehand what it can arrange. Without it, a request for the list is answered with 501.
type Lister interface {
	// List gives every state and kind that is not answered with Cannot.
	List() Known
}

// Known is what a provider can arrange, and the answer to a request for the list.
type Known struct {
	States []string                      `json:"states"` // such as "an account" and "time passes"
	Kinds  map[contract.Product][]string `json:"kinds"`  // of accounts, by product
}

// Has tells whether a state is in the list.
func (k Known) Has(state string) bool { return slices.Contains(k.States, state) }

// HasKind tells whether a kind of account is in the list.
func (k Known) HasKind(product contract.Product, kind string) bool {
	return slices.Contains(k.Kinds[product], cmp.Or(kind, contract.KindDefault))
}

// Lacking are the needs of a product that the list leaves out.
func (k Known) Lacking(product contract.Product) []contract.Need {
	lacking := map[contract.Need]bool{contract.NeedClock: !k.Has(TimePasses), contract.NeedBilling: !k.Has(Billing)}
	for _, kind := range kinds() {
		lacking[contract.NeedOf(kind)] = !k.HasKind(product, kind)
	}
	return slices.DeleteFunc(contract.Needs(), func(need contract.Need) bool { return !lacking[need] })
}

// Check refuses a list that leaves out what no scenario can do without.
func (k Known) Check(products []contract.Product) error {
	for _, state := range []string{Account, Instances} {
		if !k.Has(state) {
			return fmt.Errorf("states: got no %q, want it: without it nothing can be arranged", state)
		}
	}
	for _, product := range products {
		if !k.HasKind(product, contract.KindDefault) {
			return fmt.Errorf("kinds.%s: got no %q, want it: without it nothing can be arranged for %[1]s", product, contract.KindDefault)
		}
	}
	return nil
}

// Unknown names what is in the list and not in the protocol, a few of each sort. A later version may have it, and it is passed over.
// It is foreign text: blank takes secrets out of it.
func (k Known) Unknown(blank func(string) string) (all []string) {
	const most, longest = 3, 40
	of := func(sort string, names, known []string) {
		names = slices.DeleteFunc(slices.Sorted(slices.Values(names)), func(name string) bool { return slices.Contains(known, name) })
		for _, name := range names[:min(len(names), most)] {
			text := fmt.Sprintf("the list names the %s %.*q, which is not known here", sort, longest, blank(name))
			all = append(all, text+contract.DidYouMean(name, known))
		}
	}
	of("state", k.States, []string{Account, Instances, SeveralInstances, TimePasses, Billing})
	var products, known []string
	for product := range k.Kinds {
		products = append(products, string(product))
	}
	for _, product := range contract.Products() {
		known = append(known, string(product))
	}
	of("product", products, known)
	for _, product := range contract.Products() {
		of("kind of "+string(product)+" account", k.Kinds[product], append(kinds(), contract.KindDefault))
	}
	return all
}

// kinds are those of accounts that stand for a need.
func kinds() []string {
	return []string{contract.KindRecycleBin, contract.KindRateLimited, contract.KindNonVNO, contract.KindNoPermission}
}

// String names the states and the kinds of the protocol that are in the list. What else is in it is foreign text.
func (k Known) String() string {
	var named []string
	for _, state := range []string{Account, Instances, SeveralInstances, TimePasses, Billing} {
		if !k.Has(state) {
			continue
		}
		if state == Account {
			state += " (" + k.accounts() + ")"
		}
		named = append(named, state)
	}
	return cmp.Or(strings.Join(named, ", "), "nothing")
}

func (k Known) accounts() string {
	var all []string
	for _, product := range contract.Products() {
		var named []string
		for _, kind := range append([]string{contract.KindDefault}, kinds()...) {
			if k.HasKind(product, kind) {
				named = append(named, kind)
			}
		}
		if len(named) > 0 {
			all = append(all, fmt.Sprintf("%s: %s", product, strings.Join(named, ", ")))
		}
	}
	return cmp.Or(strings.Join(all, "; "), "of no product")
}
