package states_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

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

func requirePlain(t *testing.T, err error) {
	t.Helper()
	var missing *contract.Missing
	var unreachable *contract.Unreachable
	require.NotErrorAs(t, err, &missing)
	require.NotErrorAs(t, err, &unreachable)
}

func TestRefusedAccountIsTornDown(t *testing.T) {
	hook, seen := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":""}`)
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.Error(t, err)
	require.Len(t, seen.bodies(), 2)
	require.JSONEq(t, `{"action":"teardown","state":"an account","params":{"product":"bmc","accessKeyId":"AK9"}}`, seen.bodies()[1])
}

func TestAccountInUseIsNeverTornDown(t *testing.T) {
	var count atomic.Int64
	var teardowns atomic.Int64
	hook, _ := serving(t, states.Options{}, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "teardown") {
			teardowns.Add(1)
		}
		if count.Add(1) == 1 {
			_, _ = io.WriteString(w, `{"accessKeyId":"AK9","accessKeySecret":"s"}`)
			return
		}
		_, _ = io.WriteString(w, `{"accessKeyId":"AK9"}`)
	})
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	_, err = hook.Account(t.Context(), contract.BMC, "")
	require.Error(t, err)
	require.Zero(t, teardowns.Load())
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

func TestNothingIsHandedOutTwice(t *testing.T) {
	hook, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"sk","instanceIds":["i-1"]}`)
	first, err := hook.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	_, err = hook.Account(t.Context(), contract.ZEC, "")
	require.ErrorContains(t, err, "handed out the same account twice: every scenario needs an account of its own")
	require.Equal(t, "AK9", states.Twice(err))
	require.NotContains(t, err.Error(), "AK9")
	require.NoError(t, hook.TearDown(t.Context(), first))
	_, err = hook.Account(t.Context(), contract.BMC, "")
	require.ErrorContains(t, err, "twice", "a released account stays used for the whole run")

	_, err = hook.Instances(t.Context(), first, contract.Wanted{})
	require.NoError(t, err)
	_, err = hook.Instances(t.Context(), first, contract.Wanted{})
	require.ErrorContains(t, err, `the hook handed out "i-1" twice`)
	first.Product = contract.ZEC
	_, err = hook.Instances(t.Context(), first, contract.Wanted{})
	require.NoError(t, err, "two products may number their instances alike")
}

func TestTwiceIsNoticedUnderConcurrency(t *testing.T) {
	hook, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"sk","instanceIds":["i-1"]}`)
	var accounts, instances atomic.Int64
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			if _, err := hook.Account(t.Context(), contract.BMC, ""); err == nil {
				accounts.Add(1)
			}
			if _, err := hook.Instances(t.Context(), account(), contract.Wanted{}); err == nil {
				instances.Add(1)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, accounts.Load())
	require.EqualValues(t, 1, instances.Load())
}

func TestManyAccountsAtOnce(t *testing.T) {
	var next atomic.Int64
	hook, _ := serving(t, states.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"accessKeyId":"AK%d","accessKeySecret":"s"}`, next.Add(1))
	})
	var failures atomic.Int64
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			if _, err := hook.Account(t.Context(), contract.BMC, ""); err != nil {
				failures.Add(1)
			}
		})
	}
	group.Wait()
	require.Zero(t, failures.Load())
}
