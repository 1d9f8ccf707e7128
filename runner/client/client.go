// Package client builds the requests of the three products, signs them, sends each exactly once and records what was
// sent and what came back, secrets blanked. It also reads an account's inventory through the public API. It judges
// nothing: a refusal is an Exchange like any other, and only a transport failure is an error.
package client

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"relcon/runner/contract"
	"relcon/runner/guard"
	"relcon/runner/provider"
)

// Options configure a Client. The zero value works, but sends nothing, since it has no endpoint.
type Options struct {
	Endpoints         map[contract.Product]Endpoint
	RequestsPerSecond float64           // over all products; 0 means no limit
	MaxRequests       int               // to send in all, reads of inventories included; 0 means no limit
	RequestTimeout    time.Duration     // of a whole exchange, its body included; 0 means 10 s
	MaxBody           int64             // bytes of a response body after decompression; 0 means 8 MiB
	Transport         http.RoundTripper // nil means one of the client's own, see NewTransport
	TLS               *tls.Config       // of the client's own transport; nil means the system's roots
	Now               func() time.Time  // nil means time.Now
	Random            io.Reader         // source of nonces; nil means crypto/rand
	Secrets           []string          // to be blanked beside those of the calls
	UserAgent         string            // "" means relcon

	Trace func(context.Context) string // gives the traceparent header of a request; nil sends none

	// Record is called with every call that was sent, and its exchange as it came, in the order in which they end. It may be
	// called from several goroutines; nil means that nothing is recorded.
	Record func(ctx context.Context, call contract.Call, exchange contract.Exchange)
}

// Client sends calls. It may be used by many goroutines at once.
type Client struct {
	builder builder
	carrier carrier
	secrets []string
	spelled sync.Map // a blanker for each contract.Credentials
	cut     sync.Map // how far the last list of an account got, by its key, where it counts more than it shows
	items   items
	limiter *rate.Limiter
	guard   *guard.Guard
	now     func() time.Time
	trace   func(context.Context) string // nil means none
	record  func(ctx context.Context, call contract.Call, exchange contract.Exchange)
}

// New makes a Client. It is an error if an endpoint, its product or one of its schemes is not valid, or a number is
// negative.
func New(options Options) (*Client, error) {
	places, err := parsePlaces(options.Endpoints)
	if err != nil {
		return nil, err
	}
	if options.RequestsPerSecond < 0 || math.IsNaN(options.RequestsPerSecond) {
		return nil, fmt.Errorf("requests per second: got %v, want 0 (no limit) or more", options.RequestsPerSecond)
	}
	if options.MaxRequests < 0 {
		return nil, fmt.Errorf("requests in all: got %d, want 0 (no limit) or more", options.MaxRequests)
	}
	if options.RequestTimeout < 0 || options.MaxBody < 0 {
		return nil, fmt.Errorf("request timeout and body limit: got %v and %d, want 0 (the default) or more",
			options.RequestTimeout, options.MaxBody)
	}
	c := &Client{
		builder: builder{places: places, random: options.Random, agent: cmp.Or(options.UserAgent, "relcon")},
		trace:   options.Trace,
		secrets: options.Secrets,
		limiter: rate.NewLimiter(rate.Inf, 1),
		guard:   guard.New(),
		now:     options.Now,
		record:  options.Record,
	}
	if c.builder.random == nil {
		c.builder.random = rand.Reader
	}
	if c.now == nil {
		c.now = time.Now
	}
	if options.RequestsPerSecond > 0 {
		c.limiter.SetLimit(rate.Limit(options.RequestsPerSecond))
	}
	c.carrier = newCarrier(options, c.guard)
	return c, nil
}

// Send builds, signs, sends and records one call, once. Redirects are not followed: they are answers. The error is a
// *contract.Unreachable if no complete answer came, and the Exchange then holds what there was of it. It is a
// *contract.Fault if the call makes no sense for its product, a *contract.Refused if it could touch an instance that is
// not the run's own, and a *SpentError if it is one more than may be sent; then nothing was sent or recorded. The guard takes down what a list shows.
func (c *Client) Send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	exchange, err := c.send(ctx, call)
	if err == nil {
		c.listed(call, exchange)
	}
	return exchange, err
}

func (c *Client) send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	exchange := contract.Exchange{Product: call.Product, Operation: call.Operation, Started: c.now()}
	m, err := c.builder.compose(call)
	if err != nil {
		return exchange, err
	}
	exchange.Nonce = m.Nonce
	if c.trace != nil {
		parent := c.trace(ctx)
		m.common.Set("Traceparent", parent)
		exchange.Trace = traceOf(parent)
	}
	if !call.Unlimited {
		if err := c.limiter.Wait(ctx); err != nil {
			<-ctx.Done() // a wait that would be longer than there is time ends with the time, and says nothing of the target
			return exchange, m.place.unreachable(fmt.Errorf("waiting for the rate limit: %w", context.Cause(ctx)))
		}
	}
	exchange.Started = c.now()
	w := m.wire(exchange.Started)
	request, err := w.request(senderOf(call).Into(ctx))
	if err != nil {
		return exchange, err
	}
	response, err := c.carrier.carry(request)
	b := c.blanker(call.Credentials, w.secrets)
	if refusal := (*contract.Refused)(nil); errors.As(err, &refusal) {
		return exchange, m.refused(refusal, b)
	}
	if spent := (*SpentError)(nil); errors.As(err, &spent) {
		return exchange, spent
	}
	exchange = exchange.With(response, b.text)
	if w.explain != nil {
		exchange = exchange.Signing(func() string { return b.text(w.explain()) })
	}
	if response.Status >= http.StatusBadRequest && call.Distortion.SignsSoundly() && provider.WrongSignature(codeOf(response.Body)) {
		exchange.Refused = exchange.Signed()
	}
	exchange.Request, exchange.Response = w.record(b, response)
	exchange.Duration = c.now().Sub(exchange.Started)
	if c.record != nil {
		c.record(ctx, call, exchange)
	}
	recorded(ctx, exchange.Record())
	if err != nil {
		return exchange, m.place.unreachable(b.error(err))
	}
	return exchange, nil
}

// traceOf is the id of the trace in a traceparent header: "version-trace-span-flags".
func traceOf(parent string) string {
	_, rest, _ := strings.Cut(parent, "-")
	trace, _, _ := strings.Cut(rest, "-")
	return trace
}

// blanker blanks the secrets of the client, of the account and of one request. Those of an account are the same in each
// request, and are spelled out once.
func (c *Client) blanker(credentials contract.Credentials, ofRequest []string) blanker {
	lasting, known := c.spelled.Load(credentials)
	if !known {
		lasting, _ = c.spelled.LoadOrStore(credentials, newBlanker(slices.Concat(secretsOf(credentials), c.secrets)))
	}
	return slices.Concat(lasting.(blanker), newBlanker(ofRequest)).sorted()
}

// Close drops the idle connections. The client can still be used.
func (c *Client) Close() { c.carrier.close() }
