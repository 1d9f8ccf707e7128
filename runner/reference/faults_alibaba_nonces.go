package reference

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"relcon/runner/sign"
)

// alibabaNonceMemoryFaults are those of a memory for nonces that holds too few of them, or only a part of each.
func alibabaNonceMemoryFaults() []fault {
	counted, overrun := amongTheLast(128)
	return []fault{
		broken("acs-auth-07-last-128", "Of an access key the last 128 nonces are remembered.", counted, onRefusal(atNonce, anyCode, overrun, accept)),
		broken("acs-auth-07-beginning", "Of a nonce the first 16 characters are remembered.", onPass(atNonce, beginsAlike(16), with(refuse(codeNonceUsed, "the signature nonce was used before")))),
		broken("acs-auth-07-first-64", "Of a nonce the first 64 characters are remembered.", onPass(atNonce, beginsAlike(64), with(refuse(codeNonceUsed, "the signature nonce was used before")))),
		broken("acs-auth-07-refused-forgotten", "The nonce of a release that is refused for a parameter is forgotten.", onRefusal(atRead, anyCode, always, forgotten)),
		broken("acs-auth-07-by-region", "A nonce that was used without a Region is fresh again beside one.",
			onRefusal(atNonce, anyCode, given("Region"), func(c *call, r *refusal) *refusal {
				if c.judgeNonceOf(c.accessKeyID()+"@"+c.params.Get("Region")) == nil {
					return nil
				}
				return r
			})),
		broken("acs-auth-07-unknown-forgotten", "The nonce of a release that is refused for an unknown id is forgotten.", onRefusal(atPerform, codeNoResource, neverThere, forgotten)),
	}
}

// amongTheLast gives a change that counts the nonces of each access key, and the situation that so many came after a nonce.
func amongTheLast(most int) (counted change, overrun situation) {
	var mu sync.Mutex
	used := map[string][]string{}
	counted = onPass(atNonce, func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		used[c.accessKeyID()] = append(used[c.accessKeyID()], c.signatureNonce())
		return false
	}, accept)
	return counted, func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		all := used[c.accessKeyID()]
		at := slices.Index(all, c.signatureNonce())
		return at >= 0 && len(all)-at > most
	}
}

// beginsAlike is the situation that another nonce of the access key had the same first characters.
func beginsAlike(characters int) situation {
	var mu sync.Mutex
	seen := map[string]string{}
	return func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		nonce := c.signatureNonce()
		beginning := c.accessKeyID() + " " + nonce[:min(len(nonce), characters)]
		first, known := seen[beginning]
		if !known {
			seen[beginning] = nonce
		}
		return known && first != nonce
	}
}

// forgotten refuses a call as before, and lets its nonce be used again.
func forgotten(c *call, r *refusal) *refusal {
	n := c.service.nonces
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.until, nonceID(c.accessKeyID(), c.signatureNonce()))
	return r
}

// alibabaOtherWayFaults are those of signatures and methods that are like those of the pages.
func alibabaOtherWayFaults() []fault {
	repeated := havingHeader(func(values []string) bool { return len(values) > 1 })
	blanks := havingHeader(func(values []string) bool { return strings.Contains(strings.TrimSpace(values[0]), "  ") })
	empty := havingHeader(func(values []string) bool { return values[0] == "" })
	unsigned := havingHeader(func(values []string) bool { return values[0] == "UNSIGNED-PAYLOAD" })
	otherCase := func(c *call) bool { return strings.EqualFold(c.givenSignature(), c.rightSignature()) }
	return []fault{
		broken("acs-auth-02-first-value", "Of a header that stands twice only the first value is signed.", onPass(atSignature, repeated, with(mismatchBSS()))),
		broken("acs-auth-02-blanks-collapsed", "Of several blanks inside a header only one is signed.", onPass(atSignature, blanks, with(mismatchBSS()))),
		broken("acs-auth-02-empty-header", "The header signature is computed without the x-acs headers that are empty.", onPass(atSignature, empty, with(mismatchBSS()))),
		broken("acs-auth-02-sorted-lines", "The headers are sorted with their values for the header signature.", onPass(atSignature, sortedAsLines, with(mismatchBSS()))),
		broken("acs-auth-09-unsigned-payload", "A body is not held against x-acs-content-sha256 where that is UNSIGNED-PAYLOAD.", onRefusal(atSignature, anyCode, unsigned, accept)),
		broken("acs-auth-04-form-counts", "A form stands in place of the signed parameters of the query, and is not signed.",
			onRefusal(atSignature, anyCode, both(byParams, inBoth, signedWithoutForm), func(c *call, _ *refusal) *refusal {
				for name, values := range c.params {
					c.setParam(name, values[len(values)-1])
				}
				return nil
			})),
		broken("acs-auth-08-any-case", "The case of an access key does not count.", onRefusal(atKey, anyCode, always, func(c *call, r *refusal) *refusal {
			for _, a := range c.service.accounts.all(c.service.product) {
				if strings.EqualFold(a.Credentials.AccessKeyID, c.accessKeyID()) {
					c.account = a
					return nil
				}
			}
			return r
		})),
		broken("acs-auth-03-any-case", "The case of an RPC signature does not count.", onRefusal(atSignature, anyCode, both(byParams, otherCase), accept)),
		broken("acs-auth-09-newer-accepted", "The signature method HMAC-SHA256 and the signature version 2.0 are accepted unverified.",
			onRefusal(atAuthenticate, codeBadSignatureMethod, having("SignatureMethod", "HMAC-SHA256"), trust),
			onRefusal(atAuthenticate, codeBadSignatureVersion, having("SignatureVersion", "2.0"), trust)),
		broken("acs-req-08-patch-accepted", "PATCH is accepted as POST is.",
			onRefusal(atReceive, codeBadMethod, byMethod(http.MethodPatch), accept), calledBy(http.MethodPatch)),
	}
}

// havingHeader tells whether a request with the header signature has an x-acs header whose values are of a kind.
func havingHeader(is func(values []string) bool) situation {
	return func(c *call) bool {
		for name, values := range c.request.Header {
			if strings.HasPrefix(name, "X-Acs-") && is(values) {
				return c.byHeader
			}
		}
		return false
	}
}

// sortedAsLines tells whether the headers of the header signature have another order with their values behind them.
func sortedAsLines(c *call) bool {
	var lines []string
	for _, name := range c.authorization.SignedHeaders {
		lines = append(lines, name+":")
	}
	return c.byHeader && !slices.IsSorted(lines)
}

// inBoth tells whether the ids of a release stand in the query and in a form.
func inBoth(c *call) bool { return c.query.Has("InstanceIds") && len(c.params["InstanceIds"]) > 1 }

// signedWithoutForm tells whether the RPC signature fits the request without its form.
func signedWithoutForm(c *call) bool {
	return sign.RPC{Method: c.request.Method, Params: c.query}.Signature(c.account.Credentials.AccessKeySecret) == c.givenSignature()
}
