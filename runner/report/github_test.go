package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func annotations(t require.TestingT, r *result.Report) []string {
	var out bytes.Buffer
	require.NoError(t, report.Annotate(&out, r))
	return strings.SplitAfter(out.String(), "\n")
}

func TestViolatedRulesAreAnnotatedAtTheirPlace(t *testing.T) {
	one := rule("BMC-REL-02", "100%: a, b", contract.Required, contract.Violated, scenario(20, "A name", contract.Failed, "got 5%\n::error::x, want: y"))
	warned := rule("BMC-REL-03", "A warning", contract.Recommended, contract.Violated, scenario(21, "A name", contract.Failed, "got a"))
	look := rule("BMC-REL-04", "The first look", contract.Required, contract.Violated)
	look.Location, look.Reason = "features/zenlayer/envelope.feature:7", "it was refused"
	require.Equal(t, []string{
		"::error file=features/zenlayer/bmc_release_instances.feature,line=20,title=BMC-REL-02%3A 100%25%3A a%2C b::A name: got 5%25; :\\x3aerror::x, want: y\n",
		"::error file=features/zenlayer/envelope.feature,line=7,title=BMC-REL-04%3A The first look::it was refused\n", "",
	}, annotations(t, of(contract.NonConformant, contract.ExitViolated, one, warned, look)))
	require.Equal(t, []string{""}, annotations(t, conformant()))
	require.Equal(t, []string{"::error title=relcon::no verdict: bmc endpoint https://staging.example.com: connection refused; exit 4 (the target could not be reached, or its answers are not this API)\n", ""}, annotations(t, unreachable()))
}

func TestAtMostTenRulesAreAnnotated(t *testing.T) {
	var rules []result.Rule
	for i := range 12 {
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), "A rule", contract.Required, contract.Violated, scenario(i+1, "A name", contract.Failed, "got a")))
	}
	lines := annotations(t, of(contract.NonConformant, contract.ExitViolated, rules...))
	require.Len(t, lines, 12)
	require.Contains(t, lines[9], "BMC-REL-10")
	require.Equal(t, "::notice title=relcon::2 more rules violated: the report has all\n", lines[10])
}

// Whatever a provider answers, a line is the command that it begins with, and there is no second one in it.
func TestNoAnswerIsACommand(t *testing.T) {
	line := regexp.MustCompile(`^::(?:error file=[^,:]*,line=[0-9]+,|error |notice )title=[^,:]*::[^\n\r]*\n$`)
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		for i := range r.Rules {
			r.Rules[i].Title += rapid.SampledFrom([]string{"\n::set-output name=x::y", "##[add-path]x", "::", ",file=x", " ::stop-commands::x"}).Draw(t, "order")
		}
		for _, each := range annotations(t, r) {
			require.True(t, each == "" || line.MatchString(each), each)
			require.NotContains(t, each, "##")
		}
	})
}
