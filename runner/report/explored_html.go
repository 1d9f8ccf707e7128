package report

import (
	_ "embed" // the text of the page
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

//go:embed explored.html
var exploredHTML string

// exploredPage is what the page of an exploration shows.
type exploredPage struct {
	Frame
	Exploration       *result.Exploration
	Word, Rest        string // of the verdict
	Good              bool
	Started, Identity string
	Findings          []exploredFinding
	Errors            []exploredError
	Reached           []exploredRule
	Unmet, Unreached  []string
}

type exploredFinding struct {
	result.Explored
	Label, Amount, Again string
	History              *drawnHistory // nil where it is a scenario
}

type exploredError struct{ Cases, Reason string }

// exploredRule is what was reached of a rule.
type exploredRule struct {
	Rule, Amount string
	Rows         []reached
}

// writeExploredHTML writes the page of an exploration.
func writeExploredHTML(w io.Writer, e *result.Exploration) error {
	word, rest, _ := strings.Cut(exploredLine(e), ":")
	style := ""
	if e.Racing != nil {
		style = racedCSS
	}
	page := &exploredPage{
		Frame: NewFrame("en", word+": generated calls to "+e.Target+", relcon", matrixJS, style), Exploration: e, Word: word, Rest: rest, Good: e.Exit == contract.ExitOK,
		Started: e.Started.UTC().Format(time.DateOnly + " 15:04:05 MST"), Identity: strings.Join(identity(&result.Report{Relcon: e.Relcon, Contract: e.Contract, Provider: e.Provider}), ", "),
		Unmet: ranges(e.Unmet),
	}
	for _, f := range e.Findings {
		page.Findings = append(page.Findings, exploredFinding{f, exploredLabel(f), exploredAmount(f), repeatExploration(e), drawn(f, len(page.Findings)+1)})
	}
	for _, reason := range slices.Sorted(maps.Keys(e.Errors)) {
		page.Errors = append(page.Errors, exploredError{contract.Plural(e.Errors[reason], "case"), reason})
	}
	for _, own := range groups(reachedIn(e), func(r reached) string { return r.Rule }) {
		calls, cells := 0, 0
		for _, row := range own {
			calls, cells = calls+row.Calls, cells+row.Cells
		}
		page.Reached = append(page.Reached, exploredRule{own[0].Rule, amountOf(calls, cells), own})
	}
	for _, cell := range e.Unreached {
		page.Unreached = append(page.Unreached, cellText(cell))
	}
	return WritePage(w, racedHTML+exploredHTML, page, template.FuncMap{"overlapped": overlapped})
}

func amountOf(calls, cells int) string {
	return fmt.Sprintf("%s in %s", contract.Plural(calls, "call"), contract.Plural(cells, "cell"))
}
