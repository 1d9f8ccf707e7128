package client

import (
	"context"
	"errors"
	"io"
	"slices"
	"syscall"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// Caller is what a Retrying client sends by: a Client, as a rule.
type Caller interface {
	Send(ctx context.Context, call contract.Call) (contract.Exchange, error)
	Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error)
	SearchBin(ctx context.Context, account contract.Account) ([]contract.Instance, error)
	Search(ctx context.Context, account contract.Account, by []contract.Param) ([]contract.Instance, error)
	Own(account contract.Account, ids ...string) error
	Absent(ctx context.Context, account contract.Account, ids ...string) (absent bool, err error)
	Vague(call contract.Call) string
	Short(account contract.Account) string
}

// Retrying is a client that waits out what says nothing about the contract: throttling, which no call but a burst is
// about, and a target that does not answer for a while. A call that may change something is sent again only where it
// surely did not arrive: the provider said that it did not take it, or no connection came about. Where nothing came back,
// its fate is unknown, and it is never sent again.
type Retrying struct {
	Caller
	Retry
	Seen func(account contract.Account) // called after each reading of its inventory, or of a part of it
	Now  func() time.Time
}

// Send sends a call, again and again while it is throttled or can't be sent.
func (r *Retrying) Send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	var exchange contract.Exchange
	place := string(call.Product)
	began, signed := r.Now(), call.At
	err := r.Do(ctx, place, func() (why Reason, after time.Duration, err error) {
		if waited := r.Now().Sub(began); !signed.IsZero() && waited >= time.Minute {
			call.At = signed.Add(waited) // or the provider would refuse it as expired
		}
		exchange, err = r.Caller.Send(ctx, call)
		if ctx.Err() == nil && (err != nil || exchange.Response.Status < 500) {
			r.Watch.Note(place, err)
		}
		switch {
		case call.Unlimited:
			return Final, 0, err
		case Unsent(err), Unanswered(err) && provider.Of(call.Product).Reads(call.Operation):
			return NoAnswer, 0, err
		case err == nil && provider.Throttled(exchange.Answer().Status, exchange.Answer().Body):
			return TooMany, retryAfter(exchange.Answer().Header.Get("Retry-After"), r.Now()), nil
		}
		return Final, 0, err
	})
	return exchange, err
}

// Inventory reads an inventory, again and again while that is throttled or nothing answers.
func (r *Retrying) Inventory(ctx context.Context, account contract.Account, ids []string) (instances []contract.Instance, err error) {
	err = r.read(ctx, account, func() error {
		instances, err = r.Caller.Inventory(ctx, account, ids)
		return err
	})
	return instances, err
}

// SearchBin reads what is in a recycle bin, again and again while that is throttled or nothing answers.
func (r *Retrying) SearchBin(ctx context.Context, account contract.Account) (instances []contract.Instance, err error) {
	err = r.read(ctx, account, func() error {
		instances, err = r.Caller.SearchBin(ctx, account)
		return err
	})
	return instances, err
}

// Search lists what filters ask for, again and again while that is throttled or nothing answers.
func (r *Retrying) Search(ctx context.Context, account contract.Account, by []contract.Param) (instances []contract.Instance, err error) {
	err = r.read(ctx, account, func() error {
		instances, err = r.Caller.Search(ctx, account, by)
		return err
	})
	return instances, err
}

// Absent looks ids up, again and again while that is throttled or nothing answers.
func (r *Retrying) Absent(ctx context.Context, account contract.Account, ids ...string) (absent bool, err error) {
	err = r.read(ctx, account, func() error {
		absent, err = r.Caller.Absent(ctx, account, ids...)
		return err
	})
	return absent, err
}

func (r *Retrying) read(ctx context.Context, account contract.Account, read func() error) error {
	return r.Read(ctx, account.Product, r.Now, func() error {
		defer r.Seen(account)
		return read()
	})
}

// Read reads what accounts of a product hold, again and again while that is throttled or nothing answers, and notes how it went.
func (r Retry) Read(ctx context.Context, product contract.Product, now func() time.Time, read func() error) error {
	place := string(product)
	return r.Do(ctx, place, func() (Reason, time.Duration, error) {
		err := read()
		if ctx.Err() == nil {
			r.Watch.Note(place, err)
		}
		why, after := Unread(err, now())
		return why, after, err
	})
}

// Unread tells why an inventory is to be read again, and how long the provider asks to be left alone before that.
func Unread(err error, now time.Time) (Reason, time.Duration) {
	var unreadable *UnreadableError
	switch {
	case Unanswered(err) || OutOfOrder(err):
		return NoAnswer, 0
	case errors.As(err, &unreadable) && unreadable.Throttled():
		return TooMany, retryAfter(unreadable.RetryAfter, now)
	}
	return Final, 0
}

// How often ReadSoon reads an inventory, by what stands in the way.
const (
	triesOutOfOrder = 3
	triesBrokenOff  = 5
	triesLate       = 2 // each takes the time of a whole request
)

// ReadSoon reads an inventory before or after the scenarios. It is less patient than a scenario is: when a run has only just
// begun, or is done, an outage must be reported soon. limit is for all waits together while the provider throttles.
func ReadSoon(ctx context.Context, by Caller, account contract.Account, ids []string, limit time.Duration) (held []contract.Instance, err error) {
	retry, tries := Retry{Pause: Sleep, First: 50 * time.Millisecond, Limit: limit, Silent: time.Minute}, 0
	err = retry.Do(ctx, string(account.Product), func() (Reason, time.Duration, error) {
		tries++
		held, err = by.Inventory(ctx, account, ids)
		why, after := Unread(err, time.Now())
		if why == NoAnswer && tries >= mostTries(err) {
			why = Final
		}
		return why, after, err
	})
	return held, err
}

// mostTries is how often an inventory is read at most that was not answered, or with 5xx. An accident is soon over: a
// connection that broke or was refused, or one slow answer. Any other failure of the network stays as it is.
func mostTries(err error) int {
	accidents := []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNREFUSED}
	var timed interface{ Timeout() bool }
	switch {
	case OutOfOrder(err):
		return triesOutOfOrder
	case slices.ContainsFunc(accidents, func(e error) bool { return errors.Is(err, e) }):
		return triesBrokenOff
	case errors.As(err, &timed) && timed.Timeout():
		return triesLate
	}
	return 1
}
