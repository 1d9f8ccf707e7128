package reference

import (
	"net/http"
	"net/url"
	"strings"

	"relcon/runner/contract"
)

// Faults of what ReleaseInstance answers, whatever it does.

const whyMembers = "every accepted release is checked for its members"

func bssFlagFaults() []fault {
	spoilt := func(id, summary string, spoil func(*call, *envelope)) fault {
		return broken(id, summary, onEnvelope(ordinaryDone, spoil)).also(whyMembers, acceptedBSS()...)
	}
	return []fault{
		spoilt("bss-rel-15-success-is-text", "Success of a release is the string true.", set("Success", "true")),
		spoilt("bss-rel-15-result-is-number", "ReleaseResult is the number 1.", set("Data.ReleaseResult", 1)),
		spoilt("bss-rel-15-host-is-number", "Data.HostId is a number.", set("Data.HostId", 7)),
		spoilt("bss-rel-15-no-message", "A release has no Message.", drop("Message")),
		spoilt("bss-rel-15-no-data", "A release has no Data.", drop("Data")),
		refusalSpoilt("bss-rel-15-refusal-success-is-text", "The refusal for a missing ProductCode has the string false for Success.", set("Success", "false")),
		refusalSpoilt("bss-rel-15-refusal-result-is-text", "The refusal for a missing ProductCode has the string no for ReleaseResult.",
			set("Data", object{"ReleaseResult": "no"})),
		broken("bss-rel-16-one-expires-later", "One instance is said to be released while it waits for its expiry.",
			onEffect(ordinary, become(waitForExpire))).also(whyOrdinary, acceptedBSS()...).also(whyOrdinary, soundBSS()...),
		broken("bss-rel-16-last-of-several-stays", "Several instances are said to be released, and the last one is not.",
			onEffect(both(several, lastNamed), nothing)).also(whySeveral, "ACS-ENV-02", "ACS-REQ-07", "BSS-REL-25", "BSS-REL-12", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-16-several-come-back", "Several instances are released, and available again shortly after.",
			afterEffect(several, func(c *call, i *instance) { comeBack(i, normal, c.now) })).also(whySeveral, "ACS-ENV-02", "ACS-REQ-07", "ACS-AUTH-04", "BSS-REL-25", "BSS-REL-12", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-16-several-created-anew", "Several instances are said to be released, and being created again.",
			onEffect(several, become("Creating"))).also(whySeveral, "ACS-ENV-02", "ACS-REQ-07", "ACS-AUTH-04", "BSS-REL-25", "BSS-REL-12", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-16-crashes", "Two instances are answered with 500 and a web page.",
			onDecision(func(c *call) bool { return len(c.ids) == 2 }, crashWhole), onMessage(crashed, webPage(http.StatusInternalServerError))).also("two instances are named there too", "BSS-REL-12", "BSS-REL-19"),
		spoilt("bss-rel-18-no-id", "A release has no request id.", drop("RequestId")),
		refusalSpoilt("bss-rel-18-refused-without-id", "The refusal for a missing ProductCode has no request id.", drop("RequestId")),
		broken("bss-rel-18-same-id", "All answers to releases have the same request id.", onEnvelope(calling(releaseInstance), set("RequestId", "17"))),
		broken("bss-rel-18-signature-same-id", "All refusals of a release for its signature have the same request id.",
			onEnvelope(both(calling(releaseInstance), refusedWith(codeBadSignature)), set("RequestId", "17"))),
		spoilt("bss-rel-22-number", "Code of a release is a number.", set("Code", http.StatusOK)),
		spoilt("bss-rel-22-absent", "A release has no Code.", drop("Code")),
		spoilt("bss-rel-22-code-decides", "A release has the Code Success, and no Success.", drop("Success")),
	}
}

// refusalSpoilt makes a fault of the refusal for a missing ProductCode.
func refusalSpoilt(id, summary string, spoil func(*call, *envelope)) fault {
	return broken(id, summary, onEnvelope(refusedWith("MissingProductCode"), spoil)).also(whyMissing, missingProduct()...)
}

// failure gives a refusal the form of a success of the operation that says false.
func failure(released bool) func(*call, *envelope) {
	return func(c *call, e *envelope) {
		*e = envelope{http.StatusOK, releaseInstance + "Response", object{
			"RequestId": c.id, "Code": c.refusal.code, "Message": c.refusal.message, "Success": false, "Data": releaseResult(released),
		}}
	}
}

// crashed tells whether a call is answered as by a server that fell over.
func crashed(c *call) bool {
	return c.refusal != nil && c.refusal.status == http.StatusInternalServerError
}

// crashWhole answers a request that names nothing but good instances as a server that fell over.
func crashWhole(c *call, targets []target, d decision) decision {
	if len(good(targets)) == len(targets) {
		return decision{refusal: crash(c, nil)}
	}
	return d
}

// bssClaimFaults are those of flags that contradict each other.
func bssClaimFaults() []fault {
	badType := invalid("SubscriptionType", subscriptionTypes())
	contradicting := func(id, summary, code string, when situation) fault {
		return broken(id, summary, onEnvelope(both(refusedWith(code), when), failure(true)))
	}
	return []fault{
		contradicting("bss-rel-17-unknown-id", "An unknown id has Success false and ReleaseResult true.", codeNoResource, neverThere).
			also("such an id is named there too", "ACS-ENV-02", "BSS-REL-21", "BSS-REL-23"),
		contradicting("bss-rel-17-bad-parameter", "A SubscriptionType that is not valid has Success false and ReleaseResult true.", codeBadParameter, badType).
			also("such a value is sent there too", "BSS-REL-24", "ACS-REQ-07", "BSS-REL-08"),
		contradicting("bss-rel-17-too-many", "Too many ids have Success false and ReleaseResult true.", codeBadParameter, overlong).
			also("too many ids are named there too", "ACS-ENV-02", "ACS-REQ-07", "BSS-REL-14"),
		contradicting("bss-rel-17-non-vno", "A caller that is no virtual network operator gets Success false and ReleaseResult true.", codeNotApplicable, always).
			also("such a caller is blocked there too", "ACS-ENV-02", "BSS-REL-03"),
		broken("bss-rel-17-crashes", "A SubscriptionType that is not valid is answered with 500 and a web page.",
			onRefusal(atRead, codeBadParameter, badType, crash), onMessage(crashed, webPage(http.StatusInternalServerError))).
			also("such a value is sent there too", "ACS-ENV-01", "ACS-ENV-02", "BSS-REL-24", "ACS-REQ-07", "BSS-REL-08", "BSS-REL-18"),
		broken("bss-rel-17-error-over-release", "An ordinary release is done, and answered as an error of which ReleaseResult is true.",
			onEnvelope(ordinaryDone, set("Success", false), set("Code", "InternalError"))).also(whyOrdinary, acceptedBSS()...),
	}
}

func bssTokenFaults() []fault {
	again := func(c *call) bool { return c.repeated }
	return []fault{
		broken("bss-rel-19-first-result", "A client token with other parameters gets the first result, and nothing is done.",
			onRefusal(atPerform, codeTokenMismatch, always, func(c *call, _ *refusal) *refusal {
				c.data = releaseResult(true)
				return nil
			})).also("a client token comes with other ids there", "BSS-REL-16"),
		broken("bss-rel-19-other-status", "A client token with other parameters is refused with 409.",
			onRefusal(atPerform, codeTokenMismatch, always, restatus(http.StatusConflict))),
		broken("bss-rel-19-other-code", "A client token with other parameters is refused with another code.",
			onRefusal(atPerform, codeTokenMismatch, always, recode("ClientTokenConflict"))),
		broken("bss-rel-19-refused-but-done", "A client token with other parameters is refused, and the release done.",
			onRefusal(atPerform, codeTokenMismatch, always, but(releaseNamed))),
		broken("bss-rel-20-mismatch", "A client token with the same parameters is refused as a mismatch.",
			onPass(atPerform, again, with(refuse(codeTokenMismatch, "ClientToken was used before")))),
		broken("bss-rel-20-crashes", "A client token with the same parameters is answered with 500.", onPass(atPerform, again, crash)),
		broken("bss-rel-20-another-released", "A client token with the same parameters releases the next instance.",
			onPass(atPerform, again, but(releaseNext))).also("a token is sent again with the same parameters there, too", "BSS-REL-19"),
	}
}

// bssTokenMemoryFaults are those of a memory for client tokens that keeps too little, or the wrong request.
func bssTokenMemoryFaults() []fault {
	longest := func(c *call) bool { return len(c.params.Get("ClientToken")) == longestClientToken }
	more := func(c *call) bool { return len(c.account.releases) > 1 }
	goesOn := func(c *call) bool {
		kept, err := url.ParseQuery(c.account.releases[c.params.Get("ClientToken")].fingerprint)
		return err == nil && strings.HasPrefix(c.params.Get("InstanceIds"), kept.Get("InstanceIds")+",")
	}
	return []fault{
		broken("bss-rel-19-any-product", "A client token is used again with another ProductCode, which does not count.",
			onRefusal(atPerform, codeTokenMismatch, not(having("ProductCode", usualProduct)), func(c *call, _ *refusal) *refusal {
				c.data = releaseResult(true)
				return nil
			})),
		broken("bss-rel-19-compared-as-far-as-kept", "A client token is used again with further ids behind those of the first request, which do not count.",
			onRefusal(atPerform, codeTokenMismatch, goesOn, func(c *call, _ *refusal) *refusal {
				c.data = releaseResult(true)
				return nil
			})),
		broken("bss-rel-19-batches-unknown", "The client tokens of requests that name several instances are not remembered.",
			onPass(atPerform, several, but(func(c *call) { delete(c.account.releases, c.params.Get("ClientToken")) }))),
		broken("bss-rel-19-last-only", "Of an account only the last client token is remembered.", onPass(atPerform, more, but(func(c *call) {
			for token := range c.account.releases {
				if token != c.params.Get("ClientToken") {
					delete(c.account.releases, token)
				}
			}
		}))),
		broken("bss-rel-19-used-up", "A client token stands for its request until that was sent again, and is free then.",
			onPass(atPerform, func(c *call) bool { return c.repeated }, but(func(c *call) { delete(c.account.releases, c.params.Get("ClientToken")) }))),
		broken("bss-rel-20-mismatch-remembered", "A client token stands for the last request, also for one that was refused as a mismatch.",
			onRefusal(atPerform, codeTokenMismatch, always, but(func(c *call) {
				token := c.params.Get("ClientToken")
				c.account.releases[token] = keptRelease{fingerprint(c.params), c.account.releases[token].data}
			}))),
		broken("bss-rel-31-longest-refused", "A client token must have fewer than 64 characters.",
			onPass(atRead, longest, with(refuse(codeBadParameter, "ClientToken is too long")))),
	}
}

// bssLikeTokenFaults are those of a client token that is like a used one.
func bssLikeTokenFaults() []fault {
	otherwise := func(c *call) bool {
		return c.params.Has("RenewStatus") || c.params.Has("Region") || c.params.Has("ProductType") || having("SubscriptionType", contract.Subscription)(c)
	}
	likened := func(id, summary string, means func(string) string) fault {
		return broken(id, summary, before(atPerform, given("ClientToken"), func(c *call) { c.params.Set("ClientToken", means(c.params.Get("ClientToken"))) }))
	}
	return []fault{
		broken("bss-rel-19-ids-only", "A client token is used again with the same ids, and what else has changed does not count.",
			onRefusal(atPerform, codeTokenMismatch, otherwise, func(c *call, _ *refusal) *refusal {
				c.data = releaseResult(true)
				return nil
			})),
		likened("bss-rel-31-folded", "The case of a client token does not count.", strings.ToLower),
		likened("bss-rel-31-beginning", "Of a client token the first 32 characters count.", func(token string) string { return token[:min(len(token), 32)] }),
		likened("bss-rel-31-first-fifty", "Of a client token the first 50 characters count.", func(token string) string { return token[:min(len(token), 50)] }),
		likened("bss-rel-31-padded", "Blanks at the end of a client token do not count.", func(token string) string { return strings.TrimRight(token, " ") }),
	}
}

// bssBatchClaimFaults are those of a batch that claims more than it does.
func bssBatchClaimFaults() []fault {
	return []fault{
		broken("bss-rel-16-other-billing-skipped", "Of a batch the instances of another billing method are passed over, and all are said to be released.",
			onDecision(both(several, misdescribed), func(_ *call, targets []target, _ decision) decision {
				return decision{good: good(targets), data: releaseResult(true)}
			})),
		broken("bss-rel-16-done-before", "An instance that a refused batch named is said to be released from then on, and is not.",
			onMixed(func(c *call, targets []target, d decision) decision {
				for _, t := range good(targets) {
					mark(c, t.instance)
				}
				return d
			}), onEffect(subject(marked), nothing)),
	}
}

// bssUnknownFaults are those of ids that are not the account's: unknown, released or foreign ones.
func bssUnknownFaults() []fault {
	unknown, released := both(alone, neverThere), both(alone, onceThere)
	return []fault{
		broken("bss-rel-21-unknown-crashes", "An unknown id is answered with 500.", onRefusal(atPerform, codeNoResource, unknown, crash)).
			also("such an id is named there too", "ACS-ENV-02", "BSS-REL-17"),
		broken("bss-rel-21-released-crashes", "A released id is answered with 500.", onRefusal(atPerform, codeNoResource, released, crash)),
		broken("bss-rel-21-another-released", "An unknown id releases the next instance.", onRefusal(atPerform, codeNoResource, unknown, but(releaseNext))).also("such an id is named there too", "ACS-ENV-02", "ACS-AUTH-07", "ACS-REQ-07"),
		broken("bss-rel-21-foreign-released", "An instance of another account is released.", onPass(atPermit, both(alone, foreign), asOwner)),
		broken("bss-rel-21-batch-foreign", "Of several instances only the first must be the account's own; those of others are released too.",
			onPass(atRead, both(several, firstOwn), releaseForeign)),
		broken("bss-rel-21-comes-back", "The second release of an instance makes it available again.",
			onRefusal(atPerform, codeNoResource, released, but(func(c *call) { c.account.byID[c.ids[0]].become(normal, c.now) }))),
	}
}
