package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"relcon/runner/result"
)

// The elements below are those that the readers of JUnit XML have in common: Jenkins (schema junit-10 of its xUnit
// plugin), GitLab, the test reporters of GitHub, and what pytest writes as "xunit2".

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Classname string       `xml:"classname,attr"`
	Name      string       `xml:"name,attr"`
	Time      string       `xml:"time,attr"`
	File      string       `xml:"file,attr,omitempty"`
	Line      int          `xml:"line,attr,omitempty"`
	Failure   *junitResult `xml:"failure"`
	Error     *junitResult `xml:"error"`
	Skipped   *junitResult `xml:"skipped"`
	SystemOut *junitText   `xml:"system-out"`

	milliseconds float64
	rule         result.Rule      // zero for the run itself
	scenario     *result.Scenario // nil where the case is of none
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

func writeJUnit(w io.Writer, r *result.Report) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(junitReport(r)); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// seconds writes milliseconds as seconds. A number that is none, or below zero, becomes zero.
func seconds(milliseconds float64) string {
	if !(milliseconds > 0) {
		milliseconds = 0
	}
	return fmt.Sprintf("%.3f", milliseconds/1000)
}

// count adds up the cases of the suite.
func (s *junitSuite) count() {
	var milliseconds float64
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		milliseconds += c.milliseconds
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	s.Time = seconds(milliseconds)
}
