package hook_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

const token = "hook-token"

// fake is a provider that writes down what it was asked for.
type fake struct {
	asked   contract.Account
	wanted  contract.Wanted
	passed  time.Duration
	torn    []contract.Account
	err     error
	waiting func() // called while an account is made
}

func (f *fake) Account(_ context.Context, asked contract.Account) (contract.Account, error) {
	if f.asked = asked; f.waiting != nil {
		f.waiting()
	}
	asked.Credentials = contract.Credentials{AccessKeyID: "AK1", AccessKeySecret: "secret", Token: "bearer"}
	asked.Retention, asked.RateLimit = 24*time.Hour, &contract.RateLimit{Requests: 12, Per: 4 * time.Second}
	return asked, f.err
}

func (f *fake) Instances(_ context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	f.asked, f.wanted = account, wanted
	return []string{"i-1"}, f.err
}

func (f *fake) Pass(_ context.Context, account contract.Account, d time.Duration) error {
	f.asked, f.passed = account, d
	return f.err
}

func (f *fake) Billing(context.Context, contract.Account, string) (contract.Billing, error) {
	return contract.Billing{Billing: "active", Refund: "none"}, f.err
}

func (f *fake) TearDown(_ context.Context, account contract.Account) error {
	f.torn = append(f.torn, account)
	return f.err
}

func ask(h http.Handler, body string) (int, string) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func setup(state, params string) string {
	return `{"action":"setup","state":"` + state + `","params":{` + params + `}}`
}

func tearDown(params string) string {
	return `{"action":"teardown","state":"an account","params":{` + params + `}}`
}

func requireAnswer(t *testing.T, h http.Handler, body string, status int, want string) {
	t.Helper()
	got, text := ask(h, body)
	require.Equal(t, status, got, "%s: %s", body, text)
	require.JSONEq(t, want, text, body)
}

func TestAProviderIsAskedForEachState(t *testing.T) {
	mine := &fake{}
	h := hook.Handler(mine, token)
	requireAnswer(t, h, setup("an account", `"product":"zec","kind":"recycle-bin","reference":"r-1"`), 200, `{"accessKeyId":"AK1",
		"accessKeySecret":"secret","token":"bearer","reference":"r-1","retention":"24h","rateLimit":{"requests":12,"per":"4s"}}`)
	require.Equal(t, contract.Account{Product: contract.ZEC, Kind: "recycle-bin", Reference: "r-1"}, mine.asked)
	own := `"product":"zec","accessKeyId":"AK1"`
	requireAnswer(t, h, setup("instances", own), 200, `{"instanceIds":["i-1"]}`)
	require.Equal(t, contract.Wanted{Count: 1, Status: "RUNNING", ChargeType: "POSTPAID"}, mine.wanted)
	requireAnswer(t, h, setup("time passes", own+`,"duration":"23h59m"`), 200, `{}`)
	require.Equal(t, 23*time.Hour+59*time.Minute, mine.passed)
	require.Equal(t, "AK1", mine.asked.Credentials.AccessKeyID)
	requireAnswer(t, h, setup("billing", own+`,"instanceId":"i-1"`), 200, `{"billing":"active","refund":"none"}`)
	requireAnswer(t, h, setup("an eclipse", own), 501, `{"reason":"the state an eclipse is not known here"}`)
}

func TestDefaultsAreFilledIn(t *testing.T) {
	mine := &fake{}
	h := hook.Handler(mine, token)
	for params, want := range map[string]contract.Wanted{
		`"product":"bss","accessKeyId":"AK1"`: {
			Count: 1, Status: "Normal", ChargeType: "PayAsYouGo", ProductCode: "ecs", Region: "cn-hangzhou",
		},
		`"product":"bmc","accessKeyId":"AK1","chargeType":"PREPAID","count":3`:                {Count: 3, Status: "RUNNING", ChargeType: "PREPAID", ExpiresIn: 720 * time.Hour},
		`"product":"bmc","accessKeyId":"AK1","chargeType":"PREPAID","expiresIn":"2h"`:         {Count: 1, Status: "RUNNING", ChargeType: "PREPAID", ExpiresIn: 2 * time.Hour},
		`"product":"bmc","accessKeyId":"AK1","status":"STOPPED","commitment":true,"future":1`: {Count: 1, Status: "STOPPED", ChargeType: "POSTPAID", Commitment: true},
	} {
		requireAnswer(t, h, setup("instances", params), 200, `{"instanceIds":["i-1"]}`)
		require.Equal(t, want, mine.wanted, params)
	}
}

func TestErrorsOfAProvider(t *testing.T) {
	own := `"product":"bmc","accessKeyId":"AK1"`
	for _, each := range []struct {
		err    error
		status int
		want   string
	}{
		{hook.Cannot("no %s here", "clock"), 501, `{"reason":"no clock here"}`},
		{hook.Wrong("params.duration: too long"), 400, `{"error":"params.duration: too long"}`},
		{hook.ErrNoAccount, 400, `{"error":"` + hook.ErrNoAccount.Error() + `"}`},
		{errors.New("the disk is full"), 500, `{"error":"the disk is full"}`},
	} {
		h := hook.Handler(&fake{err: each.err}, token)
		requireAnswer(t, h, setup("time passes", own+`,"duration":"1h"`), each.status, each.want)
	}
	h := hook.Handler(&fake{err: hook.ErrNoAccount}, token)
	requireAnswer(t, h, tearDown(own), 200, `{}`)
	requireAnswer(t, h, tearDown(`"product":"bmc","reference":"r-9"`), 200, `{"reference":"r-9"}`)
}

// lister is a fake that says what it can.
type lister struct{ fake }

func (*lister) List() hook.Known {
	return hook.Known{States: []string{hook.Account, hook.Billing}, Kinds: map[contract.Product][]string{contract.ZEC: {contract.KindRecycleBin}}}
}

func TestOnlyAListerIsListed(t *testing.T) {
	const list = `{"action":"list"}`
	requireAnswer(t, hook.Handler(&fake{}, token), list, 501, `{"reason":"this hook does not list what it can"}`)
	requireAnswer(t, hook.Handler(&lister{}, token), list, 200, `{"kinds":{"zec":["recycle-bin"]},"states":["an account","billing"]}`)
}

// A provider that arranges one sort of instances arranges several, one after the other. Nothing is made where one makes no sense.
func TestSeveralSortsOfInstances(t *testing.T) {
	several := func(sorts string) string {
		return setup("several instances", `"product":"bmc","accessKeyId":"AK1","sorts":`+sorts)
	}
	made := &fake{}
	h := hook.Handler(made, token)
	requireAnswer(t, h, several(`[{"status":"STOPPED"},{"count":2,"chargeType":"PREPAID","later":1}]`), 200, `{"sorts":[{"instanceIds":["i-1"]},{"instanceIds":["i-1"]}]}`)
	require.Equal(t, contract.Wanted{Count: 2, Status: "RUNNING", ChargeType: "PREPAID", ExpiresIn: 720 * time.Hour}, made.wanted)
	made.err = hook.Cannot("none can be made here")
	requireAnswer(t, h, several(`[{"status":"STOPPED"}]`), 200, `{"sorts":[{"reason":"none can be made here"}]}`)
	made.err = errors.New("out of order")
	requireAnswer(t, h, several(`[{"status":"STOPPED"}]`), 500, `{"error":"out of order"}`)
	made.wanted = contract.Wanted{}
	requireAnswer(t, h, several(`[{},{"region":"cn-beijing"}]`), 400, `{"error":"params.sorts[1].region: it has no meaning for bmc"}`)
	requireAnswer(t, h, several(`[{"count":600},{"count":600}]`), 400, `{"error":"params.sorts: got 1200 instances in all, want at most 1000"}`)
	requireAnswer(t, h, several(`[]`), 400, `{"error":"params.sorts: got none, want at least one"}`)
	require.Zero(t, made.wanted)
}

func TestNobodyIsLetInWithoutAToken(t *testing.T) {
	h := hook.Handler(&fake{}, "")
	for _, given := range []string{"", "Bearer ", "Bearer " + token} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(setup("an account", `"product":"bmc"`)))
		r.Header.Set("Authorization", given)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, 401, w.Code, given)
	}
}
