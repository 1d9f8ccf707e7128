// Package reference is a stateful provider that keeps the published contract: Zenlayer BMC and ZEC and Alibaba Cloud
// BssOpenApi with their envelopes, authentication and instance operations, and the provider-state hook that arranges
// instances, moves clocks and tells what is billed. Every account is alone with its instances, its clock and its lock.
// Named faults break one clause each, so that a suite can be proved against them; named readings choose among
// behaviours that the pages allow.
//
// It is written from the providers' pages, knows nothing of the features, and is no copy of any live service: instances
// exist only because the hook created them, and nothing but time, the hook and the API's own operations changes them.
package reference

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"time"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// HookPath is where the provider-state hook is served.
const HookPath = "/provider-states"

// Options choose what a provider does. The zero value is a sound provider.
type Options struct {
	Faults    []string         // ids of Faults, to be switched on
	Readings  []string         // "RULE=reading" of Readings; those not named keep their default
	Settle    time.Duration    // how long asynchronous work takes, such as a ZEC release; 0 means 20ms
	Now       func() time.Time // the real clock; nil means time.Now
	Random    io.Reader        // keys, ids and request ids, safe for concurrent use; nil means crypto/rand
	HookToken string           // bearer token of the hook; "" means a generated one
	MaxBody   int64            // longest request body in bytes; 0 means 1 MiB

	// Probe is told of each request in which a fault would have done something, if it were on. No fault is on then. A fault that
	// counts over all accounts may be missed: see Fault.Anywhere. nil means that faults are not looked for.
	Probe func(fault string, request *http.Request)

	// RateLimits are those of each account of a product, unless its kind has one. None means no limit.
	RateLimits map[contract.Product]contract.RateLimit
}

// String keeps the hook's token out of every formatted message.
func (o Options) String() string {
	return fmt.Sprintf("reference provider with faults %v and readings %v", o.Faults, o.Readings)
}

// GoString keeps the token out of %#v.
func (o Options) GoString() string { return o.String() }

const (
	defaultSettle  = 20 * time.Millisecond
	defaultMaxBody = 1 << 20
)

// Provider is the reference provider: an http.Handler for every product and the hook.
type Provider struct {
	options  Options
	accounts *registry
	services map[contract.Product]*service
	routes   map[string]http.Handler
}

// String keeps the hook's token and the accounts' keys out of every formatted message.
func (p *Provider) String() string { return p.options.String() }

// GoString keeps them out of %#v.
func (p *Provider) GoString() string { return p.String() }

// New makes a provider. An unknown fault or reading is an error that names the nearest known one.
func New(options Options) (*Provider, error) {
	p := soundProvider(options.withDefaults(), newRegistry())
	if err := p.follow(options.Readings); err != nil {
		return nil, err
	}
	if err := p.breakBy(options.Faults); err != nil {
		return nil, err
	}
	if options.Probe != nil {
		p.probeFaults(options.Probe)
	}
	return p, nil
}

// soundProvider makes a sound provider of accounts.
func soundProvider(options Options, accounts *registry) *Provider {
	p := &Provider{options: options, accounts: accounts, services: map[contract.Product]*service{}}
	p.routes = map[string]http.Handler{HookPath: hook.Handler(arranger{p}, options.HookToken)}
	for _, s := range []*service{newBMC(options, accounts), newZEC(options, accounts), newBSS(options, accounts)} {
		p.services[s.product], p.routes[s.path] = s, s
	}
	return p
}

func (o Options) withDefaults() Options {
	if o.Settle <= 0 {
		o.Settle = defaultSettle
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.HookToken == "" {
		o.HookToken = randomWord(o.Random, 32)
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	return o
}

// HookToken is the bearer token that the hook asks for. It is a secret.
func (p *Provider) HookToken() string { return p.options.HookToken }

// Accounts counts the accounts that were set up and not torn down.
func (p *Provider) Accounts() int { return p.accounts.count() }

// ServeHTTP answers any request: the products under their documented paths, the hook under HookPath, and 404 with the
// Zenlayer error body elsewhere.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if handler, ok := p.routes[r.URL.Path]; ok {
		handler.ServeHTTP(w, r)
		return
	}
	p.services[contract.BMC].serveNowhere(w, r)
}

const wordLetters = "abcdefghijkmnpqrstuvwxyz23456789" // 32 of them, so that every byte counts alike

// randomWord gives n letters and digits. A source that fails leaves nothing sensible to do, so it panics, as
// crypto/rand does; it is read while accounts and instances are arranged and while requests get their ids.
func randomWord(random io.Reader, n int) string {
	word := make([]byte, n)
	if _, err := io.ReadFull(random, word); err != nil {
		panic(fmt.Sprintf("reference: source of randomness: %v", err))
	}
	for i, b := range word {
		word[i] = wordLetters[b%32]
	}
	return string(word)
}
