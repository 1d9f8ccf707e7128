// Package hook is the provider's side of the provider-state protocol: an http.Handler that reads the requests, checks the
// bearer token, keeps the references and writes the answers, so that a provider writes five methods and no more:
//
//	http.Handle("/provider-states", hook.Handler(mine, os.Getenv("STATES_TOKEN")))
//
// README.md in the folder above tells the protocol. The package holds its words for both sides: relcon sends a Request, too.
package hook

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/strictjson"
)

// Provider arranges what scenarios need. Its methods may be called from several goroutines at once. An account is named by its
// Product and the AccessKeyID of its Credentials. A method gives ErrNoAccount for an account that there is not, Cannot for what
// this provider never does, and Wrong for what nobody may ask for. Any other error is answered with 500.
type Provider interface {
	// Account makes an account of asked.Product and asked.Kind that nobody else has, with nothing in it. It fills in the
	// Credentials and, for the kinds that have them, Retention and RateLimit. asked.Reference is the caller's name for it:
	// where accounts outlive the process, write the reference down with the account.
	Account(ctx context.Context, asked contract.Account) (contract.Account, error)
	// Instances puts wanted.Count instances into an account, all alike, and gives their ids. Every field of wanted that has a
	// meaning for the product is filled in. A request for several sorts calls it for one after the other.
	Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error)
	// Pass moves the clock of an account forward, with every timer in it, and no other account's.
	Pass(ctx context.Context, account contract.Account, d time.Duration) error
	// Billing tells the money side of an instance, one that is gone too.
	Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error)
	// TearDown removes an account with all that is in it. Where this process has not made the account, AccessKeyID may be
	// empty: then Reference alone names it.
	TearDown(ctx context.Context, account contract.Account) error
}

// ErrNoAccount says that there is no such account. A teardown is done then; anything else is refused.
var ErrNoAccount = errors.New("params.accessKeyId: want the key of an account that was set up here and not torn down")

// answerError is an error with the answer that it stands for.
type answerError struct {
	status int
	member string
	text   string
}

// Error gives the text of the answer.
func (e *answerError) Error() string { return e.text }

// Cannot says that this provider can't arrange what was asked for. The reason stands in the report of the run.
func Cannot(format string, args ...any) error {
	return &answerError{http.StatusNotImplemented, "reason", fmt.Sprintf(format, args...)}
}

// Wrong says that a request makes no sense. It begins with the member, such as "params.status: …".
func Wrong(format string, args ...any) error { return refused(http.StatusBadRequest, format, args...) }

func refused(status int, format string, args ...any) error {
	return &answerError{status, "error", fmt.Sprintf(format, args...)}
}

// handler answers the requests of one provider.
type handler struct {
	provider   Provider
	token      string
	references references
}

// Handler makes the hook of a provider. It lets in who has the bearer token, and nobody where the token is empty. It
// remembers references as long as the process lives.
func Handler(provider Provider, token string) http.Handler {
	return &handler{provider: provider, token: token, references: newReferences()}
}

// ServeHTTP answers one request of the protocol.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := h.answer(w, r)
	status := http.StatusOK
	if err != nil {
		told := &answerError{http.StatusInternalServerError, "error", err.Error()}
		if errors.Is(err, ErrNoAccount) {
			told = &answerError{http.StatusBadRequest, "error", err.Error()}
		}
		errors.As(err, &told)
		status, body = told.status, map[string]any{told.member: told.text}
	}
	text, err := strictjson.Encode(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"the answer can't be written"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that went away is no concern of ours
}

func (h *handler) answer(w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	if r.Method != http.MethodPost {
		return nil, refused(http.StatusMethodNotAllowed, "method: want POST")
	}
	given := []byte(r.Header.Get("Authorization"))
	if h.token == "" || subtle.ConstantTimeCompare(given, []byte("Bearer "+h.token)) != 1 {
		return nil, refused(http.StatusUnauthorized, "authorization: want the bearer token of this hook")
	}
	asked, err := read(w, r)
	if err != nil {
		return nil, err
	}
	switch action := asked.Action; {
	case action == List:
		return h.list()
	case action == Teardown && asked.State == Account:
		return h.tearDown(r.Context(), asked.Params)
	case action == Teardown:
		return nil, Cannot("only %q can be torn down", Account)
	case action != Setup && action != "":
		return nil, Wrong("action: got %s, want %s, %s or %s", shown(action), Setup, Teardown, List)
	}
	return h.setup(r.Context(), asked)
}

func (h *handler) list() (map[string]any, error) {
	lister, ok := h.provider.(Lister)
	if !ok {
		return nil, Cannot("this hook does not list what it can")
	}
	known := lister.List()
	if at := slices.Index(known.States, Instances); at >= 0 && !known.Has(SeveralInstances) {
		known.States = slices.Insert(slices.Clone(known.States), at+1, SeveralInstances) // made of Instances, see several
	}
	return map[string]any{"states": known.States, "kinds": known.Kinds}, nil
}

func (h *handler) setup(ctx context.Context, asked Request) (map[string]any, error) {
	p := asked.Params
	switch asked.State {
	case "":
		return nil, Wrong("state: it is missing")
	case Account:
		return h.account(ctx, p)
	case Instances, SeveralInstances, TimePasses, Billing:
	default:
		return nil, Cannot("the state %s is not known here", shown(asked.State))
	}
	account, err := p.account()
	if err != nil {
		return nil, err
	}
	switch asked.State {
	case Instances:
		wanted, err := p.wanted()
		if err != nil {
			return nil, err
		}
		ids, err := h.provider.Instances(ctx, account, wanted)
		return map[string]any{"instanceIds": ids}, err
	case SeveralInstances:
		return h.several(ctx, account, p.Sorts)
	case TimePasses:
		d, err := p.passing()
		if err != nil {
			return nil, err
		}
		return map[string]any{}, h.provider.Pass(ctx, account, d)
	}
	billing, err := h.provider.Billing(ctx, account, p.InstanceID)
	return map[string]any{"billing": billing.Billing, "refund": billing.Refund}, err
}
