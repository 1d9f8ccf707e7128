package runner

import (
	"bufio"
	"io"
	"os"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Known is a list of rules that are expected to be violated.
type Known struct {
	file  string
	rules []string
}

// ReadKnown reads a list of known failures: one rule id per line, # begins a comment.
func ReadKnown(path string) (*Known, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usage("known: %v", err)
	}
	defer file.Close()
	return parseKnown(path, file)
}

func parseKnown(name string, r io.Reader) (*Known, error) {
	entries, err := Catalogue()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, entry := range entries {
		all = append(all, entry.ID)
	}
	known := &Known{file: name}
	lines := bufio.NewScanner(r)
	for number := 1; lines.Scan(); number++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		id := strings.TrimSpace(text)
		if id == "" {
			continue
		}
		if !slices.Contains(all, id) {
			return nil, usage("%s:%d: there is no rule %q%s", name, number, id, contract.DidYouMean(id, all))
		}
		if slices.Contains(known.rules, id) {
			return nil, usage("%s:%d: %s stands twice", name, number, id)
		}
		known.rules = append(known.rules, id)
	}
	if err := lines.Err(); err != nil {
		return nil, usage("%s: %v", name, err)
	}
	return known, nil
}

func (k *Known) lists(id string) bool { return k != nil && slices.Contains(k.rules, id) }
