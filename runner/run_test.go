package runner

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// A failure is told at once, unless it only warns.
func TestProgressTellsOfFailuresThatWeigh(t *testing.T) {
	t.Parallel()
	rules := map[string]bool{}
	_, err := Run(t.Context(), Options{
		Faults: []string{"bmc-rel-06-accepts-101"}, Selection: Selection{Patterns: []string{"BMC-REL-06", "BMC-REL-16"}},
		Progress: func(p Progress) {
			if p.Failure != nil {
				rules[p.Failure.Rule] = p.Failure.Reason != "" && p.Failure.Location != ""
			}
		},
	})
	require.NoError(t, err)
	require.Equal(t, map[string]bool{"BMC-REL-06": true}, rules, "the other one is recommended only")
}

// Progress is told one call at a time, and never goes back.
func TestProgressOfTheRunGrows(t *testing.T) {
	t.Parallel()
	var seen []int
	result, err := Run(t.Context(), Options{Selection: Selection{Patterns: []string{"BMC-REL-0*"}}, Progress: func(p Progress) { seen = append(seen, p.Done) }})
	require.NoError(t, err)
	require.Equal(t, contract.ExitOK, result.Exit)
	require.NotEmpty(t, seen)
	for i, done := range seen {
		require.Equal(t, i+1, done)
	}
}

func TestARunThatNeedsMoreThanIsAllowedSendsNothing(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	defer server.Close()
	made := BuiltinTarget(server.URL, "t")
	made.Name, made.Safety.AllowRelease, made.Safety.MaxInstances = "under-test", true, 99
	_, err := Run(t.Context(), Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: []string{"BMC-REL-06"}}})
	var usage *UsageError
	require.ErrorAs(t, err, &usage)
	require.ErrorContains(t, err, "safety.maxInstances: the selected rules need ")
	require.ErrorContains(t, err, "and 99 are allowed, so nothing was sent")
	require.Zero(t, requests.Load())
}

// The verdict depends on nothing but the provider: not on the order of the scenarios, nor on how many run at once.
// RELCON_STABILITY says how many runs to make; one without it, scenario by scenario, since TestConformance and `make verify` play
// many at once.
func TestTheVerdictIsStable(t *testing.T) {
	t.Parallel()
	runs := runsOf(t, "RELCON_STABILITY", 1)
	concurrencies := []int{1, 300, 32, 8, 2, 64}
	for i := range runs {
		concurrency := concurrencies[i%len(concurrencies)]
		result, err := Run(t.Context(), Options{Concurrency: concurrency, Strict: true})
		require.NoError(t, err)
		require.Equal(t, contract.Conformant, result.Verdict, "run %d, concurrency %d, seed %d: %s %v", i, concurrency, result.Seed, result.Reason, unprovedOf(result.Rules))
		requireSound(t, result)
		if made := i + 1; made == runs || made%10 == 0 {
			t.Logf("%d of %d runs, no flake", made, runs)
		}
	}
}

// requireSound checks that every rule is proved, and that each scenario sent something for it.
func requireSound(t *testing.T, result *result.Report) {
	t.Helper()
	require.Equal(t, contract.ExitOK, result.Exit)
	require.GreaterOrEqual(t, len(result.Rules), 153)
	for _, rule := range result.Rules {
		require.Equal(t, contract.Proved, rule.Outcome, "%s %s", rule.ID, rule.Reason)
		for _, scenario := range rule.Scenarios {
			require.Equal(t, contract.Passed, scenario.Outcome, "%s %s", scenario.Name, scenario.Reason)
			require.NotEmpty(t, scenario.Exchanges, scenario.Name)
		}
	}
}

// Every reading that the contract allows is accepted, and named as the one that the provider follows. It is tried with the
// first rules beside its own, and those that depend on it; with RELCON_EVERY_READING, with all.
func TestEveryReadingIsAcceptedAndNamed(t *testing.T) {
	t.Parallel()
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	shown := map[string][]string{}
	for _, each := range reference.Readings() {
		for _, name := range each.Names {
			t.Run(each.Rule+"="+name, func(t *testing.T) {
				t.Parallel()
				family := Selection{Patterns: []string{each.Rule[:strings.LastIndexByte(each.Rule, '-')] + "-0[1-5]", each.Rule}}
				for _, rule := range suite.Rules {
					if rule.When != nil && rule.When.Rule == each.Rule {
						family.Patterns = append(family.Patterns, rule.ID)
					}
				}
				if os.Getenv("RELCON_EVERY_READING") != "" {
					family = Selection{}
				}
				result, err := Run(t.Context(), Options{Readings: []string{each.Rule + "=" + name}, Strict: true, Selection: family})
				require.NoError(t, err)
				require.Equal(t, contract.Conformant, result.Verdict, "%s %v", result.Reason, unprovedOf(result.Rules))
				for _, rule := range result.Rules {
					require.True(t, rule.ID != each.Rule || rule.Level != contract.Reading || rule.Reading == name, "%s: %s", rule.ID, rule.Reading)
				}
			})
			shown[each.Rule] = append(shown[each.Rule], name)
		}
	}
	for _, entry := range suite.Rules {
		if entry.Level == contract.Reading {
			require.GreaterOrEqual(t, len(shown[entry.ID]), 2, "the reference can't show another reading of %s", entry.ID)
			for _, name := range shown[entry.ID] {
				require.Contains(t, entry.Readings, name, entry.ID)
			}
		}
	}
}

// troubled is a sound provider behind a network that throttles some requests, and breaks the connection of some that
// only read.
func troubledBy(throttle, reset float64) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		provider := sound(t)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reading := strings.HasPrefix(r.Header.Get("X-ZC-Action"), "Describe") || strings.Contains(r.URL.RawQuery, "Action=Query")
			switch {
			case strings.HasPrefix(r.URL.Path, reference.HookPath):
			case rand.Float64() < throttle:
				throttleAnswer(w, r)
				return
			case reading && rand.Float64() < reset:
				panic(http.ErrAbortHandler)
			}
			provider.ServeHTTP(w, r)
		})
	}
}

func throttleAnswer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if strings.HasPrefix(r.URL.Path, "/api/") {
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = fmt.Fprintf(w, `{"requestId":"%d","code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"}`, rand.Uint64())
		return
	}
	body := `{"RequestId":"%d","HostId":"h","Code":"Throttling.User","Message":"slow down"}`
	if r.FormValue("Format") == "XML" {
		w.Header().Set("Content-Type", "text/xml;charset=utf-8")
		body = `<Error><RequestId>%d</RequestId><HostId>h</HostId><Code>Throttling.User</Code><Message>slow down</Message></Error>`
	}
	w.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(w, body, rand.Uint64())
}

// Throttling and a breaking network change no verdict, rule for rule. The rule about the limit itself is not among them: its
// burst is sent once, whatever comes of it. RELCON_CALM says how many runs to make of each; one without it.
func TestAStormyNetworkChangesNoVerdict(t *testing.T) {
	t.Parallel()
	calm := map[string]contract.Outcome{}
	still, err := against(sound, nil)(t)
	require.NoError(t, err)
	for _, rule := range still.Rules {
		calm[rule.ID] = rule.Outcome
	}
	for name, each := range map[string]struct{ throttle, reset float64 }{
		"30 % throttled":           {0.3, 0},
		"5 % of the reads cut off": {0, 0.05},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range runsOf(t, "RELCON_CALM", 1) {
				result, err := against(troubledBy(each.throttle, each.reset), func(o *Options) {
					o.Target.Limits.SettleTimeout = 5 * time.Second
				})(t)
				require.NoError(t, err)
				require.Equal(t, contract.Conformant, result.Verdict, "%s %v", result.Reason, unprovedOf(result.Rules))
				for _, rule := range result.Rules {
					require.Equal(t, calm[rule.ID], rule.Outcome, "%s: %s", rule.ID, rule.Reason)
				}
			}
		})
	}
}

// runsOf reads how often something is to be run from the environment.
func runsOf(t *testing.T, variable string, usual int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	runs, err := strconv.Atoi(text)
	require.NoError(t, err)
	require.Positive(t, runs)
	return runs
}

// unprovedOf names the rules that are neither proved nor out of the question, with a reason.
func unprovedOf(rules []result.Rule) []string {
	var found []string
	for _, rule := range rules {
		if rule.Outcome == contract.Proved || rule.Outcome == contract.NotApplicable {
			continue
		}
		for _, finding := range rule.Beside() {
			found = append(found, rule.ID+": "+finding.Scenario+": "+finding.String())
		}
		for _, scenario := range rule.Scenarios {
			if scenario.Reason != "" {
				found = append(found, rule.ID+": "+scenario.Name+": "+scenario.Reason)
				break
			}
		}
	}
	return found
}

// A signature that the target file does not list counts as declared: what needs it is not available, and nothing is sent
// with it. Only the RPC signature can ask for XML.
func TestASignatureThatIsNotListedIsNotAvailable(t *testing.T) {
	t.Parallel()
	byHeader := func(r *http.Request) bool { return strings.HasPrefix(r.Header.Get("Authorization"), "ACS3-") }
	byParams := func(r *http.Request) bool { return r.URL.Query().Has("SignatureMethod") }
	for name, row := range map[string]struct {
		listed  []contract.Scheme
		foreign func(*http.Request) bool
		lacking contract.Need
		without []string // rules that are not available in full
	}{
		"the RPC signature only":    {[]contract.Scheme{contract.RPC}, byHeader, contract.NeedACS3, []string{"ACS-AUTH-02", "ACS-AUTH-03"}},
		"the header signature only": {[]contract.Scheme{contract.ACS3}, byParams, contract.NeedRPC, []string{"ACS-AUTH-01", "ACS-AUTH-03", "ACS-ENV-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider, err := reference.New(reference.Options{})
			require.NoError(t, err)
			var sent atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if row.foreign(r) {
					sent.Add(1)
				}
				provider.ServeHTTP(w, r)
			}))
			defer server.Close()
			made := BuiltinTarget(server.URL, provider.HookToken())
			made.Name, made.Safety.AllowRelease = "under-test", true
			bss := made.Products[contract.BSS]
			bss.Signature = row.listed
			made.Products[contract.BSS] = bss
			report, err := Run(t.Context(), Options{Target: made, AllowRelease: made.Name, Selection: Selection{Patterns: []string{"ACS-*", "BSS-*"}}})
			require.NoError(t, err)
			require.Equal(t, contract.Partial, report.Verdict, report.Reason)
			require.Equal(t, contract.ExitOK, report.Exit)
			require.Zero(t, sent.Load())
			for _, rule := range report.Rules {
				if slices.Contains(row.without, rule.ID) {
					require.Equal(t, []contract.Need{row.lacking}, rule.Missing, rule.ID)
				}
			}
		})
	}
}

// What a target lacks is not asked of it, even where a feature forgot to declare that it needs it: the steps tell.
func TestANeedThatNoTagDeclaresIsNotAvailable(t *testing.T) {
	t.Parallel()
	for need, step := range map[contract.Need]string{
		contract.NeedClock:         "Given instance \"alpha\" is already terminated 25 hours ago",
		contract.NeedBilling:       "Given instance \"alpha\" is running\n      And the billing of \"alpha\" is known",
		contract.NeedSecondAccount: "Given instance \"alpha\" of another account is running",
	} {
		t.Run(string(need), func(t *testing.T) {
			t.Parallel()
			provider, err := reference.New(reference.Options{})
			require.NoError(t, err)
			var arranged atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err == nil && r.URL.Path == reference.HookPath && arranges(string(body)) {
					arranged.Add(1)
				}
				r.Body = io.NopCloser(bytes.NewReader(body))
				provider.ServeHTTP(w, r)
			}))
			defer server.Close()
			made := BuiltinTarget(server.URL, provider.HookToken())
			made.Name, made.Safety.AllowRelease, made.Unavailable = "under-test", true, []contract.Need{need}
			feature := "@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n      " + step + "\n      When the client lists its instances\n      Then the request is accepted\n"
			report := RunFeature(t, Options{Target: made, AllowRelease: made.Name}, feature)
			require.Equal(t, contract.Skipped, report.Rules[0].Scenarios[0].Outcome)
			require.Equal(t, []contract.Need{need}, report.Rules[0].Missing)
			require.Zero(t, arranged.Load(), "it was arranged, or begun to be")
		})
	}
}

// A step that is not in the language is found by what is said of it: where it stands, what it says, what it could be.
func TestAMisspeltStepIsNamed(t *testing.T) {
	t.Parallel()
	report := RunFeature(t, Options{}, "@bmc\nFeature: f\n  @BMC-REL-01\n  Rule: r\n    Scenario: s\n      When the client relases its instances\n      Then the request is accepted\n")
	want := `features/z/f.feature:6: the step "When the client relases its instances": "relases" is not something that a client does; did you mean "releases"?`
	require.Equal(t, contract.ExitSuite, report.Exit)
	require.Contains(t, report.Reason, want)
	require.Contains(t, report.Rules[0].Scenarios[0].Reason, want)
}

// The signature that is listed first is the usual one, and XML is asked for by the other one still.
func TestTheHeaderSignatureCanBeTheUsualOne(t *testing.T) {
	t.Parallel()
	report, err := against(sound, func(o *Options) {
		o.Selection.Patterns = []string{"ACS-ENV-*", "BSS-REL-01"}
		bss := o.Target.Products[contract.BSS]
		bss.Signature = []contract.Scheme{contract.ACS3, contract.RPC}
		o.Target.Products[contract.BSS] = bss
	})(t)
	require.NoError(t, err)
	require.Equal(t, contract.Conformant, report.Verdict, report.Reason)
}
