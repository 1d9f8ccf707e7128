// Package schemas embeds the JSON Schemas (draft-07) of every request and response of the contract, and validates
// bodies against them, strictly: a body is one JSON value in UTF-8, without duplicate keys and without anything after it.
package schemas

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"sync"

	"github.com/xeipuuv/gojsonschema"
)

// Files holds every schema by its path, such as "zenlayer/refusal.json".
//
//go:embed */*.json
var Files embed.FS

const base = "https://schemas.invalid/"

var compiled = sync.OnceValues(func() (map[string]*gojsonschema.Schema, error) { return compileAll(Files) })

// Names lists every schema, such as "zenlayer/refusal", sorted.
func Names() []string { return namesIn(Files) }

func namesIn(files fs.FS) []string {
	var names []string
	for _, pattern := range []string{"*.json", "*/*.json"} {
		// Glob fails for a malformed pattern only, and these are constant.
		paths, _ := fs.Glob(files, pattern)
		for _, path := range paths {
			names = append(names, strings.TrimSuffix(path, ".json"))
		}
	}
	sort.Strings(names)
	return names
}

// Validate checks a body against the schema of that name, such as "zenlayer/refusal". It returns every violation, one
// line each and sorted, such as "response.requestId: is required" or "code: got integer, want string"; an empty result
// means that the body is valid. A body that is not strict JSON is one violation. An error means that there is no such
// schema.
func Validate(name string, body []byte) ([]string, error) {
	all, err := compiled()
	if err != nil {
		return nil, err
	}
	schema, ok := all[name]
	if !ok {
		return nil, fmt.Errorf("schema %q: there is none of that name", name)
	}
	value, err := Decode(body)
	if err != nil {
		return []string{err.Error()}, nil
	}
	return violations(schema, value)
}

func violations(schema *gojsonschema.Schema, value any) ([]string, error) {
	result, err := schema.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		return nil, fmt.Errorf("validating: %w", err)
	}
	var found []string
	for _, each := range result.Errors() {
		found = append(found, describe(each))
	}
	sort.Strings(found)
	return found, nil
}

// describe words one violation as "place: what is wrong"; the place is the member itself, also where it is missing.
func describe(violation gojsonschema.ResultError) string {
	place := violation.Field()
	details := violation.Details()
	switch violation.(type) {
	case *gojsonschema.RequiredError:
		return member(place, details) + ": is required"
	case *gojsonschema.AdditionalPropertyNotAllowedError:
		return member(place, details) + ": is not allowed"
	case *gojsonschema.InvalidTypeError:
		return fmt.Sprintf("%s: got %v, want %v", place, details["given"], details["expected"])
	}
	what := strings.TrimPrefix(violation.Description(), place+" ")
	return place + ": " + strings.ToLower(what[:1]) + what[1:]
}

func member(place string, details gojsonschema.ErrorDetails) string {
	name := fmt.Sprint(details["property"])
	if place == gojsonschema.STRING_ROOT_SCHEMA_PROPERTY {
		return name
	}
	return place + "." + name
}

// compileAll compiles every schema of the file system. All are registered under their $id first, so that no reference
// is ever looked up on the network.
func compileAll(files fs.FS) (map[string]*gojsonschema.Schema, error) {
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft = gojsonschema.Draft7
	loader.AutoDetect = false
	loader.Validate = true
	for _, name := range namesIn(files) {
		data, err := fs.ReadFile(files, name+".json")
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
		if err := loader.AddSchema(base+name+".json", gojsonschema.NewBytesLoader(data)); err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
	}
	all := map[string]*gojsonschema.Schema{}
	for _, name := range namesIn(files) {
		schema, err := loader.Compile(gojsonschema.NewReferenceLoader(base + name + ".json"))
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
		all[name] = schema
	}
	return all, nil
}
