// Package steps is the language that the features are written in, and the world in which a scenario runs. The language
// stands on one page, language.go. A *contract.Violation among a step's errors is the provider's, everything else is not.
package steps

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"relcon/runner/contract"
)

// sentence is what a step may say.
type sentence struct {
	keyword string // Given, When or Then
	text    string // with blanks in braces, such as `instance {name} is {state}`
	do      any    // a function of parts of the world, and of the blanks in their order
	meaning string
}

// phrases are what may stand in one kind of blank.
type phrases struct {
	blank   string // its name
	pattern string // of the whole text, with one capturing group
	what    string // one of them is
	all     []phrase
}

// phrase is one of them.
type phrase struct {
	text    string // with blanks in braces
	means   any    // a value, or a function as that of a sentence
	meaning string
}

// blank is what a sentence or a phrase leaves open.
type blank struct {
	pattern string                         // with one capturing group, or none
	read    func(text string) (any, error) // nil: the text as it stands
}

const quoted = `"[^"]+"(?:(?:, | and )"[^"]+")*`

// words are the blanks that no phrases stand in.
var words = map[string]blank{
	"name":      {`"([^"]+)"`, nil},
	"names":     {`(` + quoted + `)`, names},
	"instances": {`(its instances|` + quoted + `)`, names},
	"operation": {`([A-Z][A-Za-z]+)`, nil},
	"count":     {`(\d+)`, number},
	"status":    {`(\d{3})`, number},
	"code":      {`"([A-Za-z0-9_.]+)"`, nil},
	"word":      {`(\S+)`, nil},
	"rest":      {`(.+)`, nil},
	"text":      {`"(.*)"`, nil},
	"scheme":    {`(RPC|header)`, nil},
	"hours":     {`(\d+) hours?`, times(time.Hour)},
	"minutes":   {`(\d+) minutes?`, times(time.Minute)},
	"is":        {`(?:is|are)`, nil},
	"pass":      {`(?:pass|passes)`, nil},
}

// names reads a list such as `"alpha" and "beta"`.
func names(text string) (any, error) {
	var all []string
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			all = append(all, part)
		}
	}
	return all, nil
}

func number(text string) (any, error) { return strconv.Atoi(text) }

func times(unit time.Duration) func(string) (any, error) {
	return func(text string) (any, error) {
		count, err := strconv.Atoi(text)
		return time.Duration(count) * unit, err
	}
}

// pattern finds a text with blanks.
type pattern struct {
	regexp *regexp.Regexp
	blanks []string // names of those that have a group, in their order
}

var braces = regexp.MustCompile(`\{([a-z]+)\}`)

// compile makes the pattern of a text. Anchors and blanks are added here and nowhere else.
func compile(text string, blanks map[string]blank) pattern {
	var p pattern
	expression, rest := "^", 0
	for _, at := range braces.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		expression += regexp.QuoteMeta(text[rest:at[0]]) + blanks[name].pattern
		rest = at[1]
		if !strings.HasPrefix(blanks[name].pattern, "(?:") {
			p.blanks = append(p.blanks, name)
		}
	}
	p.regexp = regexp.MustCompile(expression + regexp.QuoteMeta(text[rest:]) + "$")
	return p
}

// read reads the blanks of a text that the pattern finds; groups are their texts.
func (p pattern) read(groups []string, blanks map[string]blank) ([]any, error) {
	var values []any
	for i, name := range p.blanks {
		var value any = groups[i]
		if read := blanks[name].read; read != nil {
			var err error
			if value, err = read(groups[i]); err != nil {
				return nil, err
			}
		}
		values = append(values, value)
	}
	return values, nil
}

// reader reads a text that is one of the phrases; from makes a value of what it means and of its blanks.
func (p phrases) reader(from func(means any, blanks []any) (any, error)) func(text string) (any, error) {
	var patterns []pattern
	var known []string
	for _, each := range p.all {
		patterns, known = append(patterns, compile(each.text, words)), append(known, each.text)
	}
	return func(text string) (any, error) {
		for i, each := range patterns {
			if groups := each.regexp.FindStringSubmatch(text); groups != nil {
				blanks, err := each.read(groups[1:], words)
				if err != nil {
					return nil, err
				}
				return from(p.all[i].means, blanks)
			}
		}
		return nil, &contract.Fault{Reason: fmt.Sprintf("%q is not %s%s", text, p.what, contract.DidYouMean(text, known))}
	}
}

// invoke calls a function of the language. Each parameter is found by its type: it is at hand, or the next of the blanks.
// Anything else, which includes a function of a named type, is a value and stays what it is.
func invoke(do any, hand, blanks []any) (any, error) {
	function := reflect.ValueOf(do)
	if function.Kind() != reflect.Func || function.Type().Name() != "" {
		return do, nil
	}
	var given []reflect.Value
	for i := range function.Type().NumIn() {
		fits := func(v any) bool { return reflect.TypeOf(v).AssignableTo(function.Type().In(i)) }
		switch at := slices.IndexFunc(hand, fits); {
		case at >= 0:
			given = append(given, reflect.ValueOf(hand[at]))
		case len(blanks) > 0 && fits(blanks[0]):
			given, blanks = append(given, reflect.ValueOf(blanks[0])), blanks[1:]
		default:
			return nil, &contract.Fault{Reason: fmt.Sprintf("a step needs a %v that it does not have", function.Type().In(i))}
		}
	}
	var value any
	for _, result := range function.Call(given) {
		if err, failed := result.Interface().(error); failed {
			return nil, err
		}
		value = result.Interface()
	}
	return value, nil
}
