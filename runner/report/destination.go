package report

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Stdout is the path that stands for the standard output.
const Stdout = "-"

// Destination says in which format a report goes where.
type Destination[R any] struct {
	Format Format[R]
	Path   string // a file, or Stdout
}

// Destinations are the reports that a run was asked for.
type Destinations[R any] []Destination[R]

// Parse reads a list of FORMAT=PATH, such as "json=out.json" or "junit=-". A missing "=", an empty path, an unknown format
// and two reports with the same path, however it is spelt, are errors; so only one report can go to the standard output.
func (f Formats[R]) Parse(texts []string) (Destinations[R], error) {
	var all Destinations[R]
	for _, text := range texts {
		name, path, found := strings.Cut(text, "=")
		if !found {
			return nil, fmt.Errorf("report %q: got no \"=\", want FORMAT=PATH such as json=out.json", text)
		}
		format, err := f.named(name)
		if err != nil {
			return nil, fmt.Errorf("report %q: %w", text, err)
		}
		if strings.TrimSpace(path) == "" {
			return nil, fmt.Errorf("report %q: got no path after \"=\", want a file, or - for the standard output", text)
		}
		d := Destination[R]{format, path}
		for _, other := range all {
			if d.Stdout() && other.Stdout() || d.meets(other.Path) {
				return nil, fmt.Errorf("report %q: got the same path as %q, want a path of its own for each report", text, other)
			}
		}
		all = append(all, d)
	}
	return all, nil
}

// Apart refuses a report that would be written over one of the files that the run itself reads or writes. A file need not
// exist; "" stands for none.
func (all Destinations[R]) Apart(files ...string) error {
	for _, d := range all {
		for _, file := range files {
			if d.meets(file) {
				return fmt.Errorf("report %s: the run has another use for this file, and the report would be written over it: want a file of its own", d)
			}
		}
	}
	return nil
}

// Prepare checks, before a run, that each report can be written. Then it empties the files: if the run is killed, or was
// asked for wrongly, nobody takes an older report for its own. If one report can't be written, no file is emptied.
func (all Destinations[R]) Prepare() error {
	for _, do := range []func(path string) error{CheckWritable, empty} {
		for _, d := range all {
			if d.Stdout() {
				continue
			}
			if err := do(d.Path); err != nil {
				return fmt.Errorf("report %s: %w", d, bare(err))
			}
		}
	}
	return nil
}

// Write writes r to each destination, all at the same time, and gives what could not be written, in the order of the
// destinations.
func (all Destinations[R]) Write(stdout io.Writer, r *R) error {
	failures := make([]error, len(all))
	var writing sync.WaitGroup
	for i, d := range all {
		writing.Go(func() {
			if err := d.write(stdout, r); err != nil {
				failures[i] = fmt.Errorf("report %s: %w", d, bare(err))
			}
		})
	}
	writing.Wait()
	return errors.Join(failures...)
}

// write leaves a file as it was where the report can't be made. One for the standard output is made before any of it is written.
func (d Destination[R]) write(stdout io.Writer, r *R) error {
	if !d.Stdout() {
		return writeFile(d.Path, 0o666, func(out io.Writer) error { return d.Format.Write(out, r) })
	}
	data, err := d.Format.Encode(r)
	if err != nil {
		return err
	}
	_, err = stdout.Write(data)
	return err
}

// Stdout reports whether a report goes to the standard output. If so, the text for people goes to the standard error
// output.
func (all Destinations[R]) Stdout() bool {
	for _, d := range all {
		if d.Stdout() {
			return true
		}
	}
	return false
}

// Stdout reports whether the report goes to the standard output.
func (d Destination[R]) Stdout() bool { return d.Path == Stdout }

// String gives FORMAT=PATH.
func (d Destination[R]) String() string { return d.Format.Name + "=" + d.Path }

// meets reports whether the report goes to a file.
func (d Destination[R]) meets(file string) bool {
	return SameFile(d.Path, file)
}

// SameFile reports whether two paths lead to one file, however they are spelt. The file need not exist; "" and "-" are none.
func SameFile(a, b string) bool {
	if a == "" || b == "" || a == Stdout || b == Stdout {
		return false
	}
	here, err := os.Stat(a)
	there, otherErr := os.Stat(b)
	if err == nil && otherErr == nil {
		return os.SameFile(here, there)
	}
	return canonical(a) == canonical(b)
}

// canonical gives one spelling of a path. A path whose folder can't be resolved stands for itself.
func canonical(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}
