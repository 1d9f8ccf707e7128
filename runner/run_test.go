package runner

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
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

// served starts a reference provider behind an address, and gives the options of a run against it.
func served(t *testing.T, patterns ...string) Options {
	t.Helper()
	provider, err := reference.New(reference.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	made := BuiltinTarget(server.URL, provider.HookToken())
	made.Name, made.Safety.AllowRelease = "under-test", true
	return Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: patterns}}
}

func TestARunThatNeedsMoreThanIsAllowedSendsNothing(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	defer server.Close()
	made := BuiltinTarget(server.URL, "t")
	made.Name, made.Safety.AllowRelease, made.Safety.MaxInstances = "under-test", true, 99
	_, err := Run(t.Context(), Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: []string{"BMC-REL-06"}}})
	var usage *UsageError
	require.ErrorAs(t, err, &usage)
	require.ErrorContains(t, err, "safety.maxInstances: the selected rules need ")
	require.ErrorContains(t, err, "and 99 are allowed, so nothing was sent")
	require.Zero(t, requests.Load())
}

func TestAServedReferenceIsConformant(t *testing.T) {
	t.Parallel()
	result, err := Run(t.Context(), served(t))
	require.NoError(t, err)
	require.Equal(t, contract.ExitOK, result.Exit, result.Reason)
}
