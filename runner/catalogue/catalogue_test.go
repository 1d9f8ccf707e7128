package catalogue

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/features"
	"relcon/runner/contract"
)

// cut is a part of a feature file that somebody could take out: a scenario without Examples, or one row of them.
type cut struct {
	path, rule  string
	from, until int // lines, from 1; until is the first one that stays
	runs        int // scenarios that are lost with it
}

// mend is what stands below the numbers that differ.
const mend = `each row of Examples counts, once per product: mend the feature, or, if it is meant so, "scenarios" in rules.json`

// cuts lists them for the embedded features. A scenario ends with an empty line.
func cuts(t *testing.T) []cut {
	t.Helper()
	suite, err := Embedded()
	require.NoError(t, err)
	at := map[string]int{}
	var all []cut
	for _, entry := range suite.Rules {
		for _, scenario := range entry.Scenarios {
			place := fmt.Sprint(scenario.Path, scenario.Line)
			if i, known := at[place]; known { // of another product
				all[i].runs++
				continue
			}
			path := strings.TrimPrefix(scenario.Path, "features/")
			content, err := fs.ReadFile(features.Files, path)
			require.NoError(t, err)
			lines := append(strings.Split(string(content), "\n"), "")
			from, until := scenario.Line, scenario.Line+1
			if strings.HasPrefix(strings.TrimSpace(lines[from-1]), "Scenario:") {
				until = from + slices.Index(lines[from-1:], "")
				for strings.HasPrefix(strings.TrimSpace(lines[from-2]), "@") {
					from--
				}
			}
			at[place] = len(all)
			all = append(all, cut{path, entry.ID, from, until, 1})
		}
	}
	return all
}

// without gives a feature, and nothing else, with a part taken out.
func without(t *testing.T, c cut) fs.FS {
	t.Helper()
	return changed(t, c.path, func(lines []string) []string { return slices.Delete(lines, c.from-1, c.until-1) })
}

// changed gives one of the embedded features, and nothing else, with its lines changed.
func changed(t *testing.T, path string, change func(lines []string) []string) fs.FS {
	t.Helper()
	content, err := fs.ReadFile(features.Files, path)
	require.NoError(t, err)
	text := strings.Join(change(strings.Split(string(content), "\n")), "\n")
	return fstest.MapFS{path: &fstest.MapFile{Data: []byte(text)}}
}

// catalogueOf gives rules.json with the rules of one feature only.
func catalogueOf(t *testing.T, path string) []byte {
	t.Helper()
	suite, err := Embedded()
	require.NoError(t, err)
	var file struct {
		Rules []Rule `json:"rules"`
	}
	for _, entry := range suite.Rules {
		if entry.Scenarios[0].Path == "features/"+path {
			file.Rules = append(file.Rules, entry)
		}
	}
	data, err := json.Marshal(file)
	require.NoError(t, err)
	_, err = Load(changed(t, path, func(lines []string) []string { return lines }), data)
	require.NoError(t, err, "unchanged, it is a suite")
	return data
}

// Whatever scenario or row is taken out of the features, the suite says so and does not run.
func TestNoScenarioVanishesUnnoticed(t *testing.T) {
	t.Parallel()
	suite, err := Embedded()
	require.NoError(t, err)
	held, total := map[string]int{}, 0
	for _, entry := range suite.Rules {
		held[entry.ID], total = len(entry.Scenarios), total+len(entry.Scenarios)
	}
	lost, all := 0, cuts(t)
	for _, c := range all {
		lost += c.runs
	}
	require.Equal(t, total, lost, "the cuts are not all scenarios, each once")
	rules := map[string][]byte{} // by path
	for _, c := range all {
		if rules[c.path] == nil {
			rules[c.path] = catalogueOf(t, c.path)
		}
		_, err := Load(without(t, c), rules[c.path])
		var fault *contract.Fault
		require.ErrorAs(t, err, &fault, "%s:%d", c.path, c.from)
		holds := fmt.Sprintf("%s: the features hold %s, rules.json says %d\n%s", c.rule, counted(held[c.rule]-c.runs), held[c.rule], mend)
		none := fmt.Sprintf("rules.json: %s has no scenario in any feature", c.rule)
		require.Regexp(t, fmt.Sprintf(`^(%s|%s|features/%s: line \d+: the scenario ".*" has no Examples row, so it would never run)$`,
			regexp.QuoteMeta(holds), none, c.path), fault.Reason, "%s:%d", c.path, c.from)
	}
}

var numbers = regexp.MustCompile(`"scenarios": (\d+)`)

// A number in rules.json that is one too low or one too high is noticed for each rule, and so is one that is missing.
func TestEveryNumberOfScenariosIsHeldAgainstTheFeatures(t *testing.T) {
	t.Parallel()
	suite, err := Embedded()
	require.NoError(t, err)
	for name, off := range map[string]int{"too high": 1, "too low": -1} {
		t.Run(name, func(t *testing.T) {
			var want []string
			data := numbers.ReplaceAllStringFunc(string(features.Catalogue), func(member string) string {
				entry := suite.Rules[len(want)]
				says := len(entry.Scenarios) + off
				if says == 0 {
					says = 7 // 0 is refused before the features are read
				}
				want = append(want, fmt.Sprintf("%s: the features hold %s, rules.json says %d", entry.ID, counted(len(entry.Scenarios)), says))
				return fmt.Sprintf(`"scenarios": %d`, says)
			})
			require.Len(t, want, len(suite.Rules))
			_, err := Load(features.Files, []byte(data))
			var fault *contract.Fault
			require.ErrorAs(t, err, &fault)
			require.Equal(t, strings.Join(append(want, mend), "\n"), fault.Reason)
		})
	}
	for _, none := range []string{`"scenarios": 0`, `"scenarios": null`, `"scenarios": -1`} {
		first := numbers.FindString(string(features.Catalogue))
		_, err := Load(features.Files, []byte(strings.Replace(string(features.Catalogue), first, none, 1)))
		require.ErrorContains(t, err, suite.Rules[0].ID+": scenarios: got ", none)
	}
}

// A scenario that is added without a word in rules.json is noticed, too, and so is one that changes its rule.
func TestAScenarioTooManyIsNoticed(t *testing.T) {
	t.Parallel()
	// Of one feature, whose rules stand in the order of their numbers.
	scenarios := slices.DeleteFunc(cuts(t), func(c cut) bool { return c.until-c.from == 1 || c.path != "zenlayer/bmc_terminate_instance.feature" })
	first := slices.IndexFunc(scenarios, func(c cut) bool { // of a rule that has another one, too, and is not the last of its feature
		at := slices.Index(scenarios, c)
		later := slices.ContainsFunc(scenarios[at:], func(other cut) bool { return other.path == c.path && other.rule != c.rule })
		return later && scenarios[at+1].rule == c.rule
	})
	c := scenarios[first]
	_, err := Load(changed(t, c.path, func(lines []string) []string {
		return slices.Insert(lines, c.from-1, "    Scenario: One more", "      When the client lists its instances", "      Then the request is accepted", "")
	}), catalogueOf(t, c.path))
	require.ErrorContains(t, err, c.rule+": the features hold ")
	i := slices.IndexFunc(scenarios[first:], func(other cut) bool { return other.path == c.path && other.rule != c.rule })
	require.Positive(t, i, "the feature has two rules only")
	i += first
	_, err = Load(changed(t, c.path, func(lines []string) []string {
		moved := slices.Clone(lines[c.from-1 : c.until-1])
		return slices.Insert(slices.Delete(lines, c.from-1, c.until-1), scenarios[i].from-1, append(moved, "")...)
	}), catalogueOf(t, c.path))
	require.ErrorContains(t, err, ": the features hold ")
}
