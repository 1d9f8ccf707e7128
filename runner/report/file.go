package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// errFolder says that a path leads to a folder.
var errFolder = errors.New("got a folder, want a file")

// resolve follows links to the file that a report goes to. The file need not exist. A stream is a device, a pipe or an
// output of this process: it must not be replaced by a file.
func resolve(path string) (file string, stream bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, false, checkNew(path)
	case err != nil:
		return "", false, err
	case info.IsDir():
		return "", false, errFolder
	case !info.Mode().IsRegular() || openDescriptor(path):
		return path, true, nil
	}
	file, err = filepath.EvalSymlinks(path)
	return file, false, err
}

// checkNew tells why there can't be a new file at path.
func checkNew(path string) error {
	if os.IsPathSeparator(path[len(path)-1]) {
		return errFolder
	}
	if _, err := os.Lstat(path); err == nil {
		return errors.New("got a link that leads nowhere, want a file: remove it, or create what it points to")
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("got no folder %s, want one: create it first", filepath.Dir(path))
	}
	return nil
}

// openDescriptor reports whether path names an open output of this process. If a file replaced what the output is
// redirected to, everything printed later would be lost.
func openDescriptor(path string) bool {
	path = filepath.Clean(path)
	return path == "/dev/stdout" || path == "/dev/stderr" ||
		strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/")
}

// CheckWritable tells before a run whether replace will be able to write to path. It leaves an existing file as it is and
// no new one behind.
func CheckWritable(path string) error {
	file, stream, err := resolve(path)
	if err != nil || stream {
		return err
	}
	existing, err := os.OpenFile(file, os.O_WRONLY, 0)
	switch {
	case err == nil:
		err = existing.Close()
	case errors.Is(err, fs.ErrNotExist):
		err = nil
	}
	if err != nil {
		return err
	}
	probe, err := os.CreateTemp(filepath.Dir(file), ".relcon-*.tmp")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// empty truncates the file at path. A stream, and a file that does not exist, stay as they are.
func empty(path string) error {
	file, stream, err := resolve(path)
	if err != nil || stream {
		return err
	}
	if err := os.Truncate(file, 0); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// WriteFile puts data in the place of the file at path: the file is complete, or as it was before. A new file gets the mode.
func WriteFile(path string, data []byte, mode fs.FileMode) error {
	return writeFile(path, mode, func(out io.Writer) error {
		_, err := out.Write(data)
		return err
	})
}

// writeFile is WriteFile for what need not be in the memory as a whole.
func writeFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	file, stream, err := resolve(path)
	switch {
	case err != nil:
		return err
	case !stream:
		return replace(file, mode, write)
	}
	// A redirected output may already hold what the program printed.
	opened, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(opened), opened.Close())
}

// bare leaves of an error of the operating system what is wrong: the message names the path anyway, and a temporary file is
// nobody's business.
func bare(err error) error {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
