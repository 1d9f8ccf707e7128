package reference

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
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

// Situations.

func anyCall(*gatewayCall) bool { return true }

// unlike turns a situation into its opposite.
func unlike(when func(*gatewayCall) bool) func(*gatewayCall) bool {
	return func(c *gatewayCall) bool { return !when(c) }
}

// both is the situation that both are given.
func both(one, other func(*gatewayCall) bool) func(*gatewayCall) bool {
	return func(c *gatewayCall) bool { return one(c) && other(c) }
}

// single tells whether a release names one instance.
func single(c *gatewayCall) bool { return len(c.ids) == 1 }

// multiple tells whether a release names more than one instance, and fewer than the clauses on limits speak of.
func multiple(c *gatewayCall) bool { return len(c.ids) > 1 && len(c.ids) <= 10 }

// ordinary tells whether a release of one pay-as-you-go instance has nothing about it that a clause of its own speaks
// of: POST, parameters in the query, JSON, RPC signature, no optional parameter, no undefined one.
func ordinary(c *gatewayCall) bool {
	return single(c) && c.request.Method == http.MethodPost && !c.header && !c.xml && len(c.body) == 0 &&
		c.described.chargeType == contract.PayAsYouGo && !strangeParams(c) &&
		!slices.ContainsFunc([]string{"RenewStatus", "Region", "ProductType", "ClientToken"}, c.params.Has)
}

// strangeParams tells whether a release has a parameter that the pages do not define for it.
func strangeParams(c *gatewayCall) bool {
	for name := range c.params {
		if !slices.Contains(definedParams(), name) {
			return true
		}
	}
	return false
}

func definedParams() []string {
	return []string{
		"Action", "Version", "Format", "AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp",
		"SecurityToken", "ProductCode", "SubscriptionType", "InstanceIds", "RenewStatus", "Region", "ProductType", "ClientToken",
	}
}

// given is the situation that a parameter is there, whatever its value.
func given(name string) func(*gatewayCall) bool {
	return func(c *gatewayCall) bool { return c.params.Has(name) }
}

// having is the situation that a parameter has a value.
func having(name, value string) func(*gatewayCall) bool {
	return func(c *gatewayCall) bool { return c.params.Get(name) == value }
}

// unowned tells whether a release names only what never was in the account.
func unowned(c *gatewayCall) bool {
	return !slices.ContainsFunc(c.ids, func(id string) bool { return c.account.byID[id] != nil })
}

// alreadyGone tells whether a release names only what was in the account and is gone.
func alreadyGone(c *gatewayCall) bool {
	return !slices.ContainsFunc(c.ids, func(id string) bool { i := c.account.byID[id]; return i == nil || i.listed() })
}

// releaseDone is the answer to a release that succeeded.
func releaseDone(c *gatewayCall, a gatewayAnswer) bool {
	return a.refusal == nil && c.action() == releaseInstance
}

// ordinaryDone is the answer to an ordinary release that succeeded.
func ordinaryDone(c *gatewayCall, a gatewayAnswer) bool { return releaseDone(c, a) && ordinary(c) }

// refusedWith is the situation of a refusal with the code.
func refusedWith(code string) func(*gatewayCall, gatewayAnswer) bool {
	return func(_ *gatewayCall, a gatewayAnswer) bool { return a.refusal != nil && a.refusal.code == code }
}

// listingRefused is the situation of a listing that is refused with the code.
func listingRefused(code string) func(*gatewayCall, gatewayAnswer) bool {
	return func(c *gatewayCall, a gatewayAnswer) bool {
		return c.action() == queryAvailableInstances && refusedWith(code)(c, a)
	}
}

// releaseNext releases the first instance that is listed.
func releaseNext(c *gatewayCall) {
	for _, i := range c.account.instances {
		if i.listed() {
			i.become(gone, c.now)
			return
		}
	}
}

// releaseNamed releases whatever a parameter names that is there.
func releaseNamed(c *gatewayCall, most int) {
	for n, id := range strings.Split(c.params.Get("InstanceIds"), ",") {
		if i := c.account.listed(id); i != nil && n < most {
			i.become(gone, c.now)
		}
	}
}
