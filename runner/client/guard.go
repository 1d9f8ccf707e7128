package client

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

// guard decides which requests may leave. It judges what is really sent, after every distortion, and it can't be
// switched off. A request that surely only reads may leave; any other may name only what the run owns. Whatever it is,
// it may hold no foreign id: one that an inventory showed and that the run does not own.
type guard struct {
	mu      sync.RWMutex
	owned   map[contract.Product]map[string]claim // arranged by this run
	absent  map[contract.Product]ids              // made up, looked up, and never seen
	foreign *foreign
	ledgers map[holder]ledger
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

// ledger is what the latest inventory of an account showed.
type ledger struct {
	begun  uint64
	ids    []string
	broken bool // it was not read to its end
	short  bool // the provider counts more than it shows, in an account that others have things in
	hides  bool // the provider counts instances and shows none
}

func newGuard() *guard {
	g := &guard{owned: map[contract.Product]map[string]claim{}, absent: map[contract.Product]ids{}, foreign: newForeign(), ledgers: map[holder]ledger{}, spare: map[holder]ids{}, strange: map[holder]ids{}}
	for _, product := range contract.Products() {
		g.owned[product], g.absent[product] = map[string]claim{}, ids{}
	}
	return g
}

// sender is for whom a request is sent. It travels in the request's context, because the request itself may be
// distorted beyond knowing.
type sender struct {
	product  contract.Product
	accounts []string // access key ids: of the account, and of the credentials where they are another's
}

type senderKey struct{}

func senderOf(call contract.Call) sender {
	s := sender{product: call.Product, accounts: []string{call.Credentials.AccessKeyID}}
	if call.Account != "" && call.Account != call.Credentials.AccessKeyID {
		s.accounts = []string{call.Account, call.Credentials.AccessKeyID}
	}
	return s
}

func (s sender) into(ctx context.Context) context.Context {
	return context.WithValue(ctx, senderKey{}, s)
}

// guarded is a transport that only lets pass what the guard does. The bytes that leave are those that were judged.
type guarded struct {
	guard  *guard
	budget *budget
	http.RoundTripper
}

// RoundTrip refuses with a *contract.Refused, whose Call is for the caller to fill in, or with a *SpentError.
func (t guarded) RoundTrip(request *http.Request) (*http.Response, error) {
	var body []byte
	if request.Body != nil {
		var err error
		if body, err = readAll(request.Body, request.ContentLength); err != nil {
			return nil, err
		}
		_ = request.Body.Close()
	}
	s, known := request.Context().Value(senderKey{}).(sender)
	if !known {
		return nil, fault("a request does not say for whom it is sent")
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
	if err := t.budget.spend(); err != nil {
		return nil, err
	}
	return t.RoundTripper.RoundTrip(judged)
}

// CloseIdleConnections passes the wish on.
func (t guarded) CloseIdleConnections() {
	if idler, ok := t.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		idler.CloseIdleConnections()
	}
}

// check gives a *contract.Refused for a request that must not leave.
func (g *guard) check(s sender, request *http.Request, body []byte) error {
	u := understand(s.product, request, body)
	g.mu.RLock()
	defer g.mu.RUnlock()
	if id, names := g.resolve(s.product, &u); names {
		if g.owns(s.product, string(id)) {
			return refuse("it names %q, which was arranged, and which no inventory of its account has shown since: read it first", id)
		}
		return refuse("it names %q, which this run does not own: arrange the instance through the target's states", id)
	}
	if id, holds := g.holdsForeign(s.product, request, body, u.reading); holds {
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
	for _, account := range s.accounts {
		g.acted.Store(holder{s.product, account}, true)
	}
	return nil
}

// resolve tells the ids that a request names from what may be none, and gives one that may not be named.
func (g *guard) resolve(product contract.Product, u *understanding) (id []byte, names bool) {
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
func (g *guard) passes(product contract.Product, id []byte) bool {
	return g.owned[product][string(id)].seen || g.absent[product][string(id)]
}

// owns tells whether the instance was arranged for this run.
func (g *guard) owns(product contract.Product, id string) bool {
	_, owned := g.owned[product][id]
	return owned
}

// holds tells whether the instance was arranged for this run in the account. What another account lists of the same name
// is not what was arranged.
func (g *guard) holds(product contract.Product, account, id string) bool {
	right, owned := g.owned[product][id]
	return owned && right.account == account
}

// clean refuses a request that could mean everything, unless all that its account holds is the run's own.
func (g *guard) clean(s sender, why string) error {
	for i, account := range s.accounts {
		latest, read := g.ledgers[holder{s.product, account}]
		if i > 0 && !read {
			continue // credentials of nobody that this run knows, as of a call with an unknown access key
		}
		if !read || latest.broken || account == "" {
			return refuse("%s, so that it could mean any, and the latest inventory of its account could not be read or was not: read it first", why)
		}
		if latest.short {
			return refuse("%s, so that it could mean any, and the latest inventory of its account counts more instances than it shows", why)
		}
		spare := g.spare[holder{s.product, account}]
		strange := slices.IndexFunc(latest.ids, func(id string) bool { return !g.holds(s.product, account, id) && !spare[id] })
		if strange >= 0 {
			return refuse("%s, so that it could mean any, and its account holds %q, which this run does not own: give the suite accounts of its own", why, latest.ids[strange])
		}
	}
	return nil
}

// begin notes that an inventory is about to be read.
func (g *guard) begin() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.begun++
	return g.begun
}

// saw takes down an inventory, or the part of it that was read before an error.
func (g *guard) saw(account contract.Account, latest ledger) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown(account, latest.ids)
	key := holderOf(account)
	if newer, read := g.ledgers[key]; read && newer.begun > latest.begun {
		// It began before the one that is known and ended after it, so what it shows may be true still.
		latest = ledger{begun: newer.begun, ids: slices.Concat(newer.ids, latest.ids), broken: newer.broken || latest.broken, short: newer.short || latest.short, hides: newer.hides || latest.hides}
	}
	g.ledgers[key] = latest
}

// shown takes down that an account's inventory shows instances.
func (g *guard) shown(account contract.Account, shown []string) {
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

// own makes ids the run's own. In an account that is the run's alone, none of them may have been there before, by the
// account's inventory or by any other; what a shared account holds was given away by its owner, seen or not.
func (g *guard) own(account contract.Account, arranged []string) error {
	product, key := account.Product, holderOf(account)
	if !product.Valid() || key.account == "" {
		return fault("instances were arranged for no account")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !account.Shared {
		if latest, read := g.ledgers[key]; !read || latest.broken {
			return fault("instances were arranged in an account that was not looked at before, so that nobody can tell whose they are")
		} else if _, acted := g.acted.Load(key); latest.hides && !acted {
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

// known tells whether the id stands for an instance that was seen or arranged, of whatever product.
func (g *guard) known(id string) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.exists(id)
}

func (g *guard) exists(id string) bool {
	return g.foreign.has(id) || slices.ContainsFunc(contract.Products(), func(p contract.Product) bool { return g.owns(p, id) })
}

// vouch lets an id pass that was looked up, unless it turned up in the meantime.
func (g *guard) vouch(product contract.Product, id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.exists(id) {
		return false
	}
	g.absent[product][id] = true
	return true
}
