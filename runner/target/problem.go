package target

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a target file, or with the pool that it names.
type Problem struct {
	File string
	Line int    // from 1
	Path string // the key, such as limits.requestTimeout; "" for the file itself
	Text string // what is wrong, and what would be right; never a value of the environment
}

// Error gives "staging.yaml:12: limits.requestTimeout: got …, want …".
func (p Problem) Error() string {
	if p.Path == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Path, p.Text)
}

// Problems are all the things that are wrong with one target file, in the order of its lines, and then with its pool.
type Problems []Problem

// Error gives one problem per line.
func (p Problems) Error() string {
	lines := make([]string, 0, len(p))
	for _, problem := range p {
		lines = append(lines, problem.Error())
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sorted() Problems {
	order := map[string]int{}
	for _, each := range p {
		if _, known := order[each.File]; !known {
			order[each.File] = len(order)
		}
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line))
	})
	return p
}
