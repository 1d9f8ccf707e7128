package reference

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"relcon/runner/contract"
)

const whyDay = "a returned instance is released after 24 hours there too"

func bmcReturnFaults() []fault {
	return []fault{
		broken("bmc-trm-01-stopped-stays", "The return of a stopped instance is accepted and does nothing.", onEffect(inStatus(stopped), nothing)),
		broken("bmc-trm-01-stopped-deleted", "A stopped instance is deleted without the recycle bin.", onEffect(inStatus(stopped), become(gone))),
		broken("bmc-trm-01-only-stopped", "A running instance is stopped, and not put into the recycle bin.",
			onEffect(both(inStatus(running), binned), become(stopped))).also("an instance is returned there first", "BMC-TRM-02", "BMC-TRM-03"),
		broken("bmc-trm-01-takes-another-along", "The return of an instance puts a second running one into the recycle bin.",
			afterEffect(binned, func(c *call, _ *instance) { toFirst(isRunningUnpaid, become(recycle))(c) })).
			also("the billing of another instance is looked at there", "BMC-TRM-02"),
		broken("bmc-trm-02-billing-goes-on", "A returned instance is billed on.",
			afterEffect(binned, func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-02-refunded-instead", "A returned instance is refunded, and billed on.",
			afterEffect(binned, func(_ *call, i *instance) { i.billing, i.refund = billingOn, refundInFull })),
		broken("bmc-trm-02-another-unbilled", "The return of an instance stops the billing of all others.",
			afterEffect(binned, func(c *call, _ *instance) {
				for _, i := range c.account.instances {
					i.billing = billingOff
				}
			})),
		broken("bmc-trm-03-released-after-23-hours", "A returned instance is released after 23 hours.", afterEffect(binned, stay(23*time.Hour, gone))),
		broken("bmc-trm-03-runs-again", "A returned instance runs again after 12 hours.", afterEffect(binned, stay(12*time.Hour, running))).
			also("what runs again is not released by itself", "BMC-TRM-04", "BMC-TRM-18"),
		broken("bmc-trm-03-from-creation", "The 24 hours of a returned instance are counted from its creation.",
			afterEffect(binned, func(_ *call, i *instance) { i.schedule(i.created.Add(binTime), recycle, gone) })).
			also("an instance is returned some time after its creation there too", "BMC-TRM-04"),
		broken("bmc-trm-04-never-released", "A returned instance stays in the recycle bin for good.",
			afterEffect(binned, func(_ *call, i *instance) { i.plan = nil })).also(whyDay, "BMC-TRM-18"),
		broken("bmc-trm-04-released-a-day-late", "A returned instance is released after 48 hours.", afterEffect(binned, stay(48*time.Hour, gone))).
			also(whyDay, "BMC-TRM-18"),
		broken("bmc-trm-04-sweep", "The whole recycle bin is emptied when the time of one instance in it is over.",
			afterEffect(binned, func(c *call, i *instance) {
				for _, other := range c.account.instances {
					if other.status == recycle {
						i.plan = slices.Concat(i.plan, other.plan)
					}
				}
			})).also("an instance was in the recycle bin before the one that is returned there too", "BMC-TRM-03"),
		broken("bmc-trm-04-stopped-again", "After 24 hours a returned instance leaves the recycle bin and is still there.",
			afterEffect(binned, stay(binTime, stopped))).also(whyDay, "BMC-TRM-18"),
		broken("bmc-trm-05-refused", "A returned instance can't be released by hand.", afterEffect(binned, mark),
			on(releaseInstances, onPass(atJudge, subject(marked), with(refuse(codeNotRecycled, "the instance is not in the recycle bin"))))),
		broken("bmc-trm-05-stays", "The release of a returned instance by hand is accepted and does nothing.", afterEffect(binned, mark),
			on(releaseInstances, onEffect(subject(marked), nothing))),
	}
}

func bmcSubscriptionFaults() []fault {
	subscription := subject(subscribed)
	failed := both(inStatus(createFailed), not(subject((*instance).prepaid)))
	return []fault{
		broken("bmc-trm-06-into-the-bin", "A subscription instance is cancelled, and put into the recycle bin at once.", afterEffect(subscription, become(recycle))),
		broken("bmc-trm-06-renews-on", "The cancel of a subscription is accepted and does nothing.", onEffect(subscription, nothing)),
		broken("bmc-trm-06-other-code", "A subscription instance is refused with a code that is not documented.",
			onPass(atJudge, subscription, with(refuse(codeInstanceStatus, "the instance can't be returned")))),
		broken("bmc-trm-06-refused-but-cancelled", "A subscription instance is refused, and its subscription cancelled.",
			onPass(atPerform, subscription, with(refuse(codeSubscription, "the instance is a subscription")))),
		broken("bmc-trm-06-vanishes-first", "A cancelled subscription instance is missing from the first listings.", afterEffect(subscription, hide), missingAtFirst),
		broken("bmc-trm-07-never-returned", "A cancelled subscription instance stays after its expiry.",
			onEffect(subscription, func(_ *call, i *instance) { i.autoRenew = false })),
		broken("bmc-trm-07-returned-early", "A cancelled subscription instance is returned before half its time is over.",
			onEffect(subscription, func(c *call, i *instance) {
				i.autoRenew = false
				i.schedule(c.now.Add(i.expires.Sub(c.now)*2/5), whichever, recycle)
			})),
		broken("bmc-trm-07-shortened", "A cancelled subscription loses the last quarter of its time, which its expiry shows.",
			onEffect(subscription, func(c *call, i *instance) {
				i.expires = c.now.Add(i.expires.Sub(c.now) * 3 / 4)
				i.cancel()
			})),
		broken("bmc-trm-12-into-the-bin", "A failed pay-as-you-go instance is put into the recycle bin.", onEffect(failed, become(recycle))),
		broken("bmc-trm-12-stays", "The return of a failed pay-as-you-go instance is accepted and does nothing.", onEffect(failed, nothing)),
		broken("bmc-trm-12-refused", "A failed pay-as-you-go instance is refused.",
			onPass(atJudge, failed, with(refuse(codeInstanceStatus, "the instance can't be returned")))),
		broken("bmc-trm-13-not-refunded", "For a failed prepaid instance nothing is refunded.",
			onEffect(both(inStatus(createFailed), subject((*instance).prepaid)), become(gone))),
	}
}

// bmcRefusedFaults are those of what a refused TerminateInstance does all the same.
func bmcRefusedFaults() []fault {
	const whyBin, whyShown = "it looks at the same refusal", "they look at the same refusals"
	refusals := []string{"BMC-TRM-08", "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11"}
	marks := onRefusal(atPerform, anyCode, always, andDo(mark))
	return []fault{
		broken("bmc-trm-18-billing-stops", "A refused instance is not billed any more, or billed again.",
			onRefusal(atPerform, anyCode, always, andDo(func(_ *call, i *instance) {
				i.billing = map[string]string{billingOn: billingOff, billingOff: billingOn}[i.billing]
			}))),
		broken("bmc-trm-18-taken-out-of-the-bin", "A refused instance in the recycle bin runs again.",
			onRefusal(atPerform, codeRecycled, always, andDo(become(running)))).also(whyBin, "BMC-TRM-08"),
		broken("bmc-trm-18-restarts", "For a refused instance in the recycle bin the 24 hours begin anew.",
			onRefusal(atPerform, codeRecycled, always, andDo(stay(binTime, gone)))),
		broken("bmc-trm-18-terminated-later", "A refused instance is put into the recycle bin a little later.",
			onRefusal(atPerform, anyCode, not(inStatus(recycle)), andDo(func(c *call, i *instance) {
				i.schedule(c.now, i.status, recycle)
				i.awaitLooks(aLook)
			}))).also(whyShown, "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11"),
		broken("bmc-trm-18-other-charge-type", "A refused instance is shown as prepaid.", marks,
			onItem(marked, "instanceChargeType", contract.Prepaid)).also(whyShown, refusals...),
		broken("bmc-trm-18-other-expiry", "A refused instance is shown with another time of expiry.", marks,
			onItem(marked, "expiredTime", "2031-01-01T00:00:00Z")).also(whyShown, refusals...),
		broken("bmc-trm-18-shown-otherwise-once", "A refused instance is shown as STOPPED in the next listing.", marks,
			onItem(onceMarked, "instanceStatus", stopped)).also(whyShown, refusals...),
	}
}

// bmcStatusFaults are those of the statuses that TerminateInstance refuses, each alike.
func bmcStatusFaults() []fault {
	const why = "a refusal is looked at there too"
	var all []fault
	for _, each := range []struct{ rule, what, code, other string }{
		{"bmc-trm-08", "An instance in the recycle bin", codeRecycled, codeInstanceStatus},
		{"bmc-trm-09", "A CREATING instance", codeCreating, codeInstalling},
		{"bmc-trm-10", "An INSTALLING instance", codeInstalling, codeCreating},
		{"bmc-trm-11", "An instance in its commitment period", codePromise, codeSubscription},
	} {
		accepted := []change{onRefusal(atJudge, each.code, always, accept)}
		if each.code == codeRecycled {
			accepted = append(accepted, onEffect(inStatus(recycle), nothing))
		}
		all = append(all,
			broken(each.rule+"-other-code", each.what+" is refused with another code.", onRefusal(atPerform, each.code, always, recode(each.other))),
			broken(each.rule+"-accepted", each.what+" is accepted.", accepted...).also(why, "BMC-TRM-18"))
		if each.code != codeRecycled {
			all = append(all, broken(each.rule+"-refused-but-done", each.what+" is refused, and put into the recycle bin.",
				onRefusal(atPerform, each.code, always, andDo(become(recycle)))).also(why, "BMC-TRM-18"))
		}
	}
	return append(all,
		broken("bmc-trm-08-other-status", "An instance in the recycle bin is refused with 409.",
			onRefusal(atPerform, codeRecycled, always, restatus(http.StatusConflict))),
		broken("bmc-trm-08-released", "An instance in the recycle bin is refused, and released.",
			onRefusal(atPerform, codeRecycled, always, andDo(become(gone)))).also("it looks at the same refusal", "BMC-TRM-18"))
}

func bmcParameterFaults() []fault {
	id := func(is func(any) bool) situation { return func(c *call) bool { return is(c.members["instanceId"]) } }
	absent := not(given("instanceId"))
	return []fault{
		broken("bmc-trm-14-accepted", "An instance that never existed is accepted.", onRefusal(atPerform, codeInstanceNotFound, neverThere, accept)),
		broken("bmc-trm-14-other-code", "An instance that never existed is refused with another 404.",
			onRefusal(atPerform, codeInstanceNotFound, neverThere, recode(codeResourceNotFound))),
		broken("bmc-trm-14-other-status", "An instance that never existed is refused with 400.",
			onRefusal(atPerform, codeInstanceNotFound, neverThere, restatus(http.StatusBadRequest))),
		broken("bmc-trm-15-absent-accepted", "A request without instanceId is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, absent, accept)).also("instanceIds stands in its place there", "BMC-TRM-17"),
		broken("bmc-trm-15-null-accepted", "An instanceId of null is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, both(given("instanceId"), id(isNull)), accept)),
		broken("bmc-trm-15-empty-accepted", "An empty instanceId is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, id(isA[string]), accept)),
		broken("bmc-trm-16-number-accepted", "A number for instanceId is accepted and does nothing.",
			onRefusal(atRead, codeParameterType, id(isA[json.Number]), accept)),
		broken("bmc-trm-16-boolean-accepted", "A boolean for instanceId is accepted and does nothing.",
			onRefusal(atRead, codeParameterType, id(isA[bool]), accept)),
		broken("bmc-trm-16-array-taken", "Of an array for instanceId the first one is taken.",
			onRefusal(atRead, codeParameterType, id(beginsWith(isA[string])), func(c *call, r *refusal) *refusal {
				elements, _ := c.members["instanceId"].([]any)
				return c.name(elements[:1], r)
			})),
		broken("bmc-trm-16-object-crashes", "An object for instanceId is answered with 500.", onRefusal(atRead, codeParameterType, id(isA[object]), crash)),
		broken("bmc-trm-17-list-taken", "A request with instanceIds in place of instanceId returns all of them.",
			onRefusal(atRead, codeMissingParameter, absent, func(c *call, r *refusal) *refusal {
				elements, _ := c.members["instanceIds"].([]any)
				return c.name(elements, r)
			})),
		broken("bmc-trm-19-accepted", "A released instance is accepted.", onRefusal(atPerform, codeInstanceNotFound, onceThere, accept)),
		broken("bmc-trm-19-in-bin", "A released instance is refused as being in the recycle bin.",
			onRefusal(atPerform, codeInstanceNotFound, onceThere, recode(codeRecycled))),
	}
}

// bmcCallerFaults are those of who calls TerminateInstance, and of the request id that is answered.
func bmcCallerFaults() []fault {
	terminating := calling(terminateInstance)
	accepted := func(c *call) bool { return c.refusal == nil && terminating(c) }
	return []fault{
		broken("bmc-trm-20-unsigned", "A TerminateInstance is accepted with every signature.", onRefusal(atSignature, anyCode, terminating, accept)),
		broken("bmc-trm-20-other-code", "A TerminateInstance with a wrong signature is refused with the code for a malformed header.",
			onRefusal(atSignature, anyCode, terminating, recode(codeInvalidAuthorization))),
		broken("bmc-trm-20-refused-but-done", "A TerminateInstance with a wrong signature is refused, and done all the same.",
			onRefusal(atSignature, anyCode, terminating, carriedOut)),
		broken("bmc-trm-21-foreign-terminated", "An instance of another account is returned.", onPass(atPermit, foreign, asOwner)),
		broken("bmc-trm-21-foreign-denied", "An instance of another account is refused as such, which tells that it exists.",
			onPass(atRead, foreign, with(&refusal{http.StatusForbidden, codeUnauthorizedOperation, "the instance belongs to another account"}))),
		broken("bmc-trm-22-other-id", "A TerminateInstance has one request id outside and another inside.", onEnvelope(accepted, set("response.requestId", otherID))),
	}
}

// binned tells whether the return of an instance puts it into the recycle bin.
func binned(c *call) bool {
	i := c.target.instance
	return i.status != createFailed && !i.prepaid()
}

func isRunningUnpaid(i *instance) bool { return isRunning(i) && !i.prepaid() }

// onceMarked takes the mark from an instance that has it.
func onceMarked(i *instance) bool {
	was := marked(i)
	i.mark = 0
	return was
}
