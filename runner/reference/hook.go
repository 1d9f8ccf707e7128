package reference

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// hook is the provider-state handler: it arranges what a scenario needs.
type hook struct{ provider *Provider }

// verdict is what the hook answers with.
type verdict struct {
	status int
	body   object
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
	h.trace(r, v)
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
	body, status, problem := readBody(r)
	if problem != "" {
		return verdict{status, object{"error": "body: " + problem}}
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
	action, state, params := top.text("action", "setup"), top.text("state", ""), newValues(top.object("params"), "params.")
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

// values reads the members of one object of a hook request, and gathers what is wrong with them. A member that
// nobody has asked for by the time of problem is an unknown one.
type values struct {
	reader
	place    string // "params." or ""
	problems []error
}

func newValues(members object, place string) *values {
	v := &values{place: place}
	v.reader = reader{members: members, blame: func(name, _, problem string) { v.wrong(name, problem) }}
	return v
}

func (v *values) wrong(name, problem string) {
	v.problems = append(v.problems, fmt.Errorf("%s%s: %s", v.place, name, problem))
}

// problem gives everything that is wrong, unknown members included; nil if nothing is.
func (v *values) problem() error {
	for _, name := range slices.Sorted(maps.Keys(v.members)) {
		if !slices.Contains(v.asked, name) {
			known := slices.Compact(slices.Sorted(slices.Values(v.asked)))
			v.wrong(shown(name), "it is not known here, want any of "+strings.Join(known, ", "))
		}
	}
	return errors.Join(v.problems...)
}

// oneOf reads a word of a closed list.
func (v *values) oneOf(name, usual string, allowed []string) string {
	word := v.text(name, usual)
	if !slices.Contains(allowed, word) {
		v.wrong(name, "got "+shown(word)+", want one of "+strings.Join(allowed, ", "))
	}
	return word
}

// duration reads a time above zero, of at most ten years.
func (v *values) duration(name string, usual time.Duration) time.Duration {
	text := v.text(name, "")
	if text == "" && !v.has(name) {
		return usual
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > longestPass {
		v.wrong(name, "got "+shown(text)+", want a duration such as 24h, above zero, ten years at most")
		return usual
	}
	return d
}
