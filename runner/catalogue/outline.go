package catalogue

import (
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"relcon/runner/contract"
)

// Outline is a scenario as the feature has it: its steps with slots such as <status>, and a row of values for each time
// that it is run. One without slots has no rows.
type Outline struct {
	Name     string
	Note     string // the comment above it
	Steps    []OutlineStep
	Slots    []string // names, in the order of the table
	Rows     []OutlineRow
	Products []contract.Product // that it is run for
	Needs    []contract.Need    // beside those of its rule
}

// OutlineStep is a step of an outline.
type OutlineStep struct {
	Keyword string // Given, When or Then
	Text    string
	Table   [][]string // below the step, its heading first; nil where there is none
}

// OutlineRow is the values of the slots for one time.
type OutlineRow struct {
	Cells    []string
	Products []contract.Product
	Needs    []contract.Need // beside those of the outline
}

// Fill puts the values of a row into a text.
func (o Outline) Fill(text string, row OutlineRow) string {
	for i, slot := range o.Slots {
		text = strings.ReplaceAll(text, "<"+slot+">", row.Cells[i])
	}
	return text
}

func outlineOf(scenario *messages.Scenario, tags tagged, lines []string) Outline {
	first := scenario.Location.Line
	for _, tag := range scenario.Tags {
		first = min(first, tag.Location.Line)
	}
	o := Outline{Name: scenario.Name, Note: noteIn(lines[:first-1], -1), Products: tags.products, Needs: tags.needs}
	for _, step := range scenario.Steps {
		written := OutlineStep{Keyword: strings.TrimSpace(step.Keyword), Text: step.Text}
		if step.KeywordType == messages.StepKeywordType_CONJUNCTION {
			written.Keyword = o.Steps[len(o.Steps)-1].Keyword
		}
		if step.DataTable != nil {
			for _, row := range step.DataTable.Rows {
				written.Table = append(written.Table, cellsOf(row))
			}
		}
		o.Steps = append(o.Steps, written)
	}
	return o
}

// add takes in the rows of one table of Examples. All tables of a scenario have the same columns.
func (o *Outline) add(examples *messages.Examples, tags tagged) {
	o.Slots = cellsOf(examples.TableHeader)
	for _, row := range examples.TableBody {
		o.Rows = append(o.Rows, OutlineRow{cellsOf(row), tags.products, tags.needs[len(o.Needs):]})
	}
}

// noteIn gives the comment that the lines begin with, or, for the step -1, that they end with.
func noteIn(lines []string, step int) string {
	var note []string
	i := 0
	if step < 0 {
		i = len(lines) - 1
	}
	for ; i >= 0 && i < len(lines); i += step {
		text, comment := strings.CutPrefix(strings.TrimSpace(lines[i]), "#")
		if !comment {
			break
		}
		note = append(note, strings.TrimSpace(text))
	}
	if step < 0 {
		slices.Reverse(note)
	}
	return strings.Join(note, " ")
}

func cellsOf(row *messages.TableRow) []string {
	var cells []string
	for _, cell := range row.Cells {
		cells = append(cells, cell.Value)
	}
	return cells
}
