package reference

import (
	"net/url"
	"strings"
)

// bssRelease is the operation ReleaseInstance, in parts that faults and readings change.
type bssRelease struct {
	most     int                                           // ids that one request may name
	read     gatewayPhase                                  // reads the parameters into the call
	judge    func(*gatewayCall, target) *refusal           // one named instance
	decide   func(*gatewayCall, []target) decision         // what becomes of the whole request
	apply    func(*gatewayCall, *instance)                 // the effect on one instance
	token    func(*gatewayCall) string                     // under which the request is remembered; "" for none
	repeated func(*gatewayCall, keptRelease) gatewayAnswer // answers a token that was used before
	perform  func(*gatewayCall) gatewayAnswer              // the account is locked and up to date
	result   func(*gatewayCall, decision) object           // Data of a success
}

// decision is what becomes of a release.
type decision struct {
	refusal *refusal // nil means a success
	good    []target // to be released
	result  bool     // ReleaseResult of a success
}

// keptRelease is what was done under a client token.
type keptRelease struct {
	fingerprint string // of the parameters
	answer      gatewayAnswer
}

func newBSSRelease(g *gateway) *bssRelease {
	r := &bssRelease{most: mostNamed, judge: judgeReleaseBSS, decide: releaseAllOrNothing, repeated: repeatRelease, result: releaseResult}
	r.read = func(c *gatewayCall) *refusal { return r.soundRead(c, g.operands(c)) }
	r.apply = func(c *gatewayCall, i *instance) { i.become(gone, c.now) }
	r.token = func(c *gatewayCall) string { return g.operands(c).Get("ClientToken") }
	r.perform = func(c *gatewayCall) gatewayAnswer { return r.soundPerform(c, fingerprint(g.operands(c))) }
	return r
}

// soundRead goes by Alibaba Cloud BssOpenApi, ReleaseInstance, Request parameters.
func (r *bssRelease) soundRead(c *gatewayCall, params url.Values) *refusal {
	if refused := requireParams(params, "ProductCode", "SubscriptionType", "InstanceIds"); refused != nil {
		return refused
	}
	if refused := checkWord(params, "SubscriptionType", subscriptionTypes()); refused != nil {
		return refused
	}
	if refused := checkWord(params, "RenewStatus", renewStatuses()); refused != nil {
		return refused
	}
	if refused := checkClientToken(params); refused != nil {
		return refused
	}
	ids, refused := splitIDs(params, "InstanceIds", r.most)
	c.ids, c.described = ids, describedBy(params)
	return refused
}

// fingerprint tells two requests with one token apart. What must differ in a request that is sent again, such as the
// nonce, is no part of it.
func fingerprint(params url.Values) string {
	same := url.Values{}
	for _, name := range [...]string{"ProductCode", "SubscriptionType", "InstanceIds", "RenewStatus", "Region", "ProductType"} {
		same.Set(name, params.Get(name))
	}
	return same.Encode()
}

// soundPerform remembers a token with what was done under it. Where nothing was done there is nothing to repeat, so
// that an account has no more tokens than instances.
func (r *bssRelease) soundPerform(c *gatewayCall, fingerprint string) gatewayAnswer {
	token := r.token(c)
	if kept, used := c.account.releases[token]; used && token != "" {
		if kept.fingerprint != fingerprint {
			return gatewayAnswer{refusal: deny(codeTokenMismatch, "ClientToken was used before with other parameters")}
		}
		return r.repeated(c, kept)
	}
	decided := r.decide(c, r.targets(c))
	for _, t := range decided.good {
		r.apply(c, t.instance)
	}
	if decided.refusal != nil {
		return gatewayAnswer{refusal: decided.refusal}
	}
	a := gatewayAnswer{data: r.result(c, decided)}
	if token != "" && len(decided.good) > 0 {
		c.account.keep(token, keptRelease{fingerprint, a})
	}
	return a
}

func repeatRelease(_ *gatewayCall, kept keptRelease) gatewayAnswer { return kept.answer }

func (a *account) keep(token string, kept keptRelease) {
	if a.releases == nil {
		a.releases = map[string]keptRelease{}
	}
	a.releases[token] = kept
}

func releaseResult(_ *gatewayCall, decided decision) object {
	return object{"ReleaseResult": decided.result, "HostId": site}
}

// targets judges every named instance once, before anything is done to any.
func (r *bssRelease) targets(c *gatewayCall) []target {
	targets := make([]target, 0, len(c.ids))
	seen := make(map[string]bool, len(c.ids))
	for _, id := range c.ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		t := target{id: id, instance: c.account.listed(id)}
		t.refusal = r.judge(c, t)
		targets = append(targets, t)
	}
	return targets
}

// judgeReleaseBSS lets instances of every status be released: the page names none that can't. It does not say what a
// ProductCode, SubscriptionType, ProductType or Region means that contradicts the instance. Who describes an instance
// wrongly has another one in mind, so it is answered as if it did not exist.
func judgeReleaseBSS(c *gatewayCall, t target) *refusal {
	if t.instance == nil || !c.described.fits(t.instance) {
		return noSuchResource(t.id)
	}
	return nil
}

func noSuchResource(ids ...string) *refusal {
	return deny(codeNoResource, "instance "+shown(strings.Join(ids, ","))+" does not exist")
}

// releaseAllOrNothing refuses the whole request for one bad instance: one ReleaseResult speaks for all.
func releaseAllOrNothing(_ *gatewayCall, targets []target) decision {
	for _, t := range targets {
		if t.refusal != nil {
			return decision{refusal: t.refusal}
		}
	}
	return decision{good: targets, result: true}
}
