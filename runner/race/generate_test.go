package race

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A case follows from the seed and its number alone, and can be played.
func TestCasesFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	g := generator{seed: 1, clients: 4, products: contract.Products()}
	differ, most, overlapping := 0, 0, 0
	for n := range uint64(2000) {
		c := g.number(n)
		require.Equal(t, c, g.number(n))
		require.NoError(t, Check(c))
		other := generator{seed: 2, clients: 4, products: contract.Products()}.number(n)
		if size(c) != size(other) || len(c.Clients) != len(other.Clients) {
			differ++
		}
		require.LessOrEqual(t, len(c.Clients), 4)
		most = max(most, len(c.Clients))
		require.GreaterOrEqual(t, len(c.Clients), 2)
		for _, item := range c.Instances[len(c.Instances)-accounts(c):] {
			for _, call := range all(c) {
				require.NotContains(t, call.Names, item.Name, "no call names a bystander")
			}
		}
		if len(c.Clients[0][0].Names) > 0 && len(c.Clients[1][0].Names) > 0 && c.Clients[0][0].Operation == c.Clients[1][0].Operation {
			overlapping++
		}
	}
	require.Equal(t, 4, most)
	require.Greater(t, differ, 1500)
	require.Greater(t, overlapping, 1200, "clients meet in most cases")
}

// What the target can't give is not asked for.
func TestCasesAskForWhatIsThere(t *testing.T) {
	t.Parallel()
	g := generator{seed: 1, clients: 2, products: contract.Products(), without: []contract.Need{
		contract.NeedToken, contract.NeedSecondAccount, contract.NeedRecycleAccount, contract.NeedACS3,
	}}
	for n := range uint64(500) {
		c := g.number(n)
		require.Empty(t, c.Kind)
		require.Equal(t, 1, accounts(c))
		for _, call := range all(c) {
			require.Empty(t, call.Scheme)
		}
	}
}
