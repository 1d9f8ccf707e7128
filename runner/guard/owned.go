package guard

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// claim is the run's right to an instance that was arranged for it.
type claim struct {
	account string // access key id
	seen    bool   // an inventory of the account has shown the instance since it was arranged
}

// Inventory is what one reading of an account's inventory has shown.
type Inventory struct {
	Begun  uint64 // as Begin gave it
	IDs    []string
	Beside []string // of these, what only lists by ids have shown
	Broken bool     // it was not read to its end
	Short  bool     // the provider counts more than it shows
	Hides  bool     // the provider counts instances and shows none
	Odd    bool     // it was answered, and not all that it counts can be read
}

func holderOf(account contract.Account) holder {
	return holder{account.Product, account.Credentials.AccessKeyID}
}

// Begin gives a number to an inventory that is about to be read. A later inventory has a larger number.
func (g *Guard) Begin() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.begun++
	return g.begun
}

// Saw records an inventory, or the part of it that was read before an error.
func (g *Guard) Saw(account contract.Account, latest Inventory) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown(account, latest.IDs)
	key := holderOf(account)
	g.besides(key, latest.Beside)
	g.vouch(key, latest, sights{list: true})
	latest.Short = latest.Short && account.Shared // a list that counts wrong hides something only where others have things, too
	if newer, read := g.latest[key]; read && newer.Begun > latest.Begun {
		// It began before the latest one and ended after it. Either may be right, so both count.
		latest = Inventory{
			Begun: newer.Begun, IDs: slices.Concat(newer.IDs, latest.IDs),
			Broken: newer.Broken || latest.Broken, Short: newer.Short || latest.Short, Hides: newer.Hides || latest.Hides,
		}
	}
	g.latest[key] = latest
}

// SawBin records a search of the recycle bin, which a list may leave out.
func (g *Guard) SawBin(account contract.Account, found Inventory) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown(account, found.IDs)
	g.vouch(holderOf(account), found, sights{bin: true})
	g.bins[holderOf(account)] = found
}

// Found records what a list by filters shows, which may be more than any other list does.
func (g *Guard) Found(account contract.Account, ids []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown(account, ids)
	g.besides(holderOf(account), ids)
}

// besides takes down what a list by filters shows: the whole list may never show it.
func (g *Guard) besides(key holder, shown []string) {
	for _, id := range shown {
		if g.holds(key, id) || len(g.foreign) >= mostForeign {
			continue
		}
		if g.beside[key] == nil {
			g.beside[key] = ids{}
		}
		g.beside[key][id] = true
	}
}

// sights are the parts of an account that were seen.
type sights struct{ list, bin bool }

// vouch notes that a part of an account holds nothing but what was arranged, if an inventory shows that. One that counts what it
// does not show takes the word back.
func (g *Guard) vouch(key holder, by Inventory, of sights) {
	before := g.alone[key]
	switch {
	case by.Odd:
		g.alone[key] = sights{list: before.list && !of.list, bin: before.bin && !of.bin}
	case by.Broken || by.Short || slices.ContainsFunc(by.IDs, func(id string) bool { return !g.owns(key.product, id) }):
	default:
		g.alone[key] = sights{list: before.list || of.list, bin: before.bin || of.bin}
	}
}

// Alone tells whether the whole list of an account and its recycle bin were seen, once each, and showed nothing but what was
// arranged. Nothing that was seen in the account, before or since, was anything else.
func (g *Guard) Alone(account contract.Account) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	key := holderOf(account)
	seen := g.alone[key]
	strange, _ := g.stranger(key)
	return seen.list && (seen.bin || !hasBin(account.Product)) && strange == ""
}

// hasBin tells whether the accounts of a product have a recycle bin.
func hasBin(product contract.Product) bool { return len(provider.Of(product).Life.Bin) > 0 }

// shown records that an account's inventory shows instances, and which of them were not arranged there: before the run has
// acted in the account, and since.
func (g *Guard) shown(account contract.Account, shown []string) {
	key := holderOf(account)
	met := g.strange
	if g.acted[key] {
		met = g.later
	}
	for _, id := range shown {
		if len(g.foreign) >= mostForeign {
			return
		}
		if key.account != "" && !g.holds(key, id) {
			if met[key] == nil {
				met[key] = ids{}
			}
			met[key][id] = true
		}
		one := instance{key.product, id}
		delete(g.absent, one)
		right, owned := g.owned[one]
		switch {
		case owned && right.account == key.account:
			g.owned[one] = claim{account: right.account, seen: true}
		case !owned && id != "":
			g.foreign[one] = true
		}
	}
}

// Own makes instances the run's own: they were arranged for it in an account. Requests may name them as soon as an
// inventory of the account shows them. An account that is not Shared must have been read before, and no inventory may
// have shown one of the instances before. The owner of a shared account gave away what it holds.
func (g *Guard) Own(account contract.Account, arranged ...string) error {
	key := holderOf(account)
	if !key.product.Valid() || key.account == "" {
		return &contract.Fault{Reason: "instances were arranged for no account"}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !account.Shared {
		if err := g.fresh(key, arranged); err != nil {
			return err
		}
	}
	for _, id := range arranged {
		if one := (instance{key.product, id}); id != "" && !g.owns(one.product, id) {
			g.owned[one] = claim{account: key.account}
			delete(g.foreign, one)
		}
	}
	return nil
}

// fresh gives an error if instances that are said to be new in an account may have been there before.
func (g *Guard) fresh(key holder, arranged []string) error {
	latest, read := g.latest[key]
	if !read || latest.Broken {
		return &contract.Fault{Reason: "instances were arranged in an account that was not looked at before, so that nobody can tell whose they are"}
	}
	if latest.Hides && !g.acted[key] {
		return errors.New("the account counts instances and shows none, so that nobody can tell whether what was arranged is new: mend the count of the list, or let the hook make a new account each time")
	}
	for _, id := range arranged {
		if g.foreign[instance{key.product, id}] {
			return fmt.Errorf("instance %q was there before it was arranged: an inventory showed it, so that it is not this run's", id)
		}
	}
	return nil
}

// Known tells whether an instance of this id was seen or arranged, in any product.
func (g *Guard) Known(id string) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.exists(id)
}

func (g *Guard) exists(id string) bool {
	return slices.ContainsFunc(contract.Products(), func(p contract.Product) bool { return g.foreign[instance{p, id}] || g.owns(p, id) })
}

// allowed tells whether the id may be named.
func (g *Guard) allowed(product contract.Product, id string) bool {
	one := instance{product, id}
	_, absent := g.absent[one]
	return absent || g.owned[one].seen
}

// owns tells whether the instance was arranged for this run.
func (g *Guard) owns(product contract.Product, id string) bool {
	_, owned := g.owned[instance{product, id}]
	return owned
}

// holds tells whether the instance was arranged for this run in this account. The same id in another account is another
// instance.
func (g *Guard) holds(key holder, id string) bool {
	right, owned := g.owned[instance{key.product, id}]
	return owned && right.account == key.account
}

// allOwned refuses a request that could mean any instance, unless the run owns all that the account holds.
func (g *Guard) allOwned(s Sender, why string) error {
	for i, account := range s.Accounts {
		key := holder{s.Product, account}
		latest, read := g.latest[key]
		if i > 0 && !read {
			continue // the credentials of no account of the run, as in a call with an unknown access key
		}
		if !read || latest.Broken || account == "" {
			return refuse("%s, so that it could mean any, and the latest inventory of its account could not be read or was not: read it first", why)
		}
		if latest.Short {
			return refuse("%s, so that it could mean any, and the latest inventory of its account counts more instances than it shows", why)
		}
		bin, searched := g.bins[key]
		if hasBin(key.product) && (!searched || bin.Broken || bin.Short) {
			return refuse("%s, so that it could mean any, and the recycle bin of its account could not be searched or was not: search it first", why)
		}
		held := slices.Concat(latest.IDs, bin.IDs, slices.Sorted(maps.Keys(g.beside[key])))
		strange := slices.IndexFunc(held, func(id string) bool { return !g.holds(key, id) && !g.spare[key][id] })
		if strange >= 0 {
			return refuse("%s, so that it could mean any, and its account holds %q, which this run does not own: give the suite accounts of its own", why, held[strange])
		}
	}
	return nil
}

// Spare says that one scenario has an account for itself until the next call of Spare, and that the account may lose the
// given instances: their owner gave them away, and nobody else uses them. A request that could mean any instance may then
// be sent for the account, as if the run owned them. It may still not name them. A call without ids ends it.
func (g *Guard) Spare(account contract.Account, given ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := holderOf(account)
	delete(g.spare, key)
	if key.account == "" || len(given) == 0 {
		return
	}
	g.spare[key] = ids{}
	for _, id := range given {
		g.spare[key][id] = true
	}
}

// Strange gives an instance that an inventory of the account has shown, and that the run has not arranged. It shows that somebody
// else uses the account; where it was first seen later, when the run had acted there, the provider may have made it because of
// what was sent. It gives "" where there is none, and for a Shared account. An instance that was arranged in another account
// is not strange.
func (g *Guard) Strange(account contract.Account) (id string, later bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if account.Shared {
		return "", false
	}
	return g.stranger(holderOf(account))
}

func (g *Guard) stranger(key holder) (id string, later bool) {
	if id = g.unowned(key.product, g.strange[key]); id != "" {
		return id, false
	}
	id = g.unowned(key.product, g.later[key])
	return id, id != ""
}

// unowned gives the first of some ids that was not arranged; "" where all were.
func (g *Guard) unowned(product contract.Product, some ids) string {
	for _, id := range slices.Sorted(maps.Keys(some)) {
		if !g.owns(product, id) {
			return id
		}
	}
	return ""
}
