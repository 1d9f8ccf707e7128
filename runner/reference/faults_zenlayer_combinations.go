package reference

import "slices"

// bmcCombinationFaults are those of two things that the clauses of BMC ReleaseInstances have apart: a bearer token and a bad batch, an
// instance twice and one outside the recycle bin, both charge types and too many, time and what is named without a look.
func bmcCombinationFaults() []fault {
	return []fault{
		broken("bmc-rel-06-charge-types-apart", "A batch of 101 is accepted if it has at most 100 instances of each charge type.",
			onRefusal(atRead, codeExceedLength, chargeTypesApart(), nameEach)),
		broken("bmc-rel-11-by-token-skipped", "With a bearer token a batch is accepted without what is outside the recycle bin.",
			passedOver(func(c *call, _ int, t target) bool { return byBearer(c) && !unknown(t) })),
		broken("bmc-rel-12-by-token-skipped", "With a bearer token a batch is accepted without its unknown instances.",
			passedOver(func(c *call, _ int, t target) bool { return byBearer(c) && unknown(t) })),
		broken("bmc-rel-12-foreign-by-the-other-version", "By the other version, a batch whose first instance is one of the account releases those of other accounts, too.",
			onPass(atRead, both(ofOtherVersion, several, firstOwn), releaseForeign)),
		broken("bmc-rel-12-foreign-by-token", "With a bearer token the instances of other accounts in a batch are released.",
			onPass(atPermit, both(byBearer, batch, firstOwn), releaseForeign)),
		broken("bmc-rel-14-twice-not-judged", "A batch that names an instance twice is released, wherever its instances are.",
			onDecision(both(twice, not(namesUnknown)), func(_ *call, targets []target, _ decision) decision { return decision{good: targets} })).
			also("an instance outside the recycle bin is named twice there", "BMC-REL-15"),
		broken("bmc-rel-10-due-released-again", "What the recycle bin has to release by itself is released by hand until it was looked for.",
			on(terminateInstance, afterEffect(binned, mark)), afterEffect(always, unmark), onRefusal(atPerform, codeInstanceNotFound, theMarked, accept), foundOut(always)),
		broken("bmc-trm-19-due-in-bin", "What the recycle bin has to release by itself is refused as being in it until it was looked for.",
			afterEffect(binned, mark), on(releaseInstances, afterEffect(always, unmark)), onRefusal(atPerform, codeInstanceNotFound, theMarked, recode(codeRecycled)), foundOut(always)),
	}
}

// zecCombinationFaults are those of ZEC ReleaseInstances.
func zecCombinationFaults() []fault {
	dependent := func(c *call) bool { return c.members["dependResource"] == false }
	byID := func(c *call) bool { return len(c.search.ids) > 0 }
	return []fault{
		broken("zec-rel-06-next-request-deletes", "What is on its way into the recycle bin is reclaimed when another instance is released.",
			slowly(), afterEffect(both(outsideBin, alone), beside(func(c *call) {
				for _, i := range c.account.instances {
					if i.status == recycling && !slices.Contains(c.ids, i.id) {
						passThrough(releasing, gone)(c, i)
					}
				}
			}))).there("ZEC-REL-08"),
		broken("zec-rel-08-shown-by-its-id", "A listing by an id shows what was in the recycle bin for its time, until all are listed.",
			afterEffect(outsideBin, mark), afterEffect(inBin, unmark), stillShown(byID, goneMarked, recycle), foundOut(not(byID))),
		broken("zec-rel-10-charge-types-apart", "A batch of 101 is accepted if it has at most 100 instances of each charge type.",
			onRefusal(atRead, codeExceedLength, chargeTypesApart(), nameEach)),
		broken("zec-rel-13-foreign-by-token", "With a bearer token the instances of other accounts in a batch are released.",
			onPass(atPermit, both(byBearer, batch, firstOwn), releaseForeign)),
		broken("zec-rel-21-rebuilding-without-effect", "The release of an instance that is being rebuilt is accepted and does nothing.",
			onEffect(inStatus("REBUILDING"), nothing)).also("an instance is being rebuilt there, too", "ZEC-REL-23"),
		broken("zec-rel-23-foreign-deleted-from-the-bin", "An instance in the recycle bin of another account is deleted.",
			onPass(atPermit, both(batch, foreign, ofKind(kindRecycleBin)), releaseForeign)),
		broken("zec-rel-22-false-only-the-first", "With dependResource false only the first of several instances is released.",
			onEffect(both(dependent, not(firstNamed)), nothing)).there("ZEC-REL-13"),
		broken("zec-rel-22-false-ends-the-subscription", "With dependResource false the release of a subscription ends its renewal, and nothing else.",
			onEffect(both(dependent, subject((*instance).prepaid)), notRenewed)),
		broken("zec-rel-22-unknown-to-the-older-version", "Version 2024-04-01 refuses the parameter dependResource, which it does not know.",
			onPass(atRead, both(given("dependResource"), ofVersion("2024-04-01")), with(refuse(codeParameterValue, "dependResource is not known")))),
		broken("zec-rel-06-with-what-depends-on-it", "With dependResource true an instance is reclaimed at once on an account with a recycle bin.",
			onEffect(both(func(c *call) bool { return c.members["dependResource"] == true }, outsideBin), passThrough(releasing, gone))),
		broken("zec-rel-13-null-crashes", "A request whose dependResource is null is answered with 500.",
			onPass(atRead, both(given("dependResource"), func(c *call) bool { return c.members["dependResource"] == nil }), crash)),
		broken("zec-rel-25-past-the-bin", "With dependResource false an instance is reclaimed at once on an account with a recycle bin.",
			onEffect(both(dependent, outsideBin), passThrough(releasing, gone))),
		broken("zec-rel-25-stays-in-the-bin", "With dependResource false an instance in the recycle bin stays there.",
			onEffect(both(dependent, inBin), nothing)),
	}
}

// chargeTypesApart tells whether a batch has at most 100 instances of each charge type.
func chargeTypesApart() situation {
	paid := func(i *instance) bool { return i != nil && i.prepaid() }
	return both(fewer(paid), fewer(func(i *instance) bool { return !paid(i) }))
}
