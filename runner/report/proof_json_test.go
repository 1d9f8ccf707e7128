package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"relcon/runner/report"
	"relcon/runner/result"
)

const proofSchemaFile = "../../schemas/report/proof.json"

func proofSchema(t require.TestingT) *jsonschema.Schema {
	schema, err := jsonschema.NewCompiler().Compile(proofSchemaFile)
	require.NoError(t, err)
	return schema
}

func TestProofFollowsItsSchema(t *testing.T) {
	schema := proofSchema(t)
	for _, p := range []*result.Proof{holding(), broken(), empty(), blind()} {
		require.NoError(t, schema.Validate(parsed(t, encodedProof(t, "json", p))))
	}
}

func proofChanges() []change {
	var top []any
	fault, sound, scenario := []any{"faults", 3}, []any{"sound"}, []any{"seen", 0}
	return []change{
		{"another version", top, "schema", "relcon-proof/2"},
		{"version that is no text", top, "relcon", 1},
		{"start that is no time", top, "started", true},
		{"negative duration", top, "durationMs", -1},
		{"half a scenario", top, "scenarios", 1.5},
		{"negative catalogue", top, "catalogue", -1},
		{"faults that are no list", top, "faults", map[string]any{}},
		{"a rule that is none", top, "unproved", []any{"all"}},
		{"an exit code of a report", top, "exit", 3},
		{"unknown verdict of the sound run", sound, "verdict", "green"},
		{"empty reason of the sound run", sound, "reason", ""},
		{"negative rules", sound, "rules", -1},
		{"negative proved", sound, "proved", -1},
		{"id in capitals", fault, "id", "BMC-REL-06-accepts-101"},
		{"id of a rule", fault, "id", "bmc-rel-06"},
		{"rule in lower case", fault, "rule", "bmc-rel-06"},
		{"title that is no text", fault, "title", 1},
		{"operation that is no text", fault, "operation", 1},
		{"empty summary", fault, "summary", ""},
		{"killed that is no boolean", fault, "killed", "yes"},
		{"changed that is no boolean", fault, "changed", 1},
		{"empty scenario", fault, "scenario", ""},
		{"location elsewhere", fault, "location", "/tmp/a.feature:1"},
		{"empty step", fault, "step", ""},
		{"empty finding", fault, "found", ""},
		{"no rule that is also red", fault, "alsoRed", []any{}},
		{"declared rule that is none", fault, "declared", []any{"x"}},
		{"empty reason", fault, "reason", ""},
		{"no problem", fault, "problems", []any{}},
		{"empty problem", fault, "problems", []any{""}},
		{"unknown verdict", fault, "verdict", "red"},
		{"negative time", fault, "ms", -1},
		{"scenarios that are no list", top, "seen", 317},
		{"rule of a scenario in lower case", scenario, "rule", "bmc-rel-06"},
		{"scenario without a name", scenario, "name", ""},
		{"scenario elsewhere", scenario, "location", "bmc.feature:1"},
		{"negative number of faults", scenario, "faults", -1},
		{"half a fault", scenario, "faults", 0.5},
		{"a rule for a fault", scenario, "fault", "BMC-REL-06"},
		{"unknown member of a scenario", scenario, "colour", "red"},
		{"unknown member", top, "colour", "red"},
		{"unknown member of the sound run", sound, "colour", "red"},
		{"unknown member of a fault", fault, "colour", "red"},
	}
}

func TestProofSchemaRefuses(t *testing.T) {
	schema := proofSchema(t)
	data := encodedProof(t, "json", broken())
	for _, test := range proofChanges() {
		t.Run(test.name, func(t *testing.T) {
			whole := parsed(t, data)
			at(whole, test.path...)[test.member] = test.value
			require.Error(t, schema.Validate(whole))
		})
	}
}

func TestProofSchemaNamesEveryMember(t *testing.T) {
	data := parsed(t, readFile(t, proofSchemaFile))
	requireMembers(t, data, reflect.TypeFor[result.Proof]())
	requireMembers(t, at(data, "definitions", "sound"), reflect.TypeFor[result.Sound]())
	requireMembers(t, at(data, "definitions", "fault"), reflect.TypeFor[result.FaultProof]())
	requireMembers(t, at(data, "definitions", "scenario"), reflect.TypeFor[result.ScenarioProof]())
}

func TestReadProof(t *testing.T) {
	for _, p := range []*result.Proof{holding(), broken()} {
		data := encodedProof(t, "json", p)
		read, err := result.ReadProof(bytes.NewReader(data))
		require.NoError(t, err)
		require.JSONEq(t, string(data), string(encodedProof(t, "json", read)))
	}
	good := string(encodedProof(t, "json", holding()))
	for name, test := range map[string]struct{ data, message string }{
		"a report":        {string(encoded(t, "json", conformant())), `got schema "relcon-report/1", want "relcon-proof/1"`},
		"unknown member":  {strings.Replace(good, `"sound"`, `"sund"`, 1), "sund"},
		"two proofs":      {good + good, "not a JSON report"},
		"no scenarios":    {string(without(t, good, "seen")), "got no"},
		"nothing but its": {`{"schema": "relcon-proof/1"}`, "got no faults"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := result.ReadProof(strings.NewReader(test.data))
			require.ErrorContains(t, err, test.message)
		})
	}
}

// without gives a JSON object without one of its members.
func without(t require.TestingT, data, member string) []byte {
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(data), &members))
	require.Contains(t, members, member)
	delete(members, member)
	rest, err := json.Marshal(members)
	require.NoError(t, err)
	return rest
}

func TestProofDestinations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "proof")
	for _, format := range report.ProofFormats().Names() {
		destinations, err := report.ProofFormats().Parse([]string{format + "=" + path, format + "=-"})
		require.NoError(t, err)
		var out bytes.Buffer
		require.NoError(t, destinations.Write(&out, broken()))
		require.Equal(t, out.String(), string(readFile(t, path)))
		require.Equal(t, out.String(), string(encodedProof(t, format, broken())))
	}
	for text, message := range map[string]string{"htm=x": `want one of json, html, text; did you mean "html"?`, "junit=x": "want one of"} {
		_, err := report.ProofFormats().Parse([]string{text})
		require.ErrorContains(t, err, message)
	}
	_, err := report.ProofFormats().Parse([]string{"json=" + path, "html=" + path})
	require.ErrorContains(t, err, "the same path")
}

func TestWriteOfAProofThatFailsLeavesTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "proof.json")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o644))
	impossible := holding()
	impossible.DurationMs = math.NaN()
	destinations, err := report.ProofFormats().Parse([]string{"json=" + path})
	require.NoError(t, err)
	require.ErrorContains(t, destinations.Write(nil, impossible), path)
	require.Error(t, destinations.Write(nil, nil))
	require.Equal(t, "old", string(readFile(t, path)))
	require.Equal(t, []string{"proof.json"}, listing(t, filepath.Dir(path)))
}
