package reference

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

	"relcon/runner/contract"
)

// As few answers are spoilt as the clause allows, so that other clauses keep theirs.

// missed tells whether a release is refused since it lacks its parameter.
func missed(c *call) bool {
	return refusedWith(codeMissingParameter)(c) && c.action == releaseInstances
}

// missedOne tells whether a termination is refused since it lacks its parameter.
func missedOne(c *call) bool {
	return refusedWith(codeMissingParameter)(c) && c.action == terminateInstance
}

// terminated tells whether a termination is accepted.
func terminated(c *call) bool { return c.refusal == nil && c.action == terminateInstance }

// unsigned tells whether a listing is refused for its signature.
func unsigned(c *call) bool {
	return refusedWith(codeSignatureFailure)(c) && c.action == describeInstances
}

const (
	whyNoJSON       = "such an answer is no JSON, so that no member of it can be read"
	whyAccepted     = "every accepted release is checked for its envelope"
	whyMissed       = "the same refusal is looked at there"
	whyWrongListing = "such a listing is refused there too"
)

// accepting are the rules with a release that is accepted.
func accepting() []string {
	return append(shared(),
		"ZC-ENV-01", "ZC-ENV-02", "ZC-ENV-03", "ZC-AUTH-09", "ZC-LIM-01",
		"BMC-REL-01", "BMC-REL-04", "BMC-REL-05", "BMC-REL-13", "BMC-REL-14", "BMC-REL-15", "BMC-REL-16", "BMC-TRM-05", "BMC-TRM-07", "BMC-TRM-23",
		"ZEC-REL-01", "ZEC-REL-02", "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-09",
		"ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-14", "ZEC-REL-15", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-20", "ZEC-REL-21", "ZEC-REL-22", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25",
	)
}

// shared are the rules of both products with a release and a termination that must be accepted and have their effect.
func shared(others ...string) []string {
	return append(others, "ZC-REQ-02", "ZC-REQ-06", "ZC-REQ-08", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-08", "ZC-LIM-01")
}

// terminating are the rules with a termination that is accepted.
func terminating() []string {
	return shared("ZC-ENV-01", "ZC-LIM-01", "BMC-TRM-01", "BMC-TRM-02", "BMC-TRM-03", "BMC-TRM-04", "BMC-TRM-05", "BMC-TRM-06", "BMC-TRM-07",
		"BMC-TRM-08", "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11", "BMC-TRM-12", "BMC-TRM-13", "BMC-TRM-14", "BMC-TRM-18", "BMC-TRM-22", "BMC-TRM-23")
}

// missing are the rules with a release that lacks its parameter.
func missing(others ...string) []string {
	return append(others, "BMC-REL-07", "ZEC-REL-11", "ZC-REQ-07")
}

const otherID = "T00000000-0000-4000-8000-000000000000"

// terminationFaults are those of the answers to TerminateInstance.
func terminationFaults() []fault {
	const missesOne = "BMC-TRM-15"
	return []fault{
		broken("zc-env-01-termination-created", "A termination is answered with 201.",
			onEnvelope(terminated, status(http.StatusCreated))).there("BMC-REL-14").also(whyAccepted, terminating()...),
		broken("zc-env-02-termination-differs", "A termination has one request id outside and another inside.",
			onEnvelope(terminated, set("response.requestId", otherID))).also("it is about the same", "BMC-TRM-22"),
		broken("zc-env-03-termination-without-message", "The refusal of a termination for a missing parameter has no message.",
			onEnvelope(missedOne, drop("message"))).also(whyMissed, missesOne, "BMC-TRM-17", "ZC-REQ-07"),
		broken("zc-env-04-termination-same-id", "All terminations have the same request id.",
			onEnvelope(calling(terminateInstance), set("requestId", otherID), set("response.requestId", otherID))),
		broken("zc-env-05-termination-dotted", "The code for a missing parameter of a termination is written Missing.Parameter.",
			onEnvelope(missedOne, set("code", "Missing.Parameter"))),
		broken("zc-env-05-termination-type", "The code for a wrong type in a termination is written InvalidParameter.Type.",
			onEnvelope(both(calling(terminateInstance), refusedWith(codeParameterType)), set("code", "InvalidParameter.Type"))),
		broken("zc-env-06-termination-ok", "A missing parameter of a termination is answered with 200 and an error body.",
			onEnvelope(missedOne, status(http.StatusOK))).also(whyMissed, missesOne, "BMC-TRM-17", "ZC-ENV-03", "ZC-REQ-07"),
		broken("zc-env-07-termination-marked", "A termination is answered with a byte-order mark before the JSON.",
			onMessage(terminated, body("\ufeff", ""))).there("BMC-REL-14").also("a client that fails on the mark sees no success", append(terminating(), "ZC-ENV-02", "ZC-ENV-04")...),
		broken("zc-env-07-termination-refused-in-html", "The refusal of a termination for a missing parameter says that it is HTML.",
			onMessage(missedOne, contentType("text/html"))),
	}
}

func envelopeFaults() []fault {
	return append([]fault{
		broken("zc-env-01-listing-without-inner-id", "A listing has no request id inside the response.",
			onEnvelope(listed, drop("response.requestId"))).there("ZEC-REL-06").
			also("an accepted listing is looked at there too", "ZEC-REL-08", "ZC-ENV-02", "ZC-ENV-08", "ZC-AUTH-08", "ZC-REQ-08", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01", "BMC-TRM-23", "ZEC-REL-19", "ZC-AUTH-03", "BMC-REL-01", "BMC-TRM-01", "BMC-TRM-04", "BMC-TRM-07", "ZEC-REL-01", "ZC-LST-01", "ZC-LST-02"),
		broken("zc-env-01-numeric-id", "A release gives its request id as a number.",
			onEnvelope(released, set("requestId", 17), set("response.requestId", 17))).there("BMC-REL-06", "BMC-TRM-03", "ZEC-REL-10").also(whyAccepted, append(accepting(), "ZC-ENV-04")...).there("ZC-ENV-07", "BMC-REL-12", "BMC-TRM-01"),
		broken("zc-env-01-created", "A release is answered with 201.",
			onEnvelope(released, status(http.StatusCreated))).there("BMC-REL-06", "BMC-TRM-03", "ZEC-REL-10").also(whyAccepted, accepting()...).there("ZC-ENV-07", "BMC-REL-12", "BMC-TRM-01"),
		broken("zc-env-02-listing-differs", "A listing has one request id outside and another inside.",
			onEnvelope(listed, set("response.requestId", otherID))),
		broken("zc-env-02-release-differs", "A release has one request id outside and another inside.",
			onEnvelope(released, set("response.requestId", otherID))),
		broken("zc-env-02-without-ids", "A release has no request id, neither outside nor inside the response.",
			onEnvelope(released, drop("requestId"), drop("response.requestId"))).there("BMC-REL-06", "BMC-TRM-03", "ZEC-REL-10").also(whyAccepted, append(accepting(), "ZC-ENV-04")...).there("ZC-ENV-07", "BMC-REL-12", "BMC-TRM-01"),
		broken("zc-env-03-no-message", "A refusal for a missing parameter has no message.",
			onEnvelope(missed, drop("message"))).also(whyMissed, missing()...),
		broken("zc-env-03-nested", "A refusal for a missing parameter stands under response.",
			onEnvelope(missed, nestIn("response", "code", "message"))).also(whyMissed, missing("ZC-ENV-05")...),
		broken("zc-env-03-server-fault", "A missing parameter is answered with 500.",
			onEnvelope(missed, status(http.StatusInternalServerError))).also(whyMissed, missing("ZC-ENV-06")...),
		broken("zc-env-03-signature-without-message", "The refusal of a listing for its signature has no message.",
			onEnvelope(unsigned, drop("message"))).there("ZC-AUTH-11").also(whyWrongListing, "ZC-AUTH-02"),
		broken("zc-env-03-id-unescaped", "A quotation mark in an id is repeated as it is.", onMessage(always, func(_ envelope, m *message) {
			m.body = bytes.ReplaceAll(m.body, []byte(`\"`), []byte(`"`))
		})).also(whyNoJSON, "ZC-ENV-01", "ZC-ENV-02", "ZC-ENV-04", "ZC-ENV-05", "ZC-ENV-07", "BMC-REL-03", "BMC-TRM-14"),
		broken("zc-env-03-one-byte-letters", "Letters outside ASCII are written in one byte each.", onMessage(always, func(_ envelope, m *message) {
			m.body = bytes.ReplaceAll(m.body, []byte("ñ"), []byte{0xf1})
		})).also(whyNoJSON, "ZC-ENV-01", "ZC-ENV-02", "ZC-ENV-04", "ZC-ENV-05", "ZC-ENV-07"),
		broken("zc-env-04-same-id", "All releases have the same request id.",
			onEnvelope(calling(releaseInstances), set("requestId", otherID), set("response.requestId", otherID))),
		broken("zc-env-04-replay-same-id", "A listing that is sent again has the request id of the first.", sameIDAgain),
		broken("zc-env-04-refused-without-id", "A refusal for a missing parameter has no request id.",
			onEnvelope(missed, drop("requestId"))).also(whyMissed, missing("ZC-ENV-03")...),
		broken("zc-env-04-signature-same-id", "All refusals for a signature have the same request id.",
			onEnvelope(refusedWith(codeSignatureFailure), set("requestId", otherID))),
		broken("zc-env-05-wrong-type", "The code for a wrong type is written InvalidParameter.Type.",
			onEnvelope(refusedWith(codeParameterType), set("code", "InvalidParameter.Type"))),
		broken("zc-env-05-dotted", "The code for a missing parameter is written Missing.Parameter.",
			onEnvelope(missed, set("code", "Missing.Parameter"))),
		broken("zc-env-05-signature-in-words", "The code of the refusal of a listing for its signature is written AuthFailure.SignatureFailure.",
			onEnvelope(unsigned, set("code", "AuthFailure.SignatureFailure"))).there("ZC-AUTH-11").also(whyWrongListing, "ZC-AUTH-02"),
	}, envelopeFormFaults()...)
}

// envelopeFormFaults are about statuses, the form of a body, and the types in it.
func envelopeFormFaults() []fault {
	return []fault{
		broken("zc-env-06-ok", "A missing parameter is answered with 200 and an error body.",
			onEnvelope(missed, status(http.StatusOK))).also(whyMissed, missing("ZC-ENV-03")...),
		broken("zc-env-06-accepted", "A missing parameter is answered with 202 and an error body.",
			onEnvelope(missed, status(http.StatusAccepted))).also(whyMissed, missing("ZC-ENV-03")...),
		broken("zc-env-06-web-page", "An action that does not exist is answered with 200 and a web page.",
			onMessage(refusedWith(codeUnauthorizedOperation), webPage(http.StatusOK))).
			also("such an action is asked for there too, and every 200 is to be a success in JSON", "ZC-REQ-04", "ZC-ENV-01", "ZC-ENV-07"),
		broken("zc-env-06-signature-ok", "A listing is refused for its signature with 200.",
			onEnvelope(unsigned, status(http.StatusOK))).there("ZC-AUTH-11").also(whyWrongListing, "ZC-AUTH-02", "ZC-ENV-03"),
		broken("zc-env-07-byte-order-mark", "A release is answered with a byte-order mark before the JSON.",
			onMessage(released, body("\ufeff", ""))).there("BMC-REL-06", "BMC-TRM-03", "ZEC-REL-10").also("a client that fails on the mark sees no success", append(accepting(), "ZC-ENV-04")...).there("BMC-REL-12", "BMC-TRM-01"),
		broken("zc-env-07-trailing-text", "A refusal for a missing parameter is followed by text.",
			onMessage(missed, body("", "\n<!-- end -->"))).also(whyMissed, missing("ZC-ENV-03", "ZC-ENV-04", "ZC-ENV-05")...),
		broken("zc-env-07-html", "A refusal for a missing parameter says that it is HTML.",
			onMessage(missed, contentType("text/html"))),
		broken("zc-env-07-other-charset", "A refusal for a missing parameter says that it is written in GBK.",
			onMessage(missed, contentType("application/json; charset=gbk"))),
		broken("zc-env-07-broken-type", "The content type of a refusal for a missing parameter ends in the middle.",
			onMessage(missed, contentType("application/json; charset"))),
		broken("zc-env-08-raid-type", "The RAID level of a listed instance is a string.",
			only(contract.BMC, onItem(everyInstance, "raidConfig", object{"raidType": "1"}))),
		broken("zc-env-08-memory", "The memory of a listed instance is a string.",
			only(contract.ZEC, onItem(everyInstance, "memory", "2"))),
		broken("zc-env-08-tags", "The tags of a listed instance are an array.", onItem(everyInstance, "tags", []any{})),
	}
}

func everyInstance(*instance) bool { return true }

// only makes a change at one product only.
func only(product contract.Product, c change) change {
	return func(s *service, o *operation) {
		if s.product == product {
			c(s, o)
		}
	}
}

// sameIDAgain gives a full page that is asked for again the request id of the first time.
func sameIDAgain(s *service, o *operation) {
	first := new(sync.Map)
	onEnvelope(both(listed, fullPage), func(c *call, e *envelope) {
		id, _ := first.LoadOrStore(c.request.Header.Get("Authorization"), c.id)
		set("requestId", id)(c, e)
		set("response.requestId", id)(c, e)
	})(s, o)
}

// Ways of spoiling an answer, of either provider. A name such as "response.requestId" leads into an object.

func status(status int) func(*call, *envelope) {
	return func(_ *call, e *envelope) { e.status = status }
}

func set(name string, value any) func(*call, *envelope) {
	return func(_ *call, e *envelope) {
		if members, last := inside(e.members, name); members != nil {
			members[last] = value
		}
	}
}

// shownAs shows another value of a member for the instances of a listing that have a value.
func shownAs(member, value, other string) func(*call, *envelope) {
	return func(_ *call, e *envelope) {
		response, _ := e.members["response"].(object)
		page, _ := response["dataSet"].([]any)
		for _, each := range page {
			if item, _ := each.(object); item[member] == value {
				item[member] = other
			}
		}
	}
}

func drop(name string) func(*call, *envelope) {
	return func(_ *call, e *envelope) {
		members, last := inside(e.members, name)
		delete(members, last)
	}
}

// nestIn puts members into an object of another name.
func nestIn(name string, inner ...string) func(*call, *envelope) {
	return func(_ *call, e *envelope) {
		nested := object{}
		for _, each := range inner {
			nested[each] = e.members[each]
			delete(e.members, each)
		}
		e.members[name] = nested
	}
}

// inside gives the object that the name leads to, nil where there is none, and the last part of the name.
func inside(members object, name string) (object, string) {
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		return members, name
	}
	members, _ = members[outer].(object)
	return inside(members, inner)
}

func contentType(value string) func(envelope, *message) {
	return func(_ envelope, m *message) { m.contentType = value }
}

// body puts text before and behind what is sent.
func body(before, behind string) func(envelope, *message) {
	return func(_ envelope, m *message) { m.body = []byte(before + string(m.body) + behind) }
}

// webPage is what a proxy answers in the place of a server.
func webPage(status int) func(envelope, *message) {
	return func(_ envelope, m *message) {
		*m = message{status: status, contentType: "text/html", body: []byte("<html><body>Something went wrong.</body></html>")}
	}
}
