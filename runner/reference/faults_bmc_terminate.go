package reference

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

func bmcTerminateFaults() []fault {
	return []fault{
		onTerminate("bmc-trm-01-stopped-stays", "The return of a stopped instance is accepted and does nothing.", func(o *operation) {
			onEffect(o, func(_ *call, i *instance, sound func()) {
				if i.status != stopped {
					sound()
				}
			})
		}),
		onTerminate("bmc-trm-01-stopped-deleted", "A stopped instance is deleted without the recycle bin.", func(o *operation) {
			effectOn(o, stopped, leave)
		}),
		onTerminate("bmc-trm-01-only-stopped", "A running instance is stopped, and not put into the recycle bin.", func(o *operation) {
			effectOn(o, running, func(c *call, i *instance) {
				if prepaid(i) {
					i.cancel()
					return
				}
				i.become(stopped, c.now)
			})
		}).also("an instance is returned there first", "BMC-TRM-02", "BMC-TRM-03"),
		onTerminate("bmc-trm-01-takes-another-along", "The return of an instance puts a second running one into the recycle bin.", func(o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if sound(); i.status == recycle {
					returnOne(c)
				}
			})
		}).also("the billing of another instance is looked at there", "BMC-TRM-02"),
		onTerminate("bmc-trm-02-billing-goes-on", "A returned instance is billed on.", func(o *operation) {
			onReturn(o, func(_ *call, i *instance) { i.billing = billingOn })
		}),
	}
}

const whyDay = "a returned instance is released after 24 hours there too"

// bmcBinFaults are those of the time in the recycle bin.
func bmcBinFaults() []fault {
	return []fault{
		onTerminate("bmc-trm-03-released-after-23-hours", "A returned instance is released after 23 hours.", func(o *operation) {
			onReturn(o, keepFor(23*time.Hour))
		}),
		onTerminate("bmc-trm-03-runs-again", "A returned instance runs again after 12 hours.", func(o *operation) {
			onReturn(o, func(c *call, i *instance) { i.schedule(c.now.Add(12*time.Hour), recycle, running) })
		}).also("what runs again is not released by itself", "BMC-TRM-04", "BMC-TRM-18"),
		onTerminate("bmc-trm-04-never-released", "A returned instance stays in the recycle bin for good.", func(o *operation) {
			onReturn(o, func(_ *call, i *instance) { i.plan = nil })
		}).also(whyDay, "BMC-TRM-18"),
		onTerminate("bmc-trm-04-released-a-day-late", "A returned instance is released after 48 hours.", func(o *operation) {
			onReturn(o, keepFor(48*time.Hour))
		}).also(whyDay, "BMC-TRM-18"),
		onTerminate("bmc-trm-03-from-creation", "The 24 hours of a returned instance are counted from its creation.", func(o *operation) {
			onReturn(o, func(_ *call, i *instance) { i.schedule(i.created.Add(binTime), recycle, gone) })
		}).also("an instance is returned some time after its creation there too", "BMC-TRM-04"),
		onTerminate("bmc-trm-04-sweep", "The whole recycle bin is emptied when the time of one instance in it is over.", func(o *operation) {
			onReturn(o, func(c *call, i *instance) {
				for _, other := range c.account.instances {
					if other.status == recycle {
						i.plan = slices.Concat(i.plan, other.plan)
					}
				}
			})
		}),
		onTerminate("bmc-trm-04-stopped-again", "After 24 hours a returned instance leaves the recycle bin and is still there.", func(o *operation) {
			onReturn(o, func(c *call, i *instance) {
				i.plan = nil
				i.schedule(c.now.Add(binTime), recycle, stopped)
			})
		}).also(whyDay, "BMC-TRM-18"),
		newFault("bmc-trm-05-refused", "A returned instance can't be released by hand.", func(b *behaviour) {
			returned := markReturned(b)
			onVerdict(b.bmc.operations[releaseInstances], func(_ *call, t target, refused *refusal) *refusal {
				if _, ok := returned.Load(t.id); ok && refused == nil {
					return refuse(codeNotRecycled, "the instance is not in the recycle bin")
				}
				return refused
			})
		}),
		newFault("bmc-trm-05-stays", "The release of a returned instance by hand is accepted and does nothing.", func(b *behaviour) {
			returned := markReturned(b)
			onEffect(b.bmc.operations[releaseInstances], func(_ *call, i *instance, sound func()) {
				if _, ok := returned.Load(i.id); !ok {
					sound()
				}
			})
		}),
	}
}

// bmcSubscriptionFaults are those of subscription instances.
func bmcSubscriptionFaults() []fault {
	return []fault{
		onTerminate("bmc-trm-06-into-the-bin", "A subscription instance is cancelled, and put into the recycle bin at once.", func(o *operation) {
			onSubscription(o, func(c *call, i *instance) {
				i.cancel()
				i.become(recycle, c.now)
			})
		}),
		onTerminate("bmc-trm-06-renews-on", "The cancel of a subscription is accepted and does nothing.", func(o *operation) {
			onSubscription(o, func(*call, *instance) {})
		}),
		onTerminate("bmc-trm-06-other-code", "A subscription instance is refused with a code that is not documented.", func(o *operation) {
			onVerdict(o, func(_ *call, t target, refused *refusal) *refusal {
				if refused == nil && subscribed(t.instance) {
					return refuse(codeInstanceStatus, "the instance can't be returned")
				}
				return refused
			})
		}),
		onTerminate("bmc-trm-06-refused-but-cancelled", "A subscription instance is refused, and its subscription cancelled.", func(o *operation) {
			onAnswer(o, func(c *call, a answer) answer {
				if i := named(c); a.refusal == nil && i != nil && subscribed(i) {
					return answer{refusal: refuse(codeSubscription, "the instance is a subscription")}
				}
				return a
			})
		}),
		onTerminate("bmc-trm-07-never-returned", "A cancelled subscription instance stays after its expiry.", func(o *operation) {
			onSubscription(o, func(_ *call, i *instance) { i.autoRenew = false })
		}),
		onTerminate("bmc-trm-07-returned-early", "A cancelled subscription instance is returned before half its time is over.", func(o *operation) {
			onSubscription(o, func(c *call, i *instance) {
				i.autoRenew = false
				i.schedule(c.now.Add(i.expires.Sub(c.now)*2/5), whichever, recycle)
			})
		}),
		onTerminate("bmc-trm-07-shortened", "A cancelled subscription loses the last quarter of its time, which its expiry shows.", func(o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if subscribed(i) {
					i.expires = c.now.Add(i.expires.Sub(c.now) * 3 / 4)
				}
				sound()
			})
		}),
	}
}

// bmcFailedFaults are those of instances that failed to create.
func bmcFailedFaults() []fault {
	return []fault{
		onTerminate("bmc-trm-12-into-the-bin", "A failed pay-as-you-go instance is put into the recycle bin.", func(o *operation) {
			onFailed(o, false, returnToBin)
		}),
		onTerminate("bmc-trm-12-stays", "The return of a failed pay-as-you-go instance is accepted and does nothing.", func(o *operation) {
			onFailed(o, false, func(*call, *instance) {})
		}),
		onTerminate("bmc-trm-12-refused", "A failed pay-as-you-go instance is refused.", func(o *operation) {
			onVerdict(o, func(_ *call, t target, refused *refusal) *refusal {
				if refused == nil && t.instance.status == "CREATE_FAILED" && !prepaid(t.instance) {
					return refuse(codeInstanceStatus, "the instance can't be returned")
				}
				return refused
			})
		}),
		onTerminate("bmc-trm-13-not-refunded", "For a failed prepaid instance nothing is refunded.", func(o *operation) {
			onFailed(o, true, leave)
		}),
	}
}

// effectOn gives the return of instances in one status another effect.
func effectOn(o *operation, status string, effect func(*call, *instance)) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if i.status == status {
			effect(c, i)
			return
		}
		sound()
	})
}

// onReturn adds to the effect on instances that went into the recycle bin.
func onReturn(o *operation, add func(*call, *instance)) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if sound(); i.status == recycle {
			add(c, i)
		}
	})
}

// onSubscription gives the return of running subscriptions another effect.
func onSubscription(o *operation, effect func(*call, *instance)) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if subscribed(i) {
			effect(c, i)
			return
		}
		sound()
	})
}

// onFailed gives the return of instances that failed to create another effect.
func onFailed(o *operation, paid bool, effect func(*call, *instance)) {
	onEffect(o, func(c *call, i *instance, sound func()) {
		if i.status == "CREATE_FAILED" && prepaid(i) == paid {
			effect(c, i)
			return
		}
		sound()
	})
}

// keepFor gives an instance in the recycle bin another time to stay.
func keepFor(d time.Duration) func(*call, *instance) {
	return func(c *call, i *instance) {
		i.plan = nil
		i.schedule(c.now.Add(d), recycle, gone)
	}
}

// markReturned remembers which instances TerminateInstance put into the recycle bin.
func markReturned(b *behaviour) *sync.Map {
	returned := new(sync.Map)
	onReturn(b.bmc.operations[terminateInstance], func(_ *call, i *instance) { returned.Store(i.id, true) })
	return returned
}

// returnOne puts the first running pay-as-you-go instance of the account into the recycle bin.
func returnOne(c *call) {
	for _, i := range c.account.instances {
		if i.status == running && !prepaid(i) {
			i.become(recycle, c.now)
			return
		}
	}
}

func forbidden(code string) refusal { return refusal{status: http.StatusForbidden, code: code} }
