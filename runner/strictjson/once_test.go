package strictjson

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var limits = Limits{Depth: 64}

func TestWhatIsDecodedOnceIsWhatTheTokensSay(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"an object":              `{"instanceIds": ["i-1", "i-2"], "pageNum": 1, "filter": {"a": null, "b": [true, false]}} `,
		"colons in strings":      `{"a:\":": "b:", "c": ":\\"}`,
		"one name at two places": `{"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}]}`,
		"a long number":          `[9007199254740993.10, 1e999]`,
		"escapes":                `"\u00e9\ud83d\ude42\ud800"`,
		"empty ones":             ` {"a": {}, "b": []}`,
		"as deep as may be":      strings.Repeat("[", limits.Depth) + strings.Repeat("]", limits.Depth),
	} {
		t.Run(name, func(t *testing.T) {
			once, sound := limits.once([]byte(text))
			require.True(t, sound)
			slowly, err := limits.tokens([]byte(text))
			require.NoError(t, err)
			require.Equal(t, slowly, once)
		})
	}
}

func TestWhatIsInDoubtIsNotDecodedOnce(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a member twice":                     `{"a": 1, "a": 2}`,
		"a member twice, once escaped":       `{"a": 1, "\u0061": 1}`,
		"a member twice, deep down":          `[{"b": [{"a": {}, "c": [], "a": {"d": 1}}]}]`,
		"a member twice, once with a member": `{"a": {"b": 1, "c": 2}, "a": 1}`,
		"too deep":                           strings.Repeat("[", limits.Depth+1) + strings.Repeat("]", limits.Depth+1),
		"a second value":                     `{} {}`,
		"text behind it":                     `{}x`,
		"half an object":                     `{"a": 1`,
		"a comma too many":                   `[1,]`,
		"nothing":                            ` `,
	} {
		t.Run(name, func(t *testing.T) {
			_, sound := limits.once([]byte(text))
			require.False(t, sound)
			_, err := Decode([]byte(text), limits)
			require.Error(t, err)
		})
	}
}

func FuzzDecodeOnce(f *testing.F) {
	for _, seed := range []string{"", `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":":\""}`, `[1,]`, `{"a":`, `1 2`, "{}\x00", `"\ud800"`, strings.Repeat("[", limits.Depth+1) + strings.Repeat("]", limits.Depth+1)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		once, sound := limits.once(text)
		slowly, err := limits.tokens(text)
		require.Equal(t, json.Valid(text) && err == nil, sound, "%q", text)
		if sound {
			require.Equal(t, slowly, once, "%q", text)
		}
	})
}
