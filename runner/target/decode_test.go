package target_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

const (
	products = `products: {bmc: {endpoint: "https://h.example.com/"}}`
	states   = `states: {url: "https://h.example.com/ps"}`
)

// lines puts a file together.
func lines(parts ...string) string { return strings.Join(parts, "\n") + "\n" }

// with puts a file together that is sound but for the given lines, which begin at line 4.
func with(parts ...string) string {
	return lines(append([]string{"name: n", products, states}, parts...)...)
}

// problemCases are files with the whole message that each gives.
type problemCases map[string]struct{ file, want string }

func (cases problemCases) run(t *testing.T) {
	t.Helper()
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := target.Parse("t.yaml", []byte(test.file), nil)
			require.EqualError(t, err, test.want)
			require.Nil(t, got)
			var problems target.Problems
			require.ErrorAs(t, err, &problems)
		})
	}
}

func TestFileProblems(t *testing.T) {
	problemCases{
		"empty":            {" \n", "t.yaml:1: the file is empty"},
		"tab":              {with("limits:", "\tconcurrency: 1"), "t.yaml:5: the line begins with a tab, want spaces"},
		"comments only":    {"# nothing\n", "t.yaml:1: not one YAML document: no documents in stream"},
		"token as name":    {lines("name: is-123456789012-it", products, `states: {url: "https://h.example.com/ps", token: "123456789012"}`), "t.yaml:1: name: got what states.token is too, want something else: it stands in every report"},
		"token as build":   {lines("name: n", products, `states: {url: "https://h.example.com/ps", token: "123456789012"}`, `provider: {build: "123456789012"}`), "t.yaml:4: provider.build: got what states.token is too, want something else: it stands in every report"},
		"a list":           {"- name\n", "t.yaml:1: got a list, want a mapping with name, products and states"},
		"a word":           {"name\n", "t.yaml:1: got a single value, want a mapping with name, products and states"},
		"two documents":    {with("---", "name: m"), "t.yaml:1: not one YAML document: expected single document, found multiple"},
		"not YAML":         {with("limits: {concurrency: 1"), "t.yaml:5: not one YAML document: did not find expected ',' or '}' while parsing a flow mapping"},
		"unknown anchor":   {with("tls: *x"), "t.yaml:4: not one YAML document: unknown anchor 'x' referenced"},
		"control":          {"name: \x01", "t.yaml:1: not one YAML document: control characters are not allowed (value: 1)"},
		"key twice":        {with("name: m"), "t.yaml:4: name: got the key a second time, want it once (it stands in line 1 too)"},
		"inner key twice":  {with("tls:", "  caFile: a", "  caFile: b"), "t.yaml:6: tls.caFile: got the key a second time, want it once (it stands in line 5 too)"},
		"key of a kind":    {with("? [a]", ": b"), "t.yaml:4: got a list for a key, want one of limits, name, products, provider, safety, states, tls, trace, unavailable"},
		"alias as key":     {with("tls: &x {caFile: a}", "*x : b"), "t.yaml:5: got an alias for a key, want one of limits, name, products, provider, safety, states, tls, trace, unavailable"},
		"alias to its own": {lines("name: n", products, "states: &x {url: *x}"), "t.yaml:3: states.url: got a mapping, want the URL of the provider-state hook"},
	}.run(t)
}

func TestKeyProblems(t *testing.T) {
	problemCases{
		"misspelt":          {with("limit: {}"), "t.yaml:4: limit: unknown key, did you mean limits?"},
		"another case":      {with("TLS: {}"), "t.yaml:4: TLS: unknown key, did you mean tls?"},
		"misspelt inside":   {with("limits:", "  requestTimeOuts: 10s"), "t.yaml:5: limits.requestTimeOuts: unknown key, did you mean requestTimeout?"},
		"of another level":  {with("allowRelease: true"), "t.yaml:4: allowRelease: unknown key, did you mean safety.allowRelease? Here stand limits, name, products, provider, safety, states, tls, trace, unavailable"},
		"near to nothing":   {with("tls: {insecureSkipVerify: true}"), "t.yaml:4: tls.insecureSkipVerify: unknown key, want one of caFile"},
		"not expanded":      {with("${TLS}: {}"), "t.yaml:4: ${TLS}: unknown key, want one of limits, name, products, provider, safety, states, tls, trace, unavailable"},
		"odd key":           {with(`"a.b\n": 1`), `t.yaml:4: "a.b\n": unknown key, want one of limits, name, products, provider, safety, states, tls, trace, unavailable`},
		"no name":           {lines(products, states), "t.yaml:1: name: got no such key, want a name such as zenlayer-staging, which --allow-release repeats"},
		"no products":       {lines("name: n", states), "t.yaml:1: products: got no such key, want bmc, zec or bss with its endpoint"},
		"no states":         {lines("name: n", products), "t.yaml:1: states: got no such key, want url, the provider-state hook, or pool, a file of instances that may be destroyed"},
		"no product":        {lines("name: n", "products: {}", states), "t.yaml:2: products: got an empty mapping, want bmc, zec or bss with its endpoint"},
		"unknown product":   {lines("name: n", "products:", "  bmx: {}", states), "t.yaml:3: products.bmx: unknown key, did you mean bmc?"},
		"empty product":     {lines("name: n", "products:", "  bmc:", states), "t.yaml:3: products.bmc: got nothing, want a mapping with endpoint"},
		"no endpoint":       {lines("name: n", "products:", "  bmc: {}", states), "t.yaml:3: products.bmc.endpoint: got no such key, want the URL of the API"},
		"signature for bmc": {lines("name: n", `products: {bmc: {endpoint: "https://h.example.com", signature: [v1]}}`, states), "t.yaml:2: products.bmc.signature: unknown key, did you mean products.bss.signature? Here stand endpoint, version"},
	}.run(t)
}

func TestValueProblems(t *testing.T) {
	problemCases{
		"name a number":       {lines("name: 7", products, states), "t.yaml:1: name: got a value that YAML takes for int, want a name such as zenlayer-staging, which --allow-release repeats (put it in quotes)"},
		"name blank":          {lines(`name: " "`, products, states), "t.yaml:1: name: got a value with control characters, or with white space around it, want a name such as zenlayer-staging, which --allow-release repeats"},
		"name with lines":     {lines(`name: "a\nb"`, products, states), "t.yaml:1: name: got a value with control characters, or with white space around it, want a name such as zenlayer-staging, which --allow-release repeats"},
		"name padded":         {lines(`name: "a "`, products, states), "t.yaml:1: name: got a value with control characters, or with white space around it, want a name such as zenlayer-staging, which --allow-release repeats"},
		"name of a tag":       {lines(`name: !secret a`, products, states), "t.yaml:1: name: got a value that YAML takes for secret, want a name such as zenlayer-staging, which --allow-release repeats (put it in quotes)"},
		"limits nothing":      {with("limits:"), "t.yaml:4: limits: got nothing, want a mapping of limits"},
		"duration bare":       {with("limits: {requestTimeout: 10}"), `t.yaml:4: limits.requestTimeout: got "10", want a duration above zero, such as 10s`},
		"duration quoted":     {with(`limits: {settleTimeout: "10 min"}`), `t.yaml:4: limits.settleTimeout: got "10 min", want a duration above zero, such as 10s`},
		"duration negative":   {with("limits: {pollInterval: -1s}"), `t.yaml:4: limits.pollInterval: got "-1s", want a duration above zero, such as 10s`},
		"duration zero":       {with("limits: {totalTimeout: 0s}"), `t.yaml:4: limits.totalTimeout: got "0s", want a duration above zero, such as 10s`},
		"duration a list":     {with("limits: {totalTimeout: [1h]}"), `t.yaml:4: limits.totalTimeout: got a list, want a duration above zero, such as 10s`},
		"rate zero":           {with("limits: {requestsPerSecond: 0}"), `t.yaml:4: limits.requestsPerSecond: got "0", want a number above zero`},
		"rate a string":       {with(`limits: {requestsPerSecond: "20"}`), `t.yaml:4: limits.requestsPerSecond: got "20", want a number above zero`},
		"rate endless":        {with("limits: {requestsPerSecond: .inf}"), `t.yaml:4: limits.requestsPerSecond: got ".inf", want a number above zero`},
		"rate endless too":    {with("limits: {requestsPerSecond: !!float inf}"), `t.yaml:4: limits.requestsPerSecond: got "inf", want a number above zero`},
		"concurrency half":    {with("limits: {concurrency: 1.5}"), `t.yaml:4: limits.concurrency: got "1.5", want a whole number above zero`},
		"concurrency zero":    {with("limits: {concurrency: 0}"), `t.yaml:4: limits.concurrency: got "0", want a whole number above zero`},
		"no accounts":         {with("limits: {maxAccounts: 0}"), `t.yaml:4: limits.maxAccounts: got "0", want a whole number above zero`},
		"trace otherwise":     {with("trace: of"), `t.yaml:4: trace: unknown setting "of", did you mean off?`},
		"trace a number":      {with("trace: 1"), "t.yaml:4: trace: got a value that YAML takes for int, want on or off (put it in quotes)"},
		"build a number":      {with("provider: {build: 123e4}"), "t.yaml:4: provider.build: got a value that YAML takes for float, want the build or commit that is tested (put it in quotes)"},
		"provider a word":     {with("provider: zenlayer"), "t.yaml:4: provider: got a single value, want a mapping with name, version and build"},
		"instances negative":  {with("safety: {maxInstances: -1}"), `t.yaml:4: safety.maxInstances: got "-1", want a whole number above zero`},
		"allow a string":      {with(`safety: {allowRelease: "true"}`), `t.yaml:4: safety.allowRelease: got "true", want true or false`},
		"allow yes":           {with("safety: {allowRelease: yes}"), `t.yaml:4: safety.allowRelease: got "yes", want true or false`},
		"version not a date":  {lines("name: n", `products: {bmc: {endpoint: "https://h.example.com", version: v2}}`, states), `t.yaml:2: products.bmc.version: got "v2", want an API version such as 2022-11-20`},
		"unknown need":        {with("unavailable: [clocks]"), `t.yaml:4: unavailable[0]: unknown need "clocks", did you mean clock?`},
		"need far from all":   {with("unavailable: [", "  xyz]"), `t.yaml:5: unavailable[0]: unknown need "xyz", want one of billing, clock, load, no-permission, non-vno, power, recycle-account, second-account, token`},
		"need twice":          {with("unavailable: [clock, clock]"), `t.yaml:4: unavailable[1]: got "clock" a second time, want it once`},
		"needs not a list":    {with("unavailable: clock"), "t.yaml:4: unavailable: got a single value, want a list of needs, such as [clock, billing]"},
		"unknown signature":   {lines("name: n", `products: {bss: {endpoint: "https://h.example.com", signature: [v2]}}`, states), `t.yaml:2: products.bss.signature[0]: unknown signature "v2", did you mean v1?`},
		"no signature":        {lines("name: n", `products: {bss: {endpoint: "https://h.example.com", signature: []}}`, states), "t.yaml:2: products.bss.signature: got an empty list, want v1, v3 or both"},
		"forbidden a URL":     {with(`safety: {forbidHosts: ["https://prod.example.com/"]}`), `t.yaml:4: safety.forbidHosts[0]: got "https://prod.example.com/", want a host name such as console.zenlayer.com, without scheme, port or path`},
		"forbidden a port":    {with(`safety: {forbidHosts: ["prod.example.com:443"]}`), `t.yaml:4: safety.forbidHosts[0]: got "prod.example.com:443", want a host name such as console.zenlayer.com, without scheme, port or path`},
		"forbidden a pattern": {with(`safety: {forbidHosts: ["*.example.com"]}`), `t.yaml:4: safety.forbidHosts[0]: got "*.example.com", want a host name such as console.zenlayer.com, without scheme, port or path`},
		"file name empty":     {with(`tls: {caFile: ""}`), "t.yaml:4: tls.caFile: got an empty value, want the path of a file"},
	}.run(t)
}

func TestStatesProblems(t *testing.T) {
	problemCases{
		"both states":       {lines("name: n", products, `states: {url: "https://h.example.com/ps", pool: p}`), "t.yaml:3: states: got both url and pool, want one of the two"},
		"neither":           {lines("name: n", products, "states: {}"), "t.yaml:3: states: got neither url nor pool, want the URL of the provider-state hook, or a file of instances that may be destroyed"},
		"token with a pool": {lines("name: n", products, "states:", "  pool: p", "  token: x"), "t.yaml:5: states.token: got a token beside a pool, want it beside url only: nothing but the hook is sent it"},
		"a key near pool":   {lines("name: n", products, `states: {polo: p, url: "https://h.example.com/ps"}`), "t.yaml:3: states.polo: unknown key, want one of pool, token, url"},
		"pool elsewhere":    {with("pool: p"), "t.yaml:4: pool: unknown key, did you mean states.pool? Here stand limits, name, products, provider, safety, states, tls, trace, unavailable"},
		"token a mapping":   {lines("name: n", products, `states: {url: "https://h.example.com/ps", token: {a: b}}`), "t.yaml:3: states.token: got a mapping, want a bearer token, or no such key"},
	}.run(t)
}

func TestMisplacedKeysAreSentHome(t *testing.T) {
	homes := []string{"states.url", "states.token", "states.pool", "limits.requestsPerSecond", "limits.concurrency",
		"limits.requestTimeout", "limits.settleTimeout", "limits.pollInterval", "limits.totalTimeout", "safety.allowRelease",
		"safety.forbidHosts", "safety.maxInstances", "safety.maxRequests", "limits.maxAccounts", "tls.caFile", "provider.build", "products.bmc", "products.zec", "products.bss",
		"products.bmc.endpoint", "products.bmc.version", "products.bss.signature"}
	for _, home := range homes {
		t.Run(home, func(t *testing.T) {
			key := home[strings.LastIndex(home, ".")+1:]
			_, err := target.Parse("t.yaml", []byte(with(key+": x")), nil)
			require.ErrorContains(t, err, "did you mean "+home+"?")
		})
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	file := lines(
		"nam: n",
		"products:",
		"  bmc: {endpoint: ftp://h.example.com, version: 1}",
		"  ecs: {}",
		"states: {url: http://h.example.com/ps}",
		"limits: {requestTimeout: 10, concurrency: many}",
		"safety: {forbidHosts: console}",
	)
	_, err := target.Parse("dir/staging.yaml", []byte(file), nil)
	require.EqualError(t, err, strings.TrimSuffix(lines(
		"dir/staging.yaml:1: nam: unknown key, did you mean name?",
		"dir/staging.yaml:1: name: got no such key, want a name such as zenlayer-staging, which --allow-release repeats",
		"dir/staging.yaml:3: products.bmc.version: got a value that YAML takes for int, want an API version such as 2022-11-20 (put it in quotes)",
		"dir/staging.yaml:3: products.bmc.endpoint: got no absolute URL, want the URL of the API, such as https://staging.example.com/api",
		"dir/staging.yaml:4: products.ecs: unknown key, want one of bmc, bss, zec",
		"dir/staging.yaml:5: states.url: got plain http, want https: only a loopback address may be called without TLS",
		`dir/staging.yaml:6: limits.requestTimeout: got "10", want a duration above zero, such as 10s`,
		`dir/staging.yaml:6: limits.concurrency: got "many", want a whole number above zero`,
		"dir/staging.yaml:7: safety.forbidHosts: got a single value, want a list of host names",
	), "\n"))
}

func TestExpansion(t *testing.T) {
	const file = `
name: "${STAGE}-$${STAGE}-$5-${STAGE}"
products: &shared {bmc: {endpoint: "https://${HOST}/bmc"}}
states: {url: "https://${HOST}/ps", token: "${TOKEN}"}
unavailable: ["${NEED}"]
limits: {requestsPerSecond: "${RATE}", concurrency: "${COUNT}", requestTimeout: "${TIME}"}
safety: {allowRelease: "${ALLOW}"}
`
	got, err := target.Parse("t.yaml", []byte(file), environment("STAGE", "blue", "HOST", "h.example.com",
		"TOKEN", "${STAGE}", "NEED", "clock", "RATE", "2.5", "COUNT", "3", "TIME", "4s", "ALLOW", "true"))
	require.NoError(t, err)
	require.Equal(t, "blue-${STAGE}-$5-blue", got.Name)
	require.Equal(t, "https://h.example.com/bmc", got.Products[contract.BMC].Endpoint)
	require.Equal(t, "${STAGE}", got.States.Token, "what a variable holds is not expanded again")
	require.Equal(t, []contract.Need{contract.NeedClock}, got.Unavailable)
	require.InEpsilon(t, 2.5, got.Limits.RequestsPerSecond, 1e-9)
	require.Equal(t, 3, got.Limits.Concurrency)
	require.Equal(t, 4*time.Second, got.Limits.RequestTimeout)
	require.True(t, got.Safety.AllowRelease)
}

func TestExpansionProblems(t *testing.T) {
	tests := map[string]struct{ value, want string }{
		"unset":      {"a ${NOT_THERE} b", "t.yaml:1: name: the environment variable NOT_THERE is not set: export it before the run"},
		"two unset":  {"${A}${B}", "t.yaml:1: name: the environment variable A is not set: export it before the run\nt.yaml:1: name: the environment variable B is not set: export it before the run"},
		"unclosed":   {"a ${SET", "t.yaml:1: name: got a ${ without its }, want ${NAME}, or $${ for the characters themselves"},
		"no name":    {"${}", `t.yaml:1: name: got "${}", want the name of an environment variable: letters, digits and _, such as ${STATES_TOKEN}`},
		"bad name":   {"${1-A}", `t.yaml:1: name: got "${1-A}", want the name of an environment variable: letters, digits and _, such as ${STATES_TOKEN}`},
		"shell's":    {"${SET:-x}", `t.yaml:1: name: got "${SET:-x}", want the name of an environment variable: letters, digits and _, such as ${STATES_TOKEN}`},
		"set, empty": {"${EMPTY}", "t.yaml:1: name: got an empty value, want a name such as zenlayer-staging, which --allow-release repeats"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := target.Parse("t.yaml", []byte(lines(`name: "`+test.value+`"`, products, states)), environment("SET", "set-canary", "EMPTY", ""))
			require.EqualError(t, err, test.want)
		})
	}
}
