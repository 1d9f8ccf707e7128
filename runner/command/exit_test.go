package command

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// What was found out does not get lost with a report: 2 says that nothing was sent, and 0 that all is well.
func TestAnExitCodeOutlivesAReportThatCanNotBeWritten(t *testing.T) {
	target := staging(t, "http://127.0.0.1:1")
	for name, each := range map[string]struct {
		arguments []string
		exit      int
	}{
		"a violation":        {[]string{"verify", "--rules", "BMC-REL-06", "--fault", "bmc-rel-06-accepts-101"}, contract.ExitViolated},
		"a violation, JSON":  {[]string{"verify", "--rules", "BMC-REL-06", "--fault", "bmc-rel-06-accepts-101", "--report", "json=-"}, contract.ExitViolated},
		"conformant":         {[]string{"verify", "--rules", "BMC-REL-06"}, contract.ExitSuite},
		"an absent target":   {[]string{"verify", "--target", target, "--allow-release", "reference", "--rules", "BMC-REL-06", "--ledger", filepath.Join(t.TempDir(), "run.ledger")}, contract.ExitUnreachable},
		"what was not begun": {[]string{"rules"}, contract.ExitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			require.Equal(t, each.exit, Main(each.arguments, full{}, &stderr), stderr.String())
			require.Contains(t, stderr.String(), "no space left")
		})
	}
}

func TestASweepsExitCodeOutlivesItsText(t *testing.T) {
	var stderr bytes.Buffer
	ledger := remnant(t, staging(t, serving(t)))
	require.Equal(t, contract.ExitLeftover, Main([]string{"sweep", "--ledger", ledger}, full{}, &stderr), stderr.String())
	require.Contains(t, stderr.String(), "no space left")
}

// Who reads the report of a run that never came to writing one must not find that of an earlier, better one.
func TestNoReportOfAnEarlierRunIsLeft(t *testing.T) {
	for name, arguments := range map[string][]string{
		"asked for wrongly":              {"verify", "--rules", "BMC-REL-99"},
		"a target file that is absent":   {"verify", "--target", "nowhere.yaml", "--allow-release", "t"},
		"a proof asked for wrongly":      {"prove", "--fault", "nothing"},
		"a proof by fewer than no calls": {"prove", "--explore", "-1"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "r.json")
			require.Equal(t, contract.ExitOK, Main([]string{"verify", "--rules", "BMC-REL-06", "--report", "json=" + file}, io.Discard, io.Discard))
			require.FileExists(t, file)
			require.Equal(t, contract.ExitUsage, Main(append(arguments, "--report", "json="+file), io.Discard, io.Discard))
			left, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Empty(t, left)
		})
	}
}
