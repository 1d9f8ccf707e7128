package runner

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// Generated calls say nothing of a provider in whose accounts somebody else has something, and end soon.
func TestExploringAccountsThatAreInUseFindsNothing(t *testing.T) {
	t.Parallel()
	var hiding *binHiding
	s := stage(t, func(provider *reference.Provider) http.Handler {
		hiding = &binHiding{Provider: provider, inUse: true}
		return hiding
	})
	s.options.Selection, s.options.Seed = Selection{Patterns: []string{"BMC-*"}}, 3
	done, err := Explore(t.Context(), ExploreOptions{Options: s.options, Calls: 100})
	require.NoError(t, err)
	require.Empty(t, done.Findings)
	require.Zero(t, hiding.released.Load())
	require.Contains(t, done.Reason, "in a row came to no verdict")
	require.Contains(t, done.Reason, "which the run did not arrange")
	require.Equal(t, contract.ExitIncomplete, done.Exit)
	require.Less(t, s.provider.Accounts(), 200)
	require.NotEmpty(t, done.Unchecked)
}
