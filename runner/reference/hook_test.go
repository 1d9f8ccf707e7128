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
		{"bss", "default", 200, nil, nil},
		{"bss", "non-vno", 200, nil, nil},
		{"bss", "no-permission", 200, nil, nil},
		{"bss", "recycle-bin", 501, nil, nil},
		{"bss", "rate-limited", 501, nil, nil},
		{"bss", "reseller", 501, nil, nil},
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
		require.Equal(t, test.product != "bss", answer["token"] != nil, "Alibaba Cloud has no access tokens")
	}
	require.Equal(t, 8, p.Accounts())
}

func TestHookRefuses(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	bss := s.askAs(contract.BSS)
	mine := object{"product": "bmc", "accessKeyId": s.account.AccessKeyID}
	with := func(name string, value any) object {
		return object{name: value, "product": "bmc", "accessKeyId": s.account.AccessKeyID}
	}
	ofBSS := func(name string, value any) object {
		return object{name: value, "product": "bss", "accessKeyId": bss.account.AccessKeyID}
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
		{"an account", object{"product": "bmc", "kind": 1}, 400, "params.kind: got number, want a string"},
		{"instances", object{"product": "bmc", "accessKeyId": "AKnobody"}, 400, "params.accessKeyId"},
		{"instances", object{"product": "zec", "accessKeyId": s.account.AccessKeyID}, 400, "params.accessKeyId"},
		{"instances", with("status", "RECYCLED"), 400, "params.status: got RECYCLED, want one of"},
		{"instances", with("count", 0), 400, "params.count"},
		{"instances", with("count", 1001), 400, "params.count"},
		{"instances", with("count", 1.5), 400, "params.count"},
		{"instances", with("count", "3"), 400, "params.count"},
		{"instances", with("commitment", "yes"), 400, "params.commitment"},
		{"instances", with("chargeType", "FREE"), 400, "params.chargeType"},
		{"instances", with("expiresIn", "1h"), 400, "want it for PREPAID only"},
		{"instances", with("region", "cn-hangzhou"), 400, "params.region: it has no meaning for bmc"},
		{"instances", ofBSS("status", "RUNNING"), 400, "params.status"},
		{"instances", ofBSS("chargeType", "POSTPAID"), 400, "params.chargeType"},
		{"instances", ofBSS("expiresIn", "10h"), 400, "want it for Subscription only"},
		{"instances", ofBSS("commitment", true), 400, "params.commitment: it has no meaning for bss"},
		{"instances", ofBSS("count", 0), 400, "params.count"},
		{"instances", ofBSS("region", 7), 400, "params.region: got number, want a string"},
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
	require.Empty(t, bss.listed(nil))
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
		"unknown member": {http.MethodPost, p.HookToken(), `{"state":"an account","params":{"product":"bmc"},"more":1}`, 200},
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

func TestAnAccountIsTornDownByItsReference(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	setup := func(product, reference string) (int, object) {
		return s.hook("an account", object{"product": product, "reference": reference})
	}
	teardown := func(params object) (int, object) {
		return s.askHook(object{"action": "teardown", "state": "an account", "params": params})
	}
	there := func(answer object) bool {
		return s.provider.accounts.withKey(contract.BMC, answer["accessKeyId"].(string)) != nil
	}
	status, first := setup("bmc", "run-1")
	require.Equal(t, 200, status)
	require.Equal(t, "run-1", first["reference"])
	status, _ = setup("bmc", "run-1")
	require.Equal(t, 400, status, "it is in use")
	_, second := setup("bmc", "run-2")

	status, _ = teardown(object{"product": "zec", "reference": "run-1"})
	require.Equal(t, 200, status)
	require.True(t, there(first), "another product has no such account")
	for range 2 {
		status, answer := teardown(object{"product": "bmc", "reference": "run-1"})
		require.Equal(t, 200, status)
		require.Equal(t, object{"reference": "run-1"}, answer)
		require.False(t, there(first))
		require.True(t, there(second))
	}
	status, _ = setup("bmc", "run-1")
	require.Equal(t, 400, status, "a request that comes late brings nothing back")
	status, _ = teardown(object{"product": "bmc", "reference": "run-3"})
	require.Equal(t, 200, status)
	status, _ = setup("bmc", "run-3")
	require.Equal(t, 400, status, "nor one that comes after the teardown of its account")
	for range 2 {
		status, answer := teardown(object{"product": "bmc", "accessKeyId": second["accessKeyId"]})
		require.Equal(t, 200, status)
		require.Empty(t, answer)
		require.False(t, there(second))
	}
	status, _ = setup("bmc", "run-2")
	require.Equal(t, 200, status, "it went with its account")

	for _, params := range []object{{"product": "bmc"}, {"product": "bmc", "reference": "run-1", "accessKeyId": "AK"}} {
		status, _ = teardown(params)
		require.Equal(t, 400, status)
	}
	require.Equal(t, 2, s.provider.Accounts())

	bss := s.askAs(contract.BSS)
	require.Equal(t, "200", s.short(describeInstances, object{}))
	for _, mine := range []*script{s, bss} {
		mine.arrange(object{})
		status, _ = teardown(object{"product": string(mine.product), "accessKeyId": mine.account.AccessKeyID})
		require.Equal(t, 200, status)
	}
	require.Equal(t, "401 "+codeInvalidAuthorization, s.short(describeInstances, object{}))
	require.Equal(t, "404 InvalidAccessKeyId.NotFound", bss.bssRelease(ghost))
}
