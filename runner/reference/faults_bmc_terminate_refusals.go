package reference

import (
	"encoding/json"
	"net/http"

	"relcon/runner/contract"
)

// bmcRefusedFaults are those of what a refused TerminateInstance does all the same.
func bmcRefusedFaults() []fault {
	const whyBin, whyShown = "it looks at the same refusal", "they look at the same refusals"
	refusals := []string{"BMC-TRM-08", "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11"}
	marks := onRefusal(atPerform, anyCode, always, andDo(mark))
	return []fault{
		broken("bmc-trm-18-billing-stops", "A refused instance is not billed any more, or billed again.",
			onRefusal(atPerform, anyCode, always, andDo(func(_ *call, i *instance) {
				i.billing = map[string]string{billingOn: billingOff, billingOff: billingOn}[i.billing]
			}))).there("BMC-TRM-02"),
		broken("bmc-trm-18-taken-out-of-the-bin", "A refused instance in the recycle bin runs again.",
			onRefusal(atPerform, codeRecycled, always, andDo(become(running)))).there("BMC-TRM-10").also(whyBin, "BMC-TRM-08", "BMC-TRM-23", "BMC-TRM-05", "BMC-TRM-07"),
		broken("bmc-trm-18-subscription-cancelled", "A subscription instance that is being created, or in the recycle bin, is cancelled.",
			onRefusal(atJudge, anyCode, subject((*instance).prepaid), accept)).there("BMC-TRM-07"),
		broken("bmc-trm-18-installing-subscription-cancelled", "A subscription instance that is being installed is cancelled.",
			onRefusal(atJudge, codeInstalling, subject((*instance).prepaid), accept)),
		broken("bmc-trm-18-account-held", "After a refusal no other instance of the account is returned.",
			onPass(atJudge, func(c *call) bool { return c.account.mark > 0 }, with(refuse(codeInstanceStatus, "another instance is worked on"))),
			onRefusal(atPerform, anyCode, subject((*instance).listed), but(func(c *call) { c.account.mark = 1 }))),
		broken("bmc-trm-18-committed-accepted", "An instance in its commitment period is accepted unless it is running or stopped.",
			onRefusal(atPerform, anyCode, both(subject(func(i *instance) bool { return i.commitment }), not(inStatus(running)), not(inStatus(stopped))), accept)).there("BMC-TRM-11"),
		broken("bmc-trm-18-restarts", "For a refused instance in the recycle bin the 24 hours begin anew.",
			onRefusal(atPerform, codeRecycled, always, andDo(stay(binTime, gone)))),
		broken("bmc-trm-18-terminated-later", "A refused instance is put into the recycle bin a little later.",
			onRefusal(atPerform, anyCode, not(inStatus(recycle)), andDo(func(c *call, i *instance) {
				i.schedule(c.now, i.status, recycle)
				i.awaitLooks(aLook)
			}))).also(whyShown, "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11", "BMC-TRM-23"),
		broken("bmc-trm-18-other-charge-type", "A refused instance is shown as prepaid.", marks,
			onItem(marked, "instanceChargeType", contract.Prepaid)).also(whyShown, refusals...).also(whyShown, "BMC-TRM-23"),
		broken("bmc-trm-18-other-expiry", "A refused instance is shown with another time of expiry.", marks,
			onItem(marked, "expiredTime", "2031-01-01T00:00:00Z")).also(whyShown, refusals...).also(whyShown, "BMC-TRM-23"),
		broken("bmc-trm-18-shown-otherwise-once", "A refused instance is shown as STOPPED in the next listing.", marks,
			onItem(onceMarked, "instanceStatus", stopped)).also(whyShown, refusals...).also(whyShown, "BMC-TRM-23"),
	}
}

// byToken adds to rules the one whose scenarios send an access token for an instance in each of the statuses but one.
func byToken(rule string, others ...string) []string {
	if rule == "bmc-trm-11" {
		return others
	}
	return append(others, "BMC-TRM-10")
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
		accepted, besides := []change{onRefusal(atJudge, each.code, always, accept)}, []string{}
		if each.code == codeRecycled {
			besides = append(besides, "BMC-TRM-07")
			accepted = append(accepted, onEffect(inStatus(recycle), nothing))
		}
		all = append(all,
			broken(each.rule+"-accepted-again", each.what+" is refused once, and accepted after that.",
				onRefusal(atPerform, each.code, always, theSecondTime(accept))),
			broken(each.rule+"-other-code", each.what+" is refused with another code.", onRefusal(atPerform, each.code, always, recode(each.other))).also(whyVersions, byToken(each.rule, "BMC-TRM-23")...),
			broken(each.rule+"-accepted", each.what+" is accepted.", accepted...).also(why, byToken(each.rule, append(besides, "BMC-TRM-18", "BMC-TRM-23")...)...))
		if each.code != codeRecycled {
			all = append(all, broken(each.rule+"-refused-but-done", each.what+" is refused, and put into the recycle bin.",
				onRefusal(atPerform, each.code, always, andDo(become(recycle)))).also(why, byToken(each.rule, "BMC-TRM-18", "BMC-TRM-23", "BMC-TRM-07")...))
		}
	}
	return append(all,
		broken("bmc-trm-08-returned-one-accepted", "An instance in the recycle bin is accepted if TerminateInstance has put it there.",
			afterEffect(binned, mark), onRefusal(atPerform, codeRecycled, subject(marked), accept)).also("a second termination is refused there too", "BMC-TRM-18"),
		broken("bmc-trm-11-returns-by-token", "An instance in its commitment period is returned for who has an access token.",
			onRefusal(atJudge, codePromise, byBearer, accept)),
		broken("bmc-trm-11-only-while-running", "A stopped instance in its commitment period is accepted.",
			onRefusal(atJudge, codePromise, inStatus(stopped), accept)).there("BMC-TRM-23"),
		broken("bmc-trm-18-only-at-rest", "An instance in its commitment period that is booting or stopping is returned.",
			onRefusal(atJudge, codePromise, subject(moving), accept)).also("an instance that was just stopped or rebooted is terminated there", "BMC-TRM-11"),
		broken("bmc-trm-08-other-status", "An instance in the recycle bin is refused with 409.",
			onRefusal(atPerform, codeRecycled, always, restatus(http.StatusConflict))).there("BMC-TRM-10").also(whyVersions, "BMC-TRM-23"),
		broken("bmc-trm-08-released", "An instance in the recycle bin is refused, and released.",
			onRefusal(atPerform, codeRecycled, always, andDo(become(gone)))).there("BMC-TRM-10").also("it looks at the same refusal", "BMC-TRM-05", "BMC-TRM-18", "BMC-TRM-23"))
}

func bmcParameterFaults() []fault {
	id := func(is func(any) bool) situation { return func(c *call) bool { return is(c.members["instanceId"]) } }
	absent := not(given("instanceId"))
	return []fault{
		broken("bmc-trm-14-accepted", "An instance that never existed is accepted.", onRefusal(atPerform, codeInstanceNotFound, neverThere, accept)).also(whyUnknownID, "BMC-TRM-24"),
		broken("bmc-trm-14-other-code", "An instance that never existed is refused with another 404.",
			onRefusal(atPerform, codeInstanceNotFound, neverThere, recode(codeResourceNotFound))),
		broken("bmc-trm-14-other-status", "An instance that never existed is refused with 400.",
			onRefusal(atPerform, codeInstanceNotFound, neverThere, restatus(http.StatusBadRequest))),
		broken("bmc-trm-14-accepted-again", "An instance that never existed is refused once, and accepted after that.",
			onRefusal(atPerform, codeInstanceNotFound, neverThere, theSecondTime(accept))).there("ZC-ENV-07").also("an unknown instance and a foreign one are refused there, one after the other", "BMC-TRM-21", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-AUTH-08"),
		broken("bmc-trm-15-any-case-taken", "The id under InstanceId is taken where instanceId is missing.",
			onRefusal(atRead, codeMissingParameter, given("InstanceId"), func(c *call, r *refusal) *refusal {
				return c.name([]any{c.members["InstanceId"]}, r)
			})),
		bodyFault("bmc-trm-15-list-taken", "Of a body that is an array the first element is taken for instanceId.", terminateInstance, func(c *call, body any) bool {
			elements, _ := body.([]any)
			c.members = object{"instanceId": append(elements, nil)[0]}
			return elements != nil
		}).also("such a body is sent there too", "ZC-REQ-09"),
		bodyFault("bmc-trm-15-text-taken", "A body that is a string is taken for instanceId.", terminateInstance, func(c *call, body any) bool {
			text, is := body.(string)
			c.members = object{"instanceId": text}
			return is
		}).also("such a body is sent there too", "ZC-REQ-09"),
		crashingBody("bmc-trm-15-number-crashes", "A body that is a number is answered with 500.", terminateInstance, isA[json.Number]).also("such a body is sent there too", "ZC-REQ-09"),
		crashingBody("bmc-trm-15-null-body-crashes", "A body that is null is answered with 500.", terminateInstance, isNull).also("such a body is sent there too", "ZC-REQ-09"),
		broken("bmc-trm-15-accepted-again", "A request without instanceId is refused once, and accepted after that.",
			onRefusal(atRead, codeMissingParameter, always, theSecondTime(accept))).also("such a request is sent there too", "ZC-AUTH-08"),
		broken("bmc-trm-15-absent-accepted", "A request without instanceId is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, absent, accept)).also("instanceIds stands in its place there", "BMC-TRM-17", "ZC-ENV-03", "ZC-ENV-05", "ZC-ENV-06"),
		broken("bmc-trm-15-null-accepted", "An instanceId of null is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, both(given("instanceId"), id(isNull)), accept)),
		broken("bmc-trm-15-empty-accepted", "An empty instanceId is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, id(isA[string]), accept)),
		broken("bmc-trm-16-number-accepted", "A number for instanceId is accepted and does nothing.",
			onRefusal(atRead, codeParameterType, id(isA[json.Number]), accept)).also("such a request is sent there too", "ZC-ENV-05"),
		broken("bmc-trm-16-boolean-accepted", "A boolean for instanceId is accepted and does nothing.",
			onRefusal(atRead, codeParameterType, id(isA[bool]), accept)),
		broken("bmc-trm-16-array-taken", "Of an array for instanceId the first one is taken.",
			onRefusal(atRead, codeParameterType, id(beginsWith(isA[string])), func(c *call, r *refusal) *refusal {
				elements, _ := c.members["instanceId"].([]any)
				return c.name(elements[:1], r)
			})).also("such a request is sent there too", "ZC-AUTH-08"),
		broken("bmc-trm-16-empty-array-crashes", "An empty array for instanceId is answered with 500.", onRefusal(atRead, codeParameterType, func(c *call) bool {
			elements, is := c.members["instanceId"].([]any)
			return is && len(elements) == 0
		}, crash)),
		broken("bmc-trm-16-object-read", "Of an object for instanceId its instanceId is taken.", onRefusal(atRead, codeParameterType, id(isA[object]), func(c *call, r *refusal) *refusal {
			inner, _ := c.members["instanceId"].(object)
			return c.name([]any{inner["instanceId"]}, r)
		})),
		broken("bmc-trm-16-object-crashes", "An object for instanceId is answered with 500.", onRefusal(atRead, codeParameterType, id(isA[object]), crash)),
		broken("bmc-trm-17-list-taken", "A request with instanceIds in place of instanceId returns all of them.",
			onRefusal(atRead, codeMissingParameter, absent, func(c *call, r *refusal) *refusal {
				elements, _ := c.members["instanceIds"].([]any)
				return c.name(elements, r)
			})),
	}
}

// bmcOnceThereFaults are those of a termination of what was released.
func bmcOnceThereFaults() []fault {
	return []fault{
		broken("bmc-trm-19-refused-once", "A released instance is refused once, and accepted after that.",
			onRefusal(atPerform, codeInstanceNotFound, onceThere, theSecondTime(accept))),
		broken("bmc-trm-19-purged-in-bin", "An instance that the recycle bin has released by itself is refused as being in it.",
			on(releaseInstances, afterEffect(always, mark)), onRefusal(atPerform, codeInstanceNotFound, every(purged), recode(codeRecycled))).there("BMC-TRM-13"),
		broken("bmc-trm-19-returned-accepted", "An instance that was returned and released is accepted again.",
			afterEffect(binned, mark), on(releaseInstances, afterEffect(subject(marked), func(_ *call, i *instance) { i.mark = 2 })),
			onRefusal(atPerform, codeInstanceNotFound, every(func(i *instance) bool { return i != nil && i.mark == 2 }), accept)),
		broken("bmc-trm-19-deleted-one-accepted", "A failed instance that was deleted is accepted again.",
			afterEffect(inStatus(createFailed), mark), onRefusal(atPerform, codeInstanceNotFound, theMarked, accept)).there("BMC-TRM-13"),
		broken("bmc-trm-19-accepted", "A released instance is accepted.", onRefusal(atPerform, codeInstanceNotFound, onceThere, accept)).there("BMC-TRM-13").also(whyVersions, "BMC-TRM-23"),
		broken("bmc-trm-19-in-bin", "A released instance is refused as being in the recycle bin.",
			onRefusal(atPerform, codeInstanceNotFound, onceThere, recode(codeRecycled))).there("BMC-TRM-13").also(whyVersions, "BMC-TRM-23"),
	}
}

// onceMarked takes the mark from an instance that has it.
func onceMarked(i *instance) bool {
	was := marked(i)
	i.mark = 0
	return was
}
