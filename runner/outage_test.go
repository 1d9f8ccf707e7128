package runner

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// ill is a way for a server to be out of order.
type ill func(w http.ResponseWriter, r *http.Request)

func closing(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func failing(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = io.WriteString(w, `{"requestId":"T1","code":"INTERNAL_SERVER_ERROR","message":"no"}`)
}

func hanging(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// from falls ill at a request, for a while; 0 means for good. The hook falls ill with it, unless it is spared.
func from(request int64, sick ill, while time.Duration, spareHook bool) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		provider := sound(t)
		var count atomic.Int64
		var fall sync.Once
		var recovery time.Time
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if count.Add(1) >= request {
				fall.Do(func() { recovery = time.Now().Add(while) })
				spared := spareHook && strings.HasPrefix(r.URL.Path, reference.HookPath)
				if !spared && (while == 0 || time.Now().Before(recovery)) {
					sick(w, r)
					return
				}
			}
			provider.ServeHTTP(w, r)
		})
	}
}

// patiently gives the limits of a target that is down when it is silent for three seconds. Its requests may take as long
// as they do on a busy machine; those that hang are given up after a while, since the test waits for that.
func patiently(o *Options) {
	o.Concurrency = 8
	o.Target.Limits.RequestTimeout, o.Target.Limits.SettleTimeout = 3*time.Second, 3*time.Second
}

// veryPatiently gives limits that a busy machine does not reach by itself.
func veryPatiently(o *Options) {
	patiently(o)
	o.Target.Limits.RequestTimeout, o.Target.Limits.SettleTimeout = 6*time.Second, 20*time.Second
}

// counted counts the scenarios of a report by what they came to.
func counted(result *result.Report) map[contract.Outcome]int {
	counts := map[contract.Outcome]int{}
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			counts[scenario.Outcome]++
		}
	}
	return counts
}

// A target that goes down half-way ends the run early, and breaks no clause: what was under way or to come has no
// verdict, and says why.
func TestAnOutageInTheMiddleIsNoViolation(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]func(*testing.T) http.Handler{
		"connections close":                from(400, closing, 0, false),
		"500 to all":                       from(400, failing, 0, false),
		"hanging":                          from(400, hanging, 0, false),
		"the products' connections close":  from(400, closing, 0, true),
		"500 to all from the products":     from(400, failing, 0, true),
		"the products hang, the hook goes": from(400, hanging, 0, true),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := against(handler, patiently)(t)
			require.NoError(t, err)
			requireDown(t, result)
		})
	}
}

func requireDown(t *testing.T, result *result.Report) {
	t.Helper()
	counts := counted(result)
	t.Logf("%s (exit %d) %v in %.1fs, %d leftovers: %s", result.Verdict, result.Exit, counts, result.DurationMs/1000, len(result.Leftovers), result.Reason)
	require.Equal(t, contract.ExitUnreachable, result.Exit)
	require.Empty(t, result.Leftovers, "nobody said that anything is there")
	for _, each := range result.Unchecked {
		if strings.Contains(each.Reason, "nobody answers") {
			require.NotEmpty(t, result.Sweep, "it stands in the ledger")
		}
	}
	require.Equal(t, contract.NoVerdict, result.Verdict)
	require.Contains(t, result.Reason, "the target stopped answering: ")
	require.Positive(t, counts[contract.Passed])
	stopped := 0
	for _, rule := range result.Rules {
		require.NotEqual(t, contract.Violated, rule.Outcome, rule.ID)
		for _, scenario := range rule.Scenarios {
			require.NotEqual(t, contract.Failed, scenario.Outcome, "%s: %s", scenario.Name, scenario.Reason)
			if strings.Contains(scenario.Reason, "the target stopped answering") {
				stopped++
			}
		}
	}
	require.Greater(t, stopped, 100, "it ends early")
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	rules, err := catalogue.Match(suite.Rules, enough)
	require.NoError(t, err)
	all := 0
	for _, entry := range rules {
		all += len(entry.Scenarios)
	}
	require.Equal(t, all, counts[contract.Passed]+counts[contract.Errored]+counts[contract.Skipped])
}

// A target that is away for a moment costs the verdicts of what was under way and may have changed something; what only
// reads is waited for.
func TestATargetThatIsRestartedCostsFewVerdicts(t *testing.T) {
	t.Parallel()
	const while = 400 * time.Millisecond
	for name, away := range map[string]func(spared bool) func(*testing.T) http.Handler{
		"connections close": func(spared bool) func(*testing.T) http.Handler { return from(400, closing, while, spared) },
		"500 to all":        func(spared bool) func(*testing.T) http.Handler { return failingFor(while, spared) },
		"hanging":           func(spared bool) func(*testing.T) http.Handler { return from(400, hanging, while, spared) },
	} {
		for where, spared := range map[string]bool{"everywhere": false, "at the products": true} {
			t.Run(name+" "+where, func(t *testing.T) {
				t.Parallel()
				result, err := against(away(spared), veryPatiently)(t)
				require.NoError(t, err)
				requireCalm(t, result)
			})
		}
	}
}

// requireCalm: nothing is violated, and only what was under way when the target was away is without a verdict.
func requireCalm(t *testing.T, result *result.Report) {
	t.Helper()
	counts := counted(result)
	t.Logf("%s (exit %d) %v in %.1fs: %s", result.Verdict, result.Exit, counts, result.DurationMs/1000, result.Reason)
	for _, rule := range result.Rules {
		require.Empty(t, rule.Findings, rule.ID)
	}
	require.Contains(t, []int{contract.ExitOK, contract.ExitIncomplete}, result.Exit, "%s %v", result.Reason, result.Leftovers)
	require.Zero(t, counts[contract.Failed])
	// A scenario that waits for its second look gives its place to another one, and is under way still.
	require.LessOrEqual(t, counts[contract.Errored], 8+8+8, "those under way, those that waited, and those that tried whether it is back")
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			if scenario.Outcome == contract.Errored {
				require.Regexp(t, `endpoint|hook|out of order|got 500`, scenario.Reason, "it was under way")
				require.NotContains(t, scenario.Reason, "reading the inventory: ", "a read is waited for")
			}
		}
	}
}

// A provider that answers 5xx to one operation, and reads inventories as ever, breaks the clauses about it.
func TestA5xxOfOneOperationIsAViolation(t *testing.T) {
	t.Parallel()
	result, err := against(func(t *testing.T) http.Handler {
		provider := sound(t)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-ZC-Action") == "ReleaseInstances" {
				failing(w, r)
				return
			}
			provider.ServeHTTP(w, r)
		})
	}, func(o *Options) {
		o.Concurrency, o.Selection.Patterns = 8, []string{"BMC-REL-0[12]", "BMC-TRM-02"}
	})(t)
	require.NoError(t, err)
	require.Equal(t, contract.ExitViolated, result.Exit, result.Reason)
	require.Equal(t, contract.Violated, result.Rules[0].Outcome, "%v", result.Rules[0].Scenarios)
	require.Equal(t, contract.Violated, result.Rules[1].Outcome)
	for _, rule := range result.Rules {
		for _, scenario := range rule.With(contract.Errored) {
			require.Contains(t, scenario.Reason, "arranging instance", "only where it was to be released beforehand is there no verdict")
		}
	}
}

// recovering is a provider that answers 500 to all for a while, and comes back in stages: in the end it refuses only the
// reading of inventories, until the run has taken that in. A release that was answered 500 in the last moment, with
// nothing refused after it, would rightly be called a violation, and whether there is one would be chance.
type recovering struct {
	http.Handler
	from      int // request at which it falls ill
	while     time.Duration
	spareHook bool

	mu       sync.Mutex
	count    int
	recovery time.Time
	refused  map[string]int  // readings refused in the last stage, by path and account
	back     map[string]bool // by path
}

func failingFor(while time.Duration, spareHook bool) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		return &recovering{Handler: sound(t), from: 400, while: while, spareHook: spareHook, refused: map[string]int{}, back: map[string]bool{}}
	}
}

// ServeHTTP answers 500, or lets the provider answer.
func (f *recovering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if f.ill(r, string(body)) {
		failing(w, r)
		return
	}
	f.Handler.ServeHTTP(w, r)
}

var asker = regexp.MustCompile(`(?:Credential|AccessKeyId)=([^,&\s]+)`)

func (f *recovering) ill(r *http.Request, body string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	if f.count < f.from {
		return false
	}
	if f.recovery.IsZero() {
		f.recovery = time.Now().Add(f.while)
	}
	path, query := r.URL.Path, r.URL.RawQuery
	hook := strings.HasPrefix(path, reference.HookPath)
	if time.Now().Before(f.recovery) {
		return !hook || !f.spareHook
	}
	inventory := strings.Contains(body, `"pageSize":1000`) || strings.Contains(query, "PageSize=300")
	account := asker.FindStringSubmatch(r.Header.Get("Authorization") + " " + query)
	if hook || !inventory || account == nil || f.back[path] {
		return false
	}
	// Who asks again has taken in the first refusal.
	f.refused[path+account[1]]++
	f.back[path] = f.refused[path+account[1]] == 2
	return true
}
