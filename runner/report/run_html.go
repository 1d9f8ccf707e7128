package report

import (
	"cmp"
	_ "embed" // the pieces of the pages
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// The pieces of the pages.
var (
	//go:embed run.html
	runHTML string
	//go:embed run.js
	runJS string
)

// runPage is what the page of a run shows.
type runPage struct {
	Frame
	Run        *result.Report
	Word, Rest string // of the verdict
	Good       bool
	Started    string
	Counts     []runCount
	Causes     []runCause
	Operations []runOperation
	Readings   []result.Rule
	Advice     []advice
	Declaring  string
	Declared   string // the line for the target file; "" where there is none
	Bars       []runBar
	Height     int // of the bars
	Seconds    string
	Identity   string
	Outcomes   []contract.Outcome
	Levels     []contract.Level
	Products   []contract.Product
}

// runCount is how many rules came to an outcome.
type runCount struct {
	Outcome contract.Outcome
	N       int
}

// runCause is a cause with its example.
type runCause struct {
	result.Cause
	Label          string
	Location, Name string // of the example
	Steps          []result.Step
	Reason, Repeat string
	Story          []runMoment
	Hints          []string
	More           []runPlace
	Left           int
}

type runPlace struct{ Location, Name string }

// runMoment is an exchange as text, and as a command; or else what happened between exchanges.
type runMoment struct {
	Text, Head, Curl string
	Open             bool
}

// runOperation is the rules of one operation.
type runOperation struct {
	Name, Anchor string
	Counts       []runCount
	Rules        []runRule
}

// runRule is a rule with its scenarios.
type runRule struct {
	result.Rule
	Passed    int
	Scenarios []runScenario
}

// runScenario is a scenario; the exchanges are those of one that did not pass.
type runScenario struct {
	result.Scenario
	Took  string
	Story []runMoment
}

// runBar is when a scenario ran, in the units of the drawing.
type runBar struct {
	X, Y, Width float64
	Outcome     contract.Outcome
	Title       string
}

// writeRunHTML writes the page of a run.
func writeRunHTML(w io.Writer, r *result.Report) error {
	word, rest, _ := strings.Cut(verdictLine(r), ":")
	page := &runPage{
		Frame: NewFrame("en", word+": "+r.Target+", relcon", runJS), Run: r, Word: word, Rest: rest, Good: r.Exit == contract.ExitOK, Started: r.Started.UTC().Format(time.DateOnly + " 15:04:05 MST"),
		Counts: countsOf(r.Rules), Readings: only(r.Rules, func(rule result.Rule) bool { return rule.Reading != "" }),
		Levels: contract.Levels(), Products: contract.Products(), Identity: strings.Join(identity(r), ", "),
	}
	for _, each := range page.Counts {
		page.Outcomes = append(page.Outcomes, each.Outcome)
	}
	for _, cause := range r.Causes() {
		page.Causes = append(page.Causes, causeOnPage(r, cause))
	}
	for i, rules := range byOperation(r) {
		page.Operations = append(page.Operations, operationOnPage(fmt.Sprintf("operation-%d", i+1), rules))
	}
	page.Advice = advices(r)
	page.Declaring, page.Declared = declaring(r), declaration(r, page.Advice)
	page.Bars, page.Height = bars(r)
	page.Seconds = fmt.Sprintf("%.2f", r.DurationMs/1000)
	return WritePage(w, runHTML, page, nil)
}

// countsOf counts the outcomes that rules came to.
func countsOf(rules []result.Rule) []runCount {
	var all []runCount
	for _, outcome := range []contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable, contract.Known} {
		if n := len(only(rules, func(rule result.Rule) bool { return rule.Outcome == outcome })); n > 0 {
			all = append(all, runCount{outcome, n})
		}
	}
	return all
}

func causeOnPage(r *result.Report, cause result.Cause) runCause {
	const most = 50 // places
	label, _ := labelOf(plainPage(), r, cause)
	example := cause.Failures[0]
	shown := runCause{Cause: cause, Label: label, Reason: example.Reason(), Repeat: repeat(r, cause), Hints: hints(r, example)}
	shown.Location, shown.Name = example.Place()
	if shown.Story = storyOnPage(example, false); example.Scenario != nil {
		shown.Steps = example.Scenario.Steps
	}
	for i, each := range cause.Failures[1:] {
		if i == most {
			shown.Left = len(cause.Failures) - 1 - most
			break
		}
		location, name := each.Place()
		shown.More = append(shown.More, runPlace{location, name})
	}
	return shown
}

func operationOnPage(anchor string, rules []result.Rule) runOperation {
	o := runOperation{Name: rules[0].Operation, Anchor: anchor, Counts: countsOf(rules)}
	for _, rule := range rules {
		shown := runRule{Rule: rule, Passed: len(rule.With(contract.Passed))}
		for _, scenario := range rule.Scenarios {
			s := runScenario{Scenario: scenario, Took: fmt.Sprintf("%.0f ms", scenario.DurationMs)}
			if scenario.Outcome == contract.Failed || scenario.Outcome == contract.Errored {
				s.Story = storyOnPage(result.Failing{Rule: rule, Scenario: &scenario}, true)
			}
			shown.Scenarios = append(shown.Scenarios, s)
		}
		o.Rules = append(o.Rules, shown)
	}
	return o
}

func storyOnPage(f result.Failing, whole bool) (all []runMoment) {
	for _, each := range storyOf(f, whole) {
		if each.exchange == nil {
			all = append(all, runMoment{Text: shorten(each.text, bodyLimit)})
			continue
		}
		p := plainPage()
		each.write(p)
		head := cmp.Or(each.exchange.Operation, each.exchange.Request.Method) + ": " + statusLine(each.exchange.Response.Status)
		all = append(all, runMoment{dedent(p.String()), join(head, each.again()), curl(*each.exchange), each.explains})
	}
	return all
}

var (
	blankedHeader = regexp.MustCompile(`\(blanked\)`)
	blankedParam  = regexp.MustCompile(`([A-Za-z]+)=(?:\(blanked\)|%28blanked%29)`)
)

// curl gives a command that sends the request of an exchange. What was blanked is a variable of the shell.
func curl(e result.Exchange) string {
	quoted := func(text string) string {
		if text = oneLine(text); !strings.Contains(text, "blanked") {
			return contract.ShellWord(text)
		}
		escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text)
		return `"` + escaped + `"`
	}
	words := []string{"curl", "-X", contract.ShellWord(e.Request.Method), blankedParam.ReplaceAllStringFunc(quoted(e.Request.URL), func(found string) string {
		name, _, _ := strings.Cut(found, "=")
		return name + "=$" + strings.ToUpper(name)
	})}
	for _, name := range slices.Sorted(maps.Keys(e.Request.Header)) {
		if name == "Traceparent" {
			continue // it was another request
		}
		variable := "$" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
		words = append(words, "-H", blankedHeader.ReplaceAllLiteralString(quoted(name+": "+e.Request.Header[name]), variable))
	}
	switch {
	case e.Request.Encoding != "":
		words = append([]string{"printf", "%s", contract.ShellWord(e.Request.Body), "|", "base64", "-d", "|"}, append(words, "--data-binary", "@-")...)
	case e.Request.Body != "":
		words = append(words, "--data-raw", contract.ShellWord(contract.Printable(e.Request.Body)))
	}
	return strings.Join(words, " ")
}

// bars draw when each scenario ran, those at the same time below each other. The drawing is 1,000 units wide.
func bars(r *result.Report) (all []runBar, height int) {
	const step, thick = 4, 3
	var scenarios []result.Scenario
	for _, rule := range r.Rules {
		scenarios = append(scenarios, only(rule.Scenarios, func(s result.Scenario) bool { return s.DurationMs > 0 })...)
	}
	slices.SortStableFunc(scenarios, func(a, b result.Scenario) int {
		switch {
		case a.AtMs < b.AtMs:
			return -1
		case a.AtMs > b.AtMs:
			return 1
		}
		return 0
	})
	var free []float64 // when each line is free again
	for _, s := range scenarios {
		line := slices.IndexFunc(free, func(at float64) bool { return at <= s.AtMs })
		if line < 0 {
			line, free = len(free), append(free, 0)
		}
		free[line] = s.AtMs + s.DurationMs
		scale := 1000 / max(1, r.DurationMs)
		all = append(all, runBar{s.AtMs * scale, float64(line * step), max(0.5, s.DurationMs*scale), s.Outcome, fmt.Sprintf("%s: %s, %.0f ms", s.Name, s.Outcome, s.DurationMs)})
	}
	return all, max(thick, len(free)*step)
}
