package reference

import (
	"slices"
	"time"
)

// nothing leaves an instance as it is.
func nothing(*call, *instance) {}

// mark lets a fault find the instance again, by marked.
func mark(_ *call, i *instance) { i.mark = 1 }

// markAll marks the instances of some ids.
func markAll(ids func(*call) []string) func(*call) {
	return func(c *call) {
		for _, id := range ids(c) {
			if i := c.account.listed(id); i != nil {
				mark(c, i)
			}
		}
	}
}

// texts gives the texts in an array of the body.
func (c *call) texts(member string) (all []string) {
	elements, _ := c.members[member].([]any)
	for _, each := range elements {
		if text, is := each.(string); is {
			all = append(all, text)
		}
	}
	return all
}

// emptyBin removes everything that is in the recycle bin.
func emptyBin(c *call) {
	for _, i := range c.account.instances {
		if isBinned(i) {
			i.become(gone, c.now)
		}
	}
}

// first gives the first instance of the account that is of a kind, nil where there is none.
func (c *call) first(kind func(*instance) bool) *instance {
	if n := slices.IndexFunc(c.account.instances, kind); n >= 0 {
		return c.account.instances[n]
	}
	return nil
}

// toFirst does something to the first instance of the account that is of a kind.
func toFirst(kind func(*instance) bool, do effect) func(*call) {
	return func(c *call) {
		if i := c.first(kind); i != nil {
			do(c, i)
		}
	}
}

// toAnother does something to the first instance of a kind that the call does not name, and toTheLast to the last one.
func toAnother(kind func(*instance) bool, do effect) func(*call) {
	return func(c *call) {
		toFirst(func(i *instance) bool { return kind(i) && !slices.Contains(c.ids, i.id) }, do)(c)
	}
}

func toTheLast(kind func(*instance) bool, do effect) func(*call) {
	return func(c *call) {
		for _, i := range slices.Backward(c.account.instances) {
			if kind(i) && !slices.Contains(c.ids, i.id) {
				do(c, i)
				return
			}
		}
	}
}

// beside adds to an effect what happens to an instance that the call does not name.
func beside(do func(*call)) effect { return func(c *call, _ *instance) { do(c) } }

// notRenewed switches the renewal of a subscription off.
func notRenewed(_ *call, i *instance) { i.autoRenew = false }

// unbilled ends the billing of an instance.
func unbilled(_ *call, i *instance) { i.billing = billingOff }

// dayShorter takes a day from the time of a subscription.
func dayShorter(_ *call, i *instance) { i.expires = i.expires.Add(-24 * time.Hour) }

// How many listings one look at the inventory takes: who finds an instance in the list is done, and who does not asks
// for it by its id as well. What a fault shows for a while it shows for one look, however long that takes to come.
const (
	aLook   = 1
	aSearch = 2
)

// comeBack makes an instance that is gone by a moment appear again once it was looked for in vain.
func comeBack(i *instance, status string, by time.Time) {
	i.schedule(by, gone, status)
	i.awaitLooks(aSearch)
}

// passSeen lets an instance go through a status until it was seen in it, and then take another.
func passSeen(through, to string) effect {
	return func(c *call, i *instance) {
		i.pass(through, to, c.now, 0)
		i.awaitLooks(aLook)
	}
}

// asOwner carries the call out for the account that has the first instance named.
func asOwner(c *call, _ *refusal) *refusal {
	c.account = c.owner()
	return nil
}

// releaseForeign releases those of the instances named that other accounts have, and leaves the rest to the operation.
func releaseForeign(c *call, _ *refusal) *refusal {
	c.ids = slices.DeleteFunc(slices.Clone(c.ids), func(id string) bool {
		owner := c.service.accounts.owner(c.service.product, id)
		if owner == nil || owner == c.account {
			return false
		}
		now := owner.enter(c.service.options.Now())
		defer owner.mu.Unlock()
		if i := owner.listed(id); i != nil {
			i.become(gone, now)
		}
		return true
	})
	return nil
}

// stay gives an instance in the recycle bin another time to stay there, and another status after it.
func stay(d time.Duration, then string) effect {
	return func(c *call, i *instance) {
		i.plan = nil
		i.schedule(c.now.Add(d), recycle, then)
	}
}

// inBeijing has an instance show the time of its creation as it was in Beijing, as if it were UTC.
func inBeijing(_ *call, i *instance) { i.created = i.created.Add(8 * time.Hour) }

// hide keeps an instance out of the next two listings, where missingAtFirst is in force: who looks once asks for the
// list, and then for what the list does not show.
func hide(_ *call, i *instance) { i.mark = aSearch }

func missingAtFirst(s *service, _ *operation) {
	s.listing.shows = func(i *instance) bool {
		if i.listed() && i.mark > 0 {
			i.mark--
			return false
		}
		return i.listed()
	}
}
