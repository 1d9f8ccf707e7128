package reference

import (
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
