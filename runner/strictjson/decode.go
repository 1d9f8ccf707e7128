// Package strictjson reads JSON that every party reads alike: what encoding/json lets pass, two members with one name
// above all, is an error here. encoding/json can't be told so.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Limits are what a text must keep to, beside being strict JSON.
type Limits struct {
	Depth  int                     // levels of nesting, so that no text can exhaust the stack; 0 lets nothing nest
	Number func(json.Number) error // checks each number; nil takes all
}

// Decode reads one JSON value: valid UTF-8 without byte-order mark, no key twice in one object, nothing after the value.
// Objects come as map[string]any, arrays as []any, numbers as json.Number. The error says what is wrong and where; it wraps
// a *TwiceError where that is a repeated key.
func Decode(text []byte, limits Limits) (any, error) {
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		return nil, errors.New("it starts with a byte-order mark")
	}
	if !utf8.Valid(text) {
		return nil, errors.New("it is not valid UTF-8")
	}
	if value, sound := limits.once(text); sound {
		return value, nil
	}
	return limits.tokens(text)
}

// TwiceError says that an object has two members of one name.
type TwiceError struct{ Key string }

// Error names the key.
func (e *TwiceError) Error() string { return fmt.Sprintf("the key %q stands twice", e.Key) }

// tokens reads a text token by token.
func (l Limits) tokens(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := l.value(decoder, l.Depth)
	if err != nil {
		return nil, fmt.Errorf("at byte %d: %w", decoder.InputOffset(), err)
	}
	length := decoder.InputOffset()
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("something follows the value that ends at byte %d", length)
	}
	return value, nil
}

func (l Limits) value(decoder *json.Decoder, depth int) (any, error) {
	token, err := next(decoder)
	if err != nil {
		return nil, err
	}
	if number, ok := token.(json.Number); ok {
		return number, l.check(number)
	}
	delim, nested := token.(json.Delim)
	if !nested {
		return token, nil
	}
	if depth == 0 {
		return nil, fmt.Errorf("nested more than %d levels deep", l.Depth)
	}
	if delim == '{' {
		return l.object(decoder, depth-1)
	}
	return l.array(decoder, depth-1)
}

func (l Limits) check(number json.Number) error {
	if l.Number == nil {
		return nil
	}
	return l.Number(number)
}

func (l Limits) object(decoder *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for decoder.More() {
		token, err := next(decoder)
		if err != nil {
			return nil, err
		}
		key, ok := token.(string)
		if !ok {
			return nil, fmt.Errorf("got %v, want a key", token)
		}
		if _, twice := object[key]; twice {
			return nil, &TwiceError{key}
		}
		if object[key], err = l.value(decoder, depth); err != nil {
			return nil, err
		}
	}
	return object, end(decoder)
}

func (l Limits) array(decoder *json.Decoder, depth int) (any, error) {
	array := []any{}
	for decoder.More() {
		value, err := l.value(decoder, depth)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	return array, end(decoder)
}

func end(decoder *json.Decoder) error {
	_, err := next(decoder)
	return err
}

// next reads a token inside a value, where the end of the body is an error.
func next(decoder *json.Decoder) (json.Token, error) {
	token, err := decoder.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	return token, err
}
