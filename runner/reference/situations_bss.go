package reference

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Situations of a release of BssOpenApi, and what can happen in them.

// ordinary tells whether a release of one pay-as-you-go instance has nothing about it that a clause of its own speaks
// of: POST, parameters in the query, JSON, RPC signature, no optional parameter, no undefined one.
func ordinary(c *call) bool {
	return c.action == releaseInstance && alone(c) && c.request.Method == http.MethodPost && !c.byHeader && !c.xml && len(c.body) == 0 &&
		c.described.chargeType == contract.PayAsYouGo && !strangeParams(c) &&
		!slices.ContainsFunc([]string{"RenewStatus", "Region", "ProductType", "ClientToken"}, c.params.Has)
}

// ordinaryDone tells whether an ordinary release is accepted.
func ordinaryDone(c *call) bool { return released(c) && ordinary(c) }

// strangeParams tells whether a release has a parameter that the pages do not define for it.
func strangeParams(c *call) bool {
	defined := []string{
		"Action", "Version", "Format", "AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp",
		"SecurityToken", "ProductCode", "SubscriptionType", "InstanceIds", "RenewStatus", "Region", "ProductType", "ClientToken",
	}
	for name := range c.params {
		if !slices.Contains(defined, name) {
			return true
		}
	}
	return false
}

// subscriptionReleased tells whether a release names one instance with a subscription, and no renewal method.
func subscriptionReleased(c *call) bool {
	return alone(c) && having("SubscriptionType", contract.Subscription)(c) && !c.params.Has("RenewStatus")
}

// having is the situation that a parameter has a value; "" stands for one that is missing, too.
func having(name, value string) situation {
	return func(c *call) bool { return c.params.Get(name) == value }
}

// invalid is the situation that a parameter is there and none of the valid values.
func invalid(name string, valid []string) situation {
	return func(c *call) bool { return c.params.Get(name) != "" && !slices.Contains(valid, c.params.Get(name)) }
}

// overlong tells whether a release names too many instances.
func overlong(c *call) bool { return strings.Count(c.params.Get("InstanceIds"), ",") >= mostNamed }

// releaseNamed releases whatever the parameter names that is there.
func releaseNamed(c *call) {
	for n, id := range strings.Split(c.params.Get("InstanceIds"), ",") {
		if i := c.account.listed(id); i != nil && n < mostNamed {
			i.become(gone, c.now)
		}
	}
}

// releaseNext releases the first instance that is listed.
func releaseNext(c *call) { toFirst((*instance).listed, become(gone))(c) }

// says decides a request as before, and says of it whether all is released.
func says(released bool) func(*call, []target, decision) decision {
	return func(_ *call, _ []target, d decision) decision {
		d.data = releaseResult(released)
		return d
	}
}

// onlySays answers a request as a success without any effect.
func onlySays(released bool) func(*call, []target, decision) decision {
	return func(*call, []target, decision) decision { return decision{data: releaseResult(released)} }
}
