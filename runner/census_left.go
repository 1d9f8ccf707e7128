package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/result"
)

// mutes are the places that were silent in the census: who has been asked a few times in vain is not asked hundreds of
// times more. Its zero value is ready for use.
type mutes struct {
	mu     sync.Mutex
	silent map[string]int   // how often in a row
	last   map[string]error // what the network said last
}

// mute tells whether a place is not asked any more.
func (m *mutes) mute(place string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.silent[place] >= fewest
}

// ask asks a place unless it is mute; then it gives what the network said last.
func (m *mutes) ask(place string, ask func() error) error {
	if m.mute(place) {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.last[place]
	}
	err := ask()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !unanswered(err) {
		delete(m.silent, place)
		return err
	}
	if m.silent == nil {
		m.silent, m.last = map[string]int{}, map[string]error{}
	}
	m.silent[place]++
	m.last[place] = err
	return err
}

// giveBack tries once more what is not back yet.
func (s *session) giveBack(ctx context.Context) {
	left := s.ledger.Left()
	each(len(left), s.target.Limits.Concurrency, func(i int) {
		err := s.census.mutes.ask(theHook, func() error {
			ctx, cancel := s.oneLook(ctx)
			defer cancel()
			return s.books.retry(ctx, left[i])
		})
		if err != nil {
			_ = s.books.settle(left[i].Number, err) // a mute hook was not asked
		}
	})
}

// oneLook bounds one look of the census, where the target has been found silent for long enough already.
func (s *session) oneLook(ctx context.Context) (context.Context, context.CancelFunc) {
	if !s.outage.isOver() {
		return ctx, func() {}
	}
	limit := min(takeBackUnheard, s.target.Limits.RequestTimeout)
	return context.WithTimeoutCause(ctx, limit, &errLate{within: limit})
}

// lookAt reads an inventory in the census.
func (s *session) lookAt(ctx context.Context, account contract.Account, ids []string) (listed []contract.Instance, err error) {
	err = s.census.mutes.ask(string(account.Product), func() (err error) {
		ctx, cancel := s.oneLook(ctx)
		defer cancel()
		listed, err = s.inventory(ctx, account, ids)
		return err
	})
	return listed, err
}

// takeDown takes down what stands in the ledger as not given back.
func (s *session) takeDown(ctx context.Context) {
	left := s.ledger.Left()
	things, fates := make([]result.Leftover, len(left)), make([]fate, len(left))
	each(len(left), s.target.Limits.Concurrency, func(i int) { things[i], fates[i] = s.unreturned(ctx, left[i]) })
	for i, thing := range things {
		s.census.add(thing, fates[i] == there)
		s.census.doubtful = s.census.doubtful || fates[i] == doubtful
	}
}

// fate is what is known of an account that was not given back.
type fate int

const (
	there    fate = iota // for certain
	doubtful             // it was there, and nobody answers who could say whether it is still
	perhaps              // it may never have been, or be gone
)

// unreturned says what is known of an account that stands in the ledger as not given back. Where the hook said so, it is
// there; where the hook is silent, the provider may know: it is there if its key is accepted.
func (s *session) unreturned(ctx context.Context, account leftover.Account) (result.Leftover, fate) {
	thing, held := thingOf(account), s.books.get(account.Number)
	trouble := hookIll(held.trouble)
	if account.InUse && account.Wanted == 0 {
		thing.Reason = "it was not given back, and nothing was arranged in it: " + plainTrouble(trouble)
		return thing, perhaps
	}
	if account.AccessKeyID == "" {
		thing.Reason = "it may exist, for no answer came that it could be given back by: " + plainTrouble(trouble)
		return thing, perhaps
	}
	thing.Reason = fmt.Sprintf("it could not be given back, with %d instances: %s", len(account.InstanceIDs), plainTrouble(trouble))
	if !unheard(trouble) || s.options.lean {
		return thing, there
	}
	_, err := s.lookAt(ctx, held.account, nil)
	switch {
	case err == nil:
		return thing, there
	case unknownCredentials(account.Product, err):
		thing.Reason = "nobody has its key any more, though giving it back was not answered: " + plainTrouble(trouble)
		return thing, perhaps
	}
	thing.Reason = "it was arranged, and nobody answers who could take it back, or say whether it is there: " + plainTrouble(trouble)
	return thing, doubtful
}

// plainTrouble is a trouble with the hook in the same words for all accounts that have it.
func plainTrouble(err error) string {
	if errors.Is(err, errNoAnswer) || err == nil {
		return errNoAnswer.Error()
	}
	return plainly(err)
}
