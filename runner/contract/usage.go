package contract

import (
	"errors"
	"fmt"
	"io/fs"
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
