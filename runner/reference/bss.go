package reference

import (
	"maps"
	"net/http"
	"net/url"

	"relcon/runner/contract"
)

// The operations of BssOpenApi that exist here.
const (
	releaseInstance         = "ReleaseInstance"
	queryAvailableInstances = "QueryAvailableInstances"
)

// Kinds of account that only BssOpenApi has.
const (
	kindNonVNO       = "non-vno"
	kindNoPermission = "no-permission"
)

const (
	normal        = contract.StatusNormal
	waitForExpire = "WaitForExpire"
	usualProduct  = "ecs"
	usualRegion   = "cn-hangzhou"
	autoRenewal   = "AutoRenewal"
	manualRenewal = "ManualRenewal"
	notRenewal    = "NotRenewal"
)

func bssStatuses() []string { return []string{normal, "Creating", waitForExpire, "Expired"} }

func subscriptionTypes() []string { return []string{contract.PayAsYouGo, contract.Subscription} }

func renewStatuses() []string { return []string{autoRenewal, manualRenewal, notRenewal} }

func newBSS(options Options, accounts *registry) *service {
	s := newAlibaba(options, accounts)
	// Temporary credentials do not exist here, so there is no token to send.
	plain := func(a *account) { a.Credentials.Token = "" }
	s.kinds = map[string]func(*account){kindDefault: plain, kindNonVNO: plain, kindNoPermission: plain}
	release := onInstances(judgeReleaseBSS, releaseAllOrNothing, become(gone))
	release.read, release.permit, release.perform = readRelease, permitRelease, onceForToken(release.perform)
	s.listing = &listing{read: readSearch, shows: (*instance).listed, item: bssItem, answer: bssPage}
	s.operations = map[string]*operation{releaseInstance: release, queryAvailableInstances: s.listing.operation()}
	for _, o := range s.operations {
		// The metadata of ReleaseInstance names POST only, the page on requests says that GET is supported.
		o.methods = []string{http.MethodGet, http.MethodPost}
	}
	return s
}

// permitRelease lets only virtual network operators with the permission bss:ReleaseInstance through (Alibaba Cloud
// BssOpenApi, ReleaseInstance, Operation description and Authorization information). The page names no codes; these
// are what sibling operations answer.
func permitRelease(c *call) *refusal {
	switch c.account.Kind {
	case kindNonVNO:
		return refuse(codeNotApplicable, "only a virtual network operator can call this operation")
	case kindNoPermission:
		return refuse(codeNotAuthorized, "the caller lacks the permission bss:"+releaseInstance)
	}
	return nil
}

// readRelease goes by Alibaba Cloud BssOpenApi, ReleaseInstance, Request parameters.
func readRelease(c *call) *refusal {
	p := &params{Values: c.params}
	p.require("ProductCode", "SubscriptionType", "InstanceIds")
	p.word("SubscriptionType", subscriptionTypes())
	p.word("RenewStatus", renewStatuses())
	p.clientToken("ClientToken")
	if c.ids = p.ids("InstanceIds", c.operation.most); p.refused == nil {
		c.described = describedBy(c.params)
	}
	return p.refused
}

// judgeReleaseBSS lets instances of every status be released: the page names none that can't. It does not say what a
// ProductCode, SubscriptionType, ProductType or Region means that contradicts the instance. Who describes an instance
// wrongly has another one in mind, so it is answered as if it did not exist.
func judgeReleaseBSS(c *call) *refusal {
	if c.described.fits(c.target.instance) {
		return nil
	}
	return noSuchResource(c.target.id)
}

// releaseAllOrNothing refuses the whole request for one bad instance: one ReleaseResult speaks for all.
func releaseAllOrNothing(_ *call, targets []target) decision {
	for _, t := range targets {
		if t.refusal != nil {
			return decision{refusal: t.refusal}
		}
	}
	return decision{good: targets, data: releaseResult(true)}
}

// releaseResult is the Data of a success.
func releaseResult(released bool) object { return object{"ReleaseResult": released, "HostId": site} }

// keptRelease is what was done under a client token.
type keptRelease struct {
	fingerprint string // of the parameters
	data        object
}

// onceForToken remembers a client token with what was done under it, and answers the same when it comes again. Where
// nothing was done there is nothing to repeat, so that an account has no more tokens than instances.
func onceForToken(release phase) phase {
	return func(c *call) *refusal {
		token := c.params.Get("ClientToken")
		if token == "" {
			return release(c)
		}
		if kept, used := c.account.releases[token]; used {
			if kept.fingerprint != fingerprint(c.params) {
				return refuse(codeTokenMismatch, "ClientToken was used before with other parameters")
			}
			c.data, c.repeated = kept.data, true
			return nil
		}
		refused := release(c)
		if refused == nil && c.worked > 0 {
			c.account.releases[token] = keptRelease{fingerprint(c.params), maps.Clone(c.data)}
		}
		return refused
	}
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
