package client

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/contract"
	"relcon/runner/guard"
)

// mostHeaders is how many bytes of headers an answer may have. A hostile one could fill the memory with more: what is sent at
// the same time is held at the same time.
const mostHeaders = 64 << 10

// overlong tells whether net/http refused an answer for the length of its headers, by HTTP/1.1 or HTTP/2.
func overlong(err error) bool {
	text := err.Error()
	return strings.Contains(text, "response headers exceeded") || strings.Contains(text, "response header list larger")
}

// NewTransport makes a transport that keeps as many idle connections per host as scenarios may run at once, so that
// each connection is dialled once. It is the client's own, and the hook's.
func NewTransport(config *tls.Config) *http.Transport {
	quiet()
	return &http.Transport{
		Proxy:                  proxy,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    256,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: mostHeaders,
		TLSClientConfig:        config.Clone(),
	}
}

// proxy is the environment's, but for this machine itself.
func proxy(request *http.Request) (*url.URL, error) {
	if contract.Loopback(request.URL.Hostname()) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(request)
}

// ProxySecrets are the passwords of the proxies that the environment names, which a proxy may echo, as they are and with their users.
func ProxySecrets() (secrets []string) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		at, err := url.Parse(os.Getenv(name))
		if err != nil || at.User == nil {
			continue
		}
		if password, has := at.User.Password(); has {
			secrets = append(secrets, password, at.User.Username()+":"+password)
		}
	}
	return secrets
}

// carrier sends requests past the guard and reads the answers.
type carrier struct {
	pooled  http.RoundTripper
	single  http.RoundTripper // for methods that the pooled one might send twice
	timeout time.Duration
	late    error // of an exchange that took longer
	maxBody int64
	bases   []http.RoundTripper // behind the guard
}

func newCarrier(options Options, g *guard.Guard) carrier {
	c := carrier{timeout: cmp.Or(options.RequestTimeout, 10*time.Second), maxBody: cmp.Or(options.MaxBody, 8<<20)}
	c.late = fmt.Errorf("no complete answer within %v: %w", c.timeout, context.DeadlineExceeded)
	budget := &budget{limit: int64(options.MaxRequests)}
	guarded := func(base http.RoundTripper) http.RoundTripper {
		c.bases = append(c.bases, base)
		return g.Transport(budgeted{budget, base})
	}
	if options.Transport != nil {
		c.pooled = guarded(options.Transport)
		c.single = c.pooled
		return c
	}
	single := NewTransport(options.TLS)
	single.DisableKeepAlives = true
	c.pooled, c.single = guarded(NewTransport(options.TLS)), guarded(single)
	return c
}

// transportFor keeps net/http from sending a request twice on its own: it does so with a method that it takes to be
// idempotent if a reused connection breaks.
func (c *carrier) transportFor(method string) http.RoundTripper {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return c.single
	default:
		return c.pooled
	}
}

// carry sends the request and reads the whole response. It does not go through http.Client, which follows redirects,
// refuses some, and writes the query, signature included, into its errors.
func (c *carrier) carry(request *http.Request) (contract.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), c.timeout, c.late)
	defer cancel()
	answer, err := c.transportFor(request.Method).RoundTrip(request.WithContext(ctx))
	if errors.As(err, new(*contract.Refused)) || errors.As(err, new(*SpentError)) {
		return contract.Response{}, err // however late it is
	}
	if err != nil && overlong(err) {
		return contract.Response{}, fmt.Errorf("the response has more than %d KiB of headers", mostHeaders>>10)
	}
	if err != nil {
		return contract.Response{}, cause(ctx, err)
	}
	defer answer.Body.Close()
	plain, err := unzipped(answer)
	if err != nil {
		return contract.Response{Status: answer.StatusCode, Header: answer.Header}, err
	}
	body := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(body)
	body.Reset()
	_, err = body.ReadFrom(http.MaxBytesReader(nil, plain, c.maxBody))
	response := contract.Response{Status: answer.StatusCode, Header: answer.Header, Body: append([]byte{}, body.Bytes()...)}
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return response, fmt.Errorf("the response body is longer than the limit of %d bytes", tooLong.Limit)
	}
	if err != nil {
		return response, fmt.Errorf("the response body broke off after %d bytes: %w", body.Len(), cause(ctx, err))
	}
	return response, nil
}

// buffers are what bodies are read into: a body is kept for the whole run, and takes no more than its length.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unzipped is the body of an answer as it was before it was compressed. net/http does this by itself only for a request that
// does not ask for it.
func unzipped(answer *http.Response) (io.ReadCloser, error) {
	if answer.Header.Get("Content-Encoding") != "gzip" {
		return answer.Body, nil
	}
	plain, err := gzip.NewReader(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("the response body is said to be gzip and is not: %w", err)
	}
	return plain, nil
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

// close drops the idle connections.
func (c *carrier) close() {
	for _, base := range c.bases {
		if idler, ok := base.(interface{ CloseIdleConnections() }); ok {
			idler.CloseIdleConnections()
		}
	}
}

// SpentError says that a request was not sent, because as many as may be sent in all had been.
type SpentError struct{ Limit int }

// Error names the limit by its key in the target file.
func (e *SpentError) Error() string {
	return fmt.Sprintf("safety.maxRequests: the run has sent the %d requests that it may send to the products, so nothing more is sent; "+
		"`relcon plan` tells how many a run needs", e.Limit)
}

// ExitCode is that of a run that came to no verdict.
func (e *SpentError) ExitCode() int { return contract.ExitIncomplete }

// budget counts the requests that leave. It stands behind the guard, so that what was refused is not counted.
type budget struct {
	limit int64 // 0 means none
	sent  atomic.Int64
}

// budgeted is a transport that counts what leaves by it.
type budgeted struct {
	*budget
	http.RoundTripper
}

// RoundTrip refuses with a *SpentError what is one more than may be sent.
func (t budgeted) RoundTrip(request *http.Request) (*http.Response, error) {
	if sent := t.sent.Add(1); t.limit > 0 && sent > t.limit {
		return nil, &SpentError{Limit: int(t.limit)}
	}
	return t.RoundTripper.RoundTrip(request)
}
