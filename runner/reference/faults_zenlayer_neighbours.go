package reference

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// prefersChinese tells whether a client prefers answers in Chinese.
func prefersChinese(c *call) bool {
	return strings.HasPrefix(c.request.Header.Get("Accept-Language"), "zh")
}

// zenlayerNeighbourFaults are those of what is near to a request that the pages know: another method in a header, a header of a
// proxy, another key, the signature of another request.
func zenlayerNeighbourFaults() []fault {
	const overrides, names = "X-Http-Method-Override", "X-Request-Id"
	header := func(name string) situation { return func(c *call) bool { return c.request.Header.Get(name) != "" } }
	listed, again := sameAuthorization()
	return append(serveHead(),
		broken("zc-req-01-method-overridden", "A GET whose X-HTTP-Method-Override says POST is served like POST.",
			before(atReceive, header(overrides), func(c *call) { c.request.Method = c.request.Header.Get(overrides) })),
		broken("zc-env-04-named-by-the-client", "The X-Request-Id of a request becomes the request id of its answer.",
			before(atReceive, header(names), func(c *call) { c.id = c.request.Header.Get(names) })),
		broken("zc-env-07-in-gbk", "The message of a refusal is written in GBK for a client that prefers Chinese.",
			onMessage(both(prefersChinese, func(c *call) bool { return c.refusal != nil }), func(e envelope, m *message) {
				m.body = []byte(strings.Replace(string(m.body), `"message":"`, "\"message\":\"\xb2\xce\xca\xfd", 1))
			})).also("a body that is no UTF-8 can't be read", "ZC-ENV-03"),
		broken("zc-auth-01-foreign-headers-refused", "A signature that covers a header that the pages do not name is refused.",
			onPass(atSignature, func(c *call) bool { return slices.Contains(c.authorization.SignedHeaders, "accept-language") }, with(mismatch()))),
		broken("zc-auth-01-listing-repeated", "A release with the signature of a listing is taken for the listing sent again, and does nothing.",
			on(describeInstances, onPass(atPerform, listed, accept)), onEffect(again, nothing)).there("ZC-AUTH-08"),
		broken("zc-auth-06-any-case", "The case of the letters of an access key does not count.",
			onRefusal(atKey, anyCode, always, func(c *call, r *refusal) *refusal {
				for _, a := range c.service.accounts.all(c.service.product) {
					if strings.EqualFold(c.authorization.Credential, a.Credentials.AccessKeyID) {
						c.account = a
						return nil
					}
				}
				return r
			})),
	)
}

func serveHead() []fault {
	return []fault{
		broken("zc-req-01-head-with-token", "HEAD with an access token is served like POST.", serveMethod(http.MethodHead, byBearer)...),
		broken("zc-req-01-head-terminates", "A termination by HEAD with an access token is served like one by POST.",
			serveMethod(http.MethodHead, both(byBearer, calling(terminateInstance)))...),
	}
}

// sameAuthorization gives a situation that notes the Authorization of each call and is none, and the situation that it was noted.
func sameAuthorization() (noted, again situation) {
	var mu sync.Mutex
	seen := map[string]bool{}
	noted = func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		seen[c.request.Header.Get("Authorization")] = true
		return false
	}
	return noted, func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		return seen[c.request.Header.Get("Authorization")]
	}
}

// searchFaults are those of a listing by a filter that is answered from an index of its own: it does not hear of what an operation
// did, or of what time did.
func searchFaults() []fault {
	by := func(member string) situation { return func(c *call) bool { return c.members[member] != nil } }
	byStatus := func(member, status string) situation {
		return func(c *call) bool { return c.members[member] == status }
	}
	return []fault{
		broken("bmc-rel-01-shown-by-its-name", "A listing by a name does not hear of releases.", afterEffect(always, mark), stillShown(by("instanceName"), goneMarked, recycle)),
		broken("zec-rel-01-shown-by-its-status", "A listing of what is running does not hear of releases.", afterEffect(always, mark), stillShown(byStatus("status", running), goneMarked, running)),
		broken("zec-rel-01-shown-by-its-name", "A listing by a name does not hear of releases.", afterEffect(always, mark), stillShown(by("name"), goneMarked, running)),
		broken("bmc-trm-01-hidden-by-its-status", "A listing of what is in the recycle bin does not hear of returns.",
			afterEffect(binned, mark), on(describeInstances, onPass(atPerform, byStatus("instanceStatus", recycle), func(c *call, _ *refusal) *refusal {
				page, _ := c.data["dataSet"].([]any)
				kept := slices.DeleteFunc(slices.Clone(page), func(each any) bool {
					id, _ := each.(object)["instanceId"].(string)
					i := c.account.byID[id]
					return i != nil && marked(i)
				})
				c.data = object{"totalCount": len(kept), "dataSet": kept}
				return nil
			}))),
		broken("bmc-trm-04-shown-by-its-status", "A listing of what is in the recycle bin shows what was there for 24 hours, until something else is asked.",
			afterEffect(binned, mark), on(releaseInstances, afterEffect(always, unmark)), stillShown(byStatus("instanceStatus", recycle), goneMarked, recycle),
			foundOut(not(byStatus("instanceStatus", recycle)))),
		broken("bmc-trm-02-billed-again", "A refused release of a batch begins the billing of what was returned again.",
			on(releaseInstances, onMixed(func(_ *call, targets []target, d decision) decision {
				for _, each := range good(targets) {
					if d.refusal != nil && each.instance.billing == billingOff {
						each.instance.billing = billingOn
					}
				}
				return d
			}))),
		broken("zec-rel-04-stopped-behind-another", "A batch to stop whose first instance can be stopped stops what is being released as well.",
			on(stopInstances, deciding(func(_ *call, targets []target) bool { return len(targets) > 1 && targets[0].refusal == nil }, func(_ *call, targets []target, _ decision) decision {
				return decision{good: targets}
			}))),
	}
}

// goneMarked tells whether an instance is gone that a fault has marked.
func goneMarked(i *instance) bool { return !i.listed() && marked(i) }

// foundOut takes the marks from what is gone, at a listing in the situation.
func foundOut(when situation) change {
	overdue := func(c *call) bool { return when(c) && c.first(goneMarked) != nil }
	return on(describeInstances, onPass(atPerform, overdue, but(func(c *call) {
		for _, i := range c.account.instances {
			if goneMarked(i) {
				unmark(c, i)
			}
		}
	})))
}
