package catalogue

import (
	"regexp"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// fixed finds what is not translated: codes, members, parameters, versions and numbers.
var fixed = regexp.MustCompile(`[A-Za-z]+(?:[A-Z_.][A-Za-z0-9_]*)+|\d[\d.-]*\d|[A-Z]{2,}`)

// Each rule stands in Chinese, with all that is not translated: the same codes, names and numbers.
func TestEveryRuleStandsInChinese(t *testing.T) {
	t.Parallel()
	suite, err := Embedded()
	require.NoError(t, err)
	for _, rule := range suite.Rules {
		han := 0
		for _, r := range rule.Chinese {
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
		require.Greater(t, han, 4, "%s: zh: got %q, want the rule in Chinese", rule.ID, rule.Chinese)
		require.NotRegexp(t, `[,;:。]$|[一-鿿][,;]|\s$`, rule.Chinese, "%s: zh: the punctuation is not Chinese", rule.ID)
		for _, word := range fixed.FindAllString(rule.Title, -1) {
			require.Contains(t, rule.Chinese, word, "%s: zh", rule.ID)
		}
	}
}
