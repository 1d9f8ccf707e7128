package reference

import (
	"net/http"
	"net/url"
	"slices"
)

func bssReadings() []reading {
	return []reading{
		{Reading{"BSS-REL-03", "the code for a caller that is no virtual network operator", []string{codeNotApplicable, codeNotAuthorized}},
			[]func(*behaviour){blockAsUnauthorized}},
		{Reading{"BSS-REL-14", "the form of an error outcome of the operation itself", []string{"HTTP 4xx", "Success false"}},
			[]func(*behaviour){answerSuccessFalse}},
		{Reading{"BSS-REL-19", "a client token that comes again with other parameters", []string{codeTokenMismatch, "ignored"}},
			[]func(*behaviour){func(b *behaviour) { b.bss.release.token = func(*gatewayCall) string { return "" } }}},
		{Reading{"BSS-REL-21", "an unknown, released or foreign id", []string{"error", "accepted without effect", "not released"}},
			[]func(*behaviour){acceptUnknown(true), acceptUnknown(false)}},
		{Reading{"BSS-REL-22", "the Code of a success", []string{successCode, "200", "Invalid_Product_Code"}},
			[]func(*behaviour){succeedWith("200"), succeedWith("Invalid_Product_Code")}},
		{Reading{"BSS-REL-23", "a batch with one bad id", []string{
			"all or nothing", "good ones released", "all or nothing, not an error", "good ones released, not an error",
		}}, []func(*behaviour){
			releaseMixed(func(c *gatewayCall, good []target) decision {
				return decision{refusal: noSuchResource(c.ids...), good: good}
			}),
			releaseMixed(func(*gatewayCall, []target) decision { return decision{} }),
			releaseMixed(func(_ *gatewayCall, good []target) decision { return decision{good: good} }),
		}},
		{Reading{"ACS-REQ-03", "a release by GET", []string{"accepted", codeBadMethod}},
			[]func(*behaviour){func(b *behaviour) { b.bss.operations[releaseInstance].methods = []string{http.MethodPost} }}},
		{Reading{"ACS-REQ-04", "a release whose parameters are a form", []string{"accepted", "refused"}},
			[]func(*behaviour){overlookForm}},
	}
}

func blockAsUnauthorized(b *behaviour) {
	o := b.bss.operations[releaseInstance]
	onGatewayRefusal(&o.permit, func(c *gatewayCall, refused *refusal) *refusal {
		if c.account.Kind != kindNonVNO {
			return refused
		}
		return deny(codeNotAuthorized, refused.message)
	})
}

// answerSuccessFalse leaves the refusals of the gateway as they are, and the mismatch of a client token, whose status
// the page of ReleaseInstance names.
func answerSuccessFalse(b *behaviour) {
	own := []string{codeNotApplicable, codeNotAuthorized, codeBadParameter, codeNoResource}
	sound := b.bss.compose
	b.bss.compose = func(c *gatewayCall, a gatewayAnswer) envelope {
		if a.refusal == nil || c.operation == nil || c.action() != releaseInstance || !slices.Contains(own, a.refusal.code) {
			return sound(c, a)
		}
		return failed(c, a.refusal, false)
	}
}

// failed is an error outcome in the envelope of the operation.
func failed(c *gatewayCall, refused *refusal, result bool) envelope {
	return envelope{http.StatusOK, releaseInstance + "Response", object{
		"RequestId": c.id, "Code": refused.code, "Message": refused.message, "Success": false,
		"Data": object{"ReleaseResult": result, "HostId": site},
	}}
}

// acceptUnknown makes a request that names nothing to be released a success that says the result.
func acceptUnknown(result bool) func(*behaviour) {
	return func(b *behaviour) {
		r := b.bss.release
		sound := r.decide
		r.decide = func(c *gatewayCall, targets []target) decision {
			if len(fitting(targets)) == 0 {
				return decision{result: result}
			}
			return sound(c, targets)
		}
	}
}

func succeedWith(code string) func(*behaviour) {
	return func(b *behaviour) {
		onComposed(b.bss, releaseDone, func(_ *gatewayCall, e *envelope) { e.members["Code"] = code })
	}
}

// releaseMixed decides batches of good and bad ids otherwise.
func releaseMixed(other func(c *gatewayCall, good []target) decision) func(*behaviour) {
	return func(b *behaviour) {
		r := b.bss.release
		sound := r.decide
		r.decide = func(c *gatewayCall, targets []target) decision {
			if good := fitting(targets); len(good) > 0 && len(good) < len(targets) {
				return other(c, good)
			}
			return sound(c, targets)
		}
	}
}

// fitting gives the targets that nothing speaks against.
func fitting(targets []target) []target {
	return slices.DeleteFunc(slices.Clone(targets), refused)
}

// overlookForm reads the parameters of a release from the query only, so that those of a form are missing.
func overlookForm(b *behaviour) {
	sound := b.bss.operands
	b.bss.operands = func(c *gatewayCall) url.Values {
		if c.action() == releaseInstance {
			return c.query
		}
		return sound(c)
	}
}
