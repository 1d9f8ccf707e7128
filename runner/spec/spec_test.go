package spec

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// sources are the contract, with a report in which two rules have scenarios.
func sources(t *testing.T, foreign string) Sources {
	t.Helper()
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	races, err := catalogue.Races()
	require.NoError(t, err)
	exchange := result.Exchange{
		Operation: "ReleaseInstances", Request: result.Request{Method: "POST", URL: "https://staging.example.com/" + foreign, Body: foreign},
		Response: result.Response{Status: 403, Header: map[string]string{"X-A": foreign}, Body: foreign},
	}
	scenario := func(outcome contract.Outcome) []result.Scenario {
		return []result.Scenario{{Name: "A scenario " + foreign, Outcome: outcome, Reason: foreign, Exchanges: []result.Exchange{exchange}}}
	}
	return Sources{
		Suite: suite, Races: races, Faults: append(reference.Faults(), reference.RaceFaults()...), Language: "en", Version: "v1", Digest: "sha256:0123456789abcdef",
		Report: &result.Report{Target: "staging " + foreign, Verdict: contract.NonConformant, Exit: contract.ExitViolated, Truncated: foreign, Contract: result.Contract{Digest: "sha256:fedcba9876543210"}, Provider: contract.Provider{Name: "acme" + foreign, Version: "2"}, Rules: []result.Rule{
			{ID: "BMC-REL-06", Outcome: contract.Violated, Scenarios: scenario(contract.Failed)},
			{ID: "BMC-TRM-06", Outcome: contract.Proved, Reading: "cancels", Scenarios: scenario(contract.Passed)},
			{ID: "OLD-01", Outcome: contract.Proved},
		}},
		Proof: &result.Proof{Faults: []result.FaultProof{{ID: "bmc-rel-06-accepts-101", Killed: true}}},
	}
}

// some leaves rules out, for a test that does not need them all.
func some(s Sources) Sources {
	suite := *s.Suite
	suite.Rules = slices.DeleteFunc(slices.Clone(suite.Rules), func(r catalogue.Rule) bool {
		return r.ID != "BMC-REL-06" && r.ID != "BMC-TRM-06" && r.ID != "BMC-REL-01"
	})
	s.Suite = &suite
	return s
}

func pageOf(t *testing.T, s Sources) string {
	t.Helper()
	var page strings.Builder
	require.NoError(t, Write(&page, s))
	return page.String()
}

// section cuts the part of a rule out of a page.
func section(t *testing.T, page, id string) string {
	t.Helper()
	from := strings.Index(page, `<article class="rule" id="`+id+`"`)
	require.Positive(t, from, id)
	return page[from : from+strings.Index(page[from:], "</article>")]
}

func TestThePageHoldsTheWholeContract(t *testing.T) {
	t.Parallel()
	s := sources(t, "")
	page := pageOf(t, s)
	for _, rule := range s.rules() {
		shown := section(t, page, rule.ID)
		require.Contains(t, shown, `<a class="id" href="#`+rule.ID+`">`)
		for _, want := range []string{rule.Title, rule.Chinese, sourceInChinese(rule.Source)} {
			require.Contains(t, shown, text{want, want}.html(), rule.ID)
		}
		require.Equal(t, len(rule.Outlines), strings.Count(shown, `<section class="scene">`), rule.ID)
		for _, reading := range rule.Readings {
			require.Contains(t, shown, text{reading, nameOfReading(reading)}.html())
		}
	}
	for _, fault := range s.Faults {
		require.Contains(t, page, `<li id="`+fault.ID+`">`)
	}
	require.Equal(t, len(s.rules()), strings.Count(page, "<article "))
	require.NotContains(t, page, "ZgotmplZ")
	linksLeadSomewhere(t, page)
	require.NotRegexp(t, `(?i)<[^>]*\s(src|action|srcset)=|<(link|base|iframe|object)|url\(|@import`, page)
}

// linksLeadSomewhere sees to it that no id stands twice, too.
func linksLeadSomewhere(t *testing.T, page string) {
	t.Helper()
	ids := map[string]bool{}
	for _, found := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		require.False(t, ids[found[1]], found[1])
		ids[found[1]] = true
	}
	links := regexp.MustCompile(` (?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(page, -1)
	require.NotEmpty(t, links)
	for _, found := range links {
		require.True(t, ids[found[1]], found[1])
	}
}

func TestThePageSaysWhatAReportAndAProofSay(t *testing.T) {
	t.Parallel()
	page := pageOf(t, some(sources(t, "")))
	red, reading, absent := section(t, page, "BMC-REL-06"), section(t, page, "BMC-TRM-06"), section(t, page, "BMC-REL-01")
	require.Contains(t, red, `data-outcome="violated"`)
	require.Contains(t, red, "of a scenario that failed")
	require.Regexp(t, `bmc-rel-06-accepts-101</code> <span class="badge caught">`, red)
	require.Contains(t, red, `<span class="badge not tried">`)
	require.Contains(t, reading, `<strong>`+string(text{"cancels", nameOfReading("cancels")}.html())+`</strong>`)
	require.NotContains(t, absent, "data-outcome")
	require.NotContains(t, absent, "Example exchange")
	require.Contains(t, page, "OLD-01")
	require.Contains(t, section(t, page, "RACE-02"), "relcon explore --clients 3")
	require.Contains(t, section(t, page, "RACE-02"), `data-products="bmc "`)
	require.NotContains(t, section(t, page, "RACE-02"), "not tried")
	require.Contains(t, page, "acme 2")
	require.Contains(t, page, "another version of the contract")

	bare := some(sources(t, ""))
	bare.Report, bare.Proof = nil, nil
	page = pageOf(t, bare)
	require.NotContains(t, page, `class="verdict`)
	require.NotContains(t, page, `id="outcome"`)
	require.NotContains(t, page, "badge not tried")
	require.Len(t, WithoutExample(bare), len(bare.Suite.Rules))
	require.Len(t, WithoutExample(some(sources(t, ""))), len(bare.Suite.Rules)-2)
}

// What a provider says changes no element of the page.
func TestForeignTextIsHarmless(t *testing.T) {
	t.Parallel()
	shape := func(page string) []string { return regexp.MustCompile(`<[^>]*>`).FindAllString(page, -1) }
	few := func(foreign string) string { return pageOf(t, some(sources(t, foreign))) }
	want := shape(few("x"))
	for _, hostile := range []string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style></title>", "{{.}}", "<!--", "\x00\u202e<b>"} {
		require.Equal(t, want, shape(few(hostile)), hostile)
	}
}

func TestReasonsAreBounded(t *testing.T) {
	t.Parallel()
	require.Equal(t, "one\ntwo", few("one\ntwo"))
	require.Less(t, len(few(strings.Repeat(strings.Repeat("é", 5000)+"\n", 5000))), 10_000)
}

func TestThePageBeginsInEitherLanguage(t *testing.T) {
	t.Parallel()
	s := some(sources(t, ""))
	require.Contains(t, pageOf(t, s), `<html lang="en">`)
	s.Language = "zh"
	page := pageOf(t, s)
	require.Contains(t, page, `<html lang="zh-Hans">`)
	require.Contains(t, page, "<title>实例释放 API 规范，relcon</title>")
	require.Contains(t, page, `<option value="required" data-en="required" data-zh="必须">必须</option>`)
}

// Everything that the page says of the contract in words of its own, it says in Chinese, too.
func TestNoWordIsWithoutChinese(t *testing.T) {
	t.Parallel()
	s := sources(t, "")
	english := regexp.MustCompile(`\b(?:the|of|and|which|is|are|page|error|note)\b`)
	for _, rule := range s.rules() {
		require.NotRegexp(t, english, sourceInChinese(rule.Source), rule.ID)
		for _, reading := range rule.Readings {
			require.True(t, readingNames[reading] != "" || !strings.ContainsAny(reading, " ") && reading != strings.ToLower(reading) || reading == "200", reading)
		}
		for _, outline := range rule.Outlines {
			for _, slot := range outline.Slots {
				require.NotEmpty(t, slotNames[slot], slot)
			}
		}
	}
	covered, err := coverage()
	require.NoError(t, err)
	for _, page := range covered.Pages {
		for _, statement := range page.Statements {
			require.NotRegexp(t, english, placeInChinese(statement.At))
		}
	}
	for _, word := range slices.Concat(wordsOf(contract.Needs()), wordsOf(contract.Levels()),
		wordsOf([]contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable, contract.Known}),
		wordsOf([]contract.Verdict{contract.Conformant, contract.Partial, contract.Incomplete, contract.NonConformant, contract.NoVerdict})) {
		require.NotEmpty(t, labels[word], word)
	}
}

func wordsOf[T ~string](all []T) []string {
	var words []string
	for _, each := range all {
		words = append(words, string(each))
	}
	return words
}
