package serve

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

const (
	token  = "token-of-the-hook"
	bearer = "bearer-of-the-team"
	secret = "secret-of-the-team"
	keyID  = "AK-OF-THE-TEAM"
)

// team is what the tests begin with: two accounts of one customer.
func team() []contract.SeedAccount {
	customer := contract.Credentials{AccessKeyID: keyID, AccessKeySecret: secret, Token: bearer}
	return []contract.SeedAccount{
		{
			Account: contract.Account{Product: contract.BMC, Kind: contract.KindDefault, Credentials: customer},
			Instances: []contract.SeedInstance{
				{PoolInstance: contract.PoolInstance{ID: "i-run", Status: "RUNNING", ChargeType: contract.Postpaid}, Name: "web-1"},
				{PoolInstance: contract.PoolInstance{ID: "i-bin", Status: "RECYCLE", ChargeType: contract.Postpaid}},
			},
		},
		{
			Account: contract.Account{Product: contract.BSS, Kind: contract.KindDefault, Credentials: customer},
			Instances: []contract.SeedInstance{{PoolInstance: contract.PoolInstance{
				ID: "i-ali", Status: "Normal", ChargeType: contract.PayAsYouGo, ProductCode: "ecs", Region: "cn-hangzhou"}}},
		},
	}
}

func handler(t *testing.T, options Options) *Handler {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: token})
	require.NoError(t, err)
	options.Accounts = team()
	h, err := New(provider, options)
	require.NoError(t, err)
	return h
}

// ask sends one request.
func ask(h http.Handler, r *http.Request) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

// zenlayer is a request to bmc with the access token, and headers by name and value.
func zenlayer(action, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/v2/bmc", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+bearer)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-ZC-Action", action)
	for n := 0; n < len(headers); n += 2 {
		r.Header.Set(headers[n], headers[n+1])
	}
	return r
}

// controlling is a request to the control API.
func controlling(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, ControlPath+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

// codeOf gives the code of a refusal, or "" of a success.
func codeOf(t *testing.T, body string) string {
	t.Helper()
	var answer struct{ Code string }
	require.NoError(t, json.Unmarshal([]byte(body), &answer), body)
	return answer.Code
}

func TestHealthNeedsNoToken(t *testing.T) {
	status, body := ask(handler(t, Options{ErrorRate: 1}), httptest.NewRequest(http.MethodGet, HealthPath, nil))
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"status": "ok"}`, body)
}

// What stands around the provider changes no answer, unless it is asked for.
func TestTheProviderAnswersAsIfItWereAlone(t *testing.T) {
	h := handler(t, Options{})
	for path, want := range map[string]int{"/api/v2/bmc": 401, "/api/v2/zec": 401, "/": 400, "/provider-states": 401, "/nowhere": 404} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("{}"))
		r.Header.Set("Content-Type", "application/json")
		status, _ := ask(h, r)
		require.Equal(t, want, status, path)
	}
	status, body := ask(h, zenlayer("ReleaseInstances", `{"instanceIds":["i-bin"]}`))
	require.Equal(t, http.StatusOK, status, body)
	_, body = ask(h, zenlayer("DescribeInstances", `{}`))
	require.Contains(t, body, `"totalCount":1`)
}

func TestASeedThatTheProviderCannotHoldIsRefused(t *testing.T) {
	provider, err := reference.New(reference.Options{})
	require.NoError(t, err)
	accounts := team()
	accounts[0].Instances[1].Status = "ODD"
	_, err = New(provider, Options{Accounts: accounts})
	require.EqualError(t, err, `seed: account of bmc: instance "i-bin": the status "ODD" is not known`)
	require.Zero(t, provider.Accounts())
}
