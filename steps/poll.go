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

// twice makes a check at once and once more after a short while.
func (w *World) twice(ctx context.Context, check func() error) error {
	if err := check(); err != nil {
		return err
	}
	if err := w.env.Pause(ctx, w.env.Poll); err != nil {
		return err
	}
	return check()
}

// await polls until the instances show the effect.
func (w *World) await(ctx context.Context, p *party, ids []string, goal effect) error {
	return w.poll(ctx, func() error { return w.hold(ctx, p, ids, goal) })
}

// poll repeats a check until it no longer says notYet. The pauses start short and grow; the time is bounded by
// Env.Settle, and the last look is after its end.
func (w *World) poll(ctx context.Context, check func() error) error {
	began, pause := w.env.Now(), firstPause
	for looks := 1; ; looks++ {
		last := w.env.Now().Sub(began) >= w.env.Settle
		err := check()
		if waited := w.env.Now().Sub(began); waited >= w.settled {
			w.settled, w.looks = waited, looks
		}
		var pending *notYet
		if err == nil || !errors.As(err, &pending) {
			return err
		}
		if last {
			return pending.after(w.env.Settle)
		}
		if err := w.env.Pause(ctx, min(pause, w.env.Poll, w.env.Settle)); err != nil {
			return err
		}
		pause += pause / 2
	}
}

// notYet says that an effect does not show; while there is time left it is no violation.
type notYet struct{ contract.Violation }

// Error reads like the violation that it will be once the time is over.
func (n *notYet) Error() string { return n.Violation.Error() }

// Unwrap makes it a violation for whoever does not wait.
func (n *notYet) Unwrap() error { return &n.Violation }

func (n *notYet) after(d time.Duration) error {
	late := n.Violation
	late.Got += fmt.Sprintf(" after %v", d)
	return &late
}
