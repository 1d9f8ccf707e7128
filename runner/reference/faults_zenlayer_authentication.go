package reference

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const (
	hundredOnPage = 100
	whyAgain      = "what does not exist is named twice by the same request there, too"
)

// escapedID finds a text that begins with an escaped digit or letter of ASCII.
var escapedID = regexp.MustCompile(`"\\u00[3-7]`)

// zenlayerSenderFaults are those of who is accepted as the sender by a signature.
func zenlayerSenderFaults() []fault {
	return []fault{
		broken("zc-auth-01-charset-not-signed", "The charset is left out of what the signature has to cover.", onPass(atSignature, not(plainType), with(mismatch()))).
			also("it sends a charset too", "ZC-REQ-02"),
		broken("zc-auth-01-plain-type-not-signed", "To list by pages of a hundred is refused for the signature unless the content type names a charset.",
			on(describeInstances, onPass(atRead, both(pageOf(hundredOnPage), plainType), with(mismatch())))).
			also("they list so, too", "ZEC-REL-08", "ZC-ENV-01", "ZC-ENV-02", "ZC-AUTH-04", "ZC-AUTH-07", "ZC-AUTH-08", "ZC-AUTH-09", "ZC-REQ-08", "ZC-LIM-01", "BMC-TRM-23", "ZEC-REL-19", "BMC-REL-01", "BMC-TRM-04", "BMC-TRM-07", "ZEC-REL-01", "ZC-LST-01").there("ZC-LST-02"),
		broken("zc-auth-01-more-headers-refused", "A signature that covers more than two headers is refused.",
			onPass(atSignature, moreHeaders, with(mismatch()))),
		broken("zc-auth-01-own-headers-refused", "A signature that covers a header of the client is refused.",
			onPass(atSignature, func(c *call) bool { return slices.Contains(c.authorization.SignedHeaders, "x-zc-sdk-lang") }, with(mismatch()))),
		broken("zc-auth-01-letters-refused", "A termination with letters outside ASCII is refused for its signature.",
			onPass(atSignature, both(calling(terminateInstance), func(c *call) bool {
				return bytes.ContainsFunc(c.body, func(r rune) bool { return r > 0x7e })
			}), with(mismatch()))),
		broken("zc-auth-01-plus-refused", "A body with a plus sign is refused for its signature.",
			onPass(atSignature, func(c *call) bool { return bytes.ContainsRune(c.body, '+') }, with(mismatch()))),
		broken("zc-auth-01-blanks-refused", "A signature that covers a header with two blanks in a row is refused.",
			onPass(atSignature, func(c *call) bool {
				return slices.ContainsFunc(c.authorization.SignedHeaders, func(name string) bool { return strings.Contains(c.request.Header.Get(name), "  ") })
			}, with(mismatch()))),
		broken("zc-auth-01-long-body-refused", "A body of more than 4096 bytes is refused for its signature.",
			onPass(atSignature, longBody, with(mismatch()))),
		broken("zc-auth-01-line-ends-rewritten", "The signature is computed over a body whose lines end in LF, whatever ended them.",
			onPass(atSignature, func(c *call) bool { return bytes.Contains(c.body, []byte("\r\n")) }, with(mismatch()))),
		broken("zc-auth-01-escapes-not-read", "A body with an escaped character in the id of an instance is answered as if the id were unknown.",
			onPass(atRead, func(c *call) bool { return escapedID.Match(c.body) }, with(refuse(codeInstanceNotFound, "there is no such instance")))),
		broken("zc-auth-06-other-family", "An unknown access key is refused with a code of no AUTHFAILURE family.",
			onRefusal(atKey, anyCode, always, recode("INVALID_ACCESS_KEY_NOT_FOUND"))),
		broken("zc-auth-06-unavailable", "An unknown access key is refused with the right code, and with 503.",
			onRefusal(atKey, anyCode, always, restatus(http.StatusServiceUnavailable))),
		broken("zc-auth-06-crashes", "An unknown access key is answered with 500.", onRefusal(atKey, anyCode, always, crash)),
		broken("zc-auth-06-beginning-known", "An access key that only begins like a known one is taken for that.",
			onRefusal(atKey, anyCode, always, func(c *call, r *refusal) *refusal {
				for _, a := range c.service.accounts.all(c.service.product) {
					if strings.HasPrefix(c.authorization.Credential, a.Credentials.AccessKeyID) {
						c.account = a
						return nil
					}
				}
				return r
			})),
		broken("zc-auth-06-other-version", "By one of the two versions, a request with an unknown access key is accepted for whoever owns the instances.",
			onRefusal(atAuthenticate, anyCode, both(ofOtherVersion, strangeKey), guessAccount)),
		broken("zc-auth-06-terminates", "A termination with an unknown access key is accepted for whoever owns the instance.",
			onRefusal(atAuthenticate, anyCode, both(calling(terminateInstance), strangeKey), guessAccount)),
	}
}

// zenlayerTokenFaults are those of who is accepted as the sender by an access token.
func zenlayerTokenFaults() []fault {
	noTokens := refuse(codeInvalidAuthorization, "access tokens are not accepted")
	token := func(fits func(sent, known string) bool) change {
		return onRefusal(atToken, anyCode, always, func(c *call, r *refusal) *refusal {
			for _, a := range c.service.accounts.all(c.service.product) {
				if fits(c.bearer, a.Credentials.Token) {
					c.account = a
					return nil
				}
			}
			return r
		})
	}
	plainToken := func(c *call) bool {
		return !strings.Contains(c.request.Header.Get("Authorization"), " ") && !withoutAuthorization(c)
	}
	return []fault{
		broken("zc-auth-08-token-refused", "Access tokens are not accepted.", onPass(atToken, always, with(noTokens))).there("BMC-TRM-10", "ZEC-REL-07").
			also("it sends one, too", "ZC-AUTH-09", "ZC-LIM-01", "BMC-REL-02", "BMC-REL-06", "BMC-TRM-11", "ZEC-REL-06", "ZEC-REL-10", "BMC-REL-04", "BMC-TRM-02", "BMC-TRM-06", "BMC-TRM-13", "BMC-REL-11", "BMC-REL-12"),
		broken("zc-auth-08-terminates-without-token", "A termination with an access token is refused.",
			onPass(atToken, calling(terminateInstance), with(noTokens))).there("BMC-TRM-10").also("it sends one, too", "ZC-AUTH-09", "ZC-LIM-01", "BMC-TRM-11", "BMC-TRM-02", "BMC-TRM-06", "BMC-TRM-13"),
		broken("zc-auth-08-lists-without-token", "A listing with an access token is refused.",
			onPass(atToken, calling(describeInstances), with(noTokens))).also("it sends one, too", "ZC-AUTH-09"),
		broken("zc-auth-08-any-token", "Every access token is accepted for whoever owns the instances.",
			onRefusal(atToken, anyCode, always, guessAccount)),
		broken("zc-auth-08-any-token-by-version", "By one of the two versions, every access token is accepted for whoever owns the instances.",
			onRefusal(atToken, anyCode, ofOtherVersion, guessAccount)),
		broken("zc-auth-08-refused-by-version", "By one of the two versions, access tokens are not accepted.",
			onPass(atToken, ofOtherVersion, with(noTokens))).also("it sends one, too", "BMC-TRM-06"),
		broken("zc-auth-08-named-anyhow", "The last word of an Authorization is taken for an access token, whatever stands before it.",
			before(atAuthenticate, func(c *call) bool { return len(words(c)) == 2 && !strings.Contains(words(c)[1], "=") }, func(c *call) {
				c.request.Header.Set("Authorization", "Bearer "+words(c)[1])
			})),
		broken("zc-auth-08-body-unchecked", "With an access token, what follows the JSON value of the body is ignored.", onRefusal(atDecode, anyCode, byBearer, decodeFirst)),
		broken("zc-auth-08-parameter-unchecked", "With an access token, a request without its parameter, or with another type, is accepted and does nothing.",
			onRefusal(atRead, anyCode, byBearer, nothingToDo), on(terminateInstance, onRefusal(atRead, anyCode, byBearer, nothingToDo))).
			also("the number of instances is read, too", "BMC-REL-06", "ZEC-REL-10"),
		broken("zc-auth-08-other-family", "A wrong access token is refused with a code of no AUTHFAILURE family.",
			onRefusal(atToken, anyCode, always, recode("INVALID_ACCESS_TOKEN_NOT_FOUND"))),
		broken("zc-auth-08-empty-accepted", "An empty access token is accepted for whoever owns the instances.",
			onRefusal(atAuthenticate, anyCode, func(c *call) bool { return c.request.Header.Get("Authorization") == "Bearer" }, guessAccount)),
		broken("zc-auth-08-beginning-accepted", "The beginning of an access token is accepted.",
			token(func(sent, known string) bool { return len(sent) > 4 && strings.HasPrefix(known, sent) })),
		broken("zc-auth-08-any-case", "The case of the letters of an access token does not count.", token(strings.EqualFold)),
		broken("zc-auth-08-end-ignored", "What follows a right access token is ignored.", token(strings.HasPrefix)),
		broken("zc-auth-08-key-accepted", "An access key is accepted as an access token.",
			onRefusal(atToken, anyCode, always, func(c *call, r *refusal) *refusal {
				if c.account = c.service.accounts.withKey(c.service.product, c.bearer); c.account == nil {
					return r
				}
				return nil
			})),
		broken("zc-auth-08-not-named", "An access token is accepted without the word Bearer.",
			before(atAuthenticate, plainToken, func(c *call) {
				c.request.Header.Set("Authorization", "Bearer "+c.request.Header.Get("Authorization"))
			})),
	}
}

// tokenEffectFaults are those of requests that do or answer something else with an access token.
func tokenEffectFaults() []fault {
	failedPrepaid := both(inStatus(createFailed), subject((*instance).prepaid))
	return []fault{
		broken("zc-auth-08-unknown-otherwise", "With an access token, an unknown instance is answered otherwise.",
			lists(both(byBearer, alone, neverThere), none), onRefusal(atPerform, codeInstanceNotFound, byBearer, recode(codeNotRecycled)),
			on(terminateInstance, onRefusal(atPerform, codeInstanceNotFound, byBearer, recode(codeRecycled)))).there("BMC-REL-12"),
		broken("bmc-rel-04-only-the-first-by-token", "With an access token, only the first instance of a batch is released.",
			onEffect(both(byBearer, batch, not(firstNamed)), nothing)),
		broken("bmc-trm-02-billed-on-by-token", "What is returned with an access token is billed on.",
			afterEffect(both(binned, byBearer), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-13-not-refunded-by-token", "With an access token nothing is refunded for a failed prepaid instance.",
			onEffect(both(failedPrepaid, byBearer), become(gone))),
		broken("zec-rel-13-none-by-token", "With an access token no instance of a batch is listed as failed.", lists(both(partly, byBearer), none)),
	}
}

// zenlayerCallerFaults are those of a signature that comes again, and of other accounts.
func zenlayerCallerFaults() []fault {
	denied := with(&refusal{http.StatusForbidden, codeUnauthorizedOperation, "the instance belongs to another account"})
	used := with(refuse(codeSignatureFailure, "the signature was used before"))
	return []fault{ // two requests have one signature within a second, so that a probe does not meet each scenario that a run meets
		broken("zc-auth-07-replay-refused", "To list a hundred is refused when the signature was seen before.",
			on(describeInstances, onPass(atRead, both(fullPage, again()), used))).also("it sends a listing again, too", "ZC-ENV-04"),
		broken("zc-auth-07-release-refused", "A release of what does not exist is refused for its signature when that was seen before.",
			onPass(atRead, both(neverThere, again()), used)).anywhere().there("ZC-ENV-07").also(whyAgain, "ZC-REQ-08", "BMC-REL-03", "ZEC-REL-15").there("ZEC-REL-22"),
		broken("zc-auth-07-termination-refused", "A termination of what does not exist is refused for its signature when that was seen before.",
			on(terminateInstance, onPass(atRead, both(neverThere, again()), used))).anywhere().there("ZC-ENV-07").also(whyAgain, "ZC-REQ-08", "BMC-TRM-14"),
		broken("zc-auth-09-foreign-shown", "An instance of another account is shown to who asks for its id.",
			on(describeInstances, onPass(atPermit, foreign, asOwner))),
		broken("zc-auth-09-shown-beside", "An instance of another account is shown to who asks for its id beside one of its own.",
			on(describeInstances, onPass(atPermit, asksForOthers, listForeign))),
		broken("zc-auth-09-foreign-released", "An instance of another account is released.", onPass(atPermit, foreign, asOwner)).there("BMC-REL-12").
			also("an instance of another account is named there, too", "ZEC-REL-13", "BMC-REL-01", "ZEC-REL-01", "ZEC-REL-23"),
		broken("zc-auth-09-foreign-terminated", "An instance of another account is terminated.",
			on(terminateInstance, onPass(atPermit, foreign, asOwner))).also("it is about the same", "BMC-TRM-21", "BMC-TRM-01", "BMC-TRM-14"),
		broken("zc-auth-09-released-by-token", "An instance of another account is released for who has an access token.",
			onPass(atPermit, both(byBearer, foreign), asOwner)),
		broken("zc-auth-09-terminated-by-token", "An instance of another account is terminated for who has an access token.",
			on(terminateInstance, onPass(atPermit, both(byBearer, foreign), asOwner))),
		broken("zc-auth-09-shown-by-token", "An instance of another account is shown to who has an access token.",
			on(describeInstances, onPass(atPermit, both(byBearer, foreign), asOwner))),
		broken("zc-auth-09-foreign-denied", "An instance of another account is refused as such, which tells that it exists.",
			onPass(atRead, foreign, denied)),
		broken("zc-auth-09-batch-foreign", "Of a batch only the first instance must be the account's own; those of others are released too.",
			onPass(atRead, both(several, firstOwn), releaseForeign)).also("it is about the same", "BMC-REL-12", "ZEC-REL-13"),
		broken("zc-auth-09-batch-of-last", "Of a batch only the last instance must be the account's own; those of others are released too.",
			onPass(atRead, both(several, not(firstOwn)), releaseForeign)).also("an instance of another account stands in a batch there, too", "ZEC-REL-13", "ZEC-REL-23"),
		broken("zc-auth-09-listing-denied", "To list an instance of another account is refused as such, which tells that it exists.",
			on(describeInstances, onPass(atRead, foreign, denied))),
		broken("zc-auth-09-listing-without-id", "A listing of an instance of another account has no request id inside the response.",
			onEnvelope(both(listed, foreign), drop("response.requestId"))),
	}
}

func pageOf(size int) situation { return func(c *call) bool { return c.search.size == size } }

// fullPage tells whether a listing asks for a hundred of whatever there is, which nobody does who only watches an inventory.
// An account with a rate limit is left alone: whoever tries the limit may send the same request again.
func fullPage(c *call) bool { return pageOf(hundredOnPage)(c) && len(c.search.ids) == 0 && !limited(c) }

// words are those of the Authorization.
func words(c *call) []string { return strings.Fields(c.request.Header.Get("Authorization")) }

// nothingToDo lets a call pass that names no instance then.
func nothingToDo(c *call, _ *refusal) *refusal {
	c.operation = &operation{}
	return nil
}

func strangeKey(c *call) bool {
	key := c.parts()["Credential"]
	return key != "" && c.service.accounts.withKey(c.service.product, key) == nil
}

// again tells whether the same request was seen before.
func again() situation {
	seen := new(sync.Map)
	return func(c *call) bool {
		_, twice := seen.LoadOrStore(c.action+c.request.Header.Get("Authorization")+string(c.body), true)
		return twice
	}
}

// asksForOthers tells whether a listing asks for an own instance first, and then for one of another account.
func asksForOthers(c *call) bool { return len(c.search.ids) == 2 && firstOwn(c) }

// listForeign adds the second instance of a listing to the account's own, for this one answer.
func listForeign(c *call, _ *refusal) *refusal {
	owner := c.service.accounts.owner(c.service.product, c.search.ids[1])
	if owner == nil || owner == c.account {
		return nil
	}
	both := newAccount(c.account.Product, c.account.Kind, "", c.account.Credentials)
	for n, a := range []*account{c.account, owner} {
		a.mu.Lock()
		if i := a.byID[c.search.ids[n]]; i != nil {
			copied := *i
			both.add(&copied)
		}
		a.mu.Unlock()
	}
	c.account = both
	return nil
}

func longBody(c *call) bool { return len(c.body) > 4096 }
