package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// place is where a report file goes once links are followed.
type place struct {
	path   string
	exists bool
	stream bool        // a device or a pipe: it must not be renamed over
	mode   fs.FileMode // of the file that is there, or the usual one before the umask
}

func resolve(path string) (place, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return resolveNew(path)
	}
	if err != nil {
		return place{}, err
	}
	if info.IsDir() {
		return place{}, errors.New("got a folder, want a file")
	}
	if !info.Mode().IsRegular() || openDescriptor(path) {
		return place{path: path, exists: true, stream: true}, nil
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return place{}, err
	}
	return place{path: real, exists: true, mode: info.Mode().Perm()}, nil
}

func resolveNew(path string) (place, error) {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		return place{}, errors.New("got a folder, want a file")
	}
	if _, err := os.Lstat(path); err == nil {
		return place{}, errors.New("got a link that leads nowhere, want a file: remove it, or create what it points to")
	}
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return place{}, fmt.Errorf("got no folder %s, want one: create it first", dir)
	}
	if err != nil {
		return place{}, err
	}
	if !info.IsDir() {
		return place{}, fmt.Errorf("got the file %s in its path, want a folder", dir)
	}
	return place{path: path, mode: 0o666}, nil
}

// openDescriptor tells whether path names an output that this process holds open: renaming a file over what it is
// redirected to would cut off everything printed later.
func openDescriptor(path string) bool {
	path = filepath.Clean(path)
	return path == "/dev/stdout" || path == "/dev/stderr" ||
		strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/")
}
