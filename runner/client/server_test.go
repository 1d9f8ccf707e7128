package client_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

const (
	canarySecret = "canary/secret+0123456789"
	canaryToken  = "canary-token-0123456789"
	canaryKeyID  = client.UsualAccount
)

var when = time.Date(2026, 11, 21, 19, 40, 48, 0, time.UTC)

func credentials() contract.Credentials {
	return contract.Credentials{AccessKeyID: canaryKeyID, AccessKeySecret: canarySecret, Token: canaryToken}
}

func account(product contract.Product) contract.Account {
	return contract.Account{Product: product, Credentials: credentials()}
}

// arrival is a request as the server saw it.
type arrival struct {
	*http.Request
	body []byte
}

// text is all of the request that the client wrote, for comparing bytes.
func (a arrival) text() string {
	return fmt.Sprintf("%s %s %s %v %s", a.Method, a.RequestURI, a.Host, a.Header, a.body)
}

// server records what arrives and answers with the handler, or with 200 and {}.
type server struct {
	*httptest.Server
	lock     sync.Mutex
	arrivals []arrival
}

func newServer(t *testing.T, handler http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		s.lock.Lock()
		s.arrivals = append(s.arrivals, arrival{r, body})
		s.lock.Unlock()
		if handler == nil {
			_, _ = io.WriteString(w, "{}")
			return
		}
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) last(t *testing.T) arrival {
	t.Helper()
	s.lock.Lock()
	defer s.lock.Unlock()
	require.NotEmpty(t, s.arrivals)
	return s.arrivals[len(s.arrivals)-1]
}

func (s *server) count() int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return len(s.arrivals)
}

// endpoints puts every product onto the server.
func (s *server) endpoints() map[contract.Product]client.Endpoint {
	return map[contract.Product]client.Endpoint{
		contract.BMC: {URL: s.URL + "/api/v2/bmc", Version: "2022-11-20"},
		contract.ZEC: {URL: s.URL + "/api/v2/zec", Version: "2025-09-01"},
		contract.BSS: {URL: s.URL, Version: "2017-12-14"},
	}
}

// newClient makes a client whose guard has nothing against the calls of the tests: what they name was arranged, and
// their accounts are empty.
func newClient(t *testing.T, options client.Options) *client.Client {
	t.Helper()
	c := wary(t, options)
	c.OwnSeen(contract.BMC, "a")
	c.OwnSeen(contract.ZEC, "a")
	c.OwnSeen(contract.BSS, "a b*c", "d")
	for _, product := range contract.Products() {
		for _, key := range []string{canaryKeyID, "k1", "request"} {
			c.SeeInventory(product, key)
		}
	}
	return c
}

// wary makes a client that owns nothing and knows nothing.
func wary(t *testing.T, options client.Options) *client.Client {
	t.Helper()
	c, err := client.New(options)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// send sends one call to a server of its own and gives what arrived there.
func send(t *testing.T, call contract.Call) (arrival, contract.Exchange) {
	t.Helper()
	s := newServer(t, nil)
	exchange, err := newClient(t, client.Options{Endpoints: s.endpoints()}).Send(context.Background(), call)
	require.NoError(t, err)
	require.Equal(t, 1, s.count())
	return s.last(t), exchange
}

func ptr(text string) *string { return &text }

func requireRefused(t *testing.T, err error) *contract.Refused {
	t.Helper()
	refused, isRefused := err.(*contract.Refused) // as it is, not wrapped
	require.True(t, isRefused, "%v", err)
	require.LessOrEqual(t, len(refused.Call), 300)
	return refused
}
