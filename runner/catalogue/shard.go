package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/contract"
)

// Shard is one of several parts of the selected rules, counted from 1. The zero value is all of them.
type Shard struct {
	Index int `json:"index"`
	Of    int `json:"of"`
}

// String gives it as ParseShard reads it.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }

// ParseShard reads "2/5"; "auto" takes both numbers from the variables of a CI, and "auto/5" the first one.
func ParseShard(text string, lookup func(string) (string, bool)) (Shard, error) {
	index, of, parted := strings.Cut(text, "/")
	if index == "auto" {
		return autoShard(of, parted, lookup)
	}
	shard := Shard{whole(index), whole(of)}
	if shard.Index < 0 || shard.Of < 0 {
		return Shard{}, contract.Usage("shard: got %q, want I/N such as 2/5, auto, or auto/N", text)
	}
	return shard, shard.check(text)
}

func (s Shard) check(text string) error {
	if s.Of < 1 || s.Index < 1 || s.Index > s.Of {
		return contract.Usage("shard: got %q, want I/N with I from 1 to N", text)
	}
	return nil
}

// whole reads a whole number; -1 means that it is none.
func whole(text string) int {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// ci is what runs a job several times at once, and by which variables it tells each which one it is.
type ci struct {
	name, index, of string // of is "" where the number of jobs is not told
	from            int    // the first index
}

// cis are those that are known, by their documentation.
func cis() []ci {
	return []ci{
		{"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
		{"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
		{"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
		{"Bazel", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0},
		{"a Kubernetes Indexed Job", "JOB_COMPLETION_INDEX", "", 0},
	}
}

// autoShard finds out which shard the process is. of is the number of shards, where it was given.
func autoShard(of string, given bool, lookup func(string) (string, bool)) (Shard, error) {
	var found []Shard
	var names, sources []string
	for _, each := range cis() {
		sources = append(sources, strings.TrimRight(each.index+" and "+each.of, " and"))
		index, isSet := lookup(each.index)
		if !isSet {
			continue
		}
		total := of
		if each.of != "" {
			told, _ := lookup(each.of)
			if given && told != of {
				return Shard{}, contract.Usage("shard: got auto/%s, and %s=%q from %s: want the same number", of, each.of, told, each.name)
			}
			total = told
		} else if !given {
			return Shard{}, contract.Usage("shard: %s does not say how many shards there are: want auto/N with its completions", each.name)
		}
		shard := Shard{whole(index) + 1 - each.from, whole(total)}
		if whole(index) < 0 || shard.check("") != nil {
			return Shard{}, contract.Usage("shard: %s says %s=%q of %q, want the number of one of the shards, counted from %d, and how many there are", each.name, each.index, index, total, each.from)
		}
		found, names = append(found, shard), append(names, each.index)
	}
	switch distinct := slices.Compact(slices.Clone(found)); len(distinct) {
	case 1:
		return distinct[0], nil
	case 0:
		return Shard{}, contract.Usage("shard: got auto, and none of the variables of a CI is set (%s): want I/N such as 2/5", strings.Join(sources, ", "))
	default:
		return Shard{}, contract.Usage("shard: got auto, and %s tell different shards: want I/N such as 2/5", strings.Join(names, " and "))
	}
}

// of gives the rules of the shard. A rule goes where the rule goes that its condition names, so that no scenario is played
// twice; and each shard has about as many scenarios as any other.
func (s Shard) of(entries []Rule) []Rule {
	if s.Of == 0 {
		return entries
	}
	together := func(entry Rule) string {
		if entry.When != nil {
			return entry.When.Rule
		}
		return entry.ID
	}
	sizes := map[string]int{}
	var groups []string
	for _, entry := range entries {
		group := together(entry)
		if _, known := sizes[group]; !known {
			groups = append(groups, group)
		}
		sizes[group] += len(entry.Scenarios)
	}
	slices.SortStableFunc(groups, func(a, b string) int { return cmp.Compare(sizes[b], sizes[a]) })
	loads, taken := make([]int, s.Of), map[string]bool{}
	for _, group := range groups {
		least := slices.Index(loads, slices.Min(loads))
		loads[least] += sizes[group]
		taken[group] = least == s.Index-1
	}
	return slices.DeleteFunc(slices.Clone(entries), func(entry Rule) bool { return !taken[together(entry)] })
}
