package reference

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/sign"
)

const (
	whyAction  = "such an action is asked for there too"
	whyListing = "such a listing is refused there too"
)

func acsEnvelopeFaults() []fault {
	spoilt := func(id, summary string, when func(*gatewayCall, gatewayAnswer) bool, spoil func(*envelope)) fault {
		return onBSS(id, summary, func(g *gateway) {
			onComposed(g, when, func(_ *gatewayCall, e *envelope) { spoil(e) })
		})
	}
	encoded := func(id, summary string, when func(*gatewayCall, envelope) bool, spoil func(*gatewayCall, envelope, *message)) fault {
		return onBSS(id, summary, func(g *gateway) { onEncoded(g, when, spoil) })
	}
	inXML := func(success bool) func(*gatewayCall, envelope) bool {
		return func(c *gatewayCall, e envelope) bool { return c.xml && (e.status == http.StatusOK) == success }
	}
	return []fault{
		spoilt("acs-env-01-no-host", "The refusal of a listing for its signature has no HostId.", listingRefused(codeBadSignature),
			func(e *envelope) { delete(e.members, "HostId") }).also(whyListing, "ACS-ENV-02"),
		spoilt("acs-env-01-ok", "The refusal of a listing for its signature comes with HTTP 200.", listingRefused(codeBadSignature),
			func(e *envelope) { e.status = http.StatusOK }).also(whyListing, "ACS-ENV-02"),
		spoilt("acs-env-01-nested", "The members of the refusal of a listing for its signature stand under Error.", listingRefused(codeBadSignature),
			func(e *envelope) { e.members = object{"Error": e.members} }).also(whyListing, "ACS-ENV-02"),
		spoilt("acs-env-01-no-code", "The refusal of an action that does not exist has no Code.", refusedWith(codeNoAction),
			func(e *envelope) { delete(e.members, "Code") }).also(whyAction, "ACS-REQ-01"),
		spoilt("acs-env-01-time-ok", "The refusal of a listing for its timestamp comes with HTTP 200 and Success false.", listingRefused(codeExpired), asFailure).
			also("a listing with such a timestamp is refused there too", "ACS-ENV-03", "ACS-AUTH-05"),
		spoilt("acs-env-01-key-ok", "The refusal of a listing for its access key comes with HTTP 200 and Success false.", listingRefused(codeNoAccessKey), asFailure).
			also("a listing with such a key is refused there too", "ACS-ENV-03"),
		encoded("acs-env-02-success-in-json", "A success is written in JSON where XML is wanted.", inXML(true), writeJSON),
		encoded("acs-env-02-error-in-json", "A refusal is written in JSON where XML is wanted.", inXML(false), writeJSON),
		encoded("acs-env-02-signature-in-json", "A refusal for the signature is written in JSON where XML is wanted.",
			func(c *gatewayCall, e envelope) bool { return c.xml && e.members["Code"] == codeBadSignature }, writeJSON),
		encoded("acs-env-02-other-root", "A success in XML stands in an element Response.", inXML(true),
			func(_ *gatewayCall, e envelope, m *message) { m.body = encodeXML("Response", e.members) }),
		encoded("acs-env-02-error-in-response", "A refusal in XML stands in the element of a success.", inXML(false),
			func(_ *gatewayCall, e envelope, m *message) {
				m.body = encodeXML(releaseInstance+"Response", e.members)
			}),
		encoded("acs-env-02-lower-case", "The members of a success in XML are written in lower case.", inXML(true),
			func(_ *gatewayCall, e envelope, m *message) { m.body = encodeXML(e.root, lowered(e.members)) }),
		encoded("acs-env-02-without-data", "A success in XML has no Data.", inXML(true),
			func(_ *gatewayCall, e envelope, m *message) { m.body = encodeXML(e.root, without(e.members, "Data")) }),
		spoilt("acs-env-03-numeric-code", "Code of the refusal of a listing for its access key is a number.", listingRefused(codeNoAccessKey),
			func(e *envelope) { e.members["Code"] = e.status }).also(whyListing, "ACS-ENV-01"),
		spoilt("acs-env-03-numeric-host", "HostId of the refusal of a listing for its access key is a number.", listingRefused(codeNoAccessKey),
			func(e *envelope) { e.members["HostId"] = 7 }).also(whyListing, "ACS-ENV-01"),
		spoilt("acs-env-03-null-message", "Message of the refusal of a listing for its timestamp is null.", listingRefused(codeExpired),
			func(e *envelope) { e.members["Message"] = nil }).also(whyListing, "ACS-ENV-01"),
	}
}

func asFailure(e *envelope) { e.status, e.members["Success"] = http.StatusOK, false }

func writeJSON(_ *gatewayCall, e envelope, m *message) {
	m.contentType, m.body = "application/json;charset=utf-8", encodeJSON(e.members)
}

func lowered(members object) object {
	all := object{}
	for name, value := range members {
		all[strings.ToLower(name)] = value
	}
	return all
}

func without(members object, left string) object {
	rest := object{}
	for name, value := range members {
		if name != left {
			rest[name] = value
		}
	}
	return rest
}

func acsRequestFaults() []fault {
	return []fault{
		onBSS("acs-req-01-unknown-action-accepted", "An action that does not exist is accepted and does nothing.", func(g *gateway) {
			nothing := &gatewayOperation{
				parameters: func(*gatewayCall) *refusal { return nil }, permit: func(*gatewayCall) *refusal { return nil },
				perform: func(*gatewayCall) gatewayAnswer { return gatewayAnswer{data: object{}} },
			}
			onGatewayRefusal(&g.route, func(c *gatewayCall, refused *refusal) *refusal {
				if refused.code != codeNoAction {
					return refused
				}
				c.operation = nothing
				return nil
			})
			// The name of the element around the members must not be the client's choice.
			onComposed(g, func(c *gatewayCall, _ gatewayAnswer) bool { return c.operation == nothing },
				func(_ *gatewayCall, e *envelope) { e.root = "Response" })
		}).also(whyAction, "ACS-ENV-01"),
		onBSS("acs-req-01-unknown-action-crashes", "An action that does not exist is answered with 500.", func(g *gateway) {
			recoded(&g.route, codeNoAction, collapse(), anyCall)
		}).also(whyAction, "ACS-ENV-01"),
		onBSS("acs-req-01-unknown-version-accepted", "Every version is accepted.", func(g *gateway) {
			recoded(&g.route, codeBadVersion, nil, anyCall)
		}),
		onBSS("acs-req-01-version-other-code", "An unknown version is refused with another code.", func(g *gateway) {
			recoded(&g.route, codeBadVersion, deny(codeBadParameter, "Version is not valid"), anyCall)
		}),
		onBSS("acs-req-02-region-id-refused", "A release with RegionId is refused.", func(g *gateway) {
			refuseWhen(g, given("RegionId"), deny(codeBadParameter, "RegionId is not a parameter"))
		}),
		onBSS("acs-req-02-signature-type-not-signed", "An empty SignatureType is left out of what the signature covers.", func(g *gateway) {
			onGatewayPass(&g.signature, func(c *gatewayCall) *refusal {
				if c.params.Has("SignatureType") && c.params.Get("SignatureType") == "" {
					return deny(codeBadSignature, "the signature does not fit the request")
				}
				return nil
			})
		}),
		onBSS("acs-req-02-without-effect", "A release with a parameter that is not defined is accepted and does nothing.", func(g *gateway) {
			effectWhen(g, strangeParams, noEffect)
		}),
	}
}

func acsTransportFaults() []fault {
	byGet := func(c *gatewayCall) bool { return c.request.Method == http.MethodGet }
	return []fault{
		onBSS("acs-req-03-get-crashes", "A release by GET is answered with 500.", func(g *gateway) {
			refuseWhen(g, byGet, collapse())
		}),
		onBSS("acs-req-03-get-without-effect", "A release by GET is accepted and does nothing.", func(g *gateway) {
			effectWhen(g, byGet, noEffect)
		}),
		onBSS("acs-req-03-get-refused-but-done", "A release by GET is refused, and done.", func(g *gateway) {
			refuseAndRelease(g, byGet, deny(codeBadMethod, "GET is not supported"))
		}),
		onBSS("acs-req-04-form-crashes", "A release by form is answered with 500.", func(g *gateway) {
			refuseWhen(g, byForm, collapse())
		}),
		onBSS("acs-req-04-form-without-effect", "A release by form is accepted and does nothing.", func(g *gateway) {
			effectWhen(g, byForm, noEffect)
		}),
		onBSS("acs-req-04-form-refused-but-done", "A release by form is refused, and done.", func(g *gateway) {
			refuseAndRelease(g, byForm, deny(codeBadParameter, "a form is not supported"))
		}),
	}
}

// byForm tells whether a release has its instances in a form body.
func byForm(c *gatewayCall) bool { return !c.query.Has("InstanceIds") && c.params.Has("InstanceIds") }

func refuseAndRelease(g *gateway, when func(*gatewayCall) bool, refused *refusal) {
	onGatewayPass(&g.release.read, func(c *gatewayCall) *refusal {
		if !when(c) {
			return nil
		}
		g.behindRefusal(c, func() { releaseNamed(c, mostNamed) })
		return refused
	})
}

// mismatching is the refusal of a signature that does not fit, without what it was computed of.
func mismatching() *refusal { return deny(codeBadSignature, "the signature does not fit the request") }

func byHeader(c *gatewayCall) bool { return c.header }

func byParams(c *gatewayCall) bool {
	return !c.header && c.params.Get("SignatureMethod") == sign.RPCMethod
}

// alibabaFaults are all faults of BssOpenApi and its gateway.
func alibabaFaults() []fault {
	return slices.Concat(
		bssReleaseFaults(), bssCallerFaults(), bssBatchFaults(), bssFlagFaults(), bssClaimFaults(), bssParamFaults(), bssWordFaults(), bssTokenFaults(), bssUnknownFaults(),
		acsEnvelopeFaults(), acsRequestFaults(), acsTransportFaults(), acsSignatureFaults(), acsFreshnessFaults(), acsKeyFaults(),
	)
}
