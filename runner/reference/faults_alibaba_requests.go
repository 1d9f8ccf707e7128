package reference

import (
	"net/http"
	"strings"

	"relcon/runner/contract"
)

const (
	whyGet  = "a GET is sent there too"
	whyForm = "a form is sent there too"
)

// inForm tells whether the ids of a release stand in a form.
func inForm(c *call) bool { return !c.query.Has("InstanceIds") && c.params.Has("InstanceIds") }

// saysForm tells whether the content type of a request says that its body is a form.
func saysForm(c *call) bool {
	return strings.HasPrefix(c.request.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// between tells whether a request has the header of the other signature beside the RPC signature.
func between(c *call) bool { return !c.byHeader && c.request.Header.Get("X-Acs-Action") != "" }

func formRules() []string { return []string{"ACS-REQ-04", "ACS-REQ-05", "ACS-REQ-07"} }

func gatewayRequestFaults() []fault {
	return []fault{
		broken("acs-req-01-unknown-action-accepted", "An action that does not exist is accepted and does nothing.",
			onRefusal(atRoute, codeNoAction, always, routeTo("")),
			// The name of the element around the members must not be the client's choice.
			onEnvelope(func(c *call) bool { return c.operation != nil && c.operation.perform == nil }, func(_ *call, e *envelope) {
				e.root, e.members["Data"] = "Response", object{}
			})).also(whyAction, "ACS-ENV-01"),
		broken("acs-req-01-unknown-action-crashes", "An action that does not exist is answered with 500.",
			onRefusal(atRoute, codeNoAction, always, crash)).also(whyAction, "ACS-ENV-01"),
		broken("acs-req-01-unknown-version-accepted", "Every version is accepted.", onRefusal(atRoute, codeBadVersion, always, accept)),
		broken("acs-req-01-version-other-code", "An unknown version is refused with another code.",
			onRefusal(atRoute, codeBadVersion, always, recode(codeBadParameter))),
		broken("acs-req-01-version-with-202", "An unknown version is refused with HTTP 202.",
			onEnvelope(refusedWith(codeBadVersion), status(http.StatusAccepted))),
		broken("acs-req-02-region-id-refused", "A release with RegionId is refused.",
			onPass(atRead, given("RegionId"), with(refuse(codeBadParameter, "RegionId is not a parameter")))),
		broken("acs-req-02-signature-type-not-signed", "An empty SignatureType is left out of what the signature covers.",
			onPass(atSignature, both(given("SignatureType"), having("SignatureType", "")), with(mismatchBSS()))),
		broken("acs-req-02-without-effect", "A release with a parameter that is not defined is accepted and does nothing.", onEffect(strangeParams, nothing)).also("such a parameter is sent there too", "ACS-AUTH-01", "ACS-AUTH-02"),
		broken("acs-req-01-header-version-accepted", "Every version is accepted with the header signature.", onRefusal(atRoute, codeBadVersion, byHeader, accept)),
		broken("acs-req-01-header-action-accepted", "An unknown action is a release with the header signature.",
			onRefusal(atRoute, codeNoAction, byHeader, routeTo(releaseInstance))),
		broken("acs-req-01-like-action-accepted", "An action that begins as a known one is taken for it.",
			onRefusal(atRoute, codeNoAction, func(c *call) bool { return strings.HasPrefix(c.action, releaseInstance) }, routeTo(releaseInstance))),
		broken("acs-req-02-x-acs-refused", "A request with x-acs headers must have the header signature.", onPass(atReceive, between, with(lacking("Authorization")))).
			also("the official Node client sends such headers", "ACS-REQ-05"),
		broken("acs-req-02-x-acs-not-judged", "The RPC signature is not judged beside x-acs headers.", onRefusal(atSignature, anyCode, between, accept)),
		broken("acs-req-02-header-region-refused", "A release with the header signature and RegionId is refused.",
			onPass(atRead, both(given("RegionId"), byHeader), with(refuse(codeBadParameter, "RegionId is not a parameter")))),
		broken("acs-req-02-gzip-refused", "A client that asks for compressed answers is refused.",
			onPass(atReceive, func(c *call) bool { return c.request.Header.Get("Accept-Encoding") == "gzip" && !c.byHeader },
				with(&refusal{http.StatusNotAcceptable, "NotAcceptable", "answers are not compressed"}))),
	}
}

// gatewayBesideFaults are those of a request that says what it asks for in two places, or almost says it.
func gatewayBesideFaults() []fault {
	alike := func(c *call) bool {
		return strings.HasPrefix(c.version, bssVersion) || strings.HasPrefix(bssVersion, c.version)
	}
	empty := func(c *call) bool {
		for name := range c.query {
			if c.query.Get(name) == "" {
				return c.byHeader
			}
		}
		return false
	}
	byHead := byMethod(http.MethodHead)
	return []fault{
		broken("acs-req-01-later-version-accepted", "A later version is accepted.", onRefusal(atRoute, codeBadVersion, func(c *call) bool { return c.version > bssVersion }, routed)),
		broken("acs-req-01-like-version-accepted", "The beginning of the version is accepted, and a longer one.", onRefusal(atRoute, codeBadVersion, alike, routed)),
		broken("acs-req-02-region-id-for-region", "RegionId is taken for Region.", onPass(atRead, given("RegionId"), func(c *call, _ *refusal) *refusal {
			c.described.region = c.params.Get("RegionId")
			return nil
		})),
		broken("acs-req-02-region-id-over-region", "RegionId counts more than Region.", onPass(atRead, both(given("Region"), given("RegionId")), func(c *call, _ *refusal) *refusal {
			c.described.region = c.params.Get("RegionId")
			return nil
		})),
		broken("acs-req-02-header-empty-value", "The header signature is computed without the parameters that are empty.", onPass(atSignature, empty, with(mismatchBSS()))).
			also("an empty parameter is signed there too", "ACS-AUTH-02", "BSS-REL-07"),
		broken("acs-req-02-action-parameter-first", "The parameter Action counts more than x-acs-action.",
			before(atRoute, both(byHeader, given("Action")), func(c *call) { c.action = c.params.Get("Action") })),
		broken("acs-req-02-action-header-first", "x-acs-action counts more than the parameter Action.",
			before(atRoute, between, func(c *call) { c.action = c.request.Header.Get("X-Acs-Action") })),
		broken("acs-req-08-head-accepted", "HEAD is accepted as GET is.", onRefusal(atReceive, codeBadMethod, byHead, accept),
			calledBy(http.MethodHead)),
	}
}

// routed takes a call to the operation that its action names.
func routed(c *call, _ *refusal) *refusal {
	c.operation = c.service.operations[c.action]
	return nil
}

// gatewayMethodFaults are those of GET, of forms, and of methods that do not exist.
func gatewayMethodFaults() []fault {
	byGet := byMethod(http.MethodGet)
	refusedGet, refusedForm := with(refuse(codeBadMethod, "GET is not supported")), with(refuse(codeBadParameter, "a form is not supported"))
	otherMethod := func(c *call) bool { return c.request.Method == http.MethodPut || c.request.Method == http.MethodDelete }
	get := func(f fault) fault { return f.also(whyGet, "ACS-REQ-03", "ACS-REQ-06") }
	form := func(f fault) fault { return f.also(whyForm, formRules()...) }
	return []fault{
		get(broken("acs-req-03-get-crashes", "A release by GET is answered with 500.", onPass(atRead, byGet, crash))),
		broken("acs-req-03-get-without-effect", "A release by GET is accepted and does nothing.", onEffect(byGet, nothing)),
		broken("acs-req-03-get-refused-but-done", "A release by GET is refused, and done.",
			onPass(atRead, byGet, but(releaseNamed)), onPass(atRead, byGet, refusedGet)).
			also(whyGet, "BSS-REL-04", "BSS-REL-03", "BSS-REL-19"),
		broken("acs-req-03-first-kib", "Of the ids in a GET those in the first KiB are released, and the others overlooked.", before(atRead, both(byGet, longIDs), firstKiB)).also("a GET with too many ids is sent there too", "BSS-REL-14"),
		broken("acs-req-03-query-ignored", "Of an ordinary release by POST only the form is read, and so its InstanceIds is missing.",
			onPass(atRead, ordinary, with(lacking("InstanceIds")))).also(whyOrdinary, acceptedBSS()...),
		form(broken("acs-req-04-form-crashes", "A release by form is answered with 500.", onPass(atRead, inForm, crash))),
		form(broken("acs-req-04-form-without-effect", "A release by form is accepted and does nothing.", onEffect(inForm, nothing))),
		form(broken("acs-req-04-form-refused-but-done", "A release by form is refused, and done.",
			onPass(atRead, inForm, but(releaseNamed)), onPass(atRead, inForm, refusedForm)).also(whyForm, "BSS-REL-03", "BSS-REL-04", "BSS-REL-19")),
		broken("acs-req-05-crashes", "A form with the signature in it is answered with 500.", onPass(atReceive, wholeForm, crash)),
		broken("acs-req-05-without-effect", "A form with the signature in it is accepted and does nothing.", onEffect(wholeForm, nothing)),
		broken("acs-req-06-not-judged", "The signature of a GET is not judged.", onRefusal(atSignature, anyCode, byGet, accept)),
		broken("acs-req-06-post-signature", "A GET is accepted with the signature of a POST.", onRefusal(atSignature, anyCode, both(byGet, signedFor(http.MethodPost)), accept)),
		broken("acs-req-06-no-signature", "A GET without a signature is accepted.", onRefusal(atAuthenticate, "MissingSignature", byGet, trust)),
		broken("acs-req-06-old-accepted", "The timestamp of a GET is not judged.", onRefusal(atTime, codeExpired, byGet, accept)),
		broken("acs-req-06-header-old-accepted", "The timestamp of a GET with the header signature is not judged.", onRefusal(atTime, codeExpired, both(byGet, byHeader), accept)),
		broken("acs-req-07-header-nonce", "The nonce of a form with the header signature is not judged.", onRefusal(atNonce, anyCode, both(inForm, byHeader), accept)),
		broken("acs-req-06-without-product", "A GET needs no ProductCode.", before(atRead, both(byGet, having("ProductCode", "")), param("ProductCode", usualProduct))),
		broken("acs-req-07-not-judged", "The signature of a form is not judged.", onRefusal(atSignature, anyCode, inForm, accept)).also(whyForm, "ACS-AUTH-03"),
		broken("acs-req-07-hash-trusted", "x-acs-content-sha256 is not held against a form.", onRefusal(atSignature, anyCode, both(inForm, wrongHash), accept)),
		broken("acs-req-07-type-not-signed", "The content type of a form need not be signed.", onRefusal(atSignature, anyCode, both(inForm, untyped), accept)),
		broken("acs-req-07-blank-as-plus", "The RPC signature is computed over blanks of a form that are written as plus signs.",
			onPass(atSignature, both(inForm, byParams, inParam("ClientToken", " ")), with(mismatchBSS()))),
		broken("acs-req-07-header-token", "A form with the header signature may not have a client token.",
			onPass(atRead, both(inForm, byHeader, given("ClientToken")), with(refuse(codeBadParameter, "ClientToken is not supported")))),
		broken("acs-req-07-only-the-first", "Of several instances in a form only the first is released.", onEffect(both(inForm, several, not(firstNamed)), nothing)),
		broken("acs-req-07-first-kib", "Of the ids in a form those in the first KiB are released, and the others overlooked.", before(atRead, both(inForm, longIDs), firstKiB)),
		broken("acs-req-07-any-number", "A form may name any number of instances.", before(atRead, inForm, func(c *call) { c.operation = wider(c.operation) })),
		broken("acs-req-07-any-value", "A SubscriptionType in a form may have any value.",
			before(atRead, both(inForm, invalid("SubscriptionType", subscriptionTypes())), param("SubscriptionType", contract.PayAsYouGo))),
		broken("acs-req-07-without-product", "A form needs no ProductCode.", before(atRead, both(inForm, having("ProductCode", "")), param("ProductCode", usualProduct))),
		broken("acs-req-07-old-accepted", "The timestamp of a form is not judged.", onRefusal(atTime, codeExpired, inForm, accept)),
		broken("acs-req-08-accepted", "PUT and DELETE are accepted as POST is.", onRefusal(atReceive, codeBadMethod, otherMethod, accept), calledBy(http.MethodPut, http.MethodDelete)),
		broken("acs-req-08-crashes", "PUT and DELETE are answered with 500.", onRefusal(atReceive, codeBadMethod, otherMethod, crash)).also("a request that is wrong is no reason for a 5xx", "ACS-ENV-01"),
		broken("acs-req-09-folded", "The names of parameters are read in any case.", before(atRead, always, foldNames)),
		broken("acs-req-09-other-ids-first", "Ids under instanceIds count more than those under InstanceIds.",
			before(atRead, given("instanceIds"), func(c *call) { c.params.Set("InstanceIds", c.params.Get("instanceIds")) })),
	}
}

// gatewayFormFaults are those of how a form is read.
func gatewayFormFaults() []fault {
	empty := func(c *call) bool { return len(c.body) == 0 }
	charset := func(c *call) bool { return strings.Contains(c.request.Header.Get("Content-Type"), ";") }
	unread := with(lacking("ProductCode"))
	return []fault{
		broken("acs-req-03-empty-form", "Beside the content type of a form, the parameters in the query are not read.", onPass(atRead, both(saysForm, empty), unread)),
		broken("acs-req-07-charset", "A form whose content type names its charset is not read.", onPass(atRead, both(inForm, charset), unread)),
		broken("acs-req-07-latin-1", "The RPC signature is computed over a form that is decoded as ISO-8859-1.",
			onPass(atSignature, both(inForm, byParams, inParam("InstanceIds", "é")), with(mismatchBSS()))),
	}
}

// longIDs tells whether the ids of a release take more than a KiB, and firstKiB leaves out those behind it.
func longIDs(c *call) bool { return len(c.params.Get("InstanceIds")) > 1024 }

func firstKiB(c *call) {
	ids := c.params.Get("InstanceIds")[:1024]
	c.params.Set("InstanceIds", ids[:strings.LastIndex(ids, ",")])
}

// wider is an operation that may name any number of instances.
func wider(o *operation) *operation {
	other := *o
	other.most = 1 << 20
	return &other
}

// calledBy lets an operation be called by more methods. A probe knows such a call by the change that lets it come so far.
func calledBy(methods ...string) change {
	return func(s *service, o *operation) {
		if s.probe == nil {
			o.methods = append(o.methods, methods...)
		}
	}
}

// foldNames gives parameters the documented names that differ from theirs by case only.
func foldNames(c *call) {
	for _, name := range []string{"ProductCode", "SubscriptionType", "InstanceIds"} {
		for given := range c.params {
			if strings.EqualFold(given, name) && !c.params.Has(name) {
				c.params.Set(name, c.params.Get(given))
			}
		}
	}
}

// mismatchBSS is the refusal of a signature that does not fit, without what it was computed of.
func mismatchBSS() *refusal {
	return refuse(codeBadSignature, "the signature does not fit the request")
}
