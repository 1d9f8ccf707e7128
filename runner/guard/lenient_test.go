package guard_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// lenient is a provider that makes something of nearly every request, in one of several ways.
type lenient struct {
	first    bool // of a repeated member or parameter it keeps the first, not the last
	ignoring bool // it ignores the case of names
	content  bool // it goes by what the body looks like, not by its Content-Type
}

func everyLenient() []lenient {
	var all []lenient
	for i := range 8 {
		all = append(all, lenient{first: i&1 > 0, ignoring: i&2 > 0, content: i&4 > 0})
	}
	return all
}

// named gives the ids that the provider takes the body to name, and whether it can read the body at all.
func (l lenient) named(body []byte) ([]string, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	value, err := l.decode(decoder)
	if err != nil {
		return nil, false
	}
	// Text behind the value is passed over.
	return l.collect(value, false), true
}

// decode keeps one of repeated members, as a decoder into maps does.
func (l lenient) decode(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		members := map[string]any{}
		for decoder.More() {
			key, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := l.decode(decoder)
			if err != nil {
				return nil, err
			}
			l.keep(members, fmt.Sprint(key), value)
		}
		_, err = decoder.Token()
		return members, err
	case json.Delim('['):
		items := []any{}
		for decoder.More() {
			item, err := l.decode(decoder)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err = decoder.Token()
		return items, err
	}
	if _, misplaced := token.(json.Delim); misplaced {
		return nil, errors.New("a bracket too many")
	}
	return token, nil
}

func (l lenient) keep(members map[string]any, key string, value any) {
	if l.ignoring {
		for known := range members {
			if strings.EqualFold(known, key) {
				key = known
			}
		}
	}
	if _, there := members[key]; there && l.first {
		return
	}
	members[key] = value
}

func (l lenient) collect(value any, inside bool) []string {
	var found []string
	switch v := value.(type) {
	case map[string]any:
		for key, each := range v {
			if inside {
				found = append(found, key)
			}
			found = append(found, l.collect(each, inside || l.holds(key))...)
		}
	case []any:
		for _, each := range v {
			found = append(found, l.collect(each, inside)...)
		}
	case string, json.Number:
		if inside {
			found = append(found, strings.TrimSpace(fmt.Sprint(v)))
		}
	}
	return found
}

func (l lenient) holds(key string) bool {
	if l.ignoring {
		// encoding/json would find the member for a field of this name.
		return strings.EqualFold(key, "instanceIds") || strings.EqualFold(key, "instanceId")
	}
	return slices.ContainsFunc([]string{"instanceId", "InstanceId", "instanceID", "InstanceID"}, func(name string) bool { return strings.Contains(key, name) })
}

// params reads the query, or the query and the form, and gives the ids.
func (l lenient) params(query string, contentType string, body []byte) []string {
	values, _ := url.ParseQuery(query)
	if l.content || strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		form, _ := url.ParseQuery(string(body))
		for key, each := range form {
			values[key] = append(values[key], each...)
		}
	}
	var found []string
	for key, each := range values {
		if !l.holds(key) {
			continue
		}
		one := each[len(each)-1]
		if l.first {
			one = each[0]
		}
		for id := range strings.SplitSeq(one, ",") {
			if id = strings.TrimSpace(id); id != "" {
				found = append(found, id)
			}
		}
	}
	return found
}

// pick gives one of several values.
func (l lenient) pick(values []string) string {
	switch {
	case len(values) == 0:
		return ""
	case l.first:
		return values[0]
	default:
		return values[len(values)-1]
	}
}
