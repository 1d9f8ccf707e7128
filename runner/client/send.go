package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"relcon/runner/contract"
)

// NewTransport makes a transport that keeps as many idle connections per host as scenarios may run at once, so that
// each connection is dialled once. It is the client's own, and the hook's.
func NewTransport(config *tls.Config) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    256,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		TLSClientConfig:        config.Clone(),
	}
}

func (c *Client) setTransports(options Options) {
	guarded := func(base http.RoundTripper) http.RoundTripper {
		return c.guard.Transport(budgeted{c.budget, base})
	}
	if options.Transport != nil {
		c.transport = guarded(options.Transport)
		c.unpooled = c.transport
		return
	}
	c.transport = guarded(NewTransport(options.TLS))
	single := NewTransport(options.TLS)
	single.DisableKeepAlives = true
	c.unpooled = guarded(single)
}

// transportFor keeps net/http from sending a request twice on its own: it does so with a method that it takes to be
// idempotent if a reused connection breaks.
func (c *Client) transportFor(method string) http.RoundTripper {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return c.unpooled
	default:
		return c.transport
	}
}

// carry sends the request and reads the whole response. It does not go through http.Client, which follows redirects,
// refuses some, and writes the query, signature included, into its errors.
func (c *Client) carry(request *http.Request, b blanker) (contract.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), c.timeout, c.late)
	defer cancel()
	answer, err := c.transportFor(request.Method).RoundTrip(request.WithContext(ctx))
	if refusal := (*contract.Refused)(nil); errors.As(err, &refusal) {
		return contract.Response{}, err // however late it is
	}
	if spent := (*SpentError)(nil); errors.As(err, &spent) {
		return contract.Response{}, err
	}
	if err != nil {
		return contract.Response{}, cause(ctx, err)
	}
	defer answer.Body.Close()
	body, err := readAll(http.MaxBytesReader(nil, answer.Body, c.maxBody), answer.ContentLength)
	response := contract.Response{Status: answer.StatusCode, Header: b.header(answer.Header), Body: b.bytes(body)}
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return response, fmt.Errorf("the response body is longer than the limit of %d bytes", tooLong.Limit)
	}
	if err != nil {
		return response, fmt.Errorf("the response body broke off after %d bytes: %w", len(body), cause(ctx, err))
	}
	return response, nil
}

// cause says why the context ended, if it did: that is what broke the exchange, whatever net/http made of it.
func cause(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	why := context.Cause(ctx)
	if errors.Is(why, ctx.Err()) {
		return why
	}
	return fmt.Errorf("%w: %w", ctx.Err(), why)
}

// believed is up to which length a body is believed to be as long as it is said to be.
const believed = 1 << 16

// readAll reads to the end. The size is what is expected, and only saves growing.
func readAll(r io.Reader, size int64) ([]byte, error) {
	var body bytes.Buffer
	if size > 0 && size <= believed {
		body.Grow(int(size) + bytes.MinRead) // with room for one read more, the end is seen without growing
	}
	_, err := body.ReadFrom(r)
	return body.Bytes(), err
}
