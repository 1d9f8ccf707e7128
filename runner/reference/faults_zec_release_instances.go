package reference

import "time"

const (
	whyZEC    = "one instance is released there too"
	whyFailed = "ids that fail are looked at there too"
)

// zecSingles are the rules that rest on the release of one instance of ZEC.
func zecSingles() []string {
	return shared("ZEC-REL-01", "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-19")
}

// direct tells whether one instance is released on an account without a recycle bin.
func direct(c *call) bool { return alone(c) && c.account.Kind != kindRecycleBin }

// inBin tells whether an account has a recycle bin, and the instance is in it.
func inBin(c *call) bool {
	return c.account.Kind == kindRecycleBin && c.target.instance.status == recycle
}

func outsideBin(c *call) bool {
	return c.account.Kind == kindRecycleBin && c.target.instance.status != recycle
}

// slowly makes a release of one instance last until the instance was seen on its way out.
func slowly() change {
	return afterEffect(alone, func(_ *call, i *instance) { i.awaitLooks(aLook) })
}

func zecReleaseFaults() []fault {
	const older, newer = "2024-04-01", "2025-09-01"
	onDefault := not(ofKind(kindRecycleBin))
	isBusy := subject(busy)
	acceptBusy := onRefusal(atJudge, codeBeingRecycled, always, accept)
	return []fault{
		broken("zec-rel-01-stays", "The release of one instance is accepted and does nothing.", onEffect(direct, nothing)).there("ZEC-REL-10").also(whyZEC, zecSingles()...).also(whyZEC, "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-16", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-22").there("ZC-ENV-07"),
		broken("zec-rel-01-never-done", "The release of one instance never comes to its end.", onEffect(direct, become(releasing))).there("ZEC-REL-10").
			also(whyZEC, zecSingles()...).also(whyZEC, "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-16", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-22").there("ZC-ENV-07"),
		broken("zec-rel-01-takes-another-along", "The release of one instance takes a second one along.",
			afterEffect(direct, func(c *call, _ *instance) { toFirst(free, releaseZEC)(c) })).there("ZEC-REL-10").
			also(whyZEC, "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-18", "ZEC-REL-19", "ZC-REQ-06", "ZEC-REL-11", "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-15", "ZEC-REL-16", "ZEC-REL-21", "ZEC-REL-22", "ZC-REQ-02", "ZC-REQ-08", "ZC-AUTH-01", "ZC-AUTH-04", "ZC-AUTH-08", "ZC-LIM-01").there("ZC-ENV-07"),
		broken("zec-rel-01-stopped-refused", "A stopped instance can't be released.",
			onPass(atJudge, inStatus(stopped), with(refuse(codeNotRunning, "the instance is not running")))).there("ZEC-REL-19").also("a stopped instance is released there too", "ZEC-REL-05", "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-08", "ZEC-REL-23"),
		broken("zec-rel-02-only-the-first", "Of several instances only the first is released.",
			onEffect(both(several, not(firstNamed)), nothing)).also(whyBatch, "ZEC-REL-13", "ZEC-REL-14", "ZEC-REL-17", "ZEC-REL-03", "ZEC-REL-05", "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-19", "ZEC-REL-08", "ZEC-REL-21", "ZEC-REL-23", "ZEC-REL-18", "ZEC-REL-22"),
		broken("zec-rel-02-refused", "Several instances are refused.",
			refuseGood(several, refuse(codeInstanceStatus, "only one instance can be released at a time"))).also(whyBatch, "ZEC-REL-13", "ZEC-REL-03", "ZEC-REL-05", "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-19", "ZEC-REL-23", "ZEC-REL-08", "ZEC-REL-22"),
		broken("zec-rel-03-batch-shows-another-status", "While several instances are being released they are shown as STOPPING.",
			onEffect(both(several, onDefault), passSeen(stopping, gone))).also(whyBatch, "ZEC-REL-02", "ZEC-REL-05", "ZEC-REL-13", "ZEC-REL-14", "ZEC-REL-17", "ZEC-REL-18", "ZEC-REL-19", "ZEC-REL-01", "ZEC-REL-21"),
		broken("zec-rel-05-stopped-by-way-of-the-bin", "On a default account a stopped instance is in the recycle bin for a while.",
			onEffect(both(onDefault, inStatus(stopped)), passSeen(recycle, gone))),
		broken("zec-rel-05-batch-by-way-of-the-bin", "On a default account several released instances are in the recycle bin for a while.",
			onEffect(both(several, onDefault), passSeen(recycle, gone))).also("several are released there, too", "ZEC-REL-19", "ZEC-REL-22"),
		broken("zec-rel-19-other-names", "Version "+older+" names no instance as failed.", lists(ofVersion(older), none)).also(whyOtherVersion, "ZEC-REL-22"),
		broken("zec-rel-19-bin-shown-as-stopped", "A listing by version "+older+" shows STOPPED for an instance in the recycle bin.",
			onEnvelope(both(listed, ofVersion(older)), shownAs("status", recycle, stopped))),
		broken("zec-rel-19-no-bin", "Version "+older+" reclaims an instance at once on an account with a recycle bin.",
			onEffect(both(outsideBin, ofVersion(older)), passThrough(releasing, gone))),
		broken("zec-rel-19-stays-in-the-bin", "A second call by version "+older+" on an instance in the recycle bin does nothing.",
			onEffect(both(inBin, ofVersion(older)), nothing)),
		broken("zec-rel-03-shows-another-status", "While one instance is being released it is shown as STOPPING.",
			onEffect(direct, passSeen(stopping, gone))).also("an instance is being released there too", "ZEC-REL-04", "ZEC-REL-01", "ZEC-REL-05", "ZEC-REL-11", "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-15", "ZEC-REL-16", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-22"),
		broken("zec-rel-03-falls-back", "The release of one instance is given up after a while, and the old status back.",
			onEffect(direct, func(c *call, i *instance) { passThrough(releasing, i.status)(c, i) })).there("ZEC-REL-10").also(whyZEC, zecSingles()...).also(whyZEC, "ZEC-REL-13", "ZEC-REL-15", "ZEC-REL-18", "ZEC-REL-01", "ZEC-REL-12", "ZEC-REL-16", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-22").there("ZC-ENV-07"),
		broken("zec-rel-04-second-call-stops-it", "A second release of an instance that is being released calls the first one off.",
			slowly(), onRefusal(atJudge, codeBeingRecycled, always, andDo(become(running)))).there("ZEC-REL-07", "ZEC-REL-08"),
		broken("zec-rel-04-stopped", "An instance that is being released can be stopped, which calls the release off.",
			slowly(), on(stopInstances, acceptBusy)).there("ZEC-REL-06", "ZEC-REL-08"),
		broken("zec-rel-04-rebooted", "An instance that is being released can be rebooted, which calls the release off.",
			slowly(), on(rebootInstances, acceptBusy)).there("ZEC-REL-06", "ZEC-REL-08"),
		broken("zec-rel-04-power-works", "An instance that is being released can be stopped and rebooted, and is released after that.",
			slowly(), on(stopInstances, acceptBusy, onEffect(isBusy, passSeen(stopped, gone))),
			on(rebootInstances, acceptBusy, onEffect(isBusy, passSeen(reboot, gone)))).there("ZEC-REL-06", "ZEC-REL-08"),
		broken("zec-rel-05-into-the-bin", "On a default account one released instance goes into the recycle bin.",
			onEffect(both(direct, not(inStatus(recycle))), passThrough(recycling, recycle)),
			onEffect(both(direct, inStatus(recycle)), become(gone))).there("ZEC-REL-10").also(whyZEC, zecSingles()...).also(whyZEC, "ZEC-REL-01", "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-16", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-22").there("ZC-ENV-07"),
		broken("zec-rel-05-comes-back", "On a default account one released instance runs again shortly after it was gone.",
			afterEffect(direct, func(c *call, i *instance) { comeBack(i, running, c.now.Add(c.service.options.Settle)) })).there("ZEC-REL-10").also(whyZEC, zecSingles()...).also(whyZEC, "ZEC-REL-11", "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-15", "ZEC-REL-16", "ZEC-REL-18", "ZEC-REL-01", "ZEC-REL-19", "ZEC-REL-21", "ZEC-REL-22").there("ZC-ENV-07"),
		broken("zec-rel-05-back-after-a-day", "On a default account four instances that were released run again after a day.",
			afterEffect(both(onDefault, func(c *call) bool { return len(c.ids) == 4 }), func(c *call, i *instance) { i.schedule(c.now.Add(24*time.Hour), gone, running) })),
		broken("zec-rel-05-by-way-of-the-bin", "On a default account one released instance is in the recycle bin for a while.",
			onEffect(direct, passSeen(recycle, gone))).also(whyZEC, "ZEC-REL-19", "ZEC-REL-22"),
		broken("zec-rel-19-newer-without-effect", "Version "+newer+" of the release of one instance is accepted and does nothing.",
			onEffect(both(direct, ofVersion(newer)), nothing)).there("ZEC-REL-10").also(whyUsualVersion, zecSingles()...).also(whyZEC, "ZEC-REL-12", "ZEC-REL-13", "ZEC-REL-16", "ZEC-REL-21", "ZEC-REL-22").there("ZC-ENV-07"),
	}
}

// free tells whether nothing happens to an instance yet.
func free(i *instance) bool { return i.listed() && !busy(i) }
