package client_test

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
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
	for name, c := range map[string]struct {
		change func(*contract.Call)
		check  func(*testing.T, arrival)
	}{
		"no operation": {
			func(c *contract.Call) { c.Operation = "" },
			func(t *testing.T, a arrival) { require.NotContains(t, a.Header, "X-Zc-Action") },
		},
		"another version": {
			func(c *contract.Call) { c.Version = "2026-02-01" },
			func(t *testing.T, a arrival) { require.Equal(t, "2026-02-01", a.Header.Get("X-ZC-Version")) },
		},
		"GET with a body": {
			func(c *contract.Call) { c.Method = "GET" },
			func(t *testing.T, a arrival) {
				require.Equal(t, "GET", a.Method)
				require.Equal(t, `{"instanceIds":["a"]}`, string(a.body))
			},
		},
		"content type": {
			func(c *contract.Call) { c.ContentType = "application/json; charset=utf-8" },
			func(t *testing.T, a arrival) {
				require.Equal(t, "application/json; charset=utf-8", a.Header.Get("Content-Type"))
			},
		},
		"any bytes": {
			func(c *contract.Call) { c.Body = []byte("\xff\x00{") },
			func(t *testing.T, a arrival) { require.Equal(t, "\xff\x00{", string(a.body)) },
		},
		"no body": {
			func(c *contract.Call) { c.Body = nil },
			func(t *testing.T, a arrival) { require.Empty(t, a.body) },
		},
		"time of signing": {
			func(c *contract.Call) { c.At = when },
			func(t *testing.T, a arrival) {
				require.Equal(t, strconv.FormatInt(when.Unix(), 10), a.Header.Get("X-ZC-Timestamp"))
			},
		},
		"further headers": {
			func(c *contract.Call) {
				c.Headers = []contract.Param{{Name: "X-ZC-Sdk-Lang", Value: "go"}, {Name: "X-Empty"}}
			},
			func(t *testing.T, a arrival) {
				require.Equal(t, "go", a.Header.Get("X-ZC-Sdk-Lang"))
				require.Contains(t, a.Header, "X-Empty")
			},
		},
		"another product": {
			func(c *contract.Call) { c.Product = contract.ZEC },
			func(t *testing.T, a arrival) {
				require.Equal(t, "/api/v2/zec", a.RequestURI)
				require.Equal(t, "2025-09-01", a.Header.Get("X-ZC-Version"))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			call := zenlayerCall()
			c.change(&call)
			got, _ := send(t, call)
			c.check(t, got)
			require.True(t, verifiesZC2(t, got, canarySecret), "it stays a sound call")
		})
	}
}

func TestZenlayerDistortionsShowOnTheWire(t *testing.T) {
	for name, c := range map[string]struct {
		distortion contract.Distortion
		check      func(*testing.T, arrival)
	}{
		"body changed after signing": {
			contract.Distortion{SignedBody: []byte(`{"instanceIds":["b"]}`)},
			func(t *testing.T, a arrival) {
				require.False(t, verifiesZC2(t, a, canarySecret))
				a.body = []byte(`{"instanceIds":["b"]}`)
				require.True(t, verifiesZC2(t, a, canarySecret))
			},
		},
		"an empty body was signed": {
			contract.Distortion{SignedBody: []byte{}},
			func(t *testing.T, a arrival) { require.False(t, verifiesZC2(t, a, canarySecret)) },
		},
		"wrong secret": {
			contract.Distortion{WrongSecret: true},
			func(t *testing.T, a arrival) { require.False(t, verifiesZC2(t, a, canarySecret)) },
		},
		"timestamp": {
			contract.Distortion{Timestamp: ptr("yesterday")},
			func(t *testing.T, a arrival) {
				require.Equal(t, "yesterday", a.Header.Get("X-ZC-Timestamp"))
				require.True(t, verifiesZC2(t, a, canarySecret), "it is signed")
			},
		},
		"authorization": {
			contract.Distortion{Authorization: ptr("ZC2-HMAC-SHA256 nonsense")},
			func(t *testing.T, a arrival) {
				require.Equal(t, []string{"ZC2-HMAC-SHA256 nonsense"}, a.Header.Values("Authorization"))
			},
		},
		"no authorization": {
			contract.Distortion{Authorization: ptr("")},
			func(t *testing.T, a arrival) { require.NotContains(t, a.Header, "Authorization") },
		},
		"headers left out": {
			contract.Distortion{OmitHeaders: []string{"X-ZC-Action", "Content-Type", "User-Agent"}},
			func(t *testing.T, a arrival) {
				for _, name := range []string{"X-Zc-Action", "Content-Type", "User-Agent"} {
					require.NotContains(t, a.Header, name)
				}
				a.Header.Set("Content-Type", "application/json")
				require.True(t, verifiesZC2(t, a, canarySecret), "they are left out after signing")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			call := zenlayerCall()
			call.Distortion = c.distortion
			got, _ := send(t, call)
			c.check(t, got)
			require.JSONEq(t, `{"instanceIds":["a"]}`, string(got.body))
		})
	}
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

// An Authorization that is written by hand can use what the right one has. A signature is right for the headers that it names.
func TestAnAuthorizationIsFilledIn(t *testing.T) {
	right := regexp.MustCompile(`^ZC2-HMAC-SHA256 Credential=` + canaryKeyID + `, SignedHeaders=content-type;host, Signature=([0-9a-f]{64})$`)
	const both = "ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=content-type;host, Signature="
	for name, c := range map[string]struct {
		authorization string
		scheme        contract.Scheme
		check         func(t *testing.T, a arrival, sent string)
	}{
		"the right one": {both + "$proof", "", func(t *testing.T, a arrival, _ string) { require.True(t, verifiesZC2(t, a, canarySecret)) }},
		"half of it": {both + "$half", "", func(t *testing.T, a arrival, sent string) {
			require.Regexp(t, `Signature=[0-9a-f]{32}$`, sent)
		}},
		"more than it": {both + "$proof0", "", func(t *testing.T, _ arrival, sent string) {
			require.Regexp(t, right, strings.TrimSuffix(sent, "0"))
		}},
		"of one header": {"ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=host, Signature=$proof", "", func(t *testing.T, a arrival, sent string) {
			_, signature, _ := strings.Cut(sent, "Signature=")
			z := sign.ZC2{Headers: map[string]string{"host": a.Host}, Timestamp: a.Header.Get("X-ZC-Timestamp"), Body: a.body}
			require.Equal(t, z.Signature(canarySecret), signature)
		}},
		"of more headers": {"ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=content-type;host;x-zc-action, Signature=$proof", "",
			func(t *testing.T, a arrival, _ string) { require.True(t, verifiesZC2(t, a, canarySecret)) }},
		"the right token": {"Token $proof", contract.Bearer, func(t *testing.T, _ arrival, sent string) { require.Equal(t, "Token "+canaryToken, sent) }},
		"half of the token": {"Bearer $half", contract.Bearer, func(t *testing.T, _ arrival, sent string) {
			require.Equal(t, "Bearer "+canaryToken[:len(canaryToken)/2], sent)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			call := zenlayerCall()
			call.Scheme, call.Distortion.Authorization = c.scheme, &c.authorization
			got, exchange := send(t, call)
			c.check(t, got, got.Header.Get("Authorization"))
			shown := exchange.Request.Header.Get("Authorization")
			require.Regexp(t, `^(ZC2-HMAC-SHA256 Credential=\(blanked\), SignedHeaders=[a-z;-]+, Signature=\(blanked\)|(Bearer |Token )\(blanked\))$`, shown)
		})
	}
}

// A part that was changed after signing is sent as it is; the signature fits another one.
func TestAPartIsChangedAfterSigning(t *testing.T) {
	for part, change := range map[string]func(a arrival){
		"content-type": func(a arrival) { a.Header.Set("Content-Type", "text/plain") },
		"host":         func(a arrival) { a.Host = "text/plain" },
		"timestamp":    func(a arrival) { a.Header.Set("X-ZC-Timestamp", "text/plain") },
		"method":       func(a arrival) { a.Method = "text/plain" },
	} {
		t.Run(part, func(t *testing.T) {
			call := zenlayerCall()
			call.Distortion.Signed = map[string]string{part: "text/plain"}
			got, _ := send(t, call)
			require.Equal(t, "application/json", got.Header.Get("Content-Type"))
			require.Equal(t, "POST", got.Method)
			require.False(t, verifiesZC2(t, got, canarySecret))
			got.Request = got.Clone(t.Context()) // the server still reads its own
			change(got)
			require.True(t, verifiesZC2(t, got, canarySecret))
		})
	}
}

// A provider's engineer compares what was signed, where the signature is sound and was refused.
func TestWhatWasSignedIsToldOfASoundRequestOnly(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"requestId":"T1","code":"AUTHFAILURE_SIGNATURE_FAILURE","message":"no"}`)
	})
	sender := newClient(t, client.Options{Endpoints: s.endpoints()})
	exchange, err := sender.Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	require.Contains(t, exchange.Record().Refused, "canonical request:\n  | POST\n  | /\n")
	require.NotContains(t, exchange.Refused, canarySecret)
	for _, wrong := range []contract.Distortion{
		{WrongSecret: true}, {SignedBody: []byte("{}")}, {Signed: map[string]string{"host": "a"}}, {Timestamp: ptr("1")}, {OmitHeaders: []string{"Content-Type"}},
	} {
		call := zenlayerCall()
		call.Distortion = wrong
		exchange, err = sender.Send(t.Context(), call)
		require.NoError(t, err)
		require.Empty(t, exchange.Refused, "%+v", wrong)
	}
}
