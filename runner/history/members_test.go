package history

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestMembersThatStayTheSameAreHeldOnce(t *testing.T) {
	t.Parallel()
	h := New(0)
	look := func(name string) contract.Instance {
		instances := []contract.Instance{{ID: "i-1", Members: map[string]any{
			"instanceName": name, "bandwidthOutMbps": json.Number("10"), "keyId": nil, "tags": map[string]any{"tags": []any{map[string]any{"key": "k"}}},
		}}}
		h.AddTo("s", Listed{AccessKeyID: "AK", Instances: instances})
		return instances[0]
	}
	look("a")
	held := h.held
	first, second := look("a"), look("a")
	require.Less(t, h.held-held, held/2, "it takes next to nothing")
	first.Members["seen"] = true
	require.Contains(t, second.Members, "seen", "the two have the same")
	third := look("b")
	require.Equal(t, "b", third.Members["instanceName"])
	require.NotContains(t, third.Members, "seen")
}

func TestWhatIsTheSame(t *testing.T) {
	t.Parallel()
	decoded := func(text string) (value any) {
		require.NoError(t, json.Unmarshal([]byte(text), &value))
		return value
	}
	values := []string{`null`, `true`, `false`, `1`, `"1"`, `[]`, `[1]`, `[1,2]`, `{}`, `{"a":1}`, `{"b":1}`, `{"a":[1]}`}
	for _, a := range values {
		for _, b := range values {
			require.Equal(t, a == b, equal(decoded(a), decoded(b)), "%s %s", a, b)
		}
	}
}
