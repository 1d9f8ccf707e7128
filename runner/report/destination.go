package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"relcon/runner/result"
)

// Stdout is the path that stands for the standard output.
const Stdout = "-"

// Destination says in which format a report goes where.
type Destination struct {
	Format string // one of Formats, or of ProofFormats
	Path   string // a file, or Stdout
}

// ParseDestination reads FORMAT=PATH, such as "json=out.json" or "junit=-". A missing "=", an empty path and an
// unknown format are errors; the latter names the formats and the one that was probably meant.
func ParseDestination(text string) (Destination, error) { return parseDestination(text, formats()) }

func parseDestination[Result any](text string, all []format[Result]) (Destination, error) {
	name, path, found := strings.Cut(text, "=")
	if !found {
		return Destination{}, fmt.Errorf("report %q: got no \"=\", want FORMAT=PATH such as json=out.json", text)
	}
	if _, err := findFormat(all, name); err != nil {
		return Destination{}, fmt.Errorf("report %q: %w", text, err)
	}
	if strings.TrimSpace(path) == "" {
		return Destination{}, fmt.Errorf("report %q: got no path after \"=\", want a file, or - for the standard output", text)
	}
	return Destination{Format: name, Path: path}, nil
}

// Prepare makes sure, before a run, that each report can be written, and takes away what earlier runs wrote there. Where
// one can't be written, it says which, and nothing is taken away.
func Prepare(destinations []Destination) error {
	for _, do := range []func(path string) error{CheckWritable, Empty} {
		for _, destination := range destinations {
			if err := do(destination.Path); err != nil {
				return fmt.Errorf("report %s: %w", destination, err)
			}
		}
	}
	return nil
}

// ParseDestinations reads a list of FORMAT=PATH. Two reports with the same path are an error, however the path is
// spelt; so only one report can go to the standard output.
func ParseDestinations(texts []string) ([]Destination, error) {
	return parseDestinations(texts, formats())
}

func parseDestinations[Result any](texts []string, all []format[Result]) ([]Destination, error) {
	var destinations []Destination
	takenBy := map[string]string{}
	for _, text := range texts {
		d, err := parseDestination(text, all)
		if err != nil {
			return nil, err
		}
		place := d.place()
		if first, taken := takenBy[place]; taken {
			return nil, fmt.Errorf("report %q: got the same path as %q, want a path of its own for each report", text, first)
		}
		takenBy[place] = text
		destinations = append(destinations, d)
	}
	return destinations, nil
}

// Stdout tells whether the report goes to the standard output. The text for people belongs on the standard error
// output then.
func (d Destination) Stdout() bool { return d.Path == Stdout }

// String gives FORMAT=PATH.
func (d Destination) String() string { return d.Format + "=" + d.Path }

// Write writes r to the file, or to stdout where the path is Stdout.
func (d Destination) Write(stdout io.Writer, r *result.Report) error {
	return writeTo(d, stdout, formats(), r)
}

func writeTo[Result any](d Destination, stdout io.Writer, all []format[Result], r *Result) error {
	if d.Stdout() {
		return encode(stdout, all, d.Format, r)
	}
	return writeFile(d.Format, d.Path, all, r)
}

// place is the same for two spellings of one path. A path that cannot be resolved yet stands for itself.
func (d Destination) place() string {
	if d.Stdout() {
		return Stdout
	}
	path, err := filepath.Abs(d.Path)
	if err != nil {
		return filepath.Clean(d.Path)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}
