package target

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"relcon/runner/contract"
)

// Problems are all the things that are wrong with one target file, in the order of its lines, and then with its pool.
type Problems []problem

// problem is one thing that is wrong, such as "staging.yaml:12: limits.requestTimeout: got …, want …". It never repeats a
// value of the environment.
type problem struct {
	line int
	text string
}

// Error gives one problem per line.
func (p Problems) Error() string {
	var lines []string
	for _, each := range p {
		lines = append(lines, each.text)
	}
	return strings.Join(lines, "\n")
}

// document is a YAML file while it is read: where its values stand, and what is wrong with them.
type document struct {
	file     string
	lookup   environment      // nil means that ${NAME} stands for itself
	known    []string         // the path of every key that the file may have
	places   map[string]place // of every value that was found, by path such as products.bmc.endpoint
	problems Problems
}

// place is where a value stands, and what messages may show of it.
type place struct {
	line     int
	kind     yaml.Kind
	shown    string // as the file has it, in quotes: a variable may hold a secret
	expanded bool   // at least a part of it was read from a variable
}

// environment gives the value of a variable that is read for a secret or for something else.
type environment func(name string, secret bool) (value string, set bool)

func newDocument(file string, lookup environment) *document {
	return &document{file: file, lookup: lookup, places: map[string]place{}}
}

// tabbed tells whether a line has a tab among the white space that it begins with, where YAML takes none.
func tabbed(data []byte, line int) bool {
	lines := bytes.Split(data, []byte("\n"))
	if line < 1 || line > len(lines) {
		return false
	}
	text := lines[line-1]
	return bytes.ContainsRune(text[:len(text)-len(bytes.TrimLeft(text, " \t"))], '\t')
}

// read decodes the only YAML document of a file into a value with a tag, and tells whether there is one.
func (d *document) read(data []byte, into any, tag reflect.StructTag) bool {
	var root yaml.Node
	var broken *yaml.LoadError
	switch err := yaml.Load(data, &root); {
	case len(bytes.TrimSpace(data)) == 0:
		d.reportLine(1, "", "the file is empty")
		return false
	case errors.As(err, &broken) && tabbed(data, broken.Mark.Line):
		d.reportLine(broken.Mark.Line, "", "the line begins with a tab, want spaces")
		return false
	case errors.As(err, &broken):
		text := strings.TrimPrefix(broken.Message, "yaml: ") + " " + broken.ContextMsg
		d.reportLine(max(broken.Mark.Line, 1), "", "not one YAML document: %s", strings.TrimSpace(text))
		return false
	case err != nil:
		d.reportLine(1, "", "not one YAML document: %v", err)
		return false
	}
	out := reflect.ValueOf(into).Elem()
	d.known = pathsOf(out.Type(), "")
	d.decode("", root.Content[0], out, tag)
	return true
}

// report notes what is wrong with the value at a path. A value that is missing is reported where its section stands.
func (d *document) report(path, format string, args ...any) {
	d.reportLine(d.line(path), path, format, args...)
}

func (d *document) reportLine(line int, path, format string, args ...any) {
	if path != "" {
		path += ": "
	}
	d.problems = append(d.problems, problem{line, fmt.Sprintf("%s:%d: %s", d.file, line, path) + fmt.Sprintf(format, args...)})
}

func (d *document) line(path string) int {
	at, found := d.places[path]
	if !found && path != "" {
		return d.line(path[:max(strings.LastIndexByte(path, '.'), 0)])
	}
	return at.line
}

func (d *document) has(path string) bool {
	_, found := d.places[path]
	return found
}

// relative takes a path in the file from the folder of the file.
func (d *document) relative(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(d.file), path)
}

// oneOf tells whether a word is known, and reports one that is not. An empty word has been reported already.
func oneOf[S ~string](d *document, path, noun string, word S, known []S) bool {
	if word == "" || slices.Contains(known, word) {
		return word != ""
	}
	names := make([]string, 0, len(known))
	for _, each := range known {
		names = append(names, string(each))
	}
	slices.Sort(names)
	at, hint := d.places[path], "want one of "+strings.Join(names, ", ")
	if near := contract.Nearest(string(word), names); near != "" && !at.expanded {
		hint = "did you mean " + near + "?"
	}
	d.report(path, "unknown %s %s, %s", noun, at.shown, hint)
	return false
}

// choices reports the words of a list that are not known, or stand there twice.
func choices[S ~string](d *document, path, noun string, words, known []S) {
	for i, word := range words {
		here := element(path, i)
		if oneOf(d, here, noun, word, known) && slices.Contains(words[:i], word) {
			d.report(here, "got %s a second time, want it once", d.places[here].shown)
		}
	}
}
