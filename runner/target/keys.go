package target

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/contract"
)

var plainKey = regexp.MustCompile(`^[\w${}-]+$`)

// member is the path of a key in a section.
func member(section, key string) string {
	if !plainKey.MatchString(key) {
		key = strconv.Quote(key)
	}
	if section == "" {
		return key
	}
	return section + "." + key
}

func element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// fieldsOf gives what a section may hold, by key: the tagged fields of a struct, or the products of a map.
func fieldsOf(section reflect.Type, path string) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	if section.Kind() == reflect.Map {
		for _, product := range contract.Products() {
			fields[string(product)] = reflect.StructField{Type: section.Elem(), Tag: wanting("a mapping with endpoint")}
		}
		return fields
	}
	for _, field := range reflect.VisibleFields(section) { // those of an embedded struct, too
		if key := field.Tag.Get("yaml"); key != "" && key != "-" && strings.HasSuffix(path, field.Tag.Get("only")) {
			fields[key] = field
		}
	}
	return fields
}

// pathsOf gives the paths of all keys that a section may hold, itself or further down, without the indexes of lists.
func pathsOf(section reflect.Type, path string) (paths []string) {
	for section.Kind() == reflect.Pointer || section.Kind() == reflect.Slice {
		section = section.Elem()
	}
	if section.Kind() != reflect.Struct && section.Kind() != reflect.Map {
		return nil
	}
	fields := fieldsOf(section, path)
	for _, key := range sortedKeys(fields) {
		here := member(path, key)
		paths = append(append(paths, here), pathsOf(fields[key].Type, here)...)
	}
	return paths
}

// suggestion says what an unknown key of a section may be meant for: a key of the section, or one of another.
func (d *document) suggestion(key string, fields map[string]reflect.StructField) string {
	if near := contract.Nearest(key, sortedKeys(fields)); near != "" {
		return "did you mean " + near + "?"
	}
	var names []string
	for _, path := range d.known {
		names = append(names, path[strings.LastIndex(path, ".")+1:])
	}
	if near := contract.Nearest(key, names); near != "" {
		return "did you mean " + d.known[slices.Index(names, near)] + "? Here stand " + listed(fields)
	}
	return "want one of " + listed(fields)
}

func sortedKeys[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

func listed[V any](of map[string]V) string { return strings.Join(sortedKeys(of), ", ") }
