package reference

import "net/http"

// zenlayerFormFaults say the right thing in a form that the pages do not know. Who looks at one part of an answer alone
// overlooks them.
func zenlayerFormFaults() []fault {
	return []fault{
		onBoth("zc-env-02-without-ids", "A release has no request id, neither outside nor inside the response.",
			spoilMembers(released, func(m object) {
				delete(m, "requestId")
				delete(inner(m), "requestId")
			})).also(whyAccepted, accepting()...),
		onBoth("zc-env-07-other-charset", "A refusal for a missing parameter says that it is written in GBK.",
			spoilType(missed, "application/json; charset=gbk")),
		onBoth("zc-env-07-broken-type", "The content type of a refusal for a missing parameter ends in the middle.",
			spoilType(missed, "application/json; charset")),
		onBoth("zc-auth-09-listing-denied", "To list an instance of another account is refused as such, which tells that it exists.", func(z *zenlayer) {
			onPass(&z.parameters, func(c *call) *refusal {
				if c.action() == describeInstances && z.foreign(c) != nil {
					return &refusal{http.StatusForbidden, codeUnauthorizedOperation, "the instance belongs to another account"}
				}
				return nil
			})
		}),
		onBoth("zc-auth-09-listing-without-id", "A listing of an instance of another account has no request id inside the response.", func(z *zenlayer) {
			foreign := func(c *call, a answer) bool { return listed(c, a) && z.foreign(c) != nil }
			spoilMembers(foreign, func(m object) { delete(inner(m), "requestId") })(z)
		}),
		onBoth("zc-lim-01-small-pages", "To list by pages of ten is always over the limit of an account that has one.", func(z *zenlayer) {
			onPass(&z.parameters, func(c *call) *refusal {
				if c.account.limiter == nil || c.query.size != 10 {
					return nil
				}
				return &refusal{http.StatusTooManyRequests, codeLimitExceeded, "too many requests"}
			})
		}),
		onBoth("zc-lim-01-always", "An account that has a rate limit is always over it.", func(z *zenlayer) {
			z.limit = func(c *call) *refusal {
				if c.account.limiter == nil {
					return nil
				}
				return &refusal{http.StatusTooManyRequests, codeLimitExceeded, "too many requests"}
			}
		}),
	}
}

func spoilType(when func(*call, answer) bool, contentType string) func(*zenlayer) {
	return func(z *zenlayer) {
		onSent(z, when, func(_ *call, m *message) { m.contentType = contentType })
	}
}

// bssFormFaults are those of BssOpenApi and its gateway.
func bssFormFaults() []fault {
	status := func(id, summary string, when func(*gatewayCall, gatewayAnswer) bool, status int) fault {
		return onBSS(id, summary, func(g *gateway) {
			onComposed(g, when, func(_ *gatewayCall, e *envelope) { e.status = status })
		})
	}
	return []fault{
		status("bss-rel-13-accepted-status", "A release of 100 instances is answered with 202.",
			func(c *gatewayCall, a gatewayAnswer) bool { return releaseDone(c, a) && hundred(c) }, http.StatusAccepted),
		onBSS("bss-rel-14-failure-with-500", "A request that names too many instances is answered with 500 and Success false.", func(g *gateway) {
			composeOtherwise(g, codeBadParameter, overlong, func(c *gatewayCall, refused *refusal) envelope {
				e := failed(c, refused, false)
				e.status = http.StatusInternalServerError
				return e
			})
		}).also("such a request is sent there too", "BSS-REL-17"),
		onBSS("bss-rel-22-code-decides", "A release has the Code Success, and no Success.", func(g *gateway) {
			onComposed(g, ordinaryDone, func(_ *gatewayCall, e *envelope) { delete(e.members, "Success") })
		}).also("every accepted release is checked for its members", acceptedBSS()...),
		onBSS("bss-rel-23-without-message", "A batch with one bad id releases nothing, which ReleaseResult says, without a Message.", func(g *gateway) {
			mixed := func(c *gatewayCall, targets []target) bool {
				good := len(fitting(targets))
				return multiple(c) && good > 1 && good < len(targets)
			}
			sound := g.release.decide
			g.release.decide = func(c *gatewayCall, targets []target) decision {
				if mixed(c, targets) {
					return decision{}
				}
				return sound(c, targets)
			}
			onComposed(g, func(c *gatewayCall, a gatewayAnswer) bool {
				return releaseDone(c, a) && a.data["ReleaseResult"] == false
			},
				func(_ *gatewayCall, e *envelope) { delete(e.members, "Message") })
		}),
		status("acs-env-01-server-fault", "The refusal of a listing for its signature comes with HTTP 500.", listingRefused(codeBadSignature),
			http.StatusInternalServerError).also("such a listing is refused there too", "ACS-ENV-02"),
		status("acs-req-01-version-with-202", "An unknown version is refused with HTTP 202.", refusedWith(codeBadVersion), http.StatusAccepted),
	}
}
