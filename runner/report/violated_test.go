package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func TestOnlyWhatWeighsIsAFailure(t *testing.T) {
	warned := rule("ZC-ENV-07", "UTF-8", contract.Recommended, contract.Violated, scenario(2, "Mark", contract.Failed, "got a mark"))
	r := of(contract.Conformant, contract.ExitOK, warned)
	require.Regexp(t, "(?m)^WARN  ZC-ENV-07", text(t, r, &report.Text{}))
	r.Strict = true
	require.Regexp(t, "(?m)^FAIL  ZC-ENV-07", text(t, r, &report.Text{}))
	require.Regexp(t, "repeat: relcon verify .*--rules ZC-ENV-07 --strict", text(t, r, &report.Text{}))
}

func TestHundredsOfFailuresStayReadable(t *testing.T) {
	var rules []result.Rule
	for i := range 45 {
		var failed []result.Scenario
		for j := range 10 {
			failed = append(failed, scenario(10*i+j+1, fmt.Sprintf("Case %d", j), contract.Failed, fmt.Sprintf("got %d", j), release(200, strings.Repeat("x", 5000))))
		}
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), "A rule", contract.Required, contract.Violated, failed...))
	}
	r := of(contract.NonConformant, contract.ExitViolated, rules...)
	short := text(t, r, &report.Text{})
	require.Equal(t, 10, strings.Count(short, "repeat: "), "causes in full: what was got differs")
	require.Equal(t, 10, strings.Count(short, "step: "), "one example each")
	for i := 1; i < len(rules); i++ {
		require.Contains(t, short, "      also "+rules[i].ID+"  "+rules[i].Scenarios[0].Location, "the first cause names a scenario of each rule")
	}
	require.Equal(t, 9, strings.Count(short, "and 39 more failures"), "the other causes need not name them again")
	require.Regexp(t, `(?m)^FAIL  45 rules:  got 3$`, short)
	require.Contains(t, short, "      BMC-REL-01…45\n")
	require.Contains(t, short, "(4600 more bytes)")
	require.Less(t, strings.Count(short, "\n"), 400)

	long := text(t, r, &report.Text{Verbose: true})
	require.Equal(t, 10, strings.Count(long, "repeat: "))
	require.Equal(t, 450, strings.Count(long, "step: "))
	require.NotContains(t, long, "more bytes")
	for _, rule := range rules {
		for _, scenario := range rule.Scenarios {
			require.Contains(t, long, scenario.Location)
		}
	}
}

// What is red or open by one cause is told once: one example, and the first scenario of each rule.
func TestOneCauseIsToldOnce(t *testing.T) {
	const reason = `instance "alpha": got RELEASING after 500ms, want released`
	begins := scenario(90, "No begin", contract.Errored, `arranging instance "past": `+reason)
	var rules []result.Rule
	for i := range 8 {
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), "A rule", contract.Required, contract.Violated,
			scenario(10*i+1, "Case", contract.Failed, reason), scenario(10*i+2, "Further case", contract.Failed, reason+" in documented steps")))
	}
	rules[3].Scenarios = append(rules[3].Scenarios, begins)
	rules = append(rules, rule("BMC-TRM-01", "Open by it", contract.Required, contract.Open, begins), rule("BMC-TRM-02", "Open otherwise", contract.Required, contract.Open, begins,
		scenario(91, "No network", contract.Errored, "the network is gone")))
	r := of(contract.NonConformant, contract.ExitViolated, rules...)
	short := text(t, r, &report.Text{})
	require.Equal(t, 1, strings.Count(short, "repeat: "))
	for i := 1; i < 8; i++ {
		require.Regexp(t, fmt.Sprintf(`(?m)^      also BMC-REL-%02d  features/zenlayer/bmc_release_instances.feature:%d1 `, i+1, i), short)
	}
	require.Contains(t, short, "      and 8 more failures: --verbose has all\n      there, too: instance \"…\": got RELEASING after …, want released in\n")
	require.Contains(t, short, "      no verdict in 3 scenarios of BMC-REL-04, BMC-TRM-01, BMC-TRM-02, which\n      could not begin for the same reason:\n")
	require.Contains(t, short, "      open BMC-TRM-01  features/zenlayer/bmc_release_instances.feature:90  No\n")
	require.NotContains(t, short, "ERROR BMC-TRM-01")
	require.Contains(t, short, "ERROR BMC-TRM-02")

	long := text(t, r, &report.Text{Verbose: true})
	require.Equal(t, 16, strings.Count(long, "step: "), "all of them")
	require.Equal(t, 3, strings.Count(long, "bmc_release_instances.feature:90"))
}

// More causes than can be read get a line each.
func TestManyCausesStayReadable(t *testing.T) {
	var rules []result.Rule
	for i := range 26 {
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), "A rule", contract.Required, contract.Violated,
			scenario(i+1, "Case", contract.Failed, "got "+string(rune('a'+i)))))
	}
	short := text(t, of(contract.NonConformant, contract.ExitViolated, rules...), &report.Text{})
	require.Equal(t, 10, strings.Count(short, "repeat: "))
	require.Contains(t, short, "16 more causes, one line each")
	require.Contains(t, short, "\nFAIL  got z: BMC-REL-26\n")
}

func TestExchangesThatExplain(t *testing.T) {
	binary := release(200, "/wD+")
	binary.Response.Encoding = "base64"
	lost := release(0, "")
	for name, test := range map[string]struct {
		exchanges []result.Exchange
		want      []string
	}{
		"none":                         {nil, nil},
		"a release":                    {[]result.Exchange{release(200, "{}")}, []string{"ReleaseInstances"}},
		"only reading":                 {[]result.Exchange{describe(), describe()}, []string{"DescribeInstances"}},
		"release, then reading twice":  {[]result.Exchange{describe(), release(200, "{}"), describe(), describe()}, []string{"ReleaseInstances", "DescribeInstances"}},
		"the last thing was a release": {[]result.Exchange{release(200, "{}"), describe(), release(200, "{}")}, []string{"ReleaseInstances"}},
	} {
		t.Run(name, func(t *testing.T) {
			failed := scenario(1, "A case", contract.Failed, "got 200", test.exchanges...)
			got := text(t, of(contract.NonConformant, 1, rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, failed)), &report.Text{})
			var shown []string
			for line := range strings.Lines(got) {
				if _, operation, found := strings.Cut(strings.TrimSpace(line), "/api/v2/bmc  ("); found {
					shown = append(shown, strings.TrimSuffix(operation, ")"))
				}
			}
			require.Equal(t, test.want, shown)
		})
	}
	failed := []result.Scenario{scenario(1, "One", contract.Failed, "got noise", binary), scenario(2, "Two", contract.Failed, "got nothing", lost)}
	got := text(t, of(contract.NonConformant, 1, rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, failed...)), &report.Text{})
	require.Contains(t, got, "< 3 bytes, base64: /wD+\n")
	require.Contains(t, got, "< nothing came back\n")
}

func TestBodiesAreCutBetweenCharacters(t *testing.T) {
	for ahead := range 4 {
		body := strings.Repeat("x", ahead) + strings.Repeat("機", 400)
		failed := scenario(1, "A case", contract.Failed, "got 200", release(200, body))
		got := text(t, of(contract.NonConformant, 1, rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, failed)), &report.Text{Width: 1000})
		found := regexp.MustCompile(`(?m)^ +< (x*機+) … \((\d+) more bytes\)$`).FindStringSubmatch(got)
		require.NotNil(t, found, got)
		require.Equal(t, fmt.Sprint(len(body)-len(found[1])), found[2])
		require.InDelta(t, 400, len(found[1]), 3)
	}
}

// A long clause is wrapped: no line of a headline is wider than the terminal.
func TestALongClauseIsWrapped(t *testing.T) {
	const clause = "A request names at most 100 instances: one with 101 is refused, and none of them is released by it"
	r := everything()
	for i := range r.Rules {
		r.Rules[i].Title = clause
	}
	printed := text(t, r, &report.Text{})
	require.Contains(t, printed, "FAIL  BMC-REL-02  A request names at most 100 instances: one with 101   required\n"+
		"                  is refused, and none of them is released by it\n")
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, "FAIL") || strings.HasPrefix(line, "WARN") || strings.Contains(line, "names at most") {
			require.LessOrEqual(t, len([]rune(strings.TrimSuffix(line, "\n"))), 80, line)
		}
	}
}
