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

// drawTexts puts hostile texts in every place of a fault that can hold one.
func drawTexts(t *rapid.T, p *result.Proof) {
	for i, place := range []*string{
		&p.Relcon, &p.Sound.Reason, &p.Faults[0].ID, &p.Faults[0].Rule, &p.Faults[0].Title, &p.Faults[0].Operation, &p.Faults[0].Summary,
		&p.Faults[0].Scenario, &p.Faults[0].Location, &p.Faults[0].Step, &p.Faults[0].Found, &p.Faults[0].AlsoRed[0],
		&p.Faults[0].Declared[1], &p.Faults[0].Reason, &p.Faults[0].Problems[0], &p.Unproved[0],
		&p.Seen[1].Rule, &p.Seen[1].Name, &p.Seen[1].Location, &p.Seen[2].Name, &p.Seen[2].Location,
	} {
		hostile := rapid.SampledFrom([]string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onclick='alert(1)", "</style></title>",
			"javascript:alert(1)", "{{.}}", "<!--", "]]>", "https://evil.example/", "\x00\u202e<b>"})
		*place = fmt.Sprintf("x%d%s", i, rapid.OneOf(hostile, words()).Draw(t, "text")) // no two alike: equal ids would be one row
	}
}

// tags gives the tags of a page with the names of their attributes, and the values of those that lead somewhere.
func tags(page string) (shape, links []string) {
	tag, value, href := regexp.MustCompile(`<[^<>]*>`), regexp.MustCompile(`"[^"]*"`), regexp.MustCompile(`href="([^"]*)"`)
	for _, each := range tag.FindAllString(page, -1) {
		for _, link := range href.FindAllStringSubmatch(each, -1) {
			links = append(links, link[1])
		}
		shape = append(shape, value.ReplaceAllString(each, `""`))
	}
	return shape, links
}

// The elements and attributes of the page are those of the template, whatever the texts are.
func TestTheProofPageEscapesEveryText(t *testing.T) {
	tame := func() *result.Proof {
		p := holding()
		p.Faults[0].Problems, p.Unproved, p.Sound.Verdict, p.Sound.Reason = []string{"x"}, []string{"BMC-REL-01"}, contract.Incomplete, "x"
		p.Faults[0].AlsoRed, p.Faults[0].Declared = []string{"BMC-REL-02", "BMC-REL-03"}, []string{"BMC-REL-03", "BMC-REL-04"}
		p.Faults[0].Rule, p.Faults[0].Operation = "BMC-REL-99", "x"
		p.Seen = append(p.Seen, scene("ZEC-REL-10", "x", ""))
		p.Seen[1] = scene("ZEC-REL-99", "x", "")
		return p
	}
	want, _ := tags(string(encodedProof(t, "html", tame())))
	require.Contains(t, want, `<a href="">`)
	rapid.Check(t, func(t *rapid.T) {
		p := tame()
		drawTexts(t, p)
		got, links := tags(string(encodedProof(t, "html", p)))
		require.Equal(t, want, got)
		for _, link := range links {
			require.True(t, strings.HasPrefix(link, "#"), link)
		}
	})
}

func TestTheProofPageStandsAlone(t *testing.T) {
	page := string(encodedProof(t, "html", broken()))
	require.NotRegexp(t, `(?i)<[^>]*\s(src|action|srcset)=|<(link|base|iframe|object)|url\(|@import|https?://`, page)
	require.Contains(t, page, "default-src 'none'")
	require.NotContains(t, page, "ZgotmplZ")
	for _, id := range []string{"BMC-REL-07", "bmc-rel-07-null", "ZEC-REL-19", "zec-rel-10-strays"} {
		require.Contains(t, page, ` id="`+id+`"`)
		require.Contains(t, page, `href="#`+id+`"`)
	}
}
