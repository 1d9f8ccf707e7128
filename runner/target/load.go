package target

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"relcon/runner/contract"
)

// longestFile is the size in bytes that no sensible target file comes near to.
const longestFile = 1 << 20

// Load reads a target file, and the pool that it names. lookup gives environment variables, os.LookupEnv in a program;
// nil knows none. Files whose content is wrong are a Problems, with all that is wrong with both.
func Load(path string, lookup func(name string) (string, bool)) (*Target, error) {
	return load(path, needAll(lookup))
}

// LoadToPlan is Load for a plan, which sends nothing: keys, secrets and tokens whose environment variables are not set
// are no problem. It gives the names of these variables; the target holds other words in their place.
func LoadToPlan(path string, lookup func(name string) (string, bool)) (target *Target, unset []string, err error) {
	target, err = load(path, func(name string, secret bool) (string, bool) {
		value, set := lookup(name)
		if set || !secret {
			return value, set
		}
		if !slices.Contains(unset, name) {
			unset = append(unset, name)
		}
		return name + "-is-not-set", true
	})
	return target, unset, err
}

// Parse reads the content of a target file. The name stands in messages, and paths in the file are taken from its
// folder. A pool that the file names is not read.
func Parse(name string, data []byte, lookup func(name string) (string, bool)) (*Target, error) {
	d := newDocument(name, needAll(lookup))
	return orProblems(readTarget(d, data), d)
}

func needAll(lookup func(string) (string, bool)) environment {
	return func(name string, _ bool) (string, bool) {
		if lookup == nil {
			return "", false
		}
		return lookup(name)
	}
}

func load(path string, lookup environment) (*Target, error) {
	data, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &missingError{path}
	case err != nil:
		return nil, fmt.Errorf("target file: %w", err)
	}
	d := newDocument(path, lookup)
	target := readTarget(d, data)
	pool := newDocument(target.States.Pool, lookup)
	if pool.file != "" {
		target.Pool = loadPool(d, pool)
	}
	return orProblems(target, d, pool)
}

// missingError says that there is no such target file.
type missingError struct{ path string }

// Error names the file.
func (e *missingError) Error() string {
	return fmt.Sprintf("target file %s: there is no such file", e.path)
}

// Is tells that it is an fs.ErrNotExist.
func (e *missingError) Is(other error) bool { return other == fs.ErrNotExist }

func orProblems(target *Target, files ...*document) (*Target, error) {
	var all Problems
	for _, file := range files {
		slices.SortStableFunc(file.problems, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
		all = append(all, file.problems...)
	}
	if len(all) > 0 {
		return nil, all
	}
	return target, nil
}

// loadPool reads the pool that a target file names.
func loadPool(target, file *document) *contract.Pool {
	data, err := readFile(file.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		target.report("states.pool", "there is no file %s, want a list of instances that may be destroyed, which may begin with an account alone: see runner/pool/README.md", file.file)
	case err != nil:
		target.report("states.pool", "it can't be read: %v", err)
	default:
		return readPool(file, data)
	}
	return nil
}

// readFile gives the content of a short file. Its errors name the file.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: got a folder, want a YAML file", path)
	}
	data, err := io.ReadAll(io.LimitReader(file, longestFile+1))
	if err == nil && len(data) > longestFile {
		err = fmt.Errorf("%s: got more than %d bytes, want a short YAML file", path, longestFile)
	}
	return data, err
}
