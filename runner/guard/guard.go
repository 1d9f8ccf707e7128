// Package guard is the http.RoundTripper that lets nothing foreign pass. It knows which instances the run arranged and
// what the accounts' inventories have shown, and it refuses each request that could touch anything else.
package guard

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"

	"relcon/runner/contract"
)

// Guard decides which requests may leave. It judges what is really sent, after every distortion, and it can't be
// switched off. A request that surely only reads may leave; any other may name only what the run owns. Whatever it is,
// it may hold no foreign id: one that an inventory showed and that the run does not own. It may be used by many
// goroutines at once.
type Guard struct {
	mu      sync.RWMutex
	owned   map[instance]claim   // arranged by this run
	absent  map[instance]bool    // made up, and not shown by any inventory; true where it is like no known id
	foreign map[instance]bool    // shown by an inventory, and not owned
	latest  map[holder]Inventory // of each account
	spare   map[holder]ids       // what an account may lose that one scenario has for itself
	strange map[holder]ids       // what an account held that was not arranged, before the run acted in it
	later   map[holder]ids       // the same, since the run acted in it
	acted   map[holder]bool      // a request was sent that may change something
	bins    map[holder]Inventory // what the latest search of the recycle bin of an account has shown
	alone   map[holder]sights    // what was seen to hold nothing but what was arranged
	beside  map[holder]ids       // what lists by filters have shown, and was not arranged by then
	begun   uint64               // number of inventories, to tell which is newer
}

// mostForeign is how many instances of others are remembered. A target that lists so many has a list without an end, or is no place for
// a run; then nothing more is sent.
const mostForeign = 100_000

// instance is an instance of a product, by its id.
type instance struct {
	product contract.Product
	id      string
}

// holder is an account of a product, by its access key id.
type holder struct {
	product contract.Product
	account string
}

type ids map[string]bool

// New makes a guard that owns nothing and knows nothing.
func New() *Guard {
	return &Guard{
		owned: map[instance]claim{}, absent: map[instance]bool{}, foreign: map[instance]bool{},
		latest: map[holder]Inventory{}, spare: map[holder]ids{}, strange: map[holder]ids{}, later: map[holder]ids{}, acted: map[holder]bool{},
		bins: map[holder]Inventory{}, alone: map[holder]sights{}, beside: map[holder]ids{},
	}
}

// Sender is for whom a request is sent. It travels in the request's context, because the request itself may be
// distorted beyond recognition.
type Sender struct {
	Product  contract.Product
	Accounts []string // access key ids: of the account, and of the credentials where they are another's
}

type senderKey struct{}

// Into gives a context for the sender's requests.
func (s Sender) Into(ctx context.Context) context.Context {
	return context.WithValue(ctx, senderKey{}, s)
}

// Transport puts the guard before a transport. What it refuses is a *contract.Refused, whose Call is for the caller to
// fill in; a request whose context names no Sender is a *contract.Fault.
func (g *Guard) Transport(base http.RoundTripper) http.RoundTripper { return guarded{g, base} }

// guarded is a transport that only lets pass what the guard does. The bytes that leave are those that were judged.
type guarded struct {
	guard *Guard
	http.RoundTripper
}

// RoundTrip judges the request and passes on what it has judged.
func (t guarded) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := read(request)
	if err != nil {
		return nil, err
	}
	s, known := request.Context().Value(senderKey{}).(Sender)
	if !known {
		return nil, &contract.Fault{Reason: "a request does not say for whom it is sent"}
	}
	if err := t.guard.check(s, request, body); err != nil {
		return nil, err
	}
	judged := request.WithContext(request.Context())
	judged.ContentLength = int64(len(body))
	judged.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	judged.Body, _ = judged.GetBody()
	if len(body) == 0 {
		judged.Body = http.NoBody
	}
	return t.RoundTripper.RoundTrip(judged)
}

func read(request *http.Request) ([]byte, error) {
	if request.Body == nil {
		return nil, nil
	}
	defer request.Body.Close()
	return io.ReadAll(request.Body)
}

// check gives a *contract.Refused for a request that must not leave.
func (g *Guard) check(s Sender, request *http.Request, body []byte) error {
	r := understand(s.Product, request, body)
	if err := g.judge(s, r); err != nil || r.reading {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, account := range s.Accounts {
		g.acted[holder{s.Product, account}] = true
	}
	return nil
}

func (g *Guard) judge(s Sender, r *request) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if len(g.foreign) >= mostForeign {
		return refuse("the target has listed %d instances that this run did not arrange, and nobody can tell them apart from its own any more", mostForeign)
	}
	if id := g.resolve(r); id != "" {
		if g.owns(s.Product, id) {
			return refuse("it names %q, which was arranged, and which no inventory of its account has shown since: read it first", id)
		}
		return refuse("it names %q, which this run does not own: arrange the instance through the target's states", id)
	}
	if id := g.foreignIn(r); id != "" {
		return refuse("it holds %q, an instance that an inventory showed and that this run does not own", id)
	}
	if r.reading || r.precise() {
		return nil
	}
	return g.allOwned(s, r.why())
}

// resolve gives an id that the request names and may not name, "" where there is none. A name that may be no id makes the
// request unclear.
func (g *Guard) resolve(r *request) string {
	if r.reading {
		return ""
	}
	for _, each := range r.named {
		distinct, made := g.absent[instance{r.product, each.id}]
		switch {
		case made && !distinct:
			r.unclear("it names %q, which a provider may take for another id, or for a pattern", each.id)
		case g.allowed(r.product, each.id):
		case each.loose:
			r.unclear("it names %q, which may be an id or not", each.id)
		default:
			return each.id
		}
	}
	return ""
}

func refuse(format string, args ...any) error {
	return &contract.Refused{Reason: fmt.Sprintf(format, args...)}
}

// Vague says why a request could mean instances that it does not name, such as "it names no instance"; "" says that it
// names each that it is about, or surely only reads. The guard lets a vague request pass only for an account that holds
// nothing but the run's own. Nothing is sent.
func (g *Guard) Vague(product contract.Product, request *http.Request, body []byte) string {
	r := understand(product, request, body)
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.resolve(r) != "" || r.reading || r.precise() {
		return ""
	}
	return r.why()
}
