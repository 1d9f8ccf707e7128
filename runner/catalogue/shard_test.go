package catalogue

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestShardsCoverEverythingOnce(t *testing.T) {
	t.Parallel()
	suite, err := Embedded()
	require.NoError(t, err)
	for name, patterns := range map[string][]string{"all": nil, "some": {"BMC-*", "ACS-*"}, "without a condition": {"!BMC-TRM-06"}} {
		whole, err := Select(suite.Rules, contract.Products(), Selection{Patterns: patterns})
		require.NoError(t, err)
		var all []Rule
		least, most := 1_000_000, 0
		for i := 1; i <= 5; i++ {
			part, err := Select(suite.Rules, contract.Products(), Selection{Patterns: patterns, Shard: Shard{Index: i, Of: 5}})
			require.NoError(t, err)
			scenarios := 0
			for _, rule := range part {
				scenarios += len(rule.Scenarios)
			}
			all, least, most = append(all, part...), min(least, scenarios), max(most, scenarios)
		}
		require.ElementsMatch(t, whole, all, name)
		require.LessOrEqual(t, most-least, 10, "%s: the shards are about as long as each other", name)
	}
}

func TestParseShard(t *testing.T) {
	t.Parallel()
	gitlab := map[string]string{"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4"}
	circle := map[string]string{"CIRCLE_NODE_INDEX": "1", "CIRCLE_NODE_TOTAL": "4"}
	kubernetes := map[string]string{"JOB_COMPLETION_INDEX": "3"}
	for name, each := range map[string]struct {
		text string
		set  map[string]string
		want Shard
		err  string
	}{
		"numbers":           {"2/5", gitlab, Shard{2, 5}, ""},
		"GitLab":            {"auto", gitlab, Shard{2, 4}, ""},
		"CircleCI":          {"auto", circle, Shard{2, 4}, ""},
		"Buildkite":         {"auto", map[string]string{"BUILDKITE_PARALLEL_JOB": "0", "BUILDKITE_PARALLEL_JOB_COUNT": "3"}, Shard{1, 3}, ""},
		"Bazel":             {"auto", map[string]string{"TEST_SHARD_INDEX": "2", "TEST_TOTAL_SHARDS": "3"}, Shard{3, 3}, ""},
		"Kubernetes":        {"auto/4", kubernetes, Shard{4, 4}, ""},
		"one alone":         {"auto", map[string]string{"CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "1"}, Shard{1, 1}, ""},
		"the same total":    {"auto/4", gitlab, Shard{2, 4}, ""},
		"two that agree":    {"auto", merged(gitlab, circle), Shard{2, 4}, ""},
		"two that do not":   {"auto/4", merged(gitlab, kubernetes), Shard{}, "CI_NODE_INDEX and JOB_COMPLETION_INDEX tell different shards"},
		"another total":     {"auto/5", gitlab, Shard{}, `got auto/5, and CI_NODE_TOTAL="4" from GitLab`},
		"no total":          {"auto", kubernetes, Shard{}, "a Kubernetes Indexed Job does not say how many shards there are: want auto/N"},
		"an index too many": {"auto/3", kubernetes, Shard{}, `JOB_COMPLETION_INDEX="3" of "3", want the number of one of the shards, counted from 0`},
		"no index":          {"auto", map[string]string{"CI_NODE_TOTAL": "1"}, Shard{}, "none of the variables of a CI is set (CI_NODE_INDEX and CI_NODE_TOTAL, "},
		"half of a CI":      {"auto", map[string]string{"CI_NODE_INDEX": "1"}, Shard{}, `CI_NODE_INDEX="1" of ""`},
		"no number":         {"auto", map[string]string{"CI_NODE_INDEX": "x", "CI_NODE_TOTAL": "4"}, Shard{}, `CI_NODE_INDEX="x" of "4"`},
		"below the first":   {"auto", map[string]string{"CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4"}, Shard{}, "counted from 1"},
		"auto of nothing":   {"auto/", kubernetes, Shard{}, `of ""`},
	} {
		got, err := ParseShard(each.text, func(name string) (string, bool) {
			value, isSet := each.set[name]
			return value, isSet
		})
		require.Equal(t, each.want, got, name)
		if each.err != "" {
			require.ErrorContains(t, err, each.err, name)
		} else {
			require.NoError(t, err, name)
		}
	}
	for _, text := range []string{"", "2", "0/5", "6/5", "a/b", "2/5/7", "2/0", "-1/5", "+2/5", "2/5$foo", "2/5 ", "2 /5", "99999999999/99999999999", "Auto", "automatic/2"} {
		_, err := ParseShard(text, nil)
		require.ErrorContains(t, err, "want I/N", text)
	}
}

func merged(all ...map[string]string) map[string]string {
	whole := map[string]string{}
	for _, each := range all {
		maps.Copy(whole, each)
	}
	return whole
}
