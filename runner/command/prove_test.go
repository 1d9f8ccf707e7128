package command

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func TestProveOneFault(t *testing.T) {
	file := filepath.Join(t.TempDir(), "proof.json")
	var out, errors bytes.Buffer
	require.Zero(t, Main([]string{"prove", "--fault", "bmc-rel-06-accepts-101", "--report", "json=" + file}, &out, &errors), errors.String())
	require.Empty(t, errors.String())
	require.Regexp(t, `\nproved: 1 of 1 fault killed .*not tried\n$`, out.String())
	written, err := os.Open(file)
	require.NoError(t, err)
	defer written.Close()
	proof, err := result.ReadProof(written)
	require.NoError(t, err)
	require.True(t, proof.Proved())
	require.Equal(t, "BMC ReleaseInstances", proof.Faults[0].Operation)
}

// A rule's patterns choose its faults, and a report on the standard output leaves the text to the other one.
func TestProveByRule(t *testing.T) {
	var out, errors bytes.Buffer
	require.Zero(t, Main([]string{"prove", "--rules", "zc-auth-0[67],!ZC-AUTH-07", "--parallel", "1", "--report", "json=-"}, &out, &errors))
	proof, err := result.ReadProof(&out)
	require.NoError(t, err)
	require.NotEmpty(t, proof.Faults)
	for _, fault := range proof.Faults {
		require.Equal(t, "ZC-AUTH-06", fault.Rule)
	}
	require.Contains(t, errors.String(), "1 of 1 rule has been seen to fail")
}

func TestProveRefuses(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing", "proof.html")
	for name, test := range map[string]struct {
		arguments []string
		message   string
	}{
		"an unknown fault":               {[]string{"--fault", "bmc-rel-06-accepts-11"}, `did you mean "bmc-rel-06-accepts-101"?`},
		"an unknown fault beside a rule": {[]string{"--fault", "bmc-rel-06-accepts-11", "--rules", "BMC-*"}, "there is no fault"},
		"a fault of another rule":        {[]string{"--fault", "bmc-rel-06-accepts-101", "--rules", "ZEC-*"}, `breaks a rule of the patterns "ZEC-*"`},
		"a pattern that selects nothing": {[]string{"--rules", "BMC-RLE-06"}, `did you mean "BMC-REL-06"?`},
		"an unknown format":              {[]string{"--report", "jsn=x"}, `did you mean "json"?`},
		"a format of another verb":       {[]string{"--report", "junit=x"}, "want one of json, html, text"},
		"a place that can't be written":  {[]string{"--report", "html=" + missing}, "create it first"},
		"a negative number of runs":      {[]string{"--parallel", "-1"}, "parallel: got -1"},
		"an unknown flag":                {[]string{"--fualt", "x"}, `did you mean --fault?`},
		"a word that belongs to no flag": {[]string{"bmc-rel-06-accepts-101"}, "takes no argument"},
		"patterns that leave out all":    {[]string{"--rules", "BMC-REL-06,!BMC-*"}, "breaks a rule of the patterns"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errors bytes.Buffer
			require.Equal(t, contract.ExitUsage, Main(append([]string{"prove"}, test.arguments...), &out, &errors))
			require.Contains(t, errors.String(), test.message)
			require.Empty(t, out.String())
		})
	}
}

func TestProveThatIsInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "proof.json")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	root := newRoot()
	root.SetArgs([]string{"prove", "--fault", "bmc-rel-06-accepts-101", "--report", "json=" + file})
	var errors strings.Builder
	root.SetOut(io.Discard)
	root.SetErr(&errors)
	require.Equal(t, contract.ExitInterrupted, exitCode(root.ExecuteContext(ctx), &errors))
	require.Contains(t, errors.String(), "interrupted")
	require.NoFileExists(t, file)
}

func TestProofThatDoesNotHoldNeverExitsZero(t *testing.T) {
	proof := &result.Proof{Unproved: []string{"BMC-REL-06"}, Exit: contract.ExitOK}
	err := (&prove{}).finish(proof, nil, io.Discard, &report.Text{Out: io.Discard})
	require.Equal(t, contract.ExitViolated, exitCode(err, io.Discard))
}

func TestCollectLessIsUndone(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	before, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	defer debug.SetGCPercent(before)
	undo := collectLess()
	require.EqualValues(t, 4<<30, debug.SetMemoryLimit(-1))
	undo()
	require.Equal(t, limit, debug.SetMemoryLimit(-1))
	require.Equal(t, 100, debug.SetGCPercent(100))

	t.Setenv("GOGC", "50")
	t.Setenv("GOMEMLIMIT", "1GiB")
	undo = collectLess()
	require.Equal(t, limit, debug.SetMemoryLimit(-1))
	require.Equal(t, 100, debug.SetGCPercent(100))
	undo()
}
