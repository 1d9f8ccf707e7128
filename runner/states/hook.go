// Package states arranges at a target what a scenario needs before it starts: accounts, instances, the passing of
// time. Hook does so by the provider-state protocol: one URL that takes a state with params, in the manner of Pact's
// provider states. What a hook answers is distrusted and checked, since releases are aimed by it.
package states

import (
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/contract"
)

const (
	defaultTimeout = 30 * time.Second
	defaultMaxBody = 1 << 20
	idlePerHost    = 64
)

// Options say where the hook is and how it is asked. Only URL is needed.
type Options struct {
	URL     string        // absolute address of the hook, such as https://staging.example.com/provider-states
	Token   string        // sent as a bearer token, to the hook only; "" sends none
	Timeout time.Duration // for one answer, its body included; 0 means 30 s
	Client  *http.Client  // carries the requests; nil means one of its own. Redirects are never followed
	MaxBody int64         // longest answer in bytes, decoded; 0 means 1 MiB
}

// String gives the hook's address, and keeps its token out of every formatted message.
func (o Options) String() string { return "provider-state hook " + place(o.URL) }

// GoString keeps the token out of %#v.
func (o Options) GoString() string { return o.String() }

// Hook asks a target's provider-state hook. It remembers every account and instance that it was given, for a run must
// not be given one twice. It may be used from several goroutines at once.
type Hook struct {
	options Options
	client  *http.Client
	place   string // the hook's address without anything that could be secret

	unreferred atomic.Bool // it refuses references

	mu         sync.Mutex
	accessKeys map[string]bool
	instances  map[instanceKey]bool
	secrets    []string // everything that no message may hold
}

type instanceKey struct {
	product contract.Product
	id      string
}

// NewHook makes a hook. A URL that can't be used is an error of every call, not of NewHook.
func NewHook(options Options) *Hook {
	if options.Timeout <= 0 {
		options.Timeout = defaultTimeout
	}
	if options.MaxBody <= 0 {
		options.MaxBody = defaultMaxBody
	}
	hook := &Hook{
		options:    options,
		client:     newClient(options.Client),
		place:      place(options.URL),
		accessKeys: map[string]bool{},
		instances:  map[instanceKey]bool{},
	}
	if options.Token != "" {
		hook.secrets = append(hook.secrets, options.Token)
	}
	return hook
}

// newClient gives a client that follows no redirect, for a redirect would carry the account's keys elsewhere. The
// given client itself stays as it is.
func newClient(given *http.Client) *http.Client {
	client := http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: idlePerHost,
		IdleConnTimeout:     time.Minute,
	}}
	if given != nil {
		client = *given
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// Close gives up the idle connections.
func (h *Hook) Close() { h.client.CloseIdleConnections() }

// String gives the hook's address, and keeps its token out of every formatted message.
func (h *Hook) String() string { return "provider-state hook " + h.place }

// GoString keeps the token out of %#v.
func (h *Hook) GoString() string { return h.String() }

func place(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return "(unusable address)"
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}
