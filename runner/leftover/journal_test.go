package leftover_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/leftover"
)

type entry struct {
	Number int `json:"number"`
}

func numbers(t *testing.T, lines []json.RawMessage) []int {
	t.Helper()
	all := []int{}
	for _, line := range lines {
		var one entry
		require.NoError(t, json.Unmarshal(line, &one))
		all = append(all, one.Number)
	}
	return all
}

func TestLinesOutliveTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, lines, err := leftover.OpenJournal(path)
	require.NoError(t, err)
	require.Empty(t, lines)
	require.NoError(t, j.Append(entry{1}, entry{2}))
	lines, err = leftover.ReadJournal(path)
	require.NoError(t, err, "before it is closed, as after a kill")
	require.Equal(t, []int{1, 2}, numbers(t, lines))
	require.NoError(t, j.Close())

	j, lines, err = leftover.OpenJournal(path)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, numbers(t, lines))
	require.NoError(t, j.Append(entry{3}))
	require.NoError(t, j.Close())
	lines, err = leftover.ReadJournal(path)
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
		lines, err := leftover.ReadJournal(path)
		require.NoError(t, err)
		require.Equal(t, want, numbers(t, lines), "%q", whole[:end])

		j, lines, err := leftover.OpenJournal(path)
		require.NoError(t, err)
		require.Equal(t, want, numbers(t, lines), "%q", whole[:end])
		require.NoError(t, j.Append(entry{9}))
		require.NoError(t, j.Close())
		lines, err = leftover.ReadJournal(path)
		require.NoError(t, err)
		require.Equal(t, append(want, 9), numbers(t, lines), "%q", whole[:end])
	}
}

func TestAnUnsoundLineIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	require.NoError(t, os.WriteFile(path, []byte("{}\nnot json\n{}\n"), 0o600))
	_, err := leftover.ReadJournal(path)
	require.ErrorContains(t, err, "run.ledger: line 2: it is no JSON")
	_, _, err = leftover.OpenJournal(path)
	require.ErrorContains(t, err, "line 2")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	j, _, err := leftover.OpenJournal(path)
	require.NoError(t, err, "the lock was given back")
	require.NoError(t, j.Close())
}

func TestOnlyOneWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, _, err := leftover.OpenJournal(path)
	require.NoError(t, err)
	_, _, err = leftover.OpenJournal(path)
	require.ErrorIs(t, err, leftover.ErrInUse)
	require.NoError(t, j.Close())
	j, _, err = leftover.OpenJournal(path)
	require.NoError(t, err)
	require.NoError(t, j.Close())
}

func TestManyGoroutinesAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, _, err := leftover.OpenJournal(path)
	require.NoError(t, err)
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() { require.NoError(t, j.Append(entry{n})) })
	}
	all.Wait()
	require.NoError(t, j.Close())
	lines, err := leftover.ReadJournal(path)
	require.NoError(t, err)
	want := make([]int, 20)
	for n := range want {
		want[n] = n
	}
	require.ElementsMatch(t, want, numbers(t, lines))
	require.ErrorContains(t, j.Append(entry{1}), "nothing more can be written down")
}

func TestRemoveLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, _, err := leftover.OpenJournal(path)
	require.NoError(t, err)
	require.NoError(t, j.Append(entry{1}))
	require.NoError(t, j.Remove())
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Empty(t, left)
	j, lines, err := leftover.OpenJournal(path)
	require.NoError(t, err)
	require.Empty(t, lines)
	require.NoError(t, j.Close())
}

// Lines that many append at once reach the disk together, and each of them whole.
func TestManyAppendSeveralLinesAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.ledger")
	j, _, err := leftover.OpenJournal(path)
	require.NoError(t, err)
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			require.NoError(t, j.Append(entry{2 * n}, entry{2*n + 1}))
			lines, err := leftover.ReadJournal(path)
			require.NoError(t, err)
			require.Contains(t, numbers(t, lines), 2*n, "Append has returned, so it is there")
		})
	}
	all.Wait()
	require.NoError(t, j.Close())
	lines, err := leftover.ReadJournal(path)
	require.NoError(t, err)
	got := numbers(t, lines)
	require.Len(t, got, 100)
	for i := 0; i < len(got); i += 2 {
		require.Equal(t, got[i]+1, got[i+1], "values of one call stand together")
	}
}

func TestAFolderThatDoesNotExist(t *testing.T) {
	_, _, err := leftover.OpenJournal(filepath.Join(t.TempDir(), "absent", "run.ledger"))
	require.ErrorContains(t, err, "run.ledger")
	_, err = leftover.ReadJournal(filepath.Join(t.TempDir(), "run.ledger"))
	require.ErrorIs(t, err, os.ErrNotExist)
}
