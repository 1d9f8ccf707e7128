package reference

import (
	"slices"
	"time"
)

// window is how long an operation with a fault of overlapping requests takes between looking and acting.
const window = time.Millisecond

// arrive notes when a call came, and lets others come until it goes on. The account is not locked meanwhile.
func arrive(c *call) {
	c.arrived = c.service.options.Now()
	c.inside(func() { c.account.mark = int(c.arrived.UnixNano()) })
	time.Sleep(window)
}

// stamp notes on an instance when a call has worked on it, by the real clock.
func stamp(c *call, i *instance) { i.mark = int(c.service.options.Now().UnixNano()) }

// since tells whether another call has worked on an instance since the call came.
func (c *call) since(i *instance) bool { return i != nil && i.mark > int(c.arrived.UnixNano()) }

// overtaken tells whether another call has worked on an instance that the call names since it came.
func overtaken(c *call) bool {
	return slices.ContainsFunc(c.ids, func(id string) bool { return c.since(c.account.byID[id]) })
}

// others are the instances of the account that the call does not name, and that another call has worked on since it came.
func others(c *call) []*instance {
	return slices.DeleteFunc(slices.Clone(c.account.instances), func(i *instance) bool { return !c.since(i) || slices.Contains(c.ids, i.id) })
}

func othersChanged(c *call) bool { return len(others(c)) > 0 }

// joined tells whether another call came since the call came.
func joined(c *call) bool { return c.account.mark > int(c.arrived.UnixNano()) }

// repeats tells whether a call is answered from what was done under its client token.
func repeats(c *call) bool { return c.repeated }

// undoOthers gives the other instances that were worked on meanwhile their old status, as a write of the whole account would.
func undoOthers(c *call, _ *instance) {
	for _, i := range others(c) {
		i.plan, i.mark = nil, 0
		i.become(running, c.now)
	}
}

// shownAgain lets the listings show an instance with a mark below zero as in the recycle bin, when it is looked for the last
// time that the mark counts.
func shownAgain(s *service, _ *operation) {
	shows, item := s.listing.shows, s.listing.item
	again := func(i *instance) bool { return !i.listed() && i.mark == -1 }
	s.listing.shows = func(i *instance) bool {
		if !i.listed() && i.mark < 0 {
			if i.mark == -1 {
				return true
			}
			i.mark++
		}
		return shows(i)
	}
	s.listing.item = func(i *instance) object {
		shown := item(i)
		if again(i) {
			shown["instanceStatus"] = recycle
			i.mark = 0
		}
		return shown
	}
}
