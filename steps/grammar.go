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

// phrases are a part of the language: what may stand in one kind of blank. The sentences are three of them.
type phrases struct {
	blank   string // its name
	pattern string // of any text that is meant to stand there, with one capturing group
	what    string // one of them is
	all     []phrase
}

func (p phrases) title() string {
	if p.pattern == sentence {
		return p.blank
	}
	return "{" + p.blank + "} is " + p.what
}

// sentence is the pattern of a whole step.
const sentence = `(.*)`

// phrase is one of them.
type phrase struct {
	text    string // with blanks in braces, such as `instance {name} is {state}`
	means   any    // a value, or a function: of what it needs of a scenario, and of the blanks in their order
	meaning string // for people
}

// procedure is what a phrase asks for; scope is what a scenario has for its function.
type procedure func(scope []any) error

// satisfy is a sentence that is all in its phrase.
func satisfy(scope []any, phrase procedure) error { return phrase(scope) }

// blank is what a phrase leaves open.
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
	"method":    {`(GET|PUT|PATCH|DELETE|POST)`, nil},
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

// pattern finds the texts that a phrase stands for.
type pattern struct {
	*regexp.Regexp
	blanks []string // names of those that have a group, in their order
}

var braces = regexp.MustCompile(`\{([a-z]+)\}`)

// compile makes the pattern of a phrase. Anchors and blanks are added here and nowhere else.
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
	p.Regexp = regexp.MustCompile(expression + regexp.QuoteMeta(text[rest:]) + "$")
	return p
}

// values reads the blanks of a text, given what stands in them.
func (p pattern) values(groups []string, blanks map[string]blank) ([]any, error) {
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

// reader reads a text that is one of the phrases; from makes something of what it means and of its blanks.
func (p phrases) reader(blanks map[string]blank, from func(means any, blanks []any) (any, error)) func(text string) (any, error) {
	var patterns []pattern
	var known []string
	for _, each := range p.all {
		patterns, known = append(patterns, compile(each.text, blanks)), append(known, each.text)
	}
	return func(text string) (any, error) {
		for i, each := range patterns {
			if groups := each.FindStringSubmatch(text); groups != nil {
				values, err := each.values(groups[1:], blanks)
				if err != nil {
					return nil, err
				}
				return from(p.all[i].means, values)
			}
		}
		return nil, &contract.Fault{Reason: fmt.Sprintf("%q is not %s%s", text, p.what, contract.DidYouMean(text, known))}
	}
}

// invoke calls a function of the language. Each parameter is found by its type: it is at scope, or the next of the blanks.
// Anything else, which includes a function of a named type, is a value and stays what it is.
func invoke(means any, scope, blanks []any) (any, error) {
	function := reflect.ValueOf(means)
	if function.Kind() != reflect.Func || function.Type().Name() != "" {
		return means, nil
	}
	var given []reflect.Value
	for i := range function.Type().NumIn() {
		fits := func(v any) bool { return reflect.TypeOf(v).AssignableTo(function.Type().In(i)) }
		switch at := slices.IndexFunc(scope, fits); {
		case at >= 0:
			given = append(given, reflect.ValueOf(scope[at]))
		case len(blanks) > 0 && fits(blanks[0]):
			given, blanks = append(given, reflect.ValueOf(blanks[0])), blanks[1:]
		default:
			return nil, &contract.Fault{Reason: fmt.Sprintf("a step needs a %v, which the scenario does not have: does a When stand before it?", function.Type().In(i))}
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
