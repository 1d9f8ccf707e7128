package schemas

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// longest is as long as a key may be.
var longest = strings.Repeat("a", 256)

func hookRequest(action, state, params string) string {
	return `{"action":"` + action + `","state":"` + state + `","params":{` + params + `}}`
}

// hookRequests are sound ones.
func hookRequests() []string {
	request, long := hookRequest, longest
	return []string{
		request("setup", "an account", `"product":"bmc","kind":"default"`),
		request("setup", "an account", `"product":"bmc","kind":"rate-limited","reference":"`+long[:128]+`"`),
		request("setup", "an account", `"product":"zec","kind":"recycle-bin","reference":"r"`),
		request("setup", "an account", `"product":"bss","kind":"non-vno"`),
		request("setup", "an account", `"product":"bss","kind":"no-permission","later":1`),
		request("setup", "instances", `"product":"bss","accessKeyId":"`+long+`","count":1,"status":"N","chargeType":"PayAsYouGo","productCode":"e","region":"c"`),
		request("setup", "instances", `"product":"bss","accessKeyId":"a","chargeType":"Subscription","expiresIn":"1.5h30m"`),
		request("setup", "instances", `"product":"bmc","accessKeyId":"a","chargeType":"POSTPAID","commitment":true`),
		request("setup", "instances", `"product":"bmc","accessKeyId":"a","chargeType":"PREPAID","expiresIn":"2h"`),
		request("setup", "several instances", `"product":"bmc","accessKeyId":"a","sorts":[{"count":1,"status":"S","later":1},{"commitment":true,"chargeType":"POSTPAID"}]`),
		request("setup", "several instances", `"product":"bss","accessKeyId":"a","sorts":[{"productCode":"e","region":"c","chargeType":"Subscription","expiresIn":"2h"}]`),
		request("setup", "time passes", `"product":"bmc","accessKeyId":"a","duration":"23h59m"`),
		request("setup", "billing", `"product":"bmc","accessKeyId":"a","instanceId":"i"`),
		request("setup", "billing", `"product":"bmc","accessKeyId":"a","instanceId":"`+long+`"`),
		request("teardown", "an account", `"product":"bmc","accessKeyId":"a"`),
		request("teardown", "an account", `"product":"bmc","reference":"r"`),
		request("setup", "an eclipse", `"product":"bmc"`),
	}
}

// hookMisrequests have a mistake each, but for those without -, which a later version of the protocol may give a meaning.
func hookMisrequests() []string {
	request, long := hookRequest, longest
	sorts := func(text string) string {
		return request("setup", "several instances", `"product":"bmc","accessKeyId":"a","sorts":`+text)
	}
	return []string{
		`-{"action":"setup","params":{"product":"bmc","kind":"default","accessKeyId":"a","duration":"1h","instanceId":"i","sorts":[{}]}}`,
		`-[]`, `-{"state":"an eclipse","params":{"product":"bmc"}}`, `-{"action":"setup","params":{"product":"bmc"}}`, `-{"action":"setup","state":"s"}`,
		`-{"action":"setup","state":1,"params":{"product":"bmc"}}`, `-{"action":"setup","state":"s","params":[]}`,
		`{"action":"list"}`, `-{"action":"lists","state":"s","params":{"product":"bmc"}}`, `-{"action":"teardown","state":"an account"}`, "-" + request("setup", "s", ``), "-" + request("setup", "s", `"product":"ecs"`),
		"-" + request("setup", "an account", `"product":"bmc"`), "-" + request("setup", "an account", `"product":"bmc","kind":"k"`),
		"-" + request("setup", "an account", `"product":"bmc","kind":"default","reference":""`),
		"-" + request("setup", "an account", `"product":"bmc","kind":"default","reference":1`),
		"-" + request("setup", "an account", `"product":"bmc","kind":"default","reference":"`+long[:129]+`"`),
		"-" + request("setup", "instances", `"product":"bmc"`), "-" + request("setup", "instances", `"product":"bmc","accessKeyId":""`),
		"-" + request("setup", "instances", `"product":"bmc","accessKeyId":1`), "-" + request("setup", "instances", `"product":"bmc","accessKeyId":"`+long+`b"`),
		"-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","count":0`), "-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","count":1.5`),
		"-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","status":""`), "-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","status":1`),
		"-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","chargeType":"FREE"`),
		"-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","commitment":"yes"`),
		"-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","expiresIn":"2 h"`), "-" + request("setup", "instances", `"product":"bmc","accessKeyId":"a","expiresIn":2`),
		"-" + request("setup", "instances", `"product":"bss","accessKeyId":"a","productCode":""`), "-" + request("setup", "instances", `"product":"bss","accessKeyId":"a","productCode":1`),
		"-" + request("setup", "instances", `"product":"bss","accessKeyId":"a","region":""`), "-" + request("setup", "instances", `"product":"bss","accessKeyId":"a","region":1`),
		"-" + request("setup", "several instances", `"product":"bmc","accessKeyId":"a"`), "-" + request("setup", "several instances", `"product":"bmc","sorts":[{}]`),
		"-" + sorts(`[]`), "-" + sorts(`{}`), "-" + sorts(`[1]`), "-" + sorts(`[{"count":0}]`), "-" + sorts(`[{"status":""}]`), "-" + sorts(`[{"chargeType":"FREE"}]`),
		"-" + sorts(`[{"commitment":1}]`), "-" + sorts(`[{"expiresIn":2}]`), "-" + sorts(`[{"productCode":""}]`), "-" + sorts(`[{"region":""}]`),
		request("teardown", "several instances", `"product":"bmc"`),
		"-" + request("setup", "time passes", `"product":"bmc","accessKeyId":"a"`), "-" + request("setup", "time passes", `"product":"bmc","duration":"1h"`),
		"-" + request("setup", "time passes", `"product":"bmc","accessKeyId":"a","duration":"a day"`), "-" + request("setup", "time passes", `"product":"bmc","accessKeyId":"a","duration":1`),
		"-" + request("setup", "billing", `"product":"bmc","accessKeyId":"a"`), "-" + request("setup", "billing", `"product":"bmc","instanceId":"i"`),
		"-" + request("setup", "billing", `"product":"bmc","accessKeyId":"a","instanceId":""`), "-" + request("setup", "billing", `"product":"bmc","accessKeyId":"a","instanceId":1`),
		"-" + request("setup", "billing", `"product":"bmc","accessKeyId":"a","instanceId":"`+long+`b"`),
		"-" + request("teardown", "an account", `"product":"bmc"`), "-" + request("teardown", "an account", `"product":"bmc","accessKeyId":"a","reference":"r"`),
		request("teardown", "instances", `"product":"bmc"`), request("teardown", "time passes", `"product":"bmc"`), request("teardown", "billing", `"product":"bmc"`),
		`-{"action":"setup","state":"s","params":{"product":null}}`,
	}
}

func hookAccounts() []string {
	long := longest
	return []string{
		`{"accessKeyId":"a","accessKeySecret":"s","later":1}`,
		`{"accessKeyId":"` + long + `","accessKeySecret":"` + long + `","token":"` + strings.Repeat("t", 16384) + `","retention":"24h","reference":"` + long[:128] + `",
			"rateLimit":{"requests":1,"per":"4s"},"provider":{"name":"` + long + `","version":"` + long + `","build":"` + long + `"}}`,
		`{"accessKeyId":"a","accessKeySecret":"s","token":null,"retention":null,"reference":null,"rateLimit":null,"provider":null}`,
		`{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":1000,"per":"1.5s"},"provider":{"name":null,"version":null,"build":null}}`,
		`-[]`, `-{"accessKeyId":"a"}`, `-{"accessKeySecret":"s"}`,
		`-{"accessKeyId":"","accessKeySecret":"s"}`, `-{"accessKeyId":1,"accessKeySecret":"s"}`, `-{"accessKeyId":"` + long + `b","accessKeySecret":"s"}`,
		`-{"accessKeyId":"a","accessKeySecret":""}`, `-{"accessKeyId":"a","accessKeySecret":1}`, `-{"accessKeyId":"a","accessKeySecret":"` + long + `b"}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","token":1}`, `-{"accessKeyId":"a","accessKeySecret":"s","token":"` + strings.Repeat("t", 16385) + `"}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","retention":1}`, `-{"accessKeyId":"a","accessKeySecret":"s","retention":"a day"}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","reference":1}`, `-{"accessKeyId":"a","accessKeySecret":"s","reference":"` + long[:129] + `"}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":1}`, `-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":1}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"per":"1s"}}`, `-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":0,"per":"1s"}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":1001,"per":"1s"}}`, `-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":1.5,"per":"1s"}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":1,"per":1}}`, `-{"accessKeyId":"a","accessKeySecret":"s","rateLimit":{"requests":1,"per":"1"}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","provider":1}`, `-{"accessKeyId":"a","accessKeySecret":"s","provider":{"name":1}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","provider":{"version":1}}`, `-{"accessKeyId":"a","accessKeySecret":"s","provider":{"build":1}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","provider":{"name":"` + long + `b"}}`, `-{"accessKeyId":"a","accessKeySecret":"s","provider":{"version":"` + long + `b"}}`,
		`-{"accessKeyId":"a","accessKeySecret":"s","provider":{"build":"` + long + `b"}}`,
	}
}

// hookBodies are messages of the provider-state protocol by schema; those that are refused begin with -.
func hookBodies() map[string][]string {
	long := longest
	return map[string][]string{
		"hook/request": append(hookRequests(), hookMisrequests()...),
		"hook/account": hookAccounts(),
		"hook/instances": {
			`{"instanceIds":["i"],"later":1}`, `{"instanceIds":["i","` + long + `"]}`, `-[]`, `-{}`, `-{"instanceIds":"i"}`, `-{"instanceIds":[]}`,
			`-{"instanceIds":["i","i"]}`, `-{"instanceIds":[1]}`, `-{"instanceIds":[""]}`, `-{"instanceIds":["i,j"]}`, `-{"instanceIds":["` + long + `b"]}`,
		},
		"hook/several": {
			`{"sorts":[{"instanceIds":["i"],"later":1},{"reason":"r"}],"later":1}`, `-[]`, `-{}`, `-{"sorts":{}}`, `-{"sorts":[]}`, `-{"sorts":[1]}`, `-{"sorts":[{}]}`,
			`{"sorts":[{"reason":"r"}]}`, `-{"sorts":[{"instanceIds":["i","i"]}]}`, `-{"sorts":[{"reason":""}]}`,
		},
		"hook/billing": {
			`{"billing":"active","refund":"none","later":1}`, `{"billing":"stopped","refund":"full"}`, `-[]`,
			`-{"billing":"active"}`, `-{"refund":"none"}`, `-{"billing":"on","refund":"none"}`, `-{"billing":"active","refund":"half"}`,
		},
		"hook/known": {
			`{"states":["an account","later"],"kinds":{"bmc":["default"],"later":["k"]},"later":1}`, `{"states":["an account"],"kinds":{}}`, `-[]`, `-{"states":["an account"]}`, `-{"kinds":{}}`, `-{"states":["instances"],"kinds":{}}`,
			`-{"states":"s","kinds":{}}`, `-{"states":["an account",1],"kinds":{}}`, `-{"states":["an account"],"kinds":[]}`, `-{"states":["an account"],"kinds":{"bmc":"k"}}`, `-{"states":["an account"],"kinds":{"bmc":[1]}}`,
		},
		"hook/done":   {`{}`, `{"reference":"r","later":1}`, `-[]`, `-{"reference":1}`},
		"hook/reason": {`{"reason":"r","later":1}`, `-[]`, `-{}`, `-{"reason":""}`, `-{"reason":1}`},
		"hook/error":  {`{}`, `{"error":"e","later":1}`, `-[]`, `-{"error":1}`},
	}
}

func TestMessagesOfTheHookAreProved(t *testing.T) {
	documents, err := readDocuments(Files)
	require.NoError(t, err)
	var bodies []body
	for name, texts := range hookBodies() {
		for _, text := range texts {
			sound, refused := strings.CutPrefix(text, "-")
			value, err := Decode([]byte(sound))
			require.NoError(t, err, sound)
			violations, err := Validate(name, []byte(sound))
			require.NoError(t, err)
			require.Equal(t, refused, len(violations) > 0, "%s: %s: %v", name, text, violations)
			keyword := ""
			if refused {
				keyword = "type"
			}
			bodies = append(bodies, body{schema: name, value: value, keyword: keyword})
		}
	}
	var names []string
	for name := range documents {
		if strings.HasPrefix(name, "hook/") {
			names = append(names, name)
		}
	}
	require.Len(t, names, len(hookBodies()))
	survivors, err := newProver(documents, bodies).survivors(names)
	require.NoError(t, err)
	require.Empty(t, lines(survivors), "no message changes its result when these change")
}

// The description of the hook for tools leads to the schemas, and to all of them.
func TestTheDescriptionOfTheHookLeadsToItsSchemas(t *testing.T) {
	data, err := os.ReadFile("hook/openapi.yaml")
	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, yaml.Unmarshal(data, &document))
	require.Equal(t, "3.1.0", document["openapi"])
	require.Equal(t, draft07, document["jsonSchemaDialect"])
	led, examples := map[string]bool{}, 0
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			if ref, ok := value["$ref"].(string); ok && !strings.HasPrefix(ref, "#") {
				led[ref] = true
				require.FileExists(t, filepath.Join("hook", ref))
			}
			if example, ok := value["value"]; ok {
				examples++
				text, err := json.Marshal(example)
				require.NoError(t, err)
				violations, err := Validate("hook/request", text)
				require.NoError(t, err)
				require.Empty(t, violations, "%s", text)
			}
			for _, each := range value {
				walk(each)
			}
		case []any:
			for _, each := range value {
				walk(each)
			}
		}
	}
	walk(document)
	require.Len(t, led, len(hookBodies()))
	require.Equal(t, 7, examples)
}

// The table of fields in the README of hooks has each member of the schemas, and no other.
func TestTheReadmeOfHooksHasEveryField(t *testing.T) {
	readme, err := os.ReadFile("../runner/states/README.md")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(readme), "## The fields\n")
	table, _, _ = strings.Cut(table, "\n## ")
	told := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (.*?) \|`).FindAllStringSubmatch(table, -1) {
		for _, name := range regexp.MustCompile("`(.+?)`").FindAllStringSubmatch(row[1], -1) {
			told[name[1]] = true
		}
	}
	documents, err := readDocuments(Files)
	require.NoError(t, err)
	fields := map[string]bool{}
	var walk func(path string, schema map[string]any)
	walk = func(path string, schema map[string]any) {
		members, _ := schema["properties"].(map[string]any)
		for name, each := range members {
			walk(strings.TrimPrefix(path+"."+name, "."), each.(map[string]any))
		}
		if path != "" && members == nil {
			fields[path] = true
		}
	}
	for name := range hookBodies() {
		walk("", documents[name])
	}
	require.Equal(t, fields, told)
}
