package report

import (
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// column is one column of numbers of the summary.
type column struct {
	title   string
	outcome contract.Outcome
	paint   func(string) string
}

// row is one line of the summary: the rules of one operation and level.
type row struct {
	operation, level string
	rules            []result.Rule
}

// summary adds a table that counts the outcomes of the rules by operation and level.
func (p *page) summary(r *result.Report) {
	if len(r.Rules) == 0 {
		return
	}
	columns := []column{
		{"proved", contract.Proved, p.green},
		{"violated", contract.Violated, p.red},
		{"open", contract.Open, p.yellow},
		{"not applicable", contract.NotApplicable, p.faint},
	}
	if len(r.With(contract.Known)) > 0 {
		columns = append(columns, column{"known", contract.Known, p.yellow})
	}
	rows := append(operationRows(r), levelRows("total", r.Rules)...)
	width := len("operation")
	for _, row := range rows {
		width = max(width, cells(row.operation))
	}
	p.tableHead(width, columns)
	for _, row := range rows {
		p.tableRow(width, row, columns)
	}
	p.linef("")
}

func (p *page) tableHead(width int, columns []column) {
	head := pad("operation", width) + "  " + pad("level", len(contract.Recommended))
	for _, c := range columns {
		head += "  " + c.title
	}
	p.linef("%s", p.bold(head))
}

func (p *page) tableRow(width int, row row, columns []column) {
	line := pad(row.operation, width) + "  " + pad(row.level, len(contract.Recommended))
	for _, c := range columns {
		n := 0
		for _, rule := range row.rules {
			if rule.Outcome == c.outcome {
				n++
			}
		}
		line += "  " + p.number(n, len(c.title), c.paint)
	}
	p.linef("%s", line)
}

func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-cells(text)))
}

// operationRows gives a row for each operation and level that has rules, operations in the order of the report.
func operationRows(r *result.Report) []row {
	var rows []row
	for _, operation := range operations(r) {
		var own []result.Rule
		for _, rule := range r.Rules {
			if rule.Operation == operation {
				own = append(own, rule)
			}
		}
		rows = append(rows, levelRows(oneLine(operation), own)...)
	}
	return rows
}

// levelRows gives a row for each level that has rules; only the first one names what they belong to.
func levelRows(name string, rules []result.Rule) []row {
	var rows []row
	for _, level := range contract.Levels() {
		var own []result.Rule
		for _, rule := range rules {
			if rule.Level == level {
				own = append(own, rule)
			}
		}
		if len(own) > 0 {
			rows = append(rows, row{operation: name, level: string(level), rules: own})
			name = ""
		}
	}
	return rows
}

// operations lists the operations in the order in which the report has them.
func operations(r *result.Report) []string {
	var names []string
	for _, rule := range r.Rules {
		if !slices.Contains(names, rule.Operation) {
			names = append(names, rule.Operation)
		}
	}
	return names
}
