package reference

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// zenlayer is one Zenlayer product: how it goes through the phases of a request. Faults and readings change single
// phases before the provider starts; after that nothing does.
type zenlayer struct {
	product  contract.Product
	versions []string
	accounts *registry
	settle   time.Duration
	maxBody  int64
	now      func() time.Time // the real clock
	random   io.Reader

	operations map[string]*operation // by X-ZC-Action
	listing    *listing

	// The phases, in order. The first refusal ends the call.
	receive      phase
	authenticate phase
	limit        phase
	route        phase
	decode       phase
	parameters   phase
	perform      func(*call) answer // existence, status, effect

	// Parts of phases.
	key       phase                        // finds the account of an access key
	fresh     phase                        // judges the timestamp
	signature phase                        // judges the signature
	token     func(*call, string) *refusal // finds the account of an access token
	acting    func(*call) *account         // whose instances the call is about

	requestID func(*call) string
	render    func(*call, answer) message
}

// phase is one step of judging a call. nil means to go on.
type phase func(*call) *refusal

// call is one request on its way through the phases.
type call struct {
	request       *http.Request
	body          []byte
	id            string // request id
	authorization sign.Authorization
	account       *account
	operation     *operation
	members       map[string]any // of the body
	ids           []string       // instances named, as given
	query         query          // of a Describe operation
	now           time.Time      // on the account's clock
}

func (c *call) action() string { return c.request.Header.Get("X-ZC-Action") }

func (c *call) version() string { return c.request.Header.Get("X-ZC-Version") }

func newZenlayer(product contract.Product, versions []string, options Options, accounts *registry) *zenlayer {
	z := &zenlayer{
		product: product, versions: versions, accounts: accounts,
		settle: options.Settle, maxBody: options.MaxBody, now: options.Now, random: options.Random,
	}
	z.receive, z.authenticate, z.limit, z.route, z.decode = z.soundReceive, z.soundAuthenticate, z.soundLimit, z.soundRoute, z.soundDecode
	z.parameters = func(c *call) *refusal { return c.operation.parameters(c) }
	z.perform = z.soundPerform
	z.key, z.fresh, z.signature, z.token = z.soundKey, z.soundFresh, z.soundSignature, z.soundToken
	z.acting = func(c *call) *account { return c.account }
	z.requestID = z.soundRequestID
	z.render = soundRender
	return z
}

// ServeHTTP answers one request.
func (z *zenlayer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{request: r}
	c.id = z.requestID(c)
	c.request.Body = http.MaxBytesReader(w, r.Body, z.maxBody)
	z.render(c, z.answer(c)).write(w)
}

func (z *zenlayer) answer(c *call) answer {
	phases := [...]phase{z.receive, z.authenticate, z.limit, z.route, z.decode, z.parameters}
	for _, judge := range phases {
		if refused := judge(c); refused != nil {
			return answer{refusal: refused}
		}
	}
	return z.perform(c)
}

func (z *zenlayer) soundPerform(c *call) answer {
	a := z.acting(c)
	c.now = a.enter(z.now())
	defer a.mu.Unlock()
	c.account = a
	return c.operation.perform(c)
}

func (z *zenlayer) soundRequestID(*call) string {
	return "T" + strings.ToUpper(uuid.Must(uuid.NewRandomFromReader(z.random)).String())
}

// soundLimit counts on the real clock: the limit protects the provider, not the account.
func (z *zenlayer) soundLimit(c *call) *refusal {
	if c.account.limiter == nil || c.account.limiter.AllowN(z.now(), 1) {
		return nil
	}
	return &refusal{http.StatusTooManyRequests, codeLimitExceeded, "too many requests, try again in a second"}
}

func (z *zenlayer) soundRoute(c *call) *refusal {
	if c.action() == "" {
		return refuse(codeMissingParameter, "the header X-ZC-Action is missing")
	}
	if c.version() != "" && !z.knows(c.version()) {
		return refuse(codeParameterValue, "the header X-ZC-Version is none of "+strings.Join(z.versions, ", "))
	}
	// The access token page shows a request without a version; signed requests always have one.
	if c.version() == "" && c.authorization.Signature != "" {
		return refuse(codeMissingParameter, "the header X-ZC-Version is missing")
	}
	c.operation = z.operations[c.action()]
	if c.operation == nil {
		return refuse(codeUnauthorizedOperation, "the operation does not exist, or is not open to this account")
	}
	return nil
}

func (z *zenlayer) knows(version string) bool {
	for _, known := range z.versions {
		if version == known {
			return true
		}
	}
	return false
}

// soundDecode stands after authentication: what a stranger sent is not parsed.
func (z *zenlayer) soundDecode(c *call) *refusal {
	value, err := decodeJSON(c.body)
	if err != nil {
		return refuse(codeParameterPattern, "the body is not one JSON value: "+err.Error())
	}
	members, ok := value.(map[string]any)
	if !ok {
		return refuse(codeParameterType, "the body is not a JSON object")
	}
	c.members = members
	return nil
}

// nowhere answers a path that no product is served under.
func (z *zenlayer) nowhere() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{request: r}
		c.id = z.soundRequestID(c)
		refused := &refusal{http.StatusNotFound, codeResourceNotFound, "nothing is served under this path"}
		soundRender(c, answer{refusal: refused}).write(w)
	})
}

// retryAfter is how many seconds a client over its limit is asked to wait.
func retryAfter(status int) string {
	if status != http.StatusTooManyRequests {
		return ""
	}
	return strconv.Itoa(1)
}
