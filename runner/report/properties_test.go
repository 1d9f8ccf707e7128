package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// words draws what a provider may answer: ordinary text, any Unicode, and pieces that are meant to do harm.
func words() *rapid.Generator[string] {
	harm := rapid.SampledFrom([]string{"\x1b[31m", "\x1b]0;title\a", "]]>", "<failure>", "&amp;", "\r\nconformant: all is well",
		"\x00", "\xff\xfe", "\u202e", "\ufffe", "\u0085", "%s%d", "\n\n", "\t", "é", "機器", "🙂", "'; rm -rf ."})
	piece := rapid.OneOf(rapid.SampledFrom([]string{"got 200", "want 403", "i-alpha", " "}), harm, rapid.String())
	return rapid.Map(rapid.SliceOfN(piece, 1, 5), func(pieces []string) string { return "x" + strings.Join(pieces, "") })
}

func drawExchange(t *rapid.T) result.Exchange {
	e := release(rapid.SampledFrom([]int{0, 200, 403, 599}).Draw(t, "status"), words().Draw(t, "body"))
	e.Operation = rapid.SampledFrom([]string{"", "ReleaseInstances", "DescribeInstances"}).Draw(t, "operation")
	return e
}

func drawScenario(t *rapid.T, line int, outcome contract.Outcome) result.Scenario {
	s := scenario(line, words().Draw(t, "name"), outcome, "")
	if outcome != contract.Passed {
		s.Reason = words().Draw(t, "reason")
	}
	for range rapid.IntRange(0, 3).Draw(t, "exchanges") {
		s.Exchanges = append(s.Exchanges, drawExchange(t))
	}
	return s
}

// drawRule draws a rule whose scenarios fit its outcome.
func drawRule(t *rapid.T, number int) result.Rule {
	outcome := rapid.SampledFrom([]contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable, contract.Known}).Draw(t, "outcome")
	level := rapid.SampledFrom([]contract.Level{contract.Required, contract.Recommended, contract.Reading}).Draw(t, "level")
	r := rule(fmt.Sprintf("BMC-REL-%02d", number), words().Draw(t, "title"), level, outcome)
	r.Operation = rapid.SampledFrom([]string{"BMC ReleaseInstances", "BMC TerminateInstance", "ZEC ReleaseInstances"}).Draw(t, "operation")
	decisive := map[contract.Outcome][]contract.Outcome{
		contract.Proved: {contract.Passed}, contract.Violated: {contract.Failed}, contract.Known: {contract.Failed},
		contract.Open: {contract.Skipped, contract.Errored}, contract.NotApplicable: {contract.Skipped},
	}[outcome]
	others := append([]contract.Outcome{contract.Passed}, decisive...)
	for i := range rapid.IntRange(1, 4).Draw(t, "scenarios") {
		choice := others
		if i == 0 {
			choice = decisive
		}
		r.Scenarios = append(r.Scenarios, drawScenario(t, 100*number+i+1, rapid.SampledFrom(choice).Draw(t, "scenario")))
	}
	if level == contract.Reading && outcome == contract.Proved {
		r.Reading = words().Draw(t, "reading")
	}
	return r
}

// drawReport draws a report with the verdict and exit code that its rules call for, or with trouble of its own.
func drawReport(t *rapid.T) *result.Report {
	var rules []result.Rule
	for i := range rapid.IntRange(1, 6).Draw(t, "rules") {
		rules = append(rules, drawRule(t, i+1))
	}
	r := of(contract.Conformant, contract.ExitOK, rules...)
	r.Target = words().Draw(t, "target")
	r.Strict = rapid.Bool().Draw(t, "strict")
	r.Commit, r.Relcon = words().Draw(t, "commit"), words().Draw(t, "relcon")
	r.Provider = contract.Provider{Name: words().Draw(t, "provider"), Version: words().Draw(t, "version"), Build: words().Draw(t, "build")}
	r.Selection = catalogue.Selection{Patterns: []string{words().Draw(t, "pattern")}}
	r.Seed = rapid.Uint64().Draw(t, "seed")
	for _, rule := range rules {
		weighs := r.Strict || rule.Level != contract.Recommended
		switch {
		case weighs && rule.Outcome == contract.Violated:
			r.Verdict, r.Exit = contract.NonConformant, contract.ExitViolated
		case weighs && rule.Outcome == contract.Open && r.Exit == contract.ExitOK:
			r.Verdict, r.Exit = contract.Incomplete, contract.ExitIncomplete
		}
	}
	if r.Exit == contract.ExitOK && count(r, contract.Proved) == 0 {
		r.Verdict, r.Exit = contract.Incomplete, contract.ExitIncomplete
	}
	if rapid.IntRange(0, 4).Draw(t, "trouble") == 0 {
		r.Verdict, r.Reason = contract.NoVerdict, words().Draw(t, "reason of the run")
		r.Exit = rapid.SampledFrom([]int{contract.ExitUnreachable, contract.ExitGuard, contract.ExitSuite, contract.ExitInterrupted}).Draw(t, "exit")
	}
	return r
}

func count(r *result.Report, outcome contract.Outcome) int {
	n := 0
	for _, rule := range r.Rules {
		if rule.Outcome == outcome {
			n++
		}
	}
	return n
}

func TestEveryTextEndsWithItsVerdict(t *testing.T) {
	ansi := regexp.MustCompile("\x1b\\[[0-9;]*m")
	verdict := regexp.MustCompile(`^(conformant|partial|incomplete|non-conformant|no verdict)(?: with \d+ known violations? \([A-Z0-9, -]+\))?: .*?(\d+) of (\d+) rules? proved`)
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		plain := text(t, r, &report.Text{})
		require.True(t, utf8.ValidString(plain))
		for _, c := range plain {
			require.True(t, c == '\n' || c == '\t' || !unicode.IsControl(c) && c != '\u202e', "%q", c)
		}
		require.Equal(t, plain, ansi.ReplaceAllString(text(t, r, &report.Text{Color: true}), ""))

		word := string(r.Verdict)
		if r.Verdict == contract.NoVerdict {
			word = "no verdict"
		}
		require.True(t, strings.HasPrefix(lastLine(plain), word+": ") || strings.HasPrefix(lastLine(plain), word+" with "), lastLine(plain))
		require.True(t, strings.HasSuffix(plain, "\n") && !strings.HasSuffix(plain, "\n\n"))
		if r.Verdict != contract.NoVerdict {
			found := verdict.FindStringSubmatch(lastLine(plain))
			require.NotNil(t, found, lastLine(plain))
			want := []string{fmt.Sprint(count(r, contract.Proved)), fmt.Sprint(len(r.Rules) - count(r, contract.NotApplicable))}
			require.Equal(t, want, found[2:])
		}
	})
}

func TestEveryTextNamesWhatIsNotProved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		plain, verbose := text(t, r, &report.Text{}), text(t, r, &report.Text{Verbose: true})
		for _, rule := range r.Rules {
			if rule.Outcome == contract.Proved {
				continue
			}
			require.Contains(t, plain, rule.ID)
			require.Contains(t, verbose, rule.ID)
			for _, scenario := range rule.Scenarios {
				if rule.Outcome == contract.Violated && scenario.Outcome != contract.Passed {
					require.Contains(t, verbose, scenario.Location)
				}
			}
		}
	})
}

func TestEveryJUnitAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		read := junit(t, r)
		requireCounts(t, read)
		want := map[string]int{}
		for _, rule := range r.Rules {
			for _, scenario := range rule.Scenarios {
				want[wantedElement(rule, scenario, r.Strict)]++
			}
		}
		got := map[string]int{}
		for _, suite := range read.Suites {
			for _, c := range suite.Cases {
				if c.Class != "relcon.run" {
					got[elementOf(c)]++
				}
			}
		}
		require.Equal(t, want, got)
		if r.Exit != contract.ExitOK {
			require.NotZero(t, read.Failures+read.Errors)
		}
	})
}

// wantedElement names the element that the case of a scenario must have.
func wantedElement(rule result.Rule, scenario result.Scenario, strict bool) string {
	excused := rule.Outcome == contract.Known || rule.Outcome == contract.NotApplicable || (rule.Level == contract.Recommended && !strict)
	switch {
	case scenario.Outcome == contract.Passed:
		return "none"
	case scenario.Outcome == contract.Errored && rule.Outcome != contract.NotApplicable:
		return "error"
	case scenario.Outcome == contract.Failed && !excused:
		return "failure"
	default:
		return "skipped"
	}
}

// elementOf names the element that a case has.
func elementOf(c testcase) string {
	switch {
	case len(c.Failures) > 0:
		return "failure"
	case len(c.Errors) > 0:
		return "error"
	case len(c.Skipped) > 0:
		return "skipped"
	default:
		return "none"
	}
}

func TestEveryJSONCanBeReadAgain(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../schemas/report/run.json")
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		data := encoded(t, "json", drawReport(t))
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(parsed))
		first, err := result.Read(bytes.NewReader(data))
		require.NoError(t, err)
		second, err := result.Read(bytes.NewReader(encoded(t, "json", first)))
		require.NoError(t, err)
		require.Equal(t, first, second)
	})
}
