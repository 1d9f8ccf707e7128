package report

import (
	"crypto/sha256"
	_ "embed" // the pieces of the page
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"time"

	"relcon/runner/result"

	"relcon/runner/contract"
)

// The pieces of the page.
var (
	//go:embed proof.html
	proofHTML string
	//go:embed page.css
	pageCSS string
	//go:embed proof.js
	proofJS string
)

// proofPage is what the page of a proof shows.
type proofPage struct {
	Proof      *result.Proof
	Word, Rest string // of the verdict
	Started    string
	Troubled   []result.FaultProof
	Columns    []proofColumn
	Operations []proofOperation
	Summary    []proofOperation // and the total
	Style      template.CSS
	Script     template.JS
	ScriptHash string // which script the browser may run
}

// writeProofHTML writes one page that needs nothing from elsewhere.
func writeProofHTML(w io.Writer, p *result.Proof) error {
	parsed, err := template.New("proof").Funcs(template.FuncMap{"line": oneLine, "clean": contract.Printable}).Parse(proofHTML)
	if err != nil {
		return err
	}
	word, rest, _ := strings.Cut(proofLine(p), ": ")
	sum := sha256.Sum256([]byte(proofJS))
	operations := operationsOf(p)
	return parsed.Execute(w, &proofPage{
		Proof: p, Word: word, Rest: rest, Started: p.Started.UTC().Format(time.DateOnly + " 15:04 MST"),
		Troubled: only(p.Faults, troubled), Columns: proofColumns(p), Operations: operations, Summary: withTotal(operations),
		Style: template.CSS(pageCSS), Script: template.JS(proofJS), ScriptHash: "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	})
}
