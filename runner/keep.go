package runner

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"relcon/runner/leftover"
)

// ledgerFolder is where ledgers are kept whose place nobody chose.
const ledgerFolder = ".relcon"

// keep opens the run's ledger on the disk, before anything is sent: where it was asked for, or else, for a target,
// where ledgers are kept.
func (s *session) keep() error {
	if s.pool != nil {
		if s.options.Ledger != "" {
			return usage("ledger: a run on a pool arranges nothing that could be left: what it uses up stands in a file of its own beside the pool")
		}
		return nil
	}
	header := s.ledgerHeader()
	var err error
	switch path := s.options.Ledger; {
	case path != "":
		s.ledger, err = leftover.Start(path, header, time.Now)
	case s.options.Target != nil:
		s.ledger, err = keepInFolder(cmp.Or(s.options.folder, ledgerFolder), header)
	default:
		return nil
	}
	if err != nil {
		return usage("ledger: %s", plain(err))
	}
	s.books.ledger = s.ledger
	s.closers = append(s.closers, func() { _ = s.ledger.Close() })
	return nil
}

// plain takes the name of the system's call out of an error of a file.
func plain(err error) string {
	var failed *fs.PathError
	switch {
	case errors.As(err, &failed) && errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("%s: there is no such folder; create it first", filepath.Dir(failed.Path))
	case errors.As(err, &failed) && errors.Is(err, syscall.EISDIR):
		return fmt.Sprintf("%s: got a folder, want the file of a ledger", failed.Path)
	case errors.As(err, &failed):
		return fmt.Sprintf("%s: %v", failed.Path, failed.Err)
	case errors.Is(err, leftover.ErrInUse):
		return fmt.Sprintf("%v, and gives back itself what it has arranged; wait for its end", err)
	}
	return err.Error()
}

// keepInFolder makes a ledger with a name that tells the target and the time.
func keepInFolder(folder string, header leftover.Header) (*leftover.Ledger, error) {
	name := fmt.Sprintf("%s-%s-%s.ledger", fileName(header.Target), header.Started.Format("20060102T150405Z"), header.Run)
	for tries := 1; ; tries++ {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
		book, err := leftover.Start(filepath.Join(folder, name), header, time.Now)
		// Another run may have ended in between, and have taken the empty folder away.
		if !errors.Is(err, fs.ErrNotExist) || tries == 10 {
			return book, err
		}
	}
}

var unusual = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// fileName makes a target's name fit to be a part of a file's.
func fileName(target string) string {
	name := strings.Trim(unusual.ReplaceAllString(target, "-"), ".-")
	return name[:min(len(name), 60)]
}

func (s *session) ledgerHeader() leftover.Header {
	header := leftover.Header{
		Run: strings.ToLower(rand.Text()[:12]), Started: time.Now().UTC().Truncate(time.Second), Target: s.target.Name,
		Builtin: s.options.Target == nil, Relcon: s.options.Version, Seed: s.options.Seed,
	}
	if hook := s.target.States.URL; hook != "" {
		header.Hook = leftover.HookMark(header.Run, hook)
	}
	if file := s.target.File; file != "" {
		if absolute, err := filepath.Abs(file); err == nil {
			header.TargetFile = absolute
		}
	}
	return header
}

// letGo ends the ledger and removes it where nothing is left, and gives the path of one that is kept.
func (s *session) letGo() string {
	path := s.ledger.Path()
	if path == "" {
		return ""
	}
	if len(s.ledger.Left()) > 0 {
		return path
	}
	_ = s.ledger.End() // it matters only if the file can't be removed
	if err := s.ledger.Remove(); err != nil {
		return path
	}
	if folder := filepath.Dir(path); filepath.Base(folder) == ledgerFolder {
		_ = os.Remove(folder) // it stays while there are other ledgers in it
	}
	return ""
}

// SweepCommand is the command line that removes what the ledger at a path names.
func SweepCommand(path string) string {
	if strings.ContainsAny(path, " \t'\"\\$&;|<>()*?`#~!") {
		path = "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return "relcon sweep --ledger " + path + " --yes"
}
