package schemas

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestSchemasAreClean(t *testing.T) {
	require.Empty(t, lint(Files), "mend the schemas that are named")
}

func TestEverySchemaFileIsEmbedded(t *testing.T) {
	var onDisk []string
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(path string, entry fs.DirEntry, err error) error {
		if name, ok := strings.CutSuffix(path, ".json"); ok && !entry.IsDir() {
			onDisk = append(onDisk, name)
		}
		return err
	}))
	require.ElementsMatch(t, onDisk, Names())
}

// inMemory makes a file system of schemas: each gets a correct head, and the members that are given.
func inMemory(membersByName map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, members := range membersByName {
		head := fmt.Sprintf(`{"$schema": %q, "$id": "https://schemas.invalid/%s.json", "title": "A sample"`, draft07, name)
		files[name+".json"] = &fstest.MapFile{Data: []byte(head + ", " + members + "}")}
	}
	return files
}

func TestLintAcceptsCleanSchemas(t *testing.T) {
	require.Empty(t, lint(inMemory(map[string]string{
		"some/pieces":    `"definitions": {"a/b": {"type": "string", "pattern": "^(a|b)$|^c$"}, "n": {"enum": [9007199254740991, {"x": [-1.5]}]}}`,
		"some/a-message": `"anyOf": [{"$ref": "pieces.json#/definitions/a~1b", "description": "Fine."}, {"$ref": "pieces.json#/definitions/n"}]`,
		"some/a-request": `"properties": {"$id": {"format": "date"}, "pattern": {"type": "null"}}, "patternProperties": {"^x-[a-z]+$": {}}, "additionalProperties": false`,
	})))
}

func TestLintFinds(t *testing.T) {
	cases := []struct {
		name    string
		members string
		want    string
	}{
		{"a misspelt keyword", `"type": "object", "requird": ["a"]`, `a.json#: "requird" is no keyword of draft-07`},
		{"a misspelt keyword in an array of items", `"items": [{}, {"typ": "null"}]`, `a.json#/items/1: "typ" is no keyword of draft-07`},
		{"a misspelt keyword below a property", `"properties": {"a/b": {"minLenght": 1}}`, `a.json#/properties/a~1b: "minLenght" is no keyword`},
		{"a keyword of a later draft", `"type": "object", "unevaluatedProperties": false`, `"unevaluatedProperties" is no keyword`},
		{"a wrong type", `"type": "objekt"`, "a.json#: not a schema of draft-07"},
		{"a wrong value", `"minLength": -1`, "a.json#: not a schema of draft-07"},
		{"a reference to no document", `"$ref": "b.json"`, `a.json#/$ref: "b.json" leads to no schema of ours`},
		{"a reference to no definition", `"$ref": "#/definitions/b"`, `"#/definitions/b" leads to no schema of ours`},
		{"a reference to something that is no schema", `"type": "object", "properties": {"a": {"$ref": "#/properties"}}`, `"#/properties" leads to no schema`},
		{"a reference to the network", `"$ref": "https://json-schema.org/draft-07/schema"`, "leads to no schema of ours"},
		{"a constraint beside a reference", `"properties": {"a": {"$ref": "#", "minLength": 1}}`, `"minLength" is ignored beside a $ref`},
		{"an id below the document", `"properties": {"a": {"$id": "b"}}`, "a.json#/properties/a: only a document has an $id"},
		{"a pattern without a beginning", `"pattern": "a$"`, `a.json#/pattern: "a$" is not anchored`},
		{"a pattern without an end", `"pattern": "^a"`, `"^a" is not anchored`},
		{"a pattern with a loose alternative", `"pattern": "^a|b$"`, `"^a|b$" is not anchored`},
		{"a pattern that ends in an escaped dollar", `"pattern": "^a\\$"`, "is not anchored"},
		{"a pattern of a property", `"patternProperties": {"x": {}}`, `a.json#/patternProperties: "x" is not anchored`},
		{"a pattern that is none", `"pattern": "^($"`, "a.json#/pattern: error parsing regexp"},
		{"a format that is not checked", `"format": "instance-id"`, `the validator ignores the format "instance-id"`},
		{"a number that is too large for enum", `"enum": [1, {"a": [-9007199254740992]}]`, "a.json#/enum: -9007199254740992 is not below 2^53"},
		{"a number that is too large for const", `"const": 1e16`, "a.json#/const: 1e16 is not below 2^53"},
		{"a definition without use", `"type": "null", "definitions": {"b": {}}`, "a.json#/definitions/b: nothing refers to it"},
		{"pieces without use", `"description": "Of no use."`, "a.json#: it describes no body, and no other schema refers to it"},
		{"pieces that only they themselves use", `"definitions": {"b": {"items": {"$ref": "#/definitions/b"}}}`, "a.json#: it describes no body"},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			require.Contains(t, strings.Join(lint(inMemory(map[string]string{"a": each.members})), "\n"), each.want)
		})
	}
}

func TestLintFindsInTheDocument(t *testing.T) {
	const (
		draft = `"$schema": "` + draft07 + `"`
		id    = `"$id": "https://schemas.invalid/a.json"`
	)
	cases := []struct {
		name, file, text, want string
	}{
		{"another draft", "a.json", `{"$schema": "https://json-schema.org/draft/2020-12/schema", ` + id + `, "title": "T", "type": "null"}`, "a.json#/$schema: got https"},
		{"no draft", "a.json", `{` + id + `, "title": "T", "type": "null"}`, "a.json#/$schema: got <nil>"},
		{"another id", "a.json", `{` + draft + `, "$id": "https://schemas.invalid/b.json", "title": "T", "type": "null"}`, "a.json#/$id: got https://schemas.invalid/b.json"},
		{"no title", "a.json", `{` + draft + `, ` + id + `, "type": "null"}`, "a.json#/title: a schema has a title"},
		{"an empty title", "a.json", `{` + draft + `, ` + id + `, "title": " ", "type": "null"}`, "a.json#/title: a schema has a title"},
		{"capital letters", "aB.json", `{` + draft + `, "$id": "https://schemas.invalid/aB.json", "title": "T", "type": "null"}`, "aB.json#: the name of a file"},
		{"an underscore in a folder", "a_b/c.json", `{` + draft + `, "$id": "https://schemas.invalid/a_b/c.json", "title": "T", "type": "null"}`, "the name of a file"},
		{"an open request", "a-request.json", `{` + draft + `, "$id": "https://schemas.invalid/a-request.json", "title": "T", "type": "object"}`, "got <nil>, want false: what we send is closed"},
		{"a key that stands twice", "a.json", `{"title": "T", "title": "U"}`, `the key "title" stands twice`},
		{"no object", "a.json", `true`, "got true, want an object"},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			files := fstest.MapFS{each.file: &fstest.MapFile{Data: []byte(each.text)}}
			problems := lint(files)
			require.Len(t, problems, 1)
			require.Contains(t, problems[0], each.want)
		})
	}
}
