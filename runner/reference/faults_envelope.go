package reference

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Answers that the envelope's faults spoil: as few as the clause allows, so that other clauses keep their answers.

func listed(c *call, a answer) bool { return a.refusal == nil && c.action() == describeInstances }

func released(c *call, a answer) bool { return a.refusal == nil && c.action() == releaseInstances }

func missed(c *call, a answer) bool {
	return a.refusal != nil && a.refusal.code == codeMissingParameter && c.action() == releaseInstances
}

func refusedAs(code string) func(*call, answer) bool {
	return func(_ *call, a answer) bool { return a.refusal != nil && a.refusal.code == code }
}

const (
	whyAccepted = "every accepted release is checked for its envelope"
	whyMissed   = "the same refusal is looked at there"
)

// accepting are the rules with a release that is accepted.
func accepting() []string {
	return []string{
		"ZC-ENV-01", "ZC-ENV-02", "ZC-REQ-02", "ZC-REQ-06", "ZC-AUTH-08", "ZC-AUTH-09",
		"BMC-REL-01", "BMC-REL-04", "BMC-REL-05", "BMC-REL-14", "BMC-REL-15", "BMC-REL-16", "BMC-TRM-05",
		"ZEC-REL-01", "ZEC-REL-02", "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-09",
		"ZEC-REL-13", "ZEC-REL-14", "ZEC-REL-15", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19",
	}
}

// missing are the rules with a release that lacks its parameter.
func missing(others ...string) []string {
	return append(others, "BMC-REL-07", "ZEC-REL-11")
}

func envelopeFaults() []fault {
	return []fault{
		onBoth("zc-env-01-listing-without-inner-id", "A listing has no request id inside the response.",
			spoilMembers(listed, func(m object) { delete(inner(m), "requestId") })).
			also("an accepted listing is looked at there too", "ZC-ENV-02", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01"),
		onBoth("zc-env-01-numeric-id", "A release gives its request id as a number.",
			spoilMembers(released, func(m object) { m["requestId"], inner(m)["requestId"] = 17, 17 })).
			also(whyAccepted, accepting()...),
		onBoth("zc-env-01-created", "A release is answered with 201.",
			spoilStatus(released, http.StatusCreated)).also(whyAccepted, accepting()...),
		onBoth("zc-env-02-listing-differs", "A listing has one request id outside and another inside.",
			spoilMembers(listed, func(m object) { inner(m)["requestId"] = "T00000000-0000-4000-8000-000000000000" })),
		onBoth("zc-env-02-release-differs", "A release has one request id outside and another inside.",
			spoilMembers(released, func(m object) { inner(m)["requestId"] = "T00000000-0000-4000-8000-000000000000" })),
		onBoth("zc-env-03-no-message", "A refusal for a missing parameter has no message.",
			spoilMembers(missed, func(m object) { delete(m, "message") })).also(whyMissed, missing()...),
		onBoth("zc-env-03-nested", "A refusal for a missing parameter stands under response.",
			spoilMembers(missed, func(m object) {
				m["response"] = object{"code": m["code"], "message": m["message"]}
				delete(m, "code")
				delete(m, "message")
			})).also(whyMissed, missing("ZC-ENV-05")...),
		onBoth("zc-env-03-server-fault", "A missing parameter is answered with 500.",
			spoilStatus(missed, http.StatusInternalServerError)).also(whyMissed, missing("ZC-ENV-06")...),
		onBoth("zc-env-04-same-id", "All releases have the same request id.", sameID),
		onBoth("zc-env-04-refused-without-id", "A refusal for a missing parameter has no request id.",
			spoilMembers(missed, func(m object) { delete(m, "requestId") })).also(whyMissed, missing("ZC-ENV-03")...),
		onBoth("zc-env-04-signature-same-id", "All refusals for a signature have the same request id.",
			spoilMembers(refusedAs(codeSignatureFailure), func(m object) { m["requestId"] = "T00000000-0000-4000-8000-000000000000" })),
		onBoth("zc-env-05-wrong-type", "The code for a wrong type is written InvalidParameter.Type.",
			spoilMembers(refusedAs(codeParameterType), func(m object) { m["code"] = "InvalidParameter.Type" })),
		onBoth("zc-env-05-dotted", "The code for a missing parameter is written Missing.Parameter.",
			spoilMembers(missed, func(m object) { m["code"] = "Missing.Parameter" })),
		onBoth("zc-env-06-ok", "A missing parameter is answered with 200 and an error body.",
			spoilStatus(missed, http.StatusOK)).also(whyMissed, missing("ZC-ENV-03")...),
		onBoth("zc-env-06-accepted", "A missing parameter is answered with 202 and an error body.",
			spoilStatus(missed, http.StatusAccepted)).also(whyMissed, missing("ZC-ENV-03")...),
		onBoth("zc-env-06-web-page", "An action that does not exist is answered with 200 and a web page.", func(z *zenlayer) {
			onSent(z, refusedAs(codeUnauthorizedOperation), func(_ *call, m *message) { *m = webPage(); m.status = http.StatusOK })
		}).also("such an action is asked for there too", "ZC-REQ-04"),
		onBoth("zc-env-07-byte-order-mark", "A release is answered with a byte-order mark before the JSON.",
			spoilBody(released, func(body string) string { return "\ufeff" + body })).
			also("a client that fails on the mark sees no success", accepting()...),
		onBoth("zc-env-07-trailing-text", "A refusal for a missing parameter is followed by text.",
			spoilBody(missed, func(body string) string { return body + "\n<!-- end -->" })).
			also(whyMissed, missing("ZC-ENV-03", "ZC-ENV-04", "ZC-ENV-05")...),
		onBoth("zc-env-07-html", "A refusal for a missing parameter says that it is HTML.", func(z *zenlayer) {
			onSent(z, missed, func(_ *call, m *message) { m.contentType = "text/html" })
		}),
	}
}

// sameID answers every release with one id.
func sameID(z *zenlayer) {
	sound := z.requestID
	z.requestID = func(c *call) string {
		id := sound(c)
		if c.action() == releaseInstances {
			return "TC1748D3E-452D-4F74-8485-000000000000"
		}
		return id
	}
}

// webPage is what a proxy answers in the place of a server that fell over.
func webPage() message {
	return message{status: http.StatusInternalServerError, contentType: "text/html", body: []byte("<html><body>Something went wrong.</body></html>")}
}

// inner gives the response of a success.
func inner(m object) object {
	response, _ := m["response"].(object)
	return response
}

func spoilStatus(when func(*call, answer) bool, status int) func(*zenlayer) {
	return func(z *zenlayer) {
		onSent(z, when, func(_ *call, m *message) { m.status = status })
	}
}

func spoilBody(when func(*call, answer) bool, spoil func(string) string) func(*zenlayer) {
	return func(z *zenlayer) {
		onSent(z, when, func(_ *call, m *message) { m.body = []byte(spoil(string(m.body))) })
	}
}

// spoilMembers changes the members of an answer, which is our own and so is always an object.
func spoilMembers(when func(*call, answer) bool, spoil func(object)) func(*zenlayer) {
	return func(z *zenlayer) {
		onSent(z, when, func(_ *call, m *message) {
			var members object
			decoder := json.NewDecoder(strings.NewReader(string(m.body)))
			decoder.UseNumber()
			if decoder.Decode(&members) != nil {
				return
			}
			spoil(members)
			m.body = encodeJSON(members)
		})
	}
}
