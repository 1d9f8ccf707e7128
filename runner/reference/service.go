package reference

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// service is one API of a provider: the phases that its requests go through. Faults and readings replace single phases
// before the provider serves; after that nothing changes.
type service struct {
	product    contract.Product
	path       string
	versions   []string // that it knows
	idPrefix   string   // of request ids
	options    Options
	accounts   *registry
	nonces     *nonces
	operations map[string]*operation // by action
	listing    *listing
	kinds      map[string]func(*account) // kinds of account that the hook can set up, and what makes them so

	// The phases, in order. The first refusal ends the call. Behind them stand those of the operation.
	receive      phase // takes the request off the wire: method, body, parameters, action
	authenticate phase // finds the account
	limit        phase // counts requests
	route        phase // finds the operation
	decode       phase // reads the JSON value of the body

	// The parts of authenticate.
	token     phase // finds the account of an access token
	key       phase // finds the account of an access key
	fresh     phase // judges the timestamp
	signature phase // judges the signature
	nonce     phase // judges the nonce, and remembers it

	absent  func(id string) *refusal // refuses an instance that is not there
	compose func(*call) envelope
	encode  func(*call, envelope) message

	probe *probe // of the fault that is being made; nil where faults do something
}

// phase is one step of judging a call. No refusal means to go on. A phase that is nil lets every call pass.
type phase func(*call) *refusal

// call is one request on its way through the phases.
type call struct {
	service         *service
	request         *http.Request
	id              string // request id
	action, version string // that it asks for
	body            []byte
	members         object     // of a JSON body (Zenlayer)
	query, params   url.Values // of the query, and of the query and a form body (Alibaba Cloud), decoded
	byHeader        bool       // signed by header (ACS3), not by parameters (Alibaba Cloud)
	xml             bool       // the answer is wanted in XML (Alibaba Cloud)
	bearer          string     // access token (Zenlayer)
	authorization   sign.Authorization
	at              time.Time // when it says that it was signed

	account   *account
	operation *operation
	ids       []string  // instances named, as given
	described described // what it says about them (Alibaba Cloud)
	search    search    // what a listing asks for

	locked   bool      // the account is locked
	now      time.Time // on the account's clock, once it was locked
	target   target    // that is being judged or worked on
	worked   int       // instances that were worked on
	arrived  time.Time // when it came, by the real clock; for faults of requests that overlap
	repeated bool      // it was answered from what was done under its client token

	data    object   // of a success
	refusal *refusal // nil means success
}

// ServeHTTP answers one request.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(r)
	r.Body = http.MaxBytesReader(w, r.Body, s.options.MaxBody)
	c.refusal = c.pass(s.receive, s.authenticate, s.carryOut)
	s.encode(c, s.compose(c)).write(w)
	c.trace()
}

func (s *service) newCall(r *http.Request) *call {
	id := uuid.Must(uuid.NewRandomFromReader(s.options.Random)).String()
	return &call{service: s, request: r, id: s.idPrefix + strings.ToUpper(id)}
}

// pass takes a call through phases, up to the first that refuses it.
func (c *call) pass(phases ...phase) *refusal {
	for _, judge := range phases {
		if judge == nil {
			continue
		}
		if refused := judge(c); refused != nil {
			return refused
		}
	}
	return nil
}

// carryOut takes a call whose sender is known through the phases that are left.
func (s *service) carryOut(c *call) *refusal {
	if refused := c.pass(s.limit, s.route, s.decode); refused != nil {
		return refused
	}
	return c.pass(c.operation.read, c.operation.permit, perform)
}

func perform(c *call) (refused *refusal) {
	c.inside(func() { refused = c.pass(c.operation.perform) })
	return refused
}

// inside does something to the account, locked and up to date with its clock.
func (c *call) inside(do func()) {
	if !c.locked {
		a := c.account
		c.now, c.locked = a.enter(c.service.options.Now()), true
		defer func() {
			c.locked = false
			a.mu.Unlock()
		}()
	}
	do()
}

// off is how far the time of signing is in the future; below zero, in the past. It keeps the real clock.
func (c *call) off() time.Duration { return c.at.Sub(c.service.options.Now()) }
