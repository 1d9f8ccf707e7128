package pool

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// key tells instances apart: two products may number theirs alike.
type key struct {
	product contract.Product
	id      string
}

// usedUp is a line of the ledger: an instance that was handed out.
type usedUp struct {
	Product contract.Product `json:"product"`
	ID      string           `json:"id"`
	At      time.Time        `json:"at"`
}

// LedgerOf gives the path of the file that says what was used up of a pool, by the path of the pool's own file. It follows
// links, so that a pool has one ledger by whatever name it is called.
func LedgerOf(file string) string {
	if linked, err := filepath.EvalSymlinks(file); err == nil {
		file = linked
	}
	return file + ".used"
}

// openLedger gives what earlier runs have used up, and keeps the ledger open unless it is only read.
func (p *Pool) openLedger(readOnly bool) (used map[key]bool, err error) {
	var lines []json.RawMessage
	path := LedgerOf(p.file)
	switch {
	case readOnly:
		if lines, err = leftover.ReadJournal(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	case p.file == "":
		return nil, errors.New("the pool has no file, so there is no place to write down what was used up")
	case namesOf(p.file) > 1:
		return nil, fmt.Errorf("the file of the pool has %d names (hard links), and what was used up is written down beside each of them, so that one could hand out what another has: "+
			"keep one name, and make the others symbolic links or copies with instances of their own", namesOf(p.file))
	default:
		p.ledger, lines, err = leftover.OpenJournal(path)
	}
	if errors.Is(err, leftover.ErrInUse) {
		return nil, fmt.Errorf("the ledger of the pool: %w: wait for its end, or give each run a pool of its own", err)
	}
	if err != nil {
		return nil, fmt.Errorf("the ledger of the pool: %w", err)
	}
	if used, err = read(path, lines); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return used, nil
}

// read reads the lines of a ledger. A line that names nothing is an error: what it stood for could be handed out again.
func read(path string, lines []json.RawMessage) (map[key]bool, error) {
	used := map[key]bool{}
	for i, line := range lines {
		var entry usedUp
		if err := json.Unmarshal(line, &entry); err != nil || entry.ID == "" || !entry.Product.Valid() {
			return nil, fmt.Errorf("the ledger of the pool: %s:%d: it names no instance that was used up: the file was changed by something else than relcon", path, i+1)
		}
		used[key{entry.Product, entry.ID}] = true
	}
	return used, nil
}

// useUp writes instances down, and gives their ids once the disk has them.
func (p *Pool) useUp(product contract.Product, chosen []*instance) ([]string, error) {
	var ids []string
	var lines []any
	for _, each := range chosen {
		ids = append(ids, each.ID)
		lines = append(lines, usedUp{Product: product, ID: each.ID, At: p.now().UTC()})
		each.used = true // even if it can't be written down: who knows how much of it was
	}
	if err := p.ledger.Append(lines...); err != nil {
		return nil, fmt.Errorf("the ledger of the pool, so that nothing is handed out: %w", err)
	}
	return ids, nil
}
