package catalogue

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// taggedFeature is a feature of two products with a scenario and an outline, whose tags are given.
func taggedFeature(t *testing.T, scenario, outline, examples string, count int) (*Suite, error) {
	t.Helper()
	feature := fmt.Sprintf(`@bmc @zec
Feature: f

  @ZC-REQ-01
  Rule: r

    %s
    Scenario: s
      When the client lists its instances

    %s
    Scenario Outline: o <row>
      When the client lists its instances

      Examples:
        | row   |
        | one   |
        | two   |

      %s
      Examples:
        | row   |
        | three |
`, scenario, outline, examples)
	rules := fmt.Sprintf(`{"rules":[{"id":"ZC-REQ-01","level":"required","source":"s","scenarios":%d}]}`, count)
	return Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(rules))
}

// A scenario, or a table of Examples, is run for the products among its tags or, where there is none, for those around it.
func TestTagsOfProductsAndNeeds(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		scenario, outline, examples string
		want                        string // names with their needs
	}{
		"none":                   {"", "", "", "s (BMC), o one (BMC), o two (BMC), o three (BMC), s (ZEC), o one (ZEC), o two (ZEC), o three (ZEC)"},
		"of a scenario":          {"@bmc", "", "", "s (BMC), o one (BMC), o two (BMC), o three (BMC), o one (ZEC), o two (ZEC), o three (ZEC)"},
		"of an outline":          {"", "@zec", "", "s (BMC), s (ZEC), o one (ZEC), o two (ZEC), o three (ZEC)"},
		"of Examples":            {"", "", "@bmc", "s (BMC), o one (BMC), o two (BMC), o three (BMC), s (ZEC), o one (ZEC), o two (ZEC)"},
		"both":                   {"@bmc", "", "@bmc @zec", "s (BMC), o one (BMC), o two (BMC), o three (BMC), o one (ZEC), o two (ZEC), o three (ZEC)"},
		"with needs":             {"@bmc @token", "@clock @zec", "@load", "s (BMC) token, o one (ZEC) clock, o two (ZEC) clock, o three (ZEC) clock load"},
		"a need of Examples":     {"@bmc", "@bmc", "@clock", "s (BMC), o one (BMC), o two (BMC), o three (BMC) clock"},
		"a product and its need": {"@bmc", "", "@zec @clock", "s (BMC), o one (BMC), o two (BMC), o one (ZEC), o two (ZEC), o three (ZEC) clock"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite, err := taggedFeature(t, each.scenario, each.outline, each.examples, strings.Count(each.want, ",")+1)
			require.NoError(t, err)
			var got []string
			for _, scenario := range suite.Rules[0].Scenarios {
				text := scenario.Name
				for _, need := range scenario.Needs {
					text += " " + string(need)
				}
				got = append(got, text)
				found, there := suite.Find(scenario.URI, strings.TrimSuffix(scenario.Name, fmt.Sprintf(" (%s)", strings.ToUpper(string(scenario.Product)))))
				require.True(t, there)
				require.Equal(t, scenario, found)
			}
			require.Equal(t, each.want, strings.Join(got, ", "))
			other := map[bool]contract.Product{true: contract.BMC, false: contract.ZEC}[each.outline == "@zec"]
			_, there := suite.Find(string(other)+"/z/f.feature", "o one")
			require.Equal(t, strings.Contains(each.want, fmt.Sprintf("o one (%s)", strings.ToUpper(string(other)))), there, "the engine would play it")
		})
	}
}

func TestATagThatCannotMeanAnything(t *testing.T) {
	t.Parallel()
	for _, each := range []struct{ scenario, outline, examples, want string }{
		{"@clok", "", "", "line 7: the tag @clok names no need and no product"},
		{"", "", "@clok", "line 20: the tag @clok names no need and no product"},
		{"@bss", "", "", "line 7: the tag @bss names a product that it would not be run for"},
		{"", "@zec", "@bmc", "line 20: the tag @bmc names a product that it would not be run for"},
	} {
		_, err := taggedFeature(t, each.scenario, each.outline, each.examples, 1)
		require.ErrorContains(t, err, each.want)
	}
}

// A scenario is found by its title when it is played, so that two rows with one title, each for a product of its own, would be taken
// for one.
func TestRowsOfTwoProductsHaveTitlesOfTheirOwn(t *testing.T) {
	t.Parallel()
	feature := `@bmc @zec
Feature: f
  @ZC-REQ-01
  Rule: r
    Scenario Outline: o <row>
      When the client <does>

      @bmc
      Examples:
        | row | does                |
        | one | lists its instances |

      @zec
      Examples:
        | row | does                        |
        | one | lists its instances with it |
`
	_, err := Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(`{"rules":[{"id":"ZC-REQ-01","level":"required","source":"s","scenarios":2}]}`))
	require.ErrorContains(t, err, `line 16: the scenario "o one" has the title of the one at line 11: each row needs a title of its own, whichever product it is for`)
}
