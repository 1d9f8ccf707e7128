package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

var (
	refusedWith = regexp.MustCompile(`^refused(?: with (?:(\d{3}) )?"([A-Za-z0-9_.]+\*?)")?$`)
	onlyAre     = regexp.MustCompile(`^only ("[^"]+"(?:(?:, | and )"[^"]+")*) (?:is|are) (.+)$`)
)

// thenReading finds the first row whose answer and effect are what the provider did, and records its name. A provider
// that does what no row says breaks the rule.
func (w *World) thenReading(ctx context.Context, _ []string, table *godog.Table) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	rows, err := readingRows(table)
	if err != nil {
		return err
	}
	var findings, allowed []string
	for _, row := range rows {
		allowed = append(allowed, row.name)
		err := w.follows(ctx, last, row)
		if err == nil {
			w.reading = row.name
			return nil
		}
		var violation *contract.Violation
		if !errors.As(err, &violation) {
			return err
		}
		findings = append(findings, fmt.Sprintf("not %q: %v", row.name, err))
	}
	response := last.exchange.Response
	return &contract.Violation{
		Subject: last.call.Operation,
		Got:     fmt.Sprintf("%d %s", response.Status, w.excerpt(response.Body)),
		Want:    "one of the readings " + strings.Join(allowed, ", "),
		Details: findings,
	}
}

// readingRow is one behaviour that the pages allow.
type readingRow struct{ name, answer, effect string }

func readingRows(table *godog.Table) ([]readingRow, error) {
	if len(table.Rows) < 2 {
		return nil, &contract.Fault{Reason: "a table of readings is empty"}
	}
	var rows []readingRow
	for i, row := range table.Rows {
		if len(row.Cells) != 3 {
			return nil, &contract.Fault{Reason: "a table of readings has the columns reading, answer, effect"}
		}
		cells := readingRow{row.Cells[0].Value, row.Cells[1].Value, row.Cells[2].Value}
		if i == 0 && cells != (readingRow{"reading", "answer", "effect"}) {
			return nil, &contract.Fault{Reason: "a table of readings has the columns reading, answer, effect"}
		}
		if i > 0 {
			rows = append(rows, cells)
		}
	}
	return rows, nil
}

func (w *World) follows(ctx context.Context, s sent, row readingRow) error {
	if err := w.answers(s, row.answer); err != nil {
		return err
	}
	if row.effect == "nothing has changed" {
		return w.nothingChanged(ctx)
	}
	if match := onlyAre.FindStringSubmatch(row.effect); match != nil {
		return w.only(ctx, match[1], match[2])
	}
	return &contract.Fault{Reason: fmt.Sprintf("a reading can't have the effect %q", row.effect)}
}

func (w *World) answers(s sent, answer string) error {
	if answer == "accepted" {
		return w.accepted(s)
	}
	match := refusedWith.FindStringSubmatch(answer)
	if match == nil {
		return &contract.Fault{Reason: fmt.Sprintf("a reading can't have the answer %q", answer)}
	}
	status := 0
	if match[1] != "" {
		var err error
		if status, err = statusOf(match[1]); err != nil {
			return err
		}
	}
	return w.refusal(s, status, match[2])
}
