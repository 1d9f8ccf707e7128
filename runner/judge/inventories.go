package judge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// inventories judges the inventories of a run, one after another.
type inventories struct {
	*Findings
	accounts map[string]*account // by access key id
}

// account is one that was arranged. Several scenarios may use the same one of a pool.
type account struct {
	api       provider.API
	bin       time.Duration // how long its recycle bin keeps an instance; 0 where nobody knows
	passed    time.Duration // by which its clock was moved
	instances map[string]*instance
	looks     map[string]int           // at it, by scenario
	blank     func(text string) string // replaces its secrets
}

// instance is one that was arranged for a scenario.
type instance struct {
	*account
	scenario string
	last     *contract.Instance // as it was last seen; nil before the first look, and where it is gone
	seen     bool
	billing  *contract.Billing    // as it was last read; nil before that
	touched  bool                 // a request may have worked on it
	worked   []provider.Operation // of such requests, those whose effect was not seen yet
	any      bool                 // one of them was of an operation that nobody knows
	released bool                 // one of them was the release
	unbilled string               // the rule by which one of them ends its billing once it is returned; "" for none
	charge   string               // its charge type, as it was seen last
	binned   time.Time            // when it was first seen in the recycle bin since a request was about it; zero where it was not
	since    time.Time            // when, at the earliest, it got its status
}

// judge takes in an event. Times are those of the account's clock: the real one, and what it was moved by.
func (v *inventories) judge(event *history.Event) {
	switch e := event.Kind.(type) {
	case history.AccountArranged:
		if v.accounts[e.AccessKeyID] == nil {
			api := provider.Of(e.Product)
			v.accounts[e.AccessKeyID] = &account{
				api: api, bin: api.Life.BinTime(contract.Account{Retention: e.Retention}), instances: map[string]*instance{}, looks: map[string]int{}, blank: func(text string) string { return text },
			}
		}
	case history.InstancesArranged:
		if a := v.accounts[e.AccessKeyID]; a != nil {
			a.arranged(event, e)
		}
	case history.TimePassed:
		if a := v.accounts[e.AccessKeyID]; a != nil {
			a.passed += e.Duration
		}
	case history.Exchanged:
		if a := v.accounts[e.AccessKeyID]; a != nil {
			a.acted(e)
		}
	case history.Listed:
		v.listed(event, e)
	case history.BillingRead:
		v.billed(event, e)
	case history.TornDown:
		if a := v.accounts[e.AccessKeyID]; a != nil {
			a.tornDown(event.Scenario)
		}
	}
}

// arranged takes in instances. When the hook made them is not known, but it was before the event.
func (a *account) arranged(event *history.Event, e history.InstancesArranged) {
	now := event.At.Add(a.passed)
	for _, id := range e.IDs {
		a.instances[id] = &instance{account: a, scenario: event.Scenario, since: now}
	}
}

// acted takes in a request that may have worked on instances.
func (a *account) acted(e history.Exchanged) {
	a.blank = e.Blank
	if len(e.Worked) == 0 {
		return
	}
	operation, known := a.api.Operation(e.Operation)
	for _, word := range e.Worked {
		i := a.instances[word]
		if i == nil {
			continue
		}
		i.touched, i.any, i.released, i.binned = true, i.any || !known, i.released || e.Operation == a.api.Release.Name, time.Time{}
		if known {
			i.worked, i.unbilled = append(i.worked, operation), cmp.Or(operation.Unbills, i.unbilled)
		}
		if i.last == nil || !a.api.Life.Recycled(i.last) {
			i.since = e.Started.Add(a.passed)
		}
	}
}

// tornDown forgets what a scenario had in an account: what happens to it from then on is our own doing.
func (a *account) tornDown(scenario string) {
	for id, i := range a.instances {
		if i.scenario == scenario {
			delete(a.instances, id)
		}
	}
}

// listed judges an inventory. Of an account that several scenarios use, each is judged by its own looks: another one may
// have begun to read before something was done.
func (v *inventories) listed(event *history.Event, e history.Listed) {
	a := v.accounts[e.AccessKeyID]
	if a == nil {
		return
	}
	a.looks[event.Scenario]++
	if e.LeftOut {
		v.LeftOut++
		return
	}
	found := make(map[string]bool, len(e.Instances))
	for n := range e.Instances {
		found[e.Instances[n].ID] = true
		v.look(event, a, e.Instances[n].ID, &e.Instances[n], e.By)
	}
	for _, id := range e.IDs {
		if !found[id] {
			v.look(event, a, id, nil, nil)
		}
	}
	if e.By != nil {
		v.missed(event, a, e)
	}
}

// missed looks at what a list by filters leaves out, although the last look says that they ask for it.
func (v *inventories) missed(event *history.Event, a *account, e history.Listed) {
	var all []contract.Instance
	for _, id := range slices.Sorted(maps.Keys(a.instances)) {
		if i := a.instances[id]; i.scenario == event.Scenario && i.last != nil {
			all = append(all, *i.last)
		}
	}
	shown := a.api.Searched(all, e.Instances, e.By)
	for _, each := range all {
		if !slices.ContainsFunc(shown, func(other contract.Instance) bool { return other.ID == each.ID }) {
			v.look(event, a, each.ID, nil, e.By)
		}
	}
}

// look judges what is seen of an instance; nil stands for one that is not listed.
func (v *inventories) look(event *history.Event, a *account, id string, now *contract.Instance, by []contract.Param) {
	i := a.instances[id]
	if i == nil || i.scenario != event.Scenario {
		return
	}
	if i.seen {
		at := event.At.Add(a.passed)
		for _, flaw := range i.changes(at, now) {
			if by != nil {
				flaw.Rule, flaw.Got = cmp.Or(flaw.Rule, Filtered(a.api, i.last, i.touched, i.released)), fmt.Sprintf("%s in the list by %s", flaw.Got, provider.Written(by))
			}
			v.report(event, a, id, flaw)
		}
		i.stay(at, now)
	}
	if by == nil && (now != nil || i.seen) { // a list by filters is held against the inventory
		i.takeIn(now)
	}
}

// takeIn notes what was seen of an instance. A change that time alone does not bring is the effect of the oldest request.
func (i *instance) takeIn(now *contract.Instance) {
	life := i.api.Life
	from, to := statusOf(life, i.last), statusOf(life, now)
	underWay := i.leaving(from) && !slices.Contains(life.Bin, from)
	if i.seen && from != to && !underWay && !life.ByItself(from, to) && len(i.worked) > 0 {
		i.worked = i.worked[1:]
	}
	if i.seen, i.last = true, now; now != nil {
		i.charge = now.ChargeType
	}
}

func (v *inventories) report(event *history.Event, a *account, id string, flaw history.Flaw) {
	v.add(Finding{
		Rule: flaw.Rule, Scenario: event.Scenario, Place: place("inventory", a.looks[event.Scenario], "instance "+quote(a.blank(id))),
		Got: quote(a.blank(flaw.Got)), Want: quote(a.blank(flaw.Want)), At: event.At,
	})
}

// billed judges the money side of an instance: that of one which nothing worked on does not change, what was stopped or
// refunded stays so, and in the end what was returned is not billed.
func (v *inventories) billed(event *history.Event, e history.BillingRead) {
	a := v.accounts[e.AccessKeyID]
	if a == nil || a.instances[e.InstanceID] == nil {
		return
	}
	i := a.instances[e.InstanceID]
	if e.Late && i.unbilled != "" && i.seen && i.leaving(statusOf(i.api.Life, i.last)) && i.charge != i.api.Subscription && e.Billing.Billing != "stopped" {
		v.report(event, a, e.InstanceID, history.Flaw{Rule: i.unbilled, Got: "billing " + e.Billing.Billing, Want: "billing stopped, since it was returned"})
		return
	}
	before, now := i.billing, e.Billing
	i.billing = &now
	if before == nil || *before == now {
		return
	}
	back := before.Billing == "stopped" && now.Billing != "stopped" || before.Refund == "full" && now.Refund != "full"
	if back || !i.touched && !i.over(event.At.Add(a.passed)) {
		got := fmt.Sprintf("billing %s, refund %s", now.Billing, now.Refund)
		v.report(event, a, e.InstanceID, history.Flaw{Got: got, Want: fmt.Sprintf("billing %s, refund %s as before", before.Billing, before.Refund)})
	}
}

// meanwhile is what is known of the time since an instance got its status.
func (i *instance) meanwhile(now time.Time) provider.Meanwhile {
	return provider.Meanwhile{Most: now.Sub(i.since), Now: now, Bin: i.bin}
}

// over tells whether time alone may have ended what an instance was last seen as: a subscription, or the stay in the bin.
func (i *instance) over(now time.Time) bool {
	if i.last == nil {
		return false
	}
	purged, _ := i.api.Life.Purged(*i.last, i.meanwhile(now))
	return purged || i.api.Life.Over(*i.last, now)
}

// reaches tells whether an instance may have got from one status to another by a time, on documented paths. Off stands
// for an instance that is released.
func (i *instance) reaches(now time.Time, from, to string) bool {
	if from == to || !i.leaving(from) && (i.any || i.over(now)) {
		return true
	}
	ways := []string{from}
	for n := 0; n < len(ways); n++ {
		for _, next := range i.next(now, ways[n]) {
			if next == to {
				return true
			}
			if !slices.Contains(ways, next) {
				ways = append(ways, next)
			}
		}
	}
	return false
}

// next gives the statuses that an instance may take after one.
func (i *instance) next(now time.Time, status string) []string {
	if status == provider.Off {
		return nil
	}
	var all []string
	for _, operation := range i.worked {
		all = append(all, i.leads(operation, status)...)
	}
	if !i.leaving(status) {
		return append(all, i.api.Life.Progress[status]...)
	}
	// There is no way back.
	all = slices.DeleteFunc(all, func(next string) bool { return !i.leaving(next) && next != provider.Off })
	if !slices.Contains(i.api.Life.Bin, status) || i.bin == 0 || now.Sub(i.since) >= i.bin {
		all = append(append(all, i.api.Life.Leaving...), provider.Off)
	}
	return all
}

func (i *instance) leads(operation provider.Operation, status string) []string {
	if leads, named := operation.Leads[status]; named {
		return leads
	}
	if operation.Cancels && i.last != nil && i.last.ChargeType == i.api.Subscription {
		return nil
	}
	return operation.Leads[provider.Any]
}

func (i *instance) leaving(status string) bool {
	return status == provider.Off || slices.Contains(i.api.Life.Leaving, status)
}
