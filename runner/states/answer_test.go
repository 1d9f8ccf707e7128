package states_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

func TestDistrustedAccounts(t *testing.T) {
	const keys = `"accessKeyId":"AK9","accessKeySecret":"sk-canary"`
	long := strings.Repeat("x", 257)
	tests := map[string]struct{ kind, body, want string }{
		"no members":           {"", `{}`, "accessKeyId: got null or nothing, want a non-empty string"},
		"no secret":            {"", `{"accessKeyId":"AK9"}`, "accessKeySecret: got null or nothing"},
		"every flaw is told":   {"", `{"accessKeyId":1}`, "accessKeySecret"},
		"id of another type":   {"", `{"accessKeyId":1,"accessKeySecret":"s"}`, "accessKeyId: got a number"},
		"id in another case":   {"", `{"AccessKeyId":"AK9","accessKeySecret":"s"}`, "accessKeyId: got null or nothing"},
		"empty id":             {"", `{"accessKeyId":"","accessKeySecret":"s"}`, "accessKeyId: got an empty string"},
		"control in the id":    {"", `{"accessKeyId":"A\nK","accessKeySecret":"s"}`, "accessKeyId: got a string with control characters"},
		"blank around the id":  {"", `{"accessKeyId":"AK ","accessKeySecret":"s"}`, "white space"},
		"broken Unicode":       {"", `{"accessKeyId":"\ud800","accessKeySecret":"s"}`, "not sound Unicode"},
		"long id":              {"", `{"accessKeyId":"` + long + `","accessKeySecret":"s"}`, "accessKeyId: got 257 characters"},
		"empty secret":         {"", `{"accessKeyId":"AK9","accessKeySecret":""}`, "accessKeySecret: got an empty string"},
		"secret of a type":     {"", `{"accessKeyId":"AK9","accessKeySecret":["sk-canary"]}`, "accessKeySecret: got an array"},
		"token of a type":      {"", `{` + keys + `,"token":true}`, "token: got a boolean"},
		"retention not a time": {"recycle-bin", `{` + keys + `,"retention":"a day"}`, `retention: got "a day", want a duration`},
		"retention of zero":    {"recycle-bin", `{` + keys + `,"retention":"0s"}`, `retention: got "0s"`},
		"retention of nothing": {"recycle-bin", `{` + keys + `,"retention":"1ns"}`, `retention: got "1ns", want a duration from 1m0s to 87600h0m0s, such as "24h0m0s"`},
		"retention for ever":   {"recycle-bin", `{` + keys + `,"retention":"2000000h"}`, `retention: got "2000000h"`},
		"limit without limit":  {"", `{` + keys + `,"rateLimit":{"requests":4000000000000000000,"per":"1s"}}`, `rateLimit.requests: got "4000000000000000000", want a whole number from 1 to 1000`},
		"limit per eternity":   {"", `{` + keys + `,"rateLimit":{"requests":5,"per":"900h"}}`, `rateLimit.per: got "900h"`},
		"retention a number":   {"recycle-bin", `{` + keys + `,"retention":24}`, "retention: got a number"},
		"retention a secret":   {"recycle-bin", `{` + keys + `,"retention":"sk-canary"}`, `retention: got "(blanked)"`},
		"limit missing":        {"rate-limited", `{` + keys + `}`, "rateLimit: got null or nothing"},
		"limit of a type":      {"", `{` + keys + `,"rateLimit":"20/s"}`, "rateLimit: got a string"},
		"limit of zero":        {"", `{` + keys + `,"rateLimit":{"requests":0,"per":"1s"}}`, `rateLimit.requests: got "0"`},
		"limit not whole":      {"", `{` + keys + `,"rateLimit":{"requests":1.5,"per":"1s"}}`, `rateLimit.requests: got "1.5"`},
		"limit in a string":    {"", `{` + keys + `,"rateLimit":{"requests":"20","per":"1s"}}`, "rateLimit.requests: got a string"},
		"limit without per":    {"", `{` + keys + `,"rateLimit":{"requests":20}}`, "rateLimit.per: got null or nothing"},
		"limit per less":       {"", `{` + keys + `,"rateLimit":{"requests":20,"per":"-1s"}}`, `rateLimit.per: got "-1s"`},
		"member twice":         {"", `{` + keys + `,"accessKeyId":"AK8"}`, `got the member "accessKeyId" twice`},
		"inner member twice":   {"", `{` + keys + `,"rateLimit":{"per":"1s","per":"2s"}}`, `got the member "per" twice`},
		"two values":           {"", `{` + keys + `}{}`, "not one JSON value"},
		"text after":           {"", `{` + keys + `} ok`, "not one JSON value"},
		"cut off":              {"", `{` + keys, "not one JSON value"},
		"cut in the secret":    {"", `{"accessKeyId":"AK9","accessKeySecret":"sk-canary`, "not one JSON value"},
		"an array":             {"", `[{` + keys + `}]`, "got an array, want a JSON object"},
		"null":                 {"", `null`, "got null or nothing, want a JSON object"},
		"empty":                {"", ``, "empty body"},
		"not UTF-8":            {"", "{\"a\":\"\xff\"}", "not valid UTF-8"},
		"deep":                 {"", strings.Repeat("[", 20000), "not one JSON value"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, 200, test.body)
			got, err := hook.Account(t.Context(), contract.ZEC, test.kind)
			require.ErrorContains(t, err, test.want)
			require.ErrorContains(t, err, `"an account" for zec`)
			require.NotContains(t, err.Error(), "sk-canary")
			require.Zero(t, got)
			requirePlain(t, err)
		})
	}
}

func TestDistrustedInstances(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"none":            {`{}`, "instanceIds: got null or nothing, want an array of 2 strings"},
		"a string":        {`{"instanceIds":"i-1,i-2"}`, "instanceIds: got a string"},
		"too few":         {`{"instanceIds":["i-1"]}`, "instanceIds: got 1 of them, want 2"},
		"too many":        {`{"instanceIds":["i-1","i-2","i-3"]}`, "instanceIds: got 3 of them, want 2"},
		"a number":        {`{"instanceIds":["i-1",2]}`, "instanceIds[1]: got a number"},
		"null":            {`{"instanceIds":[null,"i-2"]}`, "instanceIds[0]: got null or nothing"},
		"empty":           {`{"instanceIds":["i-1",""]}`, "instanceIds[1]: got an empty string"},
		"one twice":       {`{"instanceIds":["i-1","i-1"]}`, `instanceIds[1]: got "i-1" a second time`},
		"a comma":         {`{"instanceIds":["i-1,i-2","i-3"]}`, `instanceIds[0]: got "i-1,i-2", want an id without a comma`},
		"control":         {`{"instanceIds":["i-1\u0000","i-3"]}`, "instanceIds[0]: got a string with control characters"},
		"delete":          {`{"instanceIds":["i-1\u007f","i-3"]}`, "instanceIds[0]: got a string with control characters"},
		"too long":        {`{"instanceIds":["` + strings.Repeat("é", 257) + `","i-3"]}`, "instanceIds[0]: got 257 characters"},
		"in another case": {`{"instanceIDs":["i-1","i-2"]}`, "instanceIds: got null or nothing"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, 200, test.body)
			ids, err := hook.Instances(t.Context(), account(), contract.Wanted{Count: 2})
			require.ErrorContains(t, err, test.want)
			require.Empty(t, ids)
			requirePlain(t, err)
		})
	}
}

func TestLongestIDsAreTaken(t *testing.T) {
	id := strings.Repeat("é", 256)
	hook, _ := answering(t, 200, `{"instanceIds":["`+id+`"]}`)
	ids, err := hook.Instances(t.Context(), account(), contract.Wanted{})
	require.NoError(t, err)
	require.Equal(t, []string{id}, ids)
}

func TestDistrustedBilling(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"none":           {`{}`, `billing: got null or nothing, want "active" or "stopped"`},
		"both are told":  {`{}`, `refund: got null or nothing, want "none" or "full"`},
		"another word":   {`{"billing":"Active","refund":"none"}`, `billing: got "Active"`},
		"another refund": {`{"billing":"active","refund":"half"}`, `refund: got "half"`},
		"a boolean":      {`{"billing":true,"refund":"none"}`, "billing: got a boolean"},
		"a long word":    {`{"billing":"` + strings.Repeat("x", 300) + `","refund":"none"}`, "billing: got a string of 300 bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, 200, test.body)
			got, err := hook.Billing(t.Context(), account(), "i-1")
			require.ErrorContains(t, err, test.want)
			require.Zero(t, got)
			requirePlain(t, err)
		})
	}
}

// canned answers every request with the same body, without a network.
type canned []byte

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	recorded := httptest.NewRecorder()
	_, _ = recorded.Write(c)
	response := recorded.Result()
	response.Request = r
	return response, nil
}

func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"accessKeyId":"AK","accessKeySecret":"s","token":"t","retention":"1h","rateLimit":{"requests":1,"per":"1s"}}`,
		`{"instanceIds":["a","b"]}`, `{"billing":"active","refund":"none"}`, `{"a":{"a":1,"a":2}}`, `[`, "\xff", `{"instanceIds":["a,b"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		hook := states.NewHook(states.Options{URL: "http://localhost/ps", Transport: canned(body)})
		given, err := hook.Account(t.Context(), contract.ZEC, "")
		require.Equal(t, err == nil, given.Credentials.AccessKeyID != "" && given.Credentials.AccessKeySecret != "")
		ids, err := hook.Instances(t.Context(), account(), contract.Wanted{Count: 2})
		if err == nil {
			require.Len(t, ids, 2)
			require.NotEqual(t, ids[0], ids[1])
			require.NotContains(t, ids[0]+ids[1], ",")
		}
		billing, err := hook.Billing(t.Context(), account(), "i-1")
		require.Equal(t, err == nil, billing.Billing != "" && billing.Refund != "")
	})
}

func TestAccountIsReadWhole(t *testing.T) {
	hook, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"sk","token":"tk","retention":"48h",
		"rateLimit":{"requests":20,"per":"1s"},"note":"members that we do not know are no concern of ours"}`)
	got, err := hook.Account(t.Context(), contract.ZEC, "rate-limited")
	require.NoError(t, err)
	require.Equal(t, contract.Account{
		Product: contract.ZEC, Kind: "rate-limited",
		Credentials: contract.Credentials{AccessKeyID: "AK9", AccessKeySecret: "sk", Token: "tk"},
		Retention:   48 * time.Hour,
		RateLimit:   &contract.RateLimit{Requests: 20, Per: time.Second},
	}, got)
}

func TestAccountWithoutOptionalMembers(t *testing.T) {
	for name, body := range map[string]string{
		"absent": `{"accessKeyId":"AK9","accessKeySecret":"sk"}`,
		"null":   `{"accessKeyId":"AK9","accessKeySecret":"sk","token":null,"retention":null,"rateLimit":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, 200, body)
			got, err := hook.Account(t.Context(), contract.BMC, "")
			require.NoError(t, err)
			require.Equal(t, contract.Account{Product: contract.BMC, Kind: "default",
				Credentials: contract.Credentials{AccessKeyID: "AK9", AccessKeySecret: "sk"}}, got)
		})
	}
}

func TestInstancesAndBillingAreRead(t *testing.T) {
	hook, _ := answering(t, 200, `{"instanceIds":["i-2","i-1"],"billing":"stopped","refund":"full"}`)
	ids, err := hook.Instances(t.Context(), account(), contract.Wanted{Count: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"i-2", "i-1"}, ids, "the order is the hook's")
	billing, err := hook.Billing(t.Context(), account(), "i-1")
	require.NoError(t, err)
	require.Equal(t, contract.Billing{Billing: "stopped", Refund: "full"}, billing)
}
