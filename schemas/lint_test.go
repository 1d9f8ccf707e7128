package schemas

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xeipuuv/gojsonschema"
)

const draft07 = "http://json-schema.org/draft-07/schema#"

// linter collects what is wrong with a set of schemas, one line each, such as
// `zenlayer/refusal.json#/properties/code: "requird" is no keyword of draft-07`.
type linter struct {
	documents  map[string]map[string]any
	nodes      map[string]map[string]bool // which JSON pointers of which document are schemas
	referred   map[string]bool            // "document#pointer" that a $ref leads to
	fromOthers map[string]bool            // documents that another one refers to
	problems   []string
}

// lint gives everything that is wrong with the schemas of a file system. Nothing is compiled or looked up.
func lint(files fs.FS) []string {
	l := &linter{documents: map[string]map[string]any{}, nodes: map[string]map[string]bool{}, referred: map[string]bool{}, fromOthers: map[string]bool{}}
	for _, name := range namesIn(files) {
		l.read(files, name)
	}
	for _, name := range sortedKeys(l.documents) {
		l.lintDocument(name)
	}
	for _, name := range sortedKeys(l.documents) {
		l.lintUse(name)
	}
	return l.problems
}

func (l *linter) report(name, pointer, format string, args ...any) {
	l.problems = append(l.problems, fmt.Sprintf("%s.json#%s: ", name, pointer)+fmt.Sprintf(format, args...))
}

func (l *linter) read(files fs.FS, name string) {
	data, err := fs.ReadFile(files, name+".json")
	if err != nil {
		l.report(name, "", "%v", err)
		return
	}
	value, err := Decode(data)
	if err != nil {
		l.report(name, "", "%v", err)
		return
	}
	document, ok := value.(map[string]any)
	if !ok {
		l.report(name, "", "got %s, want an object", data)
		return
	}
	l.documents[name] = document
	l.nodes[name] = map[string]bool{}
	for _, each := range nodesOf("", document) {
		l.nodes[name][each.pointer] = true
	}
}

func (l *linter) lintDocument(name string) {
	document := l.documents[name]
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$`).MatchString(name) {
		l.report(name, "", "the name of a file is words in lower case joined by dashes")
	}
	if document["$schema"] != draft07 {
		l.report(name, "/$schema", "got %v, want %s", document["$schema"], draft07)
	}
	if want := base + name + ".json"; document["$id"] != want {
		l.report(name, "/$id", "got %v, want %s", document["$id"], want)
	}
	if title, _ := document["title"].(string); strings.TrimSpace(title) == "" {
		l.report(name, "/title", "a schema has a title")
	}
	if strings.HasSuffix(name, "-request") && document["additionalProperties"] != false {
		l.report(name, "/additionalProperties", "got %v, want false: what we send is closed", document["additionalProperties"])
	}
	if err := metaschema().Validate(document); err != nil {
		l.report(name, "", "not a schema of draft-07: %s", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	for _, each := range nodesOf("", document) {
		l.lintNode(name, each)
	}
}

func (l *linter) lintNode(name string, n node) {
	for _, keyword := range sortedKeys(n.schema) {
		if shapeOf(keyword) == unknown {
			l.report(name, n.pointer, "%q is no keyword of draft-07", keyword)
		}
	}
	if n.pointer != "" && n.schema["$id"] != nil {
		l.report(name, n.pointer, "only a document has an $id")
	}
	if ref, ok := n.schema["$ref"].(string); ok {
		l.lintReference(name, n, ref)
	}
	if pattern, ok := n.schema["pattern"].(string); ok {
		l.lintPattern(name, n.pointer+"/pattern", pattern)
	}
	named, _ := n.schema["patternProperties"].(map[string]any)
	for _, pattern := range sortedKeys(named) {
		l.lintPattern(name, n.pointer+"/patternProperties", pattern)
	}
	if format, ok := n.schema["format"].(string); ok && !gojsonschema.FormatCheckers.Has(format) {
		l.report(name, n.pointer+"/format", "the validator ignores the format %q", format)
	}
	l.lintNumbers(name, n.pointer+"/enum", n.schema["enum"])
	l.lintNumbers(name, n.pointer+"/const", n.schema["const"])
}

func (l *linter) lintReference(name string, n node, ref string) {
	for _, keyword := range sortedKeys(n.schema) {
		if keyword != "$ref" && shapeOf(keyword) != annotation {
			l.report(name, n.pointer, "%q is ignored beside a $ref", keyword)
		}
	}
	document, pointer := referredTo(name, ref)
	if !l.nodes[document][pointer] {
		l.report(name, n.pointer+"/$ref", "%q leads to no schema of ours", ref)
		return
	}
	l.referred[document+"#"+pointer] = true
	if document != name {
		l.fromOthers[document] = true
	}
}

func (l *linter) lintPattern(name, pointer, pattern string) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		l.report(name, pointer, "%v", err)
		return
	}
	if !anchored(parsed, syntax.OpBeginText) || !anchored(parsed, syntax.OpEndText) {
		l.report(name, pointer, "%q is not anchored at both ends", pattern)
	}
}

// anchored says whether each way through an expression begins with ^, or ends with $.
func anchored(expression *syntax.Regexp, by syntax.Op) bool {
	switch expression.Op {
	case by:
		return true
	case syntax.OpCapture:
		return anchored(expression.Sub[0], by)
	case syntax.OpAlternate:
		for _, each := range expression.Sub {
			if !anchored(each, by) {
				return false
			}
		}
		return true
	case syntax.OpConcat:
		if by == syntax.OpBeginText {
			return anchored(expression.Sub[0], by)
		}
		return anchored(expression.Sub[len(expression.Sub)-1], by)
	}
	return false
}

// lintNumbers finds the numbers in enum and const that the validator would confuse with their neighbours, because it
// compares them as floats.
func (l *linter) lintNumbers(name, pointer string, value any) {
	switch value := value.(type) {
	case []any:
		for _, each := range value {
			l.lintNumbers(name, pointer, each)
		}
	case map[string]any:
		for _, key := range sortedKeys(value) {
			l.lintNumbers(name, pointer, value[key])
		}
	case json.Number:
		size, ok := new(big.Rat).SetString(value.String())
		if !ok || size.Abs(size).Cmp(new(big.Rat).SetInt64(1<<53)) >= 0 {
			l.report(name, pointer, "%s is not below 2^53 and can't be compared exactly", value)
		}
	}
}

// lintUse finds what nothing leads to: a document that is no message, or a definition.
func (l *linter) lintUse(name string) {
	if !isMessage(l.documents[name]) && !l.fromOthers[name] {
		l.report(name, "", "it describes no body, and no other schema refers to it")
	}
	definitions, _ := l.documents[name]["definitions"].(map[string]any)
	for _, each := range sortedKeys(definitions) {
		pointer := "/definitions/" + escape(each)
		if !l.referred[name+"#"+pointer] {
			l.report(name, pointer, "nothing refers to it")
		}
	}
}

func metaschema() *jsonschema.Schema { return jsonschema.NewCompiler().MustCompile(draft07) }
