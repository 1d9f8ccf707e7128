package runner_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/plan"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// What the hook says that it can't give is no violation, and is told for the target file.
func TestWhatAHookCannotGiveIsToldForTheTargetFile(t *testing.T) {
	t.Parallel()
	handler, provider := breaking(t, func(h *hooked) (int, object) {
		if h.action == "list" {
			return 404, object{}
		}
		if h.state == "time passes" || h.state == "billing" || h.params["status"] == "PENDING" {
			return 501, object{"reason": "not here"}
		}
		return h.forward()
	})
	report := checkHook(t, handler, nil)
	require.Zero(t, report.Exit, "%+v", report.Results)
	require.Equal(t, []contract.Need{contract.NeedBilling, contract.NeedClock}, report.Unavailable)
	require.Len(t, report.Cannot, 1)
	require.Contains(t, report.Cannot[0], `"status":"PENDING"`)
	require.Equal(t, 3, report.Count(contract.Open))
	require.Equal(t, 1, report.Count(contract.NotApplicable), "there is no list")
	require.Zero(t, provider.Accounts())
}

// A name in the list that relcon does not know breaks no rule, for a later version may have it, but is told.
func TestAnUnknownNameInAListIsTold(t *testing.T) {
	t.Parallel()
	handler, _ := breaking(t, func(h *hooked) (int, object) {
		status, answer := h.forward()
		if h.action == "list" {
			answer["states"] = []string{"an account", "instances", "time passes", "billing", "time pases", "token hook-token"}
		}
		return status, answer
	})
	report := checkHook(t, handler, func(at *target.Target) { at.Limits.SettleTimeout = time.Hour }) // nothing is waited for in vain
	require.Zero(t, report.Exit, "%+v", report.Results)
	last := report.Results[len(report.Results)-1]
	require.Equal(t, contract.Proved, last.Outcome)
	require.Equal(t, []string{`the list names the state "time pases", which is not known here; did you mean "time passes"?`,
		`the list names the state "token (blanked)", which is not known here`}, last.Notes)
}

// A need that the hook does not list need not stand in the target file.
func TestWhatAHookDoesNotListIsNotAskedFor(t *testing.T) {
	t.Parallel()
	handler, _ := breaking(t, func(h *hooked) (int, object) {
		if h.action == "list" {
			return 200, object{"states": []string{"an account", "instances"}, "kinds": object{"bmc": []string{"default"}}}
		}
		require.NotEqual(t, "time passes", h.state)
		return h.forward()
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	at := runner.BuiltinTarget(server.URL, "hook-token")
	at.Safety.AllowRelease = true
	options := runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")}
	options.Selection.Patterns = []string{"BMC-TRM-18", "BMC-REL-06"}
	report, err := runner.Run(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, contract.Partial, report.Verdict, report.Reason)
	require.Zero(t, report.Exit)
	for _, rule := range report.Rules {
		if rule.ID == "BMC-TRM-18" {
			require.Equal(t, []contract.Need{contract.NeedBilling, contract.NeedClock}, rule.Missing)
			require.Contains(t, rule.Reason, "the hook does not list it")
		}
	}

	forecast, err := runner.Foresee(t.Context(), options, true)
	require.NoError(t, err)
	require.Equal(t, "it can arrange an account (bmc: default), instances", forecast.Hook)
	require.Equal(t, []plan.LeftOut{{Rule: "BMC-TRM-18", Reason: "billing: the hook does not list it; clock: the hook does not list it"}}, forecast.Left)
}

// A listing whose form relcon can't read is told where it is first seen, and what can't be told without it is open.
func TestAListWithoutStatusesIsTold(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	report := checkHook(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		provider.ServeHTTP(answer, r)
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, strings.ReplaceAll(answer.Body.String(), `"status":`, `"instanceStatus":`))
	}), func(at *target.Target) {
		at.Products = map[contract.Product]target.Product{contract.ZEC: at.Products[contract.ZEC]}
	})
	require.Equal(t, []string{"HOOK-06"}, violated(report))
	for _, result := range report.Results {
		for _, finding := range result.Findings {
			require.Contains(t, finding.Came, "want response.dataSet[0].status to be there")
		}
		require.NotContains(t, strings.Join(result.Reasons, "\n"), "fault of the suite")
	}
}

// A hook lists a kind by product, and what it leaves out of one product it may have of another.
func TestWhatAHookListsCountsByProduct(t *testing.T) {
	t.Parallel()
	kinds := object{"bmc": []string{"default"}, "zec": []string{"default", "rate-limited"}}
	for _, row := range []struct {
		states  []string
		rule    string
		verdict contract.Verdict
		note    string
	}{
		{[]string{"an account", "instances", "time passes", "billing"}, "ZC-LIM-01", contract.Partial, ""},
		{[]string{"an account"}, "BMC-REL-03", contract.Conformant, `the hook's list of what it can was passed over: `},
	} {
		handler, _ := breaking(t, func(h *hooked) (int, object) {
			switch {
			case h.action == "list":
				return 200, object{"states": row.states, "kinds": kinds}
			case h.params["product"] == "bmc" && h.params["kind"] == "rate-limited":
				return 501, object{"reason": "not for bmc"}
			}
			return h.forward()
		})
		server := httptest.NewServer(handler)
		at := runner.BuiltinTarget(server.URL, "hook-token")
		at.Safety.AllowRelease = true
		options := runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")}
		options.Selection.Patterns = []string{row.rule, "BMC-REL-08"}
		report, err := runner.Run(t.Context(), options)
		server.Close()
		require.NoError(t, err)
		require.Equal(t, row.verdict, report.Verdict, "%v: %s", row.states, report.Reason)
		require.Contains(t, report.Reason, row.note)
	}
}

// A hook that can arrange no instances ends an exploration, which would count no call for ever.
func TestExploringEndsWhereNothingCanBeArranged(t *testing.T) {
	t.Parallel()
	handler, _ := breaking(t, func(h *hooked) (int, object) {
		if strings.HasSuffix(h.state, "instances") {
			return 501, object{"reason": "none here"}
		}
		return h.forward()
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	at := runner.BuiltinTarget(server.URL, "hook-token")
	at.Safety.AllowRelease = true
	for _, clients := range []int{0, 2} {
		options := runner.ExploreOptions{Options: runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")}, Calls: 100, Clients: clients}
		done, err := runner.Explore(t.Context(), options)
		require.NoError(t, err)
		require.Equal(t, contract.ExitIncomplete, done.Exit, done.Reason)
		require.Contains(t, done.Reason, "in a row came to no verdict, the last one by: ")
	}
}
