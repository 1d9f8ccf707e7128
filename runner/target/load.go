package target

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"
)

// longestFile is the size in bytes that no sensible target file comes near to.
const longestFile = 1 << 20

// Load reads a target file, and the pool that it names. lookup gives environment variables, os.LookupEnv in a program;
// nil knows none. Files whose content is wrong are a Problems, with all that is wrong with both.
func Load(path string, lookup func(name string) (string, bool)) (*Target, error) {
	return load(path, newReader(path, lookup))
}

// LoadToPlan is Load for whoever sends nothing: keys, secrets and tokens whose environment variables are not set are no
// problem. It gives the names of these variables; the target holds words of its own in the place of what they lack.
func LoadToPlan(path string, lookup func(name string) (string, bool)) (target *Target, unset []string, err error) {
	r := newReader(path, lookup)
	r.unset = &unset
	target, err = load(path, r)
	return target, unset, err
}

func load(path string, r *reader) (*Target, error) {
	data, err := read("target file", path)
	if err != nil {
		return nil, err
	}
	target := r.parse(data)
	if target != nil && target.States.Pool != "" {
		target.Pool = r.loadPool(target.States.Pool)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return target, nil
}

// read gives the content of a file that a message calls by what it is.
func read(what, path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, path, plain(err))
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, path, err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s %s: got a folder, want a YAML file", what, path)
	}
	data, err := io.ReadAll(io.LimitReader(file, longestFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, path, plain(err))
	}
	if len(data) > longestFile {
		return nil, fmt.Errorf("%s %s: got more than %d bytes, want a short YAML file", what, path, longestFile)
	}
	return data, nil
}

// noFile is fs.ErrNotExist in words that end a message.
type noFile struct{ error }

// Error says that there is nothing to open.
func (noFile) Error() string { return "there is no such file" }

// Unwrap gives the cause, which is fs.ErrNotExist.
func (n noFile) Unwrap() error { return n.error }

// plain drops the operation and the path from an error of the operating system where the message names the path anyway.
func plain(err error) error {
	var failed *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return noFile{err}
	case errors.As(err, &failed):
		return failed.Err
	}
	return err
}

// Parse reads the content of a target file. The name stands in messages, and paths in the file are taken from its
// folder. A pool that the file names is not read.
func Parse(name string, data []byte, lookup func(name string) (string, bool)) (*Target, error) {
	r := newReader(name, lookup)
	target := r.parse(data)
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return target, nil
}

// parse gives what could be read, nil where that is nothing; the reader knows what is wrong.
func (r *reader) parse(data []byte) *Target {
	r.paths, r.sound = knownPaths(), "name, products and states"
	root := r.document(data)
	if root == nil {
		return nil
	}
	return r.target(place{node: root, line: root.Line})
}

func newReader(name string, lookup func(name string) (string, bool)) *reader {
	if lookup == nil {
		lookup = func(string) (string, bool) { return "", false }
	}
	return &reader{file: name, folder: filepath.Dir(name), lookup: lookup}
}

// document gives the root of the only YAML document; nil after reporting why there is none.
func (r *reader) document(data []byte) *yaml.Node {
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		r.report(place{line: 1}, "not YAML: %v", err)
		return nil
	}
	var first, second yaml.Node
	err = loader.Load(&first)
	if errors.Is(err, io.EOF) {
		r.report(place{line: 1}, "got an empty file, want %s", r.sound)
		return nil
	}
	if err == nil {
		err = loader.Load(&second)
	}
	if err == nil {
		r.report(place{line: second.Line}, "got a second YAML document, want one in a file")
		return nil
	}
	if !errors.Is(err, io.EOF) {
		r.reportSyntax(err)
		return nil
	}
	if len(first.Content) != 1 {
		r.report(place{line: 1}, "got an empty file, want %s", r.sound)
		return nil
	}
	return first.Content[0]
}

func (r *reader) reportSyntax(err error) {
	var syntax *yaml.LoadError
	if !errors.As(err, &syntax) {
		r.report(place{line: 1}, "not YAML: %v", err)
		return
	}
	text := syntax.Message
	if syntax.ContextMsg != "" {
		text += " " + syntax.ContextMsg
	}
	r.report(place{line: max(syntax.Mark.Line, 1)}, "not YAML: %s", text)
}
