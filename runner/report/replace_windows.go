package report

import (
	"bytes"
	"io"
	"io/fs"
	"os"
)

// replace writes a file once all of it is there: Windows can't put one in the place of another at once.
func replace(file string, mode fs.FileMode, write func(io.Writer) error) error {
	var whole bytes.Buffer
	if err := write(&whole); err != nil {
		return err
	}
	return os.WriteFile(file, whole.Bytes(), mode)
}
