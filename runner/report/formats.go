// Package report writes a result for people and for other tools: a table of formats, and the files that they go to.
package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// Format is one way of writing a result R to a file.
type Format[R any] struct {
	Name  string
	write func(io.Writer, *R) error
}

// Formats is a table of formats, in the order in which help texts list them.
type Formats[R any] []Format[R]

// RunFormats are the file formats of a run. A new format is one line here. The text for people is not among them: see
// Text.
func RunFormats() Formats[result.Report] {
	return Formats[result.Report]{
		{"json", result.WriteJSON},
		{"junit", writeJUnit},
		{"ctrf", writeCTRF},
		{"markdown", writeMarkdown},
		{"html", writeRunHTML},
		{"messages", writeMessages},
		{"har", writeHAR},
	}
}

// ProofFormats are the file formats of a proof.
func ProofFormats() Formats[result.Proof] {
	return Formats[result.Proof]{
		{"json", result.WriteProofJSON},
		{"html", writeProofHTML},
		{"text", writeProofText},
	}
}

// DiffFormats are the file formats of a comparison of two runs.
func DiffFormats() Formats[result.Diff] {
	return Formats[result.Diff]{
		{"json", result.WriteDiffJSON},
		{"markdown", writeDiffMarkdown},
		{"text", writeDiffText},
	}
}

// Names lists the names of the formats.
func (f Formats[R]) Names() []string {
	var names []string
	for _, format := range f {
		names = append(names, format.Name)
	}
	return names
}

// named gives the format of that name. The error names all formats and the one that was probably meant.
func (f Formats[R]) named(name string) (Format[R], error) {
	for _, format := range f {
		if format.Name == name {
			return format, nil
		}
	}
	return Format[R]{}, fmt.Errorf("report format: got %q, want one of %s%s", name, strings.Join(f.Names(), ", "), contract.DidYouMean(name, f.Names()))
}

// Encode gives the whole of a result in the format. It fails where the format can't express it.
func (f Format[R]) Encode(r *R) ([]byte, error) {
	var whole bytes.Buffer
	err := f.Write(&whole, r)
	return whole.Bytes(), err
}

// Write writes a result in the format, and may have written a part of it where it fails.
func (f Format[R]) Write(out io.Writer, r *R) error {
	if r == nil {
		return fmt.Errorf("report %s: got no result, want one", f.Name)
	}
	if err := f.write(out, r); err != nil {
		return fmt.Errorf("report %s: %w", f.Name, err)
	}
	return nil
}
