package leftover

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where a line may have been written in part, and can't be taken away, no other line may follow.
func TestNothingFollowsALineThatMayBeCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, _, err := OpenJournal(path)
	require.NoError(t, err)
	require.NoError(t, j.Append(1))
	sound := j.file
	j.file, err = os.Open(path) // takes no line, and can't be cut
	require.NoError(t, err)
	require.ErrorContains(t, j.Append(2), "nothing more can be written down")
	require.NoError(t, j.file.Close())
	j.file = sound
	require.ErrorContains(t, j.Append(3), "nothing more can be written down")
	require.NoError(t, j.Close())
	lines, err := ReadJournal(path)
	require.NoError(t, err)
	require.Len(t, lines, 1)
}
