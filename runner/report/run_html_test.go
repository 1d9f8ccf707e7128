package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// The elements and attributes of the page are those of the template, whatever the texts are.
func TestTheRunPageEscapesEveryText(t *testing.T) {
	tame := func(draw func(place string) string) *result.Report {
		r := everything()
		r.Target, r.TargetFile, r.Reason, r.Relcon, r.Truncated, r.Sweep = draw("target"), draw("file"), draw("reason"), draw("relcon"), draw("truncated"), draw("sweep")
		r.Leftovers[0].Reason = draw("leftover")
		for i := range r.Rules {
			rule := &r.Rules[i]
			rule.Title, rule.Source = draw("title"), draw("source")
			for j := range rule.Findings {
				rule.Findings[j].Got = draw("got")
			}
			for j := range rule.Scenarios {
				s := &rule.Scenarios[j]
				s.Steps = []result.Step{{Text: draw("step"), Outcome: contract.Passed}}
				s.Step, s.Events = draw("failed step"), []result.Event{{State: "instances", Text: draw("event")}}
				if s.Reason != "" {
					s.Reason = draw("why")
				}
				for k := range s.Exchanges {
					e := &s.Exchanges[k]
					e.Request.URL, e.Request.Body, e.Response.Body = draw("url"), draw("body"), draw("answer")
					e.Response.Header = map[string]string{"X-A": draw("header")}
				}
			}
		}
		return r
	}
	n := 0
	unlike := func(string) string { n++; return strings.Repeat("x", n%20+1) + strings.Repeat("y", n/20) } // no digits, which fold
	shape := func(r *result.Report) ([]string, []string) { return tags(string(encoded(t, "html", r))) }
	// Causes are folded by their texts, so the tame page has texts that fold in no way; the hostile one is made to be alike.
	want, _ := shape(tame(unlike))
	for _, hostile := range []string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onclick='alert(1)", "</style></title>",
		"javascript:alert(1)", "{{.}}", "<!--", "]]>", "\x00\u202e<b>"} {
		n = 0 // no two texts are alike
		got, links := shape(tame(func(place string) string { return unlike(place) + " " + hostile }))
		require.Equal(t, want, got, hostile)
		for _, link := range links {
			require.True(t, strings.HasPrefix(link, "#"), link)
		}
	}
}

func TestTheRunPageStandsAlone(t *testing.T) {
	page := string(encoded(t, "html", everything()))
	require.NotRegexp(t, `(?i)<[^>]*\s(src|action|srcset)=|<(link|base|iframe|object)|url\(|@import`, page)
	require.Contains(t, page, "default-src 'none'")
	require.NotContains(t, page, "ZgotmplZ")
	for _, rule := range everything().Rules {
		require.Contains(t, page, ` id="`+rule.ID+`"`)
	}
	require.Contains(t, page, `curl -X POST https://staging.example.com/api/v2/bmc -H &#34;Authorization: $AUTHORIZATION&#34; -H &#39;X-Zc-Action: ReleaseInstances&#39; --data-raw &#39;{&#34;instanceIds&#34;:[&#34;i-alpha&#34;]}&#39;`)
}

// The page holds each rule and scenario with what it came to, once.
func TestEveryRunPageTellsWhatCame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		page := string(encoded(t, "html", r))
		scenarios := map[contract.Outcome]int{}
		for _, rule := range r.Rules {
			require.Equal(t, 1, strings.Count(page, fmt.Sprintf(`<details class="rule %s" id="%s"`, rule.Outcome, rule.ID)))
			for _, scenario := range rule.Scenarios {
				scenarios[scenario.Outcome]++
			}
		}
		for _, outcome := range []contract.Outcome{contract.Passed, contract.Failed, contract.Skipped, contract.Errored} {
			require.Equal(t, scenarios[outcome], strings.Count(page, fmt.Sprintf(`<summary><span class="badge %s">`, outcome)))
		}
	})
}

// A page of 10,000 scenarios is one that a browser opens at once.
func TestAPageOfManyScenariosIsSmall(t *testing.T) {
	var rules []result.Rule
	for i := range 100 {
		var scenarios []result.Scenario
		for j := range 100 {
			s := scenario(j+1, fmt.Sprintf("A scenario with a name of the usual length, and of number %d", j), contract.Passed, "", release(200, strings.Repeat("x", 5000)))
			s.AtMs = float64(100*i + j)
			for range 6 {
				s.Steps = append(s.Steps, result.Step{Text: `Then the request is refused with 403 "OPERATION_DENIED"`, Outcome: contract.Passed})
			}
			scenarios = append(scenarios, s)
		}
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i), "A rule", contract.Required, contract.Proved, scenarios...))
	}
	page := encoded(t, "html", of(contract.Conformant, contract.ExitOK, rules...))
	require.Less(t, len(page), 12<<20)
}
