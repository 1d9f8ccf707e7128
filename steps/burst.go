package steps

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"relcon/runner/contract"
)

// MaxBurst bounds a burst: a provider whose limit is higher is not put under load by a conformance suite.
const MaxBurst = 2000

// bursts sends three times what the rate limit allows, many at once. Each is a request of its own: a provider may have
// something against the same one sent twice.
func (w *when) bursts(ctx context.Context, do action, names []string) error {
	limit := w.accounts.client.RateLimit
	if limit == nil {
		return &contract.Missing{Need: contract.NeedLoad, Reason: "the hook gave no rateLimit for the account"}
	}
	count := 3*limit.Requests + 10
	if count > MaxBurst {
		return &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("a burst over %d requests per %v is more than the %d that this suite sends", limit.Requests, limit.Per, MaxBurst)}
	}
	ids, err := w.accounts.ids(names)
	if err != nil {
		return err
	}
	call, err := w.accounts.call(w.accounts.client, do, ids)
	if err != nil {
		return err
	}
	w.acted, w.watch.after = true, call.Operation
	began := w.env.Now()
	err = w.sendMany(ctx, count, call)
	refused := func(s sent) bool { return s.status() >= http.StatusBadRequest && s.status() != http.StatusNotFound }
	if took := w.env.Now().Sub(began); err == nil && within(*limit, count, took) && !slices.ContainsFunc(w.burst, refused) {
		return &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("%d requests took %v, which may be within the limit of %d per %v", count, took.Round(time.Millisecond), limit.Requests, limit.Per)}
	}
	return err
}

// within tells whether a provider may let so many requests in such a time through. One that counts by the clock begins
// anew in each period that the time touches; one that refills a bucket starts with a full one.
func within(limit contract.RateLimit, count int, took time.Duration) bool {
	touched := int((took+limit.Per-1)/limit.Per) + 1
	return count <= limit.Requests*touched
}

// sendMany sends a call so many times, signed in different seconds.
func (w *when) sendMany(ctx context.Context, count int, call contract.Call) error {
	if err := w.aimed(ctx, call); err != nil {
		return err
	}
	call.Unlimited = true
	w.burst = make([]sent, count)
	now := w.env.Now()
	var senders errgroup.Group
	senders.SetLimit(32)
	for i := range count {
		senders.Go(func() error {
			one := call
			one.At = now.Add(-time.Duration(i%20) * time.Second)
			exchange, err := w.env.Client.Send(ctx, one)
			w.burst[i] = sent{answer: answerOf(exchange, w.env.Codec, w.accounts.labels), call: one}
			return err
		})
	}
	return senders.Wait()
}

// someRefused: some requests of the burst were refused with the status, in the documented form, and the others answered as
// they would be alone.
func (w *when) someRefused(scope []any, alone procedure, status int, code string) error {
	if len(w.burst) == 0 {
		return &contract.Fault{Reason: "no burst of requests was sent"}
	}
	refused := 0
	for _, each := range w.burst {
		if each.status() == status {
			if err := each.refused(status, code); err != nil {
				return err
			}
			refused++
			continue
		}
		if err := alone(append([]any{each}, scope...)); err != nil {
			return err
		}
	}
	if refused == 0 || refused == len(w.burst) {
		return &contract.Violation{
			Subject: fmt.Sprintf("a burst of %d requests", len(w.burst)),
			Got:     fmt.Sprintf("%d refused with %d %s, and %d not", refused, status, code, len(w.burst)-refused),
			Want:    "some of each",
		}
	}
	return nil
}
