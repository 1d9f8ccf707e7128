package reference

import (
	"net/http"
	"time"

	"relcon/runner/sign"
)

func byHeader(c *call) bool { return c.byHeader }

func byParams(c *call) bool { return !c.byHeader && c.params.Get("SignatureMethod") == sign.RPCMethod }

func alibabaSignatureFaults() []fault {
	const why = "a server can't tell a wrong secret from changed parameters"
	releasing := calling(releaseInstance)
	return []fault{
		broken("acs-auth-01-refused", "A release with the RPC signature is refused as not matching.",
			onPass(atRead, ordinary, with(mismatchBSS()))).also(whyOrdinary, acceptedBSS()...),
		broken("acs-auth-01-method-unknown", "The signature method HMAC-SHA1 is not valid for a release.",
			onPass(atRead, ordinary, with(refuse(codeBadSignatureMethod, "SignatureMethod is not valid")))).also(whyOrdinary, acceptedBSS()...),
		broken("acs-auth-02-refused", "A release with the header signature is refused as not matching.", onPass(atRead, byHeader, with(mismatchBSS()))),
		broken("acs-auth-02-unknown", "The header signature of a release is not known.", onPass(atRead, byHeader, with(lacking("Signature")))),
		broken("acs-auth-03-any-rpc", "Every RPC signature is accepted.", onRefusal(atSignature, anyCode, byParams, accept)).
			also(why, "ACS-AUTH-04", "ACS-ENV-01", "ACS-ENV-02"),
		broken("acs-auth-03-any-header", "Every header signature is accepted.", onRefusal(atSignature, anyCode, byHeader, accept)).
			also(why, "ACS-AUTH-04"),
		broken("acs-auth-03-other-code", "An RPC signature that does not match is refused with another code.",
			onRefusal(atSignature, anyCode, byParams, recode(codeIncompleteSignature))).also(why, "ACS-AUTH-04"),
		broken("acs-auth-03-header-other-code", "A header signature that does not match is refused with another code.",
			onRefusal(atSignature, anyCode, byHeader, recode(codeIncompleteSignature))).also(why, "ACS-AUTH-04"),
		broken("acs-auth-04-rpc-not-covered", "The parameters of a release are not covered by the RPC signature.",
			onRefusal(atSignature, anyCode, both(releasing, byParams), accept)).also(why, "ACS-AUTH-03", "ACS-ENV-02"),
		broken("acs-auth-04-header-not-covered", "The parameters of a release are not covered by the header signature.",
			onRefusal(atSignature, anyCode, both(releasing, byHeader), accept)).also(why, "ACS-AUTH-03"),
		broken("acs-auth-04-refused-but-done", "A release whose signature does not match is refused, and done.",
			onRefusal(atSignature, anyCode, releasing, but(releaseNamed))).also(why, "ACS-AUTH-03"),
	}
}

func alibabaTimeFaults() []fault {
	return []fault{
		broken("acs-auth-05-old-accepted", "A timestamp of any time ago is accepted.", onRefusal(atTime, codeExpired, past, accept)).
			also("a listing with such a timestamp is refused there", "ACS-ENV-01", "ACS-ENV-03"),
		broken("acs-auth-05-future-accepted", "A timestamp of any time to come is accepted.", onRefusal(atTime, codeExpired, not(past), accept)),
		broken("acs-auth-05-other-code", "An expired timestamp is refused with another code.", onRefusal(atTime, codeExpired, always, recode("InvalidTimestamp"))),
		broken("acs-auth-05-window-too-small", "A timestamp more than five minutes off is refused.",
			onPass(atTime, offBy(5*time.Minute), with(refuse(codeExpired, "the timestamp is more than five minutes off")))),
		broken("acs-auth-06-accepted", "A malformed timestamp is taken for the present time.",
			onRefusal(atTime, codeBadTimestamp, always, func(c *call, _ *refusal) *refusal {
				c.at = c.service.options.Now()
				return nil
			})),
		broken("acs-auth-06-other-code", "A malformed timestamp is refused as expired.", onRefusal(atTime, codeBadTimestamp, always, recode(codeExpired))),
		broken("acs-auth-06-crashes", "A malformed timestamp is answered with 500.", onRefusal(atTime, codeBadTimestamp, always, crash)),
		broken("acs-auth-07-rpc-accepted", "A nonce of the RPC signature may be used again.", onRefusal(atNonce, anyCode, not(byHeader), accept)),
		broken("acs-auth-07-header-accepted", "A nonce of the header signature may be used again.", onRefusal(atNonce, anyCode, byHeader, accept)),
		broken("acs-auth-07-by-signature", "A nonce may be used again with another signature.", func(s *service, _ *operation) { s.nonce = rememberSignature }),
		broken("acs-auth-07-other-code", "A nonce that is used again is refused with another code.",
			onRefusal(atNonce, anyCode, always, recode("InvalidSignatureNonce"))),
	}
}

func rememberSignature(c *call) *refusal {
	now := c.service.options.Now()
	if c.service.nonces.use(c.accessKeyID(), c.authorization.Signature+c.params.Get("Signature"), now, now.Add(gatewaySkew)) {
		return nil
	}
	return refuse(codeNonceUsed, "the signature was used before")
}

func alibabaKeyFaults() []fault {
	other := with(&refusal{http.StatusNotFound, "InvalidAccessKeyId", "the access key does not exist"})
	lax := func(id, summary, name string) fault {
		return broken(id, summary, onRefusal(atAuthenticate, "Missing"+name, always, trust))
	}
	return []fault{
		broken("acs-auth-08-other-code", "An unknown access key is refused with another code.", onRefusal(atKey, anyCode, always, other)),
		broken("acs-auth-08-header-other-code", "An unknown access key of the header signature is refused with another code.",
			onRefusal(atKey, anyCode, byHeader, other)),
		broken("acs-auth-08-mismatch", "An unknown access key is refused as a signature that does not match.",
			onRefusal(atKey, anyCode, always, with(mismatchBSS()))),
		broken("acs-auth-08-crashes", "An unknown access key is answered with 500.", onRefusal(atKey, anyCode, always, crash)).
			also("a listing with such a key is refused there", "ACS-ENV-01", "ACS-ENV-03"),
		lax("acs-auth-09-no-signature-accepted", "A request without a signature is accepted for the account of its access key.", "Signature"),
		lax("acs-auth-09-no-authorization-accepted", "A request without the header Authorization is accepted for whoever owns the instance.", "Authorization"),
		lax("acs-auth-09-no-method-accepted", "A request without a signature method is accepted unverified.", "SignatureMethod"),
		lax("acs-auth-09-no-nonce-accepted", "A request without a nonce is accepted unverified.", "SignatureNonce"),
	}
}

// trust accepts a call for the account of its key, or else of the instance that it names.
func trust(c *call, r *refusal) *refusal {
	accounts, product := c.service.accounts, c.service.product
	if c.account = accounts.withKey(product, c.accessKeyID()); c.account == nil {
		c.account = accounts.owner(product, c.params.Get("InstanceIds"))
	}
	if c.account == nil {
		return r
	}
	return nil
}
