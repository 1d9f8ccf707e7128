package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"relcon/runner/result"
)

// Write writes r to the file at path in the format of that name. The file is complete or as it was before: the
// report is written beside it and renamed. Devices and pipes are written directly. Stdout is an error here, because
// this function has no standard output: use Destination.Write.
func Write(name, path string, r *result.Report) error { return writeFile(name, path, formats(), r) }

func writeFile[Result any](name, path string, all []format[Result], r *Result) error {
	if path == Stdout {
		return fmt.Errorf("report %s: got path %q, want a file", name, path)
	}
	err := replace(path, func(w io.Writer) error { return encode(w, all, name, r) })
	if err != nil {
		return fmt.Errorf("report file %s: %w", path, bare(err))
	}
	return nil
}

// CheckWritable tells before a run whether Write will be able to write to path: the directory is there and may be
// written to, and path is not a directory. It leaves an existing file as it is and no new one behind.
func CheckWritable(path string) error {
	if path == Stdout {
		return nil
	}
	if err := checkWritable(path); err != nil {
		return fmt.Errorf("report file %s: %w", path, bare(err))
	}
	return nil
}

func checkWritable(path string) error {
	goal, err := resolve(path)
	if err != nil || goal.stream {
		return err
	}
	if goal.exists {
		file, err := os.OpenFile(goal.path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	probe, err := createBeside(goal)
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// Empty takes away what an earlier run wrote to path, so that nobody takes it for the report of a run that never came to
// writing one: it was killed, or asked for wrongly. Devices and pipes, and a file that is not there, stay as they are.
func Empty(path string) error {
	if path == Stdout {
		return nil
	}
	goal, err := resolve(path)
	if err == nil && goal.exists && !goal.stream {
		err = os.Truncate(goal.path, 0)
	}
	if err != nil {
		return fmt.Errorf("report file %s: %w", path, bare(err))
	}
	return nil
}

// replace lets write fill a new file and puts it in the place of path, which stays untouched when anything fails.
func replace(path string, write func(io.Writer) error) error {
	goal, err := resolve(path)
	if err != nil {
		return err
	}
	if goal.stream {
		return writeStream(goal.path, write)
	}
	file, err := createBeside(goal)
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if err := os.Rename(file.Name(), goal.path); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// writeStream appends, because a redirected output may already hold what the program printed.
func writeStream(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// createBeside makes a new file in the folder of the goal, with the mode that the goal has or would get.
func createBeside(goal place) (*os.File, error) {
	for n := 0; ; n++ {
		name := filepath.Join(filepath.Dir(goal.path), fmt.Sprintf(".relcon-%d-%d.tmp", os.Getpid(), n))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, goal.mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil || !goal.exists {
			return file, err
		}
		if err := file.Chmod(goal.mode); err != nil { // the umask has no say about a file that is there
			return nil, errors.Join(err, file.Close(), os.Remove(name))
		}
		return file, nil
	}
}

// bare drops the operation and the path from an error of the operating system where the message names the path anyway.
func bare(err error) error {
	if failed, ok := err.(*fs.PathError); ok {
		return failed.Err
	}
	return err
}
