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
	ids, err := w.accounts.ids(names)
	if err != nil {
		return err
	}
	count, err := w.burstLength()
	if err != nil {
		return err
	}
	return w.burstOf(ctx, do, slices.Repeat([][]string{ids}, count), nil)
}

// burstsOnEach sends as many, each of which names one of the instances. Where the limit allows more requests than there are
// instances, several in a row name the same one.
func (w *when) burstsOnEach(ctx context.Context, do action, names []string, manners []procedure) error {
	ids, err := w.accounts.ids(names)
	if err != nil {
		return err
	}
	count, err := w.burstLength()
	if err != nil {
		return err
	}
	count = max(count, len(ids))
	named := make([][]string, count)
	for i := range named {
		named[i] = ids[i*len(ids)/count:][:1]
	}
	return w.burstOf(ctx, do, named, manners)
}

// burstLength is how many requests are surely over the limit of the client's account.
func (w *when) burstLength() (int, error) {
	limit := w.accounts.client.RateLimit
	if limit == nil {
		return 0, &contract.Missing{Need: contract.NeedLoad, Reason: "the hook gave no rateLimit for the account"}
	}
	count := 3*limit.Requests + 10
	if count > MaxBurst {
		return 0, &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("a burst over %d requests per %v is more than the %d that this suite sends", limit.Requests, limit.Per, MaxBurst)}
	}
	return count, nil
}

// burstOf sends one call for each of the lists of ids that are to be named.
func (w *when) burstOf(ctx context.Context, do action, named [][]string, manners []procedure) error {
	calls := make([]contract.Call, len(named))
	for i, ids := range named {
		var err error
		if calls[i], err = w.accounts.call(w.accounts.client, do, ids); err != nil {
			return err
		}
		for _, manner := range manners {
			if err := manner([]any{w, &calls[i]}); err != nil {
				return err
			}
		}
	}
	w.acted, w.watch.after = true, calls[0].Operation
	began := w.env.Now()
	err := w.sendMany(ctx, calls)
	refused := func(s sent) bool { return s.status() >= http.StatusBadRequest && s.status() != http.StatusNotFound }
	limit := *w.accounts.client.RateLimit
	if took := w.env.Now().Sub(began); err == nil && within(limit, len(calls), took) && !slices.ContainsFunc(w.burst, refused) {
		return &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("%d requests took %v, which may be within the limit of %d per %v", len(calls), took.Round(time.Millisecond), limit.Requests, limit.Per)}
	}
	return err
}

// within tells whether a provider may let so many requests in such a time through. One that counts by the clock begins
// anew in each period that the time touches; one that refills a bucket starts with a full one.
func within(limit contract.RateLimit, count int, took time.Duration) bool {
	touched := int((took+limit.Per-1)/limit.Per) + 1
	return count <= limit.Requests*touched
}

// sendMany sends calls that differ in no more than the instance that they name, signed in different seconds.
func (w *when) sendMany(ctx context.Context, calls []contract.Call) error {
	if err := w.aimed(ctx, calls[0]); err != nil {
		return err
	}
	w.burst = make([]sent, len(calls))
	now := w.env.Now()
	var senders errgroup.Group
	senders.SetLimit(32)
	for i, one := range calls {
		senders.Go(func() error {
			one.Unlimited = true
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
