package pool

import (
	"cmp"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// notSoon is how long an instance must have to go before it expires, so that it does not expire during a scenario.
const notSoon = time.Hour

// soon tells whether an instance is about to go by itself, or has gone.
func soon(i contract.PoolInstance, now time.Time) bool {
	return !i.Expires.IsZero() && i.Expires.Sub(now) < notSoon
}

// fits tells whether an instance is what is wanted. What is not said has the default of the provider-state protocol.
func fits(product contract.Product, i contract.PoolInstance, wanted contract.Wanted, now time.Time) bool {
	full := withDefaults(product, wanted)
	left := i.Expires.Sub(now)
	switch {
	case i.Status != full.Status || i.ChargeType != full.ChargeType || i.Commitment != full.Commitment:
		return false
	case i.ProductCode != full.ProductCode || i.Region != full.Region:
		return false
	case i.Expires.IsZero():
		return wanted.ExpiresIn == 0
	case wanted.ExpiresIn > 0:
		return left > 0 && left <= wanted.ExpiresIn
	default:
		return !soon(i, now)
	}
}

func withDefaults(product contract.Product, wanted contract.Wanted) contract.Wanted {
	api := provider.Of(product)
	wanted.Status = cmp.Or(wanted.Status, api.Life.Statuses[0])
	wanted.ChargeType = cmp.Or(wanted.ChargeType, api.PayAsYouGo)
	if product == contract.BSS {
		wanted.ProductCode = cmp.Or(wanted.ProductCode, contract.DefaultProductCode)
		wanted.Region = cmp.Or(wanted.Region, contract.DefaultRegion)
	}
	return wanted
}
