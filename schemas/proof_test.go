package schemas

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"
)

// prover holds what the constraints of a set of schemas are proved with.
type prover struct {
	documents map[string]map[string]any // every schema by name
	needs     map[string][]string       // the documents that each one refers to, itself included, also by way of others
	bodies    map[string][]body         // by schema
}

func newProver(documents map[string]map[string]any, bodies []body) *prover {
	p := &prover{documents: documents, needs: map[string][]string{}, bodies: map[string][]body{}}
	for name := range documents {
		p.needs[name] = p.closure(name, nil)
	}
	for _, each := range bodies {
		p.bodies[each.schema] = append(p.bodies[each.schema], each)
	}
	return p
}

func (p *prover) closure(name string, seen []string) []string {
	if slices.Contains(seen, name) || p.documents[name] == nil {
		return seen
	}
	seen = append(seen, name)
	for _, n := range nodesOf("", p.documents[name]) {
		if ref, ok := n.schema["$ref"].(string); ok {
			document, _ := referredTo(name, ref)
			seen = p.closure(document, seen)
		}
	}
	return seen
}

// survivors tries every mutation of the documents and gives those that change the result of no body: constraints that
// nothing proves. The names say whose constraints are tried.
func (p *prover) survivors(names []string) ([]mutation, error) {
	var survivors []mutation
	for _, name := range names {
		for _, each := range mutationsOf(name, p.documents[name]) {
			noticed := false
			err := each.during(func() (err error) {
				noticed, err = p.noticed(name)
				return err
			})
			if err != nil {
				return nil, fmt.Errorf("%v: %w", each, err)
			}
			if !noticed {
				survivors = append(survivors, each)
			}
		}
	}
	return survivors, nil
}

// noticed says whether a body has another result than its name says, now that the document is changed.
func (p *prover) noticed(changed string) (bool, error) {
	for _, name := range sortedKeys(p.bodies) {
		if !slices.Contains(p.needs[name], changed) {
			continue
		}
		schema, err := p.compile(name)
		if err != nil {
			return false, err
		}
		for _, each := range p.bodies[name] {
			result, err := schema.Validate(gojsonschema.NewRawLoader(each.value))
			if err != nil {
				return false, err
			}
			if result.Valid() != each.passes() {
				return true, nil
			}
		}
	}
	return false, nil
}

// compile compiles one schema with no more than it needs. The metaschema is left to the lint.
func (p *prover) compile(name string) (*gojsonschema.Schema, error) {
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
	for _, each := range p.needs[name] {
		if err := loader.AddSchema(base+each+".json", gojsonschema.NewGoLoader(p.documents[each])); err != nil {
			return nil, err
		}
	}
	return loader.Compile(gojsonschema.NewReferenceLoader(base + name + ".json"))
}

func readDocuments(files fs.FS) (map[string]map[string]any, error) {
	documents := map[string]map[string]any{}
	for _, name := range namesIn(files) {
		data, err := fs.ReadFile(files, name+".json")
		if err != nil {
			return nil, err
		}
		value, err := Decode(data)
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
		documents[name], _ = value.(map[string]any)
	}
	return documents, nil
}

// messagesIn gives the schemas that bodies are judged by, without the exempt one.
func messagesIn(t require.TestingT) map[string]map[string]any {
	documents, err := readDocuments(Files)
	require.NoError(t, err)
	messages := map[string]map[string]any{}
	for name, document := range documents {
		if !exempt(name) && isMessage(document) {
			messages[name] = document
		}
	}
	return messages
}

func TestEveryConstraintIsProved(t *testing.T) {
	documents, err := readDocuments(Files)
	require.NoError(t, err)
	maps.DeleteFunc(documents, func(name string, _ map[string]any) bool { return exempt(name) })
	survivors, err := newProver(documents, bodiesOnDisk(t)).survivors(sortedKeys(documents))
	require.NoError(t, err)
	require.Empty(t, lines(survivors), "no body changes its result when these change: add bodies to fixtures/bodies")
}

func lines(mutations []mutation) string {
	var all []string
	for _, each := range mutations {
		all = append(all, each.String())
	}
	return strings.Join(all, "\n")
}

func TestSurvivors(t *testing.T) {
	cases := []struct {
		name, members string
		bodies        []string // valid ones begin with +
		want          []string
	}{
		{"a type and its absence", `"type": "string"`, []string{"1"}, nil},
		{"a type that nothing shows", `"type": "string"`, []string{`+"a"`}, []string{"/type: removed"}},
		{"each of several types", `"type": ["string", "null"]`, []string{"1", `+"a"`}, []string{"/type/1: removed"}},
		{"a number that may be broken", `"type": "integer"`, []string{`"a"`, "+1"}, []string{"/type: integer becomes number"}},
		{"each required member", `"required": ["a", "b"]`, []string{`{"b":1}`}, []string{"/required/1: removed"}},
		{"a bound from outside only", `"maximum": 7`, []string{"8"}, []string{"/maximum: 7 becomes 6"}},
		{"a bound from inside only", `"exclusiveMinimum": 1.5`, []string{"+2.5"}, []string{"/exclusiveMinimum: 1.5 becomes 0.500000000"}},
		{"a bound from afar", `"maxItems": 1`, []string{"[1,1,1]", "+[]"}, []string{"/maxItems: 1 becomes 2", "/maxItems: 1 becomes 0"}},
		{"a bound from both sides", `"minItems": 1`, []string{"[]", "+[1]"}, nil},
		{"a bound that says nothing", `"minLength": 0`, []string{`+""`}, []string{"/minLength: removed"}},
		{"no room below a size", `"maxLength": 0`, []string{`"a"`, `+""`}, nil},
		{"each value", `"enum": ["a", "b"]`, []string{`"c"`, `+"b"`}, []string{"/enum/0: removed"}},
		{"a constant of null", `"const": null`, []string{"1"}, nil},
		{"a pattern, a format, uniqueness", `"pattern": "^a$", "format": "date", "uniqueItems": true`, nil,
			[]string{"/format: removed", "/pattern: removed", "/uniqueItems: removed"}},
		{"a closed object", `"properties": {"a/b": {}, "c": {}}, "additionalProperties": false`, []string{`{"x":1}`, `+{"c":1}`}, []string{"/properties/a~1b: removed"}},
		{"each branch", `"oneOf": [{"minimum": 2}, {"maximum": 0}]`, []string{"1", "+2"},
			[]string{"/oneOf/1: removed", "/oneOf/1/maximum: 0 becomes -1"}},
		{"inside not", `"not": {"required": ["a"]}`, []string{`{"a":1}`}, []string{"/not/required: removed"}},
		{"names that depend on each other", `"dependencies": {"a": ["b", "c"]}`, []string{`{"a":1,"c":1}`}, []string{"/dependencies/a/1: removed"}},
		{"a reference", `"properties": {"a": {"$ref": "#/definitions/d"}}, "definitions": {"d": {"type": "null"}}`, []string{"+{}"},
			[]string{"/properties/a: removed", "/definitions/d/type: removed", "/properties/a/$ref: removed"}},
		{"a condition", `"if": {"required": ["a"]}, "then": {"required": ["b"]}`, []string{`{"a":1}`}, []string{"/if/required: removed"}},
		{"annotations", `"description": "Anything."`, nil, nil},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			documents, err := readDocuments(inMemory(map[string]string{"a": each.members}))
			require.NoError(t, err)
			survivors, err := newProver(documents, samples(t, each.bodies)).survivors([]string{"a"})
			require.NoError(t, err)
			var found []string
			for _, survivor := range survivors {
				found = append(found, survivor.pointer+": "+survivor.change)
			}
			require.ElementsMatch(t, each.want, found)
		})
	}
}

// samples makes bodies of the schema "a"; those that begin with + are said to pass.
func samples(t require.TestingT, texts []string) []body {
	var bodies []body
	for _, text := range texts {
		sample := body{schema: "a", keyword: "type"}
		if rest, passes := strings.CutPrefix(text, "+"); passes {
			text, sample.keyword = rest, ""
		}
		value, err := Decode([]byte(text))
		require.NoError(t, err)
		sample.value = value
		bodies = append(bodies, sample)
	}
	return bodies
}

func TestSurvivorsSeesThroughReferences(t *testing.T) {
	documents, err := readDocuments(inMemory(map[string]string{
		"a":      `"$ref": "pieces.json#/definitions/b"`,
		"pieces": `"definitions": {"b": {"$ref": "more.json#/definitions/c"}, "unused": {"type": "null"}}`,
		"more":   `"definitions": {"c": {"type": "string"}}`,
	}))
	require.NoError(t, err)
	survivors, err := newProver(documents, samples(t, []string{"1"})).survivors(sortedKeys(documents))
	require.NoError(t, err)
	require.Equal(t, "pieces.json#/definitions/unused/type: removed", lines(survivors))
}
