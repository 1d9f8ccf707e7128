package runner

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// staged is a reference provider, with something between it and the run.
type staged struct {
	provider *reference.Provider
	options  Options
}

// stage starts a reference behind a handler, as a target of its own.
func stage(t *testing.T, between func(*reference.Provider) http.Handler) staged {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token-canary"})
	require.NoError(t, err)
	server := httptest.NewServer(between(provider))
	t.Cleanup(server.Close)
	made := BuiltinTarget(server.URL, "hook-token-canary")
	made.Name, made.Safety.AllowRelease = "under-test", true
	return staged{provider, Options{
		Target: made, AllowRelease: "under-test", Ledger: filepath.Join(t.TempDir(), "run.ledger"),
		// Required rules only, so that whichever scenario a test spoils leaves the run incomplete.
		Selection: Selection{Patterns: []string{"BMC-REL-*"}, Level: contract.Required},
	}}
}

func (s staged) run(t *testing.T) *result.Report {
	t.Helper()
	result, err := Run(t.Context(), s.options)
	require.NoError(t, err)
	return result
}

// requireNothingLeft checks that neither the provider nor the disk has anything of the run.
func (s staged) requireNothingLeft(t *testing.T, result *result.Report) {
	t.Helper()
	require.Zero(t, s.provider.Accounts())
	require.Empty(t, result.Leftovers)
	require.Empty(t, result.Sweep)
	require.NoFileExists(t, s.options.Ledger)
	require.NoFileExists(t, s.options.Ledger+".lock")
}

// ledger gives the accounts of the ledger that the run has left.
func (s staged) ledger(t *testing.T) []leftover.Account {
	t.Helper()
	book, err := leftover.Open(s.options.Ledger, time.Now)
	require.NoError(t, err)
	defer func() { _ = book.Close() }()
	return book.Left()
}

// hooked lets a function answer requests to the hook; it tells whether it did.
func hooked(answer func(w http.ResponseWriter, r *http.Request, body string) bool) func(*reference.Provider) http.Handler {
	return func(provider *reference.Provider) http.Handler { return hookedBefore(provider, answer) }
}

func hookedBefore(provider http.Handler, answer func(w http.ResponseWriter, r *http.Request, body string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == reference.HookPath {
			body, _ := io.ReadAll(r.Body)
			if answer(w, r, string(body)) {
				return
			}
			r.Body = io.NopCloser(strings.NewReader(string(body)))
		}
		provider.ServeHTTP(w, r)
	})
}

// refusingTeardowns is a hook that refuses those teardowns that are chosen by their number, from 1.
func refusingTeardowns(status int, refused func(n int64) bool) func(*reference.Provider) http.Handler {
	var count atomic.Int64
	return hooked(func(w http.ResponseWriter, _ *http.Request, body string) bool {
		if !leaves(body) || !refused(count.Add(1)) {
			return false
		}
		http.Error(w, `{"error":"the data base is locked"}`, status)
		return true
	})
}

func all(int64) bool { return true }

// relayed lets the provider answer, and changes the answer before it is sent.
func relayed(change func(answer *httptest.ResponseRecorder)) func(*reference.Provider) http.Handler {
	return func(provider *reference.Provider) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			provider.ServeHTTP(answer, r)
			change(answer)
			relay(w, answer)
		})
	}
}

func relay(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func untouched(provider *reference.Provider) http.Handler { return provider }

func leaves(body string) bool { return strings.Contains(body, `"teardown"`) }

func setsUp(body string) bool {
	return strings.Contains(body, `"setup"`) && strings.Contains(body, `"an account"`)
}

func TestASoundRunLeavesNothing(t *testing.T) {
	t.Parallel()
	s := stage(t, untouched)
	result := s.run(t)
	require.Equal(t, contract.ExitOK, result.Exit, result.Reason)
	require.Empty(t, result.Unchecked)
	s.requireNothingLeft(t, result)
}

// A hook that says "done" and does nothing is found out by what the account lists.
func TestTheCensusFindsWhatAHookOnlyPretendsToRemove(t *testing.T) {
	t.Parallel()
	s := stage(t, hooked(func(w http.ResponseWriter, _ *http.Request, body string) bool {
		if leaves(body) {
			_, _ = io.WriteString(w, "{}")
		}
		return leaves(body)
	}))
	result := s.run(t)
	require.Equal(t, contract.ExitLeftover, result.Exit)
	require.NotEmpty(t, result.Leftovers)
	for _, each := range result.Leftovers {
		require.Equal(t, contract.BMC, each.Product)
		require.NotEmpty(t, each.InstanceID)
		require.NotEmpty(t, each.Scenario)
		require.NotEmpty(t, each.Status)
		require.Contains(t, each.Reason, "still lists it")
	}
	require.NotEmpty(t, result.Unchecked, "accounts whose instances are gone, and whose keys are accepted still")
	require.Equal(t, "relcon sweep --ledger "+s.options.Ledger+" --yes", result.Sweep)
	data, err := os.ReadFile(s.options.Ledger)
	require.NoError(t, err)
	require.Contains(t, string(data), `"listed":true`)
	require.NotContains(t, string(data), "canary")

	// The sweep gets the same word from the hook, and knows by the ledger what it is worth.
	swept, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger, Target: s.options.Target, Yes: true})
	require.NoError(t, err)
	require.Equal(t, contract.ExitLeftover, swept.Exit)
	require.NotEmpty(t, swept.Left)
	for _, each := range swept.Left {
		require.True(t, each.Listed)
		require.Contains(t, each.Reason, "only the provider can tell")
	}
}

func TestATeardownThatFailedIsTriedAgain(t *testing.T) {
	t.Parallel()
	var tried atomic.Int64
	s := stage(t, refusingTeardowns(http.StatusInternalServerError, func(n int64) bool {
		tried.Store(n)
		return n > 1 && n <= 4 // the first account is that of the first look; the run would end with it
	}))
	s.options.Target.Limits.SettleTimeout = 10 * time.Second // three failures are no outage, however far apart
	result := s.run(t)
	require.Greater(t, tried.Load(), int64(4))
	require.Equal(t, contract.ExitOK, result.Exit, result.Reason)
	s.requireNothingLeft(t, result)
}

func TestAnAccountThatCanNotBeTornDownIsTold(t *testing.T) {
	t.Parallel()
	s := stage(t, refusingTeardowns(http.StatusInternalServerError, func(n int64) bool { return n > 1 }))
	// With more scenarios, the run may end early: a hook that is out of order for long is an outage.
	s.options.Selection.Patterns = []string{"BMC-REL-01"}
	result := s.run(t)
	require.Equal(t, contract.ExitLeftover, result.Exit)
	require.Equal(t, contract.Conformant, result.Verdict)
	require.Len(t, result.Leftovers, s.provider.Accounts())
	for _, each := range result.Leftovers {
		require.Empty(t, each.InstanceID)
		require.Contains(t, each.Reason, "it could not be torn down")
		require.Contains(t, each.Reason, "the data base is locked")
	}
	require.FileExists(t, s.options.Ledger)
}

// The account exists, and its answer never comes: it is torn down by the reference that it was asked for under.
func TestAnAccountWhoseAnswerWasLostIsTornDown(t *testing.T) {
	t.Parallel()
	s := stage(t, losing(func(request string) string { return request }))
	result := s.run(t)
	require.Equal(t, contract.ExitIncomplete, result.Exit)
	require.Empty(t, result.Unchecked)
	s.requireNothingLeft(t, result)
}

// Under a hook that knows no references the account can't be found again, and that is said.
func TestAnAccountWhoseAnswerWasLostIsToldWhereNobodyKnowsItsReference(t *testing.T) {
	t.Parallel()
	s := stage(t, losing(unreferred))
	result := s.run(t)
	require.Equal(t, contract.ExitIncomplete, result.Exit)
	require.Empty(t, result.Leftovers)
	require.Len(t, result.Unchecked, 1)
	require.Contains(t, result.Unchecked[0].Reason, "it may exist, for no answer came")
	require.NotEmpty(t, result.Unchecked[0].Scenario)
	require.Equal(t, 1, s.provider.Accounts())
	require.Empty(t, result.Sweep, "it would tear nothing down")
	require.Equal(t, s.options.Ledger, result.Ledger)

	swept, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger, Target: s.options.Target, Yes: true})
	require.NoError(t, err)
	require.Equal(t, contract.ExitLeftover, swept.Exit)
	require.Len(t, swept.Left, 1)
	require.True(t, swept.Left[0].AccessKeyID == "")
	require.Contains(t, swept.Left[0].Reason, "only the provider can tell")
}

// Another hook knows nothing of the run's accounts, and would say that they are gone.
func TestASweepGoesToTheHookOfTheRun(t *testing.T) {
	t.Parallel()
	s := stage(t, refusingTeardowns(http.StatusInternalServerError, all))
	s.run(t)
	left := s.provider.Accounts()
	require.NotZero(t, left)
	another := stage(t, untouched)
	_, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger, Target: another.options.Target, Yes: true})
	require.ErrorContains(t, err, "it is not the address of the run's hook, and nothing was sent")
	require.Equal(t, left, s.provider.Accounts())
	swept, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger})
	require.NoError(t, err)
	require.Equal(t, contract.ExitLeftover, swept.Exit)
}

// The ids of instances are lost, and the hook only pretends to remove them: what the account lists is the run's all the same.
func TestTheCensusFindsInstancesWhoseIDsNeverCame(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	s := stage(t, func(provider *reference.Provider) http.Handler {
		return hooked(func(w http.ResponseWriter, r *http.Request, body string) bool {
			switch {
			case leaves(body):
				_, _ = io.WriteString(w, gjson.Get(body, "params").Raw) // it repeats the reference
				return true
			case !arranges(body) || asked.Add(1) > 1:
				return false
			}
			ask(provider, r, body)
			panic(http.ErrAbortHandler)
		})(provider)
	})
	s.options.Selection = Selection{Patterns: []string{"BMC-REL-02"}}
	s.options.Concurrency = 1
	result := s.run(t)
	require.Equal(t, contract.ExitLeftover, result.Exit, result.Reason)
	lost := 0
	for _, account := range s.ledger(t) {
		if account.Wanted > len(account.InstanceIDs) {
			lost++
			require.True(t, account.Listed)
		}
	}
	require.Equal(t, 1, lost)
}

// unreferred takes the reference out of a request, as a hook does that ignores it.
func unreferred(request string) string {
	before, after, found := strings.Cut(request, `"reference":"`)
	if !found {
		return request
	}
	_, after, _ = strings.Cut(after, `"`)
	return strings.TrimSuffix(before, ",") + strings.TrimPrefix(after, ",")
}

// losing breaks the connection once an account was made, the third one of the run; requests are rewritten before.
func losing(rewrite func(string) string) func(*reference.Provider) http.Handler {
	var accounts atomic.Int64
	return func(provider *reference.Provider) http.Handler {
		return hooked(func(w http.ResponseWriter, r *http.Request, body string) bool {
			answer := ask(provider, r, rewrite(body))
			if setsUp(body) && accounts.Add(1) == 3 {
				panic(http.ErrAbortHandler)
			}
			relay(w, answer)
			return true
		})(provider)
	}
}

// An account that was torn down and that the provider says nothing sure about is told, and fails no run.
func TestWhatTheCensusCanNotCheckIsTold(t *testing.T) {
	t.Parallel()
	s := stage(t, relayed(func(answer *httptest.ResponseRecorder) {
		if answer.Code == http.StatusUnauthorized {
			answer.Header().Del("Content-Length")
			answer.Code = http.StatusServiceUnavailable
			answer.Body = bytes.NewBufferString(`{"requestId":"T1","code":"SERVICE_TEMPORARY_UNAVAILABLE","message":"later"}`)
		}
	}))
	result := s.run(t)
	require.Equal(t, contract.ExitOK, result.Exit, result.Reason)
	require.NotEmpty(t, result.Unchecked)
	require.Contains(t, result.Unchecked[0].Reason, "it was torn down, and can't be looked at: DescribeInstances answers 503 SERVICE_TEMPORARY_UNAVAILABLE, which")
	s.requireNothingLeft(t, result)
}

// A rehearsal, of which hundreds make a proof, does not look back.
func TestARehearsalTakesNoCensus(t *testing.T) {
	t.Parallel()
	for rehearsal, want := range map[bool]bool{true: false, false: true} {
		var refused atomic.Bool
		s := stage(t, relayed(func(answer *httptest.ResponseRecorder) {
			if answer.Code == http.StatusUnauthorized {
				refused.Store(true)
			}
		}))
		s.options.Selection.Patterns = []string{"BMC-REL-0[1-3]"}
		if rehearsal {
			suite, err := catalogue.Embedded()
			require.NoError(t, err)
			made, err := newTask(s.options, suite)
			require.NoError(t, err)
			played, err := made.rehearse(t.Context())
			require.NoError(t, err)
			s.requireNothingLeft(t, played.Report)
		} else {
			s.requireNothingLeft(t, s.run(t))
		}
		require.Equal(t, want, refused.Load(), "rehearsal: %t", rehearsal)
	}
}
