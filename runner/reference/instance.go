package reference

import (
	"slices"
	"time"

	"relcon/runner/contract"
)

// Statuses of instances, in the provider's words, that the reference itself sets.
const (
	running   = contract.StatusRunning
	recycle   = contract.StatusRecycle
	stopped   = "STOPPED"
	stopping  = "STOPPING"
	booting   = "BOOTING"
	reboot    = "REBOOT"
	releasing = "RELEASING"
	recycling = "RECYCLING"

	createFailed = "CREATE_FAILED"

	gone      = "" // no longer listed; only its billing is still known
	whichever = "*"
)

// How long the recycle bin keeps an instance (Zenlayer BMC TerminateInstance, 1; the ZEC page names no time), and how
// long a renewed subscription lasts.
const (
	binTime      = 24 * time.Hour
	renewalOf    = 30 * 24 * time.Hour
	billingOn    = "active"
	billingOff   = "stopped"
	refundNone   = "none"
	refundInFull = "full"
)

// instance is one machine of an account. Nothing moves it but its plan and the operations.
type instance struct {
	id         string
	status     string
	chargeType string
	commitment bool
	autoRenew  bool
	created    time.Time
	expires    time.Time // end of the subscription; zero for a pay-as-you-go instance
	billing    string
	refund     string
	bin        time.Duration // how long the recycle bin keeps it
	plan       []event
	order      int // the same for instances that were arranged together
	mark       int // for faults that have to remember something about it

	productCode, region string // bss

	// What a seed says about it; "" and none mean what every instance has.
	name, zone string
	tags       []contract.Tag
}

// event is a change of status that time brings. It only happens to an instance that is then in the status from. Where
// looks are left, it comes with the last of them, and with nothing else.
type event struct {
	at       time.Time
	from, to string
	looks    int
}

func newInstance(id string, order contract.Wanted, now time.Time) *instance {
	i := &instance{
		id: id, chargeType: order.ChargeType, commitment: order.Commitment,
		created: now, billing: billingOn, refund: refundNone, bin: binTime,
		productCode: order.ProductCode, region: order.Region,
	}
	if i.prepaid() {
		i.autoRenew, i.expires = true, now.Add(order.ExpiresIn)
	}
	i.become(order.Status, now)
	return i
}

// schedule plans a change of status. An instance that meanwhile left the status from is left alone.
func (i *instance) schedule(at time.Time, from, to string) {
	i.plan = append(i.plan, event{at: at, from: from, to: to})
}

// become gives the instance a status from a moment on, with what follows from it.
func (i *instance) become(status string, at time.Time) {
	i.status = status
	switch status {
	case recycle:
		i.billing = billingOff
		i.schedule(at.Add(i.bin), recycle, gone)
	case gone:
		i.billing = billingOff
	}
}

// pass lets an instance go through a status for a while and then take another.
func (i *instance) pass(through, to string, now time.Time, d time.Duration) {
	i.become(through, now)
	i.schedule(now.Add(d), through, to)
}

// become gives an instance another status at once.
func become(status string) effect {
	return func(c *call, i *instance) { i.become(status, c.now) }
}

// passThrough lets an instance go through a status, for as long as asynchronous work takes, and then take another.
func passThrough(through, to string) effect {
	return func(c *call, i *instance) { i.pass(through, to, c.now, c.service.options.Settle) }
}

// awaitLooks lets so many look at the instance in the status that the change which was planned last ends; the next one
// sees the change.
func (i *instance) awaitLooks(looks int) { i.plan[len(i.plan)-1].looks = looks + 1 }

// looked takes in that the instance is about to be looked for, whether that will show it or not.
func (i *instance) looked(now time.Time) {
	for n := range i.plan {
		if e := &i.plan[n]; e.from == i.status && e.looks > 0 {
			e.looks--
		}
	}
	i.settle(now)
}

// settle makes everything happen that was due by now, in order of time.
func (i *instance) settle(now time.Time) {
	for {
		next := -1
		for n, e := range i.plan {
			if e.looks == 0 && !e.at.After(now) && (next < 0 || e.at.Before(i.plan[next].at)) {
				next = n
			}
		}
		if next < 0 {
			break
		}
		due := i.plan[next]
		i.plan = slices.Delete(i.plan, next, next+1)
		if due.from == i.status || due.from == whichever && i.status != gone {
			i.become(due.to, due.at)
		}
	}
	for i.autoRenew && !i.expires.After(now) {
		i.expires = i.expires.Add(renewalOf)
	}
}

// listed tells whether the instance is shown at all.
func (i *instance) listed() bool { return i.status != gone }

// prepaid tells whether the instance was paid in advance, at either provider.
func (i *instance) prepaid() bool {
	return i.chargeType == contract.Prepaid || i.chargeType == contract.Subscription
}
