package race

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// Each shorter case can be played, and is no longer than the one that it is made of, which stays as it is.
func TestShorterCasesCanBePlayed(t *testing.T) {
	t.Parallel()
	g := generator{seed: 3, clients: 5, products: contract.Products()}
	for n := range uint64(300) {
		c := g.number(n)
		before := clone(c)
		tried := 0
		for _, each := range shorter(c) {
			require.NoError(t, Check(each))
			require.LessOrEqual(t, size(each), size(c))
			tried++
		}
		require.Positive(t, tried)
		require.Equal(t, before, c)
	}
}

func TestCasesThatCanNotBePlayedAreRefused(t *testing.T) {
	t.Parallel()
	item := contract.RaceItem{Name: "alpha", Status: "RECYCLE"}
	call := contract.RaceCall{Operation: "ReleaseInstances", Names: []string{"alpha"}}
	sound := contract.Race{Product: contract.BMC, Instances: []contract.RaceItem{item}, Clients: [][]contract.RaceCall{{call}, {call}}}
	require.NoError(t, Check(sound))
	for want, spoil := range map[string]func(*contract.Race){
		"the product":            func(c *contract.Race) { c.Product = "cdn" },
		"stands twice":           func(c *contract.Race) { c.Instances = append(c.Instances, item) },
		"in account 7":           func(c *contract.Race) { c.Instances[0].Account = 7 },
		"is no operation":        func(c *contract.Race) { c.Clients[0][0].Operation = "DeleteEverything" },
		"names 0 instances":      func(c *contract.Race) { c.Clients[0][0].Names = nil },
		"no instance of its acc": func(c *contract.Race) { c.Clients[0][0].Names = []string{"beta"} },
		"0 calls":                func(c *contract.Race) { c.Clients = nil },
	} {
		c := clone(sound)
		spoil(&c)
		require.ErrorContains(t, Check(c), want)
	}
}

// Findings of one rule and one kind of shortest case are told once, the shortest first.
func TestFindingsAreFolded(t *testing.T) {
	t.Parallel()
	of := func(rule, cause string, calls int, answers ...string) *finding {
		f := &finding{cause, result.Explored{Rule: rule, Calls: calls, Seen: 1, Cases: calls, Race: &contract.Race{Product: contract.BMC}}}
		for _, kind := range answers {
			f.Events = append(f.Events, contract.RaceEvent{Call: "ReleaseInstances alpha", Kind: kind})
		}
		return f
	}
	all := folded([]*finding{of(someOrder, "a", 5, "accepted"), of(someOrder, "b", 2, "accepted"), of(toldOnce, "a", 3, "accepted"), of(someOrder, "c", 3, "refused")})
	require.Len(t, all, 3)
	require.Equal(t, 2, all[0].Calls)
	require.Equal(t, 2, all[0].Seen)
}
