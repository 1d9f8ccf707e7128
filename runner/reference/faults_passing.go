package reference

import (
	"slices"
	"sync"
	"sync/atomic"

	"relcon/runner/contract"
)

// passingFaults are those of what shows for a while only, or at one place only.
func passingFaults() []fault {
	const whyRefused = "they look at the same refusals"
	refusedThere := []string{"BMC-TRM-08", "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11"}
	return []fault{
		whenShown("bmc-trm-18-other-charge-type", "A refused instance is shown as prepaid.", false, func(item *bmcItem) {
			item.InstanceChargeType = contract.Prepaid
		}).also(whyRefused, refusedThere...),
		whenShown("bmc-trm-18-other-expiry", "A refused instance is shown with another time of expiry.", false, func(item *bmcItem) {
			expires := "2031-01-01T00:00:00Z"
			item.ExpiredTime = &expires
		}).also(whyRefused, refusedThere...),
		whenShown("bmc-trm-18-shown-otherwise-once", "A refused instance is shown as STOPPED in the next listing.", true, func(item *bmcItem) {
			item.InstanceStatus = stopped
		}).also(whyRefused, refusedThere...),
		onTerminate("bmc-trm-02-refunded-instead", "A returned instance is refunded, and billed on.", func(o *operation) {
			onReturn(o, func(_ *call, i *instance) { i.billing, i.refund = billingOn, refundInFull })
		}),
		onTerminate("bmc-trm-02-another-unbilled", "The return of an instance stops the billing of all others.", func(o *operation) {
			onReturn(o, func(c *call, _ *instance) {
				for _, i := range c.account.instances {
					i.billing = billingOff
				}
			})
		}),
		newFault("bmc-trm-06-vanishes-first", "A cancelled subscription instance is missing from the first listings.", func(b *behaviour) {
			missing := missingAtFirst(b.bmc)
			onEffect(b.bmc.operations[terminateInstance], func(_ *call, i *instance, sound func()) {
				if subscribed(i) {
					missing(i)
				}
				sound()
			})
		}),
		onRelease("zec-rel-05-by-way-of-the-bin", "On a default account one released instance is in the recycle bin for a while.", func(_ *zenlayer, o *operation) {
			onDirect(o, alone, func(c *call, i *instance) { passSeen(i, recycle, gone, c.now) })
		}),
		onRelease("zec-rel-06-vanishes-first", "An instance on its way into the recycle bin is missing from the first listings.", func(z *zenlayer, o *operation) {
			missing := missingAtFirst(z)
			onBinned(o, false, func(_ *call, i *instance, sound func()) {
				missing(i)
				sound()
			})
		}),
		onBSS("bss-rel-16-several-come-back", "Several instances are released, and available again shortly after.", func(g *gateway) {
			effectWhen(g, multiple, func(c *gatewayCall, i *instance) {
				i.become(gone, c.now)
				comeBack(i, normal, c.now)
			})
		}).also(whySeveral, "BSS-REL-12"),
		onBSS("bss-rel-16-several-created-anew", "Several instances are said to be released, and being created again.", func(g *gateway) {
			effectWhen(g, multiple, func(c *gatewayCall, i *instance) { i.become("Creating", c.now) })
		}).also(whySeveral, "BSS-REL-12"),
	}
}

// missingAtFirst gives a way of keeping an instance out of the next two listings: who looks once asks for the list, and
// then for what the list does not show.
func missingAtFirst(z *zenlayer) func(*instance) {
	left := new(sync.Map)
	onAnswer(z.operations[describeInstances], func(_ *call, a answer) answer {
		page, _ := a.response.DataSet.([]any)
		shown := slices.DeleteFunc(slices.Clone(page), func(item any) bool {
			listings, missing := left.Load(idOf(item))
			return missing && listings.(*atomic.Int64).Add(-1) >= 0
		})
		if less := len(page) - len(shown); less > 0 {
			total := *a.response.TotalCount - less
			a.response.TotalCount, a.response.DataSet = &total, shown
		}
		return a
	})
	return func(i *instance) {
		listings := new(atomic.Int64)
		listings.Store(2)
		left.Store(i.id, listings)
	}
}

func idOf(item any) string {
	switch item := item.(type) {
	case bmcItem:
		return item.InstanceID
	case zecItem:
		return item.InstanceID
	}
	return ""
}

// whenShown makes a fault that shows instances otherwise whose return was refused, for good or once.
func whenShown(id, summary string, once bool, spoil func(*bmcItem)) fault {
	return newFault(id, summary, func(b *behaviour) {
		refused := new(sync.Map)
		whenRefused(b.bmc.operations[terminateInstance], func(_ *call, i *instance) { refused.Store(i.id, true) })
		sound := b.bmc.listing.item
		b.bmc.listing.item = func(i *instance, status string) any {
			item, ok := sound(i, status).(bmcItem)
			if _, spoilt := refused.Load(i.id); !ok || !spoilt {
				return item
			}
			if once {
				refused.Delete(i.id)
			}
			spoil(&item)
			return item
		}
	})
}
