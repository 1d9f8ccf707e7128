package reference

import (
	"net/http"
	"slices"
)

func readings() []reading {
	twiceRefused := onPass(atRead, twice, with(refuse(codeParameterValue, "instanceIds names an instance twice")))
	return append([]reading{
		leftOpen("ZC-REQ-04", "how an action that does not exist is refused", codeUnauthorizedOperation).
			or("another code", onRefusal(atRoute, codeUnauthorizedOperation, always, recode(codeParameterValue))),
		leftOpen("BMC-REL-13", "what a refused batch releases", "nothing released").
			or("good ones released", onDecision(always, func(_ *call, targets []target, d decision) decision {
				d.good = good(targets)
				return d
			})),
		leftOpen("BMC-REL-15", "the same id twice in one request", "as one").or("refused", twiceRefused),
		leftOpen("BMC-REL-18", "the code for a batch of an unknown instance and one outside the bin", codeInstanceNotFound).
			or(codeNotRecycled, onDecision(always, outsideFirst)),
		leftOpen("BMC-TRM-06", "a subscription instance", "cancels").
			or("refuses", onPass(atJudge, subject(subscribed), with(refuse(codeSubscription, "the instance is a subscription")))),
		leftOpen("ZEC-REL-06", "the status in the recycle bin", recycle).
			or("RECYCLED", onItem(isBinned, "status", "RECYCLED")),
		leftOpen("ZEC-REL-14", "good and unknown ids in one request", "failed list").
			or("refused", onDecision(always, func(c *call, targets []target, d decision) decision {
				if slices.ContainsFunc(targets, unknown) && !allUnknown(targets) {
					return allOrNothing(c, targets)
				}
				return d
			})),
		leftOpen("ZEC-REL-15", "only unknown ids", "failed list").
			or(codeInstanceNotFound, refuseUnknown(codeInstanceNotFound)).or(codeResourceNotFound, refuseUnknown(codeResourceNotFound)),
		leftOpen("ZEC-REL-17", "the same id twice in one request", "as one").or("refused", twiceRefused),
	}, alibabaReadings()...)
}

// outsideFirst refuses a request for the first instance that is there and can't be released, if it names one.
func outsideFirst(_ *call, targets []target, d decision) decision {
	if n := slices.IndexFunc(targets, func(t target) bool { return refused(t) && !unknown(t) }); n >= 0 {
		d.refusal = targets[n].refusal
	}
	return d
}

func allUnknown(targets []target) bool {
	return !slices.ContainsFunc(targets, func(t target) bool { return !unknown(t) })
}

func refuseUnknown(code string) change {
	return onDecision(always, func(_ *call, targets []target, d decision) decision {
		if allUnknown(targets) {
			return decision{refusal: refuse(code, "none of the instances exists")}
		}
		return d
	})
}

func alibabaReadings() []reading {
	return []reading{
		leftOpen("BSS-REL-03", "the code for a caller that is no virtual network operator", codeNotApplicable).
			or(codeNotAuthorized, onRefusal(atPermit, codeNotApplicable, always, recode(codeNotAuthorized))),
		leftOpen("BSS-REL-14", "the form of an error outcome of the operation itself", "HTTP 4xx").
			or("Success false", onEnvelope(refusedByOperation, failure(false))),
		leftOpen("BSS-REL-19", "a client token that comes again with other parameters", codeTokenMismatch).
			or("ignored", before(atPerform, always, func(c *call) { c.params.Del("ClientToken") })),
		leftOpen("BSS-REL-21", "an unknown, released or foreign id", "error").
			or("accepted without effect", onlyBad(onlySays(true))).or("not released", onlyBad(onlySays(false))),
		leftOpen("BSS-REL-22", "the Code of a success", successCode).
			or("200", onEnvelope(released, set("Code", "200"))).
			or("Invalid_Product_Code", onEnvelope(released, set("Code", "Invalid_Product_Code"))),
		leftOpen("BSS-REL-23", "a batch with one bad id", "all or nothing").
			or("good ones released", onMixed(func(_ *call, targets []target, d decision) decision {
				return decision{refusal: d.refusal, good: good(targets)}
			})).
			or("all or nothing, not an error", onMixed(onlySays(false))).
			or("good ones released, not an error", onMixed(func(_ *call, targets []target, _ decision) decision {
				return decision{good: good(targets), data: releaseResult(false)}
			})),
		leftOpen("ACS-REQ-03", "a release by GET", "accepted").
			or(codeBadMethod, func(_ *service, o *operation) { o.methods = []string{http.MethodPost} }),
		leftOpen("ACS-REQ-04", "a release whose parameters are a form", "accepted").
			or("refused", before(atRead, always, func(c *call) { c.params = c.query })),
	}
}

// refusedByOperation tells whether ReleaseInstance itself refuses a call. It leaves out the refusals of the gateway, and
// the mismatch of a client token, whose status the page names.
func refusedByOperation(c *call) bool {
	own := []string{codeNotApplicable, codeNotAuthorized, codeBadParameter, codeNoResource}
	return c.refusal != nil && c.operation != nil && c.action == releaseInstance && slices.Contains(own, c.refusal.code)
}

// onlyBad decides otherwise about requests that name no good instance.
func onlyBad(other func(*call, []target, decision) decision) change {
	return onDecision(always, func(c *call, targets []target, d decision) decision {
		if len(good(targets)) == 0 {
			return other(c, targets, d)
		}
		return d
	})
}
