package runner

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
	"relcon/runner/target"
)

// accident is a way in which a run could look good for the wrong reason, with the exit codes that it may have.
type accident struct {
	run   func(t *testing.T) (*result.Report, error)
	exits []int
}

// askedWrongly are runs that are asked for wrongly.
func askedWrongly() map[string]accident {
	return map[string]accident{
		"a typo in a rule":                            {selecting("BMC-REL-99"), []int{2}},
		"a pattern that selects nothing":              {selecting("XYZ-*"), []int{2}},
		"everything is excluded":                      {selecting("BMC-*", "!BMC-*"), []int{2}},
		"a malformed pattern":                         {selecting("BMC-[*"), []int{2}},
		"a typo in the level":                         {asking(Options{Selection: Selection{Level: "requierd"}}), []int{2}},
		"an empty shard":                              {asking(Options{Selection: Selection{Patterns: []string{"BMC-REL-02"}, Shard: catalogue.Shard{Index: 2, Of: 2}}}), []int{2}},
		"an unknown fault":                            {asking(Options{Faults: []string{"bmc-rel-02-nothing"}}), []int{2}},
		"an unknown reading":                          {asking(Options{Readings: []string{"BMC-TRM-06=forgets"}}), []int{2}},
		"one key is missing":                          {against(sound, func(o *Options) { o.AllowRelease = "" }), []int{2}},
		"the other key is missing":                    {against(sound, func(o *Options) { o.Target.Safety.AllowRelease = false }), []int{2}},
		"another target's name":                       {against(sound, func(o *Options) { o.AllowRelease = "production" }), []int{2}},
		"a rule of a product that the target has not": {against(sound, func(o *Options) { delete(o.Target.Products, contract.BSS); o.Selection.Patterns = []string{"BSS-*"} }), []int{2}},
		"a typo in a key of the target file":          {parsing("name: x\nproduct: {}\n"), []int{2}},
		"a typo in a product of the target file":      {parsing("name: x\nproducts: {bcm: {endpoint: \"https://x.example.com/\"}}\nstates: {url: \"https://x.example.com/s\"}\n"), []int{2}},
		"a typo in a need of the target file":         {parsing("name: x\nproducts: {bmc: {endpoint: \"https://x.example.com/\"}}\nstates: {url: \"https://x.example.com/s\"}\nunavailable: [clokc]\n"), []int{2}},
		"only rules whose needs are not available": {against(sound, func(o *Options) {
			o.Target.Unavailable = contract.Needs()
			o.Selection.Patterns = []string{"BMC-TRM-0[234]"}
		}), []int{3}},
		"the list of known failures is stale": {asking(Options{Known: stale(), Selection: Selection{Patterns: []string{"BMC-REL-01"}}}), []int{1}},
		"the time was over":                   {asking(Options{Timeout: time.Millisecond}), []int{3}},
		"the run was interrupted":             {interrupted, []int{130}},
	}
}

// stale is a list of a failure that does not happen.
func stale() *catalogue.Known {
	listed := catalogue.KnownFailure{Rule: "BMC-REL-01", Scenario: "A released instance is no longer listed", Step: "Then the request is accepted", Expires: time.Now().AddDate(1, 0, 0)}
	return &catalogue.Known{File: "known.yaml", Failures: []catalogue.KnownFailure{listed}}
}

// brokenSuites are runs of suites that can prove nothing.
func brokenSuites() map[string]accident {
	return map[string]accident{
		"an undefined step":                {written(`Given the moon is full`, `Then the request is accepted`), []int{7}},
		"a step under the wrong keyword":   {written(`Given the client lists its instances`, `Then the request is accepted`), []int{7}},
		"a Then without a When":            {written(`Given instance "alpha" is running`, `Then nothing has changed`), []int{7}},
		"a scenario that sends no request": {written(`Given instance "alpha" is running`), []int{7}},
		"an instance that nobody gave":     {written(`When the client releases "alpha"`, `Then the request is accepted`), []int{7}},
		"an instance that is somebody's":   {written(`When the client sends ReleaseInstances with {"instanceIds": ["i-somebody"]}`, `Then the request is refused`), []int{6}},
		"an empty Examples table":          {holding("@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario Outline: s <a>\n      When the client lists its instances\n      Examples:\n        | a |\n"), []int{7}},
		"a scenario without steps":         {holding("@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n"), []int{7}},
		"a feature without Rule":           {holding("@bmc\nFeature: f\n  Scenario: s\n    When the client lists its instances\n"), []int{7}},
		"a feature without a product":      {holding("Feature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n      When the client lists its instances\n"), []int{7}},
		"a Rule without an entry":          {holding("@bmc\nFeature: f\n  @BMC-REL-98\n  Rule: r\n    Scenario: s\n      When the client lists its instances\n"), []int{7}},
		"an entry without a Rule":          {holding(""), []int{7}},
		"a Rule without a sentence":        {holding("@bmc\nFeature: f\n  @BMC-REL-01\n  Rule:\n    Scenario: s\n      When the client lists its instances\n"), []int{7}},
		"two scenarios of one name":        {holding("@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n      When the client lists its instances\n    Scenario: s\n      When the client lists its instances\n"), []int{7}},
	}
}

// brokenProviders are runs against providers that do nothing, or are somewhere else.
func brokenProviders() map[string]accident {
	return map[string]accident{
		"nobody listens": {against(sound, func(o *Options) {
			o.Target = BuiltinTarget("http://127.0.0.1:1", "t")
			o.Target.Name = "under-test"
			o.Target.Safety.AllowRelease = true
		}), []int{4}},
		"it goes down half-way, for good":  {against(from(1201, closing, 0, false), func(o *Options) { o.Concurrency = 4 }), []int{4, 5}},
		"it goes down half-way":            {against(from(301, closing, 0, false), nil), []int{3, 4, 5}},
		"500 to everything":                {against(always(500, "application/json", "{}"), nil), []int{4}},
		"500 from the product":             {against(product(always(500, "application/json", `{"requestId":"T1","code":"INTERNAL_SERVER_ERROR","message":"no"}`)), nil), []int{4}},
		"429 to everything":                {against(product(always(429, "application/json", `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"no"}`)), nil), []int{4}},
		"a redirect to everything":         {against(product(redirecting), nil), []int{4}},
		"an empty object":                  {against(product(always(200, "application/json", "{}")), nil), []int{4}},
		"an empty body":                    {against(product(always(200, "application/json", "")), nil), []int{4}},
		"a login page":                     {against(product(always(200, "text/html", "<html>sign in</html>")), nil), []int{4}},
		"the success envelope":             {against(product(always(200, "application/json", `{"requestId":"T1","response":{"requestId":"T1"}}`)), nil), []int{4}},
		"an empty listing":                 {against(product(always(200, "application/json", `{"requestId":"T1","response":{"requestId":"T1","totalCount":0,"dataSet":[]}}`)), zenlayerOnly), []int{1, 3}},
		"an empty listing at Alibaba":      {against(product(always(200, "application/json", `{"RequestId":"1","Code":"Success","Message":"","Success":true,"Data":{"TotalCount":0,"InstanceList":[],"ReleaseResult":true,"HostId":"cn"}}`)), bssOnly), []int{1, 3}},
		"the documented error":             {against(product(always(404, "application/json", `{"requestId":"T1","code":"INVALID_INSTANCE_NOT_FOUND","message":"none"}`)), nil), []int{4}},
		"Alibaba where Zenlayer should be": {against(sound, func(o *Options) { swap(o, contract.BMC, "/") }), []int{4}},
		"Zenlayer where Alibaba should be": {against(sound, func(o *Options) { swap(o, contract.BSS, "/api/v2/bmc") }), []int{4}},
	}
}

// lyingHooks are runs with hooks that arrange nothing, or something else.
func lyingHooks() map[string]accident {
	return map[string]accident{
		"a hook that is a web page":               {against(hook(always(200, "text/html", "<html>")), nil), []int{4}},
		"a hook that says {} to everything":       {against(hook(always(200, "application/json", "{}")), nil), []int{4}},
		"a hook that gives one account to all":    {against(hook(always(200, "application/json", `{"accessKeyId":"AK-0123456789","accessKeySecret":"secret-0123456789"}`)), nil), []int{4}},
		"a hook that knows no state":              {against(hook(always(501, "application/json", `{"reason":"nothing here"}`)), nil), []int{3}},
		"a hook that gives no ids":                {against(arranging(`{"instanceIds":[]}`), nil), []int{3}},
		"a hook that gives ids that do not exist": {against(arranging(`{"instanceIds":["i-nowhere"]}`), nil), []int{3}},
		"a hook that gives the same id twice":     {against(arranging(`{"instanceIds":["i-twice","i-twice"]}`), nil), []int{3}},
		"a hook that takes nothing back":          {against(keeping, nil), []int{4, 5}},
		"a declared need beside one that is not": {against(lying(501, `{"reason":"no such instances"}`, func(body string) bool { return strings.Contains(body, `"INSTALLING"`) }), func(o *Options) {
			o.Target.Unavailable = []contract.Need{contract.NeedClock}
			o.Selection.Patterns = []string{"BMC-TRM-18", "BMC-REL-06"} // of the first, one scenario needs the clock
		}), []int{3}},
	}
}

// A run can look good for the wrong reason in many ways. Each row is one of them, with the exit code that it must have.
// None of them is 0.
func TestNoRunIsGreenByAccident(t *testing.T) {
	t.Parallel()
	rows := map[string]accident{}
	for _, group := range []map[string]accident{askedWrongly(), brokenSuites(), brokenProviders(), lyingHooks()} {
		for name := range group {
			require.NotContains(t, rows, name)
		}
		maps.Copy(rows, group)
	}
	require.GreaterOrEqual(t, len(rows), 30)
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := row.run(t)
			require.Contains(t, row.exits, exitOf(t, result, err), "%v", err)
			if err != nil {
				return
			}
			require.NotEqual(t, contract.Conformant, result.Verdict)
			require.NotEqual(t, contract.Partial, result.Verdict)
		})
	}
}

// A provider that does nothing at all proves no rule that depends on state, whatever it says.
func TestNothingIsProvedByAProviderThatDoesNothing(t *testing.T) {
	t.Parallel()
	result, err := against(product(always(200, "application/json", `{"requestId":"T1","response":{"requestId":"T1","totalCount":0,"dataSet":[]}}`)), zenlayerOnly)(t)
	require.NoError(t, err)
	for _, rule := range result.Rules {
		if !strings.HasPrefix(rule.ID, "ZC-") {
			require.NotEqual(t, contract.Proved, rule.Outcome, rule.ID)
		}
	}
}

// exitOf is the exit code that the command line would have.
func exitOf(t *testing.T, result *result.Report, err error) int {
	t.Helper()
	var wrong *UsageError
	var fault *contract.Fault
	var problems target.Problems
	switch {
	case errors.As(err, &wrong), errors.As(err, &problems):
		return contract.ExitUsage
	case errors.As(err, &fault):
		return contract.ExitSuite
	}
	require.NoError(t, err)
	return result.Exit
}

type tried = func(t *testing.T) (*result.Report, error)

func asking(options Options) tried {
	return func(t *testing.T) (*result.Report, error) { return Run(t.Context(), options) }
}

func selecting(patterns ...string) tried {
	return asking(Options{Selection: Selection{Patterns: patterns}})
}

func parsing(file string) tried {
	return func(*testing.T) (*result.Report, error) {
		_, err := target.Parse("t.yaml", []byte(file), func(string) (string, bool) { return "", false })
		return nil, err
	}
}

func interrupted(t *testing.T) (*result.Report, error) {
	ctx, cancel := context.WithCancel(t.Context())
	return Run(ctx, Options{Progress: func(p Progress) { cancel() }})
}

// written runs a suite of one scenario with these steps.
func written(steps ...string) tried {
	return holding("@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n      " + strings.Join(steps, "\n      ") + "\n")
}

// holding runs a suite of one feature file and a catalogue of one rule.
func holding(feature string) tried {
	return func(t *testing.T) (*result.Report, error) {
		files := fstest.MapFS{}
		if feature != "" {
			files["z/f.feature"] = &fstest.MapFile{Data: []byte(feature)}
		}
		made, err := catalogue.Load(files, []byte(`{"rules":[{"id":"BMC-REL-01","level":"required","source":"s","scenarios":1}]}`))
		if err != nil {
			return nil, err
		}
		return runSuite(t.Context(), Options{}, made)
	}
}

// enough is an eighth of all scenarios, with every product, level and kind of account in it: what a target does to a run shows
// with them as well as with all.
var enough = []string{"BMC-TRM-0*", "ZEC-REL-0[1-5]", "ZC-ENV-*", "BSS-REL-0[1-5]", "ACS-ENV-*"}

// against runs an eighth of the suite against a handler.
func against(handler func(t *testing.T) http.Handler, change func(*Options)) tried {
	return func(t *testing.T) (*result.Report, error) {
		server := httptest.NewServer(handler(t))
		t.Cleanup(server.Close)
		made := BuiltinTarget(server.URL, "hook-token")
		made.Name, made.Safety.AllowRelease, made.Limits.SettleTimeout = "under-test", true, 50*time.Millisecond
		options := Options{Target: made, AllowRelease: "under-test", Ledger: filepath.Join(t.TempDir(), "run.ledger")}
		options.Selection.Patterns = slices.Clone(enough)
		if change != nil {
			change(&options)
		}
		return Run(t.Context(), options)
	}
}

func zenlayerOnly(o *Options) {
	delete(o.Target.Products, contract.BSS)
	o.Selection.Patterns = enough[:3]
}

func bssOnly(o *Options) {
	delete(o.Target.Products, contract.BMC)
	delete(o.Target.Products, contract.ZEC)
	o.Selection.Patterns = enough[3:]
}

// swap leads a product to another path of the same server.
func swap(o *Options, product contract.Product, path string) {
	at := o.Target.Products[product]
	at.Endpoint = strings.TrimSuffix(o.Target.States.URL, reference.HookPath) + path
	o.Target.Products[product] = at
}

func sound(t *testing.T) http.Handler {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	return provider
}

// always answers every request alike.
func always(status int, contentType, body string) func(*testing.T) http.Handler {
	return func(*testing.T) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
	}
}

func redirecting(*testing.T) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) })
}

// mixed sends requests for the hook to one handler and all others to another.
func mixed(hook, product func(*testing.T) http.Handler) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		forHook, forProduct := hook(t), product(t)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, reference.HookPath) {
				forHook.ServeHTTP(w, r)
				return
			}
			forProduct.ServeHTTP(w, r)
		})
	}
}

func product(handler func(*testing.T) http.Handler) func(*testing.T) http.Handler {
	return mixed(sound, handler)
}

func hook(handler func(*testing.T) http.Handler) func(*testing.T) http.Handler {
	return mixed(handler, sound)
}

// lying is a sound hook whose answers to some requests are replaced.
func lying(status int, answer string, when func(body string) bool) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		return hookedBefore(sound(t), func(w http.ResponseWriter, _ *http.Request, body string) bool {
			if !when(body) {
				return false
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, answer)
			return true
		})
	}
}

func arranging(answer string) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		return hookedBefore(sound(t), func(w http.ResponseWriter, _ *http.Request, body string) bool {
			if arranges(body) {
				_, _ = io.WriteString(w, inPlaceOfTheNamed(body, answer))
			}
			return arranges(body)
		})
	}
}

func keeping(t *testing.T) http.Handler {
	return lying(500, `{"error":"no"}`, leaves)(t)
}
