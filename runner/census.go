package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/provider"
	"relcon/runner/result"
	"relcon/runner/states"
)

// census is what is left of what a run has arranged, by what its ledger says and by what the public API shows.
type census struct {
	leftovers []result.Leftover
	unchecked []result.Leftover
	kept      string // path of the ledger; "" where there is none any more
	doubtful  bool   // an account was there, and nobody answers who could say whether it is still
	mutes     mutes
}

// count gives back what is not back yet, looks whether all that was given back is gone, and lets go of the ledger if
// so. It has a time of its own, for it is needed most where the run's time is over.
func (s *session) count(ctx context.Context) {
	if s.options.Looking != nil {
		s.options.Looking(len(s.ledger.Accounts()))
	}
	limit := s.censusTime()
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), limit, &errLate{limit, ", the time for giving back and looking"})
	defer cancel()
	s.giveBack(states.WithPatience(ctx, s.target.Limits.RequestTimeout))
	s.takeDown(ctx)
	if s.met && !s.options.lean {
		s.lookBack(ctx)
	}
	s.census.kept = s.letGo()
}

// each calls do for 0 to n-1, so many at once.
func each(n, atOnce int, do func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, max(1, atOnce)) {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
}

// remnant is what was still there when an account was looked at after it was given back.
type remnant struct {
	there  []contract.Instance // arranged by this run and listed still
	reason string              // why nothing can be said; "" where the account is gone
}

// lookBack reads the inventory of every account that was given back, and a second time where it was not gone at once.
func (s *session) lookBack(ctx context.Context) {
	var accounts []leftover.Account
	for _, account := range s.ledger.Accounts() {
		if account.Back && account.AccessKeyID != "" {
			accounts = append(accounts, account)
		}
	}
	remnants := make([]remnant, len(accounts))
	sight := func(i int) {
		remnants[i] = s.inspect(ctx, s.books.get(accounts[i].Number).account, accounts[i])
	}
	each(len(accounts), s.target.Limits.Concurrency, sight)
	var again []int
	for i, found := range remnants {
		if !s.census.mutes.mute(string(accounts[i].Product)) && (found.reason != "" || len(found.there) > 0) {
			again = append(again, i)
		}
	}
	if len(again) > 0 && sleep(ctx, s.target.Limits.PollInterval) == nil {
		each(len(again), s.target.Limits.Concurrency, func(i int) { sight(again[i]) })
	}
	for i, found := range remnants {
		s.judge(accounts[i], found)
	}
}

// judge takes down what a look has found.
func (s *session) judge(account leftover.Account, found remnant) {
	thing := thingOf(account)
	for _, instance := range found.there {
		thing.InstanceID, thing.Status = instance.ID, instance.Status
		thing.Reason = "its account was given back, and lists it still"
		s.census.add(thing, true)
	}
	if len(found.there) > 0 {
		_ = s.ledger.StillListed(account.Number) // a ledger that can't be written is told elsewhere
		return
	}
	if found.reason != "" {
		thing.Reason = found.reason
		s.census.add(thing, false)
	}
}

// inspect looks at an account that was given back. It is gone where the provider does not know its credentials. Where
// instances were asked for and their ids never came, whatever it lists counts: the account was made for the run.
func (s *session) inspect(ctx context.Context, account contract.Account, known leftover.Account) remnant {
	ids, lost := known.InstanceIDs, known.Wanted > len(known.InstanceIDs)
	listed, err := s.lookAt(ctx, account, ids)
	switch {
	case unknownCredentials(account.Product, err):
		return remnant{}
	case err != nil:
		return remnant{reason: "it was given back, and can't be looked at: " + unsure(err)}
	}
	var found remnant
	for _, instance := range listed {
		if (lost || slices.Contains(ids, instance.ID)) && !provider.Of(account.Product).Life.Gone(&instance) {
			found.there = append(found.there, instance)
		}
	}
	if len(found.there) == 0 && len(ids) > 0 {
		return remnant{reason: fmt.Sprintf("it was given back, and its key is still accepted; of the %d instances of the run it lists none", len(ids))}
	}
	if len(found.there) == 0 {
		return remnant{reason: "it was given back, and its key is still accepted"}
	}
	return found
}

// unsure says why a look at an account tells nothing, in the same words for all accounts that are answered alike.
func unsure(err error) string {
	var unreadable *client.UnreadableError
	if errors.As(err, &unreadable) && unreadable.Code != "" {
		return fmt.Sprintf("%s answers %d %s, which does not say that nobody has its key", unreadable.Operation, unreadable.Status, unreadable.Code)
	}
	return plainly(err)
}

// unknownCredentials tells whether an inventory was refused because nobody has such a key.
func unknownCredentials(product contract.Product, err error) bool {
	var unreadable *client.UnreadableError
	return errors.As(err, &unreadable) && provider.Of(product).UnknownKey(unreadable.Status, unreadable.Code)
}

func thingOf(account leftover.Account) result.Leftover {
	thing := result.Leftover{Product: account.Product, Kind: account.Kind, Scenario: account.Scenario}
	if thing.Kind == "default" {
		thing.Kind = ""
	}
	return thing
}

func (c *census) add(thing result.Leftover, certain bool) {
	if certain {
		c.leftovers = append(c.leftovers, thing)
		return
	}
	c.unchecked = append(c.unchecked, thing)
}

// into puts the census into a report.
func (c *census) into(r *result.Report) {
	r.Leftovers, r.Unchecked = c.leftovers, c.unchecked
	if c.kept != "" {
		r.Sweep = SweepCommand(c.kept)
	}
}

// censusTime bounds the census: two requests for each account at the target's pace, a look again, and what a slow answer
// takes. Who was not met is waited for as long as one answer takes, and who never answered not even that: the ledger
// keeps the doubt.
func (s *session) censusTime() time.Duration {
	const least, most = 10 * time.Second, 10 * time.Minute
	limits := s.target.Limits
	if !s.met {
		if s.books != nil && s.books.heard.Load() {
			return limits.RequestTimeout
		}
		return min(takeBackUnheard, limits.RequestTimeout)
	}
	// In floating point up to the bound: a tiny rate would overflow a duration, and leave no time at all.
	pace := 4 * float64(len(s.ledger.Accounts())) / limits.RequestsPerSecond
	others := least + 2*min(most, limits.RequestTimeout) + min(most, limits.PollInterval)
	return time.Duration(min(most.Seconds(), others.Seconds()+pace) * float64(time.Second))
}
