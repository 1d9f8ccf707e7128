package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/result"
)

func TestEveryMarkdownTellsTheCounts(t *testing.T) {
	total := regexp.MustCompile(`(?m)^\| \*\*total\*\* \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$`)
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		text := string(encoded(t, "markdown", r))
		found := total.FindStringSubmatch(text)
		require.NotNil(t, found, text)
		for i, outcome := range []contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable, contract.Known} {
			require.Equal(t, fmt.Sprint(count(r, outcome)), found[i+1])
		}
		for _, rule := range r.Rules {
			if rule.Outcome != contract.Proved {
				require.Contains(t, text, rule.ID)
			}
		}
		require.Equal(t, r.Exit == contract.ExitOK, strings.HasPrefix(text, "## ✅ "))
	})
}

// What a provider says is text: it opens no block, no tag, no mention and no link, and closes none of ours.
func TestMarkdownOfAHostileProviderIsText(t *testing.T) {
	hostile := "````\n</details><script>x</script>\n# big @all [a](http://b) | c ![i](j)"
	failed := scenario(1, hostile, contract.Failed, hostile, release(200, hostile))
	r := of(contract.NonConformant, contract.ExitViolated, rule("BMC-REL-02", hostile, contract.Required, contract.Violated, failed))
	r.Target = hostile
	text := string(encoded(t, "markdown", r))
	fence, open := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(ticks) >= 3:
			fence = ticks
			require.Equal(t, "text", strings.TrimPrefix(line, ticks))
		case fence != "" && line == fence:
			fence = ""
		case fence == "":
			require.NotContains(t, line, "<script")
			require.NotContains(t, line, " @all")
			require.NotContains(t, line, "](http")
			require.Contains(t, []string{"", "<details>", "</details>"}, regexp.MustCompile(`</?details>`).FindString(line))
			require.False(t, strings.HasPrefix(line, "# "))
			open += strings.Count(line, "<details>") - strings.Count(line, "</details>")
		}
	}
	require.Empty(t, fence, "every block is closed")
	require.Zero(t, open, "every <details> is closed, and by us")
}

func TestMarkdownFitsIntoAStepSummary(t *testing.T) {
	var rules []result.Rule
	for i := range 99 {
		var failed []result.Scenario
		for j := range 10 {
			failed = append(failed, scenario(j+1, strings.Repeat("name ", 100), contract.Failed, "got "+string(rune('a'+i))+string(rune('a'+j))+strings.Repeat("x", 2000)))
		}
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), strings.Repeat("A rule ", 200), contract.Required, contract.Violated, failed...))
	}
	r := of(contract.NonConformant, contract.ExitViolated, rules...)
	r.Leftovers = []result.Leftover{{Product: contract.BMC, InstanceID: "i-omega", Reason: "still listed"}}
	text := string(encoded(t, "markdown", r))
	require.LessOrEqual(t, len(text), 1<<20)
	require.Greater(t, len(text), 1<<19)
	require.Contains(t, text, "i-omega")
	require.Regexp(t, `(?m)^Left out: \d+ sections?\. A summary has at most 1 MiB\. The JSON report has all\.$`, text)
}
