package report

import (
	"fmt"
	"strconv"
	"strings"

	"relcon/runner/result"
)

// proofColumn is one column of numbers of the summary of a proof.
type proofColumn struct {
	title string
	count func(proofOperation) int
	bad   bool // it should be 0
}

// proofColumns gives the columns; whole tells whether all faults were tried.
func proofColumns(whole bool) []proofColumn {
	return []proofColumn{
		{"rules", func(o proofOperation) int { return len(o.Rules) }, false},
		{"seen to fail", proofOperation.Seen, false},
		{"scenarios", func(o proofOperation) int { return o.scenarios(anyScenario) }, false},
		{"unseen", func(o proofOperation) int { return o.scenarios(unseen) }, whole},
		{"faults", func(o proofOperation) int { return o.count(anyFault) }, false},
		{"killed", func(o proofOperation) int { return o.count(killed) }, false},
		{"survived", func(o proofOperation) int { return o.count(func(f result.FaultProof) bool { return !f.Killed }) }, true},
		{"flawed", func(o proofOperation) int {
			return o.count(func(f result.FaultProof) bool { return f.Killed && troubled(f) })
		}, true},
	}
}

// proofSummary adds a table that counts rules, scenarios and faults by operation.
func (p *page) proofSummary(operations []proofOperation, whole bool) {
	total := proofOperation{Name: "total"}
	width := len("operation")
	for _, operation := range operations {
		total.Rules = append(total.Rules, operation.Rules...)
		width = max(width, cells(oneLine(operation.Name)))
	}
	columns := proofColumns(whole)
	head := pad("operation", width)
	for _, column := range columns {
		head += "  " + column.title
	}
	p.linef("%s", p.bold(head))
	for _, operation := range append(operations[:len(operations):len(operations)], total) {
		line := pad(oneLine(operation.Name), width)
		for _, column := range columns {
			paint := p.green
			if column.bad {
				paint = p.red
			}
			line += "  " + p.number(column.count(operation), len(column.title), paint)
		}
		p.linef("%s", strings.TrimRight(line, " "))
	}
	p.linef("")
}

// number gives n at the right of a column, and a dash for none.
func (p *page) number(n, width int, paint func(string) string) string {
	if n == 0 {
		return p.faint(fmt.Sprintf("%*s", width, "-"))
	}
	return paint(fmt.Sprintf("%*s", width, strconv.Itoa(n)))
}
