package reference

import "slices"

// These faults do what they should, and beside it something to an instance that the request does not name: one of one sort
// only, so that an account without one of this sort shows nothing.

// orderFaults take instances that were ordered together for one.
func orderFaults() []fault {
	const whyOrders = "instances are ordered together there too"
	released := func(rule string) fault {
		return broken(rule+"-whole-order", "The release of one instance releases those that were ordered with it.", afterEffect(ofOrder, toItsOrder(become(gone))))
	}
	return []fault{
		released("bmc-rel-01").also(whyOrders, "ZC-LIM-01", "BMC-TRM-02", "BMC-REL-04"), released("zec-rel-01").also(whyOrders, "ZC-LIM-01", "ZEC-REL-02"), released("bss-rel-01").also(whyOrders, "BSS-REL-09", "BSS-REL-11", "BSS-REL-12"),
		broken("bmc-trm-01-whole-order", "The return of one instance returns those that were ordered with it.",
			afterEffect(both(binned, ofOrder), toItsOrder(become(recycle)))).also(whyOrders, "ZC-LIM-01", "BMC-TRM-02"),
		broken("bmc-trm-02-billed-by-order", "A returned instance is billed until those are returned that were ordered with it.",
			afterEffect(both(binned, ofOrder), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-06-whole-order", "The cancel of a subscription cancels those that were ordered with it.",
			afterEffect(both(subject(subscribed), ofOrder), toItsOrder(notRenewed))).there("BMC-TRM-07"),
		broken("bmc-trm-13-whole-order", "The refund for an instance that failed to create is paid for those as well that were ordered with it.",
			afterEffect(both(inStatus(createFailed), ofOrder), toItsOrder(func(_ *call, i *instance) { i.refund = refundInFull }))),
		broken("bmc-trm-12-whole-order", "The deletion of an instance that failed to create deletes those that were ordered with it.",
			afterEffect(both(inStatus(createFailed), ofOrder), toItsOrder(become(gone)))).also(whyOrders, "BMC-TRM-13"),
		broken("bss-rel-09-order-not-renewed", "What a release says of the renewal is done to those that were ordered with the instance.",
			afterEffect(both(given("RenewStatus"), not(having("RenewStatus", autoRenewal)), ofOrder), toItsOrder(notRenewed))),
		broken("bss-rel-11-whole-order", "The release of an instance in a region releases those that were ordered with it.",
			afterEffect(both(given("Region"), ofOrder), toItsOrder(become(gone)))),
	}
}

// inItsOrder gives the instances that were arranged together with one, and that the call does not name.
func (c *call) inItsOrder(i *instance) []*instance {
	return slices.DeleteFunc(slices.Clone(c.account.instances), func(other *instance) bool {
		return other.order != i.order || slices.Contains(c.ids, other.id)
	})
}

// ofOrder tells whether the instance was arranged together with others that the call does not name.
func ofOrder(c *call) bool { return c.subject() != nil && len(c.inItsOrder(c.subject())) > 0 }

// toItsOrder does something to those others.
func toItsOrder(do effect) effect {
	return func(c *call, i *instance) {
		for _, other := range c.inItsOrder(i) {
			do(c, other)
		}
	}
}

func bmcBystanderFaults() []fault {
	const whyRefused = "the same is refused there too"
	unknown, misspelt := both(alone, neverThere, usualShape), both(alone, neverThere, not(usualShape))
	renamed := onItem(marked, "instanceName", "released")
	return []fault{
		broken("bmc-rel-01-cancels-a-subscription", "The release of one instance switches the renewal of a subscription off.",
			afterEffect(both(alone, besides(2, isBinned)), beside(toAnother(subscribed, notRenewed)))).there("BMC-REL-06", "BMC-TRM-03").also(whySingle, "BMC-REL-16", "ZC-REQ-06", "ZC-AUTH-03", "ZC-LIM-01", "BMC-TRM-04"),
		broken("bmc-rel-02-starts-a-stopped-one", "The refusal of an instance outside the recycle bin starts a stopped one.",
			onRefusal(atPerform, codeNotRecycled, alone, but(toAnother(isStopped, become(running))))).also(whyOutside, "BMC-REL-16", "BMC-TRM-07", "BMC-TRM-05"),
		broken("bmc-rel-03-takes-the-last", "For an instance that never existed the last one in the list is released.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, but(toTheLast((*instance).listed, become(gone))))).
			also("an unknown instance is refused there too", "BMC-REL-01", "BMC-REL-16", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01", "ZC-AUTH-08", "BMC-TRM-04"),
		broken("bmc-rel-04-renames-another", "A batch gives another instance another name.",
			afterEffect(several, beside(toAnother(isStopped, mark))), renamed).also(whyBatch, "BMC-REL-14", "BMC-REL-15", "BMC-REL-16", "BMC-TRM-05", "ZC-AUTH-03", "ZC-AUTH-09", "BMC-REL-13"),
		broken("bmc-rel-06-empties-the-bin", "A request that names too many instances is refused, and the others in the recycle bin released.",
			onRefusal(atRead, codeExceedLength, always, but(toAnother(isBinned, become(gone))))).
			also("such a request is sent there too", "BMC-REL-16"),
		broken("bmc-rel-07-absent-stops-one", "A request without instanceIds is refused, and a running instance stopped.",
			onRefusal(atRead, codeMissingParameter, not(given("instanceIds")), but(toAnother(isRunningUnpaid, become(stopped))))).
			also("they look at the refusal for a missing parameter", "ZC-ENV-03", "ZC-ENV-04", "ZC-ENV-05", "ZC-ENV-06", "ZC-ENV-07", "ZC-AUTH-08"),
		broken("bmc-rel-17-takes-the-last", "For an id of another shape the last instance in the recycle bin is released.",
			onRefusal(atPerform, codeInstanceNotFound, misspelt, but(toTheLast(isBinned, become(gone))))).also("ids that no instance has are refused there too", "BMC-REL-03", "ZC-ENV-03"),
		broken("bmc-trm-01-shortens-a-subscription", "The return of a stopped instance takes a day from a subscription.",
			afterEffect(both(binned, inStatus(stopped)), beside(toAnother(subscribed, dayShorter)))).
			also("a stopped instance is returned there too", "BMC-TRM-02", "BMC-TRM-23", "BMC-TRM-04", "BMC-TRM-05"),
		broken("bmc-trm-01-takes-the-last", "The return of a stopped instance puts the last one in the list into the recycle bin.",
			afterEffect(both(binned, inStatus(stopped)), beside(toTheLast((*instance).listed, become(recycle))))).
			also("a stopped instance is returned there too", "BMC-TRM-02", "BMC-TRM-23", "BMC-TRM-04", "BMC-TRM-05"),
		broken("bmc-trm-02-subscription-unbilled", "The return of an instance stops the billing of a subscription.",
			afterEffect(binned, beside(toAnother(subscribed, unbilled)))).also("an instance is terminated there too", "BMC-TRM-23"),
		broken("bmc-trm-04-only-one", "When an instance is returned, another one in the recycle bin stays there for good.",
			afterEffect(binned, beside(toAnother(isBinned, func(_ *call, i *instance) { i.plan = nil })))).also(whyDay, "BMC-TRM-18", "BMC-TRM-23", "BMC-REL-10", "BMC-TRM-19").there("BMC-TRM-03"),
		broken("bmc-trm-06-cancels-another", "The cancel of a subscription cancels another one as well.",
			afterEffect(subject(subscribed), beside(toAnother(subscribed, notRenewed)))).also(whySubscription, "BMC-TRM-07"),
		broken("bmc-trm-08-released-beside", "An instance in the recycle bin is refused, and another one there released.",
			onRefusal(atPerform, codeRecycled, always, but(toAnother(isBinned, become(gone))))).there("BMC-TRM-10").
			also(whyRefused, "BMC-TRM-18", "BMC-TRM-23", "BMC-TRM-05"),
		broken("bmc-trm-11-stops-another", "An instance in its commitment period is refused, and another one stopped.",
			onRefusal(atPerform, codePromise, always, but(toTheLast(isRunningUnpaid, become(stopped))))).
			also(whyRefused, "BMC-TRM-18", "BMC-TRM-23"),
		broken("bmc-trm-12-takes-a-stopped-one", "An instance that failed to create is deleted, and a stopped one with it.",
			afterEffect(inStatus(createFailed), beside(toAnother(isStopped, become(gone))))).there("BMC-TRM-03").
			also("an instance that failed to create is terminated there too", "BMC-TRM-02", "BMC-TRM-04", "BMC-TRM-13", "BMC-TRM-23").there("BMC-REL-10", "BMC-TRM-19"),
		broken("bmc-trm-14-returns-another", "For an instance that never existed the first running one is returned.",
			onRefusal(atPerform, codeInstanceNotFound, unknown, but(toAnother(isRunningUnpaid, become(recycle))))).
			also("an unknown instance is refused there too", "BMC-TRM-21", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01", "ZC-AUTH-08", "BMC-TRM-04", "BMC-TRM-01"),
		broken("bmc-trm-15-empty-means-the-last", "An empty instanceId is refused, and the last instance in the list returned.",
			onRefusal(atRead, codeMissingParameter, given("instanceId"), but(toTheLast(isRunningUnpaid, become(recycle))))),
		broken("bmc-trm-18-subscription-unbilled", "A refusal stops the billing of a subscription.",
			onRefusal(atPerform, anyCode, always, but(toAnother(subscribed, unbilled)))).there("BMC-TRM-13", "BMC-TRM-02"),
		broken("bmc-trm-23-newer-stops-another", "Version 2026-02-01 of the return of an instance stops another one.",
			afterEffect(both(binned, ofVersion("2026-02-01")), beside(toTheLast(isRunningUnpaid, become(stopped))))).
			also(whyVersions, "ZC-AUTH-04", "ZC-AUTH-08"),
		broken("bmc-trm-24-returns-another", "For an id of another shape the first running instance is returned.",
			onRefusal(atPerform, codeInstanceNotFound, misspelt, but(toAnother(isRunningUnpaid, become(recycle))))).also("ids that no instance has are refused there too", "BMC-TRM-14", "ZC-ENV-03"),
	}
}

func zecBystanderFaults() []fault {
	takeTheLast := func(c *call, _ []target, d decision) decision {
		toTheLast((*instance).listed, become(gone))(c)
		return d
	}
	renamed := onItem(marked, "instanceName", "released")
	binned := func(c *call) bool { return c.account.Kind == kindRecycleBin }
	return []fault{
		broken("zec-rel-01-starts-the-last", "The release of a stopped instance starts the last one in the list.",
			afterEffect(both(direct, inStatus(stopped)), beside(toTheLast(isStopped, become(running))))).there("ZEC-REL-19").also("a stopped instance is released there too", "ZEC-REL-05"),
		broken("zec-rel-02-renames-another", "A batch gives another instance another name.",
			afterEffect(both(several, ofKind(kindDefault)), beside(toTheLast(isStopped, mark))), renamed).
			also(whyBatch, "ZEC-REL-03", "ZEC-REL-05", "ZEC-REL-13", "ZEC-REL-14", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19", "ZC-AUTH-03", "ZC-AUTH-09", "ZEC-REL-01", "ZEC-REL-21", "ZEC-REL-22"),
		broken("zec-rel-06-empties-the-bin", "A release into the recycle bin deletes what was there before.",
			onEffect(outsideBin, func(c *call, i *instance) {
				emptyBin(c)
				releaseZEC(c, i)
			})).also("an instance is released into the recycle bin there too", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-07-stops-another", "The deletion of an instance in the recycle bin stops a running one.",
			afterEffect(inBin, beside(toAnother(isRunning, become(stopped))))).
			also("an instance is deleted from the recycle bin there too", "ZEC-REL-08", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-24", "ZEC-REL-25"),
		broken("zec-rel-08-only-one", "When an instance goes into the recycle bin, another one there stays for good.",
			afterEffect(both(binned, alone), beside(toAnother(isBinned, func(_ *call, i *instance) { i.plan = nil })))),
		broken("zec-rel-10-takes-a-subscription", "A request that names too many instances is refused, and a subscription released.",
			onRefusal(atRead, codeExceedLength, always, but(toAnother((*instance).prepaid, become(gone))))).
			also("such a request is sent there too", "ZEC-REL-19", "ZEC-REL-09", "ZEC-REL-24").there("ZEC-REL-08"),
		broken("zec-rel-15-takes-the-last", "For an unknown id the last instance in the list is released.",
			onDecision(both(alone, neverThere, usualShape), takeTheLast)).there("ZEC-REL-23").also("an unknown id is sent there too", "ZEC-REL-19", "ZC-REQ-08", "ZC-AUTH-07", "ZC-AUTH-09", "ZC-LIM-01", "ZEC-REL-01", "ZC-AUTH-08", "ZEC-REL-08", "ZEC-REL-13"),
		broken("zec-rel-16-means-the-stopped", "An empty instanceIds is refused, and a stopped instance released.",
			onRefusal(atRead, codeLessLength, always, but(toAnother(isStopped, become(gone))))).there("ZEC-REL-11"),
		broken("zec-rel-20-takes-the-last", "For an id of another shape the last instance in the list is released.",
			onDecision(both(alone, neverThere, not(usualShape)), takeTheLast)).also("ids that no instance has are sent there too", "ZEC-REL-15", "ZC-ENV-03"),
	}
}

func bssBystanderFaults() []fault {
	another := func(i *instance) bool { return i.productCode != usualProduct }
	moved := func(_ *call, i *instance) { i.region = "cn-shanghai" }
	return []fault{
		broken("bss-rel-01-another-product", "The release of one instance takes one of another product along.",
			afterEffect(ordinary, beside(toAnother(another, become(gone))))).also(whyOrdinary, acceptedBSS()...),
		broken("bss-rel-02-cancels-a-subscription", "The release of a subscription switches the renewal of another one off.",
			afterEffect(subscriptionReleased, beside(toAnother((*instance).prepaid, notRenewed)))).also("a subscription is released there too", "BSS-REL-30"),
		broken("bss-rel-04-takes-the-last", "A caller without the permission is blocked, and the last instance in the list released.",
			onRefusal(atPermit, anyCode, ofKind(kindNoPermission), but(toTheLast((*instance).listed, become(gone))))).there("ACS-ENV-02"),
		broken("bss-rel-05-any-product", "A request without a product code is refused, and an instance of another product released.",
			onRefusal(atRead, anyCode, having("ProductCode", ""), but(toAnother(another, become(gone))))).also(whyMissing, missingProduct()...),
		broken("bss-rel-10-renewal-set", "A renewal method that is not valid is refused, and switches the renewal of a subscription off.",
			onRefusal(atRead, anyCode, invalid("RenewStatus", renewStatuses()), but(toAnother((*instance).prepaid, notRenewed)))).also("such a value is sent there too", "BSS-REL-24", "ACS-ENV-02"),
		broken("bss-rel-12-moves-another", "The release of several instances gives another one another region.",
			afterEffect(several, beside(toAnother(another, moved)))).also(whySeveral, "BSS-REL-16", "BSS-REL-25", "ACS-ENV-02", "ACS-REQ-07", "BSS-REL-09", "BSS-REL-11", "BSS-REL-19", "BSS-REL-20"),
		broken("bss-rel-14-takes-a-subscription", "A request that names too many instances is refused, and a subscription released.",
			onRefusal(atRead, anyCode, overlong, but(toAnother((*instance).prepaid, become(gone))))).
			also("such a request is sent there too", "BSS-REL-17", "ACS-REQ-07", "ACS-ENV-02"),
		broken("bss-rel-21-takes-the-last", "For an unknown id the last instance in the list is released.",
			onRefusal(atPerform, anyCode, both(alone, neverThere), but(toTheLast((*instance).listed, become(gone))))).
			also("an unknown id is released there too", "BSS-REL-17", "ACS-ENV-02", "ACS-AUTH-07", "ACS-REQ-07"),
	}
}
