// Package guard is the http.RoundTripper that lets nothing foreign pass. It knows which instances the run arranged, and
// what the accounts' inventories have shown, and it refuses each request that could touch anything else.
package guard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"

	"relcon/runner/contract"
)

// Guard decides which requests may leave. It judges what is really sent, after every distortion, and it can't be
// switched off. A request that surely only reads may leave; any other may name only what the run owns. Whatever it is,
// it may hold no foreign id: one that an inventory showed and that the run does not own. It may be used by many
// goroutines at once.
type Guard struct {
	mu      sync.RWMutex
	owned   map[contract.Product]map[string]claim // arranged by this run
	absent  map[contract.Product]ids              // made up, looked up, and never seen
	foreign *foreign
	latest  map[holder]Inventory
	spare   map[holder]ids // of accounts that one scenario has for itself: what they hold beside, and may lose
	strange map[holder]ids // what accounts held that nobody had arranged, before the run acted in them
	acted   sync.Map       // holders for which something was sent that may change something
	begun   uint64         // inventories, so that they can be told apart by age
}

type ids map[string]bool

// claim is the run's right to an instance. It rests on two looks: the account's inventory did not show the instance
// before it was arranged, and shows it since.
type claim struct {
	account string // access key id
	seen    bool   // by an inventory of the account, after it was arranged
}

// holder is an account of a product, by its access key id.
type holder struct {
	product contract.Product
	account string
}

// Inventory is what a reading of an account's inventory showed.
type Inventory struct {
	Begun  uint64 // as Begin gave it
	IDs    []string
	Broken bool // it was not read to its end
	Short  bool // the provider counts more than it shows, in an account that others have things in
	Hides  bool // the provider counts instances and shows none
}

// New makes a guard that owns nothing and knows nothing.
func New() *Guard {
	g := &Guard{owned: map[contract.Product]map[string]claim{}, absent: map[contract.Product]ids{}, foreign: newForeign(), latest: map[holder]Inventory{}, spare: map[holder]ids{}, strange: map[holder]ids{}}
	for _, product := range contract.Products() {
		g.owned[product], g.absent[product] = map[string]claim{}, ids{}
	}
	return g
}

// Sender is for whom a request is sent. It travels in the request's context, because the request itself may be
// distorted beyond knowing.
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

// CloseIdleConnections passes the wish on.
func (t guarded) CloseIdleConnections() {
	if idler, ok := t.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		idler.CloseIdleConnections()
	}
}

// check gives a *contract.Refused for a request that must not leave.
func (g *Guard) check(s Sender, request *http.Request, body []byte) error {
	u := understand(s.Product, request, body)
	g.mu.RLock()
	defer g.mu.RUnlock()
	if id, names := g.resolve(s.Product, &u); names {
		if g.owns(s.Product, string(id)) {
			return refuse("it names %q, which was arranged, and which no inventory of its account has shown since: read it first", id)
		}
		return refuse("it names %q, which this run does not own: arrange the instance through the target's states", id)
	}
	if id, holds := g.holdsForeign(s.Product, request, body, u.reading); holds {
		return refuse("it holds %q, an instance that an inventory showed and that this run does not own", id)
	}
	if u.reading {
		return nil
	}
	if !u.aimed() {
		if err := g.clean(s, u.why()); err != nil {
			return err
		}
	}
	for _, account := range s.Accounts {
		g.acted.Store(holder{s.Product, account}, true)
	}
	return nil
}

// resolve tells the ids that a request names from what may be none, and gives one that may not be named.
func (g *Guard) resolve(product contract.Product, u *understanding) (id []byte, names bool) {
	if u.reading {
		return nil, false
	}
	for _, each := range u.named {
		switch {
		case g.passes(product, each.id):
		case each.loose:
			u.unclear("it names %q, which may be an id or not", each.id)
		default:
			return each.id, true
		}
	}
	return nil, false
}

func refuse(format string, args ...any) error {
	return &contract.Refused{Reason: fmt.Sprintf(format, args...)}
}

// passes tells whether the id may be named.
func (g *Guard) passes(product contract.Product, id []byte) bool {
	return g.owned[product][string(id)].seen || g.absent[product][string(id)]
}

// owns tells whether the instance was arranged for this run.
func (g *Guard) owns(product contract.Product, id string) bool {
	_, owned := g.owned[product][id]
	return owned
}

// holds tells whether the instance was arranged for this run in the account. What another account lists of the same name
// is not what was arranged.
func (g *Guard) holds(product contract.Product, account, id string) bool {
	right, owned := g.owned[product][id]
	return owned && right.account == account
}

// clean refuses a request that could mean everything, unless all that its account holds is the run's own.
func (g *Guard) clean(s Sender, why string) error {
	for i, account := range s.Accounts {
		latest, read := g.latest[holder{s.Product, account}]
		if i > 0 && !read {
			continue // credentials of nobody that this run knows, as of a call with an unknown access key
		}
		if !read || latest.Broken || account == "" {
			return refuse("%s, so that it could mean any, and the latest inventory of its account could not be read or was not: read it first", why)
		}
		if latest.Short {
			return refuse("%s, so that it could mean any, and the latest inventory of its account counts more instances than it shows", why)
		}
		spare := g.spare[holder{s.Product, account}]
		strange := slices.IndexFunc(latest.IDs, func(id string) bool { return !g.holds(s.Product, account, id) && !spare[id] })
		if strange >= 0 {
			return refuse("%s, so that it could mean any, and its account holds %q, which this run does not own: give the suite accounts of its own", why, latest.IDs[strange])
		}
	}
	return nil
}

// Begin notes that an inventory is about to be read, and gives what tells it from others by age.
func (g *Guard) Begin() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.begun++
	return g.begun
}

// Saw takes down an inventory, or the part of it that was read before an error.
func (g *Guard) Saw(account contract.Account, latest Inventory) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown(account, latest.IDs)
	key := holderOf(account)
	if newer, read := g.latest[key]; read && newer.Begun > latest.Begun {
		// It began before the one that is known and ended after it, so what it shows may be true still.
		latest = Inventory{Begun: newer.Begun, IDs: slices.Concat(newer.IDs, latest.IDs), Broken: newer.Broken || latest.Broken, Short: newer.Short || latest.Short, Hides: newer.Hides || latest.Hides}
	}
	g.latest[key] = latest
}

// SawPart takes down a part of an inventory, beside what the latest whole one has shown.
func (g *Guard) SawPart(account contract.Account, shown []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown(account, shown)
	key := holderOf(account)
	if latest, read := g.latest[key]; read {
		latest.IDs = slices.Concat(latest.IDs, shown)
		g.latest[key] = latest
	}
}

// shown takes down that an account's inventory shows instances.
func (g *Guard) shown(account contract.Account, shown []string) {
	product := account.Product
	g.meet(account, shown)
	for _, id := range shown {
		delete(g.absent[product], id)
		right, owned := g.owned[product][id]
		switch {
		case !owned:
			g.foreign.add(product, id)
		case right.account == account.Credentials.AccessKeyID:
			g.owned[product][id] = claim{account: right.account, seen: true}
		}
	}
}

// Own makes ids the run's own: they were arranged for it in an account. In an account that is the run's alone, none of
// them may have been there before, by the account's inventory or by any other; what a shared account holds was given
// away by its owner, seen or not. Requests may name them as soon as the account's inventory shows them.
func (g *Guard) Own(account contract.Account, arranged ...string) error {
	product, key := account.Product, holderOf(account)
	if !product.Valid() || key.account == "" {
		return &contract.Fault{Reason: "instances were arranged for no account"}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !account.Shared {
		if latest, read := g.latest[key]; !read || latest.Broken {
			return &contract.Fault{Reason: "instances were arranged in an account that was not looked at before, so that nobody can tell whose they are"}
		} else if _, acted := g.acted.Load(key); latest.Hides && !acted {
			return errors.New("the account counts instances and shows none, so that nobody can tell whether what was arranged is new: mend the count of the list, or let the hook make a new account each time")
		}
		for _, id := range arranged {
			if g.foreign.shows(product, id) && !g.owns(product, id) {
				return fmt.Errorf("instance %q was there before it was arranged: an inventory showed it, so that it is not this run's", id)
			}
		}
	}
	for _, id := range arranged {
		if id == "" || g.owns(product, id) {
			continue
		}
		g.owned[product][id] = claim{account: key.account}
		g.foreign.remove(product, id)
	}
	return nil
}

// Known tells whether the id stands for an instance that was seen or arranged, of whatever product.
func (g *Guard) Known(id string) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.exists(id)
}

func (g *Guard) exists(id string) bool {
	return g.foreign.has(id) || slices.ContainsFunc(contract.Products(), func(p contract.Product) bool { return g.owns(p, id) })
}

// Vouch lets an id pass that was looked up, unless it turned up in the meantime.
func (g *Guard) Vouch(product contract.Product, id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.exists(id) {
		return false
	}
	g.absent[product][id] = true
	return true
}
