package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// compiled is a sentence with its pattern.
type compiled struct {
	sentence
	pattern
}

// blanks are those of sentences: words and phrases.
var blanks = sync.OnceValue(func() map[string]blank {
	all := maps.Clone(words)
	for _, p := range allPhrases() {
		read := p.reader(value)
		switch p.blank {
		case answers.blank, properties.blank:
			read = p.reader(checking)
		case manners.blank:
			read = joined(p.reader(changing))
		}
		all[p.blank] = blank{p.pattern, read}
	}
	return all
})

// value makes a value of what most phrases mean.
func value(means any, blanks []any) (any, error) { return invoke(means, nil, blanks) }

// definitions are made once per process.
var definitions = sync.OnceValue(func() []compiled {
	var all []compiled
	for _, each := range sentences() {
		all = append(all, compiled{each, compile(each.text, blanks())})
	}
	return all
})

func allPhrases() []phrases {
	return []phrases{kinds, states, actions, manners, contents, periods, answers, properties, effects, settlements}
}

// checking makes a check of what an answer or a property means.
func checking(means any, blanks []any) (any, error) {
	return check(func(ctx context.Context, w *World) error {
		_, err := invoke(means, w.hand(ctx), blanks)
		return err
	}), nil
}

// satisfy is what a sentence does that is all in its phrase.
func satisfy(ctx context.Context, w *World, is check) error { return is(ctx, w) }

// changing makes a manner of what a phrase means.
func changing(means any, blanks []any) (any, error) {
	return manner(func(w *when, call *contract.Call) error {
		_, err := invoke(means, []any{w, call}, blanks)
		return err
	}), nil
}

var and = regexp.MustCompile(` and (with|without) `)

// joined reads several manners that are joined by "and".
func joined(read func(string) (any, error)) func(string) (any, error) {
	return func(text string) (any, error) {
		var all []manner
		if text == "" {
			return all, nil
		}
		for one := range strings.SplitSeq(and.ReplaceAllString(text[1:], "\x00$1 "), "\x00") {
			found, err := read(one)
			if err != nil {
				return nil, err
			}
			all = append(all, found.(manner))
		}
		return all, nil
	}
}

// hand is what a sentence can take beside its blanks.
func (w *World) hand(ctx context.Context) []any {
	hand := []any{ctx, w, w.given, w.when, w.then, w.billing}
	if last, err := w.when.last(); err == nil {
		hand = append(hand, last)
	}
	return hand
}

// play does what a sentence says.
func (c compiled) play(ctx context.Context, table *godog.Table, groups ...string) error {
	w, err := worldOf(ctx)
	if err != nil {
		return err
	}
	if w.broken != nil {
		if c.keyword == "Then" {
			return w.broken
		}
		return nil
	}
	given, err := c.read(groups, blanks())
	if err != nil {
		return err
	}
	hand := w.hand(ctx)
	if table != nil {
		readings, err := readingsOf(table)
		if err != nil {
			return err
		}
		hand = append(hand, readings)
	}
	_, err = invoke(c.do, hand, given)
	if violation := (*contract.Violation)(nil); c.keyword == "When" && errors.As(err, &violation) {
		// It is for the Then, which states the clause, to say that it is broken.
		w.broken, w.when.acted = violation, true
		return nil
	}
	return err
}

// takesTable tells whether a table stands below the sentence.
func (c compiled) takesTable() bool { return strings.HasSuffix(c.text, ":") }

// readingsOf reads a table of readings: the answer is one of answers, the effect one of two sentences.
func readingsOf(table *godog.Table) ([]reading, error) {
	only := compile("only {names} {is} {effect}", blanks())
	var all []reading
	for i, row := range table.Rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Value)
		}
		if heading := "reading | answer | effect"; len(cells) != 3 || i == 0 && strings.Join(cells, " | ") != heading {
			return nil, &contract.Fault{Reason: "a table of readings has the columns " + heading}
		}
		if i == 0 {
			continue
		}
		answer, err := blanks()["answer"].read(cells[1])
		if err != nil {
			return nil, err
		}
		each := reading{name: cells[0], answer: answer.(check)}
		if groups := only.regexp.FindStringSubmatch(cells[2]); groups != nil {
			given, err := only.read(groups[1:], blanks())
			if err != nil {
				return nil, err
			}
			goal := given[1].(effect)
			each.names, each.goal = given[0].([]string), &goal
		} else if cells[2] != "nothing has changed" {
			return nil, &contract.Fault{Reason: fmt.Sprintf("a reading can't have the effect %q", cells[2])}
		}
		all = append(all, each)
	}
	if len(all) == 0 {
		return nil, &contract.Fault{Reason: "a table of readings is empty"}
	}
	return all, nil
}

// Register makes every sentence known to godog. It must be called once per suite, at suite level: godog compiles and
// copies what is registered per scenario.
func Register(sc *godog.ScenarioContext) {
	for _, each := range definitions() {
		switch each.keyword {
		case "Given":
			sc.Given(each.regexp, each.handler())
		case "When":
			sc.When(each.regexp, each.handler())
		default:
			sc.Then(each.regexp, each.handler())
		}
	}
}

// handler is the sentence as godog takes it: a function with one string for each blank.
func (c compiled) handler() any {
	switch len(c.blanks) {
	case 0:
		if c.takesTable() {
			return func(ctx context.Context, table *godog.Table) error { return c.play(ctx, table) }
		}
		return func(ctx context.Context) error { return c.play(ctx, nil) }
	case 1:
		return func(ctx context.Context, a string) error { return c.play(ctx, nil, a) }
	case 2:
		return func(ctx context.Context, a, b string) error { return c.play(ctx, nil, a, b) }
	default:
		return func(ctx context.Context, a, b, d string) error { return c.play(ctx, nil, a, b, d) }
	}
}

// Find gives what a step does: the one sentence with that keyword (Given, When or Then) that fits the text, its blanks
// filled in. table is what stands below the step; nil means nothing does. The error is a *contract.Fault: no sentence
// fits, more than one does, or there is a table too many or too few.
func Find(keyword, text string, table *godog.Table) (func(context.Context) error, error) {
	var found func(context.Context) error
	for _, each := range definitions() {
		groups := each.regexp.FindStringSubmatch(text)
		if groups == nil || each.keyword != keyword {
			continue
		}
		if found != nil {
			return nil, &contract.Fault{Reason: fmt.Sprintf("more than one sentence fits the step %q", text)}
		}
		if each.takesTable() != (table != nil) {
			return nil, &contract.Fault{Reason: fmt.Sprintf("step %q: got a table: %t, want %t", text, table != nil, each.takesTable())}
		}
		found = func(ctx context.Context) error { return each.play(ctx, table, groups[1:]...) }
	}
	if found == nil {
		return nil, &contract.Fault{Reason: fmt.Sprintf("no sentence fits the step %q", text)}
	}
	return found, nil
}
