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

// PoolInstance is an instance that may be destroyed, as its owner describes it. The tags are its keys in the file of a pool, and
// what stands there: see package target.
type PoolInstance struct {
	ID          string    `yaml:"id" need:"the id of an instance that may be destroyed"`
	Status      string    `yaml:"status" need:"its status in the provider's word, such as RUNNING"`
	ChargeType  string    `yaml:"chargeType" want:"a charge type such as PREPAID"` // never "" once it was read
	Commitment  bool      `yaml:"commitment"`                                      // in its commitment period
	Expires     time.Time `yaml:"expires"`                                         // when it goes by itself; zero where it doesn't, or nobody knows
	ProductCode string    `yaml:"productCode" want:"a product code such as ecs"`   // bss, never "" there
	Region      string    `yaml:"region" want:"a region such as cn-hangzhou"`      // bss, never "" there
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
