package model

import (
	"cmp"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Look is what was seen of an account: all its instances, those of the given ids as well where the list leaves them out.
type Look struct {
	Instances []contract.Instance
	Asked     []string // ids that were asked for
	At        Span
}

// Look is what an account may be like after a look at it. open says what the contract still wants to become of an instance;
// broken says that the look fits to none of the states.
func (p Possible) Look(l Look) (next Possible, open, broken *Violation) {
	settled := false
	for _, s := range p {
		seen, pending, wrong := watched{s}.look(l)
		switch {
		case wrong != nil:
			if broken == nil {
				broken = wrong
			}
			continue
		case pending == nil:
			settled = true
		case open == nil:
			open = pending
		}
		next = append(next, seen)
	}
	if len(next) > 0 {
		broken = nil
	}
	if settled {
		open = nil
	}
	return next, open, broken
}

// Settled keeps of the states those to which nothing has still to happen by a look that was repeated long enough.
func (p Possible) Settled(l Look) Possible {
	return slices.DeleteFunc(slices.Clone(p), func(s State) bool {
		_, open, wrong := watched{s}.look(l)
		return open != nil || wrong != nil
	})
}

// watched is an account that is looked at.
type watched struct{ State }

func (s watched) look(l Look) (next State, open, wrong *Violation) {
	shown := map[string]*contract.Instance{}
	for n := range l.Instances {
		shown[l.Instances[n].ID] = &l.Instances[n]
		if _, known := s.find(l.Instances[n].ID); !known {
			return s.State, nil, &Violation{Rule: s.Blame, Instance: l.Instances[n].ID, Got: l.Instances[n].Status, Want: "not listed"}
		}
	}
	next = s.State
	next.Instances = slices.Clone(s.Instances)
	for n, i := range s.Instances {
		now := shown[i.ID]
		if now == nil && !slices.Contains(l.Asked, i.ID) {
			continue
		}
		changed, pending, bad := s.see(i, now, s.clock(l.At))
		if bad != nil {
			return s.State, nil, bad
		}
		if open == nil {
			open = pending
		}
		next.Instances[n] = changed
	}
	return next, open, nil
}

// see is what an instance is after a look at it; nil stands for one that is not listed. Times are those of the account's clock.
func (s watched) see(i Instance, now *contract.Instance, at Span) (next Instance, open, wrong *Violation) {
	life := s.api().Life
	waits := func(rule, want string) *Violation {
		v := &Violation{Rule: rule, Instance: i.ID, Got: describe(now), Want: want, Effect: i.To.Kind, Before: i.Base.Status}
		if i.Gone || v.Effect == Nothing && strings.HasPrefix(want, "released") {
			v.Effect = Released
		}
		return v
	}
	broken := func(rule, want string) (Instance, *Violation, *Violation) { return i, nil, waits(rule, want) }
	switch {
	case i.Gone && !life.Gone(now):
		return broken(s.goneRule(), "not listed, since it was released")
	case i.Gone:
		return i, nil, nil
	case !i.Looked:
		return s.first(i, now), nil, nil
	}
	switch i.To.Kind {
	case Released, Deleted:
		return s.leaving(i, now, broken, waits)
	case ToBin:
		return s.binning(i, now, at, broken, waits)
	case Cancelled:
		return s.cancelling(i, now, at, broken, waits)
	case Changing:
		return s.changing(i, now, at, broken, waits)
	case Anything:
		i.To = Effect{}
		if life.Recycled(now) && !life.Recycled(&i.Base) {
			i.Binned.Latest = at.Latest // it came there since the request
		}
		return s.adopt(i, now), nil, nil
	}
	return s.staying(i, now, at, broken, waits)
}

type verdict func(rule, want string) (Instance, *Violation, *Violation)

// first takes an instance down as it is shown before anything is done.
func (s watched) first(i Instance, now *contract.Instance) Instance {
	i.Looked = true
	if now == nil {
		i.Gone = true
		return i
	}
	return s.become(i, *now)
}

// adopt takes an instance to be as it is shown.
func (s watched) adopt(i Instance, now *contract.Instance) Instance {
	if s.api().Life.Gone(now) {
		i.Gone = true
		return i
	}
	return s.become(i, *now)
}

// become takes the place of what was seen before. ZEC does not show the charge type.
func (s watched) become(i Instance, now contract.Instance) Instance {
	now.ChargeType = cmp.Or(now.ChargeType, i.Base.ChargeType)
	i.Base, i.Restless = now, false
	return i
}

func describe(now *contract.Instance) string {
	if now == nil {
		return "not listed"
	}
	text := now.Status
	if now.AutoRenew != nil && *now.AutoRenew {
		text += " with autoRenew"
	}
	return text
}
