package reference

import (
	"net/http"
	"strings"
)

const (
	whySingle   = "one instance is released there too"
	whyOutside  = "both versions are tried on an instance outside the recycle bin"
	whyBatch    = "a batch is released there too"
	whyBadBatch = "a batch with a bad instance is refused there too"

	whyCancelled    = "a cancelled subscription is released there"
	whyVersions     = "both versions are tried there, too"
	whyUnknownID    = "an unknown instance is named there, too"
	whyUsualVersion = "requests that are about something else are of this version, too"
)

// singleReleases are the rules that rest on the release of one instance of BMC.
func singleReleases() []string {
	return shared("BMC-REL-16", "BMC-TRM-05", "BMC-TRM-07", "BMC-TRM-23")
}

// bmcReleaseVersionFaults are those of one version of the API only.
func bmcReleaseVersionFaults() []fault {
	const older, newer = "2022-11-20", "2026-02-01"
	return []fault{
		broken("bmc-rel-16-other-code", "Version "+newer+" refuses an unknown instance with another 404.",
			onRefusal(atPerform, codeInstanceNotFound, ofVersion(newer), recode(codeResourceNotFound))),
		broken("bmc-rel-16-batch-passed-over", "Version "+newer+" accepts a batch without its bad instances.",
			onDecision(both(ofVersion(newer), several), func(_ *call, targets []target, d decision) decision { return decision{good: good(targets)} })),
		broken("bmc-rel-16-older-without-effect", "Version "+older+" of the release of one instance is accepted and does nothing.",
			onEffect(both(alone, ofVersion(older)), nothing)).there("BMC-REL-06", "BMC-TRM-03").also(whyUsualVersion, append(singleReleases(), "BMC-REL-01", "BMC-REL-02")...).there("ZC-ENV-07", "BMC-TRM-01"),
		broken("bmc-rel-16-older-releases-running", "Version "+older+" releases one running instance.",
			onRefusal(atJudge, codeNotRecycled, both(alone, ofVersion(older), inStatus(running)), accept)).also(whyUsualVersion, "BMC-REL-02", "BMC-TRM-07", "BMC-TRM-05", "BMC-TRM-03"),
	}
}

func bmcReleaseFaults() []fault {
	return append([]fault{
		broken("bmc-rel-01-stays", "The release of one instance is accepted and does nothing.",
			onEffect(alone, nothing)).there("BMC-REL-06", "BMC-TRM-03").also(whySingle, append(singleReleases(), "BMC-REL-02")...).there("ZC-ENV-07", "BMC-TRM-01"),
		broken("bmc-rel-01-empties-the-bin", "The release of one instance takes everything else in the recycle bin along.",
			afterEffect(alone, func(c *call, _ *instance) { emptyBin(c) })).there("BMC-REL-06").also(whySingle, "ZC-REQ-06", "BMC-REL-16", "BMC-REL-07", "BMC-REL-08", "BMC-REL-09", "BMC-REL-10", "BMC-REL-12", "BMC-TRM-19", "BMC-TRM-23", "BMC-TRM-05", "ZC-REQ-02", "ZC-REQ-08", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-08", "ZC-LIM-01", "BMC-TRM-07", "BMC-REL-02", "BMC-TRM-03").there("ZC-ENV-07", "BMC-TRM-01"),
		broken("bmc-rel-01-stopped-instead", "A released instance is out of the recycle bin, and still listed.",
			afterEffect(alone, become(stopped))).there("BMC-REL-06", "BMC-TRM-03").also(whySingle, append(singleReleases(), "BMC-REL-02")...).also(whySingle, "BMC-REL-07", "BMC-REL-08", "BMC-REL-09", "BMC-REL-10", "BMC-REL-12", "BMC-TRM-19", "BMC-TRM-23").also(whySingle, "BMC-TRM-04").there("ZC-ENV-07", "BMC-TRM-01"),
		broken("bmc-rel-01-comes-back", "A released instance is in the recycle bin again shortly after it was gone.",
			afterEffect(alone, func(c *call, i *instance) { comeBack(i, recycle, c.now) })).there("BMC-REL-06", "BMC-TRM-03").also(whySingle, append(singleReleases(), "BMC-REL-02")...).also(whySingle, "BMC-REL-10", "BMC-REL-12", "BMC-TRM-19", "BMC-TRM-23").also(whySingle, "BMC-TRM-04").there("ZC-ENV-07", "BMC-TRM-01"),
		broken("bmc-rel-01-subscription-refused", "A subscription instance in the recycle bin is refused.",
			onPass(atJudge, both(alone, inStatus(recycle), subject((*instance).prepaid)), with(refuse(codeSubscription, "the instance is a subscription")))).there("BMC-REL-16").
			also("an instance is released there when its subscription is over", "BMC-TRM-07"),
	}, bmcReleaseRefusalFaults()...)
}

// bmcReleaseRefusalFaults are about single instances that can't be released.
func bmcReleaseRefusalFaults() []fault {
	unknown, once := both(alone, neverThere), both(alone, onceThere)
	all := []fault{
		broken("bmc-rel-02-releases-committed", "One instance in its commitment period is released.",
			onRefusal(atJudge, codeNotRecycled, both(alone, subject(func(i *instance) bool { return i.commitment })), accept)).there("BMC-REL-16"),
		broken("bmc-rel-02-releases-subscriptions", "One subscription instance is released, whatever its status.",
			onRefusal(atJudge, codeNotRecycled, both(alone, subject((*instance).prepaid)), accept)).there("BMC-REL-16").also(whyCancelled, "BMC-TRM-07", "BMC-TRM-13"),
		broken("bmc-rel-02-accepted-again", "An instance outside the recycle bin is refused once, and released after that.",
			onRefusal(atJudge, codeNotRecycled, alone, theSecondTime(accept))).also("a release is refused several times there, too", "BMC-TRM-05"),
		broken("bmc-rel-03-accepted-again", "An instance that never existed is refused once, and accepted after that.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, theSecondTime(accept))).there("ZC-ENV-07").also("an unknown instance is released there too", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-AUTH-08"),
		broken("bmc-rel-10-refused-once", "A released instance is refused once, and accepted after that.",
			onRefusal(atPerform, codeInstanceNotFound, once, theSecondTime(accept))),
		broken("bmc-rel-10-purged-in-bin", "An instance that the recycle bin has released by itself is accepted.",
			afterEffect(always, mark), onRefusal(atPerform, codeInstanceNotFound, both(once, every(purged)), accept)),
		broken("bmc-rel-10-returned-in-bin", "An instance that was returned and released is accepted again.", on(terminateInstance, afterEffect(binned, mark)),
			afterEffect(subject(marked), func(_ *call, i *instance) { i.mark = 2 }),
			onRefusal(atPerform, codeInstanceNotFound, both(once, every(func(i *instance) bool { return i != nil && i.mark == 2 })), accept)),
		broken("bmc-rel-10-deleted-one-not-in-bin", "A failed instance that was deleted is refused as being outside the recycle bin.",
			on(terminateInstance, afterEffect(inStatus(createFailed), mark)), onRefusal(atPerform, codeInstanceNotFound, both(once, theMarked), recode(codeNotRecycled))),
		broken("bmc-rel-02-releases-by-token", "A running instance is released for who has an access token.",
			onRefusal(atJudge, codeNotRecycled, both(byBearer, inStatus(running)), accept)).there("BMC-REL-11"),
		broken("bmc-rel-02-other-code", "An instance outside the recycle bin is refused with another code.",
			onRefusal(atPerform, codeNotRecycled, alone, recode(codeInstanceStatus))).also(whyOutside, "BMC-REL-16", "BMC-TRM-07"),
		broken("bmc-rel-02-other-status", "An instance outside the recycle bin is refused with 400.",
			onRefusal(atPerform, codeNotRecycled, alone, restatus(http.StatusBadRequest))).also(whyOutside, "BMC-REL-16", "BMC-TRM-07"),
		broken("bmc-rel-02-refused-but-done", "An instance outside the recycle bin is refused, and released all the same.",
			onRefusal(atPerform, codeNotRecycled, alone, andDo(become(gone)))).also(whyOutside, "BMC-REL-16", "BMC-TRM-07", "BMC-TRM-05", "BMC-TRM-03", "BMC-TRM-13"),
		broken("bmc-rel-02-refused-but-binned", "An instance outside the recycle bin is refused, and put into it.",
			onRefusal(atPerform, codeNotRecycled, alone, andDo(become(recycle)))).also(whyOutside, "BMC-REL-16", "BMC-TRM-05", "BMC-TRM-07", "BMC-TRM-03", "BMC-TRM-13"),
		broken("bmc-rel-03-accepted", "An instance that never existed is accepted.", onRefusal(atPerform, codeInstanceNotFound, unknown, accept)).there("BMC-REL-12").also(whyUnknownID, "BMC-REL-16", "BMC-REL-17"),
		broken("bmc-rel-03-other-code", "An instance that never existed is refused with another 404.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, recode(codeResourceNotFound))).also(whyVersions, "BMC-REL-16"),
		broken("bmc-rel-03-other-status", "An instance that never existed is refused with 400.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, restatus(http.StatusBadRequest))).also(whyVersions, "BMC-REL-16"),
		broken("bmc-rel-03-refused-but-empties-the-bin", "An instance that never existed is refused, and the recycle bin emptied.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, but(emptyBin))).also(whyUnknownID, "BMC-REL-01", "BMC-REL-17", "BMC-REL-16", "ZC-ENV-03", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-AUTH-08", "BMC-TRM-04"),
		broken("bmc-rel-10-accepted-again", "A released instance is accepted again.", onRefusal(atPerform, codeInstanceNotFound, once, accept)),
		broken("bmc-rel-10-not-in-bin", "A released instance is refused as being outside the recycle bin.",
			onRefusal(atPerform, codeInstanceNotFound, once, recode(codeNotRecycled))),
	}
	for _, status := range []string{running, stopped, "CREATING", createFailed, "INSTALL_FAILED"} {
		word := strings.ToLower(strings.ReplaceAll(status, "_", "-"))
		f := broken("bmc-rel-02-releases-"+word, "One "+status+" instance is released.",
			onRefusal(atJudge, codeNotRecycled, both(alone, inStatus(status)), accept))
		switch status {
		case running:
			f = f.also(whyOutside, "BMC-REL-16", "BMC-TRM-03", "BMC-TRM-05", "BMC-TRM-07")
		case stopped:
			f = f.also("its release is refused there, too", "BMC-TRM-05", "BMC-REL-16", "BMC-TRM-07")
		case createFailed:
			f = f.also("its release is refused there, too", "BMC-TRM-13")
		}
		all = append(all, f)
	}
	return all
}
