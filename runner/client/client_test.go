package client_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

func TestNewRefuses(t *testing.T) {
	endpoint := func(product contract.Product, e client.Endpoint) client.Options {
		return client.Options{Endpoints: map[contract.Product]client.Endpoint{product: e}}
	}
	for message, options := range map[string]client.Options{
		`endpoint of ecs: the product is none of`:                            endpoint("ecs", client.Endpoint{URL: "http://a"}),
		`endpoint of bmc: want an absolute http`:                             endpoint(contract.BMC, client.Endpoint{URL: "/api"}),
		`endpoint of zec: want an absolute http`:                             endpoint(contract.ZEC, client.Endpoint{URL: "ftp://a"}),
		`endpoint of bss: want an absolute http`:                             endpoint(contract.BSS, client.Endpoint{URL: "http://"}),
		`want a URL without user`:                                            endpoint(contract.BMC, client.Endpoint{URL: "http://u:canary@a"}),
		`without user, query and fragment`:                                   endpoint(contract.BMC, client.Endpoint{URL: "http://a?canary"}),
		`want a host in ASCII`:                                               endpoint(contract.BMC, client.Endpoint{URL: "http://bücher.example"}),
		`scheme: got "Basic", want one of [HMAC-SHA1 ACS3-HMAC-SHA256 none]`: endpoint(contract.BSS, client.Endpoint{URL: "http://a", Schemes: []contract.Scheme{"Basic"}}),
		"requests per second: got -1":                                        {RequestsPerSecond: -1},
		"requests per second: got NaN":                                       {RequestsPerSecond: math.NaN()},
		"request timeout and body limit: got -1s and 0":                      {RequestTimeout: -time.Second},
		"requests in all: got -1":                                            {MaxRequests: -1},
		"request timeout and body limit: got 0s and -1":                      {MaxBody: -1},
	} {
		t.Run(message, func(t *testing.T) {
			_, err := client.New(options)
			require.ErrorContains(t, err, message)
			require.NotContains(t, err.Error(), "canary")
		})
	}
}

func TestACallThatMakesNoSenseIsAFaultAndNotSent(t *testing.T) {
	s := newServer(t, nil)
	c := newClient(t, client.Options{Endpoints: map[contract.Product]client.Endpoint{
		contract.BMC: {URL: s.URL}, contract.BSS: {URL: s.URL},
	}})
	for message, call := range map[string]contract.Call{
		"has no endpoint":             {Product: contract.ZEC, Operation: "ReleaseInstances"},
		"bmc has no scheme":           {Product: contract.BMC, Scheme: contract.RPC},
		"bss has no scheme":           {Product: contract.BSS, Scheme: contract.Bearer},
		"only Alibaba Cloud has":      {Product: contract.BMC, Params: []contract.Param{{Name: "a"}}},
		"that only Alibaba Cloud has": {Product: contract.BMC, Distortion: contract.Distortion{OmitParams: []string{"a"}}},
		"only Zenlayer has":           {Product: contract.BSS, Body: []byte("{}")},
		"that only the header":        {Product: contract.BSS, Distortion: contract.Distortion{SignedBody: []byte{}}},
		"can't be written":            {Product: contract.BMC, Method: "A B"},
		"holds a control character":   {Product: contract.BMC, Distortion: contract.Distortion{Authorization: ptr(canarySecret + "\n")}},
	} {
		t.Run(message, func(t *testing.T) {
			call.Credentials = credentials()
			exchange, err := c.Send(t.Context(), call)
			fault := (*contract.Fault)(nil)
			require.ErrorAs(t, err, &fault)
			require.ErrorContains(t, err, message)
			require.NotContains(t, err.Error(), canarySecret)
			require.Zero(t, exchange.Response)
		})
	}
	require.Zero(t, s.count())
}

func TestAnExchangeIsComplete(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Answer", "kept")
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("short"))
	})
	times := []time.Time{when, when, when.Add(3 * time.Second)}
	options := optionsFor(s)
	options.Now = func() time.Time {
		now := times[0]
		times = times[1:]
		return now
	}
	call := zenlayerCall()
	exchange, err := newClient(t, options).Send(t.Context(), call)
	require.NoError(t, err)
	require.Equal(t, contract.BMC, exchange.Product)
	require.Equal(t, "ReleaseInstances", exchange.Operation)
	require.Equal(t, when, exchange.Started)
	require.Equal(t, 3*time.Second, exchange.Duration)
	require.Equal(t, "POST", exchange.Request.Method)
	require.Equal(t, s.URL+"/api/v2/bmc", exchange.Request.URL)
	require.Equal(t, "1795290048", exchange.Request.Header.Get("X-ZC-Timestamp"), "signed at the start")
	require.Equal(t, http.StatusTeapot, exchange.Response.Status)
	require.Equal(t, "kept", exchange.Response.Header.Get("X-Answer"))
	require.Equal(t, "short", string(exchange.Response.Body))

	call.Body[0] = 'X'
	require.JSONEq(t, `{"instanceIds":["a"]}`, string(exchange.Request.Body), "the recorded body is a copy")
}

func TestRequestsWaitForTheRateLimit(t *testing.T) {
	s := newServer(t, nil)
	options := optionsFor(s)
	options.RequestsPerSecond = 1e-6
	options.RequestTimeout = 30 * time.Second
	c := newClient(t, options)
	ctx, cancel := contextOf(t, time.Minute)
	defer cancel()
	_, err := c.Send(ctx, zenlayerCall())
	require.NoError(t, err)

	short, stop := contextOf(t, 200*time.Millisecond)
	defer stop()
	exchange, err := c.Send(short, zenlayerCall())
	requireUnreachable(t, err)
	require.ErrorContains(t, err, "rate limit")
	require.ErrorIs(t, err, context.DeadlineExceeded, "the time was over, and the target has done nothing wrong")
	require.Zero(t, exchange.Request, "nothing was sent")

	call := zenlayerCall()
	call.Unlimited = true
	_, err = c.Send(ctx, call)
	require.NoError(t, err)
	require.Equal(t, 2, s.count())
}

func TestConnectionsAreReused(t *testing.T) {
	s := newServer(t, nil)
	c := newClient(t, optionsFor(s))
	for range 5 {
		_, err := c.Send(t.Context(), zenlayerCall())
		require.NoError(t, err)
	}
	for _, a := range s.arrivals {
		require.Equal(t, s.arrivals[0].RemoteAddr, a.RemoteAddr)
	}
	c.Close()
	_, err := c.Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	require.NotEqual(t, s.arrivals[0].RemoteAddr, s.last(t).RemoteAddr, "Close dropped the idle connection")
}

func TestTLSTrustsWhatItIsGiven(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(secure.Close)
	endpoints := map[contract.Product]client.Endpoint{contract.BMC: {URL: secure.URL}}
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	trusting := newClient(t, client.Options{Endpoints: endpoints, TLS: &tls.Config{RootCAs: roots}})
	_, err := trusting.Send(t.Context(), zenlayerCall())
	require.NoError(t, err)

	_, err = newClient(t, client.Options{Endpoints: endpoints}).Send(t.Context(), zenlayerCall())
	requireUnreachable(t, err)
	require.ErrorContains(t, err, "certificate")
}

// refusing is a transport that sends nothing.
type refusing struct{ err error }

func (r refusing) RoundTrip(*http.Request) (*http.Response, error) { return nil, r.err }

// keeping is a transport that keeps the last request and answers nothing.
type keeping struct{ last *http.Request }

func (k *keeping) RoundTrip(r *http.Request) (*http.Response, error) {
	k.last = r
	return nil, net.ErrClosed
}

func TestTheHostIsSentAndSignedInLowerCase(t *testing.T) {
	transport := &keeping{}
	c := newClient(t, client.Options{
		Endpoints: map[contract.Product]client.Endpoint{contract.BMC: {URL: "http://Staging.Example:8080/V2"}}, Transport: transport,
	})
	_, err := c.Send(t.Context(), zenlayerCall())
	requireUnreachable(t, err)
	require.Equal(t, "staging.example:8080", transport.last.Host)
	require.Equal(t, "/V2", transport.last.URL.Path)
	require.True(t, verifiesZC2(t, arrival{transport.last, zenlayerCall().Body}, canarySecret))
}

func TestAGivenTransportCarriesEverything(t *testing.T) {
	closed := refusing{&contract.Fault{Reason: "closed"}}
	c := newClient(t, client.Options{
		Endpoints: map[contract.Product]client.Endpoint{contract.BMC: {URL: "http://127.0.0.1"}}, Transport: closed,
	})
	for _, method := range []string{"POST", "GET", "DELETE"} {
		call := zenlayerCall()
		call.Method = method
		_, err := c.Send(t.Context(), call)
		requireUnreachable(t, err)
		fault := (*contract.Fault)(nil)
		require.ErrorAs(t, err, &fault, "the transport's own error can still be found")
	}
}
