package reference

import (
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"relcon/runner/contract"
)

// Kinds of account that the Zenlayer products offer.
const (
	kindDefault     = "default"
	kindRecycleBin  = "recycle-bin"
	kindRateLimited = "rate-limited"
)

// The limit of a rate-limited account: far above what one person does, far below a burst, and over so long a time that
// a burst from a busy machine is one, too.
const (
	limitRequests = 12
	limitPer      = 4 * time.Second
)

// Bounds that keep one account small and its clock sane.
const (
	mostArranged = 1000
	mostOwned    = 10000
	longestPass  = 10 * 365 * 24 * time.Hour
)

// hook is the provider-state handler: it arranges what a scenario needs.
type hook struct{ provider *Provider }

// object is a JSON object of the hook's answers.
type object = map[string]any

// verdict is what the hook answers with.
type verdict struct {
	status int
	body   any
}

func done(body object) verdict { return verdict{http.StatusOK, body} }

func wrong(problem string) verdict { return verdict{http.StatusBadRequest, object{"error": problem}} }

func cannot(reason string) verdict {
	return verdict{http.StatusNotImplemented, object{"reason": reason}}
}

// ServeHTTP answers one request of the provider-state protocol.
func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, h.provider.options.MaxBody)
	v := h.judge(r)
	message{status: v.status, contentType: "application/json", body: encodeJSON(v.body)}.write(w)
}

func (h *hook) judge(r *http.Request) verdict {
	if r.Method != http.MethodPost {
		return verdict{http.StatusMethodNotAllowed, object{"error": "method: got " + shown(r.Method) + ", want POST"}}
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if subtle.ConstantTimeCompare([]byte(token), []byte(h.provider.options.HookToken)) != 1 {
		return verdict{http.StatusUnauthorized, object{"error": "authorization: want the bearer token of this hook"}}
	}
	body, err := io.ReadAll(r.Body)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return verdict{http.StatusRequestEntityTooLarge, object{"error": "body: it is too long"}}
	}
	if err != nil {
		return wrong("body: it could not be read to its end")
	}
	return h.decide(body)
}

// decide picks the state. A state that takes a parameter says so by reading it; what nobody read is unknown.
func (h *hook) decide(body []byte) verdict {
	asked, err := decodeJSON(body)
	if err != nil {
		return wrong("body: want one JSON object: " + err.Error())
	}
	members, ok := asked.(object)
	if !ok {
		return wrong("body: want a JSON object")
	}
	top := newValues(members, "")
	action, state, params := top.text("action", "setup"), top.text("state", ""), top.object("params")
	if err := top.problem(); err != nil {
		return wrong(err.Error())
	}
	switch {
	case action == "teardown" && state == "an account":
		return h.teardown(params)
	case action == "teardown":
		return cannot("only \"an account\" can be torn down")
	case action != "setup":
		return wrong("action: got " + shown(action) + ", want setup or teardown")
	}
	return h.setup(state, params)
}

func (h *hook) setup(state string, params *values) verdict {
	switch state {
	case "":
		return wrong("state: it is missing")
	case "an account":
		return h.account(params)
	case "instances":
		return h.instances(params)
	case "time passes":
		return h.timePasses(params)
	case "billing":
		return h.billing(params)
	default:
		return cannot("the state " + shown(state) + " is not known here")
	}
}

// offered gives the product that the parameters name, or why there is none.
func (h *hook) offered(params *values) (*product, *verdict) {
	name := contract.Product(params.text("product", ""))
	if offered := h.provider.products[name]; offered != nil {
		return offered, nil
	}
	v := wrong("params.product: got " + shown(string(name)) + ", want one of bmc, zec, bss")
	if name.Valid() {
		v = cannot("the product " + string(name) + " is not offered here")
	}
	return nil, &v
}

// owner gives the account that the parameters name, or why there is none. The key is not repeated.
func (h *hook) owner(params *values) (*account, *product, *verdict) {
	offered, refused := h.offered(params)
	if refused != nil {
		return nil, nil, refused
	}
	a := h.provider.accounts.withKey(offered.name, params.text("accessKeyId", ""))
	if a == nil {
		v := wrong("params.accessKeyId: want the key of an account of " + string(offered.name) + " that was set up here and not torn down")
		return nil, nil, &v
	}
	return a, offered, nil
}

func limitRate(a *account) {
	a.RateLimit = &contract.RateLimit{Requests: limitRequests, Per: limitPer}
	a.limiter = rate.NewLimiter(rate.Every(limitPer/limitRequests), limitRequests)
}
