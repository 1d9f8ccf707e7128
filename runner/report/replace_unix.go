//go:build !windows

package report

import (
	"bufio"
	"errors"
	"io"
	"io/fs"

	"github.com/google/renameio/v2"
)

// replace puts what is written in the place of a file once it is complete.
func replace(file string, mode fs.FileMode, write func(io.Writer) error) (err error) {
	pending, err := renameio.NewPendingFile(file, renameio.WithPermissions(mode), renameio.WithExistingPermissions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pending.Cleanup()) }()
	out := bufio.NewWriterSize(pending, 1<<16)
	if err := write(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return pending.CloseAtomicallyReplace()
}
