package reference

// bmcPowerFaults are those of instances that are stopped or rebooted before they are returned, or while they wait to be released.
func bmcPowerFaults() []fault {
	const why = "an instance in the recycle bin is stopped and rebooted there, too"
	// Whatever its status, what the change leads to comes when the instance was seen in the recycle bin.
	endsIn := func(status string) change {
		return afterEffect(both(binned, subject(marked)), func(c *call, i *instance) {
			i.schedule(c.now, recycle, status)
			i.awaitLooks(aLook)
		})
	}
	return []fault{
		broken("bmc-trm-01-boot-ends-in-the-bin", "An instance that is returned while it boots runs as soon as the boot ends, outside the recycle bin.",
			on(rebootInstances, afterEffect(always, mark)), endsIn(running)),
		broken("bmc-trm-01-stop-ends-in-the-bin", "An instance that is returned while it stops is stopped as soon as that ends, outside the recycle bin.",
			on(stopInstances, afterEffect(always, mark)), endsIn(stopped)),
		broken("bmc-trm-01-after-power-without-effect", "The return of an instance that was just stopped or rebooted is accepted and does nothing.",
			on(stopInstances, afterEffect(always, mark)), on(rebootInstances, afterEffect(always, mark)), onEffect(both(binned, subject(marked)), nothing)).also("an instance is stopped before its return there, too", "BMC-TRM-02"),
		broken("bmc-trm-02-booting-billed-on", "An instance that is returned while it boots is billed on.",
			afterEffect(inStatus(booting), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-03-rebooted-out-of-the-bin", "An instance in the recycle bin can be rebooted, and runs again.",
			on(rebootInstances, onRefusal(atJudge, codeRecycled, always, accept))).also(why, "BMC-TRM-08").there("BMC-TRM-05"),
		broken("bmc-trm-03-stopped-in-the-bin", "An instance in the recycle bin can be stopped, and leaves it.",
			on(stopInstances, onRefusal(atJudge, codeRecycled, always, accept))).also(why, "BMC-TRM-08").there("BMC-TRM-05"),
		broken("bmc-trm-07-forgotten-when-stopped", "A cancelled subscription runs on after its expiry if its instance was stopped.",
			on(stopInstances, onEffect(always, rescheduled(passThrough(stopping, stopped))))),
		broken("bmc-trm-07-forgotten-when-rebooted", "A cancelled subscription runs on after its expiry if its instance was rebooted.",
			on(rebootInstances, onEffect(always, rescheduled(passThrough(booting, running))))),
	}
}

// rescheduled is an effect that drops everything else that time would bring.
func rescheduled(do effect) effect {
	return func(c *call, i *instance) {
		i.plan = nil
		do(c, i)
	}
}
