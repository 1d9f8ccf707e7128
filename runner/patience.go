package runner

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/steps"
)

// patient waits out what says nothing about the contract: throttling, which no call but a burst is about, and a network
// that breaks while something is only read. A call that may change something is sent again only where the provider said
// that it did not take it; where nothing came back, its fate is unknown, and it is never sent again.
type patient struct {
	steps.Client
	allow func(ctx context.Context, call contract.Call) error // asked once per call, however often it is sent
	pause func(ctx context.Context, d time.Duration) error
	first time.Duration // before the second try; each further pause is twice as long, and a random part of it is left out
	limit time.Duration // for all pauses of one call together
}

// Send sends a call, again and again while it is throttled.
func (p *patient) Send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	if err := p.allow(ctx, call); err != nil {
		return contract.Exchange{}, err
	}
	if call.Unlimited {
		return p.Client.Send(ctx, call)
	}
	var exchange contract.Exchange
	err := p.insist(ctx, func() (again bool, after time.Duration, err error) {
		exchange, err = p.Client.Send(ctx, call)
		if err != nil {
			return broken(err) && reads(string(call.Product)+" "+call.Operation), 0, err
		}
		return throttled(exchange), retryAfter(exchange), nil
	})
	return exchange, err
}

// Inventory reads an inventory, again and again while that is throttled or the network breaks.
func (p *patient) Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	var instances []contract.Instance
	err := p.insist(ctx, func() (again bool, after time.Duration, err error) {
		instances, err = p.Client.Inventory(ctx, account, ids)
		return unread(err), 0, err
	})
	return instances, err
}

// Absent looks an id up, again and again while that is throttled or the network breaks.
func (p *patient) Absent(ctx context.Context, account contract.Account, id string) (bool, error) {
	var absent bool
	err := p.insist(ctx, func() (again bool, after time.Duration, err error) {
		absent, err = p.Client.Absent(ctx, account, id)
		return unread(err), 0, err
	})
	return absent, err
}

// unread tells whether an inventory could not be read for a reason that may pass.
func unread(err error) bool {
	var unreadable *client.UnreadableError
	if errors.As(err, &unreadable) {
		return unreadable.Status == http.StatusTooManyRequests || strings.Contains(unreadable.Excerpt, throttling)
	}
	return broken(err)
}

// insist tries until there is no reason to try again, or the time for pauses is used up.
func (p *patient) insist(ctx context.Context, try func() (again bool, after time.Duration, err error)) error {
	pause, waited := p.first, time.Duration(0)
	for {
		again, after, err := try()
		if !again || ctx.Err() != nil || waited >= p.limit {
			return err
		}
		wait := max(after, pause/2+rand.N(pause/2+1))
		if err := p.pause(ctx, wait); err != nil {
			return err
		}
		waited += wait
		pause = min(2*pause, p.limit)
	}
}

func broken(err error) bool {
	var unreachable *contract.Unreachable
	return errors.As(err, &unreachable)
}

// throttling is how the codes of Alibaba Cloud's flow control begin.
const throttling = `"Throttling`

// throttled tells whether the provider did not take the request because there were too many.
func throttled(exchange contract.Exchange) bool {
	if exchange.Response.Status == http.StatusTooManyRequests {
		return true
	}
	return exchange.Response.Status >= 400 && strings.Contains(string(exchange.Response.Body), throttling)
}

// retryAfter is what the provider asks for: whole seconds.
func retryAfter(exchange contract.Exchange) time.Duration {
	seconds, err := strconv.Atoi(exchange.Response.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
