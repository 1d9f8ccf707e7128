package reference

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRaceFaultsAreNamedForTheirRules(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range raceFaults() {
		require.Regexp(t, regexp.MustCompile(`^race-\d\d-(bmc|zec|bss)-[a-z-]+$`), f.ID)
		require.False(t, seen[f.ID], "%s stands twice", f.ID)
		seen[f.ID] = true
		require.True(t, f.Products[0].Valid(), f.ID)
		require.NotEmpty(t, f.Summary)
		p, err := New(Options{Faults: []string{f.ID}})
		require.NoError(t, err)
		require.NotNil(t, p.services[f.Products[0]].operations[f.action], "%s: the product has no %s", f.ID, f.action)
	}
	for _, f := range Faults() {
		require.False(t, seen[f.ID], "%s is a fault of scenarios, too", f.ID)
	}
	_, err := New(Options{Faults: []string{"race-02-bmc-both-relased"}})
	require.ErrorContains(t, err, `did you mean "race-02-bmc-both-released"`)
}
