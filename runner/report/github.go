package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

const mostAnnotations = 10 // of one step that GitHub shows

// Annotate writes the rules that decide the verdict as commands of GitHub Actions, which shows each at its feature file and line:
// at most ten, and how many more there are. A run that did not end well without them is told in one.
func Annotate(w io.Writer, r *result.Report) error {
	var b strings.Builder
	weighing := only(r.With(contract.Violated), r.Weighs)
	for _, rule := range weighing[:min(len(weighing), mostAnnotations)] {
		location, told := rule.Location, rule.Why()
		if failed := rule.With(contract.Failed); len(failed) > 0 {
			location, told = failed[0].Location, failed[0].Name+": "+failed[0].Reason
		}
		file, line := placeOf(cmp.Or(location, rule.Location))
		fmt.Fprintf(&b, "::error file=%s,line=%d,title=%s::%s\n", inProperty(file), max(1, line), inProperty(rule.ID+": "+rule.Title), inData(told))
	}
	if left := len(weighing) - mostAnnotations; left > 0 {
		fmt.Fprintf(&b, "::notice title=relcon::%s\n", inData(contract.Plural(left, "more rule")+" violated: the report has all"))
	}
	if len(weighing) == 0 && r.Exit != contract.ExitOK {
		fmt.Fprintf(&b, "::error title=relcon::%s\n", inData(verdictLine(r)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inData makes one line of a text, in which nothing is a command.
func inData(text string) string {
	return strings.ReplaceAll(shorten(oneLine(text), reasonLimit), "%", "%25")
}

// inProperty does the same for a property, which a comma or a colon would end.
func inProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(inData(text))
}
