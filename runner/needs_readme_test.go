package runner

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/plan"
)

// The table of needs says how many rules are open where a need is missing.
func TestTheReadmeSaysWhatAMissingNeedCosts(t *testing.T) {
	readme, err := os.ReadFile("target/README.md")
	require.NoError(t, err)
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	whole := plan.Plan{Rules: suite.Rules}
	costs, told := map[string]int{}, map[string]int{}
	for _, need := range contract.Needs() {
		for _, rule := range suite.Rules {
			if slices.ContainsFunc(rule.Scenarios, func(s catalogue.Scenario) bool { return slices.Contains(whole.Needs(s), need) }) {
				costs[string(need)]++
			}
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| [^|]+ \\| (\\d+) \\|$").FindAllStringSubmatch(string(readme), -1) {
		told[row[1]], err = strconv.Atoi(row[2])
		require.NoError(t, err)
	}
	require.Equal(t, costs, told)
}
