package reference

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Situations of calls of BssOpenApi.

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
