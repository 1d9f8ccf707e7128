package judge

import (
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// Filtered is the rule of what a list by filters says of an instance otherwise than the whole list, which has shown it at last as
// it is given, nil where it is gone: that it is gone after a release, that it leaves the recycle bin by itself, or that a request
// has brought it there. It is "" where it is that of the scenario.
func Filtered(api provider.API, last *contract.Instance, touched, released bool) string {
	switch gone := api.Life.Gone(last); {
	case gone && released:
		return ruleOf(api, "BMC-REL-01", "ZEC-REL-01", "BSS-REL-01")
	case gone:
		return purge(api)
	case touched && api.Life.InBin(last):
		return ruleOf(api, "BMC-TRM-01", "ZEC-REL-06", "")
	}
	return ""
}

// purge is the rule that an instance leaves the recycle bin by itself.
func purge(api provider.API) string { return ruleOf(api, "BMC-TRM-04", "ZEC-REL-08", "") }

func ruleOf(api provider.API, bmc, zec, bss string) string {
	switch api.Product {
	case contract.BMC:
		return bmc
	case contract.ZEC:
		return zec
	}
	return bss
}

// late is how long an instance may stay in the recycle bin when its time there is over.
const late = 30 * time.Minute

// overdue tells whether an instance that came into the recycle bin by a request is there longer than it may be.
func (i *instance) overdue(now time.Time, seen *contract.Instance) bool {
	return i.touched && i.bin > 0 && !i.binned.IsZero() && i.api.Life.InBin(seen) && now.Sub(i.binned) >= i.bin+late
}

// stay notes since when an instance is in the recycle bin.
func (i *instance) stay(now time.Time, seen *contract.Instance) {
	if i.binned.IsZero() && i.api.Life.InBin(seen) {
		i.binned = now
	}
}
