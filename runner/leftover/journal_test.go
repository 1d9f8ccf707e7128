package leftover

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

type numbered struct {
	Number int `json:"number"`
}

func numbers(t *testing.T, lines []json.RawMessage) []int {
	t.Helper()
	all := []int{}
	for _, line := range lines {
		var one numbered
		require.NoError(t, json.Unmarshal(line, &one))
		all = append(all, one.Number)
	}
	return all
}

func TestLinesOutliveTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, lines, err := OpenJournal(path)
	require.NoError(t, err)
	require.Empty(t, lines)
	require.NoError(t, j.Append(numbered{1}, numbered{2}))
	lines, err = ReadJournal(path)
	require.NoError(t, err, "before it is closed, as after a kill")
	require.Equal(t, []int{1, 2}, numbers(t, lines))
	require.NoError(t, j.Close())

	j, lines, err = OpenJournal(path)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, numbers(t, lines))
	require.NoError(t, j.Append(numbered{3}))
	require.NoError(t, j.Close())
	lines, err = ReadJournal(path)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 3}, numbers(t, lines))

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestACutOffLineIsLeftOut(t *testing.T) {
	whole := `{"number":1}` + "\n" + `{"number":2}` + "\n"
	for end := range len(whole) {
		path := filepath.Join(t.TempDir(), "run.ledger")
		require.NoError(t, os.WriteFile(path, []byte(whole[:end]), 0o600))
		want := []int{1, 2}[:end/13]
		lines, err := ReadJournal(path)
		require.NoError(t, err)
		require.Equal(t, want, numbers(t, lines), "%q", whole[:end])

		j, lines, err := OpenJournal(path)
		require.NoError(t, err)
		require.Equal(t, want, numbers(t, lines), "%q", whole[:end])
		require.NoError(t, j.Append(numbered{9}))
		require.NoError(t, j.Close())
		lines, err = ReadJournal(path)
		require.NoError(t, err)
		require.Equal(t, append(want, 9), numbers(t, lines), "%q", whole[:end])
	}
}

// A device may never end.
func TestAJournalIsAFile(t *testing.T) {
	_, _, err := OpenJournal(os.DevNull)
	require.EqualError(t, err, os.DevNull+": got a device or a pipe, want a file")
	_, err = ReadJournal(os.DevNull)
	require.EqualError(t, err, os.DevNull+": got a device or a pipe, want a file")
}

func TestAnUnsoundLineIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	require.NoError(t, os.WriteFile(path, []byte("{}\nnot json\n{}\n"), 0o600))
	_, err := ReadJournal(path)
	require.ErrorContains(t, err, "run.ledger: line 2: it is no JSON")
	_, _, err = OpenJournal(path)
	require.ErrorContains(t, err, "line 2")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	j, _, err := OpenJournal(path)
	require.NoError(t, err, "the lock was given back")
	require.NoError(t, j.Close())
}

// Lines that many append at once reach the disk together, and each of them whole.
func TestManyAppendSeveralLinesAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, _, err := OpenJournal(path)
	require.NoError(t, err)
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			require.NoError(t, j.Append(numbered{2 * n}, numbered{2*n + 1}))
			lines, err := ReadJournal(path)
			require.NoError(t, err)
			require.Contains(t, numbers(t, lines), 2*n, "Append has returned, so it is there")
		})
	}
	all.Wait()
	require.NoError(t, j.Close())
	require.ErrorContains(t, j.Append(numbered{1}), "nothing more can be written down")
	lines, err := ReadJournal(path)
	require.NoError(t, err)
	got := numbers(t, lines)
	require.Len(t, got, 100)
	for i := 0; i < len(got); i += 2 {
		require.Equal(t, got[i]+1, got[i+1], "values of one call stand together")
	}
}

// Whoever opens a journal has it alone, also while another one removes it with the file that the lock is held on.
func TestAJournalThatIsRemovedIsHeldByOneAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "run.ledger")
	var holders, had atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				j, _, err := OpenJournal(path)
				if errors.Is(err, ErrInUse) {
					continue
				}
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				had.Add(1)
				if others := holders.Add(1) - 1; others != 0 {
					t.Errorf("%d others have it, too", others)
				}
				if err := j.Append(numbered{1}); err != nil {
					t.Errorf("append: %v", err)
				}
				holders.Add(-1)
				if err := j.Remove(); err != nil {
					t.Errorf("remove: %v", err)
				}
			}
		})
	}
	all.Wait()
	require.Positive(t, had.Load())
}

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
