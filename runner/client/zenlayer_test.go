package client_test

import (
	"cmp"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

func zenlayerCall() contract.Call {
	return contract.Call{
		Product: contract.BMC, Operation: "ReleaseInstances", Body: []byte(`{"instanceIds":["a"]}`), Credentials: credentials(),
	}
}

func verifiesZC2(t *testing.T, a arrival, secret string) bool {
	t.Helper()
	auth, err := sign.ParseZC2(a.Header.Get("Authorization"))
	require.NoError(t, err)
	require.Equal(t, canaryKeyID, auth.Credential)
	return sign.VerifyZC2(a.Request, a.body, auth, secret)
}

func TestASoundZenlayerCall(t *testing.T) {
	before := time.Now().Unix()
	got, _ := send(t, zenlayerCall())
	require.Equal(t, "POST", got.Method)
	require.Equal(t, "/api/v2/bmc", got.RequestURI)
	require.JSONEq(t, `{"instanceIds":["a"]}`, string(got.body))
	for name, want := range map[string]string{
		"Content-Type": "application/json", "X-ZC-Action": "ReleaseInstances", "X-ZC-Version": "2022-11-20",
		"X-ZC-Signature-Method": "ZC2-HMAC-SHA256", "User-Agent": "relcon",
	} {
		require.Equal(t, want, got.Header.Get(name), name)
	}
	timestamp, err := strconv.ParseInt(got.Header.Get("X-ZC-Timestamp"), 10, 64)
	require.NoError(t, err)
	require.GreaterOrEqual(t, timestamp, before)
	require.LessOrEqual(t, timestamp, time.Now().Unix())
	require.True(t, verifiesZC2(t, got, canarySecret))
}

func TestZenlayerCallFieldsShowOnTheWire(t *testing.T) {
	const usual = `{"instanceIds":["a"]}`
	for name, c := range map[string]struct {
		change      func(*contract.Call)
		header      string
		value, body string // a header that is absent is "-"
	}{
		"no operation":    {func(c *contract.Call) { c.Operation = "" }, "X-ZC-Action", "-", usual},
		"another version": {func(c *contract.Call) { c.Version = "2026-02-01" }, "X-ZC-Version", "2026-02-01", usual},
		"content type":    {func(c *contract.Call) { c.ContentType = "application/json; charset=utf-8" }, "Content-Type", "application/json; charset=utf-8", usual},
		"any bytes":       {func(c *contract.Call) { c.Body = []byte("\xff\x00{") }, "X-ZC-Action", "ReleaseInstances", "\xff\x00{"},
		"no body":         {func(c *contract.Call) { c.Body = nil }, "X-ZC-Action", "ReleaseInstances", ""},
		"time of signing": {func(c *contract.Call) { c.At = when }, "X-ZC-Timestamp", strconv.FormatInt(when.Unix(), 10), usual},
		"another product": {func(c *contract.Call) { c.Product = contract.ZEC }, "X-ZC-Version", "2025-09-01", usual},
		"GET with a body": {func(c *contract.Call) { c.Method = "GET" }, "X-ZC-Action", "ReleaseInstances", usual},
	} {
		t.Run(name, func(t *testing.T) {
			call := zenlayerCall()
			c.change(&call)
			got, _ := send(t, call)
			require.Equal(t, c.value, only(got.Header.Values(c.header)))
			require.Equal(t, c.body, string(got.body))
			require.Equal(t, cmp.Or(call.Method, "POST"), got.Method)
			require.Equal(t, "/api/v2/"+string(call.Product), got.RequestURI)
			require.True(t, verifiesZC2(t, got, canarySecret), "it stays a sound call")
		})
	}
}

func TestZenlayerDistortionsShowOnTheWire(t *testing.T) {
	distorted := func(d contract.Distortion) arrival {
		call := zenlayerCall()
		call.Distortion = d
		got, _ := send(t, call)
		require.JSONEq(t, `{"instanceIds":["a"]}`, string(got.body))
		return got
	}
	for name, d := range map[string]contract.Distortion{
		"another body was signed":  {SignedBody: []byte(`{"instanceIds":["b"]}`)},
		"an empty body was signed": {SignedBody: []byte{}},
		"wrong secret":             {WrongSecret: true},
	} {
		a := distorted(d)
		require.False(t, verifiesZC2(t, a, canarySecret), name)
		a.body = d.SignedBody
		require.Equal(t, !d.WrongSecret, verifiesZC2(t, a, canarySecret), name)
	}
	later := distorted(contract.Distortion{Timestamp: ptr("yesterday")})
	require.Equal(t, "yesterday", later.Header.Get("X-ZC-Timestamp"))
	require.True(t, verifiesZC2(t, later, canarySecret), "it is signed")
	nonsense := distorted(contract.Distortion{Authorization: ptr("ZC2-HMAC-SHA256 nonsense")})
	require.Equal(t, []string{"ZC2-HMAC-SHA256 nonsense"}, nonsense.Header.Values("Authorization"))
	require.NotContains(t, distorted(contract.Distortion{Authorization: ptr("")}).Header, "Authorization")

	left := []string{"X-Zc-Action", "Content-Type", "User-Agent"}
	without := distorted(contract.Distortion{OmitHeaders: left})
	for _, name := range left {
		require.NotContains(t, without.Header, name)
	}
	without.Header.Set("Content-Type", "application/json")
	require.True(t, verifiesZC2(t, without, canarySecret), "they are left out after signing")
}

func TestZenlayerSchemes(t *testing.T) {
	for name, c := range map[string]struct {
		scheme        contract.Scheme
		distortion    contract.Distortion
		authorization string
	}{
		"bearer":             {contract.Bearer, contract.Distortion{}, "Bearer " + canaryToken},
		"wrong bearer token": {contract.Bearer, contract.Distortion{WrongSecret: true}, "Bearer relcon-secret-of-no-account"},
		"nothing":            {contract.NoAuth, contract.Distortion{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			call := zenlayerCall()
			call.Scheme, call.Distortion = c.scheme, c.distortion
			got, _ := send(t, call)
			require.Equal(t, c.authorization, got.Header.Get("Authorization"))
			require.NotContains(t, got.Header, "X-Zc-Timestamp")
			require.NotContains(t, got.Header, "X-Zc-Signature-Method")
			require.Equal(t, "ReleaseInstances", got.Header.Get("X-ZC-Action"))
		})
	}
}

func TestEqualCallsAreTheSameBytes(t *testing.T) {
	calls := map[string]contract.Call{"ZC2": zenlayerCall(), "RPC": alibabaCall(), "RPC form": alibabaCall(), "ACS3": alibabaCall()}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			call.At = when
			if call.Product == contract.BSS {
				call.Nonce = "n-1"
				call.Form = name == "RPC form"
			}
			if name == "ACS3" {
				call.Scheme = contract.ACS3
			}
			s := newServer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) })
			c := newClient(t, optionsFor(s))
			for range 2 {
				_, err := c.Send(t.Context(), call)
				require.NoError(t, err)
			}
			require.Equal(t, s.arrivals[0].text(), s.arrivals[1].text())
		})
	}
}
