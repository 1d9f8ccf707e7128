package leftover

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// Schema is the name and version of the format: JSON lines, a Header and then Accounts.
const Schema = "relcon-ledger/3"

// Header is the first line of a ledger.
type Header struct {
	Schema     string    `json:"schema"`
	Run        string    `json:"run"` // unique id of the run
	Started    time.Time `json:"started"`
	Target     string    `json:"target"`               // its name
	TargetFile string    `json:"targetFile,omitempty"` // absolute; "" where the target was made by hand, or is built in
	Hook       string    `json:"hook,omitempty"`       // what HookMark makes of the address of the hook; "" where it is not known
	Builtin    bool      `json:"builtin,omitempty"`    // the reference provider inside the program, which ends with it
	Relcon     string    `json:"relcon,omitempty"`     // version of the program
	Seed       uint64    `json:"seed"`
}

// HookMark tells the hook of a run from others. It is a digest, since an address may hold a secret.
func HookMark(run, address string) string {
	sum := sha256.Sum256([]byte(run + " " + address))
	return hex.EncodeToString(sum[:8])
}

// WriteError says that a ledger can't be written any more. Nothing may be arranged from then on.
type WriteError struct{ Err error }

// Error gives the file and the cause.
func (e *WriteError) Error() string {
	return fmt.Sprintf("the ledger can't be written, so nothing more is arranged: %v", e.Err)
}

// Unwrap gives the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// Ledger is the ledger of one run. It may be used by many goroutines at once.
type Ledger struct {
	journal *Journal // nil means that nothing outlives the process
	now     func() time.Time
	header  Header
	key     sealKey

	mu       sync.Mutex
	accounts []Account // by number, from 1
	failure  *WriteError
}

// InMemory makes a ledger that ends with the process.
func InMemory(header Header, now func() time.Time) *Ledger {
	header.Schema = Schema
	return &Ledger{now: now, header: header}
}

// Start makes a ledger at path, in a folder that is there. Its lines are sealed by the token of the target's hook, if there is
// one. An error says that it can't be written, or that an earlier
// run's ledger is there which still names something.
func Start(path string, header Header, token string, now func() time.Time) (*Ledger, error) {
	if err := makeRoom(path); err != nil {
		return nil, err
	}
	l := InMemory(header, now)
	l.key = keyOf(token, header.Run)
	var err error
	if l.journal, _, err = OpenJournal(path); err != nil {
		return nil, err
	}
	if err := l.journal.Append(l.header); err != nil {
		return nil, errors.Join(err, l.journal.Close())
	}
	return l, nil
}

// makeRoom removes the ledger of a run that left nothing, and refuses to touch anything else.
func makeRoom(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	earlier, err := Open(path, time.Now)
	if err != nil {
		return err
	}
	if left := len(earlier.Left()); left > 0 {
		return errors.Join(fmt.Errorf("%s: it is the ledger of an earlier run that has left something (accounts: %d): run `relcon sweep --ledger %s` first, or name another file", path, left, path), earlier.Close())
	}
	return earlier.Remove()
}

// Open opens the ledger of a run that is over, so that what it left can be torn down. While the run lasts, that is a
// ErrInUse.
func Open(path string, now func() time.Time) (*Ledger, error) {
	// Before anything is opened for writing: the file may be none of ours.
	if _, err := read(path); err != nil {
		return nil, err
	}
	j, lines, err := OpenJournal(path)
	if err != nil {
		return nil, err
	}
	l, err := replay(path, lines)
	if err != nil {
		return nil, errors.Join(err, j.Close())
	}
	l.journal, l.now = j, now
	return l, nil
}

func read(path string) (*Ledger, error) {
	lines, err := ReadJournal(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w; want the ledger of a run", err)
	}
	return replay(path, lines)
}

// replay takes in all lines of a ledger.
func replay(path string, lines []json.RawMessage) (*Ledger, error) {
	l := &Ledger{}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s: it has no whole line: want the ledger of a run", path)
	}
	if err := json.Unmarshal(lines[0], &l.header); err != nil || l.header.Schema == "" {
		return nil, fmt.Errorf("%s: line 1: it names no schema: want the ledger of a run", path)
	}
	if l.header.Schema != Schema {
		return nil, fmt.Errorf("%s: line 1: got the schema %q, want %q: use the relcon that wrote it", path, l.header.Schema, Schema)
	}
	for i, line := range lines[1:] {
		var account Account
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&account); err != nil {
			return nil, fmt.Errorf("%s: line %d: it is no line of a ledger: the file was changed by something else than relcon", path, i+2)
		}
		if err := l.take(account); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w: the file was changed by something else than relcon", path, i+2, err)
		}
	}
	return l, nil
}

// Header is the first line.
func (l *Ledger) Header() Header { return l.header }

// Path is where the ledger is; "" means in memory only.
func (l *Ledger) Path() string {
	if l.journal == nil {
		return ""
	}
	return l.journal.Path()
}

// Accounts are all accounts that were asked for, the oldest first.
func (l *Ledger) Accounts() []Account {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.accounts)
}

// Left are the accounts that were not torn down.
func (l *Ledger) Left() []Account {
	return slices.DeleteFunc(l.Accounts(), func(a Account) bool { return a.TornDown })
}

// Failure is why the ledger can't be written any more; nil means that it can.
func (l *Ledger) Failure() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failure == nil {
		return nil
	}
	return l.failure
}

// Close ends the writing and keeps the file.
func (l *Ledger) Close() error {
	if l.journal == nil {
		return nil
	}
	return l.journal.Close()
}

// Remove ends the writing and removes the file.
func (l *Ledger) Remove() error {
	if l.journal == nil {
		return nil
	}
	return l.journal.Remove()
}
