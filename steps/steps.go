// Package steps is the language that the features are written in, and the world in which a scenario runs. The language
// stands on one page, language.go. A *contract.Violation among a step's errors is the provider's, everything else is not.
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

// Register makes the language known to godog. It must be called once per suite, at suite level: godog compiles and copies
// what is registered per scenario. A step that is no sentence is a *contract.Fault.
func Register(sc *godog.ScenarioContext) {
	for keyword, register := range map[string]func(expression, function any){"Given": sc.Given, "When": sc.When, "Then": sc.Then} {
		register(`^(.*[^:])$`, func(ctx context.Context, text string) error { return play(ctx, keyword, text, nil) })
		register(`^(.*:)$`, func(ctx context.Context, text string, table *godog.Table) error {
			return play(ctx, keyword, text, table)
		})
	}
}

// Play does what a step without a table says, in the world of the context. The keyword is Given, When or Then.
func Play(ctx context.Context, keyword, text string) error { return play(ctx, keyword, text, nil) }

// play does what a step says.
func play(ctx context.Context, keyword, text string, table *godog.Table) error {
	w, err := worldOf(ctx)
	if err != nil {
		return err
	}
	switch {
	case w.broken != nil && keyword == "Then":
		return w.broken
	case w.broken != nil:
		return nil
	case keyword == "Then" && !w.when.acted:
		return &contract.Fault{Reason: "a Then stands before any When"}
	}
	do, err := blanks()[keyword].read(text)
	if err != nil {
		return err
	}
	scope := w.scope(ctx)
	if table != nil {
		readings, err := readingsOf(table)
		if err != nil {
			return err
		}
		scope = append(scope, readings)
	}
	if keyword == "When" {
		err = w.prepare(ctx)
	}
	if err == nil {
		err = do.(procedure)(scope)
	}
	if keyword == "Given" {
		if w.givens--; w.givens == 0 && err == nil {
			return w.given.end(ctx)
		}
	}
	if violation := (*contract.Violation)(nil); keyword == "When" && errors.As(err, &violation) {
		// It is for the Then, which states the clause, to say that it is broken.
		w.broken, w.when.acted = violation, true
		return nil
	}
	return err
}

// scope is what the functions of the language can take beside blanks.
func (w *World) scope(ctx context.Context) []any {
	scope := []any{ctx, w.given, w.when, w.then, w.billing}
	if last, err := w.when.last(); err == nil {
		scope = append(scope, last)
	}
	return append(scope, scope)
}

// blanks are all of the language, made once per process.
var blanks = sync.OnceValue(func() map[string]blank {
	all := maps.Clone(words)
	for _, p := range []phrases{kinds, states, ids, actions, contents, periods, effects, settlements} {
		all[p.blank] = blank{p.pattern, p.reader(words, value)}
	}
	for _, p := range []phrases{answers, properties} {
		all[p.blank] = blank{p.pattern, p.reader(maps.Clone(all), doing)}
	}
	all[manners.blank] = blank{manners.pattern, several(manners.reader(words, doing))}
	for _, p := range []phrases{givens, whens, thens} {
		all[p.blank] = blank{p.pattern, p.reader(maps.Clone(all), doing)}
	}
	return all
})

// value makes a value of what a phrase means.
func value(means any, blanks []any) (any, error) { return invoke(means, nil, blanks) }

// doing makes a procedure of it.
func doing(means any, blanks []any) (any, error) {
	return procedure(func(scope []any) error {
		_, err := invoke(means, scope, blanks)
		return err
	}), nil
}

var and = regexp.MustCompile(` and (with|without) `)

// several reads manners that are joined by "and"; the text is "" where there is none.
func several(read func(string) (any, error)) func(string) (any, error) {
	return func(text string) (any, error) {
		var all []procedure
		for _, one := range Manners(text) {
			found, err := read(one)
			if err != nil {
				return nil, err
			}
			all = append(all, found.(procedure))
		}
		return all, nil
	}
}

// Manners are those of a text such as "with a client token and without the header Host": each begins with "with" or "without".
func Manners(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(and.ReplaceAllString(strings.TrimPrefix(text, " "), "\x00$1 "), "\x00")
}

// language is all of it, in the order of the page.
func language() []phrases {
	return []phrases{givens, whens, thens, kinds, states, ids, actions, manners, contents, periods, answers, properties, effects, settlements}
}

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
		each := reading{name: cells[0], answer: answer.(procedure)}
		if groups := only.FindStringSubmatch(cells[2]); groups != nil {
			given, err := only.values(groups[1:], blanks())
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

// Section is a part of the language, for people.
type Section struct {
	Title string
	Rows  [][]string // text and meaning
}

// Language tells what the features can say.
func Language() []Section {
	var all []Section
	for _, p := range language() {
		section := Section{Title: p.title()}
		for _, each := range p.all {
			section.Rows = append(section.Rows, []string{each.text, each.meaning})
		}
		all = append(all, section)
	}
	return all
}
