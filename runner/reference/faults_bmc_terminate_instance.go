package reference

import (
	"net/http"
	"slices"
	"time"
)

const (
	whyDay      = "a returned instance is released after 24 hours there too"
	whyReturned = "an instance is returned there, too, and looked at once more a day later"
	whyNext     = "it is done there too, beside something else"
	whyStopped  = "a stopped instance is returned there too"
)

func bmcReturnFaults() []fault {
	return []fault{
		broken("bmc-trm-01-stopped-stays", "The return of a stopped instance is accepted and does nothing.", onEffect(inStatus(stopped), nothing)).there("BMC-REL-14").also(whyStopped, "BMC-TRM-02", "BMC-TRM-06", "BMC-TRM-23", "BMC-TRM-03", "BMC-TRM-04", "BMC-TRM-05"),
		broken("bmc-trm-01-stopped-deleted", "A stopped instance is deleted without the recycle bin.", onEffect(inStatus(stopped), become(gone))).there("BMC-REL-14").also(whyStopped, "BMC-TRM-06", "BMC-TRM-23", "BMC-TRM-03", "BMC-TRM-05"),
		broken("bmc-trm-01-stopped-created-later", "A stopped instance shows its creation in another time zone once it is returned.",
			afterEffect(inStatus(stopped), inBeijing)).there("BMC-REL-14").also(whyStopped, "BMC-TRM-02", "BMC-TRM-06", "BMC-TRM-23", "BMC-TRM-03", "BMC-TRM-04", "BMC-TRM-05"),
		broken("bmc-trm-01-only-stopped", "A running instance is stopped, and not put into the recycle bin.",
			onEffect(both(inStatus(running), binned), become(stopped))).there("BMC-REL-14").also("an instance is returned there first", "BMC-TRM-02", "BMC-TRM-03", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-04", "BMC-TRM-05", "BMC-TRM-08", "BMC-TRM-18", "BMC-TRM-19", "BMC-TRM-15", "BMC-TRM-16", "BMC-TRM-17", "BMC-TRM-20", "BMC-TRM-22", "ZC-REQ-02", "ZC-REQ-06", "ZC-REQ-08", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-08", "ZC-LIM-01", "BMC-TRM-11"),
		broken("bmc-trm-01-takes-another-along", "The return of an instance puts a second running one into the recycle bin.",
			afterEffect(binned, func(c *call, _ *instance) { toFirst(isRunningUnpaid, become(recycle))(c) })).
			also("the billing of another instance is looked at there", "BMC-TRM-02", "BMC-TRM-03", "BMC-TRM-04", "BMC-TRM-23", "BMC-TRM-15", "BMC-TRM-16", "BMC-TRM-17", "BMC-TRM-20", "BMC-TRM-22", "BMC-TRM-05", "BMC-TRM-18", "ZC-REQ-02", "ZC-REQ-06", "ZC-REQ-08", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-08", "ZC-LIM-01", "BMC-TRM-11"),
		broken("bmc-trm-02-billing-goes-on", "A returned instance is billed on.",
			afterEffect(binned, func(_ *call, i *instance) { i.billing = billingOn })).also(whyNext, "BMC-TRM-23"),
		broken("bmc-trm-02-refunded-instead", "A returned instance is refunded, and billed on.",
			afterEffect(binned, func(_ *call, i *instance) { i.billing, i.refund = billingOn, refundInFull })).also(whyNext, "BMC-TRM-23"),
		broken("bmc-trm-02-another-unbilled", "The return of an instance stops the billing of all others.",
			afterEffect(binned, func(c *call, _ *instance) {
				for _, i := range c.account.instances {
					i.billing = billingOff
				}
			})).also("an instance is terminated there too", "BMC-TRM-23"),
		broken("bmc-trm-02-stopped-billed-on", "A returned instance that was stopped is billed on.",
			afterEffect(inStatus(stopped), func(_ *call, i *instance) { i.billing = billingOn })).there("BMC-TRM-23"),
		broken("bmc-trm-02-failed-billed-on", "A deleted instance whose creation failed is billed on.",
			afterEffect(inStatus(createFailed), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-03-behind-a-hundred", "An instance with a hundred before it does not exist for TerminateInstance.",
			onPass(atPermit, behindOthers(100), func(c *call, _ *refusal) *refusal { return notFound(c.ids[0]) })),
		broken("bmc-trm-03-released-after-23-hours", "A returned instance is released after 23 hours.", afterEffect(binned, stay(23*time.Hour, gone))).also("returned instances are released in the 24th hour there", "BMC-TRM-05"),
		broken("bmc-trm-03-runs-again", "A returned instance runs again after 12 hours.", afterEffect(binned, stay(12*time.Hour, running))).
			also("what runs again is not released by itself", "BMC-TRM-04", "BMC-TRM-18", "BMC-TRM-05", "BMC-REL-10", "BMC-TRM-01", "BMC-TRM-02", "BMC-TRM-08", "BMC-TRM-19", "BMC-TRM-23", "BMC-TRM-15", "BMC-TRM-16", "BMC-TRM-17", "BMC-TRM-20", "BMC-TRM-22"),
		broken("bmc-trm-03-from-creation", "The 24 hours of a returned instance are counted from its creation.",
			afterEffect(binned, func(_ *call, i *instance) { i.schedule(i.created.Add(binTime), recycle, gone) })).
			also("an instance is returned some time after its creation there too", "BMC-TRM-04"),
	}
}

// bmcDayFaults are those of the end of the 24 hours in the recycle bin, and of a release before it.
func bmcDayFaults() []fault {
	return []fault{
		broken("bmc-trm-04-never-released", "A returned instance stays in the recycle bin for good.",
			afterEffect(binned, func(_ *call, i *instance) { i.plan = nil })).also(whyDay, "BMC-TRM-18", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-19").there("BMC-TRM-03"),
		broken("bmc-trm-04-released-a-day-late", "A returned instance is released after 48 hours.", afterEffect(binned, stay(48*time.Hour, gone))).
			also(whyDay, "BMC-TRM-18", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-19").there("BMC-TRM-03"),
		broken("bmc-trm-04-sweep", "The whole recycle bin is emptied when the time of one instance in it is over.",
			afterEffect(binned, func(c *call, i *instance) {
				for _, other := range c.account.instances {
					if other.status == recycle {
						i.plan = slices.Concat(i.plan, other.plan)
					}
				}
			})).also("an instance was in the recycle bin before the one that is returned there too", "BMC-TRM-03"),
		broken("bmc-trm-04-stopped-again", "After 24 hours a returned instance leaves the recycle bin and is still there.",
			afterEffect(binned, stay(binTime, stopped))).also(whyDay, "BMC-TRM-18", "BMC-REL-10", "BMC-TRM-01", "BMC-TRM-02", "BMC-TRM-03", "BMC-TRM-08", "BMC-TRM-19", "BMC-TRM-23", "BMC-TRM-15", "BMC-TRM-16", "BMC-TRM-17", "BMC-TRM-20", "BMC-TRM-22"),
		broken("bmc-trm-04-one-at-a-time", "A returned instance stays for good if another one was in the recycle bin before it.",
			afterEffect(binned, func(c *call, i *instance) {
				if c.first(func(other *instance) bool { return isBinned(other) && other != i }) != nil {
					i.plan = nil
				}
			})).also(whyDay, "BMC-TRM-18", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-19").there("BMC-TRM-03"),
		broken("bmc-trm-04-begins-again-if-listed", "The 24 hours begin anew when a returned instance is asked for by its id.",
			on(describeInstances, onPass(atPerform, func(c *call) bool { return len(c.search.ids) > 0 }, but(longer)))),
		broken("bmc-trm-04-begins-again-if-another-is-released", "The 24 hours begin anew for all when an instance is released by hand.",
			on(releaseInstances, onPass(atPerform, always, but(longer)))),
		broken("bmc-trm-04-begins-again-if-another-is-returned", "The 24 hours begin anew for all when an instance is returned.",
			before(atPerform, always, func(c *call) { c.inside(func() { longer(c) }) })).
			also("a termination is refused at the 23rd hour there", "BMC-TRM-18"),
		broken("bmc-trm-05-not-in-batches", "Returned instances can't be released in a batch.", afterEffect(binned, mark),
			on(releaseInstances, onPass(atJudge, both(several, subject(marked)), with(refuse(codeNotRecycled, "the instance is not in the recycle bin"))))).there("BMC-TRM-07"),
		broken("bmc-trm-05-refused", "A returned instance can't be released by hand.", afterEffect(binned, mark),
			on(releaseInstances, onPass(atJudge, subject(marked), with(refuse(codeNotRecycled, "the instance is not in the recycle bin"))))).there("BMC-TRM-07").also(whyNext, "BMC-REL-04", "BMC-TRM-23").there("ZC-AUTH-08"),
		broken("bmc-trm-05-stays", "The release of a returned instance by hand is accepted and does nothing.", afterEffect(binned, mark),
			on(releaseInstances, onEffect(subject(marked), nothing))).also(whyNext, "BMC-REL-04", "BMC-TRM-23").there("ZC-AUTH-08", "BMC-TRM-01"),
	}
}

// bmcRememberedFaults are those of what is remembered of an instance in the recycle bin, or of one that was stopped before.
func bmcRememberedFaults() []fault {
	const page = 20
	wasStopped := both(binned, inStatus(stopped))
	return []fault{
		broken("bmc-trm-03-stopped-one-early", "A returned instance that was stopped is released after an hour.", afterEffect(wasStopped, stay(time.Hour, gone))).
			also("a stopped instance is returned there too, and looked at once more a day later", "BMC-TRM-01"),
		broken("bmc-trm-04-stopped-one-stays", "A returned instance that was stopped stays in the recycle bin for good.",
			afterEffect(wasStopped, func(_ *call, i *instance) { i.plan = nil })),
		broken("bmc-trm-04-a-page-at-a-time", "Of the instances in the recycle bin the first 20 are released in time, and the others an hour later.",
			afterEffect(binned, func(c *call, _ *instance) {
				due := 0
				for _, i := range c.account.instances {
					if isBinned(i) {
						if due++; due > page {
							stay(binTime+time.Hour, gone)(c, i)
						}
					}
				}
			})),
		broken("bmc-trm-04-begins-again-if-a-release-is-refused", "The 24 hours begin anew when a release is refused.",
			on(releaseInstances, onRefusal(atPerform, anyCode, always, but(longer)))),
		broken("bmc-trm-05-refused-release-remembered", "An instance whose release was refused once can't be released after its return.",
			on(releaseInstances, onPass(atJudge, subject(marked), notBinned), onRefusal(atJudge, codeNotRecycled, always, andDo(mark)))),
		broken("bmc-trm-05-held-by-a-refused-return", "An instance in the recycle bin can't be released after a second return was refused.",
			onRefusal(atJudge, codeRecycled, always, andDo(mark)), on(releaseInstances, onPass(atJudge, subject(marked), notBinned))),
	}
}

// bmcCallerFaults are those of who calls TerminateInstance, and of the request id that is answered.
func bmcCallerFaults() []fault {
	terminating := calling(terminateInstance)
	accepted := func(c *call) bool { return c.refusal == nil && terminating(c) }
	return []fault{
		broken("bmc-trm-20-unsigned", "A TerminateInstance is accepted with every signature.", onRefusal(atSignature, anyCode, terminating, accept)).also("a request that is not signed rightly is sent there too", "ZC-AUTH-02", "ZC-AUTH-03", "ZC-AUTH-10", "ZC-AUTH-11"),
		broken("bmc-trm-20-other-code", "A TerminateInstance with a wrong signature is refused with the code for a malformed header.",
			onRefusal(atSignature, anyCode, terminating, recode(codeInvalidAuthorization))).also("a request that is not signed rightly is sent there too", "ZC-AUTH-02", "ZC-AUTH-03", "ZC-AUTH-11"),
		broken("bmc-trm-20-refused-but-done", "A TerminateInstance with a wrong signature is refused, and done all the same.",
			onRefusal(atSignature, anyCode, terminating, carriedOut)).also("a request that is not signed rightly is sent there too", "ZC-AUTH-02", "ZC-AUTH-03", "ZC-AUTH-10", "ZC-AUTH-11"),
		broken("bmc-trm-21-foreign-terminated", "An instance of another account is returned.", onPass(atPermit, foreign, asOwner)).also("another account's instance is named there too", "ZC-AUTH-09", "BMC-TRM-01", "BMC-TRM-14"),
		broken("bmc-trm-21-foreign-denied", "An instance of another account is refused as such, which tells that it exists.",
			onPass(atRead, foreign, with(&refusal{http.StatusForbidden, codeUnauthorizedOperation, "the instance belongs to another account"}))).also("another account's instance is named there too", "ZC-AUTH-09"),
		broken("bmc-trm-22-other-id", "A TerminateInstance has one request id outside and another inside.", onEnvelope(accepted, set("response.requestId", otherID))).also("the request id is looked at there too", "ZC-ENV-02"),
	}
}

// longer gives everything in the recycle bin another 24 hours.
func longer(c *call) {
	for _, i := range c.account.instances {
		if isBinned(i) {
			stay(binTime, gone)(c, i)
		}
	}
}

// bmcTerminateVersionFaults are those of one version of TerminateInstance.
func bmcTerminateVersionFaults() []fault {
	const newer = "2026-02-01"
	return []fault{
		broken("bmc-trm-23-refused", "Version "+newer+" of TerminateInstance is not supported.",
			onPass(atRoute, both(calling(terminateInstance), ofVersion(newer)), with(refuse(codeParameterValue, "the version is not supported")))).
			also(whyVersions, "BMC-TRM-06", "BMC-TRM-13", "ZC-AUTH-04", "ZC-AUTH-08", "BMC-TRM-07"),
		broken("bmc-trm-23-without-effect", "Version "+newer+" of TerminateInstance is accepted and does nothing.", onEffect(ofVersion(newer), nothing)).
			also(whyVersions, "BMC-TRM-06", "BMC-TRM-13", "ZC-AUTH-04", "ZC-AUTH-08", "BMC-TRM-07"),
		broken("bmc-trm-23-shows-recycled", "A listing by version "+newer+" shows RECYCLED for an instance in the recycle bin.",
			onEnvelope(both(listed, ofVersion(newer)), shownAs("instanceStatus", recycle, "RECYCLED"))),
		broken("bmc-trm-23-always-accepted", "Version "+newer+" of TerminateInstance judges nothing.", onRefusal(atPerform, anyCode, ofVersion(newer), accept)),
		broken("bmc-trm-23-other-codes", "Version "+newer+" of TerminateInstance has one code for all refusals.",
			onRefusal(atPerform, anyCode, ofVersion(newer), recode(codeInstanceStatus))),
		broken("bmc-trm-23-newer-billed-on", "What version "+newer+" returns is billed on.",
			afterEffect(both(binned, ofVersion(newer)), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-23-newer-stays-for-good", "What version "+newer+" returns stays in the recycle bin for good.",
			afterEffect(both(binned, ofVersion(newer)), func(_ *call, i *instance) { i.plan = nil })),
		broken("bmc-trm-23-each-has-its-bin", "What one version has returned is not released by the other.",
			afterEffect(binned, func(c *call, i *instance) { i.mark = 1 + slices.Index(c.service.versions, c.version) }),
			on(releaseInstances, onPass(atJudge, func(c *call) bool {
				by := c.target.instance.mark
				return by > 0 && c.service.versions[by-1] != c.version
			}, with(refuse(codeNotRecycled, "the instance is not in the recycle bin"))))).there("BMC-TRM-05"),
	}
}

// binned tells whether the return of an instance puts it into the recycle bin.
func binned(c *call) bool {
	i := c.target.instance
	return i.status != createFailed && !i.prepaid()
}

func isRunningUnpaid(i *instance) bool { return isRunning(i) && !i.prepaid() }
