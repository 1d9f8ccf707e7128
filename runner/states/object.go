package states

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"relcon/runner/strictjson"
)

// answer is the JSON object of a hook's answer. Numbers are json.Number, so that none is rounded.
type answer map[string]any

// text gives a member that is a string; "" for any other.
func (a answer) text(name string) string {
	value, _ := a[name].(string)
	return value
}

// deepest is how far values may nest; it is the bound of encoding/json.
const deepest = 10_000

// parseObject reads exactly one strict JSON object. Its messages repeat nothing that may be a secret.
func parseObject(body []byte) (answer, error) {
	if !utf8.Valid(body) {
		return nil, errors.New("got bytes that are not UTF-8, want a JSON object")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, fmt.Errorf("got what is not one JSON value, want a JSON object (%w)", err)
	}
	value, err := strictjson.Decode(body, strictjson.Limits{Depth: deepest})
	if twice := (*strictjson.TwiceError)(nil); errors.As(err, &twice) {
		return nil, fmt.Errorf("got the member %s twice, want every member once", shown(twice.Key))
	}
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("got %s, want a JSON object", kindOf(value))
	}
	return object, nil
}

// longestShown is the longest value that a message repeats whole. It repeats none in part, since a part of a secret
// would not be known as one.
const longestShown = 64

// shown gives a value for a message.
func shown(value string) string {
	if len(value) > longestShown {
		return fmt.Sprintf("a string of %d bytes", len(value))
	}
	return fmt.Sprintf("%q", value)
}

// kindOf names a value by its JSON type, and never repeats it: it may be a secret.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null or nothing"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}
