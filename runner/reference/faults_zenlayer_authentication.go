package reference

import (
	"net/http"
	"sync"
	"time"

	"relcon/runner/sign"
)

const (
	whySignature  = "a server can't tell a wrong signature from one of another body"
	hundredOnPage = 100
)

func zenlayerSignatureFaults() []fault {
	unsignedCharset := onPass(atSignature, not(plainType), with(mismatch()))
	return []fault{
		broken("zc-auth-01-charset-not-signed", "The charset is left out of what the signature has to cover.", unsignedCharset).
			also("it sends a charset too", "ZC-REQ-02"),
		broken("zc-auth-01-plain-type-not-signed", "To list by pages of a hundred is refused for the signature unless the content type names a charset.",
			on(describeInstances, onPass(atRead, both(pageOf(hundredOnPage), plainType), with(mismatch())))).
			also("they list so, too", "ZC-ENV-01", "ZC-ENV-02", "ZC-AUTH-04", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01"),
		broken("zc-auth-02-any-signature", "Every signature is accepted.", onRefusal(atSignature, anyCode, always, accept)).
			also(whySignature, "ZC-AUTH-03", "ZC-ENV-03", "ZC-ENV-05", "ZC-ENV-06", "BMC-TRM-20"),
		broken("zc-auth-02-other-code", "A wrong signature is refused with the code for a malformed header.",
			onRefusal(atSignature, anyCode, always, recode(codeInvalidAuthorization))).also(whySignature, "ZC-AUTH-03", "BMC-TRM-20"),
		broken("zc-auth-03-body-not-covered", "A release with a signature of another body is accepted.",
			onRefusal(atSignature, anyCode, calling(releaseInstances), accept)).also(whySignature, "ZC-AUTH-02"),
		broken("zc-auth-03-refused-but-done", "A release with a signature of another body is refused, and done all the same.",
			onRefusal(atSignature, anyCode, calling(releaseInstances), carriedOut)).also(whySignature, "ZC-AUTH-02"),
		broken("zc-auth-04-old-accepted", "A timestamp of any time ago is accepted.", onRefusal(atTime, codeSignatureExpired, past, accept)),
		broken("zc-auth-04-future-accepted", "A timestamp of any time to come is accepted.", onRefusal(atTime, codeSignatureExpired, not(past), accept)),
		broken("zc-auth-04-other-code", "An expired timestamp is refused as a wrong signature.",
			onRefusal(atTime, codeSignatureExpired, always, recode(codeSignatureFailure))),
		broken("zc-auth-04-window-too-small", "A timestamp more than one minute off is refused.",
			onPass(atTime, offBy(time.Minute), with(refuse(codeSignatureExpired, "the timestamp is more than one minute off")))),
		broken("zc-auth-04-future-refused", "A timestamp more than half a minute in the future is refused.",
			onPass(atTime, both(not(past), offBy(30*time.Second)), with(refuse(codeSignatureExpired, "the timestamp is in the future")))),
		broken("zc-auth-05-missing-accepted", "A request without Authorization is accepted for whoever owns the instances.",
			onRefusal(atAuthenticate, anyCode, withoutAuthorization, guessAccount)),
		broken("zc-auth-05-missing-other-code", "A missing Authorization is refused as a missing parameter.",
			onRefusal(atAuthenticate, anyCode, withoutAuthorization, recode(codeMissingParameter))),
		broken("zc-auth-05-malformed-crashes", "A malformed Authorization is answered with 500.", onRefusal(atAuthenticate, anyCode, malformed, crash)),
		broken("zc-auth-06-other-family", "An unknown access key is refused with a code of no AUTHFAILURE family.",
			onRefusal(atKey, anyCode, always, recode("INVALID_ACCESS_KEY_NOT_FOUND"))),
		broken("zc-auth-06-unavailable", "An unknown access key is refused with the right code, and with 503.",
			onRefusal(atKey, anyCode, always, restatus(http.StatusServiceUnavailable))),
		broken("zc-auth-06-crashes", "An unknown access key is answered with 500.", onRefusal(atKey, anyCode, always, crash)),
	}
}

// zenlayerCallerFaults are those of who calls: a signature that comes again, access tokens, other accounts.
func zenlayerCallerFaults() []fault {
	denied := with(&refusal{http.StatusForbidden, codeUnauthorizedOperation, "the instance belongs to another account"})
	return []fault{
		broken("zc-auth-07-replay-refused", "A listing of an empty account is refused when its signature was seen before.", refuseReplay),
		broken("zc-auth-08-token-refused", "Access tokens are not accepted.",
			onPass(atToken, always, with(refuse(codeInvalidAuthorization, "access tokens are not accepted")))),
		broken("zc-auth-08-any-token", "Every access token is accepted for whoever owns the instances.",
			onRefusal(atToken, anyCode, always, guessAccount)),
		broken("zc-auth-08-other-family", "A wrong access token is refused with a code of no AUTHFAILURE family.",
			onRefusal(atToken, anyCode, always, recode("INVALID_ACCESS_TOKEN_NOT_FOUND"))),
		broken("zc-auth-09-foreign-shown", "An instance of another account is shown to who asks for its id.",
			on(describeInstances, onPass(atPermit, foreign, asOwner))),
		broken("zc-auth-09-foreign-released", "An instance of another account is released.", onPass(atPermit, foreign, asOwner)),
		broken("zc-auth-09-foreign-denied", "An instance of another account is refused as such, which tells that it exists.",
			onPass(atRead, foreign, denied)),
		broken("zc-auth-09-batch-foreign", "Of a batch only the first instance must be the account's own; those of others are released too.",
			onPass(atRead, both(several, firstOwn), releaseForeign)),
		broken("zc-auth-09-listing-denied", "To list an instance of another account is refused as such, which tells that it exists.",
			on(describeInstances, onPass(atRead, foreign, denied))),
		broken("zc-auth-09-listing-without-id", "A listing of an instance of another account has no request id inside the response.",
			onEnvelope(both(listed, foreign), drop("response.requestId"))),
	}
}

func pageOf(size int) situation { return func(c *call) bool { return c.search.size == size } }

func withoutAuthorization(c *call) bool { return c.request.Header.Get("Authorization") == "" }

func malformed(c *call) bool {
	header := c.request.Header.Get("Authorization")
	_, err := sign.ParseZC2(header)
	return header != "" && err != nil && !isBearer(header)
}

// guessAccount takes the account that owns what the body names, or else any account of the product.
func guessAccount(c *call, r *refusal) *refusal {
	if c.request.Method != http.MethodPost || decodeBody(c) != nil {
		return r
	}
	named, _ := c.members["instanceIds"].([]any)
	for _, each := range append(named, c.members["instanceId"]) {
		id, _ := each.(string)
		if c.account = c.service.accounts.owner(c.service.product, id); c.account != nil {
			return nil
		}
	}
	for _, c.account = range c.service.accounts.all(c.service.product) {
		return nil
	}
	return r
}

// refuseReplay keeps to empty accounts, since whoever watches an inventory sends equal requests within a second, and to
// those without a rate limit, since so does whoever tries that.
func refuseReplay(s *service, o *operation) {
	seen := new(sync.Map)
	onPass(atSignature, both(calling(describeInstances), not(limited)), func(c *call, _ *refusal) *refusal {
		empty := false
		c.inside(func() { empty = len(c.account.instances) == 0 })
		if !empty {
			return nil
		}
		if _, twice := seen.LoadOrStore(c.authorization.Credential+c.authorization.Signature, true); twice {
			return refuse(codeSignatureFailure, "the signature was used before")
		}
		return nil
	})(s, o)
}
