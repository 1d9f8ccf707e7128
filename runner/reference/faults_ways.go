package reference

import (
	"net/http"
	"slices"
	"time"

	"relcon/runner/contract"
)

// Ways of changing one phase. Each wraps the sound phase, so that all but the spoilt situation stays as it was.

// onRefusal spoils what a phase refuses.
func onRefusal(p *phase, spoil func(*call, *refusal) *refusal) {
	sound := *p
	*p = func(c *call) *refusal {
		if refused := sound(c); refused != nil {
			return spoil(c, refused)
		}
		return nil
	}
}

// onPass spoils what a phase lets through.
func onPass(p *phase, spoil phase) {
	sound := *p
	*p = func(c *call) *refusal {
		if refused := sound(c); refused != nil {
			return refused
		}
		return spoil(c)
	}
}

// onVerdict spoils what is judged of one named instance.
func onVerdict(o *operation, spoil func(*call, target, *refusal) *refusal) {
	sound := o.judge
	o.judge = func(c *call, t target) *refusal { return spoil(c, t, sound(c, t)) }
}

// onDecision spoils what becomes of the whole request.
func onDecision(o *operation, spoil func(*call, []target, *refusal) *refusal) {
	sound := o.decide
	o.decide = func(c *call, targets []target) *refusal { return spoil(c, targets, sound(c, targets)) }
}

// onEffect spoils the effect on one instance.
func onEffect(o *operation, spoil func(c *call, i *instance, sound func())) {
	sound := o.apply
	o.apply = func(c *call, i *instance) { spoil(c, i, func() { sound(c, i) }) }
}

// onAnswer spoils the answer, while the account is still locked.
func onAnswer(o *operation, spoil func(*call, answer) answer) {
	sound := o.perform
	o.perform = func(c *call) answer { return spoil(c, sound(c)) }
}

// onSent spoils what goes over the wire.
func onSent(z *zenlayer, when func(*call, answer) bool, spoil func(*call, *message)) {
	sound := z.render
	z.render = func(c *call, a answer) message {
		m := sound(c, a)
		if when(c, a) {
			spoil(c, &m)
		}
		return m
	}
}

// answerOtherwise replaces refusals of one code by another refusal, in the situation.
func answerOtherwise(o *operation, code string, other refusal, when func(*call) bool) {
	onAnswer(o, func(c *call, a answer) answer {
		if a.refusal != nil && a.refusal.code == code && when(c) {
			return answer{refusal: &refusal{other.status, other.code, a.refusal.message}}
		}
		return a
	})
}

// acceptAnyway answers refusals of one code as a success that does nothing, in the situation.
func acceptAnyway(o *operation, code string, when func(*call) bool) {
	onAnswer(o, func(c *call, a answer) answer {
		if a.refusal != nil && a.refusal.code == code && when(c) {
			return answer{}
		}
		return a
	})
}

// refuseAndDo does something to the named instance although the call is refused with one code.
func refuseAndDo(o *operation, code string, when func(*call) bool, do func(*call, *instance)) {
	onAnswer(o, func(c *call, a answer) answer {
		if i := named(c); a.refusal != nil && a.refusal.code == code && i != nil && when(c) {
			do(c, i)
		}
		return a
	})
}

// secretly does something to the account of a call that has not come as far as to lock it.
func secretly(z *zenlayer, c *call, do func()) {
	c.now = c.account.enter(z.now())
	defer c.account.mu.Unlock()
	do()
}

// crash is what a server answers that fell over.
func crash() *refusal {
	return &refusal{http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", "something went wrong"}
}

// Situations.

func always(*call) bool { return true }

// alone tells whether the call names one instance, once.
func alone(c *call) bool { return len(c.ids) == 1 }

// several tells whether the call names more than one instance, and fewer than the clauses on limits speak of.
func several(c *call) bool { return len(c.ids) <= 10 && distinct(c.ids) > 1 }

// neverThere tells whether all that the call names never was in the account.
func neverThere(c *call) bool {
	return !slices.ContainsFunc(c.ids, func(id string) bool { return c.account.byID[id] != nil })
}

// onceThere tells whether all that the call names was in the account and is gone.
func onceThere(c *call) bool {
	return !slices.ContainsFunc(c.ids, func(id string) bool { i := c.account.byID[id]; return i == nil || i.listed() })
}

// named gives the first instance that the call names; nil where there is none.
func named(c *call) *instance {
	if len(c.ids) == 0 {
		return nil
	}
	return c.account.listed(c.ids[0])
}

// emptyBin removes everything that is in the recycle bin.
func emptyBin(c *call) {
	for _, i := range c.account.instances {
		if i.status == recycle {
			i.become(gone, c.now)
		}
	}
}

// leave takes an instance out of the listing, whatever it was.
func leave(c *call, i *instance) { i.become(gone, c.now) }

// returnToBin puts an instance into the recycle bin, whatever it was.
func returnToBin(c *call, i *instance) { i.become(recycle, c.now) }

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
func passSeen(i *instance, through, to string, now time.Time) {
	i.pass(through, to, now, 0)
	i.awaitLooks(aLook)
}

// releaseSlowly makes a release of one instance last until the instance was seen on its way out.
func releaseSlowly(o *operation) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if sound(); alone(c) {
			i.awaitLooks(aLook)
		}
	})
}

// prepaid tells whether an instance was paid in advance.
func prepaid(i *instance) bool { return i.chargeType == contract.Prepaid }
