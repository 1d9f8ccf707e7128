package reference

import (
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

func (h *hook) account(params *values) verdict {
	offered, refused := h.offered(params)
	if refused != nil {
		return *refused
	}
	kind, reference := params.text("kind", kindDefault), params.text("reference", "")
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	equip, ok := offered.kinds[kind]
	if !ok {
		return cannot("accounts of the kind " + shown(kind) + " are not offered for " + string(offered.name))
	}
	random := h.provider.options.Random
	a := &account{byID: map[string]*instance{}, reference: reference}
	a.Product, a.Kind = offered.name, kind
	a.Credentials = contract.Credentials{
		AccessKeyID: "AK" + randomWord(random, 20), AccessKeySecret: randomWord(random, 40), Token: randomWord(random, 48),
	}
	equip(a)
	if !h.provider.accounts.add(a) {
		return wrong("params.reference: an account was asked for or torn down under it before")
	}
	return done(describeAccount(a))
}

func describeAccount(a *account) object {
	answer := object{
		"accessKeyId": a.Credentials.AccessKeyID, "accessKeySecret": a.Credentials.AccessKeySecret,
	}
	if a.Credentials.Token != "" {
		answer["token"] = a.Credentials.Token
	}
	if a.reference != "" {
		answer["reference"] = a.reference
	}
	if a.Retention > 0 {
		answer["retention"] = strings.TrimSuffix(a.Retention.String(), "0m0s")
	}
	if a.RateLimit != nil {
		answer["rateLimit"] = object{"requests": a.RateLimit.Requests, "per": a.RateLimit.Per.String()}
	}
	return answer
}

func (h *hook) teardown(params *values) verdict {
	offered, refused := h.offered(params)
	if refused != nil {
		return *refused
	}
	key, reference := params.text("accessKeyId", ""), params.text("reference", "")
	if (key == "") == (reference == "") {
		params.blame("accessKeyId", "want it or a reference, and not both")
	}
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	h.provider.accounts.remove(offered.name, key, reference)
	if reference != "" {
		return done(object{"reference": reference})
	}
	return done(object{})
}

func (h *hook) instances(params *values) verdict {
	a, offered, refused := h.owner(params)
	if refused != nil {
		return *refused
	}
	order := offered.order(params)
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	options := h.provider.options
	now := a.enter(options.Now())
	defer a.mu.Unlock()
	if len(a.instances)+order.count > mostOwned {
		return wrong("params.count: this account would own too many instances")
	}
	ids := make([]string, order.count)
	for n := range ids {
		ids[n] = "i-" + randomWord(options.Random, 16)
		a.add(newInstance(ids[n], order, now))
	}
	return done(object{"instanceIds": ids})
}

// zenlayerOrder reads what the Zenlayer products take. The renewal of a prepaid instance is on.
func zenlayerOrder(params *values, statuses []string) instanceOrder {
	order := instanceOrder{
		count:      params.count("count", 1, mostArranged),
		status:     params.oneOf("status", running, statuses),
		chargeType: params.oneOf("chargeType", contract.Postpaid, []string{contract.Postpaid, contract.Prepaid}),
		commitment: params.truth("commitment"),
		expiresIn:  params.duration("expiresIn", renewalOf),
	}
	if order.commitment && order.chargeType != contract.Postpaid {
		params.blame("commitment", "only a pay-as-you-go instance has a commitment period")
	}
	if params.has("expiresIn") && order.chargeType != contract.Prepaid {
		params.blame("expiresIn", "only a prepaid instance expires")
	}
	return order
}

func (h *hook) timePasses(params *values) verdict {
	a, _, refused := h.owner(params)
	if refused != nil {
		return *refused
	}
	duration := params.duration("duration", 0)
	if duration == 0 {
		params.blame("duration", "it is missing")
	}
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.offset+duration > longestPass {
		return wrong("params.duration: the clock would be more than ten years ahead")
	}
	a.offset += duration
	return done(object{})
}

func (h *hook) billing(params *values) verdict {
	a, _, refused := h.owner(params)
	if refused != nil {
		return *refused
	}
	id := params.text("instanceId", "")
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	a.enter(h.provider.options.Now())
	defer a.mu.Unlock()
	i := a.byID[id]
	if i == nil {
		return wrong("params.instanceId: got " + shown(id) + ", want an instance of this account")
	}
	return done(object{"billing": i.billing, "refund": i.refund})
}

// oneOf reads a word of a closed list.
func (v *values) oneOf(name, usual string, allowed []string) string {
	word := v.text(name, usual)
	if !slices.Contains(allowed, word) {
		v.blame(name, "got "+shown(word)+", want one of "+strings.Join(allowed, ", "))
	}
	return word
}

// duration reads a time above zero, of at most ten years.
func (v *values) duration(name string, usual time.Duration) time.Duration {
	text := v.text(name, "")
	if text == "" && !v.has(name) {
		return usual
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > longestPass {
		v.blame(name, "got "+shown(text)+", want a duration such as 24h, above zero, ten years at most")
		return usual
	}
	return d
}
