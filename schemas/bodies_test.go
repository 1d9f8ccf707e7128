package schemas

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"
)

// exempt tells which messages have no bodies on the disk: reports and proofs are made by relcon itself, and package report
// proves their schemas with those that it writes and with spoilt ones; the tables of hook_test.go prove those of the hook; and
// package target holds those of its files against the loader.
func exempt(schema string) bool {
	folder, _, _ := strings.Cut(schema, "/")
	return folder == "report" || folder == "hook" || folder == "target"
}

// body is a sample: zenlayer/refusal/fail-required-code.json is named for its schema, for what comes of it and why.
type body struct {
	path    string
	schema  string
	keyword string // which keyword rejects it, "" if it passes
	data    []byte
	value   any
}

func (b body) passes() bool { return b.keyword == "" }

// readBodies reads all bodies of a file system. An error names the file that is not where or what it should be.
func readBodies(files fs.FS) ([]body, error) {
	var bodies []body
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		read, err := readBody(files, file)
		bodies = append(bodies, read)
		return err
	})
	return bodies, err
}

func readBody(files fs.FS, file string) (body, error) {
	keyword, err := keywordIn(path.Base(file))
	if err != nil {
		return body{}, fmt.Errorf("body %s: %w", file, err)
	}
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return body{}, fmt.Errorf("body %s: %w", file, err)
	}
	value, err := Decode(data)
	if err != nil {
		return body{}, fmt.Errorf("body %s: %w", file, err)
	}
	return body{path: file, schema: path.Dir(file), keyword: keyword, data: data, value: value}, nil
}

// keywordIn reads the name of a body's file: pass-WORDS.json gives "", fail-KEYWORD-WORDS.json the keyword.
func keywordIn(file string) (string, error) {
	named := regexp.MustCompile(`^(?:pass|fail-([a-zA-Z]+))(?:-[a-z0-9]+)+\.json$`).FindStringSubmatch(file)
	if named == nil {
		return "", fmt.Errorf("got name %s, want pass-<words>.json or fail-<keyword>-<words>.json, words in lower case", file)
	}
	if keyword := named[1]; keyword != "" && !slices.Contains(sortedValues(keywordsByError()), keyword) {
		return "", fmt.Errorf("got name %s, but %q is no keyword that rejects", file, keyword)
	}
	return named[1], nil
}

// keywordsByError gives the keyword that stands behind each type of error of the validator.
func keywordsByError() map[string]string {
	return map[string]string{
		"required": "required", "invalid_type": "type", "const": "const", "enum": "enum", "pattern": "pattern", "format": "format",
		"number_any_of": "anyOf", "number_one_of": "oneOf", "number_all_of": "allOf", "number_not": "not",
		"condition_then": "then", "condition_else": "else", "missing_dependency": "dependencies", "contains": "contains",
		"unique": "uniqueItems", "array_min_items": "minItems", "array_max_items": "maxItems", "array_no_additional_items": "additionalItems",
		"array_min_properties": "minProperties", "array_max_properties": "maxProperties", "invalid_property_name": "propertyNames",
		"additional_property_not_allowed": "additionalProperties", "string_gte": "minLength", "string_lte": "maxLength",
		"multiple_of": "multipleOf", "number_gte": "minimum", "number_gt": "exclusiveMinimum", "number_lte": "maximum", "number_lt": "exclusiveMaximum",
	}
}

func sortedValues(m map[string]string) []string {
	var values []string
	for _, key := range sortedKeys(m) {
		values = append(values, m[key])
	}
	slices.Sort(values)
	return values
}

// rejectedBy gives the keywords that reject a value, one for each violation. The validator repeats a violation inside
// then, else and allOf as one of the outer keyword, and explains one of anyOf, oneOf, contains and propertyNames by the
// violations inside; neither are violations of their own.
func rejectedBy(schema *gojsonschema.Schema, value any) ([]string, error) {
	result, err := schema.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		return nil, err
	}
	var keywords, explained []string
	for _, each := range result.Errors() {
		switch keyword := keywordsByError()[each.Type()]; keyword {
		case "then", "else", "allOf":
		case "anyOf", "oneOf", "contains", "propertyNames":
			explained = append(explained, each.Context().String())
			keywords = append(keywords, keyword)
		default:
			if !slices.ContainsFunc(explained, func(outer string) bool { return within(each.Context().String(), outer) }) {
				keywords = append(keywords, keyword)
			}
		}
	}
	return keywords, nil
}

func within(place, outer string) bool { return place == outer || strings.HasPrefix(place, outer+".") }

func bodiesOnDisk(t require.TestingT) []body {
	bodies, err := readBodies(os.DirFS("../fixtures/bodies"))
	require.NoError(t, err)
	return bodies
}

func TestBodies(t *testing.T) {
	all, err := compileAll(Files)
	require.NoError(t, err)
	for _, each := range bodiesOnDisk(t) {
		t.Run(each.path, func(t *testing.T) {
			require.Contains(t, all, each.schema, "the folder of a body is the name of a schema")
			keywords, err := rejectedBy(all[each.schema], each.value)
			require.NoError(t, err)
			if each.passes() {
				require.Empty(t, keywords)
				return
			}
			require.Equal(t, []string{each.keyword}, keywords, "a body is rejected by the keyword in its name and by nothing else")
		})
	}
}

func TestEveryMessageHasBodiesOfBothKinds(t *testing.T) {
	passing, failing := map[string]bool{}, map[string]bool{}
	for _, each := range bodiesOnDisk(t) {
		require.False(t, exempt(each.schema), "%s: this schema is exempt from bodies", each.path)
		if each.passes() {
			passing[each.schema] = true
		} else {
			failing[each.schema] = true
		}
	}
	messages := sortedKeys(messagesIn(t))
	require.Equal(t, messages, sortedKeys(passing), "every message has a pass-….json")
	require.Equal(t, messages, sortedKeys(failing), "every message has a fail-….json")
}

func TestNoBodyStandsTwice(t *testing.T) {
	seen := map[string]string{}
	for _, each := range bodiesOnDisk(t) {
		compact, err := json.Marshal(each.value)
		require.NoError(t, err)
		key := each.schema + " " + string(compact)
		require.Empty(t, seen[key], "%s says the same", each.path)
		seen[key] = each.path
	}
}
