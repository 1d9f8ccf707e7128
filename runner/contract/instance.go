package contract

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Statuses of Zenlayer instances, in the provider's words (bmc: instanceStatus; zec: status).
const (
	StatusRunning = "RUNNING"
	StatusRecycle = "RECYCLE" // in the recycle bin
)

// StatusNormal is the status of a usable instance at Alibaba Cloud.
const StatusNormal = "Normal"

// Charge types, in the providers' words.
const (
	Postpaid     = "POSTPAID"
	Prepaid      = "PREPAID"
	PayAsYouGo   = "PayAsYouGo"
	Subscription = "Subscription"
)

// Instance is one entry of an account's inventory: what the contracts speak about, and all else that a page documents.
type Instance struct {
	ID          string
	Status      string
	ChargeType  string // "" where the product does not show it (zec)
	AutoRenew   *bool  // nil where it is not shown
	ExpiredTime string // as the provider writes it; "" where it is not shown

	Members map[string]any // the other documented members of the item, as they were decoded, numbers as json.Number
}

// Wanted describes instances that a scenario needs. The zero value of each field means the default of the
// provider-state protocol.
type Wanted struct {
	Count       int    // 0 means 1
	Status      string // provider's word
	ChargeType  string
	Commitment  bool          // in its commitment period
	ExpiresIn   time.Duration // for prepaid ones
	ProductCode string        // bss
	Region      string        // bss
	Bystander   bool          // no scenario names it, and nothing may happen to it
}

// String names the kind in the provider's words, such as "RUNNING PREPAID".
func (w Wanted) String() string {
	words := []string{w.Status, w.ChargeType, w.ProductCode, w.Region}
	if w.Commitment {
		words = append(words, "in commitment")
	}
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

// Arranged is what came of a Wanted: the ids of the instances, or why the target can't arrange them.
type Arranged struct {
	IDs     []string
	Missing *Missing // nil where the instances are there
}

// OneByOne arranges by a function that can arrange one Wanted at a time. It stops at the first that can't be arranged, unless
// that is a bystander, and gives what was arranged before it.
func OneByOne(wanted []Wanted, arrange func(Wanted) ([]string, error)) (arranged []Arranged, err error) {
	for _, each := range wanted {
		ids, err := arrange(each)
		var missing *Missing
		if err != nil && !(each.Bystander && errors.As(err, &missing)) {
			return arranged, err
		}
		arranged = append(arranged, Arranged{IDs: ids, Missing: missing})
	}
	return arranged, nil
}

// Account is an account of a provider, alone with its instances and its clock unless it is Shared.
type Account struct {
	Product     Product
	Kind        string // "default", "recycle-bin", "rate-limited", "non-vno", "no-permission"
	Credentials Credentials
	Reference   string        // of ours, by which the hook knows it, too; "" where it does not
	Retention   time.Duration // how long a recycle-bin account keeps an instance; 0 means unknown
	RateLimit   *RateLimit    // nil where the account has none that we know
	Shared      bool          // it holds more than was arranged for the scenario: other scenarios' instances, unused ones, strangers
	Exclusive   bool          // shared, but lent to one scenario at a time, and all that it holds was given away: no strangers
	Spare       []string      // of an exclusive account: everything in it that was given away, used up or not
}

// Tag is a label of an instance. The tags are those of PoolInstance.
type Tag struct {
	Key   string `yaml:"key" need:"the key of the tag" json:"key"`
	Value string `yaml:"value" need:"the value of the tag" json:"value"`
}

// RateLimit is a documented limit: so many requests per duration. The tags are those of PoolInstance.
type RateLimit struct {
	Requests int           `yaml:"requests" need:"how many requests are allowed"`
	Per      time.Duration `yaml:"per" need:"the time for so many requests, such as 1s"`
}

// Billing is what the provider says about the money side of one instance.
type Billing struct {
	Billing string // "active" or "stopped"
	Refund  string // "none" or "full"
}
