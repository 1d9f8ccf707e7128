package runner_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/command"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/report"
	"relcon/runner/result"
	"relcon/runner/states"
	"relcon/runner/target"
	"relcon/steps"
)

const canaryHookToken = "canary/hook+token=0123456789"

// vault is a provider that takes down every secret that passes: the hook's token, what accounts sign with, and every
// signature.
type vault struct {
	*canaries
	url    string
	folder func() string // a new one, for the ledger of a run
}

// newVault serves a reference provider with faults; change may put something around it.
func newVault(t *testing.T, faults []string, change func(http.Handler) http.Handler) *vault {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: canaryHookToken, Faults: faults})
	require.NoError(t, err)
	v := &vault{canaries: newCanaries(), folder: t.TempDir}
	v.add("hook token", canaryHookToken)
	var handler http.Handler = provider
	if change != nil {
		handler = change(provider)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		v.takeRequest(r, string(body))
		if r.URL.Path != reference.HookPath {
			handler.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		v.takeAccount(answer.Body.Bytes())
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	v.url = server.URL
	return v
}

// madeUp is a token that stands in a feature: it proves nothing, and reports quote the feature.
const madeUp = "relcon-token-of-no-account"

var proof = regexp.MustCompile(`(Signature|Credential|Bearer)[= ]([^,\s]+)`)

func (v *vault) takeRequest(r *http.Request, body string) {
	for _, match := range proof.FindAllStringSubmatch(r.Header.Get("Authorization"), -1) {
		if match[2] != madeUp {
			v.add(strings.ToLower(match[1]), match[2])
		}
	}
	v.add("token", r.Header.Get("X-Acs-Security-Token"))
	query := r.URL.Query()
	v.add("signature", query.Get("Signature"))
	v.add("access key id", query.Get("AccessKeyId"))
	v.add("token", query.Get("SecurityToken"))
	var asked struct {
		Params struct{ AccessKeyID string } `json:"params"`
	}
	if json.Unmarshal([]byte(body), &asked) == nil {
		v.add("access key id", asked.Params.AccessKeyID)
	}
}

func (v *vault) takeAccount(body []byte) {
	var account struct{ AccessKeyID, AccessKeySecret, Token string }
	if json.Unmarshal(body, &account) == nil {
		v.add("access key id", account.AccessKeyID)
		v.add("secret", account.AccessKeySecret)
		v.add("token", account.Token)
	}
}

func (v *vault) options() runner.Options {
	made := runner.BuiltinTarget(v.url, canaryHookToken)
	made.Name, made.Safety.AllowRelease = "canary", true
	made.Limits.RequestTimeout, made.Limits.SettleTimeout = 5*time.Second, 200*time.Millisecond
	return runner.Options{Target: made, AllowRelease: "canary", Ledger: filepath.Join(v.folder(), "canary.ledger")}
}

// requireClean looks for every canary in every artefact.
func (v *vault) requireClean(t *testing.T, artefacts map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(artefacts)) {
		found := v.in(artefacts[name])
		require.Empty(t, found[:min(len(found), 5)], "%s holds %d secrets", name, len(found))
	}
}

// artefactsOf are all the forms of a report.
func artefactsOf(t *testing.T, result *result.Report) map[string]string {
	t.Helper()
	artefacts := map[string]string{"%v": fmt.Sprintf("%v", result), "%+v": fmt.Sprintf("%+v", result), "%#v": fmt.Sprintf("%#v", result)}
	for _, format := range report.RunFormats() {
		written, err := format.Encode(result)
		require.NoError(t, err)
		artefacts[format.Name] = string(written)
	}
	for name, text := range map[string]*report.Text{"text": {}, "verbose text": {Verbose: true}, "coloured text": {Color: true, Terminal: true}} {
		var out bytes.Buffer
		text.Out = &out
		require.NoError(t, text.Finish(result))
		artefacts[name] = out.String()
	}
	return artefacts
}

// echoing answers what may change something with all that it was sent, as a careless provider would in its errors.
func echoing(provider http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == reference.HookPath || strings.HasPrefix(r.Header.Get("X-ZC-Action"), "Describe") || strings.Contains(r.URL.RawQuery, "Action=Query") || strings.HasPrefix(r.Header.Get("X-Acs-Action"), "Query") {
			provider.ServeHTTP(w, r)
			return
		}
		w.Header().Set("X-Echo", fmt.Sprint(r.Header, r.URL))
		w.Header().Set("X-Hook", canaryHookToken) // which is no business of a product
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"requestId": "T1", "RequestId": "1", "code": "NO", "Code": "No", "message": fmt.Sprint(r.Header, r.URL), "query": r.URL.Query(),
			"hook": canaryHookToken, "twice": url.QueryEscape(url.QueryEscape(r.URL.RawQuery)), "small": lowerEscapes(r.URL.RawQuery),
			"coded": base64.StdEncoding.EncodeToString([]byte(r.Header.Get("Authorization"))),
		})
		if r.Header.Get("X-ZC-Action") == "TerminateInstance" {
			_, _ = w.Write([]byte{0xff}) // no UTF-8, so that reports hold it in base64
		}
	})
}

// hooking puts something before the hook.
func hooking(answer http.HandlerFunc) func(http.Handler) http.Handler {
	return func(provider http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == reference.HookPath {
				answer(w, r)
				return
			}
			provider.ServeHTTP(w, r)
		})
	}
}

func saying(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, strings.ReplaceAll(body, "AUTHORIZATION", r.Header.Get("Authorization")))
	}
}

const leakyAccount = `{"accessKeyId":"AK-canary-0123456789","accessKeySecret":"canary/secret+0123456789","token":"canary/token+0123456789"`

// No secret is in anything that a run gives, whatever the provider and the hook do. A clean run plays a quarter of the
// scenarios, another one some of each kind; with RELCON_EVERY_SECRET, all.
func TestNoSecretLeavesARun(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		faults []string
		change func(http.Handler) http.Handler
	}{
		"clean":                          {},
		"with faults":                    {[]string{"bmc-rel-06-accepts-101", "zc-auth-09-listing-without-id", "zc-lim-01-half-ok"}, nil}, // the second breaks nearly all
		"a provider that echoes":         {nil, echoing},
		"a provider that tells all":      {nil, tellingAll(nil)},
		"a hook that tells all":          {nil, tellingAll(foretelling)},
		"an outage":                      {nil, func(http.Handler) http.Handler { return hooking(saying(500, ""))(http.NotFoundHandler()) }},
		"a hook that echoes its token":   {nil, hooking(saying(500, `<html>you sent AUTHORIZATION</html>`))},
		"a hook that refuses its token":  {nil, hooking(saying(401, `{"error":"AUTHORIZATION is not right"}`))},
		"a hook with half an account":    {nil, hooking(saying(200, leakyAccount+`,"retention":5}`))},
		"a hook with a broken account":   {nil, hooking(saying(200, leakyAccount+`,`))},
		"a hook with an account twice":   {nil, hooking(saying(200, leakyAccount+`}`))},
		"a hook with an account and 500": {nil, hooking(saying(500, leakyAccount+`}`))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVault(t, each.faults, each.change)
			for _, value := range []string{"AK-canary-0123456789", "canary/secret+0123456789", "canary/token+0123456789"} {
				v.add("canary", value)
			}
			options := v.options()
			options.Selection.Patterns = []string{"BMC-REL-0[16]", "ZC-AUTH-0[589]", "ZC-LIM-*", "BSS-REL-0[1-4]", "ACS-AUTH-0[1-4]"}
			switch {
			case os.Getenv("RELCON_EVERY_SECRET") != "":
				options.Selection = runner.Selection{}
			case name == "clean":
				options.Selection = runner.Selection{Shard: catalogue.Shard{Index: 1, Of: 4}}
			}
			result, err := runner.Run(t.Context(), options)
			require.NoError(t, err)
			v.requireClean(t, artefactsOf(t, result))
			if name == "clean" {
				for _, kind := range []string{"signature", "secret", "token", "access key id"} {
					require.Greater(t, v.count(kind), 100, kind)
				}
			}
		})
	}
}

// Steps judge the answer as it came, not the record: a secret that is a word of the API must not hide what it stands in.
func TestASecretThatIsAWordOfTheAPIHidesNothing(t *testing.T) {
	t.Parallel()
	token := regexp.MustCompile(`"token":"[^"]*"`)
	for _, rewritten := range []string{"$0", `"token":"instanceIds"`} {
		v := newVault(t, []string{"zec-rel-13-lists-a-released-one"}, func(provider http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != reference.HookPath {
					provider.ServeHTTP(w, r)
					return
				}
				answer := httptest.NewRecorder()
				provider.ServeHTTP(answer, r)
				_, _ = io.WriteString(w, token.ReplaceAllString(answer.Body.String(), rewritten))
			})
		})
		options := v.options()
		options.Selection.Patterns = []string{"ZEC-REL-02"}
		found, err := runner.Run(t.Context(), options)
		require.NoError(t, err)
		require.Equal(t, contract.Violated, found.Rules[0].Outcome, "the failed list of an accepted batch is seen with %s", rewritten)
	}
}

// Nor does one leave through what goes wrong inside the suite.
func TestNoSecretLeavesAFaultOfTheSuite(t *testing.T) {
	t.Parallel()
	v := newVault(t, nil, nil)
	feature := "@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n      When the client sends ReleaseInstances with {\"instanceIds\": [\"i-somebody\"]}\n      Then the request is refused\n"
	result := runner.RunFeature(t, v.options(), feature)
	require.Equal(t, contract.ExitGuard, result.Exit)
	v.requireClean(t, artefactsOf(t, result))
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		options := v.options()
		options.Selection.Patterns = []string{"BMC-REL-02"}
		result := runner.RunPanicking(t, options, func(a contract.Account) any { return fmt.Sprintf(verb, a) })
		require.NotZero(t, result.Exit)
		v.requireClean(t, artefactsOf(t, result))
	}
}

// What is exported is printed by somebody some day.
func TestNoExportedValuePrintsASecret(t *testing.T) {
	t.Parallel()
	c := newCanaries()
	c.add("token", canaryHookToken)
	credentials := contract.Credentials{AccessKeyID: "AK-canary-0123456789", AccessKeySecret: "canary/secret+0123456789", Token: "canary/token+0123456789"}
	for _, value := range []string{credentials.AccessKeyID, credentials.AccessKeySecret, credentials.Token} {
		c.add("credential", value)
	}
	account := contract.Account{Product: contract.BMC, Credentials: credentials}
	made := runner.BuiltinTarget("http://127.0.0.1:1", canaryHookToken)
	provider, err := reference.New(reference.Options{HookToken: canaryHookToken})
	require.NoError(t, err)
	sender, err := client.New(client.Options{})
	require.NoError(t, err)
	hook := states.NewHook(states.Options{URL: "http://127.0.0.1:1", Token: canaryHookToken})
	for i, value := range []any{
		credentials, &credentials, account, &account, contract.Call{Credentials: credentials}, []contract.Account{account}, map[string]any{"a": account},
		made, *made, made.States, runner.Options{Target: made}, runner.Plan{Target: made}, target.States{Token: canaryHookToken},
		states.Options{Token: canaryHookToken}, &states.Options{Token: canaryHookToken}, hook,
		reference.Options{HookToken: canaryHookToken}, provider, sender, steps.NewWorld(steps.Env{States: hook}, contract.BMC),
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			require.Empty(t, c.in(fmt.Sprintf(verb, value)), "value %d (%T) by %s", i, value, verb)
		}
	}
}

// The program itself: what it prints and writes, and what it says about a target file with a secret in a wrong place.
func TestNoSecretLeavesTheProgram(t *testing.T) {
	v := newVault(t, []string{"bmc-rel-06-accepts-101"}, nil)
	t.Setenv("CANARY_TOKEN", canaryHookToken)
	folder := t.TempDir()
	artefacts := map[string]string{}
	verify := func(name, file string, more ...string) int {
		path := filepath.Join(folder, "target.yaml")
		require.NoError(t, os.WriteFile(path, []byte(file), 0o600))
		var out, problems bytes.Buffer
		exit := command.Main(append([]string{"verify", "--target", path, "--allow-release", "canary"}, more...), &out, &problems)
		artefacts[name+": stdout"], artefacts[name+": stderr"] = out.String(), problems.String()
		return exit
	}
	good := fmt.Sprintf("name: canary\nproducts:\n  bmc: {endpoint: %q}\n  bss: {endpoint: %q}\nstates: {url: %q, token: \"${CANARY_TOKEN}\"}\nsafety: {allowRelease: true, maxInstances: 100000}\nlimits: {requestsPerSecond: 5000, pollInterval: 10ms, settleTimeout: 1s}\n",
		v.url+"/api/v2/bmc", v.url+"/", v.url+reference.HookPath)
	require.Equal(t, 1, verify("a run", good, "--verbose", "--rules", "BMC-REL-0*,ZC-AUTH-0*,ACS-AUTH-0*", "--report", "json="+filepath.Join(folder, "r.json"), "--report", "junit="+filepath.Join(folder, "r.xml")))
	for _, file := range []string{"r.json", "r.xml"} {
		content, err := os.ReadFile(filepath.Join(folder, file))
		require.NoError(t, err)
		artefacts[file] = string(content)
	}
	for name, change := range map[string][2]string{
		"as the name":            {"name: canary", "name: \"${CANARY_TOKEN}\""},
		"as an endpoint":         {v.url + "/api/v2/bmc", "${CANARY_TOKEN}"},
		"in an endpoint":         {v.url + "/api/v2/bmc", "https://user:${CANARY_TOKEN}@example.com/"},
		"in a broken endpoint":   {v.url + "/api/v2/bmc", "https://${CANARY_TOKEN}%zz/"},
		"in an endpoint's query": {v.url + "/api/v2/bmc", "https://h.example.com/?${CANARY_TOKEN}"},
		"as a rate":              {"requestsPerSecond: 5000", "requestsPerSecond: \"${CANARY_TOKEN}\""},
		"as the hook":            {v.url + reference.HookPath, "${CANARY_TOKEN}"},
		"in the hook's query":    {v.url + reference.HookPath, v.url + "/?token=${CANARY_TOKEN}"},
		"as a product":           {"  bss:", "  \"${CANARY_TOKEN}\":"},
		"as a number":            {"maxInstances: 100000", "maxInstances: \"${CANARY_TOKEN}\""},
		"as a boolean":           {"allowRelease: true", "allowRelease: \"${CANARY_TOKEN}\""},
		"as a duration":          {"settleTimeout: 1s", "settleTimeout: \"${CANARY_TOKEN}\""},
		"as a host":              {"maxInstances: 100000", "forbidHosts: [\"${CANARY_TOKEN}\"]"},
		"as a need":              {"limits:", "unavailable: [\"${CANARY_TOKEN}\"]\nlimits:"},
		"in an unknown key":      {"limits:", "secret: \"${CANARY_TOKEN}\"\nlimits:"},
		"as a CA file":           {"limits:", "tls: {caFile: \"${CANARY_TOKEN}\"}\nlimits:"},
		"as a signature":         {"/\"}\nstates", "/\", signature: [\"${CANARY_TOKEN}\"]}\nstates"},
		"as a version":           {"/\"}\nstates", "/\", version: \"${CANARY_TOKEN}\"}\nstates"},
		"beside a pool":          {"token:", "pool: p.yaml, token:"},
	} {
		require.Contains(t, good, change[0], name)
		require.NotZero(t, verify(name, strings.Replace(good, change[0], change[1], 1)), name)
	}
	v.requireClean(t, artefacts)
}
