package hook_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// A name that is not known is most likely a wrong one: what it was meant for counts as missing.
func TestAListTellsNamesThatTheProtocolDoesNotHave(t *testing.T) {
	long := strings.Repeat("\x1b", 500)
	known := hook.Known{
		States: []string{hook.Account, "time pases", hook.Instances, long},
		Kinds:  map[contract.Product][]string{contract.ZEC: {contract.KindDefault, "recyclebin"}, "zecc": {contract.KindDefault}},
	}
	got := known.Unknown(strings.TrimSpace)
	require.Len(t, got, 4)
	require.Less(t, len(got[0]), 300, "what is foreign is bounded")
	require.NotContains(t, got[0], "\x1b")
	require.Equal(t, []string{
		`the list names the state "time pases", which is not known here; did you mean "time passes"?`,
		`the list names the product "zecc", which is not known here; did you mean "zec"?`,
		`the list names the kind of zec account "recyclebin", which is not known here; did you mean "recycle-bin"?`,
	}, got[1:])
	known.States, known.Kinds = known.States[:1], nil
	require.Empty(t, known.Unknown(strings.TrimSpace))

	known.States = []string{strings.Repeat("x", 30) + "sk-canary"}
	got = known.Unknown(func(text string) string { return strings.ReplaceAll(text, "sk-canary", "(blanked)") })
	require.Contains(t, got[0], "xxx(blanked)\"", "a secret is blanked before the name is cut")
}
