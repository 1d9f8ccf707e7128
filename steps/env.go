package steps

import (
	"context"
	"time"

	"relcon/runner/contract"
)

// Client sends calls to the target and reads inventories through the public API. A refusal is an Exchange; only a
// transport failure is an error, and a call that names an instance that is neither Own nor Absent.
type Client interface {
	Send(ctx context.Context, call contract.Call) (contract.Exchange, error)
	Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error)
	SearchBin(ctx context.Context, account contract.Account) ([]contract.Instance, error)                   // a *contract.Missing where the provider can't search it
	Search(ctx context.Context, account contract.Account, by []contract.Param) ([]contract.Instance, error) // a *contract.Missing where it refuses the filters
	Own(account contract.Account, ids ...string) error                                                      // they were arranged for this run, and were not there before
	Absent(ctx context.Context, account contract.Account, ids ...string) (absent bool, err error)           // looks made-up ids up
	Vague(call contract.Call) string                                                                        // why a call could mean instances that it does not name; "" if it can't
	Short(account contract.Account) string                                                                  // how far the last list got, where it counts more than it shows; "" where it does not
}

// States arranges what a scenario needs. A need that the target can't give is a *contract.Missing.
type States interface {
	Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error)
	Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error)
	Pass(ctx context.Context, account contract.Account, d time.Duration) error
	Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error)
	TearDown(ctx context.Context, account contract.Account) error
}

// Wait is a wait of a scenario.
type Wait interface {
	Over(unmet bool) // unmet says that all the time was used up, and what was waited for did not come
	Hopeless() error // why it is of no use to wait any longer; nil while it may be
}

// Codec reads the bodies of answers; package schemas has all of it.
type Codec struct {
	Validate  func(schema string, body []byte) ([]string, error) // what is wrong with a body
	Decode    func(body []byte) (any, error)
	DecodeXML func(body []byte) (root string, value map[string]any, err error)
}

// Env is what a run gives to each of its scenarios.
type Env struct {
	Client    Client
	States    States
	Codec     Codec
	Settle    time.Duration                                    // how long an effect may take
	Poll      time.Duration                                    // longest pause between two looks at an effect that does not show yet
	Again     time.Duration                                    // the "short while" after which what was seen must still be so
	Pause     func(ctx context.Context, d time.Duration) error // waits without holding a place that another scenario could use
	Now       func() time.Time
	Versions  map[contract.Product]string                                          // of the API, that a call has which names none
	Waiting   func(ctx context.Context, subject, want string, arranging bool) Wait // is told what a scenario begins to wait for, and whether it is only being arranged; may be nil
	Untouched func(account contract.Account) map[string]bool                       // instances of a shared account that no scenario was given; nil where no account is shared
}
