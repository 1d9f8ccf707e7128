package states

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// Source is where accounts and instances come from: a Hook, or a pool.
type Source interface {
	Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error)
	// Arrange makes instances of an account, in the order of wanted, and gives what came of each. Only a bystander may be Missing:
	// where anything else can't be arranged, that is the error, with what was arranged before it.
	Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error)
	Pass(ctx context.Context, account contract.Account, d time.Duration) error
	Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error)
	TearDown(ctx context.Context, account contract.Account) error
	String() string
}

// Watch knows whether the hook answers.
type Watch interface {
	client.Watch
	Failures(place string) int // in a row
	Over() bool                // nothing is waited for any more
}

// Looks know what the accounts of a run have shown.
type Looks interface {
	Strange(account contract.Account) (id string, later bool)           // an instance that was not arranged, "" where there is none; later: first seen when the run had acted
	Alone(account contract.Account) bool                                // all of it was seen once, the recycle bin included, and nothing else was in it
	LookOver(ctx context.Context, account contract.Account) (err error) // sees all of it
}

// Leases arranges what the scenarios of a run need, and answers for it until it is torn down. It counts instances, writes
// into the ledger ahead of every request, and waits for a hook that does not answer for a while. What surely did not reach
// the hook is asked again, and so is a teardown, which may be asked any number of times; nothing else is, since a second
// account would be one that is never torn down.
type Leases struct {
	Source       Source
	Ledger       *leftover.Ledger // nil where nothing is made, so that nothing can be left: for a pool
	MaxInstances int              // that may be asked for in all; 0 means no limit
	Timeout      time.Duration    // of one request
	Retry        client.Retry
	Watch        Watch
	Scenario     func(ctx context.Context) string // that is under way; "" where none is
	Looks        Looks

	heard  atomic.Bool // the source has given an account
	trying sync.Mutex  // held by the one scenario that finds out whether the hook is back

	mu       sync.Mutex
	asked    int             // instances
	repeated map[string]bool // access key ids of accounts that were given more than once
}

// hookPlace is what Watch knows the hook by.
const hookPlace = "hook"

// String names the source.
func (l *Leases) String() string { return l.Source.String() }

// Heard tells whether an account was ever given.
func (l *Leases) Heard() bool { return l.heard.Load() }

// Asked counts the instances that were asked for.
func (l *Leases) Asked() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// Account asks for an account. While the hook does not answer, one scenario at a time tries, and the others wait, so that a
// short outage costs few verdicts. Once ctx has ended nothing is asked for; but what was asked for before is waited for a
// while, since only the answer says what there is to tear down.
func (l *Leases) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	if l.Ledger == nil {
		return l.Source.Account(ctx, product, kind)
	}
	leave, err := l.turn(ctx)
	if err != nil {
		return contract.Account{}, err
	}
	defer leave()
	number, reference, err := l.Ledger.Ask(product, kind, l.Scenario(ctx))
	if err != nil {
		return contract.Account{}, err
	}
	asking, cancel := l.outlasting(ctx)
	defer cancel()
	var account contract.Account
	var last error // of a try; the error of all may be that ctx has ended
	err = l.ask(ctx, client.Unsent, func() error {
		account, last = l.Source.Account(WithReference(asking, reference), product, kind)
		return Down(last)
	})
	if err != nil {
		return contract.Account{}, errors.Join(err, l.notGiven(asking, number, last))
	}
	l.heard.Store(true)
	if err := l.Ledger.Given(number, account); err != nil {
		return contract.Account{}, errors.Join(err, l.TearDown(asking, account))
	}
	return account, nil
}

// notGiven takes in that no usable account was given, by the error of the last try. One whose keys are sound is torn down at
// once: its answer had another flaw.
func (l *Leases) notGiven(ctx context.Context, number int, last error) error {
	l.repeat(Twice(last))
	if made := Made(last); made.Credentials.AccessKeyID != "" {
		err := l.Ledger.Given(number, made)
		_ = l.TearDown(ctx, made) // what is not torn down stands in the ledger
		return err
	}
	err := l.Ledger.NotGiven(number, last, Twice(last))
	if NothingMade(last) {
		err = errors.Join(err, l.Ledger.Refused(number))
	}
	return err
}

// repeat remembers that an account was given more than once.
func (l *Leases) repeat(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.repeated == nil {
		l.repeated = map[string]bool{}
	}
	if key != "" {
		l.repeated[key] = true
	}
}

// turn waits while the hook does not answer. What it gives is to be called when the hook was asked.
func (l *Leases) turn(ctx context.Context) (leave func(), err error) {
	for {
		failures := l.Watch.Failures(hookPlace)
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case failures == 0 || isOnce(ctx) || l.Watch.Gone(hookPlace):
			return func() {}, nil
		}
		mine := l.trying.TryLock()
		err := l.Retry.Pause(ctx, min(l.Retry.First<<min(failures-1, 10), time.Second))
		switch {
		case mine && err == nil:
			return l.trying.Unlock, nil
		case mine:
			l.trying.Unlock()
		}
		if err != nil {
			return nil, err
		}
	}
}

// Arrange asks for instances of an account, unless that would be more than there may be. Once ctx has ended it asks for
// nothing, as Account does.
func (l *Leases) Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	if ctx.Err() != nil || len(wanted) == 0 {
		return nil, context.Cause(ctx)
	}
	total := 0
	for _, each := range wanted {
		total += max(1, each.Count)
	}
	if err := l.count(total); err != nil {
		return nil, err
	}
	if l.Ledger == nil {
		return l.Source.Arrange(ctx, account, wanted...)
	}
	number := l.Ledger.Find(account).Number
	if err := l.Ledger.AskInstances(number, total); err != nil {
		return nil, err
	}
	asking, cancel := l.outlasting(ctx)
	defer cancel()
	var arranged []contract.Arranged
	// What was arranged before a request that did not reach the hook is not asked for again.
	err := l.ask(ctx, client.Unsent, func() error {
		more, err := l.Source.Arrange(asking, account, wanted[len(arranged):]...)
		arranged = append(arranged, more...)
		return err
	})
	var ids []string
	for _, each := range arranged {
		ids = append(ids, each.IDs...)
	}
	if len(ids) > 0 {
		err = errors.Join(err, l.Ledger.GivenInstances(number, ids))
	}
	return arranged, err
}

// SpentError says that instances were not asked for, because as many as there may be in all had been.
type SpentError struct{ Limit, Asked, Wanted int }

// Error names the limit by its key in the target file.
func (e *SpentError) Error() string {
	return fmt.Sprintf("safety.maxInstances: the run may ask for %d instances and has asked for %d, so %d more are not asked for", e.Limit, e.Asked, e.Wanted)
}

// ExitCode is that of a run that came to no verdict.
func (e *SpentError) ExitCode() int { return contract.ExitIncomplete }

func (l *Leases) count(wanted int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.MaxInstances > 0 && l.asked+wanted > l.MaxInstances {
		return &SpentError{l.MaxInstances, l.asked, wanted}
	}
	l.asked += wanted
	return nil
}

// Billing asks for the money side of an instance.
func (l *Leases) Billing(ctx context.Context, account contract.Account, instanceID string) (billing contract.Billing, err error) {
	err = l.ask(ctx, client.Unanswered, func() error {
		billing, err = l.Source.Billing(ctx, account, instanceID)
		return err
	})
	return billing, err
}

// ask asks the source, and asks again what may be asked again.
func (l *Leases) ask(ctx context.Context, again func(error) bool, try func() error) error {
	if isOnce(ctx) {
		return try()
	}
	return l.Retry.Do(ctx, hookPlace, func() (client.Reason, time.Duration, error) {
		err := try()
		if ctx.Err() == nil {
			l.Watch.Note(hookPlace, err)
		}
		if again(err) {
			return client.NoAnswer, 0, err
		}
		return client.Final, 0, err
	})
}
