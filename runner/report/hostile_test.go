package report_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// A text of a provider must not command the terminal that shows a report, whatever the format of the report is.
func TestNoFormatWritesAControlCharacter(t *testing.T) {
	t.Parallel()
	const hostile = "before \x1b[2J\x1b]0;title\a\b\x00\x7f\u0085\u009b\u202e\rafter"
	failed := scenario(7, "a scenario "+hostile, contract.Failed, "got "+hostile)
	failed.Exchanges = []result.Exchange{release(403, hostile)}
	violated := rule("BMC-REL-01", "a rule "+hostile, contract.Required, contract.Violated)
	violated.Scenarios = []result.Scenario{failed}
	r := of(contract.NonConformant, contract.ExitViolated, violated)
	r.Target = hostile
	for _, format := range report.RunFormats().Names() {
		written := string(encoded(t, format, r))
		require.True(t, strings.Contains(written, "before"), "the format %s does not show the text at all", format)
		require.True(t, utf8.ValidString(written), format)
		for _, c := range written {
			if c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c)) {
				t.Errorf("the format %s writes %U of a provider's text: write the text through contract.Printable", format, c)
			}
		}
	}
}
