package target

import (
	"cmp"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"relcon/runner/contract"
)

// decode copies a node into a tagged struct, a map by product, a slice, a pointer or a plain value. The tags of a field:
//
//	yaml    its key
//	need    what it is, where the key must be there
//	want    what it is, where the key may be left out
//	each    what an element of its list is
//	only    the last part of the path of the only section that has the key
//	secret  LoadToPlan needs no value for it
//	switch  on and off may be written as true and false, too
//
// The YAML library parses, but doesn't decode: go.yaml.in/yaml and goccy/go-yaml take 7 for a text and yes for true, give
// up at a key that stands twice, name no path, and repeat values in their messages, which may be secrets.
func (d *document) decode(path string, node *yaml.Node, out reflect.Value, tag reflect.StructTag) {
	line := node.Line // of the alias, where it is one
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	d.places[path] = place{line: line, kind: node.Kind}
	switch kind := out.Kind(); {
	case kind == reflect.Pointer:
		out.Set(reflect.New(out.Type().Elem()))
		d.decode(path, node, out.Elem(), tag)
	case kind == reflect.Slice:
		d.list(path, node, out, tag)
	case kind == reflect.Map, kind == reflect.Struct && out.Type() != reflect.TypeFor[time.Time]():
		d.mapping(path, node, out, wanted(tag))
	default:
		d.scalar(path, node, out, tag)
	}
}

func wanted(tag reflect.StructTag) string { return cmp.Or(tag.Get("need"), tag.Get("want")) }

func wanting(text string) reflect.StructTag { return reflect.StructTag("want:" + strconv.Quote(text)) }

func (d *document) mapping(path string, node *yaml.Node, out reflect.Value, want string) {
	isMap := out.Kind() == reflect.Map
	if node.Kind != yaml.MappingNode || isMap && len(node.Content) == 0 {
		d.report(path, "got %s, want %s", kindOf(node), want)
		return
	}
	if isMap {
		out.Set(reflect.MakeMap(out.Type()))
	}
	fields, lines := fieldsOf(out.Type(), path), map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		field, known := d.field(path, node.Content[i], fields, lines)
		switch {
		case !known:
		case isMap:
			element := reflect.New(field.Type).Elem()
			d.decode(member(path, key), value, element, field.Tag)
			out.SetMapIndex(reflect.ValueOf(contract.Product(key)), element)
		default:
			d.decode(member(path, key), value, out.FieldByIndex(field.Index), field.Tag)
		}
	}
	for _, key := range sortedKeys(fields) {
		if need := fields[key].Tag.Get("need"); need != "" && lines[key] == 0 {
			d.report(member(path, key), "got no such key, want %s", need)
		}
	}
}

// field gives the field of a key, unless it reports the key. lines are those of the section's keys so far.
func (d *document) field(path string, key *yaml.Node, fields map[string]reflect.StructField, lines map[string]int) (reflect.StructField, bool) {
	field, known := fields[key.Value]
	before := lines[key.Value]
	switch here := member(path, key.Value); {
	case key.Kind != yaml.ScalarNode:
		d.reportLine(key.Line, path, "got %s for a key, want one of %s", kindOf(key), listed(fields))
		return field, false
	case before > 0:
		d.reportLine(key.Line, here, "got the key a second time, want it once (it stands in line %d too)", before)
		return field, false
	case !known:
		d.reportLine(key.Line, here, "unknown key, %s", d.suggestion(key.Value, fields))
	}
	lines[key.Value] = key.Line
	return field, known
}

func (d *document) list(path string, node *yaml.Node, out reflect.Value, tag reflect.StructTag) {
	if node.Kind != yaml.SequenceNode {
		d.report(path, "got %s, want %s", kindOf(node), wanted(tag))
		return
	}
	length := len(node.Content)
	out.Set(reflect.MakeSlice(out.Type(), length, length)) // a wrong element leaves a gap, so that the others keep their index
	for i, each := range node.Content {
		d.decode(element(path, i), each, out.Index(i), wanting(tag.Get("each")))
	}
}

// scalar reads a plain value.
func (d *document) scalar(path string, node *yaml.Node, out reflect.Value, tag reflect.StructTag) {
	text, ok := d.expand(path, node.Value, tag)
	if !ok {
		return
	}
	at, yamlType := d.places[path], node.ShortTag()
	if _, toggles := tag.Lookup("switch"); toggles && yamlType == "!!bool" {
		text, yamlType = map[bool]string{true: "on", false: "off"}[strings.EqualFold(text, "true")], "!!str"
	}
	types, want, sound := convert(text, out)
	want = cmp.Or(want, wanted(tag))
	isText, isOther := out.Kind() == reflect.String, !at.expanded && !slices.Contains(types, yamlType)
	switch {
	case node.Kind != yaml.ScalarNode || yamlType == "!!null":
		d.report(path, "got %s, want %s", kindOf(node), want)
	case isText && isOther:
		d.report(path, "got a value that YAML takes for %s, want %s (put it in quotes)", strings.TrimLeft(yamlType, "!"), want)
	case isText && text == "":
		d.report(path, "got an empty value, want %s", want)
	case isText && !sound:
		d.report(path, "got a value with control characters, or with white space around it, want %s", want)
	case isOther || !sound:
		d.report(path, "got %s, want %s", at.shown, want)
	default:
		return
	}
	out.SetZero() // it is reported, and no check reports it again
}

// convert reads a text into out, and tells whether that is possible. It gives the YAML types of such values, and what they
// should be where their field doesn't say it: every number and duration of our files is above zero.
func convert(text string, out reflect.Value) (types []string, want string, sound bool) {
	var err error
	switch into := out.Addr().Interface().(type) {
	case *bool:
		*into = strings.EqualFold(text, "true")
		return []string{"!!bool"}, "true or false", *into || strings.EqualFold(text, "false")
	case *int:
		*into, err = strconv.Atoi(text)
		return []string{"!!int"}, "a whole number above zero", err == nil && *into > 0
	case *float64:
		*into, err = strconv.ParseFloat(text, 64)
		return []string{"!!int", "!!float"}, "a number above zero", err == nil && *into > 0 && *into <= math.MaxFloat64
	case *time.Duration:
		*into, err = time.ParseDuration(text)
		return []string{"!!str"}, "a duration above zero, such as 10s", err == nil && *into > 0
	case *time.Time:
		*into, err = time.Parse(time.RFC3339, text)
		return []string{"!!str", "!!timestamp"}, "a time such as 2027-01-31T00:00:00Z", err == nil
	default:
		out.SetString(text)
		return []string{"!!str", "!!timestamp"}, "", strings.TrimSpace(text) == text && !strings.ContainsFunc(text, unicode.IsControl)
	}
}

// variable is ${NAME}, or what is meant to be one; $${ stands for ${.
var variable = regexp.MustCompile(`\$\$\{|\$\{([^}]*)(\}?)`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand puts environment variables in the place of ${NAME}, and tells whether there was nothing to report. What a
// variable holds is taken as it is.
func (d *document) expand(path, text string, tag reflect.StructTag) (string, bool) {
	at, before := d.places[path], len(d.problems)
	at.shown = strconv.Quote(text)
	if d.lookup == nil {
		d.places[path] = at
		return text, true
	}
	_, secret := tag.Lookup("secret")
	expanded := variable.ReplaceAllStringFunc(text, func(found string) string {
		parts := variable.FindStringSubmatch(found)
		switch name := parts[1]; {
		case found == "$${":
			return "${"
		case parts[2] == "":
			d.report(path, "got a ${ without its }, want ${NAME}, or $${ for the characters themselves")
		case !variableName.MatchString(name):
			d.report(path, "got %q, want the name of an environment variable: letters, digits and _, such as ${STATES_TOKEN}", found)
		default:
			value, set := d.lookup(name, secret)
			if !set {
				d.report(path, "the environment variable %s is not set: export it before the run", name)
			}
			at.expanded = true
			return value
		}
		return ""
	})
	d.places[path] = at
	return expanded, len(d.problems) == before
}

func kindOf(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode && len(node.Content) == 0:
		return "an empty mapping"
	case node.Kind == yaml.MappingNode:
		return "a mapping"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.Kind == yaml.AliasNode: // of a key; other aliases are resolved
		return "an alias"
	case node.ShortTag() == "!!null":
		return "nothing"
	default:
		return "a single value"
	}
}
