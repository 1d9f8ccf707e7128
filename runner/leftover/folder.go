package leftover

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// Folder is where a ledger is put by default.
const Folder = ".relcon"

// StartIn makes a ledger in a folder, which it makes, too: see Start. Its name tells the target and the time.
func StartIn(folder string, header Header, token string) (*Ledger, error) {
	name := fmt.Sprintf("%s-%s-%s.ledger", fileName(header.Target), header.Started.Format("20060102T150405Z"), header.Run)
	for tries := 1; ; tries++ {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
		ledger, err := Start(filepath.Join(folder, name), header, token, time.Now)
		// Another run may have ended in between, and have removed the empty folder.
		if !errors.Is(err, fs.ErrNotExist) || tries == 10 {
			return ledger, err
		}
	}
}

var unusual = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// fileName makes a target's name fit to be a part of a file's.
func fileName(target string) string {
	name := strings.Trim(unusual.ReplaceAllString(target, "-"), ".-")
	return name[:min(len(name), 60)]
}

// End ends the ledger and removes it where nothing is left. Where it stays, left tells how what it names is removed.
func (l *Ledger) End(left *result.Left) {
	path, remains := l.Path(), l.Left()
	switch {
	case path == "" || len(remains) == 0 && l.removed(path):
	case len(remains) == 0 || slices.ContainsFunc(remains, func(a Account) bool { return !a.InUse && !a.Memory.Unknown && l.barred(a) == nil }):
		left.Sweep = SweepCommand(path)
	default:
		left.Ledger = path
	}
}

// removed removes the file of the ledger, and its folder where that is the default one and empty, and tells whether it could.
func (l *Ledger) removed(path string) bool {
	if err := l.Remove(); err != nil {
		return false
	}
	if folder := filepath.Dir(path); filepath.Base(folder) == Folder {
		_ = os.Remove(folder) // it stays while there are other ledgers in it
	}
	return true
}

// SweepCommand is the command line that removes what the ledger at a path names.
func SweepCommand(path string) string {
	return "relcon sweep --ledger " + contract.ShellWord(path) + " --yes"
}

// Explain tells what is wrong with the file of a ledger, without the name of the system's call.
func Explain(err error) string {
	var failed *fs.PathError
	switch {
	case errors.As(err, &failed) && errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("%s: there is no such folder; create it first", filepath.Dir(failed.Path))
	case errors.As(err, &failed) && errors.Is(err, syscall.EISDIR):
		return fmt.Sprintf("%s: got a folder, want the file of a ledger", failed.Path)
	case errors.As(err, &failed):
		return fmt.Sprintf("%s: %v", failed.Path, failed.Err)
	case errors.Is(err, ErrInUse):
		return fmt.Sprintf("%v, and tears down itself what it has arranged; wait for its end", err)
	}
	return err.Error()
}
