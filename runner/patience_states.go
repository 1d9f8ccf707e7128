package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/states"
	"relcon/steps"
)

// patientStates waits for a hook that does not answer for a while. What surely did not reach it is asked again, and so
// is the taking back of an account, which may be asked any number of times; nothing else is, since a second account
// would be one that nobody gives back.
type patientStates struct {
	steps.States
	waiter
	trying *sync.Mutex // held by the one scenario that finds out whether the hook is back
}

// Account asks for an account. While the hook does not answer, one scenario at a time tries, and the others wait, so
// that a short outage costs few verdicts.
func (p *patientStates) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	leave, err := p.turn(ctx)
	if err != nil {
		return contract.Account{}, err
	}
	defer leave()
	var account contract.Account
	err = p.ask(ctx, unsent, func() (err error) {
		account, err = p.States.Account(ctx, product, kind)
		return hookIll(err)
	})
	return account, err
}

// turn waits while the hook does not answer. What it gives is to be called when the hook was asked.
func (p *patientStates) turn(ctx context.Context) (leave func(), err error) {
	for {
		failures := p.outage.failures(theHook)
		if failures == 0 || p.outage.gone(theHook) {
			return func() {}, nil
		}
		mine := p.trying.TryLock()
		err := p.pause(ctx, min(p.first<<min(failures-1, 10), time.Second))
		if err == nil && !mine {
			continue
		}
		if err != nil {
			if mine {
				p.trying.Unlock()
			}
			return nil, err
		}
		return p.trying.Unlock, nil
	}
}

// Instances asks for instances.
func (p *patientStates) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	var ids []string
	err := p.ask(ctx, unsent, func() (err error) {
		ids, err = p.States.Instances(ctx, account, wanted)
		return err
	})
	return ids, err
}

// Pass lets time pass.
func (p *patientStates) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	return p.ask(ctx, unsent, func() error { return p.States.Pass(ctx, account, d) })
}

// Billing asks for the money side of an instance.
func (p *patientStates) Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error) {
	var billing contract.Billing
	err := p.ask(ctx, unanswered, func() (err error) {
		billing, err = p.States.Billing(ctx, account, instanceID)
		return err
	})
	return billing, err
}

// TearDown gives an account back.
func (p *patientStates) TearDown(ctx context.Context, account contract.Account) error {
	return p.ask(ctx, unheard, func() error { return hookIll(p.States.TearDown(ctx, account)) })
}

// ask asks the hook, and asks again what may be asked again.
func (p *patientStates) ask(ctx context.Context, again func(error) bool, try func() error) error {
	return p.insist(ctx, theHook, func() (reason, time.Duration, error) {
		err := try()
		if ctx.Err() == nil {
			p.outage.note(theHook, err)
		}
		if again(err) {
			return noAnswer, 0, err
		}
		return enough, 0, err
	})
}

// hookIll marks an error that means that the hook is out of order.
func hookIll(err error) error {
	var broken *states.AnswerError
	if errors.As(err, &broken) && broken.Status >= 500 {
		return &hookError{err}
	}
	return err
}
