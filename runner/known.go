package runner

import (
	"errors"
	"io/fs"
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
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable("known", path, err)
	}
	return parseKnown(path, string(data))
}

// unreadable tells why a file that was asked for can't be read, naming its path once.
func unreadable(what, path string, err error) error {
	var failed *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usage("%s: %s: there is no such file", what, path)
	case errors.As(err, &failed):
		err = failed.Err
	}
	return usage("%s: %s: %v", what, path, err)
}

func parseKnown(name, content string) (*Known, error) {
	entries, err := Catalogue()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, entry := range entries {
		all = append(all, entry.ID)
	}
	known := &Known{file: name}
	number := 0
	for line := range strings.Lines(content) {
		number++
		text, _, _ := strings.Cut(line, "#")
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
	return known, nil
}

func (k *Known) lists(id string) bool { return k != nil && slices.Contains(k.rules, id) }
