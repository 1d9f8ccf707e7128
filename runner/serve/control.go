package serve

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// ControlPath is the root of the control API.
const ControlPath = "/control"

func controls(path string) bool {
	return path == ControlPath || strings.HasPrefix(path, ControlPath+"/")
}

// action is one thing that the control API does.
type action struct {
	method, path string
	takes        string // an example of the body, or of the query; "" where it takes nothing
	does         string
	do           func(asked) (any, error)
}

// asked is what a request to the control API says.
type asked struct {
	query url.Values
	body  []byte
}

// problem is a refusal of the control API.
type problem struct {
	status int
	text   string
	allow  []string // methods that are right, where the method is wrong
}

// Error says what is wrong, and what to send instead.
func (p *problem) Error() string { return p.text }

func (h *Handler) actions() []action {
	return []action{
		{http.MethodGet, "/state", "?accessKeyId=AK1", "shows the accounts and their instances, of one access key or all", h.state},
		{http.MethodPost, "/reset", "", "forgets all accounts, instances and waiting faults, and begins again as after the start", h.reset},
		{http.MethodPost, "/clock", `{"advance": "24h", "accessKeyId": "AK1"}`, "moves the clocks of one access key, or of all without it", h.advance},
		{http.MethodGet, "/faults", "", "lists the faults that wait for requests", func(asked) (any, error) { return h.waiting(), nil }},
		{http.MethodPost, "/faults", `{"fault": "bmc-rel-06-accepts-101", "requests": 3, "action": "ReleaseInstances"}`,
			"switches a fault on for the next requests to its product, or for those of one action", h.orderFault},
		{http.MethodDelete, "/faults", "", "drops the faults that wait for requests", func(asked) (any, error) {
			h.world.Load().faults.forget()
			return h.waiting(), nil
		}},
	}
}

// control answers a request to the control API.
func (h *Handler) control(w http.ResponseWriter, r *http.Request) {
	value, err := h.controlled(r)
	var wrong *problem
	switch {
	case errors.As(err, &wrong):
		if len(wrong.allow) > 0 {
			w.Header().Set("Allow", strings.Join(wrong.allow, ", "))
		}
		writeJSON(w, wrong.status, map[string]string{"error": wrong.text})
	case err != nil:
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
	default:
		writeJSON(w, http.StatusOK, value)
	}
}

func (h *Handler) controlled(r *http.Request) (any, error) {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer || subtle.ConstantTimeCompare([]byte(token), []byte(h.world.Load().provider.HookToken())) != 1 {
		return nil, &problem{status: http.StatusUnauthorized,
			text: "authorization: want the header \"Authorization: Bearer TOKEN\" with the token of the hook"}
	}
	path := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, ControlPath), "/")
	switch {
	case path == "" && r.Method == http.MethodGet:
		return h.help(), nil
	case path == "":
		return nil, wrongMethod(r.Method, path, http.MethodGet)
	}
	chosen, err := h.action(r.Method, path)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostRead))
	if err != nil {
		return nil, errors.New("body: it can't be read to its end")
	}
	if r.URL.RawQuery != "" && !strings.HasPrefix(chosen.takes, "?") {
		return nil, errors.New("query: want nothing")
	}
	return chosen.do(asked{r.URL.Query(), body})
}

// action finds what is asked for, or says what could be.
func (h *Handler) action(method, path string) (action, error) {
	var paths, methods []string
	for _, each := range h.actions() {
		paths = append(paths, each.path)
		if each.path == path {
			methods = append(methods, each.method)
		}
		if each.path == path && each.method == method {
			return each, nil
		}
	}
	if len(methods) > 0 {
		return action{}, wrongMethod(method, path, methods...)
	}
	known := slices.Compact(paths)
	return action{}, &problem{status: http.StatusNotFound, text: fmt.Sprintf("%s%s: there is nothing, want %s followed by one of %s%s",
		ControlPath, path, ControlPath, strings.Join(known, ", "), contract.DidYouMean(path, known))}
}

func wrongMethod(method, path string, allow ...string) *problem {
	return &problem{http.StatusMethodNotAllowed, fmt.Sprintf("%s%s: got %s, want %s", ControlPath, path, method, strings.Join(allow, " or ")), allow}
}

// help lists the actions.
func (h *Handler) help() any {
	var all []map[string]string
	for _, each := range h.actions() {
		all = append(all, map[string]string{"call": each.method + " " + ControlPath + each.path, "takes": each.takes, "does": each.does})
	}
	return map[string]any{"actions": all}
}
