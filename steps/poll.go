package steps

import (
	"context"
	"errors"
	"fmt"
	"time"

	"relcon/runner/contract"
)

// firstPause is how long the first pause between two looks is; each further one is half as long again, up to Env.Poll.
const firstPause = 2 * time.Millisecond

// poller waits for effects, and remembers the longest wait.
type poller struct {
	env       Env
	settled   time.Duration
	looks     int
	arranging bool          // what is waited for is a Given: no verdict hangs on it
	between   time.Duration // shortest time between the two looks of twice; 0 where there were none
}

// twice makes a check at once and once more after a short while.
func (p *poller) twice(ctx context.Context, check func() error) error {
	if err := check(); err != nil {
		return err
	}
	return p.again(ctx, check)
}

// again makes a check that has succeeded once more after a short while.
func (p *poller) again(ctx context.Context, check func() error) error {
	first := p.env.Now()
	if err := p.env.Pause(ctx, p.env.Again); err != nil {
		return err
	}
	if waited := p.env.Now().Sub(first); p.between == 0 || waited < p.between {
		p.between = waited
	}
	return check()
}

// poll repeats a check until it no longer says notYet. The pauses start short and grow; the time is bounded by
// Env.Settle, and the last look is after its end. A wait that is hopeless ends earlier, without a verdict.
func (p *poller) poll(ctx context.Context, check func() error) error {
	began, pause := p.env.Now(), firstPause
	var wait Wait
	unmet := false
	defer func() {
		if wait != nil {
			wait.Over(unmet)
		}
	}()
	for looks := 1; ; looks++ {
		last := p.env.Now().Sub(began) >= p.env.Settle
		err := check()
		if waited := p.env.Now().Sub(began); waited >= p.settled {
			p.settled, p.looks = waited, looks
		}
		var pending *notYet
		if err == nil || !errors.As(err, &pending) {
			return err
		}
		if last {
			unmet = true
			return pending.after(p.env.Settle)
		}
		if wait == nil && p.env.Waiting != nil {
			wait = p.env.Waiting(ctx, pending.Subject, pending.Want, p.arranging)
		}
		if wait != nil {
			if err := wait.Hopeless(); err != nil {
				return err
			}
		}
		if err := p.env.Pause(ctx, min(pause, p.env.Poll, p.env.Settle)); err != nil {
			return err
		}
		pause += pause / 2
	}
}

// notYet says that an effect does not show; while there is time left it is no violation.
type notYet struct{ contract.Violation }

// Error reads like the violation that it will be once the time is over.
func (n *notYet) Error() string { return n.Violation.Error() }

// Unwrap makes it a violation for a check that does not wait.
func (n *notYet) Unwrap() error { return &n.Violation }

func (n *notYet) after(d time.Duration) error {
	late := n.Violation
	late.Got += fmt.Sprintf(" after %v", d)
	return &late
}

// violates tells whether an error is a verdict on the provider.
func violates(err error) bool {
	var violation *contract.Violation
	return errors.As(err, &violation)
}
