package runner_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/reference"
	"relcon/schemas"
)

// The README's table of operations has a row for each feature file, and the right number of rules.
func TestReadmeCountsTheRules(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	counted := map[string]map[string]bool{} // rules by feature file
	for _, entry := range suite.Rules {
		for _, scenario := range entry.Scenarios {
			file := strings.TrimSuffix(strings.TrimPrefix(scenario.Path, "features/"), ".feature")
			if counted[file] == nil {
				counted[file] = map[string]bool{}
			}
			counted[file][entry.ID] = true
		}
	}
	row := regexp.MustCompile("(?m)^\\| [^|]+ \\| (`[^|]+`) \\| (\\d+) \\|$")
	total := 0
	for _, match := range row.FindAllStringSubmatch(string(data), -1) {
		rules, folder := 0, ""
		for _, name := range strings.Split(match[1], ", ") {
			file := strings.Trim(name, "`")
			if strings.Contains(file, "/") {
				folder = file[:strings.Index(file, "/")+1]
			} else {
				file = folder + file
			}
			require.Contains(t, counted, file, "README: there is no such feature")
			rules += len(counted[file])
			delete(counted, file)
		}
		require.Equal(t, strconv.Itoa(rules), match[2], "write %d into the row of README.md: %s", rules, match[1])
		total += rules
	}
	require.Empty(t, counted, "README: features without a row")
	require.Equal(t, len(suite.Rules), total)
}

// The README of the hook shows what the reference's own hook takes and gives, except for the ids.
func TestReadmeShowsTheProviderStateProtocol(t *testing.T) {
	data, err := os.ReadFile("states/README.md")
	require.NoError(t, err)
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	var shown, ids []string // ids: the README's and what stands for them here, by turns
	for _, match := range regexp.MustCompile(`(?m)^→ (.+)\n← (\d+) (.+(?:\n {7}.+)?)$`).FindAllStringSubmatch(string(data), -1) {
		request := httptest.NewRequest("POST", reference.HookPath, strings.NewReader(strings.NewReplacer(ids...).Replace(match[1])))
		request.Header.Set("Authorization", "Bearer hook-token")
		answer := httptest.NewRecorder()
		provider.ServeHTTP(answer, request)
		require.Equal(t, match[2], strconv.Itoa(answer.Code), "%s: %s", match[1], answer.Body)
		var asked struct{ Action, State string }
		require.NoError(t, json.Unmarshal([]byte(match[1]), &asked))
		for text, schema := range map[string]string{match[1]: "hook/request", match[3]: hookSchema(asked.Action, asked.State)} {
			violations, err := schemas.Validate(schema, []byte(text))
			require.NoError(t, err)
			require.Empty(t, violations, text)
		}
		shown = append(shown, asked.Action+" "+asked.State)
		want, got := hookAnswer(t, match[3]), hookAnswer(t, answer.Body.String())
		switch shown[len(shown)-1] {
		case "setup an account":
			require.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(got)))
			require.Equal(t, want["retention"], got["retention"])
			ids = append(ids, "AK1", got["accessKeyId"].(string))
		case "setup instances":
			require.Len(t, got["instanceIds"], len(want["instanceIds"].([]any)))
			ids = append(ids, "i-1", got["instanceIds"].([]any)[0].(string))
		case "setup several instances":
			require.Len(t, got["sorts"], len(want["sorts"].([]any)))
		default:
			require.Equal(t, want, got, match[1])
		}
	}
	require.Equal(t, []string{"setup an account", "setup instances", "setup several instances", "setup time passes", "setup billing", "teardown an account", "teardown an account", "setup an eclipse", "list "}, shown)
}

// A provider reads in the README of the hook which filters of its listing the features use.
func TestReadmeNamesEachFilterOfAListing(t *testing.T) {
	readme, err := os.ReadFile("states/README.md")
	require.NoError(t, err)
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	named := map[string]bool{}
	for _, rule := range suite.Rules {
		if rule.ID != "ZC-LST-01" && rule.ID != "BSS-LST-01" {
			continue
		}
		for _, scenario := range rule.Scenarios {
			for _, match := range regexp.MustCompile(`with the parameter (\w+) "|DescribeInstances with {"(\w+)":`).FindAllStringSubmatch(strings.Join(scenario.Steps, "\n"), -1) {
				named[match[1]+match[2]] = true
			}
		}
	}
	require.Greater(t, len(named), 15)
	for filter := range named {
		require.True(t, strings.Contains(string(readme), "`"+filter+"`"), "states/README.md does not name the filter %s", filter)
	}
}

// hookSchema names the schema of the answer that the README shows for a request.
func hookSchema(action, state string) string {
	schema := map[string]string{"setup an account": "hook/account", "setup instances": "hook/instances", "setup several instances": "hook/several", "setup billing": "hook/billing", "setup an eclipse": "hook/reason", "list ": "hook/known"}[action+" "+state]
	return cmp.Or(schema, "hook/done")
}

func hookAnswer(t *testing.T, text string) map[string]any {
	t.Helper()
	var answer map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &answer))
	return answer
}

// The README shows the closing line of a run as it is.
func TestTheReadmeShowsTheNumberOfScenarios(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	scenarios := 0
	for _, entry := range suite.Rules {
		scenarios += len(entry.Scenarios)
	}
	want := fmt.Sprintf("conformant: %d of %d rules proved (%d scenarios)", len(suite.Rules), len(suite.Rules), scenarios)
	require.True(t, strings.Contains(string(readme), want), "write into the quick start of README.md: %s", want)
}

// The README's other numbers of rules, and the place of the failure that it shows, are those of the features, too.
func TestTheReadmeSaysWhatTheFeaturesSay(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	total := regexp.MustCompile(`(\d+) (?:rules\b|of \d+ rules)`).FindAllStringSubmatch(string(data), -1)
	require.GreaterOrEqual(t, len(total), 2)
	for _, each := range total {
		require.Equal(t, fmt.Sprint(len(suite.Rules)), each[1], each[0])
	}
	shown := regexp.MustCompile(`(features/\S+\.feature:\d+)  (\S.*)`).FindStringSubmatch(string(data))
	require.NotNil(t, shown)
	found := false
	for _, rule := range suite.Rules {
		for _, scenario := range rule.Scenarios {
			found = found || scenario.Location() == shown[1] && strings.HasPrefix(scenario.Name, shown[2])
		}
	}
	require.True(t, found, "no scenario %q at %s", shown[2], shown[1])
}
