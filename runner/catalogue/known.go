package catalogue

import (
	"os"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Known is a list of rules that are expected to be violated. A nil one lists none.
type Known struct {
	File  string
	Rules []string // ids
}

// ReadKnown reads a list of known failures: one rule id per line, # begins a comment.
func ReadKnown(path string) (*Known, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, contract.Unreadable("known", path, err)
	}
	return parseKnown(path, string(data))
}

func parseKnown(name, content string) (*Known, error) {
	suite, err := Embedded()
	if err != nil {
		return nil, err
	}
	all := suite.ids()
	known := &Known{File: name}
	number := 0
	for line := range strings.Lines(content) {
		number++
		text, _, _ := strings.Cut(line, "#")
		id := strings.TrimSpace(text)
		if id == "" {
			continue
		}
		if !slices.Contains(all, id) {
			return nil, contract.Usage("%s:%d: there is no rule %q%s", name, number, id, contract.DidYouMean(id, all))
		}
		if known.Lists(id) {
			return nil, contract.Usage("%s:%d: %s stands twice", name, number, id)
		}
		known.Rules = append(known.Rules, id)
	}
	return known, nil
}

// Lists tells whether a rule is expected to be violated.
func (k *Known) Lists(id string) bool { return k != nil && slices.Contains(k.Rules, id) }
