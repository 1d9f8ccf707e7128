package report

import (
	_ "embed" // the text of the page
	"html/template"
	"io"
	"strings"
	"time"

	"relcon/runner/result"
)

//go:embed proof.html
var proofHTML string

// proofPage is what the page of a proof shows.
type proofPage struct {
	Frame
	Proof      *result.Proof
	Word, Rest string // of the verdict
	Started    string
	Troubled   []result.FaultProof
	Columns    []proofColumn
	Operations []proofOperation
	Summary    []proofOperation // and the total
}

// writeProofHTML writes the page of a proof.
func writeProofHTML(w io.Writer, p *result.Proof) error {
	word, rest, _ := strings.Cut(proofLine(p), ": ")
	operations := operationsOf(p)
	title := "Not proved"
	if p.Proved() {
		title = "Proved"
	}
	return WritePage(w, proofHTML, &proofPage{
		Frame: NewFrame("en", title+": the kill matrix of relcon", matrixJS), Proof: p, Word: word, Rest: rest, Started: p.Started.UTC().Format(time.DateOnly + " 15:04 MST"),
		Troubled: only(p.Faults, troubled), Columns: proofColumns(p), Operations: operations, Summary: withTotal(operations),
	}, template.FuncMap{"explored": exploredFault, "exploredAll": exploredFaults})
}
