package reference

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestHookAccounts(t *testing.T) {
	p, _ := newProvider(t, Options{HookToken: "open"})
	require.Equal(t, "open", p.HookToken())
	s := &script{t: t, provider: p}
	for _, test := range []struct {
		product, kind string
		status        int
		limit         any
		retention     any
	}{
		{"bmc", "default", 200, nil, nil},
		{"zec", "default", 200, nil, nil},
		{"bmc", "rate-limited", 200, object{"requests": float64(limitRequests), "per": "4s"}, nil},
		{"zec", "rate-limited", 200, object{"requests": float64(limitRequests), "per": "4s"}, nil},
		{"zec", "recycle-bin", 200, nil, "24h"},
		{"bmc", "recycle-bin", 501, nil, nil},
		{"bmc", "non-vno", 501, nil, nil},
	} {
		status, answer := s.hook("an account", object{"product": test.product, "kind": test.kind})
		require.Equal(t, test.status, status, test)
		require.Equal(t, test.limit, answer["rateLimit"], test)
		require.Equal(t, test.retention, answer["retention"], test)
		if status == 501 {
			require.NotEmpty(t, answer["reason"])
			continue
		}
		require.NotEmpty(t, answer["accessKeyId"])
		require.NotEmpty(t, answer["accessKeySecret"])
		require.NotEmpty(t, answer["token"])
	}
	require.Equal(t, 5, len(p.accounts.byKey))
}

func TestHookRefuses(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	mine := object{"product": "bmc", "accessKeyId": s.account.AccessKeyID}
	with := func(name string, value any) object {
		params := object{name: value}
		for n, v := range mine {
			params[n] = v
		}
		return params
	}
	for _, test := range []struct {
		state  string
		params object
		status int
		want   string
	}{
		{"a unicorn", object{}, 501, "a unicorn"},
		{"", object{}, 400, "state: it is missing"},
		{"an account", object{"product": "ecs"}, 400, "params.product"},
		{"an account", object{"product": "bmc", "status": "RUNNING"}, 400, "params.status: it is not known here"},
		{"an account", object{"product": "bmc", "kind": 1}, 400, "params.kind: want a string"},
		{"instances", object{"product": "bmc", "accessKeyId": "AKnobody"}, 400, "params.accessKeyId"},
		{"instances", object{"product": "zec", "accessKeyId": s.account.AccessKeyID}, 400, "params.accessKeyId"},
		{"instances", with("status", "RECYCLED"), 400, "params.status: got RECYCLED, want one of"},
		{"instances", with("count", 0), 400, "params.count"},
		{"instances", with("count", 1001), 400, "params.count"},
		{"instances", with("count", 1.5), 400, "params.count"},
		{"instances", with("count", "3"), 400, "params.count"},
		{"instances", with("commitment", "yes"), 400, "params.commitment"},
		{"instances", with("chargeType", "FREE"), 400, "params.chargeType"},
		{"instances", with("expiresIn", "1h"), 400, "only a prepaid instance expires"},
		{"instances", with("region", "cn-hangzhou"), 400, "params.region: it is not known here"},
		{"time passes", mine, 400, "params.duration: it is missing"},
		{"time passes", with("duration", "-1h"), 400, "params.duration"},
		{"time passes", with("duration", "a day"), 400, "params.duration"},
		{"time passes", with("duration", "876000h"), 400, "params.duration"},
		{"billing", mine, 400, "params.instanceId"},
		{"billing", with("instanceId", ghost), 400, "params.instanceId"},
	} {
		status, answer := s.hook(test.state, test.params)
		require.Equal(t, test.status, status, test)
		require.Contains(t, fmt.Sprint(answer["error"], answer["reason"]), test.want)
	}
	require.Empty(t, s.list())
	require.Equal(t, "200", s.short(describeInstances, object{}))
}

func TestHookRequests(t *testing.T) {
	p, _ := newProvider(t, Options{})
	for name, test := range map[string]struct {
		method, token, body string
		status              int
	}{
		"get":            {http.MethodGet, p.HookToken(), "", 405},
		"no token":       {http.MethodPost, "", `{"state":"an account","params":{"product":"bmc"}}`, 401},
		"wrong token":    {http.MethodPost, "x", `{"state":"an account","params":{"product":"bmc"}}`, 401},
		"no body":        {http.MethodPost, p.HookToken(), "", 400},
		"an array":       {http.MethodPost, p.HookToken(), "[]", 400},
		"params a text":  {http.MethodPost, p.HookToken(), `{"state":"an account","params":"x"}`, 400},
		"unknown member": {http.MethodPost, p.HookToken(), `{"state":"an account","params":{"product":"bmc"},"more":1}`, 400},
		"unknown action": {http.MethodPost, p.HookToken(), `{"action":"burn","state":"an account","params":{"product":"bmc"}}`, 400},
		"no teardown":    {http.MethodPost, p.HookToken(), `{"action":"teardown","state":"instances","params":{"product":"bmc"}}`, 501},
		"setup is usual": {http.MethodPost, p.HookToken(), `{"state":"an account","params":{"product":"bmc"}}`, 200},
		"too long":       {http.MethodPost, p.HookToken(), strings.Repeat(" ", defaultMaxBody+1), 413},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, HookPath, strings.NewReader(test.body))
			if test.token != "" {
				r.Header.Set("Authorization", "Bearer "+test.token)
			}
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			require.Equal(t, test.status, w.Code, w.Body)
			require.Equal(t, "application/json", w.Header().Get("Content-Type"))
		})
	}
}

func TestTeardown(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	other := s.another(kindDefault)
	s.one(running)
	for range 2 {
		status, answer := s.askHook(object{"action": "teardown", "state": "an account",
			"params": object{"product": "bmc", "accessKeyId": s.account.AccessKeyID}})
		require.Equal(t, 200, status)
		require.Empty(t, answer)
		require.Equal(t, "401 "+codeInvalidAuthorization, s.short(describeInstances, object{}))
	}
	require.Equal(t, 1, len(s.provider.accounts.byKey))
	require.Equal(t, "200", other.short(describeInstances, object{}))
}
