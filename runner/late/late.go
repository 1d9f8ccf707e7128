// Package late keeps the accounts of scenarios that have ended, and looks at each of them once more before it is torn down. That is
// at the end of the run, and where the clock of an account can be moved, after 20 hours, after 25, and after 800; or earlier, where
// there are too many accounts. What a scenario has seen must hold until then. The looks stand in the history; whoever judges the history judges them.
package late

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/steps"
)

// How far the clock of an account is moved before each look: first, what is in the recycle bin of BMC must still be there; then it
// must have left it; and then a month is over, which is when subscriptions end and bills are written.
const (
	soon     = 20 * time.Hour
	aDayOn   = 5 * time.Hour
	aMonthOn = 775 * time.Hour
)

// Keeper stands between the scenarios and what arranges their accounts. An account that a scenario gives up lives on until
// the end of the run, or until there are too many: then the oldest is looked at, and torn down.
type Keeper struct {
	steps.States
	History     *history.History
	Read        func(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error)
	Search      func(ctx context.Context, account contract.Account, by []contract.Param) ([]contract.Instance, error)
	MaxAccounts int           // there may be at the same time; accounts of scenarios under way count, and are never torn down for it
	AtOnce      int           // accounts that are looked at in parallel at the end
	Clock       bool          // the target does not declare that clocks can't be moved
	Bills       bool          // nor that billing can't be told
	Timeout     time.Duration // of one teardown
	Seed        uint64        // that the filters by which is searched follow from

	mu     sync.Mutex
	alive  int
	given  map[string][]string       // instances, by access key id
	ended  []kept                    // oldest first
	frozen map[contract.Product]bool // no clock can be moved
	silent bool                      // billing can't be told
}

// kept is an account whose scenario has ended.
type kept struct {
	contract.Account
	scenario string
}

// Account asks for an account. If there would be too many, the oldest one whose scenario has ended is torn down before.
func (k *Keeper) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	for oldest, there := k.surplus(); there; oldest, there = k.surplus() {
		k.look(ctx, oldest, first, 0)
		k.bills(ctx, oldest)
		k.tearDown(ctx, oldest)
	}
	account, err := k.States.Account(ctx, product, kind)
	if err != nil {
		k.count(-1)
	}
	return account, err
}

// surplus takes the oldest account that has to go before there can be one more; where none has to, one more is counted.
func (k *Keeper) surplus() (oldest kept, there bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.alive < k.MaxAccounts || k.MaxAccounts == 0 || len(k.ended) == 0 {
		k.alive++
		return kept{}, false
	}
	oldest, k.ended = k.ended[0], k.ended[1:]
	return oldest, true
}

func (k *Keeper) count(change int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.alive += change
}

// Arrange asks for instances of an account.
func (k *Keeper) Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	arranged, err := k.States.Arrange(ctx, account, wanted...)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.given == nil {
		k.given = map[string][]string{}
	}
	key := account.Credentials.AccessKeyID
	for _, each := range arranged {
		k.given[key] = append(k.given[key], each.IDs...)
	}
	return arranged, err
}

// TearDown keeps an account that its scenario gives up.
func (k *Keeper) TearDown(ctx context.Context, account contract.Account) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ended = append(k.ended, kept{account, history.ScenarioOf(ctx)})
	return nil
}

// Finish tears down all that is kept, and looks at each account before, unless looks says not to. What can't be torn down
// stands in the ledger of the run.
func (k *Keeper) Finish(ctx context.Context, looks bool) {
	k.mu.Lock()
	ended := k.ended
	k.ended = nil
	k.mu.Unlock()
	var workers errgroup.Group
	workers.SetLimit(max(1, k.AtOnce))
	for _, each := range ended {
		workers.Go(func() error {
			if looks {
				if !k.look(ctx, each, first, soon) {
					k.look(ctx, each, first, 0)
				}
				k.look(ctx, each, inBin, aDayOn)
				k.look(ctx, each, whole, aMonthOn)
				k.bills(ctx, each)
			}
			k.tearDown(ctx, each)
			return nil
		})
	}
	_ = workers.Wait() // none of them fails: a failure stands in the history
}

// looking is what a look is for, beside the whole list.
type looking int

const (
	whole looking = iota
	first         // the first one after the scenario: what it has changed is searched, too
	inBin         // what was in the recycle bin is searched before
)

// look reads the inventory of an account once more, after its clock was moved; false means that it can't be moved.
func (k *Keeper) look(ctx context.Context, each kept, what looking, later time.Duration) (moved bool) {
	if ctx.Err() != nil || !k.concerns(each, later) {
		return later == 0
	}
	ctx = history.In(ctx, each.scenario)
	key := each.Credentials.AccessKeyID
	moved, err := k.move(ctx, each, later)
	if !moved && err == nil {
		return false
	}
	var instances []contract.Instance
	k.mu.Lock()
	ids := slices.Clone(k.given[key])
	k.mu.Unlock()
	by := k.filters(each, what)
	if err == nil && what == inBin {
		err = k.search(ctx, each, by) // before the whole list, which may put right what has to happen by itself
	}
	if err == nil {
		instances, err = k.Read(ctx, each.Account, ids)
	}
	if ctx.Err() != nil {
		return true // the run is over, and that says nothing of the provider
	}
	if err == nil {
		k.History.Add(ctx, history.Listed{AccessKeyID: key, IDs: ids, Instances: instances})
		if what == first {
			err = k.search(ctx, each, by)
		}
	}
	k.History.Add(ctx, history.LookedAgain{AccessKeyID: key, Later: later, Err: err})
	return true
}

// move moves the clock of an account, unless its product was found to have none that can be moved.
func (k *Keeper) move(ctx context.Context, each kept, later time.Duration) (moved bool, err error) {
	if later == 0 {
		return true, nil
	}
	err = k.Pass(ctx, each.Account, later)
	if errors.As(err, new(*contract.Missing)) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.frozen == nil {
			k.frozen = map[contract.Product]bool{}
		}
		k.frozen[each.Product] = true
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("moving its clock: %w", err)
	}
	k.History.Add(ctx, history.TimePassed{AccessKeyID: each.Credentials.AccessKeyID, Duration: later})
	return true, nil
}

// concerns tells whether there is something to look at: a scenario that came to a verdict has read the account before.
func (k *Keeper) concerns(each kept, later time.Duration) bool {
	k.mu.Lock()
	frozen := k.frozen[each.Product]
	k.mu.Unlock()
	if later > 0 && (frozen || !k.Clock) {
		return false
	}
	end, _ := k.History.End(each.scenario)
	return (end.Outcome == contract.Passed || end.Outcome == contract.Failed) &&
		slices.ContainsFunc(k.History.In(each.scenario), func(event history.Event) bool {
			listed, is := event.Kind.(history.Listed)
			return is && listed.AccessKeyID == each.Credentials.AccessKeyID
		})
}

// tearDown tears down an account that is kept, even where the run is over.
func (k *Keeper) tearDown(ctx context.Context, each kept) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(history.In(ctx, each.scenario)), k.Timeout)
	defer cancel()
	err := k.States.TearDown(ctx, each.Account)
	k.History.Add(ctx, history.TornDown{AccessKeyID: each.Credentials.AccessKeyID, Err: err})
	k.count(-1)
}
