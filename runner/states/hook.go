// Package states arranges at a target what a scenario needs before it starts: accounts, instances, the passing of
// time. Hook does so by the provider-state protocol: one URL that takes a state with params, in the manner of Pact's
// provider states. What a hook answers is distrusted and checked, since releases are aimed by it. Leases answers for what
// was arranged until it is torn down.
package states

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
)

const (
	defaultTimeout = 30 * time.Second
	defaultMaxBody = 1 << 20
)

// Options say where the hook is and how it is asked. Only URL is needed.
type Options struct {
	URL       string            // absolute address of the hook, such as https://staging.example.com/provider-states
	Token     string            // sent as a bearer token, to the hook only; "" sends none
	Timeout   time.Duration     // for one answer, its body included; 0 means 30 s
	Transport http.RoundTripper // carries the requests; nil means one of its own. Redirects are never followed
	MaxBody   int64             // longest answer in bytes, decoded; 0 means 1 MiB
	UserAgent string            // "" means relcon

	Trace func(context.Context) string // gives the traceparent header of a request; nil sends none
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

	unreferred atomic.Bool // it refuses references
	several    atomic.Bool // it lists that it arranges several instances in one request

	secrets secrets
	pace    pace // of setups

	mu    sync.Mutex
	given map[key]bool // accounts and instances
	told  []contract.Provider
	lacks map[referring]string // what an answer had in place of a reference
}

// referring is a request with a reference.
type referring struct {
	product contract.Product
	action  string
}

// key tells accounts and instances apart. Two products may number their instances alike.
type key struct {
	product contract.Product // "" for an account
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
	if options.Transport == nil {
		options.Transport = client.NewTransport(nil)
	}
	// A redirect would carry the account's keys elsewhere.
	carrier := &http.Client{Transport: options.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	options.UserAgent = cmp.Or(options.UserAgent, "relcon")
	return &Hook{options: options, client: carrier, given: map[key]bool{}, lacks: map[referring]string{}, secrets: secrets{values: append(client.ProxySecrets(), options.Token)}}
}

// mostTold is how many different providers are remembered.
const mostTold = 5

// Told gives what the hook has told of who is tested; more than one is odd.
func (h *Hook) Told() []contract.Provider {
	h.mu.Lock()
	defer h.mu.Unlock()
	var told []contract.Provider
	for _, who := range h.told {
		told = append(told, contract.Provider{Name: h.secrets.blank(who.Name), Version: h.secrets.blank(who.Version), Build: h.secrets.blank(who.Build)})
	}
	return told
}

// hear remembers what the hook tells of who is tested.
func (h *Hook) hear(who contract.Provider) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if who != (contract.Provider{}) && len(h.told) < mostTold && !slices.Contains(h.told, who) {
		h.told = append(h.told, who)
	}
}

// Unrepeated says what an answer to a setup or a teardown had in place of the reference that was sent; "" where each repeated it.
func (h *Hook) Unrepeated(product contract.Product, action string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lacks[referring{product, action}]
}

// repeats tells whether an answer repeats the reference that was sent. It remembers what came in its place.
func (h *Hook) repeats(asked request, got answer, reference string) bool {
	said := got.text("reference")
	if said == reference {
		return true
	}
	instead := "an answer without it"
	if said != "" {
		instead = "an answer with the reference " + h.secrets.known(shown(said)) + " for " + shown(reference)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lacks[referring{asked.Params.Product, asked.Action}] = instead
	return false
}

// Pace says how long the hook takes for a setup; "" where it is quick.
func (h *Hook) Pace() string { return h.pace.String() }

// Secrets are the hook's token, and the secrets and tokens of all accounts that it gave, whatever was wrong with them.
func (h *Hook) Secrets() []string { return h.secrets.all() }

// Close gives up the idle connections.
func (h *Hook) Close() { h.client.CloseIdleConnections() }

// String gives the hook's address, and keeps its token out of every formatted message.
func (h *Hook) String() string { return h.options.String() }

// GoString keeps the token out of %#v.
func (h *Hook) GoString() string { return h.String() }

func place(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return "(unusable address)"
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}

// twiceError says that a hook handed out an account that it had handed out before.
type twiceError struct{ accessKeyID string }

// Error does not repeat the id, for it is half of what an account signs with.
func (*twiceError) Error() string {
	return "accessKeyId: the hook handed out the same account twice: every scenario needs an account of its own"
}

// Twice gives the access key id of the account that a hook handed out for the second time; "" where an error of Account
// says anything else. What that account holds is what the first one does.
func Twice(err error) string {
	var twice *twiceError
	if errors.As(err, &twice) {
		return twice.accessKeyID
	}
	return ""
}

// claimAccount notes that an account is in use; one that was handed out before is an error.
func (h *Hook) claimAccount(accessKeyID string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.given[key{id: accessKeyID}] {
		return &twiceError{accessKeyID}
	}
	h.given[key{id: accessKeyID}] = true
	return nil
}

// claimInstances notes that instances are in use; one that was handed out before is an error.
func (h *Hook) claimInstances(product contract.Product, ids []string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range ids {
		if h.given[key{product, id}] {
			return fmt.Errorf("instanceIds: the hook handed out %s twice: every scenario needs an account of its own", shown(id))
		}
	}
	for _, id := range ids {
		h.given[key{product, id}] = true
	}
	return nil
}
