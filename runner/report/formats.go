package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"relcon/runner/contract"
)

// format is one way of writing a report to a file.
type format struct {
	name   string
	encode func(io.Writer, *Report) error
}

// formats is the table of file formats, in the order in which help texts list them. A new format is one line here.
func formats() []format {
	return []format{
		{"json", encodeJSON},
		{"junit", encodeJUnit},
	}
}

// Formats lists the names of the file formats. The text for people is not among them: see Text.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Encode writes r to w in the format of that name. It fails if the format is unknown, if r cannot be expressed in
// it, or if w takes less than all of it.
func Encode(w io.Writer, name string, r *Report) error {
	f, err := findFormat(name)
	if err != nil {
		return err
	}
	if r == nil {
		return fmt.Errorf("report %s: got no report, want one", name)
	}
	buffered := bufio.NewWriter(w)
	if err := f.encode(buffered, r); err != nil {
		return fmt.Errorf("report %s: %w", name, err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("report %s: %w", name, err)
	}
	return nil
}

func findFormat(name string) (format, error) {
	for _, f := range formats() {
		if f.name == name {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("report format: got %q, want one of %s%s", name, strings.Join(Formats(), ", "), contract.DidYouMean(name, Formats()))
}
