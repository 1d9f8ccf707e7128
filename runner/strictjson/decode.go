// Package strictjson reads JSON that every party reads alike: what encoding/json lets pass, two members with one name
// above all, is an error here.
package strictjson

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
	// Half of a surrogate pair in an escape is no error; it comes as U+FFFD, as with encoding/json.
	decoder := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowInvalidUTF8(true))
	var value any
	if err := jsonv2.UnmarshalDecode(decoder, &value, jsonv2.WithUnmarshalers(jsonv2.UnmarshalFromFunc(limits.read))); err != nil {
		return nil, explained(err, decoder.InputOffset())
	}
	end := decoder.InputOffset()
	if _, err := decoder.ReadToken(); err != io.EOF {
		return nil, fmt.Errorf("something follows the value that ends at byte %d", end)
	}
	return value, nil
}

// TwiceError says that an object has two members of one name.
type TwiceError struct{ Key string }

// Error names the key.
func (e *TwiceError) Error() string { return fmt.Sprintf("the key %q stands twice", e.Key) }

// read reads a number, checks how deep an object or array is nested, and leaves everything else to the library.
func (l Limits) read(decoder *jsontext.Decoder, value *any) error {
	kind := decoder.PeekKind()
	switch {
	case kind == '0':
		token, err := decoder.ReadToken()
		if err != nil {
			return err
		}
		number := json.Number(token.String())
		*value = number
		if l.Number != nil {
			return l.Number(number)
		}
		return nil
	case (kind == '{' || kind == '[') && decoder.StackDepth() == l.Depth:
		_, err := decoder.ReadToken()
		return cmp.Or(err, fmt.Errorf("nested more than %d levels deep", l.Depth))
	}
	return errors.ErrUnsupported
}

// explained says where an error is, in our words.
func explained(err error, at int64) error {
	if wrapped := (*jsonv2.SemanticError)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
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
