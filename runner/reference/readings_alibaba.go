package reference

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

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
		leftOpen("BSS-REL-25", "the same id twice in one request", "as one").
			or("refused", onPass(atRead, twice, with(refuse(codeBadParameter, "InstanceIds holds an id twice")))).
			or("not released", onDecision(twice, onlySays(false))).
			or("good ones released", onDecision(twice, func(_ *call, targets []target, _ decision) decision {
				return decision{refusal: refuse(codeNoResource, "an instance is gone already"), good: good(targets)}
			})),
		leftOpen("BSS-REL-26", "an empty place in InstanceIds", "refused").
			or("passed over", before(atRead, gaps, overlooked)).
			or("not released", before(atRead, gaps, overlooked), onDecision(gaps, onlySays(false))).
			or("good ones released", before(atRead, gaps, overlooked), onDecision(gaps, func(_ *call, targets []target, _ decision) decision {
				return decision{refusal: refuse(codeBadParameter, "InstanceIds holds an empty id"), good: good(targets)}
			})),
		leftOpen("BSS-REL-27", "a blank beside an id", "all or nothing").
			or("passed over", onPass(atRead, always, trimmed)),
		leftOpen("BSS-REL-28", "a value that does not fit the instance", "error").
			or("released", onRefusal(atJudge, codeNoResource, always, accept)).
			or("not released", onRefusal(atJudge, codeNoResource, always, accept), onDecision(misdescribed, onlySays(false))),
		leftOpen("BSS-REL-30", "an instance in another status than Normal", "released").
			or("error", onPass(atJudge, not(inStatus(normal)), with(refuse("ResourceStatusError", "the status of the instance does not allow this")))).
			or("not released", onDecision(namesNotNormal, onlySays(false))),
		leftOpen("ACS-REQ-03", "a release by GET", "accepted").
			or(codeBadMethod, func(_ *service, o *operation) { o.methods = []string{http.MethodPost} }),
		leftOpen("ACS-REQ-04", "a release whose parameters are a form", "accepted").
			or("refused", before(atRead, not(wholeForm), func(c *call) { c.params = c.query })),
		leftOpen("ACS-REQ-05", "a release all of whose parameters are a form", "accepted").
			or("refused", onPass(atReceive, wholeForm, with(refuse(codeIncompleteSignature, "the query has no Signature")))),
		leftOpen("ACS-AUTH-11", "a nonce that was used with the other signature", "used").
			or("fresh", nonceOf(func(c *call) string { return fmt.Sprint(c.byHeader, c.accessKeyID()) })),
		leftOpen("ACS-AUTH-12", "a nonce that another account has used", "fresh").
			or("used", nonceOf(func(*call) string { return "" })),
	}
}

// refusedByOperation tells whether ReleaseInstance itself refuses a call. It leaves out the refusals of the gateway, and
// the mismatch of a client token, whose status the page names.
func refusedByOperation(c *call) bool {
	own := []string{codeNotApplicable, codeNotAuthorized, codeBadParameter, codeNoResource}
	return c.refusal != nil && c.operation != nil && c.action == releaseInstance && slices.Contains(own, c.refusal.code)
}

// onlyBad decides otherwise about requests that name no instance of the account.
func onlyBad(other func(*call, []target, decision) decision) change {
	return onDecision(always, func(c *call, targets []target, d decision) decision {
		if allUnknown(targets) {
			return other(c, targets, d)
		}
		return d
	})
}

// nonceOf remembers nonces for somebody else than the access key.
func nonceOf(whose func(*call) string) change {
	return judgedBy(func(c *call) *refusal { return c.judgeNonceOf(whose(c)) })
}

// wholeForm tells whether the signature of a request is a parameter of a form.
func wholeForm(c *call) bool {
	return !c.byHeader && !c.query.Has("Signature") && c.params.Has("Signature")
}

// gaps tells whether the ids in the query of a release have an empty place among them.
func gaps(c *call) bool {
	ids := strings.Split(c.query.Get("InstanceIds"), ",")
	return len(ids) > 1 && slices.Contains(ids, "")
}

// overlooked passes over empty places among the ids, if there is more than that.
func overlooked(c *call) {
	ids := slices.DeleteFunc(strings.Split(c.query.Get("InstanceIds"), ","), func(id string) bool { return id == "" })
	c.params.Set("InstanceIds", strings.Join(ids, ","))
}

// trimmed takes blanks beside an id for no part of it.
func trimmed(c *call, _ *refusal) *refusal {
	for n, id := range c.ids {
		c.ids[n] = strings.TrimSpace(id)
	}
	return nil
}

// misdescribed tells whether a release says of an instance what is not true.
func misdescribed(c *call) bool {
	return c.names(func(i *instance) bool { return !c.described.fits(i) })
}

// namesNotNormal tells whether a release names an instance in another status than Normal.
func namesNotNormal(c *call) bool {
	return c.names(func(i *instance) bool { return i.status != normal })
}

// names tells whether a call names an instance of a kind.
func (c *call) names(kind func(*instance) bool) (found bool) {
	c.inside(func() {
		found = slices.ContainsFunc(c.ids, func(id string) bool { i := c.account.listed(id); return i != nil && kind(i) })
	})
	return found
}
