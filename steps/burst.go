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

// maxBurst bounds the burst: a provider whose limit is higher is not put under load by a conformance suite.
const maxBurst = 2000

// bursts sends three times what the rate limit allows, many at once.
func (w *when) bursts(ctx context.Context) error {
	limit := w.accounts.client.RateLimit
	if limit == nil {
		return &contract.Missing{Need: contract.NeedLoad, Reason: "the hook gave no rateLimit for the account"}
	}
	count := 3*limit.Requests + 10
	if count > maxBurst {
		return &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("a burst over %d requests per %v is more than the %d that this suite sends", limit.Requests, limit.Per, maxBurst)}
	}
	w.acted = true
	began := w.env.Now()
	err := w.sendMany(ctx, count)
	refused := func(a answer) bool { return a.status() != http.StatusOK }
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

// sendMany sends listings. Each is a request of its own: a provider may have something against the same one sent twice.
func (w *when) sendMany(ctx context.Context, count int) error {
	w.burst = make([]answer, count)
	var senders errgroup.Group
	senders.SetLimit(32)
	for i := range count {
		senders.Go(func() error {
			call := w.accounts.api.Page(w.accounts.client.Account, nil, "", i+1, 10)
			call.Unlimited = true
			exchange, err := w.env.Client.Send(ctx, call)
			w.burst[i] = answerOf(exchange, w.env.Codec, w.accounts.labels)
			return err
		})
	}
	return senders.Wait()
}

// someRefused: some requests of the burst were accepted, and the others refused in the documented form.
func (w *when) someRefused(status int, code string) error {
	if len(w.burst) == 0 {
		return &contract.Fault{Reason: "no burst of requests was sent"}
	}
	accepted, refused := 0, 0
	for _, each := range w.burst {
		if each.status() == http.StatusOK {
			if err := each.acknowledged(); err != nil {
				return err
			}
			accepted++
			continue
		}
		if err := each.refused(status, code); err != nil {
			return err
		}
		refused++
	}
	if accepted == 0 || refused == 0 {
		return &contract.Violation{
			Subject: fmt.Sprintf("a burst of %d requests", len(w.burst)),
			Got:     fmt.Sprintf("%d accepted and %d refused with %d %s", accepted, refused, status, code),
			Want:    "some of each",
		}
	}
	return nil
}
