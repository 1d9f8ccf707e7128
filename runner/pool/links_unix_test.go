//go:build unix

package pool_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/pool"
)

// Each name of a file would have a ledger of its own beside it, and the same instance could be handed out by each.
func TestAPoolFileHasOneName(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file, other, linked := filepath.Join(folder, "instances.yaml"), filepath.Join(folder, "other.yaml"), filepath.Join(folder, "linked.yaml")
	require.NoError(t, os.WriteFile(file, []byte("accounts: []\n"), 0o600))
	require.NoError(t, os.Symlink(file, linked))
	require.NoError(t, os.Link(file, other))
	for _, name := range []string{file, other, linked} {
		_, err := pool.Open(&contract.Pool{File: name}, pool.Options{Now: time.Now})
		require.ErrorContains(t, err, "the file of the pool has 2 names", name)
		require.NoFileExists(t, name+".used")
	}
	require.NoError(t, os.Remove(other))
	for _, name := range []string{file, linked} {
		list, err := pool.Open(&contract.Pool{File: name}, pool.Options{Now: time.Now})
		require.NoError(t, err, name)
		require.NoError(t, list.Close())
	}
	require.NoFileExists(t, linked+".used", "a symbolic link is followed")
}
