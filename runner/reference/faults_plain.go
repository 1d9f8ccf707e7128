package reference

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Faults of what is plain: requests as every client sends them. Other rules send such requests too, so nearly all of
// these declare side effects.

const (
	whyUsualVersion = "requests that are about something else are of this version, too"
	whyWrongListing = "such a listing is refused there too"
	hundredPerPage  = 100
)

func zenlayerPlainFaults() []fault {
	return slices.Concat(wrongListingFaults(), []fault{
		onBoth("zc-req-02-plain-refused", "To release one instance is refused with 415 unless the content type names a charset.", func(z *zenlayer) {
			onDecision(z.operations[releaseInstances], func(c *call, targets []target, refused *refusal) *refusal {
				if refused == nil && alone(c) && len(goodOnes(targets)) == 1 && plainType(c) {
					return &refusal{http.StatusUnsupportedMediaType, codeParameterValue, "the content type names no charset"}
				}
				return refused
			})
		}).also(whySingle, slices.Concat(singleReleases(), zecSingles(), []string{"ZC-ENV-01", "ZC-ENV-02", "BMC-REL-01", "ZEC-REL-06"})...),
		onBoth("zc-req-03-read-as-form", "A body that is not JSON is read as a form, and what it names is released.", func(z *zenlayer) {
			onRefusal(&z.decode, func(c *call, refused *refusal) *refusal {
				form, err := url.ParseQuery(string(c.body))
				if err != nil || !form.Has("instanceIds") {
					return refused
				}
				c.members = object{"instanceIds": []any{form.Get("instanceIds")}}
				return nil
			})
		}),
		onBoth("zc-auth-01-plain-type-not-signed", "To list by pages of a hundred is refused for the signature unless the content type names a charset.",
			func(z *zenlayer) {
				onPass(&z.parameters, func(c *call) *refusal {
					if listsByHundred(c) && plainType(c) {
						return refuse(codeSignatureFailure, "the signature does not fit the request")
					}
					return nil
				})
			}).also("they list so, too", "ZC-ENV-01", "ZC-ENV-02", "ZC-AUTH-04", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01"),
		onBoth("zc-auth-04-future-refused", "A timestamp more than half a minute in the future is refused.", func(z *zenlayer) {
			onPass(&z.fresh, func(c *call) *refusal {
				if off, _ := z.timeOff(c); off > 30*time.Second {
					return refuse(codeSignatureExpired, "the timestamp is in the future")
				}
				return nil
			})
		}),
		onBoth("zc-lim-01-large-pages", "To list by pages of a hundred is over the limit of an account that has one, which is said with 400.",
			func(z *zenlayer) {
				onPass(&z.parameters, func(c *call) *refusal {
					if listsByHundred(c) && c.account.limiter != nil {
						return &refusal{http.StatusBadRequest, codeLimitExceeded, "too many instances are asked for"}
					}
					return nil
				})
			}),
	})
}

// wrongListingFaults are those of the refusal of a listing for its signature.
func wrongListingFaults() []fault {
	wrong := func(c *call, a answer) bool {
		return a.refusal != nil && a.refusal.code == codeSignatureFailure && c.action() == describeInstances
	}
	return []fault{
		onBoth("zc-env-03-signature-without-message", "The refusal of a listing for its signature has no message.",
			spoilMembers(wrong, func(m object) { delete(m, "message") })).also(whyWrongListing, "ZC-AUTH-02"),
		onBoth("zc-env-05-signature-in-words", "The code of the refusal of a listing for its signature is written AuthFailure.SignatureFailure.",
			spoilMembers(wrong, func(m object) { m["code"] = "AuthFailure.SignatureFailure" })).also(whyWrongListing, "ZC-AUTH-02"),
		onBoth("zc-env-06-signature-ok", "A listing is refused for its signature with 200.",
			spoilStatus(wrong, http.StatusOK)).also(whyWrongListing, "ZC-AUTH-02", "ZC-ENV-03"),
	}
}

func plainType(c *call) bool { return c.request.Header.Get("Content-Type") == "application/json" }

func listsByHundred(c *call) bool {
	return c.action() == describeInstances && c.query.size == hundredPerPage
}

// bmcVersionFaults are those of the version that is asked for when nothing is said about versions.
func bmcVersionFaults() []fault {
	const version = "2022-11-20"
	usual := func(c *call) bool { return alone(c) && c.version() == version }
	return []fault{
		onRelease("bmc-rel-16-older-without-effect", "Version "+version+" of the release of one instance is accepted and does nothing.",
			func(_ *zenlayer, o *operation) {
				onEffect(o, func(c *call, _ *instance, sound func()) {
					if !usual(c) {
						sound()
					}
				})
			}).also(whyUsualVersion, append(singleReleases(), "BMC-REL-01")...),
		onRelease("bmc-rel-16-older-releases-running", "Version "+version+" releases one running instance.", func(_ *zenlayer, o *operation) {
			onVerdict(o, func(c *call, t target, refused *refusal) *refusal {
				if usual(c) && t.instance != nil && t.instance.status == running {
					return nil
				}
				return refused
			})
		}).also(whyUsualVersion, "BMC-REL-02"),
	}
}

// zecVersionFaults are those of the version that is asked for when nothing is said about versions.
func zecVersionFaults() []fault {
	const version = "2025-09-01"
	return []fault{
		onRelease("zec-rel-19-newer-without-effect", "Version "+version+" of the release of one instance is accepted and does nothing.",
			func(_ *zenlayer, o *operation) {
				onDirect(o, func(c *call) bool { return alone(c) && c.version() == version }, func(*call, *instance) {})
			}).also(whyUsualVersion, zecSingles()...),
	}
}

// bssPlainFaults are those of releases by POST in JSON, and of refusals in JSON.
func bssPlainFaults() []fault {
	inXML := func(id, summary string, when func(*gatewayCall, envelope) bool) fault {
		return onBSS(id, summary, func(g *gateway) {
			onEncoded(g, when, func(_ *gatewayCall, e envelope, m *message) {
				m.contentType, m.body = "text/xml;charset=utf-8", encodeXML(e.root, e.members)
			})
		})
	}
	plain := func(c *gatewayCall, e envelope, code string) bool { return !c.xml && e.members["Code"] == code }
	return []fault{
		inXML("acs-env-02-success-in-xml", "The success of an ordinary release is written in XML where JSON is wanted.",
			func(c *gatewayCall, e envelope) bool {
				return plain(c, e, successCode) && c.action() == releaseInstance && ordinary(c)
			}).also(whyOrdinary, acceptedBSS()...),
		inXML("acs-env-02-error-in-xml", "The refusal for a missing ProductCode is written in XML where JSON is wanted.",
			func(c *gatewayCall, e envelope) bool { return plain(c, e, "MissingProductCode") }).also(whyMissing, missingProduct()...),
		inXML("acs-env-02-signature-in-xml", "The refusal of a listing for its signature is written in XML where JSON is wanted.",
			func(c *gatewayCall, e envelope) bool {
				return plain(c, e, codeBadSignature) && c.action() == queryAvailableInstances
			}).also(whyListing, "ACS-ENV-01"),
		refusalSpoilt("acs-env-03-numeric-missing-code", "Code of the refusal for a missing ProductCode is a number.",
			func(e *envelope) { e.members["Code"] = e.status }),
		onBSS("acs-req-03-query-ignored", "Of an ordinary release by POST only the form is read, and so its InstanceIds is missing.", func(g *gateway) {
			refuseWhen(g, ordinary, lacking("InstanceIds"))
		}).also(whyOrdinary, acceptedBSS()...),
		onBSS("bss-rel-17-error-over-release", "An ordinary release is done, and answered as an error of which ReleaseResult is true.", func(g *gateway) {
			onComposed(g, ordinaryDone, func(_ *gatewayCall, e *envelope) {
				e.members["Success"], e.members["Code"] = false, "InternalError"
			})
		}).also(whyOrdinary, acceptedBSS()...),
	}
}
