package reference

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// inParam tells whether a parameter has one of the characters in its value.
func inParam(name, characters string) situation {
	return func(c *call) bool { return strings.ContainsAny(c.params.Get(name), characters) }
}

func alibabaAcceptedFaults() []fault {
	mismatch := func(id, summary string, when situation) fault {
		return broken(id, summary, onPass(atSignature, when, with(mismatchBSS())))
	}
	blank, foreign := inParam("Remark", " "), inParam("Remark", "é")
	lower := func(c *call) bool { return c.params.Has("a*1") }
	provider := not(lackingHeader("X-Acs-Credentials-Provider"))
	wide, two := inParam("Remark", "😀"), both(given("Remark"), given("Remark1"))
	return []fault{
		mismatch("acs-auth-01-utf-16", "The RPC signature is computed over characters that are encoded in two halves.", both(byParams, wide)),
		mismatch("acs-auth-01-joined-order", "The RPC signature is computed over parameters that are sorted with their values.", both(byParams, two)),
		mismatch("acs-auth-01-as-it-stands", "The RPC signature is computed over a query as it stands.", both(byParams, respelt)),
		mismatch("acs-auth-02-as-it-stands", "The header signature is computed over a query as it stands.", both(byHeader, respelt)),
		mismatch("acs-auth-02-utf-16", "The header signature is computed over characters that are encoded in two halves.", both(byHeader, wide)),
		mismatch("acs-auth-02-joined-order", "The header signature is computed over parameters that are sorted with their values.", both(byHeader, two)),
		broken("acs-auth-01-refused", "A release with the RPC signature is refused as not matching.",
			onPass(atRead, ordinary, with(mismatchBSS()))).also(whyOrdinary, acceptedBSS()...),
		broken("acs-auth-01-method-unknown", "The signature method HMAC-SHA1 is not valid for a release.",
			onPass(atRead, ordinary, with(refuse(codeBadSignatureMethod, "SignatureMethod is not valid")))).also(whyOrdinary, acceptedBSS()...),
		mismatch("acs-auth-01-blank-as-plus", "The RPC signature is computed over blanks that are written as plus signs.", both(byParams, blank)),
		mismatch("acs-auth-01-other-alphabet", "The RPC signature is computed over letters outside ASCII in another encoding.", both(byParams, foreign)),
		mismatch("acs-auth-01-names-folded", "The RPC signature is computed over names that are sorted as if they were in lower case.", both(byParams, lower)),
		broken("acs-auth-02-refused", "A release with the header signature is refused as not matching.", onPass(atRead, byHeader, with(mismatchBSS()))).
			also(whyHeader, acceptedACS3()...),
		broken("acs-auth-02-unknown", "The header signature of a release is not known.", onPass(atRead, byHeader, with(lacking("Signature")))).
			also(whyHeader, acceptedACS3()...),
		mismatch("acs-auth-02-blank-as-plus", "The header signature is computed over blanks that are written as plus signs.", both(byHeader, blank)),
		mismatch("acs-auth-02-names-folded", "The header signature is computed over names that are sorted as if they were in lower case.", both(byHeader, lower)),
		mismatch("acs-auth-02-further-header", "The header signature is computed over the x-acs headers of the page only.", both(byHeader, provider)),
	}
}

// respelt tells whether a query is encoded otherwise than for the signature.
func respelt(c *call) bool { return strings.Contains(c.request.URL.RawQuery, "+") }

func alibabaTimeFaults() []fault {
	return []fault{
		broken("acs-auth-05-window-of-20-minutes", "A timestamp is accepted for 20 minutes.", onRefusal(atTime, codeExpired, not(offBy(20*time.Minute)), accept)),
		broken("acs-auth-06-rfc-3339-accepted", "A timestamp with an offset or with fractions of a second is accepted.",
			onRefusal(atTime, codeBadTimestamp, always, writtenLike(time.RFC3339Nano))),
		broken("acs-auth-06-header-offset-accepted", "A timestamp with an offset is accepted with the header signature.",
			onRefusal(atTime, codeBadTimestamp, byHeader, writtenLike("2006-01-02T15:04:05-07:00"))),
		broken("acs-auth-06-no-zone-accepted", "A timestamp without Z is accepted.", onRefusal(atTime, codeBadTimestamp, always, writtenLike("2006-01-02T15:04:05"))),
		broken("acs-auth-05-old-accepted", "A timestamp of any time ago is accepted.", onRefusal(atTime, codeExpired, past, accept)).
			also("a listing with such a timestamp is refused there", "ACS-ENV-02", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-01", "ACS-ENV-03"),
		broken("acs-auth-05-future-accepted", "A timestamp of any time to come is accepted.", onRefusal(atTime, codeExpired, not(past), accept)),
		broken("acs-auth-05-other-code", "An expired timestamp is refused with another code.", onRefusal(atTime, codeExpired, always, recode("InvalidTimestamp"))),
		broken("acs-auth-05-window-too-small", "A timestamp more than five minutes off is refused.",
			onPass(atTime, offBy(5*time.Minute), with(refuse(codeExpired, "the timestamp is more than five minutes off")))).also("a nonce of ten minutes ago is used there", "ACS-AUTH-07"),
		broken("acs-auth-05-window-of-an-hour", "A timestamp is accepted for an hour.", onRefusal(atTime, codeExpired, not(offBy(time.Hour)), accept)),
		broken("acs-auth-05-time-of-day", "Of a timestamp only the time of day counts.",
			onRefusal(atTime, codeExpired, func(c *call) bool {
				return (c.off().Abs()+gatewaySkew)%(24*time.Hour) <= 2*gatewaySkew
			}, accept)),
		broken("acs-auth-05-header-not-judged", "The timestamp of a header signature is not judged.", onRefusal(atTime, codeExpired, byHeader, accept)).also("such a GET is sent there", "ACS-REQ-06"),
		broken("acs-auth-05-release-window", "The timestamp of a release may be five minutes off only.",
			onPass(atTime, both(calling(releaseInstance), offBy(5*time.Minute)), with(refuse(codeExpired, "the timestamp is more than five minutes off")))),
		broken("acs-auth-06-seconds-accepted", "A time in seconds is accepted.",
			onRefusal(atTime, codeBadTimestamp, func(c *call) bool { return strings.Trim(c.timestamp(), "0123456789") == "" }, func(c *call, _ *refusal) *refusal {
				c.at = c.service.options.Now()
				return nil
			})),
		broken("acs-auth-07-release-not-remembered", "The nonce of a release may be used again.", onRefusal(atNonce, anyCode, calling(releaseInstance), accept)).also("a nonce is used again there too", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-02"),
		broken("acs-auth-11-other-code", "A nonce of the other signature is refused as malformed.",
			onRefusal(atNonce, anyCode, calling(releaseInstance), recode("InvalidSignatureNonce"))).also("a nonce is used again there too", "ACS-AUTH-07", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-02"),
		broken("acs-auth-11-crashes", "A release with a nonce that was used is answered with 500.",
			onRefusal(atNonce, anyCode, calling(releaseInstance), crash)).also("a nonce is used again there too", "ACS-AUTH-07", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-02"),
		broken("acs-auth-12-crashes", "A nonce that another account has used is answered with 500.", usedElsewhere(atNonce, (*call).signatureNonce, crash)),
		broken("acs-auth-06-accepted", "A malformed timestamp is taken for the present time.",
			onRefusal(atTime, codeBadTimestamp, always, func(c *call, _ *refusal) *refusal {
				c.at = c.service.options.Now()
				return nil
			})).also("a malformed timestamp is refused in XML there", "ACS-ENV-02"),
		broken("acs-auth-06-other-code", "A malformed timestamp is refused as expired.", onRefusal(atTime, codeBadTimestamp, always, recode(codeExpired))).
			also("a malformed timestamp is refused in XML there", "ACS-ENV-02"),
		broken("acs-auth-06-crashes", "A malformed timestamp is answered with 500.", onRefusal(atTime, codeBadTimestamp, always, crash)).
			also("a request that is wrong is no reason for a 5xx; a malformed timestamp is refused in XML there", "ACS-ENV-01", "ACS-ENV-02"),
		broken("acs-auth-07-rpc-accepted", "A nonce of the RPC signature may be used again.", onRefusal(atNonce, anyCode, not(byHeader), accept)).also("a nonce is used again there too", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-02"),
		broken("acs-auth-07-header-accepted", "A nonce of the header signature may be used again.", onRefusal(atNonce, anyCode, byHeader, accept)).also("a nonce is used again there too", "ACS-REQ-06", "ACS-REQ-07"),
		broken("acs-auth-07-by-signature", "A nonce may be used again with another signature.", judgedBy(rememberSignature)).also("a nonce is used again there too", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-02"),
		broken("acs-auth-07-other-code", "A nonce that is used again is refused with another code.",
			onRefusal(atNonce, anyCode, always, recode("InvalidSignatureNonce"))).also("a nonce is used again there too", "ACS-AUTH-11", "ACS-REQ-06", "ACS-REQ-07", "ACS-ENV-02"),
	}
}

// writtenLike accepts a timestamp of another layout.
func writtenLike(layout string) reply {
	return func(c *call, r *refusal) *refusal {
		at, err := time.Parse(layout, c.timestamp())
		if err != nil {
			return r
		}
		c.at = at
		return nil
	}
}

// alibabaNonceFaults are those of a nonce that is forgotten.
func alibabaNonceFaults() []fault {
	return []fault{
		broken("acs-auth-07-for-each-operation", "A nonce is remembered for each operation.", nonceOf(func(c *call) string { return c.action + c.accessKeyID() })).also("a nonce is used again there too", "ACS-ENV-02"),
		broken("acs-auth-07-last-only", "Of an access key only the last nonce is remembered.", judgedBy(rememberLast())).also("a nonce is used again there too", "ACS-REQ-06", "ACS-REQ-07"),
		broken("acs-auth-07-five-minutes", "A nonce is forgotten five minutes after its timestamp.",
			judgedBy(rememberFiveMinutes)),
		broken("acs-req-06-nonce-not-judged", "The nonce of a GET is not judged.", onRefusal(atNonce, anyCode, byMethod(http.MethodGet), accept)),
		broken("acs-req-06-nonce-not-remembered", "The nonce of a GET is not remembered.", instead(atNonce, func(sound phase) phase {
			return func(c *call) *refusal {
				if c.request.Method == http.MethodGet {
					return nil
				}
				return sound(c)
			}
		})),
		broken("acs-req-07-nonce-not-judged", "The nonce of a form is not judged.", onRefusal(atNonce, anyCode, inForm, accept)).also(whyForm, "ACS-AUTH-07"),
	}
}

// judgedBy judges nonces otherwise.
func judgedBy(nonce phase) change { return instead(atNonce, func(phase) phase { return nonce }) }

func rememberFiveMinutes(c *call) *refusal {
	if c.service.nonces.use(c.accessKeyID(), c.signatureNonce(), c.service.options.Now(), c.at.Add(5*time.Minute)) {
		return nil
	}
	return refuse(codeNonceUsed, "the signature nonce was used before")
}

// rememberLast judges nonces by the last one of an access key.
func rememberLast() phase {
	var mu sync.Mutex
	last := map[string]string{}
	return func(c *call) *refusal {
		mu.Lock()
		defer mu.Unlock()
		before := last[c.accessKeyID()]
		last[c.accessKeyID()] = c.signatureNonce()
		if before == c.signatureNonce() {
			return refuse(codeNonceUsed, "the signature nonce was used before")
		}
		return nil
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
	return []fault{
		broken("acs-auth-08-other-code", "An unknown access key is refused with another code.", onRefusal(atKey, anyCode, always, other)),
		broken("acs-auth-08-header-other-code", "An unknown access key of the header signature is refused with another code.",
			onRefusal(atKey, anyCode, byHeader, other)),
		broken("acs-auth-08-mismatch", "An unknown access key is refused as a signature that does not match.",
			onRefusal(atKey, anyCode, always, with(mismatchBSS()))),
		broken("acs-auth-08-crashes", "An unknown access key is answered with 500.", onRefusal(atKey, anyCode, always, crash)).
			also("a listing with such a key is refused there", "ACS-ENV-02", "ACS-ENV-01", "ACS-ENV-03"),
		broken("acs-auth-08-listing-answered", "A listing with an unknown access key is answered for whoever owns the instances.",
			onRefusal(atAuthenticate, codeNoAccessKey, calling(queryAvailableInstances), func(c *call, r *refusal) *refusal {
				if c.account = c.service.accounts.owner(c.service.product, c.params.Get("InstanceIDs")); c.account == nil {
					return r
				}
				return nil
			})),
		broken("acs-auth-08-second-time", "A release with an unknown access key is accepted the second time.",
			onRefusal(atAuthenticate, codeNoAccessKey, both(calling(releaseInstance), askedAgain()), trust)).also("such a key is sent there too", "ACS-ENV-02"),
	}
}

// askedAgain is the situation that a release of the same ids came before.
func askedAgain() situation {
	var mu sync.Mutex
	seen := map[string]bool{}
	return func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		ids := c.params.Get("InstanceIds")
		again := seen[ids]
		seen[ids] = true
		return again
	}
}

// usedElsewhere gives a reply to a call with a value that another account has used.
func usedElsewhere(at place, value func(*call) string, other reply) change {
	var mu sync.Mutex
	users := map[string]*account{}
	return onPass(at, func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		first, used := users[value(c)]
		users[value(c)] = c.account
		return used && value(c) != "" && first != c.account
	}, other)
}
