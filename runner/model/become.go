package model

import (
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// leaving: it is no longer listed in the end. Until then it shows its old status, or that it is on its way out.
func (s watched) leaving(i Instance, now *contract.Instance, broken verdict, waits func(rule, want string) *Violation) (Instance, *Violation, *Violation) {
	life := s.api().Life
	switch {
	case life.Gone(now):
		i.Gone, i.To = true, Effect{}
		return i, nil, nil
	case i.To.Kind == Deleted && life.Recycled(now) && !life.Recycled(&i.Base):
		return broken(i.To.Rule, "released without the recycle bin")
	case slices.Contains(life.Leaving, now.Status):
		i.Left = true
	case s.Product == contract.BSS:
	case now.Status != i.Base.Status && !i.Restless:
		return broken(i.To.Rule, i.Base.Status+", or on its way out")
	case i.Left:
		return broken("ZEC-REL-04", "on its way out, or released")
	}
	return i, waits(i.To.Rule, "released"), nil
}

// binning: it is in the recycle bin in the end, until its time there is over.
func (s watched) binning(i Instance, now *contract.Instance, at Span, broken verdict, waits func(rule, want string) *Violation) (Instance, *Violation, *Violation) {
	life := s.api().Life
	may, must := s.purged(i, at.Latest)
	_, surely := s.purged(i, at.Earliest)
	switch {
	case life.Gone(now) && may:
		i.Gone, i.To = true, Effect{}
		return i, nil, nil
	case life.Gone(now):
		return broken(i.To.Rule, "in the recycle bin")
	case must && surely:
		return i, waits(s.binRule(true), "released, since its time in the recycle bin is over"), nil
	case life.InBin(now):
		i.To, i.Left = Effect{}, false
		i.Binned.Latest = at.Latest
		return s.adopt(i, now), nil, nil
	case slices.Contains(life.Leaving, now.Status):
		i.Left = true
	case now.Status != i.Base.Status && !i.Restless:
		return broken(i.To.Rule, i.Base.Status+", or on its way to the recycle bin")
	case i.Left:
		return broken("ZEC-REL-04", "on its way to the recycle bin")
	}
	return i, waits(i.To.Rule, "in the recycle bin"), nil
}

// cancelling: it stays as it is, and is not renewed.
func (s watched) cancelling(i Instance, now *contract.Instance, at Span, broken verdict, waits func(rule, want string) *Violation) (Instance, *Violation, *Violation) {
	if s.expiring(i, at.Latest) {
		i.To, i.Cancelled, i.Base.AutoRenew = Effect{}, true, new(bool)
		return s.staying(i, now, at, broken, waits)
	}
	if now == nil || s.api().Life.Recycled(now) {
		return broken(i.To.Rule, "listed outside the recycle bin, and not to be renewed")
	}
	if now.AutoRenew != nil && *now.AutoRenew {
		return i, waits(i.To.Rule, "not to be renewed"), nil
	}
	if i.Base.AutoRenew = now.AutoRenew; i.Restless {
		i.Base.Status = now.Status
	}
	if found := s.api().Untouched(i.Base, now, s.meanwhile(i, at.Latest)); len(found) > 0 {
		return broken(i.To.Rule, differences(found))
	}
	i.To, i.Cancelled = Effect{}, true
	return s.adopt(i, now), nil, nil
}

// changing: it is listed outside the recycle bin, in whatever status, unless its subscription is over.
func (s watched) changing(i Instance, now *contract.Instance, at Span, broken verdict, waits func(rule, want string) *Violation) (Instance, *Violation, *Violation) {
	life := s.api().Life
	out := life.Gone(now) || slices.Contains(life.Leaving, now.Status)
	if out && !s.expiring(i, at.Latest) {
		return broken(i.To.Rule, "listed outside the recycle bin")
	}
	if i.To = (Effect{}); !out {
		i = s.adopt(i, now)
	}
	return s.staying(i, now, at, broken, waits)
}

// staying: nothing changes but by time.
func (s watched) staying(i Instance, now *contract.Instance, at Span, broken verdict, waits func(rule, want string) *Violation) (Instance, *Violation, *Violation) {
	life := s.api().Life
	_, must := s.purged(i, at.Earliest)
	switch {
	case must && !life.Gone(now):
		return i, waits(s.binRule(true), "released, since its time in the recycle bin is over"), nil
	case i.Cancelled && s.ended(i, at.Earliest) && now != nil && !life.Recycled(now) && !life.Recycled(&i.Base):
		return i, waits("BMC-TRM-07", "returned, since its subscription is over"), nil
	}
	compared := now
	if life.Gone(now) && !life.Gone(&i.Base) {
		compared = nil
	}
	if i.Base.ChargeType != "" && compared != nil && compared.ChargeType == "" {
		copied := *compared
		copied.ChargeType = i.Base.ChargeType // zec does not show it
		compared = &copied
	}
	if found := s.api().Untouched(i.Base, compared, s.meanwhile(i, at.Latest)); len(found) > 0 {
		return broken(s.stayRule(i, now), differences(found))
	}
	if life.Recycled(now) && !life.Recycled(&i.Base) {
		i.Binned.Latest = at.Latest
		if end, err := time.Parse(time.RFC3339, i.Base.ExpiredTime); err == nil && !slices.Contains(life.Leaving, i.Base.Status) {
			i.Binned.Earliest = end.Add(-time.Hour) // it expired some time ago
		}
	}
	if compared == nil {
		i.Gone = true
		return i, nil, nil
	}
	return s.become(i, *now), nil, nil
}

// ended tells whether a subscription surely is over, some time ago.
func (s watched) ended(i Instance, at time.Time) bool {
	end, err := time.Parse(time.RFC3339, i.Base.ExpiredTime)
	return err == nil && at.After(end.Add(50*time.Minute))
}

func differences(found []provider.Difference) string {
	var all []string
	for _, each := range found {
		all = append(all, strings.TrimSpace(each.Member+" "+each.Want)+" as before")
	}
	return strings.Join(all, ", ")
}

// stayRule is the clause that is broken where an instance has changed that no outcome speaks of.
func (s watched) stayRule(i Instance, now *contract.Instance) string {
	switch {
	case i.Cancelled && s.Product == contract.BMC:
		return "BMC-TRM-07"
	case s.api().Life.Recycled(&i.Base) && s.Idle:
		return s.binRule(false)
	}
	return s.Blame
}

// binRule is the clause about the time in the recycle bin.
func (s State) binRule(over bool) string {
	switch {
	case s.Product == contract.ZEC:
		return "ZEC-REL-08"
	case over:
		return "BMC-TRM-04"
	}
	return "BMC-TRM-03"
}

// goneRule is the clause that what was released stays so.
func (s State) goneRule() string {
	return map[contract.Product]string{contract.BMC: "BMC-REL-10", contract.ZEC: "ZEC-REL-05", contract.BSS: "BSS-REL-01"}[s.Product]
}
