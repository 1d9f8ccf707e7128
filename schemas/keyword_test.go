package schemas

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// shape is what stands under a keyword of draft-07.
type shape int

const (
	unknown    shape = iota // no keyword of draft-07
	annotation              // says nothing about bodies
	constraint              // a plain value
	branch                  // a schema, or an array of them
	table                   // schemas by name
)

func shapeOf(keyword string) shape {
	switch keyword {
	case "$schema", "$id", "$comment", "title", "description", "default", "examples", "readOnly", "writeOnly",
		"contentEncoding", "contentMediaType":
		return annotation
	case "$ref", "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
		"maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties",
		"required", "format":
		return constraint
	case "additionalItems", "additionalProperties", "allOf", "anyOf", "contains", "else", "if", "items", "not", "oneOf",
		"propertyNames", "then":
		return branch
	case "definitions", "dependencies", "patternProperties", "properties":
		return table
	}
	return unknown
}

// node is one schema inside a document, the document itself included. Boolean schemas are left out.
type node struct {
	pointer string // JSON pointer, "" for the document
	schema  map[string]any
}

// nodesOf lists a schema and all schemas in it, the outer before the inner ones, in the order of their keywords.
func nodesOf(pointer string, value any) []node {
	schema, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	nodes := []node{{pointer, schema}}
	for _, keyword := range sortedKeys(schema) {
		for _, step := range stepsInto(keyword, schema[keyword]) {
			nodes = append(nodes, nodesOf(pointer+step.pointer, step.value)...)
		}
	}
	return nodes
}

// step leads from a schema to one that stands under a keyword of it.
type step struct {
	pointer string
	value   any
}

func stepsInto(keyword string, value any) []step {
	at := "/" + escape(keyword)
	switch list, several := value.([]any); {
	case shapeOf(keyword) == table:
		named, _ := value.(map[string]any)
		return stepsByName(at, named)
	case shapeOf(keyword) != branch:
		return nil
	case several:
		return stepsByIndex(at, list)
	}
	return []step{{at, value}}
}

func stepsByName(at string, named map[string]any) []step {
	var steps []step
	for _, name := range sortedKeys(named) {
		steps = append(steps, step{at + "/" + escape(name), named[name]})
	}
	return steps
}

func stepsByIndex(at string, list []any) []step {
	var steps []step
	for i, each := range list {
		steps = append(steps, step{at + "/" + strconv.Itoa(i), each})
	}
	return steps
}

// referredTo gives the document, such as "zenlayer/common", and the JSON pointer that a $ref in another document means.
// The document is "" for anything that is not under the base of our schemas.
func referredTo(from, ref string) (document, pointer string) {
	parsed, err := url.Parse(ref)
	if err != nil {
		return "", ""
	}
	whole, err := url.Parse(base + from + ".json")
	if err != nil {
		return "", ""
	}
	whole = whole.ResolveReference(parsed)
	pointer = whole.Fragment
	whole.Fragment, whole.RawFragment = "", ""
	path, ours := strings.CutPrefix(whole.String(), base)
	document, named := strings.CutSuffix(path, ".json")
	if !ours || !named {
		return "", ""
	}
	return document, pointer
}

// isMessage says whether a document describes bodies, and not only pieces for others.
func isMessage(document map[string]any) bool {
	for keyword := range document {
		if keyword != "definitions" && shapeOf(keyword) != annotation {
			return true
		}
	}
	return false
}

func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
