package runner

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
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

// A signature that the target file does not list counts as declared: what needs it is not available, and nothing is sent
// with it. Only the RPC signature can ask for XML.
func TestASignatureThatIsNotListedIsNotAvailable(t *testing.T) {
	t.Parallel()
	byHeader := func(r *http.Request) bool { return strings.HasPrefix(r.Header.Get("Authorization"), "ACS3-") }
	byParams := func(r *http.Request) bool { return r.URL.Query().Has("SignatureMethod") }
	for name, row := range map[string]struct {
		listed  []contract.Scheme
		foreign func(*http.Request) bool
		lacking contract.Need
		without []string // rules that are not available in full
	}{
		"the RPC signature only":    {[]contract.Scheme{contract.RPC}, byHeader, contract.NeedACS3, []string{"ACS-AUTH-02", "ACS-AUTH-03"}},
		"the header signature only": {[]contract.Scheme{contract.ACS3}, byParams, contract.NeedRPC, []string{"ACS-AUTH-01", "ACS-AUTH-03", "ACS-ENV-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider, err := reference.New(reference.Options{})
			require.NoError(t, err)
			var sent atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if row.foreign(r) {
					sent.Add(1)
				}
				provider.ServeHTTP(w, r)
			}))
			defer server.Close()
			made := BuiltinTarget(server.URL, provider.HookToken())
			made.Name, made.Safety.AllowRelease = "under-test", true
			bss := made.Products[contract.BSS]
			bss.Signature = row.listed
			made.Products[contract.BSS] = bss
			report, err := Run(t.Context(), Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: []string{"ACS-*", "BSS-*"}}})
			require.NoError(t, err)
			require.Equal(t, contract.Partial, report.Verdict, report.Reason)
			require.Equal(t, contract.ExitOK, report.Exit)
			require.Zero(t, sent.Load())
			for _, rule := range report.Rules {
				if slices.Contains(row.without, rule.ID) {
					require.Equal(t, []contract.Need{row.lacking}, rule.Missing, rule.ID)
				}
			}
		})
	}
}

// The signature that is listed first is the usual one, and XML is asked for by the other one still.
func TestTheHeaderSignatureCanBeTheUsualOne(t *testing.T) {
	t.Parallel()
	options := served(t, "ACS-ENV-*", "BSS-REL-01")
	bss := options.Target.Products[contract.BSS]
	bss.Signature = []contract.Scheme{contract.ACS3, contract.RPC}
	options.Target.Products[contract.BSS] = bss
	report, err := Run(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, report.Verdict, report.Reason)
}
