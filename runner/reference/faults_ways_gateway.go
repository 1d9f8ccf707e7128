package reference

import (
	"net/http"
)

// Ways of changing one phase of the gateway. Each wraps the sound one, so that all but the spoilt situation stays.

// onBSS makes a fault of BssOpenApi.
func onBSS(id, summary string, change func(*gateway)) fault {
	return newFault(id, summary, func(b *behaviour) { change(b.bss) })
}

// onGatewayRefusal spoils what a phase refuses.
func onGatewayRefusal(p *gatewayPhase, spoil func(*gatewayCall, *refusal) *refusal) {
	sound := *p
	*p = func(c *gatewayCall) *refusal {
		if refused := sound(c); refused != nil {
			return spoil(c, refused)
		}
		return nil
	}
}

// onGatewayPass spoils what a phase lets through.
func onGatewayPass(p *gatewayPhase, spoil gatewayPhase) {
	sound := *p
	*p = func(c *gatewayCall) *refusal {
		if refused := sound(c); refused != nil {
			return refused
		}
		return spoil(c)
	}
}

// recoded gives a phase's refusals of one code another refusal, in the situation.
func recoded(p *gatewayPhase, code string, other *refusal, when func(*gatewayCall) bool) {
	onGatewayRefusal(p, func(c *gatewayCall, refused *refusal) *refusal {
		if refused.code != code || !when(c) {
			return refused
		}
		return other
	})
}

// refuseWhen refuses releases in the situation.
func refuseWhen(g *gateway, when func(*gatewayCall) bool, other *refusal) {
	onGatewayPass(&g.release.read, func(c *gatewayCall) *refusal {
		if when(c) {
			return other
		}
		return nil
	})
}

// decideWhen decides releases otherwise, in the situation.
func decideWhen(g *gateway, when func(*gatewayCall) bool, spoil func(*gatewayCall, []target, decision) decision) {
	r := g.release
	sound := r.decide
	r.decide = func(c *gatewayCall, targets []target) decision {
		decided := sound(c, targets)
		if when(c) {
			return spoil(c, targets, decided)
		}
		return decided
	}
}

// effectWhen gives a release another effect on its instances, in the situation.
func effectWhen(g *gateway, when func(*gatewayCall) bool, effect func(*gatewayCall, *instance)) {
	r := g.release
	sound := r.apply
	r.apply = func(c *gatewayCall, i *instance) {
		if when(c) {
			effect(c, i)
			return
		}
		sound(c, i)
	}
}

// onComposed spoils the members of an answer, whatever the format.
func onComposed(g *gateway, when func(*gatewayCall, gatewayAnswer) bool, spoil func(*gatewayCall, *envelope)) {
	sound := g.compose
	g.compose = func(c *gatewayCall, a gatewayAnswer) envelope {
		e := sound(c, a)
		if when(c, a) {
			spoil(c, &e)
		}
		return e
	}
}

// composeOtherwise replaces the envelope of refusals of one code, in the situation.
func composeOtherwise(g *gateway, code string, when func(*gatewayCall) bool, other func(*gatewayCall, *refusal) envelope) {
	sound := g.compose
	g.compose = func(c *gatewayCall, a gatewayAnswer) envelope {
		if a.refusal != nil && a.refusal.code == code && when(c) {
			return other(c, a.refusal)
		}
		return sound(c, a)
	}
}

// onEncoded spoils what goes over the wire.
func onEncoded(g *gateway, when func(*gatewayCall, envelope) bool, spoil func(*gatewayCall, envelope, *message)) {
	sound := g.encode
	g.encode = func(c *gatewayCall, e envelope) message {
		m := sound(c, e)
		if when(c, e) {
			spoil(c, e, &m)
		}
		return m
	}
}

// behindRefusal does something to the account of a call that is refused, and is not locked.
func (g *gateway) behindRefusal(c *gatewayCall, do func()) {
	c.now = c.account.enter(g.now())
	defer c.account.mu.Unlock()
	do()
}

// collapse is what the gateway answers when the service fell over.
func collapse() *refusal {
	return &refusal{http.StatusInternalServerError, "InternalError", "something went wrong"}
}

// nothingDone is a success without any effect, both flags true.
func nothingDone(*gatewayCall, []target, decision) decision { return decision{result: true} }

// noEffect leaves an instance as it is.
func noEffect(*gatewayCall, *instance) {}
