package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of a body, so that hostile ones can't exhaust the stack.
const maxDepth = 200

// maxExponent bounds the powers of ten in numbers: exact arithmetic on 1e-999999 costs megabytes.
const maxExponent = 999

// Decode reads one strict JSON value: valid UTF-8 without byte-order mark, no duplicate keys, nothing after the value,
// at most 200 levels deep. Numbers come as json.Number, and are within what a double holds, as RFC 8259 advises. The error
// says what is wrong and where.
func Decode(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("the body is empty")
	}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return nil, errors.New("the body starts with a byte-order mark")
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the body is not valid UTF-8")
	}
	if value, sound := decodeOnce(data); sound {
		return value, nil
	}
	return decodeTokens(data)
}

func decodeTokens(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := decodeValue(decoder, maxDepth)
	if err != nil {
		return nil, fmt.Errorf("the body is not strict JSON: at byte %d: %w", decoder.InputOffset(), err)
	}
	length := decoder.InputOffset()
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the body is not strict JSON: something follows the value that ends at byte %d", length)
	}
	return value, nil
}

func decodeValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := next(decoder)
	if err != nil {
		return nil, err
	}
	if number, ok := token.(json.Number); ok {
		return number, checkNumber(number)
	}
	delim, nested := token.(json.Delim)
	if !nested {
		return token, nil
	}
	if depth == 0 {
		return nil, fmt.Errorf("nested more than %d levels deep", maxDepth)
	}
	if delim == '{' {
		return decodeObject(decoder, depth-1)
	}
	return decodeArray(decoder, depth-1)
}

// checkNumber refuses what no double holds: other parties would read another number or none, exact arithmetic on
// 1e999999 costs megabytes, and the validator panics where it holds 1e400 against an enumeration.
func checkNumber(number json.Number) error {
	if at := strings.IndexAny(number.String(), "eE"); at >= 0 {
		exponent, err := strconv.Atoi(number.String()[at+1:])
		if err != nil || exponent < -maxExponent || exponent > maxExponent {
			return fmt.Errorf("a number's exponent is outside -%d to %d", maxExponent, maxExponent)
		}
	}
	if _, err := number.Float64(); err != nil {
		return errors.New("a number is beyond what a double holds, which ends at about 1.8e308")
	}
	return nil
}

func decodeObject(decoder *json.Decoder, depth int) (any, error) {
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
			return nil, fmt.Errorf("the key %q stands twice", key)
		}
		if object[key], err = decodeValue(decoder, depth); err != nil {
			return nil, err
		}
	}
	return object, end(decoder)
}

func decodeArray(decoder *json.Decoder, depth int) (any, error) {
	array := []any{}
	for decoder.More() {
		value, err := decodeValue(decoder, depth)
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
