package reference

import "time"

const whyZEC = "one instance is released there too"

// zecSingles are the rules that rest on the release of one instance of ZEC.
func zecSingles() []string {
	return []string{
		"ZEC-REL-01", "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-19", "ZC-REQ-02", "ZC-REQ-06", "ZC-AUTH-08",
	}
}

func zecReleaseFaults() []fault {
	return []fault{
		onRelease("zec-rel-01-stays", "The release of one instance is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onDirect(o, alone, func(*call, *instance) {})
		}).also(whyZEC, zecSingles()...),
		onRelease("zec-rel-01-never-done", "The release of one instance never comes to its end.", func(_ *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) { i.become(releasing, c.now) })
		}).also(whyZEC, zecSingles()...),
		onRelease("zec-rel-01-takes-another-along", "The release of one instance takes a second one along.", func(z *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) {
				release(c, i, z.settle)
				releaseOne(c, z)
			})
		}).also(whyZEC, "ZEC-REL-03", "ZEC-REL-04", "ZEC-REL-05", "ZEC-REL-18", "ZEC-REL-19", "ZC-REQ-06"),
		onRelease("zec-rel-01-stopped-refused", "A stopped instance can't be released.", func(_ *zenlayer, o *operation) {
			onVerdict(o, func(_ *call, t target, verdict *refusal) *refusal {
				if t.instance != nil && t.instance.status == stopped {
					return refuse(codeNotRunning, "the instance is not running")
				}
				return verdict
			})
		}),
		onRelease("zec-rel-02-only-the-first", "Of several instances only the first is released.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if !several(c) || i.id == c.ids[0] {
					sound()
				}
			})
		}).also("a batch is released there too", "ZEC-REL-13", "ZEC-REL-14"),
		onRelease("zec-rel-02-refused", "Several instances are refused.", func(_ *zenlayer, o *operation) {
			onDecision(o, func(c *call, targets []target, refused *refusal) *refusal {
				if several(c) && len(goodOnes(targets)) == len(targets) {
					return refuse(codeInstanceStatus, "only one instance can be released at a time")
				}
				return refused
			})
		}).also("a batch is released there too", "ZEC-REL-13"),
	}
}

// zecProgressFaults are those of a release under way and of its end.
func zecProgressFaults() []fault {
	return []fault{
		onRelease("zec-rel-03-shows-another-status", "While one instance is being released it is shown as STOPPING.", func(_ *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) { passSeen(i, stopping, gone, c.now) })
		}).also("an instance is being released there too", "ZEC-REL-04"),
		onRelease("zec-rel-03-falls-back", "The release of one instance is given up after a while, and the old status back.", func(z *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) { i.pass(releasing, i.status, c.now, z.settle) })
		}).also(whyZEC, zecSingles()...),
		onRelease("zec-rel-04-second-call-stops-it", "A second release of an instance that is being released calls the first one off.",
			func(_ *zenlayer, o *operation) {
				releaseSlowly(o)
				whenBusy(o, func(c *call, i *instance) { i.become(running, c.now) })
			}),
		newFault("zec-rel-04-stopped", "An instance that is being released can be stopped, which calls the release off.", func(b *behaviour) {
			releaseSlowly(b.zec.operations[releaseInstances])
			acceptBusy(b.zec.operations[stopInstances])
		}),
		newFault("zec-rel-04-rebooted", "An instance that is being released can be rebooted, which calls the release off.", func(b *behaviour) {
			releaseSlowly(b.zec.operations[releaseInstances])
			acceptBusy(b.zec.operations[rebootInstances])
		}),
		newFault("zec-rel-04-power-works", "An instance that is being released can be stopped and rebooted, and is released after that.", func(b *behaviour) {
			releaseSlowly(b.zec.operations[releaseInstances])
			powerThrough(b.zec.operations[stopInstances], stopped)
			powerThrough(b.zec.operations[rebootInstances], reboot)
		}),
		onRelease("zec-rel-05-into-the-bin", "On a default account one released instance goes into the recycle bin.", func(z *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) {
				if i.status == recycle {
					i.become(gone, c.now)
					return
				}
				i.pass(recycling, recycle, c.now, z.settle)
			})
		}).also(whyZEC, zecSingles()...),
		onRelease("zec-rel-05-comes-back", "On a default account one released instance runs again shortly after it was gone.", func(z *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) {
				release(c, i, z.settle)
				comeBack(i, running, c.now.Add(z.settle))
			})
		}).also(whyZEC, zecSingles()...),
	}
}

func zecBinFaults() []fault {
	return []fault{
		onRelease("zec-rel-06-no-bin", "On an account with a recycle bin instances are reclaimed at once.", func(z *zenlayer, o *operation) {
			onBinned(o, false, func(c *call, i *instance, _ func()) { i.pass(releasing, gone, c.now, z.settle) })
		}),
		onRelease("zec-rel-06-shows-stopped", "An instance in the recycle bin is shown as STOPPED.", func(z *zenlayer, _ *operation) {
			sound := z.listing.status
			z.listing.status = func(i *instance) string {
				if i.status == recycle {
					return stopped
				}
				return sound(i)
			}
		}),
		onRelease("zec-rel-07-ignored", "A second call on an instance in the recycle bin is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onBinned(o, true, func(*call, *instance, func()) {})
		}),
		onRelease("zec-rel-07-restored", "A second call on an instance in the recycle bin makes it run again.", func(_ *zenlayer, o *operation) {
			onBinned(o, true, func(c *call, i *instance, _ func()) { i.become(running, c.now) })
		}),
		onRelease("zec-rel-07-listed-as-failed", "An instance in the recycle bin can't be deleted.", func(_ *zenlayer, o *operation) {
			onVerdict(o, func(c *call, t target, refused *refusal) *refusal {
				if t.instance != nil && t.instance.status == recycle {
					return refuse(codeRecycled, "the instance is in the recycle bin")
				}
				return refused
			})
		}),
		onRelease("zec-rel-08-half", "An instance stays in the recycle bin half as long as the account's retention.", keepInBin(binTime/2)),
		onRelease("zec-rel-08-never-deleted", "An instance stays in the recycle bin for good.", keepInBin(longestPass)),
		onRelease("zec-rel-08-deleted-late", "An instance stays in the recycle bin three times as long as the account's retention.", keepInBin(3*binTime)),
	}
}

func keepInBin(d time.Duration) func(*zenlayer, *operation) {
	return func(_ *zenlayer, o *operation) {
		onBinned(o, false, func(_ *call, i *instance, sound func()) {
			i.bin = d
			sound()
		})
	}
}

// onDirect gives the release another effect on accounts without a recycle bin, in the situation.
func onDirect(o *operation, when func(*call) bool, effect func(*call, *instance)) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if c.account.Kind != kindRecycleBin && when(c) {
			effect(c, i)
			return
		}
		sound()
	})
}

// onBinned gives the release another effect on accounts with a recycle bin, on instances inside it or outside.
func onBinned(o *operation, inside bool, effect func(*call, *instance, func())) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if c.account.Kind == kindRecycleBin && (i.status == recycle) == inside {
			effect(c, i, sound)
			return
		}
		sound()
	})
}

// whenBusy does something to a named instance that is being released, and refuses it as before.
func whenBusy(o *operation, do func(*call, *instance)) {
	onVerdict(o, func(c *call, t target, refused *refusal) *refusal {
		if t.instance != nil && busy(t.instance) {
			do(c, t.instance)
		}
		return refused
	})
}

// acceptBusy lets an operation work on an instance that is being released.
func acceptBusy(o *operation) {
	onVerdict(o, func(_ *call, t target, refused *refusal) *refusal {
		if t.instance != nil && busy(t.instance) {
			return nil
		}
		return refused
	})
}

// powerThrough lets an operation work on an instance that is being released, which goes on afterwards.
func powerThrough(o *operation, status string) {
	acceptBusy(o)
	onEffect(o, func(c *call, i *instance, sound func()) {
		if busy(i) {
			passSeen(i, status, gone, c.now)
			return
		}
		sound()
	})
}

// releaseOne releases the first instance that nothing happens to yet.
func releaseOne(c *call, z *zenlayer) {
	for _, i := range c.account.instances {
		if i.listed() && !busy(i) {
			release(c, i, z.settle)
			return
		}
	}
}
