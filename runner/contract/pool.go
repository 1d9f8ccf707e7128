package contract

import "time"

// Pool is a list of instances that may be destroyed, with the accounts that they are in: what a run makes do with
// where nothing arranges instances for it.
type Pool struct {
	File     string // where it was read, for messages; what was used up is written down beside it
	Accounts []PoolAccount
}

// PoolAccount is an account of a pool. Its Account is Shared.
type PoolAccount struct {
	Account
	Line      int // of the file; 0 where there is none
	Instances []PoolInstance
}

// PoolInstance is an instance that may be destroyed, as its owner describes it.
type PoolInstance struct {
	ID          string
	Status      string    // provider's word
	ChargeType  string    // provider's word, never ""
	Commitment  bool      // in its commitment period
	Expires     time.Time // when it goes by itself; zero where it doesn't, or nobody knows
	ProductCode string    // bss, never "" there
	Region      string    // bss, never "" there
	Line        int       // of the file; 0 where there is none
}

// Defaults of the provider-state protocol for what a scenario wants of an instance.
const (
	DefaultProductCode = "ecs"         // bss
	DefaultRegion      = "cn-hangzhou" // bss
)

// Kinds of account.
const (
	KindDefault      = "default"
	KindRecycleBin   = "recycle-bin"
	KindRateLimited  = "rate-limited"
	KindNonVNO       = "non-vno"
	KindNoPermission = "no-permission"
)

// NeedOf gives the need that an account of a kind satisfies; "" where the kind has none.
func NeedOf(kind string) Need {
	switch kind {
	case KindRecycleBin:
		return NeedRecycleAccount
	case KindRateLimited:
		return NeedLoad
	case KindNonVNO:
		return NeedNonVNO
	case KindNoPermission:
		return NeedNoPermission
	default:
		return ""
	}
}
