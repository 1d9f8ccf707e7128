package states

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// unhurried is a setup that makes a run slow: a run asks for thousands.
const unhurried = time.Second / 2

// pace notes how long the answers to setups take. Its methods may be called from several goroutines.
type pace struct {
	mu   sync.Mutex
	took []time.Duration
}

func (p *pace) note(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.took = append(p.took, d)
}

// String says how long a setup takes, in the middle and at most; "" where that makes no run slow.
func (p *pace) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.took) == 0 {
		return ""
	}
	sorted := slices.Sorted(slices.Values(p.took))
	median, longest := sorted[len(sorted)/2], sorted[len(sorted)-1]
	if median < unhurried {
		return ""
	}
	return fmt.Sprintf("the hook took %.1f s for a setup (median of %d, longest %.1f s): a quicker hook makes a run shorter, and so does a higher limits.concurrency if the hook can work on several requests at once",
		median.Seconds(), len(sorted), longest.Seconds())
}
