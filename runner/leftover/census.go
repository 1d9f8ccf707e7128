package leftover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/result"
)

// Census finds out what is left of what a run has arranged, by what its ledger says and by what the public API shows.
type Census struct {
	Ledger   *Ledger
	AtOnce   int           // so many accounts
	Again    time.Duration // before a second look at what was not gone at once
	Timeout  time.Duration // of one request
	LookBack bool          // read the inventory of everything that was torn down

	TearDown func(ctx context.Context, left Account) error // once more
	Read     func(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error)
	Down     func() bool            // the target was found to be silent for long enough already
	Unheard  func(err error) bool   // the hook, or the target, did not answer
	Plainly  func(err error) string // what a failure means

	silent silentPlaces
}

// Found is what a census found.
type Found struct {
	result.Left
	Doubtful bool // an account was there, and nothing answers that knows whether it is there still
}

func (f *Found) add(thing result.Leftover, certain bool) {
	if certain {
		f.Leftovers = append(f.Leftovers, thing)
		return
	}
	f.Unchecked = append(f.Unchecked, thing)
}

// Take tears down what is not torn down yet, and looks whether all that was torn down is gone. It writes what it finds
// into the ledger; if the ledger can't be written, the report says so anyway. limit is for all of that.
func (c *Census) Take(ctx context.Context, limit time.Duration) Found {
	ctx, cancel := within(ctx, limit, ", the time for tearing down and looking")
	defer cancel()
	left := c.Ledger.Left()
	each(len(left), c.AtOnce, func(i int) {
		err := c.silent.ask(hookPlace, func() error {
			ctx, cancel := c.oneLook(ctx)
			defer cancel()
			return c.TearDown(ctx, left[i])
		})
		if err != nil {
			_ = c.Ledger.TornDown(left[i].Number, err) // a silent hook was not asked
		}
	})
	var found Found
	left = c.Ledger.Left()
	things, fates := make([]result.Leftover, len(left)), make([]fate, len(left))
	each(len(left), c.AtOnce, func(i int) { things[i], fates[i] = c.fateOf(ctx, left[i]) })
	for i, thing := range things {
		found.add(thing, fates[i] == there)
		found.Doubtful = found.Doubtful || fates[i] == doubtful
	}
	if c.LookBack {
		c.lookBack(ctx, &found)
	}
	return found
}

// fate is what is known of an account that was not torn down.
type fate int

const (
	there    fate = iota // for certain
	doubtful             // it was there, and nothing answers that knows whether it is there still
	perhaps              // it may never have been, or be gone
)

// fateOf says what is known of an account that was not torn down. Where the hook said so, it is there; where the hook is
// silent, the provider may know: it is there if its key is accepted.
func (c *Census) fateOf(ctx context.Context, account Account) (result.Leftover, fate) {
	thing, trouble := thingOf(account), account.Memory.Trouble
	why := "asking for it broke off"
	if trouble != nil {
		why = c.Plainly(trouble)
	}
	if account.InUse && account.AccessKeyID != "" {
		why += fmt.Sprintf(" (the ledger has its access key, under %s)", account.Reference)
	}
	switch {
	case account.Wanted == 0 && (account.InUse || errors.As(trouble, new(*UnseenError))):
		thing.Reason = "it was not torn down, and nothing was arranged in it: " + why
		return thing, perhaps
	case account.AccessKeyID == "" && c.refused(trouble):
		thing.Reason = "it may exist, although the request for it was refused, for the hook does not say that it is gone: " + why
		return thing, perhaps
	case account.AccessKeyID == "":
		thing.Reason = "it may exist, for no answer came to the request for it: " + why
		return thing, perhaps
	}
	thing.Reason = fmt.Sprintf("it could not be torn down, with %s: %s", contract.Plural(len(account.InstanceIDs), "instance"), why)
	if !c.Unheard(trouble) {
		return thing, there
	}
	_, err := c.read(ctx, account, nil)
	switch {
	case err == nil:
		return thing, there
	case UnknownKey(err):
		ended := "was refused"
		if client.Unanswered(trouble) {
			ended = "was not answered"
		}
		thing.Reason = fmt.Sprintf("nobody has its key any more, though its teardown %s: %s", ended, why)
		return thing, perhaps
	}
	thing.Reason = "it was arranged, and nobody answers who could tear it down, or say whether it is there: " + why
	return thing, doubtful
}

// refused tells whether a request was answered.
func (c *Census) refused(trouble error) bool {
	return trouble != nil && !c.Unheard(trouble) && !errors.Is(trouble, context.Canceled)
}

// remnant is what was still there when an account was looked at after it was torn down.
type remnant struct {
	there  []contract.Instance // arranged by this run and listed still
	reason string              // why nothing can be said; "" where the account is gone
}

// lookBack reads the inventory of every account that was torn down, and a second time where it was not gone at once.
func (c *Census) lookBack(ctx context.Context, found *Found) {
	accounts := slices.DeleteFunc(c.Ledger.Accounts(), func(a Account) bool { return !a.TornDown || a.AccessKeyID == "" })
	remnants := make([]remnant, len(accounts))
	each(len(accounts), c.AtOnce, func(i int) { remnants[i] = c.inspect(ctx, accounts[i]) })
	var again []int
	for i, got := range remnants {
		if !c.silent.is(string(accounts[i].Product)) && (got.reason != "" || len(got.there) > 0) {
			again = append(again, i)
		}
	}
	if len(again) > 0 && client.Sleep(ctx, c.Again) == nil {
		each(len(again), c.AtOnce, func(i int) { remnants[again[i]] = c.inspect(ctx, accounts[again[i]]) })
	}
	for i, got := range remnants {
		thing := thingOf(accounts[i])
		switch thing.Reason = got.reason; {
		case len(got.there) > 0:
			_ = c.Ledger.StillThere(accounts[i].Number, true)
		case got.reason != "":
			found.add(thing, false)
		}
		for _, instance := range got.there {
			thing.InstanceID, thing.Status, thing.Reason = instance.ID, instance.Status, "its account was torn down, and still lists it"
			found.add(thing, true)
		}
	}
}

// inspect looks at an account that was torn down. It is gone where the provider does not know its key. Where instances
// were asked for and their ids never came, whatever it lists counts: the account was made for the run.
func (c *Census) inspect(ctx context.Context, account Account) remnant {
	ids, lost := account.InstanceIDs, account.Wanted > len(account.InstanceIDs)
	listed, err := c.read(ctx, account, ids)
	var refused *client.UnreadableError
	switch {
	case UnknownKey(err):
		return remnant{}
	case errors.As(err, &refused) && refused.Code != "": // in the same words for all accounts that are answered alike
		return remnant{reason: fmt.Sprintf("it was torn down, and can't be looked at: %s answers %d %s, which does not say that nobody has its key",
			refused.Operation, refused.Status, refused.Code)}
	case err != nil:
		return remnant{reason: "it was torn down, and can't be looked at: " + c.Plainly(err)}
	}
	var found remnant
	for _, instance := range listed {
		if (lost || slices.Contains(ids, instance.ID)) && !provider.Of(account.Product).Life.Gone(&instance) {
			found.there = append(found.there, instance)
		}
	}
	if len(found.there) == 0 {
		found.reason = "it was torn down, and its key is still accepted"
		if len(ids) > 0 {
			found.reason += fmt.Sprintf("; it lists none of the %s of the run", contract.Plural(len(ids), "instance"))
		}
	}
	return found
}

// read reads an inventory, unless its product has been silent for a few times.
func (c *Census) read(ctx context.Context, account Account, ids []string) (listed []contract.Instance, err error) {
	err = c.silent.ask(string(account.Product), func() (err error) {
		ctx, cancel := c.oneLook(ctx)
		defer cancel()
		listed, err = c.Read(ctx, account.Memory.Account, ids)
		return err
	})
	return listed, err
}

// UnknownKey tells whether an inventory was refused because no account has such a key.
func UnknownKey(err error) bool {
	var refused *client.UnreadableError
	return errors.As(err, &refused) && provider.Of(refused.Product).UnknownKey(refused.Status, refused.Code)
}

func thingOf(account Account) result.Leftover {
	thing := result.Leftover{Product: account.Product, Kind: account.Kind, Scenario: account.Scenario}
	if thing.Kind == contract.KindDefault {
		thing.Kind = ""
	}
	return thing
}
