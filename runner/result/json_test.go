package result_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// sample reads one of the samples that the tests of package report write.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "report", "testdata", name))
	require.NoError(t, err)
	return data
}

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	compiled, err := jsonschema.NewCompiler().Compile("../../schemas/report/" + name + ".json")
	require.NoError(t, err)
	return compiled
}

func parsed(t *testing.T, data []byte) map[string]any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	return value.(map[string]any)
}

func written(t *testing.T, r *result.Report) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, result.WriteJSON(&out, r))
	return out.Bytes()
}

func writtenProof(t *testing.T, p *result.Proof) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, result.WriteProofJSON(&out, p))
	return out.Bytes()
}

// What is read and written again is the same, byte for byte, and follows the schema.
func TestReadAndWriteAgain(t *testing.T) {
	for _, name := range []string{"everything.json", "conformant.json", "unreachable.json"} {
		data := sample(t, name)
		r, err := result.Read(bytes.NewReader(data))
		require.NoError(t, err)
		require.Equal(t, string(data), string(written(t, r)))
		require.NoError(t, schema(t, "run").Validate(parsed(t, data)))
	}
	for _, name := range []string{"proof-holding.json", "proof-broken.json", "proof-empty.json", "proof-blind.json", "proof-explored.json"} {
		data := sample(t, name)
		p, err := result.ReadProof(bytes.NewReader(data))
		require.NoError(t, err)
		require.Equal(t, string(data), string(writtenProof(t, p)))
		require.NoError(t, schema(t, "proof").Validate(parsed(t, data)))
	}
	require.NoError(t, schema(t, "run").Validate(parsed(t, written(t, &result.Report{Verdict: contract.NoVerdict, Exit: 2}))))
	require.NoError(t, schema(t, "proof").Validate(parsed(t, writtenProof(t, &result.Proof{Sound: result.Sound{Verdict: contract.NoVerdict}}))))
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

func TestSchemasRefuse(t *testing.T) {
	for _, each := range []struct {
		schema, sample string
		changes        []change
	}{
		{"run", "everything.json", runChanges()},
		{"proof", "proof-broken.json", proofChanges()},
		{"proof", "proof-explored.json", nil},
	} {
		compiled, data := schema(t, each.schema), sample(t, each.sample)
		for _, test := range append(each.changes, everywhere(parsed(t, data), nil)...) {
			t.Run(each.schema+": "+test.name, func(t *testing.T) {
				whole := parsed(t, data)
				require.NoError(t, compiled.Validate(whole))
				object := at(whole, test.path...)
				if test.value == nil {
					delete(object, test.member)
				} else {
					object[test.member] = test.value
				}
				require.Error(t, compiled.Validate(whole))
			})
		}
	}
}

func TestSchemasNameEveryMember(t *testing.T) {
	run, proof := parsedFile(t, "run"), parsedFile(t, "proof")
	for _, each := range []struct {
		schema map[string]any
		name   string // of the definition; "" means the schema itself
		goType reflect.Type
	}{
		{run, "", reflect.TypeFor[result.Report]()},
		{run, "rule", reflect.TypeFor[result.Rule]()},
		{run, "finding", reflect.TypeFor[result.Finding]()},
		{run, "case", reflect.TypeFor[contract.Script]()},
		{run, "act", reflect.TypeFor[contract.ScriptStep]()},
		{run, "race", reflect.TypeFor[contract.Race]()},
		{run, "failure", reflect.TypeFor[result.Failure]()},
		{run, "scenario", reflect.TypeFor[result.Scenario]()},
		{run, "exchange", reflect.TypeFor[result.Exchange]()},
		{run, "request", reflect.TypeFor[result.Request]()},
		{run, "response", reflect.TypeFor[result.Response]()},
		{run, "leftover", reflect.TypeFor[result.Leftover]()},
		{proof, "", reflect.TypeFor[result.Proof]()},
		{proof, "sound", reflect.TypeFor[result.Sound]()},
		{proof, "fault", reflect.TypeFor[result.FaultProof]()},
		{proof, "scenario", reflect.TypeFor[result.ScenarioProof]()},
		{proof, "exploration", reflect.TypeFor[result.ProofExploration]()},
		{proof, "exploredFault", reflect.TypeFor[result.FaultExploration]()},
	} {
		definition := each.schema
		if each.name != "" {
			definition = at(each.schema, "definitions", each.name)
		}
		requireMembers(t, definition, each.goType)
	}
	var needs []any
	for _, need := range contract.Needs() {
		needs = append(needs, string(need))
	}
	require.Equal(t, needs, at(run, "definitions", "need")["enum"])
}

func parsedFile(t *testing.T, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile("../../schemas/report/" + name + ".json")
	require.NoError(t, err)
	return parsed(t, data)
}

// requireMembers holds a definition against the struct that it describes: the same members, and those without
// omitempty required.
func requireMembers(t *testing.T, definition map[string]any, goType reflect.Type) {
	t.Helper()
	var want, required, got []string
	for _, field := range reflect.VisibleFields(goType) {
		member, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if member == "-" || field.Anonymous {
			continue // it is no part of the file, or its own fields are
		}
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

func TestReadRefuses(t *testing.T) {
	good := string(sample(t, "conformant.json"))
	requireRefused(t, good, func(in io.Reader) (any, error) { return result.Read(in) }, map[string]refusal{
		"nothing":                {"", "not a JSON report"},
		"another format":         {string(sample(t, "conformant.junit")), "not a JSON report"},
		"cut off":                {good[:len(good)/2], "not a JSON report"},
		"two reports":            {good + good, "not a JSON report"},
		"no object":              {"[]", "not a JSON report: got a JSON array, want an object"},
		"key twice":              {strings.Replace(good, `"verdict"`, `"verdict": "conformant", "verdict"`, 1), `"verdict"`},
		"no UTF-8":               {strings.Replace(good, `"title": "`, "\"title\": \"\xff", 1), "UTF-8"},
		"rule that is no object": {strings.Replace(good, `"rules": [`, `"rules": [null,`, 1), "rules.0: got null, want object"},
		"no schema":              {`{"verdict": "conformant"}`, `got no member "schema"`},
		"a later version":        {strings.Replace(good, "relcon-report/1", "relcon-report/2", 1), `got schema "relcon-report/2", want "relcon-report/1"`},
		"unknown member":         {strings.Replace(good, `"seed"`, `"sead"`, 1), "sead"},
		"wrong type":             {strings.Replace(good, `"exit": 0`, `"exit": "0"`, 1), "exit"},
		"no rules":               {without(t, good, "rules"), "rules: is required"},
		"no verdict":             {without(t, good, "verdict"), "verdict: is required"},
	})
	proof := string(sample(t, "proof-holding.json"))
	requireRefused(t, proof, func(in io.Reader) (any, error) { return result.ReadProof(in) }, map[string]refusal{
		"a report":        {good, `got schema "relcon-report/1", want "relcon-proof/1"`},
		"a later one":     {strings.Replace(proof, "relcon-proof/1", "relcon-proof/2", 1), `want "relcon-proof/1": read it with the relcon that wrote it`},
		"unknown member":  {strings.Replace(proof, `"sound"`, `"sund"`, 1), "sund"},
		"two proofs":      {proof + proof, "not a JSON report"},
		"no scenarios":    {without(t, proof, "seen"), "seen: is required"},
		"nothing but its": {`{"schema": "relcon-proof/1"}`, "catalogue: is required"},
	})
}

// refusal is a text that can't be read, and part of what is said of it.
type refusal struct{ data, message string }

func requireRefused(t *testing.T, good string, read func(io.Reader) (any, error), refusals map[string]refusal) {
	for name, each := range refusals {
		t.Run(name, func(t *testing.T) {
			require.NotEqual(t, good, each.data)
			_, err := read(strings.NewReader(each.data))
			require.ErrorContains(t, err, each.message)
		})
	}
}

// without gives a JSON object without one of its members.
func without(t *testing.T, data, member string) string {
	t.Helper()
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(data), &members))
	require.Contains(t, members, member)
	delete(members, member)
	rest, err := json.Marshal(members)
	require.NoError(t, err)
	return string(rest)
}

// A CI that reads its log takes ##vso[ for a command wherever it stands.
func TestJSONHoldsNoCommand(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, result.WriteJSON(&out, &result.Report{Verdict: contract.Incomplete, Target: "t", Rules: []result.Rule{}, Exit: contract.ExitIncomplete, Reason: `\##vso[task.complete]####`}))
	require.NotContains(t, out.String(), "##")
	back, err := result.Read(&out)
	require.NoError(t, err)
	require.Equal(t, `\##vso[task.complete]####`, back.Reason)
}
