package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

var (
	refusedWith  = regexp.MustCompile(`^refused(?: with (?:(\d{3}) )?"([A-Za-z0-9_.]+\*?)")?$`)
	acceptedBut  = regexp.MustCompile(`^accepted but for ("[^"]+"(?:(?:, | and )"[^"]+")*)$`)
	acceptedCode = regexp.MustCompile(`^accepted with code "([A-Za-z0-9_]+)"$`)
	onlyAre      = regexp.MustCompile(`^only ("[^"]+"(?:(?:, | and )"[^"]+")*) (?:is|are) (.+)$`)
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
	var candidates []readingRow
	var findings, allowed []string
	for _, row := range rows {
		allowed = append(allowed, row.name)
		if err := w.answers(last, row.answer); err != nil {
			if !violates(err) {
				return err
			}
			findings = append(findings, fmt.Sprintf("not %q: %v", row.name, err))
			continue
		}
		candidates = append(candidates, row)
	}
	found, err := w.follow(ctx, candidates)
	if err != nil {
		return err
	}
	findings = append(findings, found...)
	if w.reading != "" {
		return nil
	}
	response := last.exchange.Response
	return &contract.Violation{
		Subject: last.call.Operation,
		Got:     fmt.Sprintf("%d %s", response.Status, w.excerpt(response.Body)),
		Want:    "one of the readings " + strings.Join(allowed, ", "),
		Details: findings,
	}
}

// follow looks for the effects of all rows whose answer fits, side by side, so that no row's waiting delays another. A
// row that is broken, and not only not there yet, is out. It returns why each of them is not what happened.
func (w *World) follow(ctx context.Context, rows []readingRow) ([]string, error) {
	findings, open := map[string]string{}, rows
	err := w.poll(ctx, func() error {
		var later *notYet
		var waiting []readingRow
		for _, row := range open {
			err := w.shows(ctx, row)
			if err == nil {
				w.reading = row.name
				return nil
			}
			if !violates(err) {
				return err
			}
			findings[row.name] = fmt.Sprintf("not %q: %v", row.name, err)
			if errors.As(err, &later) {
				waiting = append(waiting, row)
			}
		}
		open = waiting
		if later != nil {
			return later
		}
		return nil
	})
	if err != nil && !violates(err) {
		return nil, err
	}
	if w.reading != "" {
		return nil, w.confirm(ctx, rows)
	}
	return slices.Sorted(maps.Values(findings)), nil
}

func violates(err error) bool {
	var violation *contract.Violation
	return errors.As(err, &violation)
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

// shows looks once whether a row's effect is there.
func (w *World) shows(ctx context.Context, row readingRow) error {
	if row.effect == "nothing has changed" {
		return w.nothingChanged(ctx)
	}
	match := onlyAre.FindStringSubmatch(row.effect)
	if match == nil {
		return &contract.Fault{Reason: fmt.Sprintf("a reading can't have the effect %q", row.effect)}
	}
	p, ids, goal, err := w.expectation(ctx, match[1], match[2])
	if err != nil {
		return err
	}
	return w.hold(ctx, p, ids, goal)
}

// confirm checks that the effect lasts, and that nothing changed beside it.
func (w *World) confirm(ctx context.Context, rows []readingRow) error {
	for _, row := range rows {
		if row.name != w.reading {
			continue
		}
		if match := onlyAre.FindStringSubmatch(row.effect); match != nil {
			return w.only(ctx, match[1], match[2])
		}
	}
	return nil
}

func (w *World) answers(s sent, answer string) error {
	if answer == "accepted" {
		return w.accepted(s)
	}
	if match := acceptedBut.FindStringSubmatch(answer); match != nil {
		ids, err := w.ids(match[1])
		if err != nil {
			return err
		}
		if err := w.acknowledged(s); err != nil {
			return err
		}
		return w.failedAre(s, ids)
	}
	if answer == "not released" {
		return w.notReleased(s)
	}
	if match := acceptedCode.FindStringSubmatch(answer); match != nil {
		if got := w.protocol().code(w, s); got != match[1] {
			return &contract.Violation{Subject: s.call.Operation + ", Code", Got: strconv.Quote(got), Want: strconv.Quote(match[1])}
		}
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
