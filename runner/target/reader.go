package target

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// reader walks the nodes of one file and gathers what is wrong.
type reader struct {
	file     string
	folder   string
	lookup   func(name string) (string, bool)
	paths    []string // every key that the file may have, with its section
	sound    string   // what a whole file has, for messages
	problems Problems
	hosts    []calledHost
	unset    *[]string // variables that are not set and not needed for a plan; nil means that every one is needed
	pool     place     // where the file names its pool; its node is nil where it doesn't
}

// place is a node with the path that leads to it.
type place struct {
	path string
	line int
	node *yaml.Node
}

func (p place) member(key string, line int, node *yaml.Node) place {
	if strings.ContainsFunc(key, func(r rune) bool { return !strconv.IsPrint(r) || r == '.' || r == ' ' }) || key == "" {
		key = strconv.Quote(key)
	}
	if p.path != "" {
		key = p.path + "." + key
	}
	return place{path: key, line: line, node: node}
}

func (p place) element(i int, node *yaml.Node) place {
	return place{path: fmt.Sprintf("%s[%d]", p.path, i), line: node.Line, node: node}
}

// report notes a problem at a place.
func (r *reader) report(at place, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: at.line, Path: at.path, Text: fmt.Sprintf(format, args...)})
}

// mapping reads each value with the function of its key, and gives the keys that the file has with their places.
func (r *reader) mapping(at place, want string, keys map[string]func(place)) map[string]place {
	node := resolve(at.node)
	if node.Kind != yaml.MappingNode {
		r.report(at, "got %s, want %s", kindOf(node), want)
		return nil
	}
	found := map[string]place{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := resolve(node.Content[i]), node.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			r.report(place{path: at.path, line: key.Line}, "got %s for a key, want one of %s", kindOf(key), listed(keys))
			continue
		}
		here := at.member(key.Value, node.Content[i].Line, value)
		if before, twice := found[key.Value]; twice {
			r.report(here, "got the key a second time, want it once (it stands in line %d too)", before.line)
			continue
		}
		found[key.Value] = here
		read, known := keys[key.Value]
		if !known {
			r.report(here, "unknown key, %s", suggestion(r.paths, at.path, key.Value, keys))
			continue
		}
		here.line = value.Line
		read(here)
	}
	return found
}

// list reads each element of a sequence.
func (r *reader) list(at place, want string, read func(place)) bool {
	node := resolve(at.node)
	if node.Kind != yaml.SequenceNode {
		r.report(at, "got %s, want %s", kindOf(node), want)
		return false
	}
	for i, element := range node.Content {
		read(at.element(i, element))
	}
	return true
}

// resolve follows an alias to what it stands for.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		return node.Alias
	}
	return node
}

func kindOf(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "a mapping"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.ShortTag() == "!!null":
		return "nothing"
	default:
		return "a single value"
	}
}

func listed[V any](keys map[string]V) string {
	return strings.Join(suggestible(keys), ", ")
}
