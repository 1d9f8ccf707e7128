package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDecodeAccepts(t *testing.T) {
	cases := []struct {
		name, text string
		want       any
	}{
		{"an object", `{"a": {"b": [true, false, null, "c"]}}`, map[string]any{"a": map[string]any{"b": []any{true, false, nil, "c"}}}},
		{"empty ones", ` {"a": {}, "b": []} ` + "\r\n\t", map[string]any{"a": map[string]any{}, "b": []any{}}},
		{"the same key in different objects", `[{"a": {"a": 1}}, {"a": 2}]`,
			[]any{map[string]any{"a": map[string]any{"a": json.Number("1")}}, map[string]any{"a": json.Number("2")}}},
		{"keys that differ in case", `{"a": 1, "A": 2}`, map[string]any{"a": json.Number("1"), "A": json.Number("2")}},
		{"a number as it is written", `9007199254740993.10`, json.Number("9007199254740993.10")},
		{"the largest exponents", `[1e308, 1E+308, -1.5e-999]`, []any{json.Number("1e308"), json.Number("1E+308"), json.Number("-1.5e-999")}},
		{"a number written as text", `"1e1000"`, "1e1000"},
		{"escapes", `"\u00e9\n\ud83d\ude42"`, "é\n🙂"},
		{"null", `null`, nil},
		{"200 levels", strings.Repeat("[", 200) + strings.Repeat("]", 200), nested(200)},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			value, err := Decode([]byte(each.text))
			require.NoError(t, err)
			require.Equal(t, each.want, value)
		})
	}
}

func nested(levels int) any {
	value := []any{}
	for range levels - 1 {
		value = []any{value}
	}
	return value
}

func TestDecodeRefuses(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"nothing", "", "the body is empty"},
		{"blanks", " \r\n\t", "the body is empty"},
		{"a byte-order mark", "\xef\xbb\xbf{}", "byte-order mark"},
		{"another encoding", "\xff\xfe{\x00}\x00", "not valid UTF-8"},
		{"a broken character", "{\"a\": \"\xc3\"}", "not valid UTF-8"},
		{"a character that is too long", "\"\xc0\x80\"", "not valid UTF-8"},
		{"a surrogate in UTF-8", "\"\xed\xa0\x80\"", "not valid UTF-8"},
		{"a key twice", `{"a": 1, "a": 1}`, `at byte 9: the key "a" stands twice`},
		{"a key twice, once escaped", `{"a": 1, "\u0061": 2}`, `the key "a" stands twice`},
		{"a key twice, deep down", `[{"b": {"a": {}, "c": [], "a": {}}}]`, `the key "a" stands twice`},
		{"an empty key twice", `{"": 1, "": 1}`, `the key "" stands twice`},
		{"a second value", `{} {}`, "something follows the value that ends at byte 2"},
		{"text after the value", `{"a": 1} trailing`, "something follows the value"},
		{"a bracket after the value", `{}]`, "something follows the value"},
		{"a zero after the value", "{}\x00", "something follows the value"},
		{"a comma after the value", `1,`, "something follows the value"},
		{"201 levels", strings.Repeat("[", 201) + strings.Repeat("]", 201), "nested more than 200 levels deep"},
		{"201 levels of objects", strings.Repeat(`{"a":`, 201), "nested more than 200 levels deep"},
		{"a huge exponent", `{"a": 1e1000}`, "exponent is outside -999 to 999"},
		{"a number that no double holds", `{"a": 1e400}`, "beyond what a double holds"},
		{"many digits that no double holds", "[" + strings.Repeat("9", 310) + "]", "beyond what a double holds"},
		{"a tiny exponent", `[1E-1000]`, "exponent is outside"},
		{"an exponent beyond all numbers", `1e99999999999999999999`, "exponent is outside"},
		{"an object that is cut off after its brace", `{`, "unexpected EOF"},
		{"an object that is cut off in its key", `{"a`, "unexpected EOF"},
		{"an object that is cut off after its key", `{"a"`, "unexpected EOF"},
		{"an object that is cut off after its colon", `{"a":`, "unexpected EOF"},
		{"an object that is cut off after its value", `{"a":1`, "unexpected EOF"},
		{"an object that is cut off after its comma", `{"a":1,`, "unexpected EOF"},
		{"an array that is cut off", `[1`, "unexpected EOF"},
		{"an array that is cut off after its comma", `[1,`, "unexpected EOF"},
		{"a comma at the end of an object", `{"a": 1,}`, "not strict JSON"},
		{"a comma at the end of an array", `[1,]`, "not strict JSON"},
		{"a comma at the beginning", `[,1]`, "not strict JSON"},
		{"no comma", `[1 2]`, "not strict JSON"},
		{"no colon", `{"a" 1}`, "not strict JSON"},
		{"no value", `{"a":}`, "not strict JSON"},
		{"a key that is no string", `{1: 1}`, "not strict JSON"},
		{"the wrong bracket", `[1}`, "not strict JSON"},
		{"a comment", `{} // fine`, "something follows"},
		{"single quotes", `{'a': 1}`, "not strict JSON"},
		{"a leading zero", `[01]`, "not strict JSON"},
		{"a leading plus", `+1`, "not strict JSON"},
		{"no number", `NaN`, "not strict JSON"},
		{"infinity", `[Infinity]`, "not strict JSON"},
		{"a control character", "\"\x01\"", "not strict JSON"},
		{"HTML", `<html>502 Bad Gateway</html>`, "not strict JSON"},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			value, err := Decode([]byte(each.text))
			require.ErrorContains(t, err, each.want)
			require.Nil(t, value)
		})
	}
}

// checkDecode compares Decode with encoding/json: it accepts what encoding/json accepts, with the same value, but for
// the four things that we refuse on top.
func checkDecode(t require.TestingT, data []byte) {
	value, err := Decode(data)
	var want any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	strict := json.Valid(data) && utf8.Valid(data) && decoder.Decode(&want) == nil && !suspicious(t, data, want)
	if !strict {
		require.Error(t, err, "%q", data)
		require.Nil(t, value)
		return
	}
	require.NoError(t, err, "%q", data)
	require.Equal(t, want, value, "%q", data)
}

// suspicious says whether valid JSON has a key that stands twice, is too deep or has too large a number. A key that
// stands twice is lost in the value, so that the value has fewer tokens than the text.
func suspicious(t require.TestingT, data []byte, value any) bool {
	again, err := json.Marshal(value)
	require.NoError(t, err)
	text, written := survey(t, data), survey(t, again)
	return text.tokens != written.tokens || text.depth > 200 || text.exponent > 999 || text.huge
}

// tally is what a walk through the tokens of a text has counted.
type tally struct {
	tokens, depth, exponent int
	huge                    bool // a number that no double holds
}

func survey(t require.TestingT, data []byte) tally {
	var seen tally
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return seen
		}
		require.NoError(t, err)
		seen.tokens++
		switch token := token.(type) {
		case json.Delim:
			if strings.Contains("{[", token.String()) {
				depth++
			} else {
				depth--
			}
			seen.depth = max(seen.depth, depth)
		case json.Number:
			_, power, _ := strings.Cut(strings.ToLower(token.String()), "e")
			// A power that is not there is 0, and one that is out of range is the largest number.
			exponent, _ := strconv.Atoi(power)
			seen.exponent = max(seen.exponent, exponent, -exponent)
			if exponent < 1000 {
				exact, _, err := big.ParseFloat(token.String(), 10, 64, big.ToNearestEven)
				require.NoError(t, err)
				double, _ := exact.Float64()
				seen.huge = seen.huge || math.IsInf(double, 0)
			}
		}
	}
}

// jsonLike draws text that is JSON, or nearly.
func jsonLike(depth int) *rapid.Generator[string] {
	leaves := rapid.SampledFrom([]string{"0", "-1.50", "1e999", "1e-1000", "2E+30", `"a"`, `"\u0061"`, `"\ud800"`, `"é"`, "true", "null", "", "nul", "\xff", " 7\n"})
	if depth == 0 {
		return leaves
	}
	keys := rapid.SampledFrom([]string{`"a"`, `"b"`, `"c"`, `"\u0061"`, `"a\u0000"`, `""`, `"\ud800"`, `"\ufffd"`, "1"})
	separators := rapid.SampledFrom([]string{",", ",", ",", ",", ",", ",", " , ", ":", "", ",,"})
	return rapid.Custom(func(t *rapid.T) string {
		open := rapid.SampledFrom([]string{"{", "[", ""}).Draw(t, "open")
		if open == "" {
			return leaves.Draw(t, "leaf")
		}
		text, separator := open, ""
		for range rapid.IntRange(0, 3).Draw(t, "members") {
			text += separator
			if open == "{" {
				text += keys.Draw(t, "key") + ":"
			}
			text += jsonLike(depth-1).Draw(t, "value")
			separator = separators.Draw(t, "separator")
		}
		fitting := map[string]string{"{": "}", "[": "]"}[open]
		return text + rapid.SampledFrom([]string{fitting, fitting, fitting, fitting, "}", "]", ""}).Draw(t, "close")
	})
}

func TestDecodeAgreesWithEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkDecode(t, []byte(jsonLike(3).Draw(t, "text"))) })
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "\xef\xbb\xbf{}", `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `[1,]`, `{"a":`, `1 2`, "{}\x00", "\"\xff\"", `"\ud800"`, "1e999999999",
		strings.Repeat("[", 200) + strings.Repeat("]", 200), strings.Repeat("[", 201) + strings.Repeat("]", 201),
	} {
		f.Add([]byte(seed))
	}
	for _, each := range bodiesOnDisk(f) {
		f.Add(each.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkDecode(t, data) })
}
