package strictjson

import (
	"testing"

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
