package target

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestANewTargetFileIsSound(t *testing.T) {
	for name, each := range map[string]struct {
		start  Start
		settle time.Duration
		token  string
	}{
		"on this machine": {Start{Name: "mine", Endpoints: map[contract.Product]string{contract.BMC: "http://127.0.0.1:8700/api/v2/bmc"},
			Hook: "http://localhost:8700/provider-states", TokenOf: "STATES_TOKEN"}, 5 * time.Second, "secret"},
		"elsewhere": {Start{Name: "staging: 1", Endpoints: map[contract.Product]string{contract.ZEC: "https://s.example.com/zec", contract.BSS: "https://s.example.com/"},
			Hook: "https://s.example.com/provider-states"}, 10 * time.Minute, ""},
		"with a pool": {Start{Name: "pool", Endpoints: map[contract.Product]string{contract.BMC: "https://s.example.com/bmc"}, Pool: "pool.yaml", TokenOf: "T"}, 10 * time.Minute, ""},
	} {
		text, err := each.start.File()
		require.NoError(t, err, name)
		require.Empty(t, violationsOf(t, "target", text), name)
		made, err := Parse("t.yaml", text, func(string) (string, bool) { return "secret", true })
		require.NoError(t, err, name)
		require.Equal(t, each.start.Name, made.Name)
		require.Equal(t, each.settle, made.Limits.SettleTimeout, name)
		require.Equal(t, each.token, made.States.Token, name)
		require.Len(t, made.Products, len(each.start.Endpoints))
		_, bss := made.Products[contract.BSS]
		require.Equal(t, bss, strings.Contains(string(text), `, signature: [v1, v3]}   # leave out what the endpoint does not know`), name)
		require.False(t, made.Safety.AllowRelease, "that key is the user's")
	}
	_, err := Start{Name: "n", Endpoints: map[contract.Product]string{contract.BMC: "http://s.example.com/bmc"}, Hook: "https://s.example.com/p"}.File()
	require.ErrorContains(t, err, "products.bmc.endpoint: got plain http, want https")
	_, err = Start{Name: "n", Hook: "https://s.example.com/p"}.File()
	require.ErrorContains(t, err, "products")
}
