package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// UsageError says that a run was asked for wrongly. Nothing was sent. It makes the program exit 2.
type UsageError struct{ Problem string }

// Error gives the problem, and how to correct it.
func (u *UsageError) Error() string { return u.Problem }

// Usage makes a UsageError.
func Usage(format string, values ...any) error {
	return &UsageError{Problem: fmt.Sprintf(format, values...)}
}

// Unreadable is the UsageError for a file that can't be read. what is the flag or the key that names the file, path the
// file as the message calls it.
func Unreadable(what, path string, err error) error {
	var failed *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Usage("%s: %s: there is no such file", what, path)
	case errors.As(err, &failed):
		err = failed.Err
	}
	return Usage("%s: %s: %v", what, path, err)
}

// ReadFile reads a file that the user names. A device may never end, and is refused.
func ReadFile(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeDevice != 0 {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("it is a device, want a file")}
	}
	return os.ReadFile(path)
}
