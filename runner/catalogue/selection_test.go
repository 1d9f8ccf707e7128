package catalogue

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func selected(t *testing.T, products []contract.Product, selection Selection) ([]string, error) {
	t.Helper()
	suite, err := Embedded()
	require.NoError(t, err)
	entries, err := Select(suite.Rules, products, selection)
	var ids []string
	for _, entry := range entries {
		ids = append(ids, entry.ID)
	}
	return ids, err
}

// number counts the rules of the catalogue without a pattern: those whose id begins so and whose products fit.
func number(t *testing.T, prefix string, products []contract.Product, but ...contract.Level) string {
	t.Helper()
	suite, err := Embedded()
	require.NoError(t, err)
	n := 0
	for _, entry := range suite.Rules {
		here := slices.ContainsFunc(entry.Scenarios, func(s Scenario) bool { return slices.Contains(products, s.Product) })
		if here && strings.HasPrefix(entry.ID, prefix) && !slices.Contains(but, entry.Level) {
			n++
		}
	}
	require.Positive(t, n)
	return "#" + strconv.Itoa(n)
}

func TestSelect(t *testing.T) {
	t.Parallel()
	bmc := []contract.Product{contract.BMC}
	for name, each := range map[string]struct {
		products  []contract.Product
		selection Selection
		want      string // ids, or their number after #
	}{
		"everything":                {contract.Products(), Selection{}, number(t, "", contract.Products())},
		"of one product":            {bmc, Selection{}, number(t, "", bmc)},
		"products of a selection":   {contract.Products(), Selection{Products: bmc}, number(t, "", bmc)},
		"one rule":                  {contract.Products(), Selection{Patterns: []string{"BMC-REL-02"}}, "BMC-REL-02"},
		"in lower case":             {contract.Products(), Selection{Patterns: []string{"bmc-rel-02"}}, "BMC-REL-02"},
		"a pattern":                 {contract.Products(), Selection{Patterns: []string{"BMC-REL-0[12]"}}, "BMC-REL-01 BMC-REL-02"},
		"all but":                   {contract.Products(), Selection{Patterns: []string{"!ZC-*", "!ZEC-*", "!BSS-*", "!ACS-*", "!BMC-TRM-*"}}, number(t, "BMC-REL-", bmc)},
		"an exclusion comes first":  {contract.Products(), Selection{Patterns: []string{"!BMC-REL-01", "BMC-REL-0[12]"}}, "BMC-REL-02"},
		"a list with commas":        {contract.Products(), Selection{Patterns: []string{"BMC-REL-0[12], BMC-REL-04,!BMC-REL-01"}}, "BMC-REL-02 BMC-REL-04"},
		"a list with blanks":        {contract.Products(), Selection{Patterns: []string{" BMC-REL-01  BMC-REL-02\n"}}, "BMC-REL-01 BMC-REL-02"},
		"without recommended":       {contract.Products(), Selection{Patterns: []string{"BMC-REL-*"}, Level: contract.Required}, number(t, "BMC-REL-", bmc, contract.Recommended)},
		"with recommended":          {contract.Products(), Selection{Patterns: []string{"BMC-REL-*"}, Level: contract.Recommended}, number(t, "BMC-REL-", bmc)},
		"what a condition needs":    {contract.Products(), Selection{Patterns: []string{"BMC-TRM-07"}}, "BMC-TRM-06 BMC-TRM-07"},
		"the first of three shards": {contract.Products(), Selection{Patterns: []string{"BMC-REL-0[1-4]"}, Shard: Shard{Index: 1, Of: 3}}, "BMC-REL-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids, err := selected(t, each.products, each.selection)
			require.NoError(t, err)
			if count, isCount := strings.CutPrefix(each.want, "#"); isCount {
				require.Equal(t, count, strconv.Itoa(len(ids)))
				return
			}
			require.Equal(t, each.want, strings.Join(ids, " "))
		})
	}
}

func TestSelectionErrorsNameTheMend(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		products  []contract.Product
		selection Selection
		want      []string
	}{
		"a typo":           {contract.Products(), Selection{Patterns: []string{"BMC-REL-99"}}, []string{`"BMC-REL-99" selects nothing`, `did you mean "BMC-REL-09"?`, "relcon rules"}},
		"no such family":   {contract.Products(), Selection{Patterns: []string{"ALI*"}}, []string{`"ALI*" selects nothing: the ids begin with `, "BMC-, ", "ZEC-", "BSS-", "ACS-", "ZC-"}},
		"another product":  {[]contract.Product{contract.BMC}, Selection{Patterns: []string{"BSS-*"}}, []string{`"BSS-*" selects nothing`, "this target has only [bmc]"}},
		"malformed":        {contract.Products(), Selection{Patterns: []string{"[BMC"}}, []string{`"[BMC" is malformed`}},
		"a level":          {contract.Products(), Selection{Level: "recomended"}, []string{`did you mean "recommended"?`}},
		"nothing left":     {contract.Products(), Selection{Patterns: []string{"BMC-REL-09"}, Level: contract.Required}, []string{"the selection is empty", `the patterns "BMC-REL-09" and the level "required"`}},
		"an empty shard":   {contract.Products(), Selection{Patterns: []string{"BMC-REL-09"}, Shard: Shard{Index: 2, Of: 2}}, []string{"the selection is empty", "the shard 2/2: want no more shards than rules, which are 1"}},
		"no product":       {[]contract.Product{contract.BSS}, Selection{Products: []contract.Product{contract.BMC}}, []string{"the selection is empty", "the products [bmc]"}},
		"no pattern":       {contract.Products(), Selection{Patterns: []string{""}}, []string{"an empty pattern", "shell variable"}},
		"blanks only":      {contract.Products(), Selection{Patterns: []string{"BMC-*", " "}}, []string{"an empty pattern"}},
		"two commas":       {contract.Products(), Selection{Patterns: []string{"BMC-*,,ZEC-*"}}, []string{"an empty pattern"}},
		"a comma too many": {contract.Products(), Selection{Patterns: []string{"BMC-*,"}}, []string{"an empty pattern"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := selected(t, each.products, each.selection)
			var usage *contract.UsageError
			require.ErrorAs(t, err, &usage)
			for _, part := range each.want {
				require.ErrorContains(t, err, part)
			}
		})
	}
}
