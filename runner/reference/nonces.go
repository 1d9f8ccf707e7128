package reference

import (
	"crypto/sha256"
	"sync"
	"time"
)

// fewestSwept is how many nonces are kept before it pays to look for those that are over.
const fewestSwept = 1024

// nonces remembers which nonces were used, per access key. Its memory is bounded by what one window lets in: it is
// swept whenever it has doubled.
type nonces struct {
	mu      sync.Mutex
	until   map[[sha256.Size]byte]time.Time // hashed, since a nonce may be of any length
	sweepAt int
}

func newNonces() *nonces {
	return &nonces{until: map[[sha256.Size]byte]time.Time{}, sweepAt: fewestSwept}
}

// use tells whether a nonce is fresh, and remembers it until a moment, that one included.
func (n *nonces) use(key, nonce string, now, until time.Time) bool {
	id := nonceID(key, nonce)
	n.mu.Lock()
	defer n.mu.Unlock()
	if over, used := n.until[id]; used && !over.Before(now) {
		return false
	}
	if len(n.until) >= n.sweepAt {
		n.sweep(now)
	}
	n.until[id] = until
	return true
}

func nonceID(key, nonce string) [sha256.Size]byte { return sha256.Sum256([]byte(key + "\n" + nonce)) }

func (n *nonces) sweep(now time.Time) {
	for id, over := range n.until {
		if over.Before(now) {
			delete(n.until, id)
		}
	}
	n.sweepAt = max(fewestSwept, 2*len(n.until))
}
