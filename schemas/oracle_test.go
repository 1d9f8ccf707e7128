package schemas

import (
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
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

func TestOracleAgreesOnChangedBodies(t *testing.T) {
	schemas, bodies := oracle(t), bodiesOnDisk(t)
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SampledFrom(bodies).Draw(t, "body")
		value, err := Decode(drawn.data)
		require.NoError(t, err)
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			value = spoil(t, value)
		}
		agree(t, schemas, drawn.schema, value)
	})
}

// spoil changes something in a value: it replaces, removes, renames, adds or doubles a part of it.
func spoil(t *rapid.T, value any) any {
	switch value := value.(type) {
	case map[string]any:
		if len(value) > 0 {
			return spoilObject(t, value)
		}
	case []any:
		if len(value) > 0 {
			return spoilArray(t, value)
		}
	}
	return drawAnything(t)
}

func spoilObject(t *rapid.T, object map[string]any) any {
	key := rapid.SampledFrom(sortedKeys(object)).Draw(t, "key")
	switch rapid.SampledFrom([]string{"deeper", "deeper", "deeper", "remove", "rename", "add", "replace"}).Draw(t, "how") {
	case "deeper":
		object[key] = spoil(t, object[key])
	case "remove":
		delete(object, key)
	case "rename":
		object[drawKey(t)] = object[key]
		delete(object, key)
	case "add":
		object[drawKey(t)] = drawAnything(t)
	case "replace":
		return drawAnything(t)
	}
	return object
}

func spoilArray(t *rapid.T, array []any) any {
	at := rapid.IntRange(0, len(array)-1).Draw(t, "index")
	switch rapid.SampledFrom([]string{"deeper", "deeper", "remove", "add", "double", "replace"}).Draw(t, "how") {
	case "deeper":
		array[at] = spoil(t, array[at])
	case "remove":
		return append(array[:at:at], array[at+1:]...)
	case "add":
		return append(array, drawAnything(t))
	case "double":
		return append(array, array...)
	case "replace":
		return drawAnything(t)
	}
	return array
}

func drawKey(t *rapid.T) string {
	return rapid.SampledFrom([]string{"requestId", "response", "instanceId", "instanceIds", "dataSet", "totalCount", "pageSize",
		"code", "message", "status", "", "more"}).Draw(t, "new key")
}

func drawAnything(t *rapid.T) any {
	numbers := rapid.SampledFrom([]json.Number{"-1", "0", "-0", "1", "1.0", "1.5", "1e2", "0.1e1", "1000", "1000.5", "1001", "1e300", "1e-400", "9007199254740993"})
	return rapid.OneOf(
		rapid.Just[any](nil), rapid.Bool().AsAny(), numbers.AsAny(), rapid.String().AsAny(),
		rapid.Just[any](map[string]any{}), rapid.Just[any]([]any{}), rapid.Just[any]([]any{"i-1"}), rapid.Just[any](map[string]any{"requestId": "T1"}),
	).Draw(t, "anything")
}
