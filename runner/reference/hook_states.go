package reference

import (
	"strings"
	"time"

	"golang.org/x/time/rate"

	"relcon/runner/contract"
)

// Kinds of account that the Zenlayer products offer.
const (
	kindDefault     = "default"
	kindRecycleBin  = "recycle-bin"
	kindRateLimited = "rate-limited"
)

// The limit of a rate-limited account: far above what one person does, far below a burst, and over so long a time that
// a burst from a busy machine is one, too.
const (
	limitRequests = 12
	limitPer      = 4 * time.Second
)

// Bounds that keep one account small and its clock sane.
const (
	mostArranged = 1000
	mostOwned    = 10000
	longestPass  = 10 * 365 * 24 * time.Hour
	idLength     = 16 // of the random part of an id
)

func limitRate(a *account) {
	a.RateLimit = &contract.RateLimit{Requests: limitRequests, Per: limitPer}
}

// limit gives the account the limit of its own, or else that of all accounts of the product, if there is one.
func (a *account) limit(usual map[contract.Product]contract.RateLimit) {
	limit, some := usual[a.Product]
	if a.RateLimit != nil {
		limit, some = *a.RateLimit, true
	}
	if some {
		a.limiter = rate.NewLimiter(rate.Every(limit.Per/time.Duration(limit.Requests)), limit.Requests)
	}
}

// offered gives the product that the parameters name, or why there is none.
func (h *hook) offered(params *values) (*service, *verdict) {
	name := params.text("product", "")
	if s := h.provider.services[contract.Product(name)]; s != nil {
		return s, nil
	}
	v := wrong("params.product: got " + shown(name) + ", want one of bmc, zec, bss")
	return nil, &v
}

// owner gives the account that the parameters name, or why there is none. The key is not repeated.
func (h *hook) owner(params *values) (*account, *verdict) {
	s, refused := h.offered(params)
	if refused != nil {
		return nil, refused
	}
	a := h.provider.accounts.withKey(s.product, params.text("accessKeyId", ""))
	if a == nil {
		v := wrong("params.accessKeyId: want the key of an account of " + string(s.product) + " that was set up here and not torn down")
		return nil, &v
	}
	return a, nil
}

func (h *hook) account(params *values) verdict {
	s, refused := h.offered(params)
	if refused != nil {
		return *refused
	}
	kind, reference := params.text("kind", kindDefault), params.text("reference", "")
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	equip, ok := s.kinds[kind]
	if !ok {
		return cannot("accounts of the kind " + shown(kind) + " are not offered for " + string(s.product))
	}
	random := h.provider.options.Random
	a := newAccount(s.product, kind, reference, contract.Credentials{
		AccessKeyID: "AK" + randomWord(random, 20), AccessKeySecret: randomWord(random, 40), Token: randomWord(random, 48),
	})
	equip(a)
	a.limit(h.provider.options.RateLimits)
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
	s, refused := h.offered(params)
	if refused != nil {
		return *refused
	}
	key, reference := params.text("accessKeyId", ""), params.text("reference", "")
	if (key == "") == (reference == "") {
		params.wrong("accessKeyId", "want it or a reference, and not both")
	}
	if err := params.problem(); err != nil {
		return wrong(err.Error())
	}
	h.provider.accounts.remove(s.product, key, reference)
	if reference != "" {
		return done(object{"reference": reference})
	}
	return done(object{})
}

func (h *hook) instances(params *values) verdict {
	a, refused := h.owner(params)
	if refused != nil {
		return *refused
	}
	order := h.provider.services[a.Product].order(params)
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
		ids[n] = "i-" + randomWord(options.Random, idLength)
		a.add(newInstance(ids[n], order, now))
	}
	return done(object{"instanceIds": ids})
}

// zenlayerOrder reads what the Zenlayer products take for instances. The renewal of a prepaid one is on.
func zenlayerOrder(params *values, statuses []string) instanceOrder {
	order := instanceOrder{
		count:      params.whole("count", 1, mostArranged),
		status:     params.oneOf("status", running, statuses),
		chargeType: params.oneOf("chargeType", contract.Postpaid, []string{contract.Postpaid, contract.Prepaid}),
		commitment: params.truth("commitment"),
		expiresIn:  params.duration("expiresIn", renewalOf),
	}
	if order.commitment && order.chargeType != contract.Postpaid {
		params.wrong("commitment", "only a pay-as-you-go instance has a commitment period")
	}
	if params.has("expiresIn") && order.chargeType != contract.Prepaid {
		params.wrong("expiresIn", "only a prepaid instance expires")
	}
	return order
}

func (h *hook) timePasses(params *values) verdict {
	a, refused := h.owner(params)
	if refused != nil {
		return *refused
	}
	duration := params.duration("duration", 0)
	if duration == 0 {
		params.wrong("duration", "it is missing")
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
	a, refused := h.owner(params)
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
