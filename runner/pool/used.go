package pool

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"relcon/runner/contract"
)

// usedSuffix is what the name of a ledger has beyond that of its pool file.
const usedSuffix = ".used"

// usedUp is a line of the ledger: an instance that was handed out.
type usedUp struct {
	Product contract.Product `json:"product"`
	ID      string           `json:"id"`
	At      time.Time        `json:"at"`
}

// LedgerOf gives the path of the file where it is written down what was used up of a pool, by the path of the pool's own
// file. It follows links, so that a pool has one ledger by whatever name it is called.
func LedgerOf(file string) string {
	if linked, err := filepath.EvalSymlinks(file); err == nil {
		file = linked
	}
	return file + usedSuffix
}

// readUsed reads the lines of a ledger. A line that names nothing is an error: what it stood for could be handed out
// again.
func readUsed(path string, lines []json.RawMessage) (map[instanceKey]bool, error) {
	gone := map[instanceKey]bool{}
	for i, line := range lines {
		var entry usedUp
		if err := json.Unmarshal(line, &entry); err != nil || entry.ID == "" || !entry.Product.Valid() {
			return nil, fmt.Errorf("the ledger of the pool: %s:%d: it names no instance that was used up: the file was changed by something else than relcon", path, i+1)
		}
		gone[instanceKey{entry.Product, entry.ID}] = true
	}
	return gone, nil
}
