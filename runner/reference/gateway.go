package reference

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"relcon/runner/sign"
)

// gateway is Alibaba Cloud's front of BssOpenApi: how a request goes through its phases. Faults and readings change
// single phases before the provider starts; after that nothing does.
type gateway struct {
	accounts *registry
	nonces   *nonces
	settle   time.Duration
	maxBody  int64
	now      func() time.Time // the real clock
	random   io.Reader

	operations map[string]*gatewayOperation // by Action
	release    *bssRelease

	// The phases, in order. The first refusal ends the call.
	receive      gatewayPhase
	authenticate gatewayPhase
	route        gatewayPhase
	parameters   gatewayPhase
	permit       gatewayPhase
	perform      func(*gatewayCall) gatewayAnswer // existence, effect

	// Parts of authenticate, in order.
	complete  gatewayPhase // all that proves the sender is there, and of a kind that is known
	fresh     gatewayPhase // judges the timestamp
	key       gatewayPhase // finds the account of an access key
	signature gatewayPhase // judges the signature
	nonce     gatewayPhase // judges the nonce, and remembers it

	operands  func(*gatewayCall) url.Values // the parameters that the operation reads
	acting    func(*gatewayCall) *account   // whose instances the call is about
	requestID func(*gatewayCall) string
	compose   func(*gatewayCall, gatewayAnswer) envelope
	encode    func(*gatewayCall, envelope) message
}

// gatewayPhase is one step of judging a call. nil means to go on.
type gatewayPhase func(*gatewayCall) *refusal

// gatewayOperation is one action of the product.
type gatewayOperation struct {
	methods    []string
	parameters gatewayPhase                     // reads the parameters into the call
	permit     gatewayPhase                     // whether this account may call it
	perform    func(*gatewayCall) gatewayAnswer // the account is locked and up to date
}

// gatewayCall is one request on its way through the phases.
type gatewayCall struct {
	request       *http.Request
	body          []byte
	id            string // request id
	xml           bool   // the answer is wanted in XML
	header        bool   // signed by header (ACS3), not by parameters (RPC)
	authorization sign.Authorization
	query         url.Values // decoded
	params        url.Values // decoded, of the query and of a form body
	at            time.Time  // when it says that it was signed
	account       *account
	operation     *gatewayOperation
	ids           []string // instances named, as given
	described     described
	search        search
	now           time.Time // on the account's clock
}

// common gives a common parameter, which the header signature has in a header of its own.
func (c *gatewayCall) common(name string) string {
	if !c.header {
		return c.params.Get(name)
	}
	switch name {
	case "Action":
		return c.request.Header.Get("X-Acs-Action")
	case "Version":
		return c.request.Header.Get("X-Acs-Version")
	case "Timestamp":
		return c.request.Header.Get("X-Acs-Date")
	case "SignatureNonce":
		return c.request.Header.Get("X-Acs-Signature-Nonce")
	case "AccessKeyId":
		return c.authorization.Credential
	default:
		return ""
	}
}

func (c *gatewayCall) action() string { return c.common("Action") }

func newGateway(options Options, accounts *registry) *gateway {
	g := &gateway{
		accounts: accounts, nonces: newNonces(),
		settle: options.Settle, maxBody: options.MaxBody, now: options.Now, random: options.Random,
	}
	g.receive, g.authenticate, g.route, g.perform = g.soundReceive, g.soundAuthenticate, g.soundRoute, g.soundPerform
	g.complete, g.fresh, g.key, g.signature, g.nonce = soundComplete, g.soundFresh, g.soundKey, soundSignature, g.soundNonce
	g.parameters = func(c *gatewayCall) *refusal { return c.operation.parameters(c) }
	g.permit = func(c *gatewayCall) *refusal { return c.operation.permit(c) }
	g.operands = func(c *gatewayCall) url.Values { return c.params }
	g.acting = func(c *gatewayCall) *account { return c.account }
	g.requestID = g.soundRequestID
	g.compose, g.encode = soundCompose, soundEncode
	return g
}

// ServeHTTP answers one request.
func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &gatewayCall{request: r}
	c.id = g.requestID(c)
	r.Body = http.MaxBytesReader(w, r.Body, g.maxBody)
	a := g.answer(c)
	g.encode(c, g.compose(c, a)).write(w)
}

func (g *gateway) answer(c *gatewayCall) gatewayAnswer {
	phases := [...]gatewayPhase{g.receive, g.authenticate, g.route, g.parameters, g.permit}
	for _, judge := range phases {
		if refused := judge(c); refused != nil {
			return gatewayAnswer{refusal: refused}
		}
	}
	return g.perform(c)
}

func (g *gateway) soundPerform(c *gatewayCall) gatewayAnswer {
	a := g.acting(c)
	c.now = a.enter(g.now())
	defer a.mu.Unlock()
	c.account = a
	return c.operation.perform(c)
}

func (g *gateway) soundRequestID(*gatewayCall) string {
	return strings.ToUpper(uuid.Must(uuid.NewRandomFromReader(g.random)).String())
}
