package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// whenClientActs: slots are action, instances and, where given, manner.
func (w *World) whenClientActs(ctx context.Context, slots []string, _ *godog.Table) error {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	ids, err := w.ids(slots[1])
	if err != nil {
		return err
	}
	call, err := w.protocol().act(w, w.client, slots[0], ids)
	if err != nil {
		return err
	}
	if len(slots) > 2 {
		if err := w.distort(&call, slots[2]); err != nil {
			return err
		}
	}
	return w.send(ctx, call, false)
}

// whenClientSends sends a body as the feature has it; $name stands for the id of an instance, %XX for a byte, and "no
// body" for none.
func (w *World) whenClientSends(ctx context.Context, slots []string, _ *godog.Table) error {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	call, err := w.protocol().raw(w, w.client, slots[0], slots[1])
	if err != nil {
		return err
	}
	return w.send(ctx, call, true)
}

var blank = regexp.MustCompile(`\$[a-z]+|%[0-9A-F]{2}`)

func (w *World) fill(template string) ([]byte, error) {
	if template == "no body" {
		return nil, nil
	}
	var unknown error
	filled := blank.ReplaceAllStringFunc(template, func(found string) string {
		if found[0] == '%' {
			var b byte
			fmt.Sscanf(found, "%%%02X", &b) // the pattern admits nothing else
			return string([]byte{b})
		}
		ids, ok := w.names[found[1:]]
		if !ok || len(ids) != 1 {
			unknown = &contract.Fault{Reason: fmt.Sprintf("the body names %s, which is not one instance of the scenario", found)}
			return found
		}
		return ids[0]
	})
	return []byte(filled), unknown
}

// send sends one call and keeps it with its answer. An answer that tells of overload is none about the clause.
func (w *World) send(ctx context.Context, call contract.Call, raw bool) error {
	if call.At.IsZero() {
		call.At = w.env.Now()
	}
	if err := w.aimed(ctx, call); err != nil {
		return err
	}
	exchange, err := w.env.Client.Send(ctx, call)
	if err != nil {
		return err
	}
	if exchange.Answer().Status == 429 {
		err := fmt.Errorf("%s: the provider answered 429, so there is no answer to judge: lower limits.requestsPerSecond", call.Operation)
		return w.throttledAlone(ctx, w.client, err)
	}
	w.acted = true
	w.calls = append(w.calls, sent{call: call, exchange: exchange, raw: raw})
	return nil
}

// whenClientRepeats sends the last call once more, the same bytes with the same signature.
func (w *World) whenClientRepeats(ctx context.Context, _ []string, _ *godog.Table) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	last.call.Nonce = last.exchange.Nonce
	return w.send(ctx, last.call, last.raw)
}

// maxBurst bounds the burst: a provider whose limit is higher is not put under load by a conformance suite.
const maxBurst = 2000

// whenClientBursts sends three times what the limit allows, many at once.
func (w *World) whenClientBursts(ctx context.Context, _ []string, _ *godog.Table) error {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	limit := w.client.account.RateLimit
	if limit == nil {
		return &contract.Missing{Need: contract.NeedLoad, Reason: "the hook gave no rateLimit for the account"}
	}
	count := 3*limit.Requests + 10
	if count > maxBurst {
		return &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("a burst over %d requests per %v is more than the %d that this suite sends", limit.Requests, limit.Per, maxBurst)}
	}
	w.acted = true
	began := w.env.Now()
	var err error
	w.burst, err = w.sendMany(ctx, count, func(i int) contract.Call {
		// Each request is one of its own: a provider may have something against the same one sent twice.
		return contract.Call{
			Product: w.product, Operation: "DescribeInstances", Body: fmt.Appendf(nil, `{"pageNum":%d,"pageSize":10}`, i+1),
			Credentials: w.client.account.Credentials, Account: w.client.account.Credentials.AccessKeyID, Unlimited: true,
		}
	})
	if took := w.env.Now().Sub(began); err == nil && within(*limit, count, took) && !slices.ContainsFunc(w.burst, isRefused) {
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

func isRefused(exchange contract.Exchange) bool { return exchange.Answer().Status != http.StatusOK }

func (w *World) sendMany(ctx context.Context, count int, call func(i int) contract.Call) ([]contract.Exchange, error) {
	const atOnce = 32
	answers, failures := make([]contract.Exchange, count), make([]error, count)
	next := make(chan int)
	var senders sync.WaitGroup
	for range min(atOnce, count) {
		senders.Go(func() {
			for i := range next {
				answers[i], failures[i] = w.env.Client.Send(ctx, call(i))
			}
		})
	}
	for i := range count {
		next <- i
	}
	close(next)
	senders.Wait()
	return answers, errors.Join(failures...)
}

// excerpt shortens a body for a message and names the instances as the feature does.
func (w *World) excerpt(body []byte) string {
	text := string(body)
	for id, label := range w.labels {
		text = strings.ReplaceAll(text, `"`+id+`"`, label)
	}
	const shown = 200
	if len(text) > shown {
		return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(text[:shown], ""), len(body))
	}
	return strings.ToValidUTF8(text, "�")
}
