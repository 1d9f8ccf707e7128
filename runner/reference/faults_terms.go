package reference

// termFaults are those of what was released long before the term of a subscription is over, or long after the creation of an instance.
func termFaults() []fault {
	old := olderThan(renewalOf)
	return []fault{
		batchRenewedLater("bmc-rel-10", always), batchRenewedLater("zec-rel-05", not(ofKind(kindRecycleBin))), batchRenewedLater("zec-rel-07", inBin),
		broken("bmc-rel-10-second-renewed-later", "Of the subscription instances that an account releases one by one, the second runs again when its term is over.",
			afterEffect(both(alone, renewing, releasedBefore), runAfterTerm), afterEffect(alone, func(c *call, _ *instance) { c.account.mark = 1 })),
		broken("zec-rel-07-renewed-later", "A subscription instance that is deleted from the recycle bin runs again when its term is over.",
			afterEffect(both(alone, inBin, renewing), runAfterTerm)),
		broken("bmc-trm-03-old-one-released", "An instance that is older than a month is released when it is returned.",
			afterEffect(both(binned, old), become(gone))),
		broken("zec-rel-05-old-one-stays", "The release of an instance that is older than a month is accepted and does nothing.",
			onEffect(both(direct, old), nothing)),
		broken("zec-rel-08-old-one-reclaimed", "On an account with a recycle bin an instance that is older than a month is reclaimed at once.",
			onEffect(both(outsideBin, old), passThrough(releasing, gone))),
		broken("bss-rel-16-old-one-stays", "The release of an instance that is older than a month is accepted and does nothing.", onEffect(old, nothing)),
	}
}

// batchRenewedLater is a fault of both products, and of the recycle bin.
func batchRenewedLater(rule string, when situation) fault {
	return broken(rule+"-batch-renewed-later", "Of subscription instances that one request releases all but the first run again when their term is over.",
		afterEffect(both(when, renewing, not(firstNamed)), runAfterTerm))
}

// renewing tells whether a subscription would be renewed.
func renewing(c *call) bool {
	i := c.subject()
	return i.prepaid() && i.autoRenew && i.expires.After(c.now)
}

// releasedBefore tells whether the account has released something.
func releasedBefore(c *call) bool { return c.account.mark > 0 }

// runAfterTerm lets a released subscription run again when its term is over.
func runAfterTerm(_ *call, i *instance) { i.schedule(i.expires, gone, running) }
