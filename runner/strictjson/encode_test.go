package strictjson

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEncodeWritesMembersInOrder(t *testing.T) {
	t.Parallel()
	got, err := Encode(map[string]any{
		"b": []any{1, 0.5, nil, true, "<\xff>"}, "a": map[string]any{"y": []string{"é"}, "x": []string(nil)},
	})
	require.NoError(t, err)
	require.Equal(t, `{"a":{"x":null,"y":["é"]},"b":[1,0.5,null,true,"<`+"\ufffd"+`>"]}`, string(got))
	_, err = Encode(map[string]any{"a": make(chan int)})
	require.Error(t, err)
}

// What is written is what encoding/json writes, byte for byte.
func TestWriteIsLikeTheUsualEncoder(t *testing.T) {
	t.Parallel()
	type part struct {
		Name  string          `json:"name"`
		Count int             `json:"count,omitempty"`
		Rate  float64         `json:"rate"`
		Raw   json.RawMessage `json:"raw,omitempty"`
		Parts []part          `json:"parts,omitempty"`
		Other map[string]any  `json:"other"`
		At    time.Time       `json:"at"`
		Bytes []byte          `json:"bytes"`
		Flag  *bool           `json:"flag,omitempty"`
	}
	at := time.Date(2026, 11, 27, 1, 2, 3, 45, time.UTC)
	value := part{Name: "<a&b>\u2028\x00\u007f", Rate: 1e21, Raw: json.RawMessage(`{"b":  [1, 2],"a":{}}`), At: at, Parts: []part{
		{Count: 3, Rate: 0.1, Other: map[string]any{"z": []any{}, "a": map[string]int{}, "n": nil}, Bytes: []byte("x"), Flag: new(bool)}, {},
	}}
	for _, indent := range []string{"", "  "} {
		var want, got bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetIndent("", indent)
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(value))
		require.NoError(t, Write(&got, value, indent))
		require.Equal(t, want.String(), got.String())
	}
	require.Error(t, Write(io.Discard, make(chan int), ""))
}
