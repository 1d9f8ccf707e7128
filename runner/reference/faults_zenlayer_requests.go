package reference

import (
	"bytes"
	"compress/gzip"
	"mime"
	"net/http"
	"strings"

	"relcon/runner/sign"
)

// methodFaults are those of the method and the content type.
func methodFaults() []fault {
	unsupported := &refusal{http.StatusUnsupportedMediaType, codeParameterValue, "the content type is not supported"}
	takeAny := func(c *call, _ *refusal) *refusal { return c.pass(takeBody) }
	wrongType := func(when situation) change {
		return onRefusal(atReceive, anyCode, both(byMethod(http.MethodPost), when), takeAny)
	}
	return []fault{
		broken("zc-req-01-get-works", "GET is served like POST.", serveMethod(http.MethodGet, always)...),
		broken("zc-req-01-put-works", "PUT is served like POST.", serveMethod(http.MethodPut, always)...),
		broken("zc-req-01-get-with-token", "GET with an access token is served like POST.", serveMethod(http.MethodGet, byBearer)...),
		broken("zc-req-01-patch-works", "PATCH is served like POST, since only GET, PUT and DELETE are refused.", serveMethod(http.MethodPatch, always)...),
		broken("zc-req-01-options-works", "OPTIONS is served like POST.", serveMethod(http.MethodOptions, always)...),
		broken("zc-req-01-delete-terminates", "A termination by DELETE is served like one by POST.", serveMethod(http.MethodDelete, calling(terminateInstance))...),
		broken("zc-req-01-lists-by-get", "A listing by GET with an access token is served like one by POST.",
			serveMethod(http.MethodGet, both(byBearer, calling(describeInstances)))...),
		broken("zc-req-01-delete-refused-but-done", "DELETE is refused, and done all the same.",
			onRefusal(atSignature, anyCode, always, signedAsPost),
			onRefusal(atReceive, anyCode, byMethod(http.MethodDelete), func(c *call, r *refusal) *refusal {
				c.pass(checkContentType, takeBody, c.service.authenticate, c.service.carryOut)
				return r
			})),
		broken("zc-req-02-any-content-type", "Every content type is supported.", wrongType(always)).also("its signature covers another one", "ZC-REQ-07"),
		broken("zc-req-02-terminates-any-type", "Every content type is supported for a termination.", wrongType(calling(terminateInstance))),
		broken("zc-req-02-any-type-with-token", "Every content type is supported with an access token.", wrongType(byBearer)),
		broken("zc-req-02-beginning", "Every content type that begins with application/json is supported.",
			wrongType(func(c *call) bool { return strings.HasPrefix(c.request.Header.Get("Content-Type"), "application/json") })),
		broken("zc-req-02-any-charset", "The charset is ignored.", wrongType(func(c *call) bool {
			kind, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
			return kind == "application/json"
		})),
		broken("zc-req-02-lists-any-type", "Every content type is supported for a listing.", wrongType(calling(describeInstances))),
		broken("zc-req-02-no-charset", "A content type with a charset is refused.",
			onPass(atReceive, not(plainType), with(unsupported))).also("it speaks of the charset too", "ZC-AUTH-01", "ZC-AUTH-02"),
		broken("zc-req-02-blank-required", "A content type with no blank before its charset is refused.",
			onPass(atReceive, ofType("application/json;charset=utf-8"), with(unsupported))),
		broken("zc-req-02-plain-refused", "To release one instance is refused with 415 unless the content type names a charset.",
			refuseGood(both(alone, plainType), unsupported)).there("BMC-REL-06", "BMC-TRM-03", "ZEC-REL-10").
			also(whySingle, append(append(singleReleases(), zecSingles()...), "ZC-ENV-01", "ZC-ENV-02", "ZC-LIM-01", "BMC-REL-01", "ZEC-REL-06", "ZEC-REL-08", "ZEC-REL-12", "ZEC-REL-21", "ZEC-REL-22", "ZEC-REL-23", "ZEC-REL-25", "BMC-REL-02")...).there("BMC-REL-12"),
	}
}

// actionFaults are those of the other headers.
func actionFaults() []fault {
	header := func(name string) situation { return func(c *call) bool { return c.request.Header.Get(name) != "" } }
	without := func(name string) situation { return not(header(name)) }
	guessed := func(c *call, r *refusal) *refusal {
		if _, one := c.membersOf()["instanceId"]; one {
			return routeTo(terminateInstance)(c, r)
		}
		return routeTo(releaseInstances)(c, r)
	}
	return []fault{
		broken("zc-req-04-accepted", "An action that does not exist is accepted.",
			onRefusal(atRoute, codeUnauthorizedOperation, always, routeTo(""))).also("it looks at such an action too", "ZC-ENV-06"),
		broken("zc-req-04-crashes", "An action that does not exist is answered with 500.",
			onRefusal(atRoute, codeUnauthorizedOperation, always, crash)),
		broken("zc-req-04-terminates", "Every action that begins with Terminate terminates.",
			onRefusal(atRoute, codeUnauthorizedOperation, func(c *call) bool { return strings.HasPrefix(c.action, "Terminate") }, guessed)),
		broken("zc-req-04-end-ignored", "What follows the name of an action is ignored.", onRefusal(atRoute, codeUnauthorizedOperation, always, routeLike(strings.HasPrefix))),
		broken("zc-req-04-beginning-is-enough", "The beginning of the name of an action is enough.",
			onRefusal(atRoute, codeUnauthorizedOperation, always, routeLike(func(asked, known string) bool { return strings.HasPrefix(known, asked) }))),
		broken("zc-req-05-lists", "A request without an action lists the instances.",
			onRefusal(atRoute, anyCode, calling(""), routeTo(describeInstances))),
		broken("zc-req-05-releases", "A request without an action releases or terminates what it names.",
			onRefusal(atRoute, anyCode, calling(""), guessed)),
		broken("zc-req-05-terminates", "A request without an action that names one instance terminates it.",
			onRefusal(atRoute, anyCode, both(calling(""), func(c *call) bool { return c.membersOf()["instanceId"] != nil }), guessed)),
		broken("zc-req-05-releases-by-token", "A request without an action, but with an access token, releases what it names.",
			onRefusal(atRoute, anyCode, both(calling(""), func(c *call) bool { return c.bearer != "" }), guessed)),
		broken("zc-req-07-without-version", "A signed request without a version is accepted.",
			onRefusal(atRoute, codeMissingParameter, without("X-ZC-Version"), func(c *call, _ *refusal) *refusal { return routeTo(c.action)(c, nil) })),
		broken("zc-req-07-without-method", "A signed request without X-ZC-Signature-Method is accepted.",
			before(atAuthenticate, both(without("X-ZC-Signature-Method"), begins("ZC2")), func(c *call) { c.request.Header.Set("X-ZC-Signature-Method", sign.ZC2Algorithm) })),
		broken("zc-req-07-any-method", "What X-ZC-Signature-Method says does not count.",
			before(atAuthenticate, both(header("X-ZC-Signature-Method"), begins("ZC2")), func(c *call) { c.request.Header.Set("X-ZC-Signature-Method", sign.ZC2Algorithm) })),
		broken("zc-req-07-terminates-without-version", "A signed termination without a version is accepted.",
			onRefusal(atRoute, codeMissingParameter, both(calling(terminateInstance), without("X-ZC-Version")), func(c *call, _ *refusal) *refusal { return routeTo(c.action)(c, nil) })),
		broken("zc-req-07-without-type", "A request without a content type is taken for JSON.",
			before(atReceive, without("Content-Type"), func(c *call) { c.request.Header.Set("Content-Type", "application/json") })),
		broken("zc-req-08-version-refused", "A request with the version of a client is refused.",
			onPass(atReceive, header("X-ZC-Sdk-Version"), with(refuse(codeParameterValue, "the version of the client is not supported")))),
		broken("zc-req-08-language-refused", "A request of a client in another language than Java is refused.",
			onPass(atReceive, header("X-ZC-Sdk-Lang"), with(refuse(codeParameterValue, "the language of the client is not supported")))).also("such a header is sent there too", "ZC-AUTH-01", "ZC-AUTH-02"),
		broken("zc-req-08-client-crashes", "A termination by a client that says its name is answered with 500.",
			onPass(atReceive, both(calling(terminateInstance), header("X-ZC-Request-Client")), crash)),
		broken("zc-req-08-signature-version", "X-ZC-Signature-Version is taken for another scheme, and the signature refused.",
			onPass(atReceive, header("X-ZC-Signature-Version"), with(mismatch()))),
		broken("zc-req-08-product-refused", "A request that names the product in X-ZC-Service is refused.",
			onPass(atReceive, header("X-ZC-Service"), with(refuse(codeUnauthorizedOperation, "the product has no such operation")))),
		broken("zc-req-08-gzip-refused", "A request that offers gzip is refused with 406.",
			onPass(atReceive, header("Accept-Encoding"), with(&refusal{http.StatusNotAcceptable, codeParameterValue, "gzip is not offered"}))),
		broken("zc-req-08-refusal-compressed", "A refusal is compressed for a client that offers gzip, and no header says so.",
			onMessage(both(header("Accept-Encoding"), func(c *call) bool { return c.refusal != nil }), compressed)).
			also("every refusal is to be JSON with its members", "ZC-ENV-03", "ZC-ENV-04", "ZC-ENV-05", "ZC-ENV-07"),
		broken("zc-req-08-without-effect", "A release by a client that says its name is accepted and does nothing.",
			onEffect(header("X-ZC-Request-Client"), nothing)),
	}
}

// routeLike takes a call for one of an action whose name is like the one that it asks for.
func routeLike(like func(asked, known string) bool) reply {
	return func(c *call, r *refusal) *refusal {
		for action := range c.service.operations {
			if c.action != "" && like(c.action, action) {
				return routeTo(action)(c, r)
			}
		}
		return r
	}
}

// compressed has an answer written with gzip.
func compressed(_ envelope, m *message) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(m.body); err == nil && w.Close() == nil {
		m.body = zipped.Bytes()
	}
}

// membersOf reads the body, whether it was decoded before or not.
func (c *call) membersOf() object {
	decodeBody(c)
	return c.members
}

func byMethod(method string) situation {
	return func(c *call) bool { return c.request.Method == method }
}

func ofType(text string) situation {
	return func(c *call) bool { return c.request.Header.Get("Content-Type") == text }
}

func plainType(c *call) bool { return ofType("application/json")(c) }

// serveMethod lets one more method through, in the situation.
func serveMethod(method string, when situation) []change {
	return []change{
		onRefusal(atSignature, anyCode, byMethod(method), signedAsPost),
		onRefusal(atReceive, anyCode, both(byMethod(method), when), func(c *call, _ *refusal) *refusal { return c.pass(checkContentType, takeBody) }),
	}
}

// signedAsPost takes a signature over POST, the only method that the page shows one for, whatever the method is.
func signedAsPost(c *call, r *refusal) *refusal {
	posted := *c.request
	posted.Method = http.MethodPost
	if sign.VerifyZC2(&posted, c.body, c.authorization, c.account.Credentials.AccessKeySecret) {
		return nil
	}
	return r
}

// refuseGood refuses requests that name nothing but good instances, in the situation.
func refuseGood(when situation, other *refusal) change {
	return onDecision(when, func(_ *call, targets []target, d decision) decision {
		if len(good(targets)) == len(targets) {
			return decision{refusal: other}
		}
		return d
	})
}

// routeTo takes a call for one of another action, where the product has it; "" for one that does nothing.
func routeTo(action string) reply {
	return func(c *call, r *refusal) *refusal {
		if action == "" {
			c.operation = &operation{}
			return nil
		}
		if c.operation = c.service.operations[action]; c.operation == nil {
			return r
		}
		return nil
	}
}
