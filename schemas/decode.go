package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"relcon/runner/strictjson"
)

// maxDepth bounds the nesting of a body, so that hostile ones can't exhaust the stack.
const maxDepth = 200

// maxExponent bounds the powers of ten in numbers: exact arithmetic on 1e-999999 costs megabytes.
const maxExponent = 999

// Decode reads one strict JSON value: valid UTF-8 without byte-order mark, no duplicate keys, nothing after the value,
// at most 200 levels deep. Numbers come as json.Number, and are within what a double holds, as RFC 8259 advises. The error
// says what is wrong and where.
func Decode(data []byte) (any, error) { return decode(data, 0) }

// Outline reads what Decode reads, but gives three levels of it only: objects and arrays below come as nil. It is for who
// looks at the envelope of an answer, and takes a fraction of the time of Decode for a long listing.
func Outline(data []byte) (any, error) { return decode(data, 3) }

func decode(data []byte, kept int) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("the body is empty")
	}
	value, err := strictjson.Decode(data, strictjson.Limits{Depth: maxDepth, Number: checkNumber, Kept: kept})
	if err != nil {
		return nil, fmt.Errorf("the body is not strict JSON: %w", err)
	}
	return value, nil
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
