package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/states/check"
	"relcon/runner/target"
)

type object = map[string]any

// checkHook checks the hook of a handler that serves the reference's paths.
func checkHook(t *testing.T, handler http.Handler, change func(*target.Target)) *runner.HookReport {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	at := runner.BuiltinTarget(server.URL, "hook-token")
	at.Safety.AllowRelease = true
	at.Limits.SettleTimeout = 100 * time.Millisecond
	if change != nil {
		change(at)
	}
	report, err := runner.CheckHook(t.Context(), runner.Options{Target: at, AllowRelease: at.Name, Ledger: filepath.Join(t.TempDir(), "ledger")})
	require.NoError(t, err)
	return report
}

func violated(report *runner.HookReport) []string {
	return append(report.Violated(contract.Required), report.Violated(contract.Recommended)...)
}

func TestASoundHookKeepsEveryRule(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	report := checkHook(t, provider, func(at *target.Target) { at.Limits.SettleTimeout = time.Hour }) // nothing is waited for in vain
	require.Equal(t, len(check.Rules()), report.Count(contract.Proved), "%v", report.Results)
	require.Zero(t, report.Exit)
	require.Empty(t, report.Unavailable)
	require.Empty(t, report.Cannot)
	require.Empty(t, report.Sweep)
	require.Zero(t, provider.Accounts(), "all is torn down")
}

func TestTheReferenceInsideIsCheckedWithoutATarget(t *testing.T) {
	t.Parallel()
	report, err := runner.CheckHook(t.Context(), runner.Options{})
	require.NoError(t, err)
	require.Zero(t, report.Exit)
	require.Equal(t, len(check.Rules()), report.Count(contract.Proved))
}

func TestAHookThatRefusesTheTokenIsNotReached(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	report := checkHook(t, provider, func(at *target.Target) { at.States.Token = "another" })
	require.Equal(t, contract.ExitUnreachable, report.Exit)
	require.ErrorContains(t, report.Unreachable, "check states.token")
}

// A wrong address is told as such, and not as a hook that breaks every rule.
func TestAnAddressWithoutAHookIsNotReached(t *testing.T) {
	t.Parallel()
	answering := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status); _, _ = io.WriteString(w, body) }
	}
	for want, handler := range map[string]http.Handler{
		"a web page answers, such as that of a login or a proxy, and not a hook: it answered 200 OK <html>": answering(200, "<html>Sign in</html>"),
		"the API of a product answers, and not a hook: it answered 400":                                     answering(400, `{"requestId": "T1", "code": "X", "message": "no"}`),
		"a server answers that knows no such address, and not a hook: it answered 404":                      answering(404, "404 page not found"),
	} {
		report := checkHook(t, handler, nil)
		require.Equal(t, contract.ExitUnreachable, report.Exit)
		require.ErrorContains(t, report.Unreachable, want)
		require.ErrorContains(t, report.Unreachable, "check states.url in the target file")
	}
	closed := httptest.NewServer(answering(200, ""))
	closed.Close()
	report := checkHook(t, answering(200, ""), func(at *target.Target) { at.States.URL = closed.URL })
	require.ErrorContains(t, report.Unreachable, "start the hook, or check states.url in the target file")
}

func TestAHookIsCheckedWithTwoKeysOnly(t *testing.T) {
	t.Parallel()
	sent := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent = true }))
	defer server.Close()
	at := runner.BuiltinTarget(server.URL, "hook-token")
	_, err := runner.CheckHook(t.Context(), runner.Options{Target: at, AllowRelease: at.Name})
	require.ErrorContains(t, err, "allowRelease: true")
	at.Safety.AllowRelease = true
	_, err = runner.CheckHook(t.Context(), runner.Options{Target: at})
	require.ErrorContains(t, err, "--allow-release")
	at.States = target.States{Pool: "pool.yaml"}
	_, err = runner.CheckHook(t.Context(), runner.Options{Target: at, AllowRelease: at.Name})
	require.ErrorContains(t, err, "there is no hook to check")
	require.False(t, sent)
}

// hooked is one request to the hook of the reference on its way through a hook that breaks something.
type hooked struct {
	action, state string
	params        object
	header        http.Header
	more          []string // members beside the three of the protocol, and parameters that it does not have
	forward       func() (int, object)
}

// breaking serves the reference with a hook that breaks something.
func breaking(t *testing.T, wrong func(*hooked) (int, object)) (http.Handler, *reference.Provider) {
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != reference.HookPath {
			provider.ServeHTTP(w, r)
			return
		}
		var asked struct {
			Action, State string
			Params        object
		}
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &asked)
		h := &hooked{action: asked.Action, state: asked.State, params: asked.Params, header: r.Header}
		if strings.Contains(string(body), "relconFuture") {
			h.more = []string{"relconFuture"}
		}
		h.forward = func() (int, object) {
			body, _ := json.Marshal(object{"action": h.action, "state": h.state, "params": h.params})
			again := httptest.NewRequest(http.MethodPost, reference.HookPath, bytes.NewReader(body))
			again.Header = h.header
			answer := httptest.NewRecorder()
			provider.ServeHTTP(answer, again)
			var members object
			_ = json.Unmarshal(answer.Body.Bytes(), &members)
			return answer.Code, members
		}
		status, answer := wrong(h)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer)
	}), provider
}

// doing breaks the requests for one state.
func doing(action, state string, wrong func(*hooked) (int, object)) func(*reference.Provider) func(*hooked) (int, object) {
	return func(*reference.Provider) func(*hooked) (int, object) {
		return func(h *hooked) (int, object) {
			if h.action == action && h.state == state {
				return wrong(h)
			}
			return h.forward()
		}
	}
}

// without drops a parameter.
func without(param string) func(*hooked) (int, object) {
	return func(h *hooked) (int, object) {
		delete(h.params, param)
		return h.forward()
	}
}

// disordered answers with the sorts the wrong way round.
func disordered(h *hooked) (int, object) {
	status, answer := h.forward()
	if sorts, ok := answer["sorts"].([]any); ok {
		slices.Reverse(sorts[:3])
	}
	return status, answer
}

// answeringOnly gives an answer and does nothing.
func answeringOnly(status int, answer object) func(*hooked) (int, object) {
	return func(*hooked) (int, object) { return status, answer }
}

// oneAccount gives the same account each time, as a hook does that has only one.
func oneAccount() func(*hooked) (int, object) {
	var once sync.Once
	var given object
	return func(h *hooked) (int, object) {
		once.Do(func() { _, given = h.forward() })
		answer := object{"reference": h.params["reference"]}
		for name, value := range given {
			if name != "reference" {
				answer[name] = value
			}
		}
		return 200, answer
	}
}

// oneKey puts everything into the first account.
func oneKey() func(*hooked) (int, object) {
	var once sync.Once
	var first any
	return func(h *hooked) (int, object) {
		once.Do(func() { first = h.params["accessKeyId"] })
		h.params["accessKeyId"] = first
		return h.forward()
	}
}

// spentAgain forgets the references of accounts that were torn down.
func spentAgain() func(*reference.Provider) func(*hooked) (int, object) {
	var mu sync.Mutex
	renamed := map[string]string{}
	return func(*reference.Provider) func(*hooked) (int, object) {
		return func(h *hooked) (int, object) {
			given, _ := h.params["reference"].(string)
			if given == "" {
				return h.forward()
			}
			mu.Lock()
			defer mu.Unlock()
			h.params["reference"] = given + renamed[given]
			status, answer := h.forward()
			if h.action == "teardown" {
				renamed[given] += "+"
			}
			if status == 200 {
				answer["reference"] = given
			}
			return status, answer
		}
	}
}

func TestABrokenHookIsNamedAtItsRule(t *testing.T) {
	changed := func(name string, value any) func(*hooked) (int, object) {
		return func(h *hooked) (int, object) {
			status, answer := h.forward()
			if answer[name] = value; value == nil {
				delete(answer, name)
			}
			return status, answer
		}
	}
	for name, each := range map[string]struct {
		rule  string
		wrong func(*reference.Provider) func(*hooked) (int, object)
	}{
		"an unknown state is done":       {"HOOK-01", doing("setup", "an eclipse", answeringOnly(200, object{}))},
		"an unknown state has no reason": {"HOOK-01", doing("setup", "an eclipse", answeringOnly(501, object{}))},
		"the secret is missing":          {"HOOK-03", doing("setup", "an account", changed("accessKeySecret", nil))},
		"every account is the same":      {"HOOK-04", doing("setup", "an account", oneAccount())},
		"the keys are not the API's":     {"HOOK-05", doing("setup", "an account", changed("accessKeySecret", "another"))},
		"one instance is missing":        {"HOOK-06", doing("setup", "instances", changed("instanceIds", []string{"i-1"}))},
		"every instance is RUNNING":      {"HOOK-07", doing("setup", "instances", without("status"))},
		"every instance is POSTPAID": {"HOOK-07", doing("setup", "instances", func(h *hooked) (int, object) {
			delete(h.params, "expiresIn")
			return without("chargeType")(h)
		})},
		"no time passes":      {"HOOK-08", doing("setup", "time passes", answeringOnly(200, object{}))},
		"billing never stops": {"HOOK-10", doing("setup", "billing", changed("billing", "active"))},
		"nothing is torn down": {"HOOK-11", doing("teardown", "an account", func(h *hooked) (int, object) {
			asked := h.params
			h.params = object{"product": "bmc", "reference": "nobody"}
			status, answer := h.forward()
			answer["reference"] = asked["reference"]
			return status, answer
		})},
		"a token is not asked for": {"HOOK-02", func(*reference.Provider) func(*hooked) (int, object) {
			return func(h *hooked) (int, object) {
				h.header.Set("Authorization", "Bearer hook-token")
				return h.forward()
			}
		}},
		"all instances are in one account": {"HOOK-06", doing("setup", "instances", oneKey())},
		"time passes for everybody": {"HOOK-09", func(provider *reference.Provider) func(*hooked) (int, object) {
			return doing("setup", "time passes", func(h *hooked) (int, object) {
				d, _ := time.ParseDuration(h.params["duration"].(string))
				_, err := provider.Advance("", d)
				return 200, object{"moved": err == nil}
			})(provider)
		}},
		"an unknown account is an error": {"HOOK-12", func(provider *reference.Provider) func(*hooked) (int, object) {
			return doing("teardown", "an account", func(h *hooked) (int, object) {
				before := provider.Accounts()
				status, answer := h.forward()
				if status == 200 && provider.Accounts() == before {
					return 404, object{"error": "there is no such account"}
				}
				return status, answer
			})(provider)
		}},
		"a spent reference is good for another account": {"HOOK-14", spentAgain()},
		"an answer takes too long": {"HOOK-15", doing("setup", "billing", func(h *hooked) (int, object) {
			time.Sleep(700 * time.Millisecond)
			return h.forward()
		})},
		"more members are refused": {"HOOK-16", doing("setup", "instances", func(h *hooked) (int, object) {
			if len(h.more) > 0 {
				return 400, object{"error": "params.relconFuture: it is not known here"}
			}
			return h.forward()
		})},
		"the list is no list":                {"HOOK-17", doing("list", "", answeringOnly(200, object{}))},
		"the list names what is not there":   {"HOOK-17", doing("setup", "time passes", answeringOnly(501, object{"reason": "there is no clock"}))},
		"the list leaves out what is there":  {"HOOK-17", doing("list", "", changed("states", []string{"an account", "instances", "several instances", "time passes"}))},
		"several instances are no list":      {"HOOK-06", doing("setup", "several instances", answeringOnly(200, object{"sorts": object{}}))},
		"several instances come in disorder": {"HOOK-07", doing("setup", "several instances", disordered)},
		"the list has what can't be several": {"HOOK-17", doing("setup", "several instances", answeringOnly(501, object{"reason": "one by one, please"}))},
		"the list leaves out a kind":         {"HOOK-17", doing("list", "", changed("kinds", object{"bmc": []string{"default"}, "later": 1}))},
		"a recycle bin has no retention":     {"HOOK-03", doing("setup", "an account", changed("retention", nil))},
		"a reference is not repeated":        {"HOOK-13", doing("setup", "an account", changed("reference", nil))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wrong func(*hooked) (int, object)
			handler, provider := breaking(t, func(h *hooked) (int, object) { return wrong(h) })
			wrong = each.wrong(provider)
			report := checkHook(t, handler, func(at *target.Target) {
				if each.rule == "HOOK-15" {
					at.Limits.RequestTimeout = 200 * time.Millisecond
				}
				product := contract.BMC
				if each.rule == "HOOK-03" {
					product = contract.ZEC // it alone has a kind that needs more than keys
				}
				at.Products = map[contract.Product]target.Product{product: at.Products[product]}
			})
			require.Equal(t, []string{each.rule}, violated(report), "%+v", report.Results)
		})
	}
}

// Half of a rule is no rule: what billing says after a release is not known where nothing is released.
func TestBillingIsOpenWhereNothingIsReleased(t *testing.T) {
	t.Parallel()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: []string{"bmc-rel-01-stays"}})
	require.NoError(t, err)
	report := checkHook(t, provider, func(at *target.Target) {
		at.Products = map[contract.Product]target.Product{contract.BMC: at.Products[contract.BMC]}
	})
	require.Equal(t, contract.ExitIncomplete, report.Exit)
	for _, each := range report.Results {
		if each.ID == "HOOK-10" {
			require.Equal(t, contract.Open, each.Outcome)
			require.Equal(t, []string{"bmc: a released instance did not go"}, each.Reasons)
		}
	}
}
