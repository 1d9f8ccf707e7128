package schemas

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is strict JSON is tested in package strictjson; here stands what a body must keep to beside.
func TestDecodeAccepts(t *testing.T) {
	for text, want := range map[string]any{
		`9007199254740993.10`:        json.Number("9007199254740993.10"),
		`[1e308, 1E+308, -1.5e-999]`: []any{json.Number("1e308"), json.Number("1E+308"), json.Number("-1.5e-999")},
		`"1e1000"`:                   "1e1000",
		`null`:                       nil,
		strings.Repeat("[", 200) + strings.Repeat("]", 200): nested(200),
	} {
		value, err := Decode([]byte(text))
		require.NoError(t, err)
		require.Equal(t, want, value)
	}
}

// An outline has three levels. What stands below is checked all the same.
func TestOutline(t *testing.T) {
	value, err := Outline([]byte(`{"a": {"b": ["x", 1, {"c": 2}, [3]], "d": null}, "e": [[{}]]}`))
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"a": map[string]any{"b": []any{"x", json.Number("1"), nil, nil}, "d": nil}, "e": []any{[]any{nil}},
	}, value)
	for _, text := range []string{`{"a": [[[{"b": 1, "b": 2}]]]}`, `{"a": [[[{]]]}`, `[[[["a]]]]`, `[[[[]]]] x`} {
		_, err := Outline([]byte(text))
		require.Error(t, err, text)
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
	for name, each := range map[string]struct{ text, want string }{
		"nothing":                          {"", "the body is empty"},
		"blanks":                           {" \r\n\t", "the body is empty"},
		"no strict JSON":                   {`{"a": 1, "a": 1}`, `the body is not strict JSON: at byte 9: the key "a" stands twice`},
		"201 levels":                       {strings.Repeat("[", 201) + strings.Repeat("]", 201), "nested more than 200 levels deep"},
		"201 levels of objects":            {strings.Repeat(`{"a":`, 201), "nested more than 200 levels deep"},
		"a huge exponent":                  {`{"a": 1e1000}`, "exponent is outside -999 to 999"},
		"a tiny exponent":                  {`[1E-1000]`, "exponent is outside"},
		"an exponent beyond all numbers":   {`1e99999999999999999999`, "exponent is outside"},
		"a number that no double holds":    {`{"a": 1e400}`, "beyond what a double holds"},
		"many digits that no double holds": {"[" + strings.Repeat("9", 310) + "]", "beyond what a double holds"},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := Decode([]byte(each.text))
			require.ErrorContains(t, err, each.want)
			require.Nil(t, value)
		})
	}
}
