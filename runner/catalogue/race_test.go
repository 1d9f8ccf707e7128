package catalogue

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"relcon/features"
)

func TestRacesAreWrittenLikeRules(t *testing.T) {
	all, err := Races()
	require.NoError(t, err)
	require.NotEmpty(t, all)
	suite, err := Embedded()
	require.NoError(t, err)
	for n, race := range all {
		require.Equal(t, n+1, int(race.ID[len(race.ID)-1]-'0'), "the numbers stand in order")
		require.NotContains(t, suite.ids(), race.ID, "a rule with scenarios stands in rules.json")
		require.True(t, strings.ContainsFunc(race.Chinese, func(r rune) bool { return unicode.Is(unicode.Han, r) }), race.ID)
		require.False(t, strings.HasSuffix(race.Title, "."), race.ID)
	}
}

func TestRacesThatDoNotFitAreRefused(t *testing.T) {
	for wrong, change := range map[string][2]string{
		"does not look like":       {`"RACE-02"`, `"RACE-2"`},
		"stands twice":             {`"RACE-02"`, `"RACE-01"`},
		"level":                    {`"recommended"`, `"wanted"`},
		"lists readings":           {`"recommended"`, `"reading"`},
		"products":                 {`["bss"]`, `["bsd"]`},
		"title must not be empty":  {`"title": "Of overlapping requests that release one instance, or return it, at most one is told that it did so (BMC)"`, `"title": " "`},
		"source must not be empty": {`"source": "our reading; the pages are silent"`, `"source": ""`},
		"unknown field":            {`"source": "our reading; the pages are silent"`, `"scenarios": 0`},
	} {
		_, err := parseRaces([]byte(strings.Replace(string(features.Races), change[0], change[1], 1)))
		require.ErrorContains(t, err, wrong)
	}
}

func TestRacesAreSelectedLikeRules(t *testing.T) {
	races, err := Races()
	require.NoError(t, err)
	var all []Rule
	for _, race := range races {
		all = append(all, race.Rule())
	}
	got, err := Match(all, []string{"race-*,!RACE-03"})
	require.NoError(t, err)
	require.Len(t, got, len(all)-1)
	_, err = Match(all, []string{"RACE-2"})
	require.ErrorContains(t, err, `did you mean "RACE-02"`)
}

func TestIDsOfRaces(t *testing.T) {
	require.True(t, OfRaces("RACE-01"))
	require.False(t, OfRaces("BMC-REL-01"))
	require.False(t, OfRaces("RACE-1"))
}
