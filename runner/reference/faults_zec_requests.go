package reference

import (
	"html"
	"slices"
	"strings"
)

// zecSequenceFaults are those of requests one after the other.
func zecSequenceFaults() []fault {
	remember := but(func(c *call) { c.account.mark = 1 })
	remembered := func(c *call) bool { return c.account.mark == 1 }
	return []fault{
		broken("zec-rel-01-stuck-after-unknown", "After a request for an unknown instance no release of one instance comes to its end.",
			onPass(atPerform, namesUnknown, remember), onEffect(both(remembered, alone), become(releasing))).also(whyMarked, "ZEC-REL-07"),
		broken("zec-rel-01-after-power-without-effect", "The release of an instance that was just stopped or rebooted is accepted and does nothing.",
			on(stopInstances, afterEffect(always, mark)), on(rebootInstances, afterEffect(always, mark)), onEffect(subject(marked), nothing)).there("ZEC-REL-23"),
		broken("zec-rel-09-refused-after-101", "After a request that named too many instances one for a hundred is refused.",
			onRefusal(atRead, codeExceedLength, always, remember),
			onPass(atRead, both(hundred, remembered), with(refuse(codeExceedLength, "too many instances were named before")))),
		broken("zec-rel-10-unknown-not-counted", "Unknown instances are not counted against the limit of 100.",
			onRefusal(atRead, codeExceedLength, fewer(func(i *instance) bool { return i != nil }), nameEach)).also("such a request is sent there, too", "ZEC-REL-09"),
		broken("zec-rel-12-locked-after-a-refusal", "After a request whose instanceIds is a string a release of one instance is accepted and does nothing.",
			onRefusal(atRead, codeParameterType, func(c *call) bool { return isA[string](c.members["instanceIds"]) }, remember),
			onEffect(both(remembered, alone), nothing)),
		broken("zec-rel-16-empty-id-left-out", "An empty id beside a good one is left out.",
			onRefusal(atRead, codeLessLength, func(c *call) bool { return c.elements() > 1 }, leaveOut(func(id any) bool { return id == "" }))),
	}
}

// zecIDFaults are those of ids that are unknown, and of how they are listed as failed.
func zecIDFaults() []fault {
	escaped := func(_ *call, failed []string) any {
		return strings.Split(html.EscapeString(strings.Join(failed, "\n")), "\n")
	}
	markup := func(c *call) bool { return strings.ContainsAny(strings.Join(c.failed(), ""), "<>&") }
	return []fault{
		broken("zec-rel-13-ten-listed", "Of the ids that failed at most the first ten are listed.",
			lists(func(c *call) bool { return len(c.failed()) > 10 }, func(_ *call, failed []string) any { return failed[:10] })),
		broken("zec-rel-13-fifty-carried-out", "Of a batch with unknown ids the instances after the first fifty places stay.",
			onEffect(both(namesUnknown, func(c *call) bool { return slices.Index(c.ids, c.target.id) >= 50 }), nothing)),
		broken("zec-rel-15-escaped", "The characters of an id that mean something in HTML are escaped where it is listed as failed.", lists(markup, escaped)),
		broken("zec-rel-15-one-byte-characters", "Characters outside ASCII are listed as question marks.",
			lists(func(c *call) bool { return len(c.failed()) > 0 }, func(_ *call, failed []string) any {
				return strings.Split(strings.Map(func(r rune) rune {
					if r > 127 {
						return '?'
					}
					return r
				}, strings.Join(failed, "\n")), "\n")
			})).also("unknown ids are listed there too", "ZEC-REL-20"),
		broken("zec-rel-15-blank-means-all", "A blank means all instances.", taken(isText(" "))),
	}
}

// zecStatusFaults are those of statuses and charge types, and of dependResource.
func zecStatusFaults() []fault {
	dependent := func(value bool) situation {
		return func(c *call) bool { return c.members["dependResource"] == value }
	}
	isFailed := func(i *instance) bool { return i.status == createFailed }
	return []fault{
		broken("zec-rel-21-failed-one-stays", "An instance that failed to create can't be released.",
			onPass(atJudge, subject(isFailed), with(refuse(codeInstanceStatus, "the instance can't be released as it is")))),
		broken("zec-rel-21-subscription-stays", "A subscription can't be released.",
			onPass(atJudge, subject((*instance).prepaid), with(refuse(codeSubscription, "the instance is a subscription")))).there("ZEC-REL-19").
			also("a subscription is released there, too", "ZEC-REL-02", "ZEC-REL-22", "ZEC-REL-06", "ZEC-REL-08", "ZEC-REL-03").there("ZEC-REL-05"),
		broken("zec-rel-21-failed-subscription-without-effect", "The release of a subscription whose creation failed is accepted and does nothing.",
			onEffect(both(inStatus(createFailed), subject((*instance).prepaid)), nothing)),
		broken("zec-rel-21-rebooting-without-effect", "The release of an instance that is rebooting is accepted and does nothing.",
			onEffect(inStatus(reboot), nothing)).also("an instance is rebooting there, too", "ZEC-REL-01", "ZEC-REL-23"),
		broken("zec-rel-21-imaging-without-effect", "The release of an instance of which an image is made is accepted and does nothing.", onEffect(inStatus("IMAGING"), nothing)).also("an instance has an image made there, too", "ZEC-REL-23"),
		broken("zec-rel-22-false-without-effect", "With dependResource false the release is accepted and does nothing.", onEffect(dependent(false), nothing)).there("ZEC-REL-13").also("dependResource false is sent there, too", "ZEC-REL-25"),
		broken("zec-rel-22-true-crashes", "A request with dependResource true is answered with 500.", onPass(atRead, dependent(true), crash)).there("ZEC-REL-13").also("dependResource true is sent there, too", "ZEC-REL-06"),
	}
}
