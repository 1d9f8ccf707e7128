package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/states/hook"
)

// soon is when a subscription ends that is to be renewed while time passes, and margin how far beyond an end it passes.
const (
	soon   = 2 * time.Hour
	margin = time.Hour
)

// clock checks that time passes.
type clock struct{ *subject }

// check lets time pass for an account, and looks at everything in it that time changes, and at another account, where it
// changes nothing.
func (s clock) check(ctx context.Context) {
	moved, still, passes := s.a, s.b, soon+margin
	if s.api.Life.BinTime(moved) == 0 && slices.Contains(s.api.Kinds, contract.KindRecycleBin) {
		if both, ok := s.binned(ctx); ok {
			moved, still = both[0], both[1]
			defer s.giveUp(ctx, moved, removed)
			defer s.giveUp(ctx, still, removed)
		}
	}
	kept := s.api.Life.BinTime(moved)
	passes = max(passes, kept+margin)
	timers := s.timers(ctx, moved, kept > 0, everyTimer)
	before, err := s.read(ctx, moved, timers...)
	stay, errStill := s.beside(ctx, still, kept > 0)
	asked := s.setup(hook.TimePasses, hook.Params{Duration: passes.String()})
	if err := errors.Join(err, errStill); err != nil {
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), everyTimer, oneClock)
		return
	}
	err = s.Alone(ctx, moved)
	if err == nil {
		err = s.States.Pass(ctx, moved, passes)
	}
	if err != nil {
		s.failed(err, everyTimer, asked, "200 {}", oneClock)
		return
	}
	var stuck string
	var refused *client.UnreadableError
	_, _, err = s.await(ctx, moved, timers, func(held map[string]contract.Instance, err error) bool {
		stuck = s.stuck(before, held, timers)
		return err == nil && stuck == ""
	})
	switch {
	case errors.As(err, &refused) && provider.RefusesKeys(refused.Code):
		s.found(everyTimer, asked+", and a list of its instances", withSigned(err), "a list: signatures keep the real time, and so does the API when it checks them")
	case err != nil:
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), everyTimer)
	case stuck != "":
		s.found(everyTimer, asked, stuck, "everything that is due by then has happened")
	case len(timers) > 0:
		s.holds(everyTimer)
	}
	s.untouched(ctx, still, stay, asked)
}

// beside arranges in another account what time changes. There is nothing where there is no other account.
func (s clock) beside(ctx context.Context, still contract.Account, bin bool) (map[string]contract.Instance, error) {
	if s.single {
		return nil, nil
	}
	return s.read(ctx, still, s.timers(ctx, still, bin, oneClock)...)
}

// binned asks for two accounts with a recycle bin.
func (s clock) binned(ctx context.Context) (both [2]contract.Account, ok bool) {
	for i := range both {
		account, err := s.States.Account(ctx, s.Product(), contract.KindRecycleBin)
		if err == nil && (account.Retention == 0 || !s.empty(ctx, account)) {
			s.giveUp(ctx, account, removed)
			err = errors.New("no such account")
		}
		if err != nil {
			if i > 0 {
				s.giveUp(ctx, both[0], removed)
			}
			return both, false // kinds says why
		}
		both[i] = account
	}
	return both, true
}

// timers arranges what time changes: two instances in a recycle bin, and a subscription that is soon renewed. Without them, blocked
// can't be seen.
func (s clock) timers(ctx context.Context, account contract.Account, bin bool, blocked string) []string {
	sorts := []contract.Wanted{{Count: 1, Status: s.api.Life.Statuses[0], ChargeType: s.api.Subscription, ExpiresIn: soon}}
	if bin {
		sorts = append(sorts, contract.Wanted{Count: 2, Status: contract.StatusRecycle, ChargeType: s.api.PayAsYouGo})
	}
	var all []string
	for _, wanted := range sorts {
		ids, _ := s.listedIn(ctx, account, wanted, blocked)
		all = append(all, ids...)
	}
	return all
}

// stuck says what time should have changed and has not; "" where all is well.
func (s clock) stuck(before, held map[string]contract.Instance, timers []string) string {
	for _, id := range timers {
		was, listed := before[id]
		now, there := held[id]
		switch {
		case !listed:
		case s.wanted[id].Status == contract.StatusRecycle:
			if s.api.Life.InBin(&was) && there && !s.api.Life.Gone(&now) {
				return fmt.Sprintf("the API still lists %s in the recycle bin", id)
			}
		case there && !s.api.Life.Gone(&now) && was.ExpiredTime != "" && now.ExpiredTime == was.ExpiredTime:
			return fmt.Sprintf("the API still lists %s, a subscription that renews itself, as one that ends at %s, which was %v ahead", id, now.ExpiredTime, soon)
		}
	}
	return ""
}

// untouched checks that time has not passed for another account.
func (s clock) untouched(ctx context.Context, account contract.Account, before map[string]contract.Instance, asked string) {
	if s.single {
		return
	}
	held, err := s.read(ctx, account, sortedIDs(before)...)
	if err != nil {
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), oneClock)
		return
	}
	for _, id := range sortedIDs(before) {
		was, now := before[id], held[id]
		if _, there := held[id]; !there || now.ExpiredTime != was.ExpiredTime {
			s.found(oneClock, asked+" for one of two accounts", fmt.Sprintf("time has passed for %s in the other account, too", id), "nothing changes there")
			return
		}
	}
	if len(before) > 0 {
		s.holds(oneClock)
	}
}
