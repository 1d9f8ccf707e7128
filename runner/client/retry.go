package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"relcon/runner/contract"
)

// Watch takes in how each request to a place ended, and knows when it is no use to wait for an answer any more.
type Watch interface {
	Note(place string, err error)
	Gone(place string) bool
}

// Retry says how long, and how often, what did not work is tried again. The loop is our own, with the waits of package
// backoff: backoff.Retry waits by itself, but here a scenario that waits gives its place to another, and what is limited
// is the sum of the waits, not the time that slow answers take.
type Retry struct {
	Pause  func(ctx context.Context, d time.Duration) error
	First  time.Duration // wait before the second try; each further one is about twice as long
	Limit  time.Duration // of all waits of one call together while the provider throttles
	Silent time.Duration // the same while nothing answers
	AtOnce time.Duration // how long the provider may ask to be left alone at first, even if that is over Limit
	Watch  Watch         // nil means that waiting is always of use
}

// Reason is why something is tried again.
type Reason int

// The reasons.
const (
	Final    Reason = iota // it is not tried again
	TooMany                // the provider throttles
	NoAnswer               // nothing answers
)

// longestWait is between two tries, so that it is soon seen when the target is back.
const longestWait = 30 * time.Second

// fewestTries is how often at least something is tried in the time that there is, so that of many requests to a provider
// that throttles every third one none is given up by bad luck.
const fewestTries = 10

// Do tries until there is no reason to try again, or the time for waits is used up. It gives the error of the last try, or
// why ctx has ended. A try may say how long the provider asks to be left alone.
func (r Retry) Do(ctx context.Context, place string, try func() (why Reason, after time.Duration, err error)) error {
	waits, waited := r.waits(), time.Duration(0)
	for {
		why, after, err := try()
		limit := r.Limit
		if why == NoAnswer {
			limit = r.Silent
		}
		if why == Final || ctx.Err() != nil || waited >= limit || why == NoAnswer && r.Watch != nil && r.Watch.Gone(place) {
			return err
		}
		if after > limit-waited && (waited > 0 || after > r.AtOnce) {
			return err // it asks for more time than there is
		}
		wait := max(after, min(waits.NextBackOff(), limit-waited))
		if cause := r.Pause(ctx, wait); cause != nil {
			return cause
		}
		waited += wait
	}
}

// waits gives the waits. A random part of each is left out, so that calls that were throttled together do not come back
// together.
func (r Retry) waits() *backoff.ExponentialBackOff {
	const middle = 3.0 / 4 // from a half to the whole
	first := min(r.First, longestWait)
	return &backoff.ExponentialBackOff{
		InitialInterval: time.Duration(middle * float64(first)), RandomizationFactor: 1.0 / 3, Multiplier: 2,
		MaxInterval: time.Duration(middle * float64(min(longestWait, max(first, r.Limit/fewestTries)))),
	}
}

// Sleep waits, and gives why ctx has ended if it ends first. It is a Pause that gives no place away.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return context.Cause(ctx)
}

// Unanswered tells whether an error is a failure of the network.
func Unanswered(err error) bool {
	var unreachable *contract.Unreachable
	return errors.As(err, &unreachable)
}

// Unsent tells whether no connection came about, so that nothing can have arrived.
func Unsent(err error) bool {
	var failed *net.OpError
	return Unanswered(err) && errors.As(err, &failed) && failed.Op == "dial"
}

// OutOfOrder tells whether an inventory was answered with 5xx.
func OutOfOrder(err error) bool {
	var unreadable *UnreadableError
	return errors.As(err, &unreadable) && unreadable.Status >= 500
}

// retryAfter is how long the provider asks to be left alone: whole seconds, or a date (RFC 9110, 10.2.3). What is
// neither, or is over, asks for nothing.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		const most = int(time.Duration(1<<63-1) / time.Second)
		return time.Duration(min(max(seconds, 0), most)) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}
