package reference

import "net/http"

// change is what a fault or a reading does to a service before it serves. o is the operation that its rule is about.
// Each change wraps what was there, so that all but the one situation stays as it was.
type change func(s *service, o *operation)

// on makes a change to another operation than the one that the rule is about, where the product has it.
func on(action string, changes ...change) change {
	return func(s *service, _ *operation) {
		if s.operations[action] == nil {
			return
		}
		for _, change := range changes {
			change(s, s.operations[action])
		}
	}
}

// place is a phase that can be changed.
type place func(*service, *operation) *phase

func atReceive(s *service, _ *operation) *phase      { return &s.receive }
func atAuthenticate(s *service, _ *operation) *phase { return &s.authenticate }
func atToken(s *service, _ *operation) *phase        { return &s.token }
func atKey(s *service, _ *operation) *phase          { return &s.key }
func atTime(s *service, _ *operation) *phase         { return &s.fresh }
func atSignature(s *service, _ *operation) *phase    { return &s.signature }
func atNonce(s *service, _ *operation) *phase        { return &s.nonce }
func atLimit(s *service, _ *operation) *phase        { return &s.limit }
func atRoute(s *service, _ *operation) *phase        { return &s.route }
func atDecode(s *service, _ *operation) *phase       { return &s.decode }
func atRead(_ *service, o *operation) *phase         { return &o.read }
func atPermit(_ *service, o *operation) *phase       { return &o.permit }
func atPerform(_ *service, o *operation) *phase      { return &o.perform }
func atJudge(_ *service, o *operation) *phase        { return &o.judge }

// anyCode stands for refusals of every code.
const anyCode = ""

// onRefusal gives another reply to calls that the phase refuses with the code, in the situation.
func onRefusal(at place, code string, when situation, other reply) change {
	return func(s *service, o *operation) {
		changed, other := at(s, o), s.probe.reply(other)
		sound := *changed
		*changed = func(c *call) *refusal {
			refused := c.pass(sound)
			if refused == nil || code != anyCode && refused.code != code || !when(c) {
				return refused
			}
			return other(c, refused)
		}
	}
}

// onPass gives a reply to calls that the phase lets pass, in the situation.
func onPass(at place, when situation, other reply) change {
	return func(s *service, o *operation) {
		changed, other := at(s, o), s.probe.reply(other)
		sound := *changed
		*changed = func(c *call) *refusal {
			if refused := c.pass(sound); refused != nil || !when(c) {
				return refused
			}
			return other(c, nil)
		}
	}
}

// before changes a call before it comes to the phase, in the situation.
func before(at place, when situation, do func(*call)) change {
	return func(s *service, o *operation) {
		changed, do := at(s, o), s.probe.inPlaceOf(do)
		sound := *changed
		*changed = func(c *call) *refusal {
			if when(c) {
				do(c)
			}
			return c.pass(sound)
		}
	}
}

// instead puts another phase in the place of one, which it is given.
func instead(at place, other func(sound phase) phase) change {
	return func(s *service, o *operation) {
		if s.probe != nil {
			onPass(at, always, accept)(s, o)
			onRefusal(at, anyCode, always, accept)(s, o)
			return
		}
		changed := at(s, o)
		*changed = other(*changed)
	}
}

// onEffect gives the operation another effect on c.target, in the situation.
func onEffect(when situation, other effect) change {
	return func(s *service, o *operation) {
		sound := o.apply
		other := s.probe.effect(other, sound)
		o.apply = func(c *call, i *instance) {
			if when(c) {
				other(c, i)
				return
			}
			sound(c, i)
		}
	}
}

// afterEffect adds something to the effect on c.target, where the situation was there before it.
func afterEffect(when situation, add effect) change {
	return func(s *service, o *operation) {
		sound, add := o.apply, s.probe.effect(add, nothing)
		o.apply = func(c *call, i *instance) {
			there := when(c)
			if sound(c, i); there {
				add(c, i)
			}
		}
	}
}

// onDecision decides otherwise about a request, in the situation.
func onDecision(when situation, other func(*call, []target, decision) decision) change {
	return deciding(func(c *call, _ []target) bool { return when(c) }, other)
}

// onMixed decides otherwise about batches of good and bad instances.
func onMixed(other func(*call, []target, decision) decision) change {
	return deciding(func(_ *call, targets []target) bool {
		n := len(good(targets))
		return n > 0 && n < len(targets)
	}, other)
}

func deciding(when func(*call, []target) bool, other func(*call, []target, decision) decision) change {
	return func(s *service, o *operation) {
		sound, other := o.decide, s.probe.decision(other)
		o.decide = func(c *call, targets []target) decision {
			decided := sound(c, targets)
			if when(c, targets) {
				return other(c, targets, decided)
			}
			return decided
		}
	}
}

// most lets a request name another number of instances.
func most(number int) change {
	return func(s *service, o *operation) {
		if s.probe != nil {
			instead(atRead, nil)(s, o)
			return
		}
		o.most = number
	}
}

// onItem shows another value of a member, where some instances are listed.
func onItem(which func(*instance) bool, member string, value any) change {
	return func(s *service, _ *operation) {
		if s.probe != nil {
			onEnvelope(listed)(s, nil)
			return
		}
		sound := s.listing.item
		s.listing.item = func(i *instance) object {
			item := sound(i)
			if which(i) {
				item[member] = value
			}
			return item
		}
	}
}

// onEnvelope spoils answers before they are written, in the situation.
func onEnvelope(when situation, spoils ...func(*call, *envelope)) change {
	return func(s *service, _ *operation) {
		sound, probe := s.compose, s.probe
		s.compose = func(c *call) envelope {
			e := sound(c)
			if when(c) && !probe.notes(c) {
				for _, spoil := range spoils {
					spoil(c, &e)
				}
			}
			return e
		}
	}
}

// onMessage spoils what goes over the wire, in the situation.
func onMessage(when situation, spoil func(envelope, *message)) change {
	return func(s *service, _ *operation) {
		sound, probe := s.encode, s.probe
		s.encode = func(c *call, e envelope) message {
			m := sound(c, e)
			if when(c) && !probe.notes(c) {
				spoil(e, &m)
			}
			return m
		}
	}
}

// reply is what comes of a call in place of the phase's refusal, which is nil where the phase lets it pass.
type reply func(*call, *refusal) *refusal

// with refuses a call.
func with(other *refusal) reply { return func(*call, *refusal) *refusal { return other } }

// accept lets a call pass.
func accept(*call, *refusal) *refusal { return nil }

// crash answers as a server that fell over.
func crash(c *call, _ *refusal) *refusal {
	code := "InternalError"
	if c.service.product.Zenlayer() {
		code = "INTERNAL_SERVER_ERROR"
	}
	return &refusal{http.StatusInternalServerError, code, "something went wrong"}
}

// recode refuses with another code, and the status that goes with it.
func recode(code string) reply {
	return func(_ *call, r *refusal) *refusal { return refuse(code, r.message) }
}

// restatus refuses with another status.
func restatus(status int) reply {
	return func(_ *call, r *refusal) *refusal { return &refusal{status, r.code, r.message} }
}

// but answers as before, and does something to the account as well.
func but(do func(*call)) reply {
	return func(c *call, r *refusal) *refusal {
		c.inside(func() { do(c) })
		return r
	}
}

// andDo answers as before, and does something to the instance that is judged, or else to the first one that is named.
func andDo(do effect) reply {
	return but(func(c *call) {
		if i := c.subject(); i != nil {
			do(c, i)
		}
	})
}

// carriedOut answers as before, although the call goes through the phases that are left.
func carriedOut(c *call, r *refusal) *refusal {
	c.service.carryOut(c)
	return r
}

// theSecondTime gives the other reply to a call that the account has been refused before, by the same phase.
func theSecondTime(other reply) reply {
	return func(c *call, r *refusal) *refusal {
		before := 0
		c.inside(func() { before, c.account.mark = c.account.mark, 1 })
		if before == 0 {
			return r
		}
		return other(c, r)
	}
}
