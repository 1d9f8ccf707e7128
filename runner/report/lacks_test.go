package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
)

// Of many lines that a pool lacks, a text shows some, and where the others are; the JSON report has all.
func TestManyLacksAreToldInShort(t *testing.T) {
	r := conformant()
	for i := range 30 {
		r.Lacks = append(r.Lacks, fmt.Sprintf("to accounts: line %d.", i))
	}
	short := text(t, r, &report.Text{})
	require.Equal(t, 8, strings.Count(short, "to accounts: line "))
	require.Contains(t, short, "line 7.\n  and 22 more lines: relcon plan --verbose lists all\n")
	require.Equal(t, 30, strings.Count(text(t, r, &report.Text{Verbose: true}), "to accounts: line "))
}
