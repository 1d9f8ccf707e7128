package explore

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

func sample(t *testing.T, seed uint64, without ...contract.Need) generator {
	t.Helper()
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	g := generator{seed: seed, products: contract.Products(), without: without, words: vocabularies(suite.Rules, seed)}
	g.first = g.systematic()
	return g
}

// A case follows from the seed and its number alone, speaks only of what it has, and names it in the order in which it can be given.
func TestCasesFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	g, same, other := sample(t, 1), sample(t, 1), sample(t, 2)
	differ := 0
	for n := range uint64(3000) {
		c := g.number(n)
		require.Equal(t, c, same.number(n))
		if strings.Join(c.script().Sentences(), "\n") != strings.Join(other.number(n).script().Sentences(), "\n") {
			differ++
		}
		require.NotEmpty(t, c.Acts)
		most := 9
		if c.Items[0].name == "left 1" {
			most = 7 * 4 // a week
		}
		require.LessOrEqual(t, len(c.Acts), most)
		require.True(t, c.names(), "%d: %v", n, c.script().Sentences())
		if text := strings.Join(c.script().Sentences(), "\n"); strings.Contains(text, "$alpha") {
			require.True(t, slices.ContainsFunc(c.Items, func(i item) bool { return i.name == "alpha" && i.count == 1 }), "%d: %v", n, text)
		}
		for at, each := range c.Items {
			require.Equal(t, at == 0, each.name == c.Items[0].name, "each name stands once")
			require.False(t, each.count > 100 && strings.Contains(each.state, "already"), "no request arranges more than 100")
		}
	}
	require.Greater(t, differ, 2900)
}

// What the target can't give is not asked for.
func TestNeedsThatATargetLacks(t *testing.T) {
	t.Parallel()
	g := sample(t, 1, contract.NeedClock, contract.NeedToken, contract.NeedRecycleAccount, contract.NeedSecondAccount, contract.NeedACS3, contract.NeedNonVNO, contract.NeedNoPermission)
	for n := range uint64(3000) {
		text := strings.Join(g.number(n).script().Sentences(), "\n")
		for _, word := range []string{" pass", "its bearer token", "a recycle-bin account", "of another account", "the other account", "header signature", "a non-VNO", "a no-permission", "hours to run", " ago"} {
			require.NotContains(t, text, word)
		}
	}
}

// Sizes stand around each limit, and each place where a provider may part a batch.
func TestTheLimitIsTried(t *testing.T) {
	t.Parallel()
	g := sample(t, 1)
	sizes := map[contract.Product]map[int]int{contract.BMC: {}, contract.ZEC: {}, contract.BSS: {}}
	for n := range uint64(3000) {
		c := g.number(n)
		counts := map[string]int{}
		for _, each := range c.Items {
			counts[each.name] = each.count
		}
		for _, a := range c.Acts {
			size := 0
			for _, name := range a.names {
				size += counts[name]
			}
			sizes[c.Product][size]++
		}
	}
	for product, seen := range sizes {
		for _, size := range []int{1, 2, 11, 99, 100, 101} {
			require.Positive(t, seen[size], "%s %d", product, size)
		}
	}
}
