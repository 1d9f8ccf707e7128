package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var limits = Limits{Depth: 64}

func TestWhatIsStrict(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"an object":                 `{"instanceIds": ["i-1", "i-2"], "pageNum": 1, "filter": {"a": null, "b": [true, false]}} `,
		"colons in strings":         `{"a:\":": "b:", "c": ":\\"}`,
		"one name at two places":    `{"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}]}`,
		"a long number":             `[9007199254740993.10, 1e999]`,
		"escapes":                   `"\u00e9\ud83d\ude42\ud800"`,
		"empty ones":                ` {"a": {}, "b": []} ` + "\r\n\t",
		"names that differ in case": `{"a": 1, "A": 2}`,
		"as deep as may be":         strings.Repeat("[", limits.Depth) + strings.Repeat("]", limits.Depth),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Decode([]byte(text), limits)
			require.NoError(t, err)
			require.Equal(t, usual(t, text), got)
		})
	}
}

// usual is what encoding/json reads.
func usual(t require.TestingT, text string) (value any) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&value))
	return value
}

func TestWhatIsNotStrictSaysWhatAndWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a member twice":                     {`{"a": 1, "a": 2}`, `at byte 9: the key "a" stands twice`},
		"a member twice, once escaped":       {`{"a": 1, "\u0061": 1}`, `at byte 9: the key "a" stands twice`},
		"a member twice, deep down":          {`[{"b": [{"a": {}, "c": [], "a": {"d": 1}}]}]`, `at byte 27: the key "a" stands twice`},
		"a member twice, once with a member": {`{"a": {"b": 1, "c": 2}, "a": 1}`, `at byte 24: the key "a" stands twice`},
		"a member without a name twice":      {`{"": 1, "": 1}`, `the key "" stands twice`},
		"too deep":                           {strings.Repeat("[", limits.Depth+1) + strings.Repeat("]", limits.Depth+1), "at byte 65: nested more than 64 levels deep"},
		"a second value":                     {`{} {}`, "something follows the value that ends at byte 2"},
		"text behind it":                     {`{}x`, "something follows the value that ends at byte 2"},
		"a bracket behind it":                {`{}]`, "something follows the value that ends at byte 2"},
		"a comma behind it":                  {`1,`, "something follows the value that ends at byte 1"},
		"a zero behind it":                   {"{}\x00", "something follows the value that ends at byte 2"},
		"a comment":                          {`{} // fine`, "something follows the value that ends at byte 2"},
		"half an object":                     {`{"a": 1`, "at byte 7: unexpected EOF"},
		"an object cut off in its key":       {`{"a`, "unexpected EOF"},
		"an object cut off after its colon":  {`{"a":`, "unexpected EOF"},
		"an object cut off after its comma":  {`{"a":1,`, "unexpected EOF"},
		"an array cut off":                   {`[1`, "unexpected EOF"},
		"an array cut off after its comma":   {`[1,`, "unexpected EOF"},
		"a comma too many":                   {`[1,]`, "at byte 2: invalid character ','"},
		"nothing":                            {` `, "at byte 0: unexpected EOF"},
		"a byte-order mark":                  {"\ufeff{}", "it starts with a byte-order mark"},
		"no UTF-8":                           {"\"\xff\"", "it is not valid UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Decode([]byte(c.text), limits)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, strings.Contains(name, "twice"), errors.As(err, new(*TwiceError)))
		})
	}
	refused := errors.New("too long")
	_, err := Decode([]byte(`{"a": [12]}`), Limits{Depth: 2, Number: func(n json.Number) error {
		require.Equal(t, json.Number("12"), n)
		return refused
	}})
	require.ErrorIs(t, err, refused)
}

func TestTheLastOfTwoMembersCountsWhereBothMayStand(t *testing.T) {
	t.Parallel()
	got, err := Decode([]byte(`{"a": 1, "b": {"c": 1, "c": 2}, "a": {"d": true}}`), Limits{Depth: 2, Twice: true})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"a": map[string]any{"d": true}, "b": map[string]any{"c": json.Number("2")}}, got)
}

// What is strict, encoding/json reads alike; what is not, it either refuses or has a member twice or nests too deep.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":":\""}`, `[1,]`, `{"a":`, `1 2`, "{}\x00", `"\ud800"`, strings.Repeat("[", limits.Depth+1) + strings.Repeat("]", limits.Depth+1)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { requireAgreement(t, text) })
}

func requireAgreement(t require.TestingT, text []byte) {
	given := bytes.Clone(text)
	got, err := Decode(text, limits)
	require.Equal(t, given, text, "it is left as it was")
	if err == nil {
		require.Equal(t, usual(t, string(text)), got, "%q", text)
		require.True(t, json.Valid(text), "%q", text)
		return
	}
	require.Nil(t, got)
	deep := bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) > limits.Depth
	if json.Valid(text) && !deep {
		require.True(t, errors.As(err, new(*TwiceError)) || strings.Contains(err.Error(), "UTF-8"), "%q: %v", text, err)
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
	rapid.Check(t, func(t *rapid.T) { requireAgreement(t, []byte(jsonLike(3).Draw(t, "text"))) })
}
