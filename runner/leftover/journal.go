// Package leftover knows what a run has left at its target and how that is removed. The ledger is the written memory of
// one run: what it was about to arrange, what it was given, and what was torn down. Everything is written down ahead, so
// that the ledger of a run that was killed names all that the run may have left. It holds access key ids, but no secret.
package leftover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/gofrs/flock"
)

// Journal is an open file that lines are appended to. It may be used by many goroutines at once, and by one process at
// a time: an open journal is locked, and the lock ends with the process.
type Journal struct {
	path string
	lock *flock.Flock

	mu     sync.Mutex
	file   *os.File
	size   int64 // of what is known to be whole lines
	broken error // why no line can follow the last one

	syncing sync.Mutex
	synced  int64 // so much of the file is on the disk
}

// ErrInUse says that another process has the journal open.
var ErrInUse = errors.New("another run has it open")

// OpenJournal opens the journal at path, makes it (readable by its owner only) if it does not exist, and gives the lines that
// are in it, the oldest first. The rest of a line that was cut off is taken away. An unsound line anywhere else is an
// error that names it, and so is ErrInUse.
func OpenJournal(path string) (*Journal, []json.RawMessage, error) {
	if err := plain(path); err != nil {
		return nil, nil, err
	}
	lock, err := locked(lockOf(path))
	switch {
	case errors.Is(err, ErrInUse):
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	case err != nil:
		return nil, nil, fmt.Errorf("%s: it can't be locked: %w", path, err)
	}
	j := &Journal{path: path, lock: lock}
	lines, err := j.load()
	if err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	return j, lines, nil
}

// plain is an error for a device, which may never end, and for a pipe.
func plain(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return fmt.Errorf("%s: got a device or a pipe, want a file", path)
	}
	return nil
}

func lockOf(path string) string { return path + ".lock" }

// locked takes the lock on a file. When a journal is removed, its lock file is removed, too, maybe just after it was opened
// here: a lock on a removed file keeps no other process out, so it is tried again.
func locked(file string) (*flock.Flock, error) {
	const tries = 100
	for range tries {
		lock := flock.New(file, flock.SetPermissions(0o600))
		held, err := lock.TryLock()
		if err != nil {
			return nil, err
		}
		if !held {
			return nil, ErrInUse
		}
		mine, err := lock.Stat()
		there, gone := os.Stat(file)
		if err == nil && gone == nil && os.SameFile(mine, there) {
			return lock, nil
		}
		if err := lock.Unlock(); err != nil {
			return nil, err
		}
	}
	return nil, ErrInUse
}

func (j *Journal) load() ([]json.RawMessage, error) {
	var err error
	if j.file, err = os.OpenFile(j.path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(j.file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.path, err)
	}
	lines, whole, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.path, err)
	}
	if whole < len(data) {
		if err := j.file.Truncate(int64(whole)); err != nil {
			return nil, fmt.Errorf("%s: %w", j.path, err)
		}
	}
	j.size = int64(whole)
	return lines, nil
}

// ReadJournal gives the lines of the journal at path without opening it for writing, the oldest first; a journal that another
// process writes can be read. A last line that was cut off is left out.
func ReadJournal(path string) ([]json.RawMessage, error) {
	if err := plain(path); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines, _, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return lines, nil
}

// parse gives the lines of data and how many bytes whole lines take up.
func parse(data []byte) (lines []json.RawMessage, whole int, err error) {
	for number := 1; ; number++ {
		end := bytes.IndexByte(data[whole:], '\n')
		if end < 0 {
			return lines, whole, nil
		}
		line := bytes.TrimSpace(data[whole : whole+end])
		if !json.Valid(line) {
			return nil, 0, fmt.Errorf("line %d: it is no JSON: the file was changed by something else than relcon", number)
		}
		lines = append(lines, line)
		whole += end + 1
	}
}

// Append writes values as one line each, all of them with one write, and returns when they are on the disk. Values
// that many goroutines append at the same time reach it together.
func (j *Journal) Append(values ...any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	for _, value := range values {
		if err := encoder.Encode(value); err != nil {
			return fmt.Errorf("%s: %w", j.path, err)
		}
	}
	end, err := j.write(text.Bytes())
	if err == nil {
		err = j.sync(end)
	}
	if err != nil {
		return fmt.Errorf("%s: nothing more can be written down: %w", j.path, err)
	}
	return nil
}

// write writes lines, and gives where they end. What was written in part is taken away again, for the next line must
// begin a line.
func (j *Journal) write(text []byte) (end int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return 0, j.broken
	}
	if _, err := j.file.Write(text); err != nil {
		if undone := j.file.Truncate(j.size); undone != nil {
			j.broken = err
		}
		return 0, err
	}
	j.size += int64(len(text))
	return j.size, nil
}

// sync waits until the disk has the file up to end. All that were written meanwhile share the next wait: with a wait for
// each line, a run of 64 scenarios at once took 4.2 s in place of 1.7 s.
func (j *Journal) sync(end int64) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= end {
		return nil
	}
	j.mu.Lock()
	size := j.size
	j.mu.Unlock()
	if err := j.file.Sync(); err != nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.broken = err // another try could succeed, and the lines be lost all the same
		return err
	}
	j.synced = size
	return nil
}

// Path is where the journal is.
func (j *Journal) Path() string { return j.path }

// Close ends the writing and lets others open the journal.
func (j *Journal) Close() error {
	var failures []error
	if j.file != nil {
		failures = append(failures, j.file.Close())
	}
	return errors.Join(append(failures, j.lock.Unlock())...)
}

// Remove ends the writing and removes the journal, with the file that its lock is held on.
func (j *Journal) Remove() error {
	err := errors.Join(os.Remove(j.path), j.file.Close())
	// The lock is given up last, so that no other run opens what is about to go. Its file is removed while the lock is held:
	// after that, it may be another run's.
	still := os.Remove(lockOf(j.path))
	err = errors.Join(err, j.lock.Unlock())
	if still != nil {
		err = errors.Join(err, os.Remove(lockOf(j.path))) // where a file that is open can't be removed
	}
	return err
}
