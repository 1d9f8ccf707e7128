package serve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/strictjson"
)

func (h *Handler) state(a asked) (any, error) {
	for name := range a.query {
		if name != "accessKeyId" {
			return nil, fmt.Errorf("query: got %q, want accessKeyId or nothing", name)
		}
	}
	key := a.query.Get("accessKeyId")
	if keys, given := a.query["accessKeyId"]; given && (key == "" || len(keys) > 1) {
		return nil, fmt.Errorf("accessKeyId: got %q, want one access key, or no such parameter for all accounts", keys)
	}
	accounts := h.world.Load().provider.State(key)
	if key != "" && len(accounts) == 0 {
		return nil, &problem{status: http.StatusNotFound, text: "accessKeyId: no account has this access key"}
	}
	return map[string]any{"accounts": accounts}, nil
}

func (h *Handler) reset(a asked) (any, error) {
	if err := a.into(&struct{}{}); err != nil {
		return nil, err
	}
	provider, err := h.world.Load().provider.Anew()
	if err != nil {
		return nil, err
	}
	return map[string]any{"accounts": len(h.options.Accounts)}, h.begin(provider)
}

func (h *Handler) advance(a asked) (any, error) {
	var order struct {
		Advance     string `json:"advance"`
		AccessKeyID string `json:"accessKeyId"`
	}
	if err := a.into(&order, "advance", "accessKeyId"); err != nil {
		return nil, err
	}
	by, err := time.ParseDuration(order.Advance)
	if err != nil {
		return nil, fmt.Errorf("advance: got %q, want a duration such as 24h", order.Advance)
	}
	moved, err := h.world.Load().provider.Advance(order.AccessKeyID, by)
	if err != nil {
		return nil, err
	}
	return map[string]any{"accounts": moved}, nil
}

func (h *Handler) waiting() any { return map[string]any{"faults": h.world.Load().faults.left()} }

func (h *Handler) orderFault(a asked) (any, error) {
	wanted := order{Requests: 1}
	if err := a.into(&wanted, "fault", "requests", "action"); err != nil {
		return nil, err
	}
	if wanted.Requests < 1 {
		return nil, fmt.Errorf("requests: got %d, want a whole number above zero", wanted.Requests)
	}
	if err := h.world.Load().faults.place(wanted); err != nil {
		return nil, err
	}
	return h.waiting(), nil
}

// into reads the body, one JSON object with some of the known members, into a struct. No body is as good as an empty object.
func (a asked) into(value any, known ...string) error {
	if len(bytes.TrimSpace(a.body)) == 0 {
		return nil
	}
	read, err := strictjson.Decode(a.body, strictjson.Limits{Depth: 1})
	if err != nil {
		return fmt.Errorf("body: want one JSON object: %w", err)
	}
	members, isObject := read.(map[string]any)
	if !isObject {
		return errors.New("body: want a JSON object")
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("body: got %q, want %s%s", name, cmp.Or(strings.Join(known, " or "), "nothing"), contract.DidYouMean(name, known))
		}
		if value := members[name]; value == nil || value == "" {
			return fmt.Errorf("%s: got %s, want a value, or no such member", name, map[bool]string{true: "null", false: `""`}[value == nil])
		}
	}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(a.body, value); errors.As(err, &wrong) {
		want := map[reflect.Kind]string{reflect.Int: "a whole number", reflect.String: "a string"}[wrong.Type.Kind()]
		return fmt.Errorf("%s: got a %s, want %s", wrong.Field, wrong.Value, want)
	}
	return nil
}
