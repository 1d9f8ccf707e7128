package reference

import (
	"net/http"
	"time"

	"relcon/runner/contract"
)

const (
	whySignatureBSS = "a server can't tell a wrong secret from changed parameters"
)

func acsSignatureFaults() []fault {
	releasing := func(c *gatewayCall) bool { return c.action() == releaseInstance }
	return []fault{
		onBSS("acs-auth-01-refused", "A release with the RPC signature is refused as not matching.", func(g *gateway) {
			refuseWhen(g, ordinary, mismatching())
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("acs-auth-01-method-unknown", "The signature method HMAC-SHA1 is not valid for a release.", func(g *gateway) {
			refuseWhen(g, ordinary, deny(codeBadSignatureMethod, "SignatureMethod is not valid"))
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("acs-auth-02-refused", "A release with the header signature is refused as not matching.", func(g *gateway) {
			refuseWhen(g, byHeader, mismatching())
		}),
		onBSS("acs-auth-02-unknown", "The header signature of a release is not known.", func(g *gateway) {
			refuseWhen(g, byHeader, lacking("Signature"))
		}),
		onBSS("acs-auth-03-any-rpc", "Every RPC signature is accepted.", func(g *gateway) {
			recoded(&g.signature, codeBadSignature, nil, byParams)
		}).also(whySignatureBSS, "ACS-AUTH-04", "ACS-ENV-01", "ACS-ENV-02"),
		onBSS("acs-auth-03-any-header", "Every header signature is accepted.", func(g *gateway) {
			recoded(&g.signature, codeBadSignature, nil, byHeader)
		}).also(whySignatureBSS, "ACS-AUTH-04"),
		onBSS("acs-auth-03-other-code", "An RPC signature that does not match is refused with another code.", func(g *gateway) {
			recoded(&g.signature, codeBadSignature, deny(codeIncompleteSignature, "the signature is not valid"), byParams)
		}).also(whySignatureBSS, "ACS-AUTH-04"),
		onBSS("acs-auth-03-header-other-code", "A header signature that does not match is refused with another code.", func(g *gateway) {
			recoded(&g.signature, codeBadSignature, deny(codeIncompleteSignature, "the signature is not valid"), byHeader)
		}).also(whySignatureBSS, "ACS-AUTH-04"),
		onBSS("acs-auth-04-rpc-not-covered", "The parameters of a release are not covered by the RPC signature.", func(g *gateway) {
			recoded(&g.signature, codeBadSignature, nil, both(releasing, byParams))
		}).also(whySignatureBSS, "ACS-AUTH-03", "ACS-ENV-02"),
		onBSS("acs-auth-04-header-not-covered", "The parameters of a release are not covered by the header signature.", func(g *gateway) {
			recoded(&g.signature, codeBadSignature, nil, both(releasing, byHeader))
		}).also(whySignatureBSS, "ACS-AUTH-03"),
		onBSS("acs-auth-04-refused-but-done", "A release whose signature does not match is refused, and done.", func(g *gateway) {
			onGatewayRefusal(&g.signature, func(c *gatewayCall, refused *refusal) *refusal {
				if releasing(c) {
					g.behindRefusal(c, func() { releaseNamed(c, mostNamed) })
				}
				return refused
			})
		}).also(whySignatureBSS, "ACS-AUTH-03"),
	}
}

func acsFreshnessFaults() []fault {
	past := func(g *gateway) func(*gatewayCall) bool {
		return func(c *gatewayCall) bool { return c.at.Before(g.now()) }
	}
	return []fault{
		onBSS("acs-auth-05-old-accepted", "A timestamp of any time ago is accepted.", func(g *gateway) {
			recoded(&g.fresh, codeExpired, nil, past(g))
		}).also("a listing with such a timestamp is refused there", "ACS-ENV-01", "ACS-ENV-03"),
		onBSS("acs-auth-05-future-accepted", "A timestamp of any time to come is accepted.", func(g *gateway) {
			recoded(&g.fresh, codeExpired, nil, unlike(past(g)))
		}),
		onBSS("acs-auth-05-other-code", "An expired timestamp is refused with another code.", func(g *gateway) {
			recoded(&g.fresh, codeExpired, deny("InvalidTimestamp", "the timestamp is too far off"), anyCall)
		}),
		onBSS("acs-auth-05-window-too-small", "A timestamp more than five minutes off is refused.", func(g *gateway) {
			onGatewayPass(&g.fresh, func(c *gatewayCall) *refusal {
				if c.at.Sub(g.now()).Abs() > 5*time.Minute {
					return deny(codeExpired, "the timestamp is more than five minutes off")
				}
				return nil
			})
		}),
		onBSS("acs-auth-06-accepted", "A malformed timestamp is taken for the present time.", func(g *gateway) {
			onGatewayRefusal(&g.fresh, func(c *gatewayCall, refused *refusal) *refusal {
				if refused.code != codeBadTimestamp {
					return refused
				}
				c.at = g.now()
				return nil
			})
		}),
		onBSS("acs-auth-06-other-code", "A malformed timestamp is refused as expired.", func(g *gateway) {
			recoded(&g.fresh, codeBadTimestamp, deny(codeExpired, "the timestamp is too far off"), anyCall)
		}),
		onBSS("acs-auth-06-crashes", "A malformed timestamp is answered with 500.", func(g *gateway) {
			recoded(&g.fresh, codeBadTimestamp, collapse(), anyCall)
		}),
		onBSS("acs-auth-07-rpc-accepted", "A nonce of the RPC signature may be used again.", func(g *gateway) {
			recoded(&g.nonce, codeNonceUsed, nil, unlike(byHeader))
		}),
		onBSS("acs-auth-07-header-accepted", "A nonce of the header signature may be used again.", func(g *gateway) {
			recoded(&g.nonce, codeNonceUsed, nil, byHeader)
		}),
		onBSS("acs-auth-07-by-signature", "A nonce may be used again with another signature.", func(g *gateway) {
			g.nonce = func(c *gatewayCall) *refusal {
				signature := c.authorization.Signature + c.params.Get("Signature")
				if g.nonces.use(c.account.Credentials.AccessKeyID, signature, g.now(), g.now().Add(gatewaySkew)) {
					return nil
				}
				return deny(codeNonceUsed, "the signature was used before")
			}
		}),
		onBSS("acs-auth-07-other-code", "A nonce that is used again is refused with another code.", func(g *gateway) {
			recoded(&g.nonce, codeNonceUsed, deny("InvalidSignatureNonce", "the nonce was used before"), anyCall)
		}),
	}
}

func acsKeyFaults() []fault {
	lax := func(id, summary string, names ...string) fault {
		return onBSS(id, summary, func(g *gateway) {
			for _, name := range names {
				trustWithout(g, name)
			}
		})
	}
	return []fault{
		onBSS("acs-auth-08-other-code", "An unknown access key is refused with another code.", func(g *gateway) {
			recoded(&g.key, codeNoAccessKey, &refusal{http.StatusNotFound, "InvalidAccessKeyId", "the access key does not exist"}, anyCall)
		}),
		onBSS("acs-auth-08-header-other-code", "An unknown access key of the header signature is refused with another code.", func(g *gateway) {
			recoded(&g.key, codeNoAccessKey, &refusal{http.StatusNotFound, "InvalidAccessKeyId", "the access key does not exist"}, byHeader)
		}),
		onBSS("acs-auth-08-mismatch", "An unknown access key is refused as a signature that does not match.", func(g *gateway) {
			recoded(&g.key, codeNoAccessKey, mismatching(), anyCall)
		}),
		onBSS("acs-auth-08-crashes", "An unknown access key is answered with 500.", func(g *gateway) {
			recoded(&g.key, codeNoAccessKey, collapse(), anyCall)
		}).also("a listing with such a key is refused there", "ACS-ENV-01", "ACS-ENV-03"),
		lax("acs-auth-09-no-signature-accepted", "A request without a signature is accepted for the account of its access key.", "Signature"),
		lax("acs-auth-09-no-authorization-accepted", "A request without the header Authorization is accepted for whoever owns the instance.", "Authorization"),
		lax("acs-auth-09-no-method-accepted", "A request without a signature method is accepted unverified.", "SignatureMethod"),
		lax("acs-auth-09-no-nonce-accepted", "A request without a nonce is accepted unverified.", "SignatureNonce"),
	}
}

// trustWithout accepts a request that lacks one part of its signature for the account of its key, or else of the
// instance that it names.
func trustWithout(g *gateway, name string) {
	onGatewayRefusal(&g.authenticate, func(c *gatewayCall, refused *refusal) *refusal {
		if refused.code != "Missing"+name {
			return refused
		}
		c.account = g.accounts.withKey(contract.BSS, c.common("AccessKeyId"))
		if c.account == nil {
			c.account = g.accounts.owner(contract.BSS, c.params.Get("InstanceIds"))
		}
		if c.account == nil {
			return refused
		}
		return nil
	})
}
