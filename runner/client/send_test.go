package client_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

func contextOf(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), d)
}

func requireUnreachable(t *testing.T, err error) {
	t.Helper()
	unreachable := (*contract.Unreachable)(nil)
	require.ErrorAs(t, err, &unreachable)
	require.Regexp(t, `^(bmc|bss) endpoint https?://[^?]+$`, unreachable.Where)
	for _, secret := range []string{canarySecret, canaryToken, canaryKeyID, "Signature="} {
		require.NotContains(t, err.Error(), secret)
	}
}

func hijack(w http.ResponseWriter, raw string) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = connection.Write([]byte(raw))
	_ = connection.Close()
}

func TestBrokenAnswersAreErrors(t *testing.T) {
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		message string
		status  int
		body    string
	}{
		"no answer": {func(w http.ResponseWriter, _ *http.Request) { hijack(w, "") }, "EOF", 0, ""},
		"not HTTP":  {func(w http.ResponseWriter, _ *http.Request) { hijack(w, "hello\r\n\r\n") }, "malformed HTTP", 0, ""},
		"not HTTP, with an echo": {
			func(w http.ResponseWriter, _ *http.Request) { hijack(w, canarySecret+"\r\n\r\n") }, "(blanked)", 0, "",
		},
		"body cut off": {
			func(w http.ResponseWriter, _ *http.Request) {
				hijack(w, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
			},
			"broke off after 3 bytes", 200, "abc",
		},
		"endless body": {endless, "longer than the limit of 20000 bytes", 200, strings.Repeat("\x00", 20000)},
		"gzip that unpacks to too much": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				packed := gzip.NewWriter(w)
				_, _ = packed.Write(make([]byte, 20001))
				_ = packed.Close()
			},
			"longer than the limit of 20000 bytes", 200, strings.Repeat("\x00", 20000),
		},
	} {
		t.Run(name, func(t *testing.T) {
			options := optionsFor(newServer(t, c.handler))
			options.MaxBody = 20000
			exchange, err := newClient(t, options).Send(t.Context(), zenlayerCall())
			requireUnreachable(t, err)
			require.ErrorContains(t, err, c.message)
			require.Equal(t, c.status, exchange.Response.Status)
			require.Equal(t, c.body, string(exchange.Response.Body))
			require.JSONEq(t, `{"instanceIds":["a"]}`, string(exchange.Request.Body))
		})
	}
}

func TestABodyOfJustTheLimitIsRead(t *testing.T) {
	options := optionsFor(newServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 20000)) }))
	options.MaxBody = 20000
	exchange, err := newClient(t, options).Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	require.Len(t, exchange.Response.Body, 20000)
}

func TestTheTimeoutCoversHeadersAndBody(t *testing.T) {
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	hangInBody := func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("part"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	for name, handler := range map[string]http.HandlerFunc{"headers": hang, "body": hangInBody} {
		t.Run(name, func(t *testing.T) {
			options := optionsFor(newServer(t, handler))
			options.RequestTimeout = 100 * time.Millisecond
			_, err := newClient(t, options).Send(t.Context(), zenlayerCall())
			requireUnreachable(t, err)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorContains(t, err, "no complete answer within 100ms")
		})
	}
}

// A server that sends a byte now and then has no more time than one that sends nothing.
func TestTheTimeoutCoversAnswersThatDribble(t *testing.T) {
	t.Parallel()
	for name, begun := range map[string]string{"headers": "HTTP/1.1 200 OK\r\nX-Slow: ", "body": "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				connection, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					return
				}
				defer connection.Close()
				_, err = connection.Write([]byte(begun))
				for err == nil {
					time.Sleep(5 * time.Millisecond)
					_, err = connection.Write([]byte("x"))
				}
			})
			options := optionsFor(s)
			options.RequestTimeout = 100 * time.Millisecond
			_, err := newClient(t, options).Send(t.Context(), zenlayerCall())
			requireUnreachable(t, err)
			require.ErrorIs(t, err, context.DeadlineExceeded)
		})
	}
}

// What answers hold in their headers adds up: a run has thousands of them.
func TestAnAnswerWithTooManyHeadersIsRefused(t *testing.T) {
	t.Parallel()
	for size, refused := range map[int]bool{48 << 10: false, 840 << 10: true} {
		s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
			for range size >> 10 {
				w.Header().Add("X-Long", strings.Repeat("x", 1000))
			}
		})
		exchange, err := newClient(t, optionsFor(s)).Send(t.Context(), zenlayerCall())
		if !refused {
			require.NoError(t, err)
			continue
		}
		requireUnreachable(t, err)
		require.ErrorContains(t, err, "the response has more than 64 KiB of headers")
		require.Empty(t, exchange.Answer().Header)
	}
}

func TestACancelledCallSaysWhy(t *testing.T) {
	why := errors.New("the user interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	s := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel(why)
		<-r.Context().Done()
	})
	_, err := newClient(t, optionsFor(s)).Send(ctx, zenlayerCall())
	requireUnreachable(t, err)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, why)
}

func TestNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	url := "http://" + listener.Addr().String()
	require.NoError(t, listener.Close())
	c := newClient(t, client.Options{Endpoints: map[contract.Product]client.Endpoint{contract.BSS: {URL: url}}})
	exchange, err := c.Send(t.Context(), alibabaCall())
	requireUnreachable(t, err)
	require.ErrorContains(t, err, "bss endpoint "+url+"/: ")
	require.Contains(t, exchange.Request.URL, "Action=ReleaseInstance", "the request is recorded")
}

func TestRedirectsAreAnswers(t *testing.T) {
	for _, location := range []string{"/elsewhere", "http://%zz/", ""} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(fmt.Sprint(status, location), func(t *testing.T) {
				s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", location)
					w.WriteHeader(status)
				})
				exchange, err := newClient(t, optionsFor(s)).Send(t.Context(), zenlayerCall())
				require.NoError(t, err)
				require.Equal(t, status, exchange.Response.Status)
				require.Equal(t, location, exchange.Response.Header.Get("Location"))
				require.Equal(t, 1, s.count())
			})
		}
	}
}

// net/http would send a GET again if a reused connection breaks before the answer.
func TestNoMethodIsSentTwice(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "POST", "DELETE"} {
		for _, call := range []contract.Call{zenlayerCall(), alibabaCall()} {
			t.Run(method+" "+string(call.Product), func(t *testing.T) {
				var s *server
				s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
					if s.count() > 1 {
						hijack(w, "")
					}
				})
				c := newClient(t, optionsFor(s))
				call.Method = method
				_, err := c.Send(t.Context(), call)
				require.NoError(t, err)
				_, err = c.Send(t.Context(), call)
				requireUnreachable(t, err)
				require.Equal(t, 2, s.count())
			})
		}
	}
}

func TestCompressedAnswersAreRead(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		_, _ = packed.Write([]byte(`{"a":1}`))
		_ = packed.Close()
	})
	exchange, err := newClient(t, optionsFor(s)).Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	require.JSONEq(t, `{"a":1}`, string(exchange.Response.Body))
}

// Every request counts, whoever sends it; what the guard refuses does not leave and does not count.
func TestNoMoreIsSentThanMayBe(t *testing.T) {
	s := newServer(t, nil)
	options := optionsFor(s)
	options.MaxRequests = 3
	c := newClient(t, options)
	_, err := c.Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	refused := zenlayerCall()
	refused.Body = []byte(`{"instanceIds":["somebody's"]}`)
	_, err = c.Send(t.Context(), refused)
	require.ErrorAs(t, err, new(*contract.Refused))
	_, err = c.Inventory(t.Context(), account(contract.BMC), nil)
	require.Error(t, err, "{} is no inventory, and was asked for all the same")
	get := alibabaCall()
	get.Method = "GET"
	_, err = c.Send(t.Context(), get)
	require.NoError(t, err)
	require.Equal(t, 3, s.count())

	for _, call := range []contract.Call{zenlayerCall(), alibabaCall(), get} {
		var recorded []contract.Exchange
		ctx := client.WithRecorder(t.Context(), func(e contract.Exchange) { recorded = append(recorded, e) })
		_, err = c.Send(ctx, call)
		var spent *client.SpentError
		require.ErrorAs(t, err, &spent)
		require.Equal(t, 3, spent.Limit)
		require.ErrorContains(t, err, "safety.maxRequests: the run has sent the 3 requests")
		require.Empty(t, recorded, "what was not sent is no exchange")
	}
	_, err = c.Inventory(t.Context(), account(contract.ZEC), nil)
	require.ErrorAs(t, err, new(*client.SpentError))
	require.Equal(t, 3, s.count())
}

func TestALimitBelowZeroIsRefused(t *testing.T) {
	_, err := client.New(client.Options{MaxRequests: -1})
	require.ErrorContains(t, err, "requests in all: got -1")
}

// A client that asks for gzip itself has to unpack what comes, within the same limit.
func TestAnAnswerInGzipIsUnpacked(t *testing.T) {
	plain := `{"requestId":"T1","response":{"requestId":"T1"}}`
	packed := func(text string) string {
		var b strings.Builder
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		require.NoError(t, w.Close())
		return b.String()
	}
	for name, c := range map[string]struct{ body, want, err string }{
		"packed":         {packed(plain), plain, ""},
		"not packed":     {plain, "", "the response body is said to be gzip and is not"},
		"far too long":   {packed(strings.Repeat(" ", 5000)), "", "the response body is longer than the limit of 1000 bytes"},
		"cut off inside": {packed(plain)[:40], "", "the response body broke off"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Accept-Encoding") == "gzip" {
					w.Header().Set("Content-Encoding", "gzip")
				}
				_, _ = io.WriteString(w, c.body)
			})
			call := zenlayerCall()
			call.Headers = []contract.Param{{Name: "Accept-Encoding", Value: "gzip"}}
			exchange, err := newClient(t, client.Options{Endpoints: s.endpoints(), MaxBody: 1000}).Send(t.Context(), call)
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, string(exchange.Answer().Body))
		})
	}
}
