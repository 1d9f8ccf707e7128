package runner

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/steps"
)

// patient waits out what says nothing about the contract: throttling, which no call but a burst is about, and a target
// that does not answer for a while. A call that may change something is sent again only where it surely did not arrive:
// the provider said that it did not take it, or no connection came about. Where nothing came back its fate is unknown,
// and it is never sent again.
type patient struct {
	steps.Client
	waiter
	allow func(ctx context.Context, call contract.Call) error // asked once per call, however often it is sent
	seen  func(account contract.Account)                      // called after each reading of its inventory, or of a part of it
	now   func() time.Time
}

// Send sends a call, again and again while it is throttled or can't be sent.
func (p *patient) Send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	if err := p.allow(ctx, call); err != nil {
		return contract.Exchange{}, err
	}
	var exchange contract.Exchange
	place := string(call.Product)
	began, signed := p.now(), call.At
	err := p.insist(ctx, place, func() (why reason, after time.Duration, err error) {
		if waited := p.now().Sub(began); !signed.IsZero() && waited >= time.Minute {
			call.At = signed.Add(waited) // or the provider would refuse it as expired
		}
		exchange, err = p.Client.Send(ctx, call)
		if ctx.Err() == nil && (err != nil || exchange.Response.Status < 500) {
			p.outage.note(place, err)
		}
		switch {
		case call.Unlimited:
			return enough, 0, err
		case unsent(err), unanswered(err) && reads(place+" "+call.Operation):
			return noAnswer, 0, err
		case err == nil && throttled(exchange):
			return tooMany, retryAfter(exchange.Answer().Header.Get("Retry-After"), p.now()), nil
		}
		return enough, 0, err
	})
	return exchange, err
}

// Inventory reads an inventory, again and again while that is throttled or nothing answers.
func (p *patient) Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	var instances []contract.Instance
	err := p.insist(ctx, string(account.Product), func() (why reason, after time.Duration, err error) {
		instances, err = p.Client.Inventory(ctx, account, ids)
		p.seen(account)
		return p.unread(ctx, account.Product, err)
	})
	return instances, err
}

// Search reads a part of an inventory, again and again while that is throttled or nothing answers.
func (p *patient) Search(ctx context.Context, account contract.Account, status string) ([]contract.Instance, error) {
	var instances []contract.Instance
	err := p.insist(ctx, string(account.Product), func() (why reason, after time.Duration, err error) {
		instances, err = p.Client.Search(ctx, account, status)
		p.seen(account)
		return p.unread(ctx, account.Product, err)
	})
	return instances, err
}

// Absent looks an id up, again and again while that is throttled or nothing answers.
func (p *patient) Absent(ctx context.Context, account contract.Account, id string) (bool, error) {
	var absent bool
	err := p.insist(ctx, string(account.Product), func() (why reason, after time.Duration, err error) {
		absent, err = p.Client.Absent(ctx, account, id)
		p.seen(account)
		return p.unread(ctx, account.Product, err)
	})
	return absent, err
}

// unread tells why an inventory is to be read again.
func (p *patient) unread(ctx context.Context, product contract.Product, err error) (reason, time.Duration, error) {
	if ctx.Err() == nil {
		p.outage.note(string(product), err)
	}
	var unreadable *client.UnreadableError
	switch {
	case unheard(err):
		return noAnswer, 0, err
	case errors.As(err, &unreadable) && unreadable.Throttled():
		return tooMany, retryAfter(unreadable.RetryAfter, p.now()), err
	}
	return enough, 0, err
}

// reason is why something is tried again.
type reason int

const (
	enough   reason = iota // it is not
	tooMany                // the provider throttles
	noAnswer               // nothing answers
)

// waiter is how long and how often what did not work is tried again.
type waiter struct {
	pause  func(ctx context.Context, d time.Duration) error
	first  time.Duration // before the second try; each further pause is twice as long, and a random part of it is left out
	limit  time.Duration // for all pauses of one call together while it is throttled; outage.grace while nothing answers
	once   time.Duration // what the provider may ask for at first, even if that is over the limit
	outage *outage
}

// longestPause is between two tries, so that it is soon seen when the target is back.
const longestPause = 30 * time.Second

// fewestTries is how often at least something is tried in the time that there is, so that of many requests to a provider
// that throttles every third one none is given up by bad luck.
const fewestTries = 10

// insist tries until there is no reason to try again, or the time for pauses is used up.
func (w waiter) insist(ctx context.Context, place string, try func() (reason, time.Duration, error)) error {
	pause, waited := w.first, time.Duration(0)
	for {
		why, after, err := try()
		limit := w.limit
		if why == noAnswer {
			limit = w.outage.grace
		}
		if why == enough || ctx.Err() != nil || waited >= limit || (why == noAnswer && w.outage.gone(place)) {
			return err
		}
		if after > limit-waited && (waited > 0 || after > w.once) {
			return err // it asks for more time than there is
		}
		wait := max(after, min(pause/2+rand.N(pause/2+1), limit-waited))
		if cause := w.pause(ctx, wait); cause != nil {
			return cause
		}
		waited += wait
		pause = min(2*pause, longestPause, max(w.first, w.limit/fewestTries))
	}
}

func unanswered(err error) bool {
	var unreachable *contract.Unreachable
	return errors.As(err, &unreachable)
}

// unsent tells whether no connection came about, so that nothing can have arrived.
func unsent(err error) bool {
	var failed *net.OpError
	return unanswered(err) && errors.As(err, &failed) && failed.Op == "dial"
}

// throttled tells whether the provider did not take the request because there were too many.
func throttled(exchange contract.Exchange) bool {
	return provider.Throttled(exchange.Answer().Status, exchange.Answer().Body)
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
