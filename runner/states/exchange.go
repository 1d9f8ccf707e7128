package states

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// response is what came back from a hook.
type response struct {
	status int
	body   []byte
}

// AnswerError says that an answer of the hook does not follow the protocol. The error of a call unwraps to it.
type AnswerError struct {
	Status int // of HTTP
	text   string
	hint   string // what to check; "" where nothing in particular
}

// Error gives what came and what is wanted, free of secrets, and what to check.
func (e *AnswerError) Error() string { return e.text + e.hint }

// Said is Error without what to check, for callers that have their own advice.
func (e *AnswerError) Said() string { return e.text }

func (s *secrets) answered(got response, format string, args ...any) error {
	return &AnswerError{Status: got.status, text: s.known(fmt.Sprintf(format, args...)), hint: hint(got.status)}
}

// ask sends a request and gives the object of a 200. A 501 with a reason, or with an empty body, is a *contract.Missing; a
// failure of the network is a *contract.Unreachable; anything else is a plain error.
func (h *Hook) ask(ctx context.Context, asked request) (answer, error) {
	got, err := h.post(ctx, asked)
	if err != nil {
		return nil, err
	}
	if int64(len(got.body)) > h.options.MaxBody {
		return nil, h.refused(asked, h.secrets.answered(got, "got an answer longer than %d bytes, want a short JSON object", h.options.MaxBody))
	}
	switch got.status {
	case http.StatusOK:
		object, err := parseAnswer(got.body)
		if err != nil {
			return nil, h.refused(asked, h.secrets.answered(got, "%v; it answered %s", err, h.secrets.quote(got)))
		}
		return object, nil
	case http.StatusNotImplemented:
		return nil, h.missing(asked, got)
	default:
		return nil, h.refused(asked, h.secrets.answered(got, "got %s, want 200 with a JSON object, or 501 with a reason", h.secrets.quote(got)))
	}
}

// post sends a request and reads the answer, up to one byte over the limit.
func (h *Hook) post(ctx context.Context, asked request) (response, error) {
	body, err := asked.body(ctx)
	if err != nil {
		return response{}, h.refused(asked, err)
	}
	return h.send(ctx, asked, body, h.options.Token)
}

// Raw sends a request that need not keep to the protocol, with any bearer token, "" for none. It gives the status, and the
// answer as a message may show it. Nothing of the answer is remembered, so the request must not ask for an account.
func (h *Hook) Raw(ctx context.Context, action, state string, params map[string]any, token string) (status int, said string, err error) {
	body, err := json.Marshal(map[string]any{"action": action, "state": state, "params": params})
	asked := request{Request: hook.Request{Action: action, State: state}}
	asked.Params.Product, _ = params["product"].(contract.Product)
	if err != nil {
		return 0, "", h.refused(asked, err)
	}
	got, err := h.send(ctx, asked, body, token)
	return got.status, h.secrets.quote(got), err
}

// send sends a body.
func (h *Hook) send(ctx context.Context, asked request, body []byte, token string) (response, error) {
	limit := h.timeout(ctx)
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	sent, err := http.NewRequestWithContext(bounded, http.MethodPost, h.options.URL, bytes.NewReader(body))
	if err != nil {
		// The cause quotes the address, which may hold a secret.
		return response{}, h.refused(asked, errors.New("the address of the hook can't be used, want an absolute http or https URL"))
	}
	sent.Header.Set("Content-Type", "application/json")
	sent.Header.Set("Accept", "application/json")
	sent.Header.Set("User-Agent", h.options.UserAgent)
	if h.options.Trace != nil {
		sent.Header.Set("Traceparent", h.options.Trace(ctx))
	}
	if token != "" {
		sent.Header.Set("Authorization", "Bearer "+token)
	}
	began := time.Now()
	got, err := h.client.Do(sent)
	if err != nil {
		return response{}, h.unreachable(asked, err, ranOut(ctx, bounded), limit)
	}
	defer func() { _ = got.Body.Close() }()
	read, err := io.ReadAll(io.LimitReader(got.Body, h.options.MaxBody+1))
	if err != nil {
		return response{}, h.unreachable(asked, err, ranOut(ctx, bounded), limit)
	}
	if asked.Action == hook.Setup && got.StatusCode == http.StatusOK {
		h.pace.note(time.Since(began))
	}
	return response{status: got.StatusCode, body: read}, nil
}

// ranOut tells whether it was our own limit on the time that ended an exchange.
func ranOut(whole, bounded context.Context) bool {
	return whole.Err() == nil && errors.Is(bounded.Err(), context.DeadlineExceeded)
}

// unreachable tells that nothing usable came over the network; late, that it was the limit on the time that ended it.
func (h *Hook) unreachable(asked request, err error, late bool, limit time.Duration) error {
	// The outer error of net/http repeats the whole address.
	if outer := (*url.Error)(nil); errors.As(err, &outer) {
		err = outer.Err
	}
	text := fmt.Sprintf("%s: %s", asked, h.secrets.blank(err.Error()))
	if late {
		text = fmt.Sprintf("%s: no answer within %s", asked, notation(limit))
	}
	return &contract.Unreachable{Where: h.String(), Err: &blanked{text: text, cause: err}}
}

// missing reads the reason of a 501. An empty body gives none, and says "can't" all the same.
func (h *Hook) missing(asked request, got response) error {
	if len(bytes.TrimSpace(got.body)) == 0 {
		return &contract.Missing{Need: asked.need, Reason: "no reason given"}
	}
	object, err := parseAnswer(got.body)
	if err == nil && object.text("reason") == "" {
		err = errors.New("reason: got none, want a non-empty string")
	}
	if err != nil {
		return h.refused(asked, fmt.Errorf("%w; it answered %s", err, h.secrets.quote(got)))
	}
	return &contract.Missing{Need: asked.need, Reason: h.secrets.shorten(object.text("reason"))}
}

// refused tells which request of which hook went wrong.
func (h *Hook) refused(asked request, err error) error {
	return &blanked{text: fmt.Sprintf("%s: %s: %s", h, asked, h.secrets.known(err.Error())), cause: err}
}

func hint(status int) string {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return " (is states.token right?)"
	case status >= 300 && status < 400:
		return " (redirects are not followed: put the final address into states.url)"
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return " (is states.url right?)"
	case status == http.StatusTooManyRequests:
		return " (too many setups at once? lower limits.concurrency)"
	default:
		return ""
	}
}

// DownError is an answer by which the hook says that it is out of order.
type DownError struct{ error }

// Unwrap gives the answer.
func (e *DownError) Unwrap() error { return e.error }

// Down marks an error that means that the hook is out of order: a 5xx to a request for an account, or for its teardown. A
// 5xx to any other request may have to do with what that one asks for.
func Down(err error) error {
	var broken *AnswerError
	if errors.As(err, &broken) && broken.Status >= 500 {
		return &DownError{err}
	}
	return err
}
