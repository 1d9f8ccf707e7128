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

// The report of a proof is written although its text can't be, and the exit code tells of that.
func TestProveOneFault(t *testing.T) {
	file := filepath.Join(t.TempDir(), "proof.json")
	var stderr bytes.Buffer
	require.Equal(t, contract.ExitSuite, Main([]string{"prove", "--fault", "bss-rel-14-accepts-101", "--report", "json=" + file}, full{}, &stderr))
	require.Contains(t, stderr.String(), "no space left")
	written, err := os.Open(file)
	require.NoError(t, err)
	defer written.Close()
	proof, err := result.ReadProof(written)
	require.NoError(t, err)
	require.True(t, proof.Proved())
	require.Equal(t, "BssOpenApi ReleaseInstance", proof.Faults[0].Operation)
}

// A rule's patterns choose its faults, and a report on the standard output leaves the text to the other one.
func TestProveByRule(t *testing.T) {
	exit, stdout, stderr := relcon("prove", "--rules", "acs-auth-0[67],!ACS-AUTH-07", "--parallel", "1", "--report", "json=-")
	require.Zero(t, exit, stderr)
	proof, err := result.ReadProof(strings.NewReader(stdout))
	require.NoError(t, err)
	require.NotEmpty(t, proof.Faults)
	for _, fault := range proof.Faults {
		require.Equal(t, "ACS-AUTH-06", fault.Rule)
	}
	require.Contains(t, stderr, "1 of 1 rule has been seen to fail")
	require.Regexp(t, `\nproved: (\d+) of (\d+) faults killed .*not tried\n$`, stderr)
}

func TestProveThatIsInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "proof.json")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	root := newRoot()
	root.SetArgs([]string{"prove", "--fault", "bmc-rel-06-accepts-101", "--report", "json=" + file})
	var stderr strings.Builder
	root.SetOut(io.Discard)
	root.SetErr(&stderr)
	require.Equal(t, contract.ExitInterrupted, exitCode(root.ExecuteContext(ctx), &stderr))
	require.Contains(t, stderr.String(), "interrupted")
	require.NoFileExists(t, file)
}

func TestProofThatDoesNotHoldNeverExitsZero(t *testing.T) {
	proof := &result.Proof{Unproved: []string{"BMC-REL-06"}, Exit: contract.ExitOK}
	err := (&proveVerb{}).finish(proof, nil, io.Discard, &report.Text{Out: io.Discard})
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
