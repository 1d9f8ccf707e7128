package runner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// A stale list is the only thing wrong with a run, and its reason is no accident of another one.
func TestAStaleListOfKnownFailuresIsToldAsSuch(t *testing.T) {
	t.Parallel()
	known := &catalogue.Known{File: "known.txt", Rules: []string{"BMC-REL-02"}}
	result, err := Run(t.Context(), Options{Known: known, Selection: Selection{Patterns: []string{"BMC-REL-02"}}})
	require.NoError(t, err)
	require.Equal(t, contract.NonConformant, result.Verdict)
	require.Equal(t, contract.ExitViolated, result.Exit)
	require.Equal(t, "known.txt is stale: it lists BMC-REL-02, which the provider keeps; take it out", result.Reason)
}

// Progress is told one call at a time, and never goes back.
func TestProgressOfTheRunGrows(t *testing.T) {
	t.Parallel()
	var seen []int
	result, err := Run(t.Context(), Options{Selection: Selection{Patterns: []string{"BMC-REL-*"}}, Progress: func(p Progress) { seen = append(seen, p.Done) }})
	require.NoError(t, err)
	require.Equal(t, contract.ExitOK, result.Exit)
	require.NotEmpty(t, seen)
	for i, done := range seen {
		require.Equal(t, i+1, done)
	}
}

func TestAKnownFailureDoesNotFailTheRun(t *testing.T) {
	t.Parallel()
	known := &catalogue.Known{File: "known.txt", Rules: []string{"BMC-REL-06"}}
	result, err := Run(t.Context(), Options{Faults: []string{"bmc-rel-06-accepts-101"}, Known: known, Selection: Selection{Patterns: []string{"BMC-REL-0*"}}})
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, result.Verdict, result.Reason)
	require.Equal(t, contract.Known, result.Rules[5].Outcome)
}
