package runner_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// site is one comparison of package steps that can lead to a verdict, found by reading the source. Made to hold, it
// never objects to what the provider did. There are these kinds:
//
//   - a part of a condition whose body objects. To object is to return a contract.Violation, a notYet or what answered
//     and changed make of them, or to add a line to a list of findings. The parts are those that can object alone: each
//     operand of a disjunction; a conjunction as a whole, unless one of its operands has parts; under a negation the
//     other way round; each word of a list that is written out in slices.Contains;
//   - a part of a condition that leaves (return nil, continue) ahead of something that objects, and a case of a switch
//     whose default objects: there it is what is wanted, so made to hold it is always true;
//   - what an effect holds or may never show, and the parts of the functions that say so;
//   - an objection without a condition of its own;
//   - a call that may return such an objection, at each place where it is made.
//
// Outside are conditions about ourselves: they return a contract.Fault (a feature and a step that do not fit), a
// contract.Missing (a need) or an error that is no violation (arranging, reading, sending).
type site struct {
	number int
	file   string // "steps/state.go"
	line   int
	inside string // the function
	text   string // the source, on one line
	twin   int    // counts sites of the same text in the same function, from 1
}

// String is how a reader finds the site.
func (s site) String() string { return fmt.Sprintf("%s:%d %s: %s", s.file, s.line, s.inside, s.text) }

// name is how a table names the site: it does not move with the lines.
func (s site) name() string {
	name := fmt.Sprintf("%s %s: %s", s.file, s.inside, s.text)
	if s.twin > 1 {
		name += fmt.Sprintf(" (%d)", s.twin)
	}
	return name
}

// wrapping is text to be inserted around a piece of source.
type wrapping struct {
	start, end    int
	before, after string
}

// source is one file with what is to be inserted.
type source struct {
	path      string // "steps/state.go"
	text      []byte
	tree      *ast.File
	wrappings []wrapping
}

// rewritten is the file with every site turned into a call. Lines stay where they are.
func (s *source) rewritten() []byte {
	opening := slices.Clone(s.wrappings)
	slices.SortStableFunc(opening, func(a, b wrapping) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	closing := slices.Clone(opening)
	slices.Reverse(closing) // of two that end alike, the one that began last ends first
	slices.SortStableFunc(closing, func(a, b wrapping) int { return a.end - b.end })
	var out bytes.Buffer
	for at := range len(s.text) + 1 {
		for ; len(closing) > 0 && closing[0].end == at; closing = closing[1:] {
			out.WriteString(closing[0].after)
		}
		for ; len(opening) > 0 && opening[0].start == at; opening = opening[1:] {
			out.WriteString(opening[0].before)
		}
		if at < len(s.text) {
			out.WriteByte(s.text[at])
		}
	}
	return out.Bytes()
}

// survey is a package with its sites.
type survey struct {
	sources []*source
	sites   []site
	outside map[string][]string // places by reason
}

// surveyDir reads the Go files of a directory that are no tests.
func surveyDir(dir string) (*survey, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[filepath.Base(dir)+"/"+filepath.Base(name)] = string(data)
	}
	return surveyFiles(files)
}

func surveyFiles(files map[string]string) (*survey, error) {
	fset := token.NewFileSet()
	var sources []*source
	for path, text := range files {
		tree, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		sources = append(sources, &source{path: path, text: []byte(text), tree: tree})
	}
	slices.SortFunc(sources, func(a, b *source) int { return strings.Compare(a.path, b.path) })
	f := newFinder(fset, sources)
	f.find()
	return &survey{sources: sources, sites: f.sites, outside: f.outside}, nil
}
