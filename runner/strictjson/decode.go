// Package strictjson reads JSON that every party reads alike: what encoding/json lets pass, two members with one name
// above all, is an error here unless a limit allows it. It also writes JSON.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits are what a text must keep to, beside being strict JSON.
type Limits struct {
	Depth  int                     // levels of nesting, so that no text can exhaust the stack; 0 lets nothing nest
	Number func(json.Number) error // checks each number; nil takes all
	Kept   int                     // levels that are given: objects and arrays below come as Below says; 0 gives all
	Below  func(text []byte) any   // gets the text of one of these, which is valid only during the call; nil lets them come as nil
	Twice  bool                    // a member may stand twice: the last one counts
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
	// Half of a surrogate pair in an escape is no error; it comes as U+FFFD, as with encoding/json.
	r := reader{jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(limits.Twice)), limits}
	value, err := r.value()
	if err != nil {
		return nil, r.explained(err)
	}
	end := r.InputOffset()
	if _, err := r.ReadToken(); err != io.EOF {
		return nil, fmt.Errorf("something follows the value that ends at byte %d", end)
	}
	return value, nil
}

// TwiceError says that an object has two members of one name.
type TwiceError struct{ Key string }

// Error names the key.
func (e *TwiceError) Error() string { return fmt.Sprintf("the key %q stands twice", e.Key) }

type reader struct {
	*jsontext.Decoder
	limits Limits
}

// explained says where an error is, in our words.
func (r reader) explained(err error) error {
	at := r.InputOffset()
	if wrong := (*jsontext.SyntacticError)(nil); errors.As(err, &wrong) {
		at, err = wrong.ByteOffset, wrong.Err
		if errors.Is(err, jsontext.ErrDuplicateName) {
			err = &TwiceError{wrong.JSONPointer.LastToken()}
		}
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("at byte %d: %w", at, err)
}

func (r reader) value() (any, error) {
	if kind := r.PeekKind(); r.limits.Kept > 0 && r.StackDepth() >= r.limits.Kept && (kind == '{' || kind == '[') {
		return r.below()
	}
	token, err := r.ReadToken()
	if err != nil {
		return nil, err
	}
	kind := token.Kind()
	switch kind {
	case 'n':
		return nil, nil
	case 't', 'f':
		return token.Bool(), nil
	case '"':
		return token.String(), nil
	case '0':
		number := json.Number(token.String())
		if r.limits.Number != nil {
			err = r.limits.Number(number)
		}
		return number, err
	}
	if r.StackDepth() > r.limits.Depth {
		return nil, fmt.Errorf("nested more than %d levels deep", r.limits.Depth)
	}
	if kind == '[' {
		return r.array()
	}
	return r.object()
}

func (r reader) below() (any, error) {
	text, err := r.ReadValue()
	if err != nil || r.limits.Below == nil {
		return nil, err
	}
	return r.limits.Below(text), nil
}

func (r reader) array() (any, error) {
	array := []any{}
	for r.PeekKind() != ']' {
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := r.ReadToken()
	return array, err
}

func (r reader) object() (any, error) {
	object := map[string]any{}
	for r.PeekKind() != '}' {
		key, err := r.ReadToken()
		if err != nil {
			return nil, err
		}
		name := key.String()
		if object[name], err = r.value(); err != nil {
			return nil, err
		}
	}
	_, err := r.ReadToken()
	return object, err
}
