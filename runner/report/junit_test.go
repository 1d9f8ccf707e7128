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

// dialect is the part of JUnit XML that the common readers share: what stands in what, and what each attribute looks like.
// An attribute that may be left out has a ?, and an element that may hold text a #.
func dialect() map[string]string {
	const count, seconds = `[0-9]+`, `[0-9]+\.[0-9]{3}`
	all := map[string]string{
		"/testsuites": "", "/testsuites@name": `.+`, "/testsuites@tests": count, "/testsuites@failures": count, "/testsuites@errors": count,
		"/testsuites@time":     seconds,
		"testsuites/testsuite": "", "testsuites/testsuite@name": `.+`, "testsuites/testsuite@tests": count, "testsuites/testsuite@failures": count,
		"testsuites/testsuite@errors": count, "testsuites/testsuite@skipped": count, "testsuites/testsuite@time": seconds,
		"testsuites/testsuite@timestamp": `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`,
		"testsuite/properties":           "", "properties/property": "", "properties/property@name": `[A-Za-z]+`, "properties/property@value": `(?s).*`,
		"testsuite/testcase": "", "testsuite/testcase@classname": `[^.]+\.[A-Za-z0-9-]+`, "testsuite/testcase@name": `.+`, "testsuite/testcase@time": seconds,
		"testcase/system-out": "#",
	}
	for _, finding := range []string{"testcase/failure", "testcase/error", "testcase/skipped"} {
		all[finding], all[finding+"@message"], all[finding+"@type?"] = "#", `.+`, `[a-z0-9-]+`
	}
	return all
}

// requireDialect fails unless data is well-formed XML 1.0 made of known elements in known places.
func requireDialect(t require.TestingT, data []byte) {
	known, path := dialect(), []string{"", ""} // the names around, and where the last of them stands
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			place := path[len(path)-1] + "/" + token.Name.Local
			require.Contains(t, known, place)
			seen := 0
			for _, attribute := range token.Attr {
				pattern, mandatory := known[place+"@"+attribute.Name.Local]
				if mandatory {
					seen++
				} else {
					pattern = known[place+"@"+attribute.Name.Local+"?"]
				}
				require.NotEmpty(t, pattern, "%s: unknown attribute %s", place, attribute.Name.Local)
				require.Regexp(t, regexp.MustCompile("^(?:"+pattern+")$"), attribute.Value, "%s@%s", place, attribute.Name.Local)
			}
			for name := range known {
				if strings.HasPrefix(name, place+"@") && !strings.HasSuffix(name, "?") {
					seen--
				}
			}
			require.Zero(t, seen, "%s lacks an attribute", place)
			path = append(path, token.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			inside := path[len(path)-2] + "/" + path[len(path)-1]
			require.True(t, known[inside] == "#" || len(bytes.TrimSpace(token)) == 0, "text in %s", inside)
		}
	}
	require.Len(t, path, 2)
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

func TestJUnitIsNeverGreenWhenTheRunIsNot(t *testing.T) {
	skipped := rule("BMC-TRM-03", "It stays", contract.Required, contract.Open, scenario(1, "A day", contract.Skipped, "no clock"))
	good := conformant().Rules[0]
	elsewhere := rule("BMC-TRM-07", "A cancelled one runs on", contract.Required, contract.NotApplicable, scenario(1, "Before it expires", contract.Errored, "refused"))
	noScenario := rule("BMC-REL-04", "Several", contract.Required, contract.Proved)
	for name, test := range map[string]struct {
		report *result.Report
		red    bool
	}{
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
