package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
)

// Whoever has a report, in whatever format, knows what it is about.
func TestEveryFormatTellsWhatItIsAbout(t *testing.T) {
	r := everything()
	whole := map[string]string{"text": text(t, r, &report.Text{})}
	for _, format := range report.RunFormats().Names() {
		whole[format] = string(encoded(t, format, r))
	}
	for format, written := range whole {
		written = strings.NewReplacer("\n", " ", `\`, "", "&#34;", `"`).Replace(written)
		for _, part := range []string{r.Relcon, r.Commit[:12], r.Contract.Digest[7:19], "153", r.Provider.Name, r.Provider.Version, r.Provider.Build, "BMC-*,ZC-*", "!BMC-REL-16"} {
			require.Contains(t, written, part, "the format %s does not tell what its report is about: write identity(r) first, as the other formats do", format)
		}
		require.Regexp(t, `2/4|"index": 2,\s+"of": 4`, written, "the format %s does not tell the shard: write identity(r) first, as the other formats do", format)
	}
}
