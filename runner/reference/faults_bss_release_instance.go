package reference

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

const (
	whyOrdinary = "an ordinary instance is released there too"
	whySeveral  = "several instances are released there too"
	whyMissing  = "ProductCode is left out there too"
)

// acceptedBSS are the rules with an ordinary release that is accepted.
func acceptedBSS() []string {
	return []string{
		"BSS-REL-01", "BSS-REL-02", "BSS-REL-09", "BSS-REL-11", "BSS-REL-14", "BSS-REL-15", "BSS-REL-16", "BSS-REL-17", "BSS-REL-18", "BSS-REL-21", "BSS-REL-22",
		"BSS-REL-29", "BSS-REL-30", "ACS-ENV-02", "ACS-ENV-04", "ACS-REQ-02", "ACS-REQ-03", "ACS-AUTH-01", "ACS-AUTH-05", "ACS-AUTH-07", "ACS-AUTH-12",
	}
}

// soundBSS are the rules with a refused release that is sent once more without its flaw. What it does then is seen at the
// end of the run.
func soundBSS() []string {
	return []string{
		"BSS-REL-05", "BSS-REL-06", "BSS-REL-07", "BSS-REL-08", "BSS-REL-10", "BSS-REL-23", "BSS-REL-24", "ACS-REQ-01", "ACS-REQ-06", "ACS-REQ-08", "ACS-REQ-09", "ACS-REQ-10",
		"ACS-AUTH-03", "ACS-AUTH-04", "ACS-AUTH-06", "ACS-AUTH-08", "ACS-AUTH-09",
	}
}

const whyHeader = "a request with the header signature is accepted there too"

// acceptedACS3 are the rules with a release by the header signature that is accepted.
func acceptedACS3() []string {
	return []string{
		"BSS-REL-01", "BSS-REL-02", "BSS-REL-03", "BSS-REL-09", "BSS-REL-11", "BSS-REL-12", "BSS-REL-13", "BSS-REL-19", "BSS-REL-20", "BSS-REL-21", "BSS-REL-23", "BSS-REL-31",
		"ACS-REQ-02", "ACS-REQ-03", "ACS-REQ-04", "ACS-REQ-07", "ACS-AUTH-02", "ACS-AUTH-05", "ACS-AUTH-07", "ACS-AUTH-11", "ACS-AUTH-12",
	}
}

// missingProduct are the rules with a release that lacks its ProductCode.
func missingProduct() []string {
	return []string{"BSS-REL-05", "BSS-REL-15", "BSS-REL-18", "ACS-ENV-02", "ACS-ENV-03", "ACS-REQ-02", "ACS-REQ-06", "ACS-REQ-07", "ACS-REQ-09", "ACS-AUTH-07"}
}

func bssReleaseFaults() []fault {
	all := []fault{
		broken("bss-rel-01-stays", "The release of one instance is accepted and does nothing.", onEffect(ordinary, nothing)),
		broken("bss-rel-01-other-status", "A released instance is listed still, as Stopped.", onEffect(ordinary, become("Stopped"))).also(whyOrdinary, soundBSS()...),
		broken("bss-rel-01-takes-another-along", "The release of one instance takes a second one along.",
			afterEffect(ordinary, func(c *call, _ *instance) { releaseNext(c) })).also(whyOrdinary, soundBSS()...),
		broken("bss-rel-01-without-success", "One instance is released, and Success is false.", onEnvelope(ordinaryDone, set("Success", false))),
		broken("bss-rel-01-not-released", "One instance is released, and ReleaseResult is false.", onDecision(ordinary, says(false))),
		broken("bss-rel-02-pay-as-you-go-refused", "A pay-as-you-go instance can't be released.",
			onPass(atRead, ordinary, with(refuse(codeBadParameter, "SubscriptionType is not Subscription")))),
	}
	for n := range all {
		all[n] = all[n].also(whyOrdinary, acceptedBSS()...)
	}
	return append(all,
		broken("bss-rel-02-subscription-refused", "An instance with a subscription can't be released.",
			onPass(atRead, subscriptionReleased, with(refuse("ResourceStatusError", "the subscription has not expired")))).also("a subscription is released there too", "BSS-REL-19", "BSS-REL-16"),
		broken("bss-rel-02-subscription-stays", "The release of an instance with a subscription is accepted and does nothing.",
			onEffect(subscriptionReleased, nothing)).also("both flags are true there too", "BSS-REL-30", "BSS-REL-16"),
		broken("bss-rel-03-released", "A caller that is no virtual network operator can release.", onRefusal(atPermit, anyCode, ofKind(kindNonVNO), accept)).there("ACS-ENV-02"),
		broken("bss-rel-03-without-effect", "A caller that is no virtual network operator gets a success that does nothing.",
			onRefusal(atPermit, anyCode, ofKind(kindNonVNO), accept), onDecision(ofKind(kindNonVNO), onlySays(true))).there("ACS-ENV-02"),
		broken("bss-rel-03-refused-but-done", "A caller that is no virtual network operator is blocked, and its instance released.",
			onRefusal(atPermit, anyCode, ofKind(kindNonVNO), but(releaseNamed))).there("ACS-ENV-02"),
		broken("bss-rel-03-crashes", "A caller that is no virtual network operator is answered with 500.",
			onRefusal(atPermit, anyCode, ofKind(kindNonVNO), crash)).also("such a caller is blocked there too", "BSS-REL-17", "ACS-ENV-02"),
		broken("bss-rel-04-released", "A caller without the permission can release.", onRefusal(atPermit, anyCode, ofKind(kindNoPermission), accept)).there("ACS-ENV-02"),
		broken("bss-rel-04-without-effect", "A caller without the permission gets a success that does nothing.",
			onRefusal(atPermit, anyCode, ofKind(kindNoPermission), accept), onDecision(ofKind(kindNoPermission), onlySays(true))).there("ACS-ENV-02"),
		broken("bss-rel-04-refused-but-done", "A caller without the permission is blocked, and its instance released.",
			onRefusal(atPermit, anyCode, ofKind(kindNoPermission), but(releaseNamed))).there("ACS-ENV-02"),
		broken("bss-rel-04-crashes", "A caller without the permission is answered with 500.", onRefusal(atPermit, anyCode, ofKind(kindNoPermission), crash)).there("ACS-ENV-02"),
	)
}

// missingFaults are those of a required parameter that is left out.
func missingFaults(rule, name, usual string, also func(fault) fault) []fault {
	id := strings.ToLower(rule) + "-"
	return []fault{
		also(broken(id+"accepted", name+" may be left out.", before(atRead, having(name, ""), param(name, usual)))),
		also(broken(id+"without-effect", "A release without "+name+" is accepted and does nothing.",
			onRefusal(atRead, "Missing"+name, always, accept), onDecision(having(name, ""), onlySays(true)))),
		also(broken(id+"refused-but-done", "A release without "+name+" is refused, and done.", onRefusal(atRead, "Missing"+name, always, but(releaseNamed)))),
		also(broken(id+"crashes", "A release without "+name+" is answered with 500.", onRefusal(atRead, "Missing"+name, always, crash)).
			also("a request that is wrong is no reason for a 5xx", "ACS-ENV-01")),
	}
}

// param gives a parameter a value.
func param(name, value string) func(*call) {
	return func(c *call) { c.params.Set(name, value) }
}

func bssParameterFaults() []fault {
	const noIDs = "MissingInstanceIds"
	empty, absent := given("InstanceIds"), not(given("InstanceIds"))
	badType, badRenewal := invalid("SubscriptionType", subscriptionTypes()), invalid("RenewStatus", renewStatuses())
	alsoMissing := func(f fault) fault { return f.also(whyMissing, missingProduct()...) }
	unsupported := func(name string) reply { return with(refuse(codeBadParameter, name+" is not supported")) }
	return slices.Concat(
		missingFaults("BSS-REL-05", "ProductCode", usualProduct, alsoMissing),
		missingFaults("BSS-REL-06", "SubscriptionType", contract.PayAsYouGo, func(f fault) fault { return f.also("a name in other letters stands there in its place", "ACS-REQ-09") }),
		[]fault{
			broken("bss-rel-07-absent-accepted", "A release without InstanceIds is accepted and does nothing.",
				onRefusal(atRead, noIDs, absent, accept), onDecision(absent, onlySays(true))).also("a name in other letters stands there in its place", "ACS-REQ-09"),
			broken("bss-rel-07-empty-accepted", "A release with empty InstanceIds is accepted and does nothing.",
				onRefusal(atRead, noIDs, empty, accept), onDecision(both(empty, having("InstanceIds", "")), onlySays(true))),
			broken("bss-rel-07-absent-means-all", "A release without InstanceIds releases everything.", onRefusal(atRead, noIDs, absent, nameListed)).also("a name in other letters stands there in its place", "ACS-REQ-09"),
			broken("bss-rel-07-empty-means-all", "A release with empty InstanceIds releases everything.", onRefusal(atRead, noIDs, empty, nameListed)),
			broken("bss-rel-08-taken-for-any", "A SubscriptionType that is not valid is taken for any.",
				before(atRead, badType, param("SubscriptionType", contract.PayAsYouGo))).also("such a value is sent there too", "BSS-REL-24", "ACS-REQ-07"),
			broken("bss-rel-08-without-effect", "A SubscriptionType that is not valid is accepted, and nothing is done.",
				onRefusal(atRead, codeBadParameter, badType, accept), onDecision(badType, onlySays(true))).also("such a value is sent there too", "BSS-REL-24", "ACS-REQ-07"),
			broken("bss-rel-08-refused-but-done", "A SubscriptionType that is not valid is refused, and the instance released.",
				onRefusal(atRead, anyCode, badType, but(releaseNamed))).also("such a value is sent there too", "BSS-REL-24", "ACS-REQ-07"),
			broken("bss-rel-09-auto-renewal-refused", "RenewStatus AutoRenewal is refused.",
				onPass(atRead, having("RenewStatus", autoRenewal), unsupported("RenewStatus"))),
			broken("bss-rel-09-manual-renewal-refused", "RenewStatus ManualRenewal is refused.",
				onPass(atRead, having("RenewStatus", manualRenewal), unsupported("RenewStatus"))),
			broken("bss-rel-09-not-renewal-without-effect", "A release with RenewStatus NotRenewal is accepted and does nothing.",
				onEffect(having("RenewStatus", notRenewal), nothing)).also("RenewStatus is sent there too", "BSS-REL-11").there("BSS-REL-12"),
			broken("bss-rel-09-required", "RenewStatus is required.", onPass(atRead, ordinary, with(lacking("RenewStatus")))).
				also(whyOrdinary, acceptedBSS()...),
			broken("bss-rel-10-ignored", "A RenewStatus that is not valid is ignored.", before(atRead, badRenewal, param("RenewStatus", notRenewal))).also("such a value is sent there too", "BSS-REL-24", "ACS-ENV-02"),
			broken("bss-rel-10-crashes", "A RenewStatus that is not valid is answered with 500.", onRefusal(atRead, codeBadParameter, badRenewal, crash)).also("such a value is sent there too", "ACS-ENV-01", "BSS-REL-24", "ACS-ENV-02"),
			broken("bss-rel-11-region-required", "Region is required.", onPass(atRead, ordinary, with(lacking("Region")))).
				also(whyOrdinary, acceptedBSS()...),
			broken("bss-rel-11-region-refused", "A release with Region is refused.", onPass(atRead, given("Region"), unsupported("Region"))).also("Region is sent there too", "BSS-REL-19", "ACS-REQ-02").there("BSS-REL-14"),
			broken("bss-rel-11-type-refused", "A release with ProductType is refused.", onPass(atRead, given("ProductType"), unsupported("ProductType"))).also("ProductType is sent there too", "BSS-REL-19"),
		})
}

// nameListed lets a release name everything that is listed.
func nameListed(c *call, _ *refusal) *refusal {
	c.inside(func() {
		for _, i := range c.account.instances {
			if i.listed() {
				c.ids = append(c.ids, i.id)
			}
		}
	})
	return nil
}

func bssBatchFaults() []fault {
	return []fault{
		broken("bss-rel-12-only-the-first", "Of several instances only the first is released.",
			onEffect(both(several, not(firstNamed)), nothing)).also(whySeveral, "ACS-ENV-02", "ACS-REQ-07", "BSS-REL-25", "BSS-REL-16", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-12-refused", "Only one instance can be released at a time.",
			refuseGood(several, refuse(codeBadParameter, "InstanceIds holds more than one id"))).also(whySeveral, "ACS-ENV-02", "ACS-REQ-07", "BSS-REL-25", "BSS-REL-16", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-12-one-id", "InstanceIds is taken for one id, whatever commas it holds.",
			refuseGood(several, refuse(codeNoResource, "the instance does not exist"))).also(whySeveral, "ACS-ENV-02", "ACS-REQ-07", "BSS-REL-25", "BSS-REL-16", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-13-limit-of-99", "A request may name 99 instances only.", most(mostNamed-1)).also("a hundred are released there, too", "BSS-REL-12").there("BSS-REL-11", "ACS-REQ-07").there("BSS-REL-14"),
		broken("bss-rel-13-last-one-stays", "Of 100 instances the last one is not released.", onEffect(both(hundred, lastNamed), nothing)).also("a hundred are released there, too", "BSS-REL-12").there("BSS-REL-11", "ACS-REQ-03", "ACS-REQ-07").there("BSS-REL-14"),
		broken("bss-rel-13-refused-as-a-whole", "Of 100 instances none is released, which ReleaseResult says.", onDecision(hundred, onlySays(false))).also("a hundred are released there, too", "BSS-REL-12").there("BSS-REL-11", "ACS-REQ-03", "ACS-REQ-07").there("BSS-REL-14"),
		broken("bss-rel-13-accepted-status", "A release of 100 instances is answered with 202.", onEnvelope(both(released, hundred), status(http.StatusAccepted))).also("a hundred are released there, too", "BSS-REL-12").there("BSS-REL-11", "ACS-REQ-03", "ACS-REQ-07").there("BSS-REL-14"),
		broken("bss-rel-14-accepts-101", "A request may name 101 instances.", most(mostNamed+1)).also("too many ids are named there too", "ACS-REQ-07", "ACS-ENV-02"),
		broken("bss-rel-14-refused-but-done", "A request that names too many instances is refused, and its first 100 are released.",
			onRefusal(atRead, anyCode, overlong, but(releaseNamed))).also("too many ids are named there too", "ACS-REQ-07", "ACS-ENV-02"),
		broken("bss-rel-14-cut-to-100", "Of too many instances the first 100 are released, and the rest is overlooked.",
			before(atRead, overlong, func(c *call) {
				c.params.Set("InstanceIds", strings.Join(strings.Split(c.params.Get("InstanceIds"), ",")[:mostNamed], ","))
			})).also("too many ids are named there too", "ACS-REQ-07", "ACS-ENV-02"),
		broken("bss-rel-14-crashes", "A request that names too many instances is answered with 500.",
			onRefusal(atRead, codeBadParameter, overlong, crash)).also("such a request is sent there too", "ACS-ENV-01", "ACS-REQ-07", "BSS-REL-17", "ACS-ENV-02"),
		broken("bss-rel-14-failure-with-500", "A request that names too many instances is answered with 500 and Success false.",
			onEnvelope(both(overlong, refusedWith(codeBadParameter)), failure(false), status(http.StatusInternalServerError))).
			also("such a request is sent there too", "ACS-ENV-01", "ACS-REQ-07", "BSS-REL-17", "ACS-ENV-02"),
	}
}

// bssMixedFaults are those of a batch with one bad id.
func bssMixedFaults() []fault {
	return []fault{
		broken("bss-rel-16-claim-out-of-form", "A batch with one bad id is a success that does nothing, both flags true, with a number for HostId.",
			onMixed(func(*call, []target, decision) decision {
				return decision{data: object{"ReleaseResult": true, "HostId": 7}}
			})).
			also("such a batch is sent there too", "BSS-REL-15", "BSS-REL-27", "BSS-REL-21", "BSS-REL-23"),
		broken("bss-rel-23-both-true", "A batch with one bad id releases the good ones, and says that all are released.",
			onMixed(func(_ *call, targets []target, _ decision) decision {
				return decision{good: good(targets), data: releaseResult(true)}
			})).also("a batch with a bad id is sent there too", "BSS-REL-27", "BSS-REL-16"),
		broken("bss-rel-23-both-true-nothing-done", "A batch with one bad id is a success that does nothing, both flags true.", onMixed(onlySays(true))).
			also("a good id is named there too", "BSS-REL-27", "BSS-REL-16"),
		broken("bss-rel-23-refused-but-first-done", "A batch with one bad id is refused, and its first good instance released.",
			onMixed(func(_ *call, targets []target, d decision) decision {
				return decision{refusal: d.refusal, good: good(targets)[:1]}
			})),
		broken("bss-rel-23-crashes", "A batch with one bad id is answered with 500.",
			onMixed(func(c *call, _ []target, _ decision) decision { return decision{refusal: crash(c, nil)} })).
			also("another account's id is one, and another billing method", "BSS-REL-27", "BSS-REL-21", "BSS-REL-16"),
		broken("bss-rel-23-sequential", "A batch is released up to its first bad id, and refused there.", onMixed(upToFirstBad)),
		broken("bss-rel-23-without-message", "A batch with one bad id releases nothing, which ReleaseResult says, without a Message.",
			onMixed(func(c *call, targets []target, d decision) decision {
				if len(good(targets)) > 1 {
					return onlySays(false)(c, targets, d)
				}
				return d
			}), onEnvelope(saysNo, drop("Message"))),
	}
}

// saysNo tells whether an accepted release says that nothing is released.
func saysNo(c *call) bool { return released(c) && c.data["ReleaseResult"] == false }
