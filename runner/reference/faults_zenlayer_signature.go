package reference

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"relcon/runner/sign"
)

const whySignature = "a server can't tell a wrong signature from one of another request"

// wrongSignatures are the rules with a signature that does not fit.
func wrongSignatures(others ...string) []string {
	return append(others, "ZC-AUTH-02", "ZC-AUTH-03", "ZC-AUTH-10", "ZC-AUTH-11", "BMC-TRM-20")
}

func zenlayerSignatureFaults() []fault {
	ofOthers := func(c *call) bool {
		return slices.ContainsFunc(c.service.accounts.all(c.service.product), func(a *account) bool {
			return sign.VerifyZC2(c.request, c.body, c.authorization, a.Credentials.AccessKeySecret)
		})
	}
	return []fault{
		broken("zc-auth-02-any-signature", "Every signature is accepted.", onRefusal(atSignature, anyCode, always, accept)).
			also(whySignature, wrongSignatures("ZC-ENV-03", "ZC-ENV-05", "ZC-ENV-06")...),
		broken("zc-auth-02-other-code", "A wrong signature is refused with the code for a malformed header.",
			onRefusal(atSignature, anyCode, always, recode(codeInvalidAuthorization))).also(whySignature, wrongSignatures()...),
		broken("zc-auth-02-terminates", "A termination with any signature is accepted.",
			onRefusal(atSignature, anyCode, calling(terminateInstance), accept)).also(whySignature, wrongSignatures()...),
		broken("zc-auth-02-only-once", "A wrong signature is refused the first time and accepted the second.",
			onRefusal(atSignature, anyCode, again(), accept)).also(whySignature, append(wrongSignatures(), "ZC-REQ-08")...),
		broken("zc-auth-02-secret-of-anybody", "A signature by the secret of any account is accepted.", onRefusal(atSignature, anyCode, ofOthers, accept)),
		broken("zc-auth-02-more-headers-unchecked", "A signature that covers more than two headers is not checked.",
			onRefusal(atSignature, anyCode, moreHeaders, accept)),
		broken("zc-auth-02-other-version-unchecked", "A signature is checked for one of the two versions only.",
			onRefusal(atSignature, anyCode, ofOtherVersion, accept)),
		broken("zc-auth-02-charset-unchecked", "A signature is not checked where the content type names a charset.",
			onRefusal(atSignature, anyCode, both(not(plainType), not(moreHeaders)), accept)),
		broken("zc-auth-03-signature-remembered", "A signature that was right once is accepted again, whatever it is for.",
			instead(atSignature, remember(func(c *call) string { return c.authorization.Signature }))).
			also("such a signature is used again there too", "ZC-AUTH-11"),
		broken("zc-auth-03-body-not-covered", "A release with a signature of another body is accepted.",
			onRefusal(atSignature, anyCode, calling(releaseInstances), accept)).also(whySignature, wrongSignatures()...),
		broken("zc-auth-03-refused-but-done", "A release with a signature of another body is refused, and done all the same.",
			onRefusal(atSignature, anyCode, calling(releaseInstances), carriedOut)).also(whySignature, wrongSignatures()...),
		broken("zc-auth-03-long-body-not-covered", "Of a body of more than 1000 bytes no hash is computed.",
			onRefusal(atSignature, anyCode, func(c *call) bool { return len(c.body) > 1000 }, accept)).there("ZC-AUTH-02"),
		broken("zc-auth-03-end-of-long-body-not-covered", "The signature does not have to cover the end of a body of more than 4096 bytes.",
			onRefusal(atSignature, anyCode, both(longBody, signedOver(func(z *sign.ZC2) { z.Body = bytes.TrimSpace(z.Body) })), accept)),
		broken("zc-auth-03-first-id-covered", "The signature of a release has to cover its first instance only.",
			onRefusal(atSignature, anyCode, signedOver(func(z *sign.ZC2) { z.Body = firstOnly(z.Body) }), accept)),
		broken("zc-auth-03-body-compacted", "The signature is checked against the body without white space.",
			onRefusal(atSignature, anyCode, signedOver(func(z *sign.ZC2) { z.Body = compacted(z.Body) }), accept)),
		broken("zc-auth-03-body-trimmed", "The signature is checked against the body without white space at its ends.",
			onRefusal(atSignature, anyCode, signedOver(func(z *sign.ZC2) { z.Body = bytes.TrimSpace(z.Body) }), accept)),
	}
}

// authorizationFaults are those of the Authorization header's form, and of what it says.
func authorizationFaults() []fault {
	header := func(write func(string) string) func(*call) {
		return func(c *call) { c.request.Header.Set("Authorization", write(c.request.Header.Get("Authorization"))) }
	}
	return []fault{
		broken("zc-auth-05-missing-accepted", "A request without Authorization is accepted for whoever owns the instances.",
			onRefusal(atAuthenticate, anyCode, withoutAuthorization, guessAccount)),
		broken("zc-auth-05-terminates", "A termination without Authorization is accepted for whoever owns the instance.",
			onRefusal(atAuthenticate, anyCode, both(calling(terminateInstance), withoutAuthorization), guessAccount)),
		broken("zc-auth-05-missing-other-code", "A missing Authorization is refused as a missing parameter.",
			onRefusal(atAuthenticate, anyCode, withoutAuthorization, recode(codeMissingParameter))),
		broken("zc-auth-05-any-method", "What the method of an Authorization is does not count.",
			before(atAuthenticate, begins("ZC9"), header(func(old string) string {
				_, rest, _ := strings.Cut(old, " ")
				return sign.ZC2Algorithm + " " + rest
			}))),
		broken("zc-auth-05-other-version-accepted", "By one of the two versions, a request without Authorization is accepted for whoever owns the instances.",
			onRefusal(atAuthenticate, anyCode, both(withoutAuthorization, ofOtherVersion), guessAccount)),
		broken("zc-auth-05-malformed-crashes", "A malformed Authorization is answered with 500.", onRefusal(atAuthenticate, anyCode, malformed, crash)).
			also("an empty signature is malformed, too, and so is one without all its headers", "ZC-AUTH-08", "ZC-AUTH-10"),
		broken("zc-auth-05-without-method", "The method of an Authorization may be left out.",
			before(atAuthenticate, begins("Credential="), header(func(old string) string { return sign.ZC2Algorithm + " " + old }))),
		broken("zc-auth-05-without-headers", "The signed headers of an Authorization may be left out.",
			before(atAuthenticate, both(begins("ZC2"), part("SignedHeaders", ""), not(part("Signature", ""))),
				header(func(old string) string { return strings.Replace(old, ", ", ", SignedHeaders=content-type;host, ", 1) }))),
		broken("zc-auth-05-without-key", "Without an access key, a request is accepted for whoever owns the instances.",
			onRefusal(atAuthenticate, anyCode, both(begins("ZC2"), part("Credential", ""), not(part("Signature", ""))), guessAccount)),
		broken("zc-auth-05-key-is-enough", "An Authorization with an access key and no signature is accepted.",
			onRefusal(atAuthenticate, anyCode, both(begins("ZC2"), withoutSignature), takeKey)),
		broken("zc-auth-10-empty-accepted", "An empty signature is accepted.", onRefusal(atAuthenticate, anyCode, emptySignature, takeKey)),
		broken("zc-auth-10-terminates-empty", "A termination with an empty signature is accepted.",
			onRefusal(atAuthenticate, anyCode, both(calling(terminateInstance), emptySignature), takeKey)),
		broken("zc-auth-10-beginning-accepted", "A beginning of the right signature is accepted.",
			onRefusal(atSignature, anyCode, func(c *call) bool { return strings.HasPrefix(c.right(nil), c.authorization.Signature) }, accept)),
		broken("zc-auth-10-end-ignored", "What follows the right signature is ignored.",
			onRefusal(atSignature, anyCode, func(c *call) bool { return strings.HasPrefix(c.authorization.Signature, c.right(nil)) }, accept)),
		broken("zc-auth-10-type-unsigned", "A signature need not cover the content type.", onRefusal(atAuthenticate, anyCode, part("SignedHeaders", "host"), takeSigned)),
		broken("zc-auth-10-host-unsigned", "A signature need not cover the host.", onRefusal(atAuthenticate, anyCode, part("SignedHeaders", "content-type"), takeSigned)),
		broken("zc-auth-11-type-changed", "A signature for the other spelling of the content type is accepted.",
			onRefusal(atSignature, anyCode, signedOver(func(z *sign.ZC2) { z.Headers["content-type"] = "application/json; charset=utf-8" }), accept)),
		broken("zc-auth-11-host-changed", "A signature for another host is accepted.",
			onRefusal(atSignature, anyCode, signedOver(func(z *sign.ZC2) { z.Headers["host"] = "other.example.com" }), accept)),
		broken("zc-auth-11-terminates-for-any-host", "A termination with a signature for another host is accepted.",
			onRefusal(atSignature, anyCode, both(calling(terminateInstance), signedOver(func(z *sign.ZC2) { z.Headers["host"] = "other.example.com" })), accept)),
		broken("zc-auth-11-body-remembered", "A signature that was right once is accepted again for the same body, at whatever time.",
			instead(atSignature, remember(func(c *call) string { return c.authorization.Credential + c.authorization.Signature + string(c.body) }))),
		broken("zc-auth-11-time-changed", "A signature for a time a minute before is accepted.",
			onRefusal(atSignature, anyCode, aMinuteBefore, accept)),
	}
}

func moreHeaders(c *call) bool { return len(c.authorization.SignedHeaders) > 2 }

// remember accepts what was right before.
func remember(what func(*call) string) func(phase) phase {
	known := new(sync.Map)
	return func(sound phase) phase {
		return func(c *call) *refusal {
			refused := c.pass(sound)
			if refused == nil {
				known.Store(what(c), true)
			} else if _, right := known.Load(what(c)); right {
				return nil
			}
			return refused
		}
	}
}

// right is the signature that would be right for the call, but for a change of what it covers.
func (c *call) right(change func(*sign.ZC2)) string {
	z := sign.ZC2{Headers: map[string]string{}, Timestamp: c.request.Header.Get(sign.ZC2TimestampHeader), Body: c.body}
	for _, name := range c.authorization.SignedHeaders {
		z.Headers[name] = c.request.Header.Get(name)
	}
	if _, signed := z.Headers["host"]; signed {
		z.Headers["host"] = c.request.Host
	}
	if change != nil {
		change(&z)
	}
	return z.Signature(c.account.Credentials.AccessKeySecret)
}

// signedOver tells whether the signature fits a call that is changed in this way.
func signedOver(change func(*sign.ZC2)) situation {
	return func(c *call) bool { return c.right(change) == c.authorization.Signature }
}

// firstOnly is a body that names its first instance only.
func firstOnly(body []byte) []byte {
	var named struct {
		InstanceIDs []string `json:"instanceIds"`
	}
	if json.Unmarshal(body, &named) != nil || len(named.InstanceIDs) < 2 {
		return nil
	}
	return encodeJSON(object{"instanceIds": named.InstanceIDs[:1]})
}

func compacted(body []byte) []byte {
	var compact bytes.Buffer
	if json.Compact(&compact, bytes.TrimSpace(body)) != nil {
		return nil
	}
	return compact.Bytes()
}

// Parts of an Authorization that may lack some.

func withoutAuthorization(c *call) bool { return c.request.Header.Get("Authorization") == "" }

func malformed(c *call) bool {
	header := c.request.Header.Get("Authorization")
	_, err := sign.ParseZC2(header)
	return header != "" && err != nil && !isBearer(header)
}

func begins(with string) situation {
	return func(c *call) bool { return strings.HasPrefix(c.request.Header.Get("Authorization"), with) }
}

var authorizationPart = regexp.MustCompile(`(Credential|SignedHeaders|Signature)=([^, ]*)`)

// parts are those that the Authorization has.
func (c *call) parts() map[string]string {
	found := map[string]string{}
	for _, each := range authorizationPart.FindAllStringSubmatch(c.request.Header.Get("Authorization"), -1) {
		found[each[1]] = each[2]
	}
	return found
}

// part tells whether a part of the Authorization has a value; "" stands for one that is not there.
func part(name, value string) situation {
	return func(c *call) bool { return c.parts()[name] == value }
}

func withoutSignature(c *call) bool {
	_, there := c.parts()["Signature"]
	return !there
}

func emptySignature(c *call) bool { return !withoutSignature(c) && part("Signature", "")(c) }

// takeKey takes the account of the access key, whatever else the Authorization says.
func takeKey(c *call, r *refusal) *refusal {
	if c.account = c.service.accounts.withKey(c.service.product, c.parts()["Credential"]); c.account == nil {
		return r
	}
	return nil
}

// takeSigned does so if the signature fits what it says that it covers.
func takeSigned(c *call, r *refusal) *refusal {
	if refused := takeKey(c, r); refused != nil {
		return refused
	}
	parts := c.parts()
	c.authorization = sign.Authorization{Credential: parts["Credential"], SignedHeaders: strings.Split(parts["SignedHeaders"], ";"), Signature: parts["Signature"]}
	if c.right(nil) != c.authorization.Signature {
		return r
	}
	return nil
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
