package spec

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// thesePages finds a source that is one of the four pages.
var thesePages = regexp.MustCompile(`Zenlayer (?:BMC|ZEC|BMC and ZEC) ReleaseInstances|Zenlayer BMC (?:ReleaseInstances and )?TerminateInstance|BssOpenApi ReleaseInstance`)

// Every statement of the pages has rules or a reason, and every required rule that rests on a page holds one of its statements.
func TestCoverageAndTheRulesFitEachOther(t *testing.T) {
	t.Parallel()
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	covered, err := coverage()
	require.NoError(t, err)
	require.Len(t, covered.Pages, 4)
	named := map[string]bool{}
	for _, page := range covered.Pages {
		require.NotEmpty(t, page.Statements)
		for _, s := range page.Statements {
			where := page.Page + ", " + s.At + ": " + s.Says
			require.NotEmpty(t, s.Says, where)
			require.True(t, len(s.Rules) > 0 || s.Why != "", "%s: it has neither rules nor a reason", where)
			require.True(t, strings.ContainsFunc(s.ZH, isHan) && strings.ContainsFunc(s.WhyZH, isHan) == (s.Why != ""), "%s: it is not said in Chinese", where)
			for i, id := range s.Rules {
				n := slices.IndexFunc(suite.Rules, func(r catalogue.Rule) bool { return r.ID == id })
				require.GreaterOrEqual(t, n, 0, "%s: there is no rule %s", where, id)
				require.NotContains(t, s.Rules[:i], id, where)
				if s.Code != "" && i == 0 {
					require.Contains(t, suite.Rules[n].Title, s.Code, where)
				}
				named[id] = true
			}
		}
	}
	for _, rule := range suite.Rules {
		if rule.Level == contract.Required && thesePages.MatchString(rule.Source) {
			require.True(t, named[rule.ID], "%s rests on %s and holds none of the statements of coverage.json", rule.ID, rule.Source)
		}
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
