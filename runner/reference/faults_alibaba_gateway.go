package reference

import (
	"html"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
)

const (
	whyAction  = "such an action is asked for there too"
	whyListing = "such a listing is refused there too"
)

// searchRefused tells whether a listing is refused with the code.
func searchRefused(code string) situation {
	return both(calling(queryAvailableInstances), refusedWith(code))
}

func gatewayEnvelopeFaults() []fault {
	const whyTime, whyKey = "a listing with such a timestamp is refused there too", "a listing with such a key is refused there too"
	badSignature, badTime, badKey := searchRefused(codeBadSignature), searchRefused(codeExpired), searchRefused(codeNoAccessKey)
	return []fault{
		broken("acs-env-01-no-host", "The refusal of a listing for its signature has no HostId.",
			onEnvelope(badSignature, drop("HostId"))).also(whyListing, "ACS-AUTH-03", "ACS-AUTH-04", "ACS-ENV-02"),
		broken("acs-env-01-ok", "The refusal of a listing for its signature comes with HTTP 200.",
			onEnvelope(badSignature, status(http.StatusOK))).also(whyListing, "ACS-AUTH-03", "ACS-AUTH-04", "ACS-ENV-02"),
		broken("acs-env-01-nested", "The members of the refusal of a listing for its signature stand under Error.",
			onEnvelope(badSignature, nestIn("Error", "RequestId", "HostId", "Code", "Message"))).also(whyListing, "ACS-AUTH-03", "ACS-AUTH-04", "ACS-ENV-02"),
		broken("acs-env-01-server-fault", "The refusal of a listing for its signature comes with HTTP 500.",
			onEnvelope(badSignature, status(http.StatusInternalServerError))).also("such a listing is refused there too", "ACS-AUTH-03", "ACS-AUTH-04", "ACS-ENV-02"),
		broken("acs-env-01-no-code", "The refusal of an action that does not exist has no Code.",
			onEnvelope(refusedWith(codeNoAction), drop("Code"))).also(whyAction, "ACS-REQ-01"),
		broken("acs-env-01-time-ok", "The refusal of a listing for its timestamp comes with HTTP 200 and Success false.",
			onEnvelope(badTime, status(http.StatusOK), set("Success", false))).also(whyTime, "ACS-ENV-03", "ACS-AUTH-05"),
		broken("acs-env-01-key-ok", "The refusal of a listing for its access key comes with HTTP 200 and Success false.",
			onEnvelope(badKey, status(http.StatusOK), set("Success", false))).also(whyKey, "ACS-AUTH-08", "ACS-ENV-03"),
		broken("acs-env-03-numeric-code", "Code of the refusal of a listing for its access key is a number.",
			onEnvelope(badKey, set("Code", http.StatusNotFound))).also(whyListing, "ACS-AUTH-08", "ACS-ENV-01"),
		broken("acs-env-03-numeric-host", "HostId of the refusal of a listing for its access key is a number.",
			onEnvelope(badKey, set("HostId", 7))).also(whyListing, "ACS-AUTH-08", "ACS-ENV-01"),
		broken("acs-env-03-null-message", "Message of the refusal of a listing for its timestamp is null.",
			onEnvelope(badTime, set("Message", nil))).also(whyListing, "ACS-ENV-01"),
		refusalSpoilt("acs-env-03-numeric-missing-code", "Code of the refusal for a missing ProductCode is a number.", set("Code", http.StatusBadRequest)),
	}
}

// gatewayEverywhereFaults spoil answers whose spoilt part no scenario looks at. The judge of the whole run does.
func gatewayEverywhereFaults() []fault {
	search := both(calling(queryAvailableInstances), func(c *call) bool { return c.refusal == nil })
	return []fault{
		broken("acs-env-01-now-and-then", "Every fortieth listing is throttled, and the refusal has no HostId.", nowThrottled).anywhere(),
		broken("acs-env-02-listing-as-html", "A listing in JSON says that it is HTML.", onMessage(both(search, not(func(c *call) bool { return c.xml })), contentType("text/html"))),
		broken("acs-env-03-now-and-then", "Every fortieth listing is throttled, and the Message of the refusal is a number.",
			nowThrottled, onEnvelope(refusedWith(codeThrottled), set("Message", 1), set("HostId", "h"))).anywhere(),
		broken("bss-rel-15-filtered-listing", "Code of a listing by ids is a number.", onEnvelope(both(search, filtered), set("Code", http.StatusOK))).also("a listing by ids is accepted there, too", "BSS-LST-01", "BSS-LST-02", "BSS-LST-03"),
		broken("bss-rel-17-refused-for-signature", "A refusal for the signature says that the release is done.",
			onEnvelope(refusedWith(codeBadSignature), set("Data", object{"ReleaseResult": true}))),
		broken("bss-rel-18-once-in-each-account", "Request ids count the requests of each account, so that two accounts have the same ones.", numbered("RequestId")),
	}
}

// nowThrottled refuses a listing now and then, and leaves out the host.
func nowThrottled(s *service, _ *operation) {
	listings := new(atomic.Int64)
	on(queryAvailableInstances, onPass(atRead, func(*call) bool { return listings.Add(1)%40 == 0 },
		with(&refusal{http.StatusBadRequest, codeThrottled, "Request was denied due to user flow control."})))(s, nil)
	onEnvelope(refusedWith(codeThrottled), drop("HostId"))(s, nil)
}

func gatewayFormatFaults() []fault {
	ok := func(c *call) bool { return c.refusal == nil }
	// root writes a message in XML anew, with what is given in place of its root and its members.
	written := func(root string, change func(object) object) func(envelope, *message) {
		return func(e envelope, m *message) {
			if root != "" {
				e.root = root
			}
			m.contentType, m.body = typeXML, encodeXML(e.root, change(e.members))
		}
	}
	same := func(members object) object { return members }
	return []fault{
		broken("acs-env-02-success-in-json", "A success is written in JSON where XML is wanted.", onMessage(both(inXML, ok), asJSON)).also("XML is asked for there too", "BSS-REL-01", "BSS-REL-02", "BSS-REL-20", "ACS-REQ-03", "ACS-REQ-05"),
		broken("acs-env-02-error-in-json", "A refusal is written in JSON where XML is wanted.", onMessage(both(inXML, not(ok)), asJSON)).also("XML is asked for there too", "ACS-REQ-01", "ACS-REQ-06", "ACS-REQ-07", "BSS-REL-19"),
		broken("acs-env-02-signature-in-json", "A refusal for the signature is written in JSON where XML is wanted.",
			onMessage(both(inXML, refusedWith(codeBadSignature)), asJSON)),
		broken("acs-env-02-other-root", "A success in XML stands in an element Response.", onMessage(both(inXML, ok), written("Response", same))).also("XML is asked for there too", "BSS-REL-01", "BSS-REL-02", "BSS-REL-20", "ACS-REQ-03", "ACS-REQ-05"),
		broken("acs-env-02-error-in-response", "A refusal in XML stands in the element of a success.",
			onMessage(both(inXML, not(ok)), written(releaseInstance+"Response", same))).also("XML is asked for there too", "ACS-REQ-01", "ACS-REQ-06", "ACS-REQ-07", "BSS-REL-19"),
		broken("acs-env-02-lower-case", "The members of a success in XML are written in lower case.", onMessage(both(inXML, ok), written("", lowered))).also("XML is asked for there too", "BSS-REL-01", "BSS-REL-02", "BSS-REL-20", "ACS-REQ-03", "ACS-REQ-05"),
		broken("acs-env-02-without-data", "A success in XML has no Data.", onEnvelope(both(inXML, ok), drop("Data"))).also("XML is asked for there too", "BSS-REL-01", "BSS-REL-02", "BSS-REL-20", "ACS-REQ-03", "ACS-REQ-05"),
		broken("acs-env-02-success-in-xml", "The success of an ordinary release is written in XML where JSON is wanted.",
			onMessage(ordinaryDone, written("", same))).also(whyOrdinary, acceptedBSS()...),
		broken("acs-env-02-error-in-xml", "The refusal for a missing ProductCode is written in XML where JSON is wanted.",
			onMessage(refusedWith("MissingProductCode"), written("", same))).also(whyMissing, missingProduct()...),
		broken("acs-env-02-key-in-json", "A refusal for the access key is written in JSON where XML is wanted.",
			onMessage(both(inXML, refusedWith(codeNoAccessKey)), asJSON)),
		broken("acs-env-02-time-in-json", "A refusal for the timestamp is written in JSON where XML is wanted.",
			onMessage(both(inXML, refusedWith(codeExpired)), asJSON)),
		broken("acs-env-02-unknown-in-json", "A refusal for an unknown id is written in JSON where XML is wanted.",
			onMessage(both(inXML, refusedWith(codeNoResource)), asJSON)),
		broken("acs-env-02-value-crashes", "A refusal for a value is answered with 500 where XML is wanted.",
			onRefusal(atRead, codeBadParameter, inXML, crash)).also("a request that is wrong is no reason for a 5xx", "ACS-ENV-01"),
		broken("acs-env-02-batch-without-effect", "A batch is accepted and does nothing where XML is wanted.", onEffect(both(inXML, several), nothing)),
		broken("acs-env-02-signature-in-xml", "The refusal of a listing for its signature is written in XML where JSON is wanted.",
			onMessage(searchRefused(codeBadSignature), written("", same))).also(whyListing, "ACS-AUTH-03", "ACS-AUTH-04", "ACS-ENV-01"),
	}
}

// gatewayOtherFormatFaults are those of listings in XML, of odd ids in XML, and of formats that are written otherwise.
func gatewayOtherFormatFaults() []fault {
	return []fault{
		broken("acs-env-02-listing-root", "A listing in XML stands in the element of a release.",
			onMessage(both(inXML, calling(queryAvailableInstances), func(c *call) bool { return c.refusal == nil }), func(e envelope, m *message) {
				m.body = encodeXML(releaseInstance+"Response", e.members)
			})),
		broken("acs-env-02-not-escaped", "The Message of a refusal in XML quotes an id as it stands.",
			onMessage(both(inXML, refusedWith(codeNoResource)), func(_ envelope, m *message) {
				m.body = []byte(html.UnescapeString(string(m.body)))
			})),
		taking("acs-env-02-ends-at-null", "An id ends at a null character.", resembling(func(id, other string) bool {
			before, _, null := strings.Cut(other, "\x00")
			return null && id == before
		})),
		broken("acs-env-02-operation-in-json", "A refusal of the operation, or for a nonce, is written in JSON where XML is wanted.",
			onMessage(both(inXML, func(c *call) bool {
				return refusedWith(codeNonceUsed)(c) || refusedWith(codeNotApplicable)(c) || refusedWith(codeNotAuthorized)(c) || overlong(c)
			}), asJSON)),
		broken("acs-env-04-in-xml", "A release that asks for json is answered in XML.", onMessage(having("Format", "json"), func(e envelope, m *message) {
			m.contentType, m.body = typeXML, encodeXML(e.root, e.members)
		})),
		broken("acs-req-10-accepted", "A Format that does not exist is taken for JSON.", onRefusal(atReceive, codeBadFormat, always, accept)),
		broken("acs-req-10-other-code", "A Format that does not exist is refused with another code.", onRefusal(atReceive, codeBadFormat, always, recode(codeBadParameter))),
	}
}

func asJSON(e envelope, m *message) { m.contentType, m.body = typeJSON, encodeJSON(e.members) }

func lowered(members object) object {
	all := object{}
	for name, value := range maps.All(members) {
		all[strings.ToLower(name)] = value
	}
	return all
}
