package states

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// answer is the JSON object of a hook's answer. Numbers are json.Number, so that none is rounded.
type answer map[string]any

// text gives a member that is a string; "" for any other.
func (a answer) text(name string) string {
	value, _ := a[name].(string)
	return value
}

// parseObject reads exactly one JSON object: UTF-8, nothing after it, no member twice at any depth. encoding/json
// alone would accept a repeated member and take the last.
func parseObject(body []byte) (answer, error) {
	if !utf8.Valid(body) {
		return nil, errors.New("got bytes that are not UTF-8, want a JSON object")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, fmt.Errorf("got what is not one JSON value, want a JSON object (%w)", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	value, err := parseValue(decoder)
	if err != nil {
		return nil, err
	}
	object, ok := value.(answer)
	if !ok {
		return nil, fmt.Errorf("got %s, want a JSON object", kindOf(value))
	}
	return object, nil
}

// parseValue reads the next value.
func parseValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseMembers(decoder)
	case json.Delim('['):
		return parseElements(decoder)
	default:
		return token, nil
	}
}

func parseMembers(decoder *json.Decoder) (answer, error) {
	object := answer{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		key := fmt.Sprint(name)
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("got the member %s twice, want every member once", shown(key))
		}
		if object[key], err = parseValue(decoder); err != nil {
			return nil, err
		}
	}
	_, err := decoder.Token()
	return object, err
}

func parseElements(decoder *json.Decoder) ([]any, error) {
	elements := []any{}
	for decoder.More() {
		element, err := parseValue(decoder)
		if err != nil {
			return nil, err
		}
		elements = append(elements, element)
	}
	_, err := decoder.Token()
	return elements, err
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
