package report_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

const schemaFile = "../../schemas/report/run.json"

func compiled(t require.TestingT) *jsonschema.Schema {
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	require.NoError(t, err)
	return schema
}

func parsed(t require.TestingT, data []byte) map[string]any {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	return value.(map[string]any)
}

func TestJSONFollowsTheSchema(t *testing.T) {
	schema := compiled(t)
	for _, r := range []*result.Report{everything(), conformant(), unreachable(), {Verdict: contract.NoVerdict, Exit: 2}} {
		data := encoded(t, "json", r)
		require.NoError(t, schema.Validate(parsed(t, data)))
		require.True(t, bytes.HasSuffix(data, []byte("}\n")))
	}
}

// at walks into a decoded report: names of members, and numbers for elements.
func at(value any, path ...any) map[string]any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			value = value.(map[string]any)[step]
		case int:
			value = value.([]any)[step]
		}
	}
	return value.(map[string]any)
}

// change is one way of spoiling a report: a member of the object at path gets a value, or is removed if value is nil.
type change struct {
	name   string
	path   []any
	member string
	value  any
}

// The objects of the sample report that the changes are about.
func ruleAt() []any     { return []any{"rules", 1} }
func scenarioAt() []any { return append(ruleAt(), "scenarios", 0) }
func exchangeAt() []any { return append(scenarioAt(), "exchanges", 0) }
func requestAt() []any  { return append(exchangeAt(), "request") }
func leftoverAt() []any { return []any{"leftovers", 0} }
func responseAt() []any { return append(exchangeAt(), "response") }

func changes() []change {
	var (
		top      []any
		rule     = ruleAt()
		scenario = scenarioAt()
		request  = requestAt()
		leftover = leftoverAt()
		response = responseAt()
	)
	return []change{
		{"another version", top, "schema", "relcon-report/2"},
		{"unknown verdict", top, "verdict", "green"},
		{"unknown exit code", top, "exit", 8},
		{"negative seed", top, "seed", -1},
		{"broken seed", top, "seed", 1.5},
		{"start that is no time", top, "started", "yesterday"},
		{"negative duration", top, "durationMs", -1},
		{"strict that is no boolean", top, "strict", "yes"},
		{"a leftover in words", top, "leftovers", []any{"an instance"}},
		{"empty sweep", top, "sweep", ""},
		{"unknown product of a leftover", leftover, "product", "ecs"},
		{"empty kind of a leftover", leftover, "kind", ""},
		{"empty id of a leftover", leftover, "instanceId", ""},
		{"empty status of a leftover", leftover, "status", ""},
		{"empty scenario of a leftover", leftover, "scenario", ""},
		{"empty reason of a leftover", leftover, "reason", ""},
		{"unchecked that are no list", top, "unchecked", map[string]any{}},
		{"empty lack", top, "lacks", []any{""}},
		{"empty reason for missing exchanges", top, "truncated", ""},
		{"empty fault", top, "faults", []any{""}},
		{"empty target file", top, "targetFile", ""},
		{"rules that are no list", top, "rules", map[string]any{}},
		{"lower-case id", rule, "id", "bmc-rel-02"},
		{"id with more behind it", rule, "id", "BMC-REL-021"},
		{"unknown level", rule, "level", "optional"},
		{"outcome of a scenario", rule, "outcome", "passed"},
		{"empty title", rule, "title", ""},
		{"empty operation", rule, "operation", ""},
		{"empty reading", rule, "reading", ""},
		{"empty reason", rule, "reason", ""},
		{"unknown need", rule, "missing", []any{"luck"}},
		{"empty name", scenario, "name", ""},
		{"location without line", scenario, "location", "features/zenlayer/a.feature"},
		{"location in line 0", scenario, "location", "features/zenlayer/a.feature:0"},
		{"location elsewhere", scenario, "location", "/tmp/features/a.feature:1"},
		{"unknown product", scenario, "product", "ecs"},
		{"outcome of a rule", scenario, "outcome", "proved"},
		{"empty reading of a scenario", scenario, "reading", ""},
		{"empty reason of a scenario", scenario, "reason", ""},
		{"empty step", scenario, "step", ""},
		{"negative wait", scenario, "settledMs", -0.5},
		{"empty URL", request, "url", ""},
		{"method that is none", request, "method", "P OST"},
		{"encoding", request, "encoding", "gzip"},
		{"header that is no text", request, "header", map[string]any{"A": []any{"b"}}},
		{"body that is no text", response, "body", map[string]any{}},
		{"status out of range", response, "status", 1000},
		{"negative status", response, "status", -1},
	}
}

// membersAmiss removes each member that a report must have, and adds one that nobody knows to every object.
func membersAmiss() []change {
	var all []change
	for _, member := range []string{"schema", "relcon", "verdict", "exit", "target", "seed", "started", "durationMs", "rules"} {
		all = append(all, change{"without " + member, nil, member, nil})
	}
	for _, member := range []string{"product", "reason"} {
		all = append(all, change{"leftover without " + member, leftoverAt(), member, nil})
	}
	for _, path := range [][]any{nil, ruleAt(), scenarioAt(), exchangeAt(), requestAt(), responseAt(), leftoverAt()} {
		all = append(all, change{"unknown member", path, "colour", "red"})
	}
	return all
}

func TestSchemaRefuses(t *testing.T) {
	schema := compiled(t)
	data := encoded(t, "json", everything())
	for _, test := range append(changes(), membersAmiss()...) {
		t.Run(test.name, func(t *testing.T) {
			whole := parsed(t, data)
			require.NoError(t, schema.Validate(whole))
			object := at(whole, test.path...)
			if test.value == nil {
				delete(object, test.member)
			} else {
				object[test.member] = test.value
			}
			require.Error(t, schema.Validate(whole))
		})
	}
}

func TestSchemaNamesEveryMember(t *testing.T) {
	data := parsed(t, readFile(t, schemaFile))
	for name, goType := range map[string]reflect.Type{
		"":         reflect.TypeFor[result.Report](),
		"rule":     reflect.TypeFor[result.Rule](),
		"scenario": reflect.TypeFor[result.Scenario](),
		"exchange": reflect.TypeFor[result.Exchange](),
		"request":  reflect.TypeFor[result.Request](),
		"response": reflect.TypeFor[result.Response](),
	} {
		definition := data
		if name != "" {
			definition = at(data, "definitions", name)
		}
		requireMembers(t, definition, goType)
	}
	needs := at(data, "definitions", "rule", "properties", "missing", "items")["enum"]
	var want []any
	for _, need := range contract.Needs() {
		want = append(want, string(need))
	}
	require.Equal(t, want, needs)
}

// requireMembers holds a definition against the struct that it describes: the same members, and those without
// omitempty required.
func requireMembers(t *testing.T, definition map[string]any, goType reflect.Type) {
	t.Helper()
	var want, required, got []string
	for i := range goType.NumField() {
		member, options, _ := strings.Cut(goType.Field(i).Tag.Get("json"), ",")
		want = append(want, member)
		if options == "" {
			required = append(required, member)
		}
	}
	for member := range at(definition, "properties") {
		got = append(got, member)
	}
	require.ElementsMatch(t, want, got, "properties of %s", goType)
	require.ElementsMatch(t, required, definition["required"], "required members of %s", goType)
}

func TestRead(t *testing.T) {
	for _, r := range []*result.Report{everything(), conformant(), unreachable()} {
		data := encoded(t, "json", r)
		read, err := result.Read(bytes.NewReader(data))
		require.NoError(t, err)
		require.JSONEq(t, string(data), string(encoded(t, "json", read)))
	}
}

func TestReadRefuses(t *testing.T) {
	good := string(encoded(t, "json", conformant()))
	for name, test := range map[string]struct{ data, message string }{
		"nothing":         {"", "not a JSON report"},
		"another format":  {string(encoded(t, "junit", conformant())), "not a JSON report"},
		"cut off":         {good[:len(good)/2], "not a JSON report"},
		"two reports":     {good + good, "not a JSON report"},
		"no object":       {"[]", "not a JSON report"},
		"no schema":       {`{"verdict": "conformant"}`, `got no member "schema"`},
		"a later version": {strings.Replace(good, "relcon-report/1", "relcon-report/2", 1), `got schema "relcon-report/2", want "relcon-report/1"`},
		"unknown member":  {strings.Replace(good, `"seed"`, `"sead"`, 1), "sead"},
		"wrong type":      {strings.Replace(good, `"exit": 0`, `"exit": "0"`, 1), "exit"},
		"no rules":        {`{"schema": "relcon-report/1", "verdict": "conformant"}`, "no rules"},
		"no verdict":      {`{"schema": "relcon-report/1", "rules": []}`, "no verdict"},
	} {
		t.Run(name, func(t *testing.T) {
			require.NotEqual(t, good, test.data)
			_, err := result.Read(strings.NewReader(test.data))
			require.ErrorContains(t, err, test.message)
		})
	}
}

func TestJSONIsReadableByPeople(t *testing.T) {
	data := encoded(t, "json", everything())
	require.True(t, json.Valid(data))
	require.Contains(t, string(data), "& <b>", "characters of HTML stand as they are")
	require.Contains(t, string(data), "\n  \"rules\": [\n")
}
