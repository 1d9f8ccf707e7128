package target

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"relcon/runner/contract"
	"relcon/schemas"
)

// asEditor gives the JSON value of a YAML text as editors see it: a day is a text, and a mapping has its keys once.
func asEditor(t *testing.T, text []byte) []byte {
	t.Helper()
	var root yaml.Node
	require.NoError(t, yaml.Load(text, &root))
	data, err := json.Marshal(plain(root.Content[0]))
	require.NoError(t, err)
	return data
}

func plain(node *yaml.Node) any {
	switch node.Kind {
	case yaml.MappingNode:
		members := map[string]any{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			members[node.Content[i].Value] = plain(node.Content[i+1])
		}
		return members
	case yaml.SequenceNode:
		elements := []any{}
		for _, each := range node.Content {
			elements = append(elements, plain(each))
		}
		return elements
	case yaml.AliasNode:
		return plain(node.Alias)
	}
	switch node.ShortTag() {
	case "!!int", "!!float":
		return json.Number(node.Value)
	case "!!bool":
		return strings.EqualFold(node.Value, "true")
	case "!!null":
		return nil
	}
	return node.Value
}

func violationsOf(t *testing.T, schema string, text []byte) []string {
	t.Helper()
	violations, err := schemas.Validate("target/"+schema, asEditor(t, text))
	require.NoError(t, err)
	return violations
}

func everyVariable(string) (string, bool) { return "https://gateway.example.com", true }

// blocks are the YAML examples of a text.
func blocks(text string) []string {
	var found []string
	for _, match := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

func TestSamplesAndExamplesFitTheirSchemas(t *testing.T) {
	samples, err := filepath.Glob("../../fixtures/targets/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, samples)
	for _, path := range samples {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Empty(t, violationsOf(t, "target", text), path)
	}
	pool, err := os.ReadFile("../../fixtures/targets/pool/instances.yaml")
	require.NoError(t, err)
	require.Empty(t, violationsOf(t, "pool", pool))
	checked := map[string]int{}
	for _, path := range []string{"../../README.md", "README.md", "../pool/README.md"} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, block := range blocks(string(text)) {
			for schema, begins := range map[string]string{"target": "name:", "pool": "accounts:", "known": "- rule:"} {
				if strings.HasPrefix(strings.TrimSpace(block), begins) {
					checked[schema]++
					require.Empty(t, violationsOf(t, schema, []byte(block)), "%s:\n%s", path, block)
				}
			}
		}
	}
	require.Positive(t, checked["target"])
	require.Positive(t, checked["known"])
}

// soundTarget is a target file with every key.
const soundTarget = `
name: staging
products:
  bmc: {endpoint: "https://staging.example.com/bmc", version: "2022-11-20"}
  zec: {endpoint: "https://staging.example.com/zec"}
  bss: {endpoint: "https://staging.example.com/", signature: [v1, v3]}
states: {url: "https://staging.example.com/provider-states", token: "${STATES_TOKEN}"}
unavailable: [clock, billing]
limits: {requestsPerSecond: 0.5, concurrency: 8, requestTimeout: 10s, settleTimeout: 10m, pollInterval: 2s, totalTimeout: 1h30m, maxAccounts: 50}
safety: {allowRelease: false, forbidHosts: [console.example.com], maxInstances: 500, maxRequests: 20000}
tls: {caFile: ca.pem}
provider: {name: zenlayer, version: "2026.11.3", build: 4f2c1d}
trace: on
`

func TestTenBrokenTargetFilesAreRejectedByTheSchemaAndByTheLoader(t *testing.T) {
	require.Empty(t, violationsOf(t, "target", []byte(soundTarget)))
	_, err := Parse("t.yaml", []byte(soundTarget), everyVariable)
	require.NoError(t, err)
	for name, change := range map[string][2]string{
		"an unknown key":           {"trace: on", "tracing: on"},
		"no name":                  {"name: staging\n", ""},
		"no product":               {soundTarget[strings.Index(soundTarget, "products:"):strings.Index(soundTarget, "states:")], "products: {}\n"},
		"an unknown product":       {"  zec: {", "  ecs: {"},
		"a product without a URL":  {`zec: {endpoint: "https://staging.example.com/zec"}`, "zec: {version: \"2025-09-01\"}"},
		"a URL that is none":       {`"https://staging.example.com/zec"`, "staging.example.com"},
		"a hook and a pool":        {"states: {url:", "states: {pool: pool.yaml, url:"},
		"an unknown need":          {"[clock, billing]", "[clock, invoices]"},
		"a number for a duration":  {"requestTimeout: 10s", "requestTimeout: 10"},
		"a duration of zero":       {"requestTimeout: 10s", "requestTimeout: 0m0s"},
		"a month that is none":     {`"2022-11-20"`, `"2022-13-20"`},
		"no instance at all":       {"maxInstances: 500", "maxInstances: 0"},
		"a text for true or false": {"allowRelease: false", "allowRelease: never"},
		"a signature of bmc":       {`version: "2022-11-20"`, "signature: [v1]"},
		"an unknown signature":     {"[v1, v3]", "[v2]"},
		"a version that is none":   {`"2022-11-20"`, `"latest"`},
	} {
		broken := strings.Replace(soundTarget, change[0], change[1], 1)
		require.NotEqual(t, soundTarget, broken, name)
		require.NotEmpty(t, violationsOf(t, "target", []byte(broken)), name)
		_, err := Parse("t.yaml", []byte(broken), everyVariable)
		require.Error(t, err, name)
	}
}

func TestBrokenPoolFilesAreRejectedByTheSchemaAndByTheLoader(t *testing.T) {
	const sound = "accounts:\n  - {product: zec, kind: recycle-bin, retention: 1h, accessKeyId: AK, accessKeySecret: \"${SECRET}\", instances: [{id: i-1, status: RUNNING, chargeType: PREPAID, expires: 2027-01-31T00:00:00Z}]}\n"
	require.Empty(t, violationsOf(t, "pool", []byte(sound)))
	problems := func(text string) Problems {
		file := newDocument("p.yaml", func(string, bool) (string, bool) { return "a-long-secret", true })
		readPool(file, []byte(text))
		return file.problems
	}
	require.Empty(t, problems(sound))
	for name, change := range map[string][2]string{
		"a kind of another product":        {"product: zec", "product: bmc"},
		"a charge type of another product": {"chargeType: PREPAID", "chargeType: Subscription"},
		"a month that is none":             {"2027-01-31T", "2027-31-01T"},
		"a duration of zero":               {"retention: 1h", "retention: 0s"},
		"a token of bss":                   {"product: zec, kind: recycle-bin, retention: 1h, accessKeyId: AK, accessKeySecret: \"${SECRET}\", instances: [{id: i-1, status: RUNNING, chargeType: PREPAID,", "product: bss, token: TK, accessKeyId: AK, accessKeySecret: \"${SECRET}\", instances: [{id: i-1, status: Normal, chargeType: Subscription,"},
	} {
		broken := strings.Replace(sound, change[0], change[1], 1)
		require.NotEqual(t, sound, broken, name)
		require.NotEmpty(t, violationsOf(t, "pool", []byte(broken)), name)
		require.NotEmpty(t, problems(broken), name)
	}
}

// The schemas have the keys that the loader knows, and no others.
func TestSchemasHaveTheKeysOfTheLoader(t *testing.T) {
	for name, of := range map[string]reflect.Type{"target": reflect.TypeFor[Target](), "pool": reflect.TypeFor[poolFile](), "known": reflect.TypeFor[[]knownFailure]()} {
		data, err := schemas.Files.ReadFile("target/" + name + ".json")
		require.NoError(t, err)
		var schema map[string]any
		require.NoError(t, json.Unmarshal(data, &schema))
		delete(schema, "definitions")
		var got []string
		keysOf(schema, "", &got)
		slices.Sort(got)
		want := slices.Sorted(slices.Values(pathsOf(of, "")))
		require.Equal(t, slices.Compact(want), slices.Compact(got), name)
	}
	for _, need := range contract.Declarable() {
		data, err := schemas.Files.ReadFile("target/target.json")
		require.NoError(t, err)
		require.Contains(t, string(data), fmt.Sprintf("%q", need))
	}
}

// keysOf gathers the paths of all properties, without the indexes of lists.
func keysOf(schema map[string]any, path string, into *[]string) {
	if named, ok := schema["properties"].(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(named)) {
			here := member(path, key)
			*into = append(*into, here)
			keysOf(named[key].(map[string]any), here, into)
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		keysOf(items, path, into)
	}
	branches, _ := schema["oneOf"].([]any)
	for _, each := range branches {
		keysOf(each.(map[string]any), path, into)
	}
}
