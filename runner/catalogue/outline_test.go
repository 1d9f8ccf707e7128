package catalogue

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What people read is what is run: an outline with the values of its rows gives the steps of its scenarios, in their order.
func TestOutlinesAreTheScenariosThatRun(t *testing.T) {
	t.Parallel()
	suite, err := Embedded()
	require.NoError(t, err)
	for _, rule := range suite.Rules {
		read, played := map[string]int{}, map[string]int{}
		for _, outline := range rule.Outlines {
			rows := outline.Rows
			if rows == nil {
				rows = []OutlineRow{{Products: outline.Products}}
			}
			for _, row := range rows {
				text := ""
				for _, step := range outline.Steps {
					text += outline.Fill(step.Text, row) + "\n"
				}
				for _, product := range row.Products {
					read[string(product)+"\n"+text]++
				}
			}
		}
		for _, scenario := range rule.Scenarios {
			text := ""
			for _, step := range scenario.Steps {
				text += step[strings.Index(step, " ")+1:] + "\n"
			}
			played[string(scenario.Product)+"\n"+text]++
		}
		require.Equal(t, played, read, rule.ID)
	}
}

func TestCommentsAreNotesOfWhatTheyStandBeside(t *testing.T) {
	t.Parallel()
	suite, err := Embedded()
	require.NoError(t, err)
	rule := suite.Rules[slices.IndexFunc(suite.Rules, func(r Rule) bool { return r.ID == "BMC-TRM-07" })]
	require.Equal(t, "This clause applies only to a provider that cancels (BMC-TRM-06).", rule.Note)
	require.Empty(t, rule.Outlines[0].Note)
	require.Regexp(t, `^One hour more .* how soon .* by way of the recycle bin\.$`, rule.Outlines[1].Note)
}
