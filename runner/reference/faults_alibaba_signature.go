package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"relcon/runner/sign"
)

const whyForged = "a server can't tell a wrong secret from changed parameters"

// forged are the rules with a request whose signature is not that of the account for what is sent.
func forged() []string {
	return []string{
		"ACS-AUTH-03", "ACS-AUTH-04", "ACS-AUTH-09", "ACS-ENV-01", "ACS-ENV-02", "ACS-REQ-02", "ACS-REQ-06", "ACS-REQ-07", "BSS-REL-18",
	}
}

func byHeader(c *call) bool { return c.byHeader }

func byParams(c *call) bool { return !c.byHeader && c.params.Has("SignatureMethod") }

// rightSignature is the signature that a request should have.
func (c *call) rightSignature() string {
	secret := c.account.Credentials.AccessKeySecret
	if !c.byHeader {
		return sign.RPC{Method: c.request.Method, Params: c.params}.Signature(secret)
	}
	a, _ := sign.ACS3Of(c.request, c.body, c.authorization)
	return a.Signature(secret)
}

// givenSignature is the one that it has.
func (c *call) givenSignature() string {
	if c.byHeader {
		return c.authorization.Signature
	}
	return c.params.Get("Signature")
}

// fromTheSecond is the situation of every call of an account but the first one for which it is asked.
func fromTheSecond() situation {
	var mu sync.Mutex
	seen := map[*account]bool{}
	return func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		again := seen[c.account]
		seen[c.account] = true
		return again
	}
}

// signedFor tells whether the signature fits another request than the one that was sent.
func signedFor(method string) situation {
	return func(c *call) bool {
		other := *c
		other.request = c.request.Clone(c.request.Context())
		other.request.Method = method
		return other.rightSignature() == c.givenSignature()
	}
}

func alibabaSignatureFaults() []fault {
	unsigned := func(id, summary string, when situation) fault {
		return broken(id, summary, onRefusal(atSignature, anyCode, when, accept)).also(whyForged, forged()...)
	}
	longList := func(c *call) bool { return strings.Count(c.params.Get("InstanceIds"), ",") > 50 }
	anySecret := func(c *call) bool {
		return slices.ContainsFunc(c.service.accounts.all(c.service.product), func(a *account) bool {
			other := *c
			other.account = a
			return other.rightSignature() == c.givenSignature()
		})
	}
	releasing, listing := calling(releaseInstance), calling(queryAvailableInstances)
	return []fault{
		unsigned("acs-auth-03-any-rpc", "Every RPC signature is accepted.", byParams),
		unsigned("acs-auth-03-any-header", "Every header signature is accepted.", byHeader),
		unsigned("acs-auth-03-listing-rpc", "A listing is not verified with the RPC signature.", both(listing, byParams)),
		unsigned("acs-auth-03-listing-header", "A listing is not verified with the header signature.", both(listing, byHeader)),
		unsigned("acs-auth-03-beginning", "The beginning of the right signature is accepted.",
			func(c *call) bool { return strings.HasPrefix(c.rightSignature(), c.givenSignature()) }),
		unsigned("acs-auth-03-more", "The right signature is accepted with more behind it.",
			func(c *call) bool { return strings.HasPrefix(c.givenSignature(), c.rightSignature()) }),
		unsigned("acs-auth-03-any-secret", "A signature with the secret of any account is accepted.", anySecret),
		trusting("acs-auth-03-empty-rpc", "An empty RPC signature is accepted.", "MissingSignature", given("Signature")),
		trusting("acs-auth-03-empty-header", "An empty header signature is accepted.", codeIncompleteSignature, authorization("Signature=", "")),
		unsigned("acs-auth-03-second-time", "A wrong signature of a release is accepted the second time.", both(releasing, fromTheSecond())),
		broken("acs-auth-03-other-code", "An RPC signature that does not match is refused with another code.",
			onRefusal(atSignature, anyCode, byParams, recode(codeIncompleteSignature))).also(whyForged, forged()...),
		broken("acs-auth-03-header-other-code", "A header signature that does not match is refused with another code.",
			onRefusal(atSignature, anyCode, byHeader, recode(codeIncompleteSignature))).also(whyForged, forged()...),
		unsigned("acs-auth-04-rpc-not-covered", "The parameters of a release are not covered by the RPC signature.", both(releasing, byParams)),
		unsigned("acs-auth-04-header-not-covered", "The parameters of a release are not covered by the header signature.", both(releasing, byHeader)),
		unsigned("acs-auth-04-long-list", "The signature of a request with a long list is not judged.", longList),
		unsigned("acs-auth-04-renewal", "The signature of a request with a RenewStatus is not judged.", given("RenewStatus")),
		unsigned("acs-auth-04-get-signature", "A POST is accepted with the signature of a GET.", both(byMethod(http.MethodPost), signedFor(http.MethodGet))),
		broken("acs-auth-04-refused-but-done", "A release whose signature does not match is refused, and done.",
			onRefusal(atSignature, anyCode, releasing, but(releaseNamed))).also(whyForged, forged()...),
	}
}

// alibabaUnsignedFaults are those of a part of a request that its signature leaves out.
func alibabaUnsignedFaults() []fault {
	first := func(values []string) string { return values[0] }
	last := func(values []string) string { return values[len(values)-1] }
	twofold := func(id, summary string, signed, counts func([]string) string) fault {
		return broken(id, summary, onRefusal(atSignature, anyCode, signedBy(signed), func(c *call, _ *refusal) *refusal {
			c.params = one(c.params, counts)
			return nil
		}))
	}
	accepted := func(id, summary string, when situation) fault {
		return broken(id, summary, onRefusal(atSignature, anyCode, when, accept))
	}
	further := func(c *call) bool {
		return c.request.Header.Get("X-Acs-Credentials-Provider") != "" && leavesOut(c)
	}
	return []fault{
		twofold("acs-auth-04-first-signed", "Of a parameter that stands twice the first value is signed, and the last one counts.", first, last),
		twofold("acs-auth-04-last-signed", "Of a parameter that stands twice the last value is signed, and the first one counts.", last, first),
		accepted("acs-auth-03-bearer-type", "The signature is not judged where SignatureType is BEARERTOKEN.", having("SignatureType", "BEARERTOKEN")),
		accepted("acs-auth-09-further-not-signed-accepted", "A header signature that leaves out an x-acs header which the page does not name is accepted.", further),
		accepted("acs-auth-09-type-not-signed-accepted", "A header signature that leaves out the content type of what is no form is accepted.", both(untyped, not(inForm))),
	}
}

// untyped tells whether the header signature leaves out a content type that is sent.
func untyped(c *call) bool {
	return c.byHeader && c.request.Header.Get("Content-Type") != "" && !slices.Contains(c.authorization.SignedHeaders, "content-type")
}

// one gives each parameter one of its values.
func one(params url.Values, which func([]string) string) url.Values {
	all := url.Values{}
	for name, values := range params {
		all.Set(name, which(values))
	}
	return all
}

// signedBy tells whether a parameter stands twice, and the signature fits the request with one value of each.
func signedBy(which func([]string) string) situation {
	return func(c *call) bool {
		twofold := false
		for _, values := range c.query {
			twofold = twofold || len(values) > 1
		}
		other := *c
		other.params = one(c.params, which)
		other.request = c.request.Clone(c.request.Context())
		other.request.URL.RawQuery = one(c.query, which).Encode()
		return twofold && other.rightSignature() == c.givenSignature()
	}
}

// trusting makes a fault by which a request that is refused with the code is accepted for the account of its key, or for
// whoever owns the instance that it names.
func trusting(id, summary, code string, when situation) fault {
	return broken(id, summary, onRefusal(atAuthenticate, code, when, trust)).also(whyForged, forged()...)
}

// authorization tells whether the Authorization header ends with a text, or lacks one.
func authorization(ending, lacking string) situation {
	return func(c *call) bool {
		header := c.request.Header.Get("Authorization")
		return c.byHeader && header != "" && strings.HasSuffix(header, ending) && (lacking == "" || !strings.Contains(header, lacking))
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

// lackingHeader tells whether a request with the header signature comes without a header.
func lackingHeader(name string) situation {
	return func(c *call) bool { return c.byHeader && c.request.Header.Get(name) == "" }
}

// leavesOut tells whether the header signature leaves out an x-acs header that is sent.
func leavesOut(c *call) bool {
	for name := range c.request.Header {
		if name = strings.ToLower(name); strings.HasPrefix(name, "x-acs-") && !slices.Contains(c.authorization.SignedHeaders, name) {
			return c.byHeader
		}
	}
	return false
}

// wrongHash tells whether x-acs-content-sha256 is not the hash of the body.
func wrongHash(c *call) bool {
	hash := c.request.Header.Get("X-Acs-Content-Sha256")
	return c.byHeader && hash != "" && hash != sign.ACS3{Body: c.body}.PayloadHash()
}

// alibabaLackingFaults are those of requests that lack a part of what proves their sender.
func alibabaLackingFaults() []fault {
	unjudged := func(id, summary string, when situation) fault {
		return broken(id, summary, onRefusal(atSignature, anyCode, when, accept)).also(whyForged, forged()...)
	}
	return []fault{
		trusting("acs-auth-09-no-signature-accepted", "A request without a signature is accepted for the account of its access key.", "MissingSignature", not(given("Signature"))),
		trusting("acs-auth-09-no-key-accepted", "A request without AccessKeyId is accepted for whoever owns the instance.", "MissingAccessKeyId", always),
		trusting("acs-auth-09-no-method-accepted", "A request without a signature method is accepted unverified.", "MissingSignatureMethod", always),
		trusting("acs-auth-09-no-signature-version-accepted", "A request without SignatureVersion is accepted unverified.", "MissingSignatureVersion", always),
		trusting("acs-auth-09-no-authorization-accepted", "A request without the header Authorization is accepted for whoever owns the instance.", "MissingAuthorization", always),
		broken("acs-auth-09-no-action-accepted", "An RPC request without an Action is a release.", onRefusal(atRoute, "MissingAction", byParams, routeTo(releaseInstance))),
		broken("acs-auth-09-no-action-header-accepted", "A request without x-acs-action is a release.", onRefusal(atRoute, "MissingAction", byHeader, routeTo(releaseInstance))),
		broken("acs-auth-09-no-version-accepted", "An RPC request without a Version is accepted.", onRefusal(atRoute, "MissingVersion", byParams, routed)),
		broken("acs-auth-09-no-version-header-accepted", "A request without x-acs-version is accepted.", onRefusal(atRoute, "MissingVersion", byHeader, routed)),
		trusting("acs-auth-09-no-date-accepted", "A request without x-acs-date is accepted unverified.", "MissingTimestamp", byHeader),
		trusting("acs-auth-09-no-timestamp-accepted", "A request without Timestamp is accepted unverified.", "MissingTimestamp", not(byHeader)),
		trusting("acs-auth-09-no-nonce-accepted", "A request without SignatureNonce is accepted unverified.", "MissingSignatureNonce", not(byHeader)),
		trusting("acs-auth-09-any-method-accepted", "An RPC request with an unknown SignatureMethod is accepted unverified.", codeBadSignatureMethod, not(byHeader)),
		trusting("acs-auth-09-any-version-accepted", "An RPC request with an unknown SignatureVersion is accepted unverified.", codeBadSignatureVersion, always),
		trusting("acs-auth-09-any-algorithm-accepted", "A header signature of an unknown algorithm is accepted unverified.", codeBadSignatureMethod, byHeader),
		trusting("acs-auth-09-authorization-no-key-accepted", "An Authorization without an access key is accepted.", codeIncompleteSignature, authorization("", "Credential=")),
		trusting("acs-auth-09-authorization-no-headers-accepted", "An Authorization without SignedHeaders is accepted.", codeIncompleteSignature, authorization("", "SignedHeaders=")),
		trusting("acs-auth-09-authorization-no-signature-accepted", "An Authorization without a signature is accepted.", codeIncompleteSignature, authorization("", ",Signature=")),
		trusting("acs-auth-09-host-not-signed-accepted", "A header signature that leaves out the host is accepted unverified.", codeIncompleteSignature, authorization("", "host")),
		unjudged("acs-auth-09-header-not-signed-accepted", "A header signature that leaves out an x-acs header is accepted.", leavesOut),
		unjudged("acs-auth-09-no-hash-accepted", "A request without x-acs-content-sha256 is accepted unverified.", lackingHeader("X-Acs-Content-Sha256")),
		unjudged("acs-auth-09-hash-trusted", "x-acs-content-sha256 is not held against the body, and the signature of such a request not judged.", wrongHash),
		trusting("acs-auth-10-accepted", "A request without x-acs-signature-nonce is accepted unverified.", "MissingSignatureNonce", byHeader),
	}
}
