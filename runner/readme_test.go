package runner_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
)

// The README's table of operations has a row for each feature file, and the right number of rules.
func TestReadmeCountsTheRules(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	catalogue, err := runner.Catalogue()
	require.NoError(t, err)
	counted := map[string]map[string]bool{} // rules by feature file
	for _, entry := range catalogue {
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
		require.Equal(t, match[2], strconv.Itoa(rules), "README: %s", match[1])
		total += rules
	}
	require.Empty(t, counted, "README: features without a row")
	require.Equal(t, len(catalogue), total)
}
