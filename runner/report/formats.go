package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// format is one way of writing a result, such as a Report, to a file.
type format[Result any] struct {
	name   string
	encode func(io.Writer, *Result) error
}

// formats is the table of file formats, in the order in which help texts list them. A new format is one line here.
func formats() []format[result.Report] {
	return []format[result.Report]{
		{"json", result.WriteJSON},
		{"junit", encodeJUnit},
	}
}

// Formats lists the names of the file formats. The text for people is not among them: see Text.
func Formats() []string { return formatNames(formats()) }

func formatNames[Result any](all []format[Result]) []string {
	var names []string
	for _, f := range all {
		names = append(names, f.name)
	}
	return names
}

// Encode writes r to w in the format of that name. It fails if the format is unknown, if r cannot be expressed in
// it, or if w takes less than all of it.
func Encode(w io.Writer, name string, r *result.Report) error { return encode(w, formats(), name, r) }

func encode[Result any](w io.Writer, all []format[Result], name string, r *Result) error {
	f, err := findFormat(all, name)
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

func findFormat[Result any](all []format[Result], name string) (format[Result], error) {
	for _, f := range all {
		if f.name == name {
			return f, nil
		}
	}
	names := formatNames(all)
	return format[Result]{}, fmt.Errorf("report format: got %q, want one of %s%s", name, strings.Join(names, ", "), contract.DidYouMean(name, names))
}
