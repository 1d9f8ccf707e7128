package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/states/check"
	"relcon/runner/target"
)

// only leaves one product in a target.
func only(product contract.Product) func(*target.Target) {
	return func(at *target.Target) {
		at.Products = map[contract.Product]target.Product{product: at.Products[product]}
	}
}

// resultOf gives what a rule came to.
func resultOf(t *testing.T, results []check.Result, rule string) check.Result {
	t.Helper()
	at := slices.IndexFunc(results, func(each check.Result) bool { return each.ID == rule })
	require.GreaterOrEqual(t, at, 0, rule)
	return results[at]
}

// binUnlisted serves a provider whose whole list leaves out the recycle bin.
func binUnlisted(provider http.Handler) http.Handler {
	return relisted(provider, func(item object, filtered bool) bool {
		return filtered || item["status"] != contract.StatusRecycle && item["instanceStatus"] != contract.StatusRecycle
	})
}

// relisted serves a provider of Zenlayer's whose lists show only what shows lets them. filtered says that a list is one by ids or by
// status.
func relisted(provider http.Handler, shows func(item object, filtered bool) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		filtered := false
		if r.URL.Path != reference.HookPath {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			filtered = bytes.Contains(body, []byte(`"instanceIds"`)) || bytes.Contains(bytes.ToLower(body), []byte(`status"`))
		}
		answer := httptest.NewRecorder()
		provider.ServeHTTP(answer, r)
		var members object
		response, listed := object(nil), false
		if json.Unmarshal(answer.Body.Bytes(), &members) == nil {
			response, listed = members["response"].(object)
		}
		if items, is := response["dataSet"].([]any); listed && is {
			kept := slices.DeleteFunc(items, func(item any) bool { return !shows(item.(object), filtered) })
			response["dataSet"], response["totalCount"] = kept, len(kept)
		}
		w.WriteHeader(answer.Code)
		_ = json.NewEncoder(w).Encode(members)
	})
}

// No time passes for an account that lists what is somebody else's: it could be destroyed.
func TestNoTimePassesForAnAccountWithForeignInstances(t *testing.T) {
	t.Parallel()
	for _, product := range []contract.Product{contract.BMC, contract.ZEC, contract.BSS} {
		var moved atomic.Int64
		handler, provider := breaking(t, func(h *hooked) (int, object) {
			switch h.state {
			case "time passes":
				moved.Add(1)
			case "instances": // one more than is named, which is somebody else's for all that relcon knows
				status, answer := h.forward()
				h.params = object{"product": h.params["product"], "accessKeyId": h.params["accessKeyId"]}
				_, _ = h.forward()
				return status, answer
			}
			return h.forward()
		})
		report := checkHook(t, handler, only(product))
		require.Zero(t, moved.Load(), product)
		for _, rule := range []string{"HOOK-08", "HOOK-09"} {
			result := resultOf(t, report.Results, rule)
			require.Equal(t, contract.Open, result.Outcome, product)
			require.Contains(t, strings.Join(result.Reasons, "\n"), "which was not arranged: that could be destroyed")
		}
		finding := resultOf(t, report.Results, "HOOK-06").Findings[0]
		require.Regexp(t, "^the API lists .* as well, which the answer does not name$", finding.Came)
		require.NotZero(t, provider.Accounts(), "what is somebody else's is not torn down")
		require.Empty(t, report.Sweep, "it would leave them alone, too")
		require.FileExists(t, report.Ledger)
		for _, each := range report.Leftovers {
			require.Regexp(t, `\(the ledger has its access key, under relcon-\w+-\d\)$`, each.Reason)
		}
	}
}

// A new account is not empty where only its recycle bin holds something.
func TestAForeignInstanceInAHiddenBinIsSeenBeforeTimePasses(t *testing.T) {
	t.Parallel()
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		var moved atomic.Int64
		handler, provider := breaking(t, func(h *hooked) (int, object) {
			delete(h.params, "reference")
			switch {
			case h.state == "time passes":
				moved.Add(1)
			case h.state == "an account" && h.action == "setup":
				status, answer := h.forward()
				h.state, h.params = "instances", object{"product": product, "accessKeyId": answer["accessKeyId"], "status": "RECYCLE"}
				_, _ = h.forward()
				delete(answer, "reference")
				return status, answer
			}
			return h.forward()
		})
		report := checkHook(t, binUnlisted(handler), only(product))
		require.Contains(t, violated(report), "HOOK-05")
		require.Contains(t, resultOf(t, report.Results, "HOOK-05").Findings[0].Sent, "a list of its recycle bin")
		require.Zero(t, moved.Load(), product)
		require.NotZero(t, provider.Accounts(), product)
	}
}
