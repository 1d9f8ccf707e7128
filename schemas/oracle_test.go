package schemas

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// oracle compiles every message with another implementation of draft-07.
func oracle(t require.TestingT) map[string]*jsonschema.Schema {
	documents, err := readDocuments(Files)
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	for _, name := range sortedKeys(documents) {
		require.NoError(t, compiler.AddResource(base+name+".json", documents[name]))
	}
	all := map[string]*jsonschema.Schema{}
	for name := range messagesIn(t) {
		all[name], err = compiler.Compile(base + name + ".json")
		require.NoError(t, err)
	}
	return all
}

// agree requires the same verdict from Validate and from the oracle.
func agree(t require.TestingT, schemas map[string]*jsonschema.Schema, name string, value any) {
	data, err := json.Marshal(value)
	require.NoError(t, err)
	violations, err := Validate(name, data)
	require.NoError(t, err)
	if err := schemas[name].Validate(value); err != nil {
		require.NotEmpty(t, violations, "%s accepts %s, but the oracle says: %v", name, data, err)
		return
	}
	require.Empty(t, violations, "%s refuses %s, but the oracle doesn't", name, data)
}

func TestOracleAgreesOnEveryBodyUnderEverySchema(t *testing.T) {
	schemas := oracle(t)
	for _, each := range bodiesOnDisk(t) {
		for name := range schemas {
			agree(t, schemas, name, each.value)
		}
	}
}

// Each part of each body is left out, doubled and replaced in turn, and each object gets one member more.
func TestOracleAgreesOnChangedBodies(t *testing.T) {
	schemas := oracle(t)
	for _, each := range bodiesOnDisk(t) {
		for _, changed := range changesIn(each.value) {
			agree(t, schemas, each.schema, changed)
		}
	}
}

// changesIn gives the values that a value becomes by one change somewhere in it.
func changesIn(value any) []any {
	changed := []any{nil, true, "", "i-1", map[string]any{}, []any{}, []any{"i-1"}, map[string]any{"requestId": "T1"}}
	for _, number := range []json.Number{"-1", "-0", "1", "1.0", "1.5", "0.1e1", "1000", "1000.5", "1001", "1e300", "1e-400", "9007199254740993"} {
		changed = append(changed, number)
	}
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			rest := maps.Clone(value)
			delete(rest, key)
			changed = append(changed, rest)
			for _, other := range changesIn(member) {
				rest := maps.Clone(value)
				rest[key] = other
				changed = append(changed, rest)
			}
		}
		more := maps.Clone(value)
		more["more"] = "x"
		changed = append(changed, more)
	case []any:
		changed = append(changed, append(slices.Clone(value), value...))
		for i, element := range value[:min(len(value), 2)] { // there are lists of a hundred alike
			changed = append(changed, slices.Delete(slices.Clone(value), i, i+1))
			for _, other := range changesIn(element) {
				rest := slices.Clone(value)
				rest[i] = other
				changed = append(changed, rest)
			}
		}
	}
	return changed
}
