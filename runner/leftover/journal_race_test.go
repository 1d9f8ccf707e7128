package leftover_test

import (
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/leftover"
)

// Whoever opens a journal has it alone, also while another one removes it with the file that the lock is held on.
func TestAJournalThatIsRemovedIsHeldByOneAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "run.ledger")
	var holders, had atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				j, _, err := leftover.OpenJournal(path)
				if errors.Is(err, leftover.ErrInUse) {
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
				if err := j.Append(entry{1}); err != nil {
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
