package explore

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// Every shorter case is a sound one: it speaks only of what it has. By some of them each case comes down to one act on one instance.
func TestShorterCasesAreSound(t *testing.T) {
	t.Parallel()
	g := sample(t, 5)
	for n := range uint64(300) {
		c := g.number(n)
		for {
			all := shorter(c)
			for _, each := range all {
				require.True(t, each.names(), "%v", each.script().Sentences())
				require.NotEmpty(t, each.Acts)
			}
			i := slices.IndexFunc(all, func(each Case) bool { return each.size() < c.size() })
			if i < 0 {
				break
			}
			c = all[i]
		}
		require.Len(t, c.Acts, 1)
		require.LessOrEqual(t, len(c.Items), 2, "%v", c.script().Sentences())
		for _, each := range c.Items {
			require.Equal(t, 1, each.count)
		}
	}
}

// Findings of one rule and one cause are one, whatever the names, the ids and the times are. The shortest stands first.
func TestFindingsAreFolded(t *testing.T) {
	t.Parallel()
	script := func(names ...string) contract.Script {
		s := contract.Script{Product: contract.BMC}
		for _, name := range names {
			s.Given = append(s.Given, `instance "`+name+`" is running`)
		}
		s.When = []contract.ScriptStep{{Text: `the client terminates "` + names[0] + `"`}}
		return s
	}
	of := func(rule, got string, calls int, s contract.Script) *finding {
		return &finding{got, result.Explored{Rule: rule, Got: got, Want: "accepted", Case: s, Calls: calls, Seen: 1, After: 10 * calls}}
	}
	all := folded([]*finding{
		of("BMC-TRM-01", `403 DENIED "alpha"`, 2, script("alpha", "beta")), of("BMC-TRM-01", `403 DENIED "gamma"`, 1, script("gamma")),
		of("BMC-TRM-01", "200, accepted", 1, script("alpha", "beta", "gamma")), of("BMC-REL-01", "404", 1, script("beta")),
	})
	require.Len(t, all, 3)
	require.Equal(t, []string{"BMC-REL-01", "BMC-TRM-01", "BMC-TRM-01"}, []string{all[0].Rule, all[1].Rule, all[2].Rule})
	merged := all[slices.IndexFunc(all, func(f *finding) bool { return f.Seen == 2 })]
	require.Equal(t, 1, merged.Calls)
	require.Equal(t, 10, merged.After)
}

func TestSentences(t *testing.T) {
	t.Parallel()
	c := Case{
		Product: contract.ZEC, Kind: contract.KindRecycleBin,
		Items: []item{{name: "fleet", count: 3, state: "running"}, {name: "alpha", count: 1, state: "stopped"}, {name: "ghosts", count: 2, madeUp: true}, {name: "odd", count: 1, madeUp: true, state: `"%"`}},
		Acts: []act{
			{verb: "releases", names: []string{"fleet", "odd", "alpha"}, manners: []string{"with its bearer token", "with the other API version"}, look: true},
			{verb: "lists"}, {text: "24 hours pass"},
		},
	}
	require.Equal(t, []string{
		"Given a recycle-bin account", `Given 3 instances "fleet" are running`, `Given instance "alpha" is stopped`, `Given 2 instances "ghosts" do not exist`,
		`Given instance "odd" does not exist, and its id is "%"`,
		`When the client releases "fleet", "odd" and "alpha" with its bearer token and with the other API version`, "When the client lists its instances", "When 24 hours pass",
	}, c.script().Sentences())
	require.True(t, c.uses("odd"))
	require.False(t, c.uses("ghosts"))
}
