package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// element is what a reader of JUnit XML may expect of one element.
type element struct {
	parents    []string
	attributes map[string]string // name to pattern
	optional   map[string]string
	text       bool
}

// dialect is the part of JUnit XML that the common readers share.
func dialect() map[string]element {
	const anything, count, seconds = `(?s).*`, `[0-9]+`, `[0-9]+\.[0-9]{3}`
	finding := element{parents: []string{"testcase"}, attributes: map[string]string{"message": `.+`}, optional: map[string]string{"type": `[a-z0-9-]+`}, text: true}
	return map[string]element{
		"testsuites": {parents: []string{""}, attributes: map[string]string{"name": `.+`, "tests": count, "failures": count, "errors": count, "time": seconds}},
		"testsuite": {parents: []string{"testsuites"}, attributes: map[string]string{"name": `.+`, "tests": count, "failures": count, "errors": count,
			"skipped": count, "time": seconds, "timestamp": `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`}},
		"properties": {parents: []string{"testsuite"}},
		"property":   {parents: []string{"properties"}, attributes: map[string]string{"name": `[A-Za-z]+`, "value": anything}},
		"testcase": {parents: []string{"testsuite"}, attributes: map[string]string{"classname": `[^.]+\.[A-Za-z0-9-]+`, "name": `.+`, "time": seconds},
			optional: map[string]string{"file": `features/[a-z0-9_/]+\.feature`, "line": `[1-9][0-9]*`}},
		"failure":    finding,
		"error":      finding,
		"skipped":    finding,
		"system-out": {parents: []string{"testcase"}, text: true},
	}
}

// requireDialect fails unless data is well-formed XML 1.0 made of known elements in known places.
func requireDialect(t require.TestingT, data []byte) {
	known := dialect()
	path := []string{""}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			requireElement(t, known, token, path[len(path)-1])
			path = append(path, token.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			inside := path[len(path)-1]
			require.True(t, known[inside].text || len(bytes.TrimSpace(token)) == 0, "text in <%s>", inside)
		}
	}
	require.Equal(t, []string{""}, path)
}

func requireElement(t require.TestingT, known map[string]element, start xml.StartElement, parent string) {
	want, found := known[start.Name.Local]
	require.True(t, found, "unknown element <%s>", start.Name.Local)
	require.Contains(t, want.parents, parent, "<%s>", start.Name.Local)
	seen := 0
	for _, attribute := range start.Attr {
		pattern, mandatory := want.attributes[attribute.Name.Local]
		if mandatory {
			seen++
		} else {
			pattern = want.optional[attribute.Name.Local]
		}
		require.NotEmpty(t, pattern, "unknown attribute %s of <%s>", attribute.Name.Local, start.Name.Local)
		require.Regexp(t, regexp.MustCompile("^(?:"+pattern+")$"), attribute.Value, "attribute %s of <%s>", attribute.Name.Local, start.Name.Local)
	}
	require.Equal(t, len(want.attributes), seen, "mandatory attributes of <%s>", start.Name.Local)
}

// The types below read JUnit XML as a reader does, without the types that wrote it.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name       string     `xml:"name,attr"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Skipped    int        `xml:"skipped,attr"`
	Time       float64    `xml:"time,attr"`
	Properties []property `xml:"properties>property"`
	Cases      []testcase `xml:"testcase"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type testcase struct {
	Class    string    `xml:"classname,attr"`
	Name     string    `xml:"name,attr"`
	Time     float64   `xml:"time,attr"`
	Failures []finding `xml:"failure"`
	Errors   []finding `xml:"error"`
	Skipped  []finding `xml:"skipped"`
	Out      string    `xml:"system-out"`
}

type finding struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

func junit(t require.TestingT, r *result.Report) suites {
	data := encoded(t, "junit", r)
	requireDialect(t, data)
	var read suites
	require.NoError(t, xml.Unmarshal(data, &read))
	return read
}

// requireCounts fails unless every count is the number of what it counts, and no case has two outcomes or shares its
// class and name with another one.
func requireCounts(t require.TestingT, read suites) {
	var tests, failures, errored int
	for _, s := range read.Suites {
		var own suite
		names := map[string]bool{}
		for _, c := range s.Cases {
			own.Failures += len(c.Failures)
			own.Errors += len(c.Errors)
			own.Skipped += len(c.Skipped)
			own.Time += c.Time
			require.LessOrEqual(t, len(c.Failures)+len(c.Errors)+len(c.Skipped), 1)
			require.False(t, names[c.Class+"\n"+c.Name], "two cases %s %s", c.Class, c.Name)
			names[c.Class+"\n"+c.Name] = true
		}
		require.Equal(t, len(s.Cases), s.Tests)
		require.Equal(t, own.Failures, s.Failures)
		require.Equal(t, own.Errors, s.Errors)
		require.Equal(t, own.Skipped, s.Skipped)
		require.Less(t, math.Abs(own.Time-s.Time), 0.001*float64(len(s.Cases)+1))
		tests, failures, errored = tests+s.Tests, failures+s.Failures, errored+s.Errors
	}
	require.Equal(t, []int{tests, failures, errored}, []int{read.Tests, read.Failures, read.Errors})
}

func (s suites) find(t *testing.T, class, name string) testcase {
	t.Helper()
	for _, suite := range s.Suites {
		for _, c := range suite.Cases {
			if c.Class == class && c.Name == name {
				return c
			}
		}
	}
	require.Fail(t, "no such case", "%s %s", class, name)
	return testcase{}
}

func TestJUnitCases(t *testing.T) {
	read := junit(t, everything())
	requireCounts(t, read)

	failed := read.find(t, "BMC ReleaseInstances.BMC-REL-02", "An instance that is running is refused").Failures[0]
	require.Equal(t, "required", failed.Type)
	require.Contains(t, failed.Message, "want 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED")
	for _, part := range []string{"bmc_release_instances.feature:20", "step: Then", `< {"requestId":"T1"}`, "documented: Zenlayer BMC", "repeat: relcon verify --target staging.yaml --allow-release zenlayer-staging --rules BMC-REL-02"} {
		require.Contains(t, failed.Text, part)
	}
	warned := read.find(t, "BMC ReleaseInstances.BMC-REL-09", "An empty list is refused")
	require.Empty(t, warned.Failures, "what does not fail the run is no failure")
	require.Regexp(t, "^warning: ", warned.Skipped[0].Message)

	hostile := read.find(t, "BMC ReleaseInstances.BMC-REL-02", "An instance that is installing is refused").Failures[0]
	require.Contains(t, hostile.Text, `got \x1b[31mred\x1b[0m ]]> & <b>, want plain`)
	excused := read.find(t, "BMC ReleaseInstances.BMC-REL-02", "An instance that is creating is refused")
	require.Empty(t, excused.Failures, "it is known, although its rule fails elsewhere, too")
	require.Regexp(t, "^known failure: ", excused.Skipped[0].Message)
	require.NotEmpty(t, read.find(t, "BMC ReleaseInstances.BMC-REL-02", "An instance that is booting is refused").Errors)
	require.Contains(t, read.find(t, "BMC TerminateInstance.BMC-TRM-03", "Shortly before the day is over").Skipped[0].Message, `"clock"`)
	require.Equal(t, "reading: nothing-released", read.find(t, "BMC ReleaseInstances.BMC-REL-13", "A batch with a running instance").Out)
	known := read.find(t, "BMC TerminateInstance.BMC-TRM-14", "An unknown instance")
	require.Equal(t, "known failure: TerminateInstance: got 403, want 404", known.Skipped[0].Message)
	require.NotEmpty(t, read.find(t, "BMC TerminateInstance.BMC-TRM-07", "A cancelled subscription stays until it expires").Skipped)
	require.Contains(t, read.find(t, "relcon.run", "run").Errors[0].Text, "i-omega", "what is left over is an error of the run")

	require.Subset(t, read.Suites[0].Properties, []property{{"verdict", "non-conformant"}, {"target", "zenlayer-staging"}, {"seed", "7"}, {"relcon", "1.2.3"}})
}

func TestJUnitIsNeverGreenWhenTheRunIsNot(t *testing.T) {
	skipped := rule("BMC-TRM-03", "It stays", contract.Required, contract.Open, scenario(1, "A day", contract.Skipped, "no clock"))
	good := conformant().Rules[0]
	elsewhere := rule("BMC-TRM-07", "A cancelled one runs on", contract.Required, contract.NotApplicable, scenario(1, "Before it expires", contract.Errored, "refused"))
	noScenario := rule("BMC-REL-04", "Several", contract.Required, contract.Proved)
	gated := of(contract.Partial, contract.ExitIncomplete, good, skipped)
	gated.Require = contract.Conformant
	for name, test := range map[string]struct {
		report *result.Report
		red    bool
	}{
		"not enough":          {gated, true},
		"conformant":          {conformant(), false},
		"partial":             {of(contract.Partial, contract.ExitOK, good, skipped), false},
		"another reading":     {of(contract.Conformant, contract.ExitOK, good, elsewhere), false},
		"nothing ran":         {unreachable(), true},
		"nothing was chosen":  {of(contract.Conformant, contract.ExitOK), true},
		"usage":               {of(contract.NoVerdict, contract.ExitUsage), true},
		"only skipped":        {of(contract.Incomplete, contract.ExitIncomplete, skipped), true},
		"left over":           {of(contract.Conformant, contract.ExitLeftover, good), true},
		"guard":               {of(contract.Conformant, contract.ExitGuard, good), true},
		"interrupted":         {of(contract.NoVerdict, contract.ExitInterrupted, good), true},
		"nothing proves it":   {of(contract.Conformant, contract.ExitOK, good, noScenario), true},
		"violated by nothing": {of(contract.NonConformant, contract.ExitViolated, rule("BMC-REL-04", "Several", contract.Required, contract.Violated)), true},
		"open by nothing":     {of(contract.Incomplete, contract.ExitIncomplete, rule("BMC-REL-04", "Several", contract.Required, contract.Open)), true},
	} {
		t.Run(name, func(t *testing.T) {
			read := junit(t, test.report)
			requireCounts(t, read)
			require.NotZero(t, read.Tests)
			require.Equal(t, test.red, read.Failures+read.Errors > 0)
		})
	}
}

func TestJUnitTellsWhyThereIsNoVerdict(t *testing.T) {
	read := junit(t, unreachable())
	run := read.find(t, "relcon.run", "run")
	require.Contains(t, run.Errors[0].Message, "connection refused")
	require.Equal(t, "exit-4", run.Errors[0].Type)
}

func TestJUnitTellsSameNamesApart(t *testing.T) {
	one, two := scenario(1, "A release", contract.Passed, ""), scenario(1, "A release", contract.Passed, "")
	two.Product = contract.ZEC
	read := junit(t, of(contract.Conformant, contract.ExitOK, rule("ZC-ENV-01", "Success", contract.Required, contract.Proved, one, two)))
	requireCounts(t, read)
	require.Equal(t, 2, read.Tests)
}

func TestJUnitShortensMessagesButNotTexts(t *testing.T) {
	long := "got " + strings.Repeat("x", 5000) + " end"
	read := junit(t, of(contract.NonConformant, contract.ExitViolated,
		rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, scenario(1, "A release", contract.Failed, long))))
	failure := read.Suites[0].Cases[0].Failures[0]
	require.Less(t, len(failure.Message), 600)
	require.Contains(t, failure.Text, long)
}
