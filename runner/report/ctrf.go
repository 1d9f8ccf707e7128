package report

import (
	"io"
	"math"
	"path"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// The members below are those of CTRF 0.0, the Common Test Report Format of ctrf.io.

type ctrfReport struct {
	Format    string      `json:"reportFormat"`
	Version   string      `json:"specVersion"`
	Timestamp string      `json:"timestamp"`
	Generator string      `json:"generatedBy"`
	Results   ctrfResults `json:"results"`
}

type ctrfResults struct {
	Tool        ctrfTool       `json:"tool"`
	Summary     ctrfSummary    `json:"summary"`
	Tests       []ctrfTest     `json:"tests"`
	Environment map[string]any `json:"environment"`
}

type ctrfTool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

type ctrfSummary struct {
	Tests    int            `json:"tests"`
	Passed   int            `json:"passed"`
	Failed   int            `json:"failed"`
	Skipped  int            `json:"skipped"`
	Pending  int            `json:"pending"`
	Other    int            `json:"other"`
	Suites   int            `json:"suites"`
	Start    int64          `json:"start"` // milliseconds since 1970
	Stop     int64          `json:"stop"`
	Duration int64          `json:"duration"`
	Extra    map[string]any `json:"extra"`
}

type ctrfTest struct {
	Name     string   `json:"name"`
	Status   string   `json:"status"`
	Raw      string   `json:"rawStatus"`
	Duration int64    `json:"duration"` // milliseconds
	Suite    []string `json:"suite"`
	Tags     []string `json:"tags,omitempty"`
	File     string   `json:"filePath,omitempty"`
	Line     int      `json:"line,omitempty"`
	Message  string   `json:"message,omitempty"`
	Trace    string   `json:"trace,omitempty"`
}

// writeCTRF writes the cases of the JUnit report, so that both tell the same. CTRF knows no errors: one is a failure, for
// readers gate on failures alone, and its raw status tells it apart.
func writeCTRF(w io.Writer, r *result.Report) error {
	start := r.Started.UnixMilli()
	took := int64(math.Round(max(0, r.DurationMs)))
	report := ctrfReport{Format: "CTRF", Version: "0.0.0", Timestamp: r.Started.UTC().Format(time.RFC3339), Generator: "relcon"}
	results := &report.Results
	results.Tool = ctrfTool{"relcon", contract.Printable(r.Relcon)}
	results.Environment = map[string]any{"testEnvironment": contract.Printable(r.Target)}
	for member, text := range map[string]string{"appName": r.Provider.Name, "appVersion": r.Provider.Version, "buildName": r.Provider.Build} {
		if text != "" {
			results.Environment[member] = oneLine(text)
		}
	}
	results.Tests = []ctrfTest{}
	suites := junitReport(r).Suites
	for _, suite := range suites {
		for _, c := range suite.Cases {
			results.Tests = append(results.Tests, ctrfOf(suite.Name, c))
		}
	}
	s := &results.Summary
	*s = ctrfSummary{Tests: len(results.Tests), Suites: len(suites), Start: start, Stop: start + took, Duration: took, Extra: map[string]any{}}
	for _, test := range results.Tests {
		switch test.Status {
		case "passed":
			s.Passed++
		case "failed":
			s.Failed++
		default:
			s.Skipped++
		}
	}
	for _, property := range junitProperties(r) {
		s.Extra[property.Name] = property.Value
	}
	return result.WriteValue(w, report)
}

func ctrfOf(suite string, c junitCase) ctrfTest {
	_, id := path.Split(strings.ReplaceAll(c.Classname, ".", "/"))
	t := ctrfTest{Name: c.Name, Status: "passed", Raw: "passed", Duration: int64(math.Round(c.milliseconds)), Suite: []string{suite, id}, Tags: []string{id}, File: c.File, Line: c.Line}
	for _, each := range []struct {
		what        *junitResult
		status, raw string
	}{{c.Failure, "failed", "failed"}, {c.Error, "failed", "error"}, {c.Skipped, "skipped", "skipped"}} {
		if each.what != nil {
			t.Status, t.Raw, t.Message, t.Trace = each.status, each.raw, each.what.Message, each.what.Text
		}
	}
	return t
}
