package mutants

import (
	"fmt"
	"strings"
)

// Equivalents are mutants that no test of the contract can notice, by name, with the reason: the contract allows what they
// do, or they do the same as before.
type Equivalents map[string]string

// ParseEquivalents reads a list: the reason of a group in a line that begins with #, and under it the names, one a line.
// A name without a reason, or one that stands twice, is an error that names the line.
func ParseEquivalents(name, content string) (Equivalents, error) {
	all, reason := Equivalents{}, ""
	for i, line := range strings.Split(content, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			reason = ""
		case strings.HasPrefix(line, "#"):
			reason = strings.TrimSpace(line[1:])
		case reason == "":
			return nil, fmt.Errorf("%s:%d: %s has no reason: write it above, after a #", name, i+1, line)
		case all[line] != "":
			return nil, fmt.Errorf("%s:%d: %s stands twice", name, i+1, line)
		default:
			all[line] = reason
		}
	}
	return all, nil
}

// Stale gives the names that no site has any longer.
func (e Equivalents) Stale(sites []Site) []string {
	known := map[string]bool{}
	for _, site := range sites {
		known[site.Name()] = true
	}
	var stale []string
	for name := range e {
		if !known[name] {
			stale = append(stale, name)
		}
	}
	return stale
}
