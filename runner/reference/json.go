package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// deepest bounds how far values may nest, so that no body can exhaust the stack.
const deepest = 64

// decodeJSON reads one JSON value: UTF-8 without byte-order mark, nothing after it, no member twice in one object.
// Numbers come as json.Number, objects as map[string]any.
func decodeJSON(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("it is not UTF-8")
	}
	if value, sound := decodeOnce(data); sound {
		return value, nil
	}
	return decodeTokens(data)
}

func decodeTokens(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := decodeValue(decoder, deepest)
	if errors.Is(err, io.EOF) {
		return nil, errors.New("it ends before the value does")
	}
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the value")
	}
	return value, nil
}

func decodeValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	delimiter, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth == 0 {
		return nil, fmt.Errorf("it nests deeper than %d", deepest)
	}
	if delimiter == '{' {
		return decodeMembers(decoder, depth-1)
	}
	return decodeElements(decoder, depth-1)
}

func decodeMembers(decoder *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // the decoder lets nothing else through in this place
		if _, twice := object[name]; twice {
			return nil, fmt.Errorf("the member %q stands twice in one object", name)
		}
		if object[name], err = decodeValue(decoder, depth); err != nil {
			return nil, err
		}
	}
	_, err := decoder.Token()
	return object, err
}

func decodeElements(decoder *json.Decoder, depth int) (any, error) {
	array := []any{}
	for decoder.More() {
		element, err := decodeValue(decoder, depth)
		if err != nil {
			return nil, err
		}
		array = append(array, element)
	}
	_, err := decoder.Token()
	return array, err
}
