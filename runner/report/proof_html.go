package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"

	"relcon/runner/result"
)

// proofAssets are the pieces of the page of a proof.
//
//go:embed proof.html proof.css proof.js
var proofAssets embed.FS

// proofPage is what the page of a proof shows.
type proofPage struct {
	Proof      *result.Proof
	Proved     bool
	Word, Rest string // of the verdict
	Started    string
	Unsound    string
	Troubled   []result.FaultProof
	NeverSeen  []result.ScenarioProof
	Columns    []string
	Summary    []proofPageRow
	Operations []proofPageOperation
	Style      template.CSS
	Script     template.JS
	ScriptHash string // which script the browser may run
}

// proofPageRow is a line of the summary.
type proofPageRow struct {
	Name, Anchor string
	Cells        []proofPageCell
}

// proofPageCell is a number of the summary; Bad where there should be none.
type proofPageCell struct {
	Text string
	Bad  bool
}

// proofPageOperation is an operation with the place that links lead to.
type proofPageOperation struct {
	proofOperation
	Anchor string
}

// encodeProofHTML writes one page that needs nothing from elsewhere.
func encodeProofHTML(w io.Writer, p *result.Proof) error {
	parsed, err := template.New("proof.html").Funcs(template.FuncMap{"line": oneLine, "clean": printable}).ParseFS(proofAssets, "proof.html")
	if err != nil {
		return err
	}
	style, err := proofAssets.ReadFile("proof.css")
	if err != nil {
		return err
	}
	script, err := proofAssets.ReadFile("proof.js")
	if err != nil {
		return err
	}
	page := newProofPage(p)
	page.Style, page.Script = template.CSS(style), template.JS(script)
	sum := sha256.Sum256(script)
	page.ScriptHash = "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return parsed.Execute(w, page)
}

func newProofPage(p *result.Proof) *proofPage {
	word, rest, _ := strings.Cut(proofLine(p), ": ")
	page := &proofPage{
		Proof: p, Proved: p.Proved(), Word: word, Rest: rest, Unsound: p.Unsound(), NeverSeen: p.NeverSeen(),
		Started: p.Started.UTC().Format(time.DateOnly + " 15:04 MST"),
	}
	for _, fault := range p.Faults {
		if troubled(fault) {
			page.Troubled = append(page.Troubled, fault)
		}
	}
	columns := proofColumns(p.Whole())
	for _, column := range columns {
		page.Columns = append(page.Columns, column.title)
	}
	total := proofOperation{Name: "total"}
	for i, operation := range operationsOf(p) {
		anchor := fmt.Sprintf("operation-%d", i+1)
		page.Operations = append(page.Operations, proofPageOperation{operation, anchor})
		page.Summary = append(page.Summary, newProofPageRow(operation, anchor, columns))
		total.Rules = append(total.Rules, operation.Rules...)
	}
	page.Summary = append(page.Summary, newProofPageRow(total, "", columns))
	return page
}

func newProofPageRow(operation proofOperation, anchor string, columns []proofColumn) proofPageRow {
	row := proofPageRow{Name: operation.Name, Anchor: anchor}
	for _, column := range columns {
		n := column.count(operation)
		cell := proofPageCell{Text: strconv.Itoa(n), Bad: column.bad && n > 0}
		if n == 0 {
			cell.Text = "–"
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
