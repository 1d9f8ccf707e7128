package contract

// Level says how much a rule weighs.
type Level string

// The levels.
const (
	Required    Level = "required"    // a page states it
	Recommended Level = "recommended" // nobody states it, every careful provider does it
	Reading     Level = "reading"     // the pages allow several behaviours; the report names the one followed
)

// Levels lists the levels, the weightiest first.
func Levels() []Level { return []Level{Required, Recommended, Reading} }

// Need is something that a target must be able to arrange or observe beyond running instances.
type Need string

// The needs.
const (
	NeedClock          Need = "clock"            // time can be moved
	NeedBilling        Need = "billing"          // billing can be read
	NeedRecycleAccount Need = "recycle-account"  // a zec account whose releases go through the bin
	NeedNonVNO         Need = "non-vno"          // a bss account that is not a virtual network operator
	NeedNoPermission   Need = "no-permission"    // a bss account without bss:ReleaseInstance
	NeedSecondAccount  Need = "second-account"   // two accounts at once
	NeedToken          Need = "token"            // an account has a bearer token
	NeedLoad           Need = "load"             // a burst of requests may be sent
	NeedPower          Need = "power"            // stop and reboot are offered
	NeedRPC            Need = "rpc-signature"    // bss knows the RPC signature
	NeedACS3           Need = "header-signature" // bss knows the header signature
)

// Needs lists every need.
func Needs() []Need { return append(Declarable(), NeedRPC, NeedACS3) }

// Declarable lists the needs that a target file can declare as not available. Which signatures there are it says otherwise.
func Declarable() []Need {
	return []Need{NeedClock, NeedBilling, NeedRecycleAccount, NeedNonVNO, NeedNoPermission, NeedSecondAccount, NeedToken, NeedLoad, NeedPower}
}

// WithoutFlaw is the Then that sends the last request once more as it should be. It shows that the refusal before it had one
// cause. It states nothing of the clause itself.
const WithoutFlaw = "the same request without this flaw is accepted"
