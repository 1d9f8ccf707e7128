package client_test

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/sign"
)

func optionsFor(s *server) client.Options { return client.Options{Endpoints: s.endpoints()} }

func alibabaCall() contract.Call {
	c := credentials()
	c.Token = ""
	return contract.Call{
		Product: contract.BSS, Operation: "ReleaseInstance", Credentials: c,
		Params: []contract.Param{{Name: "ProductCode", Value: "ecs"}, {Name: "InstanceIds", Value: "a b*c,d"}},
	}
}

func verifiesACS3(t *testing.T, a arrival, secret string) bool {
	t.Helper()
	auth, err := sign.ParseACS3(a.Header.Get("Authorization"))
	require.NoError(t, err)
	return sign.VerifyACS3(a.Request, a.body, auth, secret)
}

func form(t *testing.T, a arrival) url.Values {
	t.Helper()
	values, err := url.ParseQuery(string(a.body))
	require.NoError(t, err)
	return values
}

func TestASoundRPCCall(t *testing.T) {
	got, _ := send(t, alibabaCall())
	query := got.URL.Query()
	for name, want := range map[string]string{
		"Action": "ReleaseInstance", "Version": "2017-12-14", "Format": "JSON", "AccessKeyId": canaryKeyID,
		"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "ProductCode": "ecs", "InstanceIds": "a b*c,d",
	} {
		require.Equal(t, []string{want}, query[name], name)
	}
	require.Regexp(t, regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`), query.Get("Timestamp"))
	require.Len(t, query.Get("SignatureNonce"), 32)
	require.Equal(t, "POST", got.Method)
	require.Empty(t, got.body)
	require.NotContains(t, got.Header, "Authorization")
	require.NotContains(t, got.Header, "Content-Type")
	require.NotContains(t, query, "SecurityToken")
	require.True(t, sign.VerifyRPC(got.Request, got.body, canarySecret))
	require.False(t, sign.VerifyRPC(got.Request, got.body, "another"))
}

func TestASoundACS3Call(t *testing.T) {
	call := alibabaCall()
	call.Scheme, call.At, call.Nonce = contract.ACS3, when, "n-1"
	got, _ := send(t, call)
	for name, want := range map[string]string{
		"X-Acs-Action": "ReleaseInstance", "X-Acs-Version": "2017-12-14", "X-Acs-Date": "2026-11-21T19:40:48Z",
		"X-Acs-Signature-Nonce": "n-1", "Accept": "application/json",
	} {
		require.Equal(t, want, got.Header.Get(name), name)
	}
	require.Equal(t, url.Values{"ProductCode": {"ecs"}, "InstanceIds": {"a b*c,d"}}, got.URL.Query())
	require.True(t, verifiesACS3(t, got, canarySecret))
	require.False(t, verifiesACS3(t, got, "another"))
}

// Both schemes carry the same call, so each field must have its effect in both.
func TestAlibabaCallFieldsShowOnTheWire(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*contract.Call)
		rpc, acs func(*testing.T, arrival)
	}{
		"form": {
			func(c *contract.Call) { c.Form = true },
			func(t *testing.T, a arrival) { require.Equal(t, "a b*c,d", form(t, a).Get("InstanceIds")) },
			func(t *testing.T, a arrival) { require.Equal(t, "a b*c,d", form(t, a).Get("InstanceIds")) },
		},
		"GET": {
			func(c *contract.Call) { c.Method = "GET" },
			func(t *testing.T, a arrival) { require.Equal(t, "GET", a.Method) },
			func(t *testing.T, a arrival) { require.Equal(t, "GET", a.Method) },
		},
		"XML": {
			func(c *contract.Call) { c.Format = "XML" },
			func(t *testing.T, a arrival) { require.Equal(t, "XML", a.URL.Query().Get("Format")) },
			nil,
		},
		"a whole form": {
			func(c *contract.Call) { c.WholeForm = true },
			func(t *testing.T, a arrival) {
				require.Empty(t, a.URL.RawQuery)
				require.Equal(t, "a b*c,d", form(t, a).Get("InstanceIds"))
				require.Equal(t, "ReleaseInstance", form(t, a).Get("Action"))
			},
			nil,
		},
		"no operation": {
			func(c *contract.Call) { c.Operation = "" },
			func(t *testing.T, a arrival) { require.NotContains(t, a.URL.Query(), "Action") },
			func(t *testing.T, a arrival) { require.NotContains(t, a.Header, "X-Acs-Action") },
		},
		"nonce": {
			func(c *contract.Call) { c.Nonce = "again" },
			func(t *testing.T, a arrival) { require.Equal(t, "again", a.URL.Query().Get("SignatureNonce")) },
			func(t *testing.T, a arrival) { require.Equal(t, "again", a.Header.Get("X-Acs-Signature-Nonce")) },
		},
		"security token": {
			func(c *contract.Call) { c.Credentials.Token = canaryToken },
			func(t *testing.T, a arrival) { require.Equal(t, canaryToken, a.URL.Query().Get("SecurityToken")) },
			func(t *testing.T, a arrival) { require.Equal(t, canaryToken, a.Header.Get("X-Acs-Security-Token")) },
		},
		"timestamp": {
			func(c *contract.Call) { c.Distortion.Timestamp = ptr("noon") },
			func(t *testing.T, a arrival) { require.Equal(t, "noon", a.URL.Query().Get("Timestamp")) },
			func(t *testing.T, a arrival) { require.Equal(t, "noon", a.Header.Get("X-Acs-Date")) },
		},
		"undefined parameters": {
			func(c *contract.Call) {
				c.Distortion.ExtraParams = []contract.Param{{Name: "RegionId", Value: "r"}, {Name: "SignatureType"}}
			},
			func(t *testing.T, a arrival) { require.Equal(t, []string{""}, a.URL.Query()["SignatureType"]) },
			func(t *testing.T, a arrival) { require.Equal(t, []string{"r"}, a.URL.Query()["RegionId"]) },
		},
		"further headers": {
			func(c *contract.Call) {
				c.Headers = []contract.Param{{Name: "x-acs-credentials-provider", Value: "p"}, {Name: "x-sdk", Value: "s"}}
			},
			func(t *testing.T, a arrival) { require.Equal(t, "s", a.Header.Get("X-Sdk")) },
			func(t *testing.T, a arrival) { require.Equal(t, "p", a.Header.Get("X-Acs-Credentials-Provider")) },
		},
		"a header that stands twice": {
			func(c *contract.Call) {
				c.Headers = []contract.Param{{Name: "x-acs-meta", Value: "b"}, {Name: "x-acs-meta", Value: " a"}, {Name: "Accept", Value: "text/xml"}}
			},
			func(t *testing.T, a arrival) { require.Equal(t, []string{"text/xml"}, a.Header["Accept"]) },
			func(t *testing.T, a arrival) {
				require.Len(t, a.Header["X-Acs-Meta"], 2)
				require.Equal(t, []string{"text/xml"}, a.Header["Accept"])
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			call := alibabaCall()
			c.change(&call)
			c.rpc(t, sendRPC(t, call))
			if c.acs != nil {
				c.acs(t, sendACS3(t, call))
				return
			}
			call.Scheme = contract.ACS3
			_, err := newClient(t, optionsFor(newServer(t, nil))).Send(t.Context(), call)
			require.ErrorContains(t, err, "a field that only the RPC signature has")
		})
	}
}

// sendRPC sends a sound call, whatever else is odd about it.
func sendRPC(t *testing.T, call contract.Call) arrival {
	t.Helper()
	got, _ := send(t, call)
	require.True(t, sign.VerifyRPC(got.Request, got.body, canarySecret))
	return got
}

// sendACS3 is sendRPC in the other scheme.
func sendACS3(t *testing.T, call contract.Call) arrival {
	t.Helper()
	call.Scheme = contract.ACS3
	got, _ := send(t, call)
	require.True(t, verifiesACS3(t, got, canarySecret))
	return got
}

func TestAlibabaDistortionsBreakTheSignature(t *testing.T) {
	for name, distortion := range map[string]contract.Distortion{
		"a parameter changed after signing":  {Signed: map[string]string{"InstanceIds": "other"}},
		"a parameter added after signing":    {Signed: map[string]string{"InstanceIds": ""}},
		"a parameter left out after signing": {Signed: map[string]string{"RenewStatus": "NotRenewal"}},
		"another method signed":              {Signed: map[string]string{"method": "GET"}},
		"wrong secret":                       {WrongSecret: true},
	} {
		for _, inForm := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				call := alibabaCall()
				call.Distortion, call.Form = distortion, inForm
				got, _ := send(t, call)
				require.False(t, sign.VerifyRPC(got.Request, got.body, canarySecret))
				call.Scheme = contract.ACS3
				acs, _ := send(t, call)
				require.False(t, verifiesACS3(t, acs, canarySecret))
				for _, a := range []arrival{got, acs} {
					require.Equal(t, "POST", a.Method)
					all := append(a.URL.Query()["InstanceIds"], form(t, a)["InstanceIds"]...)
					require.Equal(t, []string{"a b*c,d"}, all, "the call's own parameters are sent")
					require.NotContains(t, a.URL.RawQuery+string(a.body), "RenewStatus")
				}
			})
		}
	}
}

// The signature is right for what the call says was signed, so that nothing else can be the reason of a refusal.
func TestASignatureIsRightForWhatWasSigned(t *testing.T) {
	call := alibabaCall()
	call.Distortion.Signed = map[string]string{"InstanceIds": "other", "Timestamp": "2026-11-21T19:40:48Z", "Region": "r", "Format": ""}
	got, _ := send(t, call)
	query := got.URL.Query()
	query.Set("InstanceIds", "other")
	query.Set("Timestamp", "2026-11-21T19:40:48Z")
	query.Set("Region", "r")
	query.Del("Format")
	got.URL.RawQuery = query.Encode()
	require.True(t, sign.VerifyRPC(got.Request, nil, canarySecret))

	call.Scheme = contract.ACS3
	call.Distortion.Signed = map[string]string{"InstanceIds": "other", "x-acs-date": "2026-11-21T19:40:48Z"}
	got, _ = send(t, call)
	require.NotEqual(t, "2026-11-21T19:40:48Z", got.Header.Get("X-Acs-Date"))
	query = got.URL.Query()
	query.Set("InstanceIds", "other")
	got.URL.RawQuery = query.Encode()
	got.Header.Set("X-Acs-Date", "2026-11-21T19:40:48Z")
	require.True(t, verifiesACS3(t, got, canarySecret))
}

// What is left out is left out of the signature as well: who does not miss it has no other reason to refuse.
func TestWhatIsLeftOutIsNotSigned(t *testing.T) {
	for _, param := range []string{"SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp", "AccessKeyId", "Action", "Version", "Format", "SecurityToken"} {
		t.Run(param, func(t *testing.T) {
			call := alibabaCall()
			call.Credentials.Token = canaryToken
			call.Distortion.OmitParams = []string{param}
			got := sendRPC(t, call)
			require.NotContains(t, got.URL.Query(), param)
			call.Scheme = contract.ACS3
			_, err := newClient(t, optionsFor(newServer(t, nil))).Send(t.Context(), call)
			require.ErrorContains(t, err, "a field that only the RPC signature has")
		})
	}
	for _, header := range []string{"X-Acs-Date", "X-Acs-Signature-Nonce", "x-acs-action", "X-Acs-Version", "X-Acs-Security-Token"} {
		t.Run(header, func(t *testing.T) {
			call := alibabaCall()
			call.Credentials.Token = canaryToken
			call.Distortion.OmitHeaders = []string{header}
			got := sendACS3(t, call)
			require.Empty(t, got.Header.Get(header))
		})
	}
	call := alibabaCall()
	call.Distortion.OmitParams = []string{"Signature"}
	got, _ := send(t, call)
	require.NotContains(t, got.URL.Query(), "Signature")
}

func TestAlibabaSignaturesThatProveNothing(t *testing.T) {
	sound := sendRPC(t, func() contract.Call { c := alibabaCall(); c.At, c.Nonce = when, "n"; return c }()).URL.Query().Get("Signature")
	for value, want := range map[string]string{"": "", "$proof": sound, "$half": sound[:len(sound)/2], "$lower": strings.ToLower(sound), "x$proof": "x" + sound} {
		call := alibabaCall()
		call.At, call.Nonce = when, "n"
		call.Distortion.ExtraParams = []contract.Param{{Name: "Signature", Value: value}}
		got, exchange := send(t, call)
		require.Equal(t, []string{want}, got.URL.Query()["Signature"])
		if want != "" {
			require.NotContains(t, exchange.Request.URL, url.QueryEscape(want), "no part of a signature is recorded")
		}
	}
	call := alibabaCall()
	call.Distortion.ExtraParams = []contract.Param{{Name: "SignatureMethod", Value: "none"}}
	got := sendRPC(t, call)
	require.Equal(t, []string{"none"}, got.URL.Query()["SignatureMethod"])
}

// The signature of what is left is right, and so is that of another body than the one that is sent.
func TestWhatTheHeaderSignatureLeavesOut(t *testing.T) {
	for _, name := range []string{"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"} {
		call := alibabaCall()
		call.Scheme, call.Distortion.Unsigned = contract.ACS3, []string{name}
		got, _ := send(t, call)
		authorization := got.Header.Get("Authorization")
		require.NotContains(t, authorization, name)
		if name != "host" {
			require.NotEmpty(t, got.Header.Get(name))
			got.Header.Del(name)
			auth, err := sign.ParseACS3(authorization)
			require.NoError(t, err)
			a, ok := sign.ACS3Of(got.Request, got.body, auth)
			require.True(t, ok)
			require.Equal(t, a.Signature(canarySecret), auth.Signature)
		}
		call.Scheme = contract.RPC
		_, err := newClient(t, optionsFor(newServer(t, nil))).Send(t.Context(), call)
		require.ErrorContains(t, err, "a field that only the header signature has")
	}
	call := alibabaCall()
	call.Scheme, call.Distortion.SignedBody = contract.ACS3, []byte("another")
	got, _ := send(t, call)
	require.Empty(t, got.body)
	require.False(t, verifiesACS3(t, got, canarySecret))
	got.body = []byte("another")
	require.True(t, verifiesACS3(t, got, canarySecret))
}

func TestAlibabaWithoutAuthentication(t *testing.T) {
	call := alibabaCall()
	call.Scheme, call.Distortion.Timestamp = contract.NoAuth, ptr("noon")
	got, _ := send(t, call)
	require.Equal(t, url.Values{
		"Action": {"ReleaseInstance"}, "Version": {"2017-12-14"}, "Format": {"JSON"}, "Timestamp": {"noon"},
		"ProductCode": {"ecs"}, "InstanceIds": {"a b*c,d"},
	}, got.URL.Query())
	require.NotContains(t, got.Header, "Authorization")
}

func TestTheFirstSchemeOfTheEndpointIsTheUsualOne(t *testing.T) {
	s := newServer(t, nil)
	c := newClient(t, client.Options{Endpoints: map[contract.Product]client.Endpoint{
		contract.BSS: {URL: s.URL, Schemes: []contract.Scheme{contract.ACS3, contract.RPC}},
	}})
	_, err := c.Send(t.Context(), alibabaCall())
	require.NoError(t, err)
	require.True(t, verifiesACS3(t, s.last(t), canarySecret))
	require.NotContains(t, s.last(t).Header, "X-Acs-Version", "neither call nor endpoint names one")
}

func TestNoncesComeFromTheSource(t *testing.T) {
	s := newServer(t, nil)
	options := optionsFor(s)
	options.Random = bytes.NewReader([]byte("0123456789abcdefABCDEFGHIJKLMNOP"))
	c := newClient(t, options)
	for _, want := range []string{"30313233343536373839616263646566", "4142434445464748494a4b4c4d4e4f50"} {
		_, err := c.Send(t.Context(), alibabaCall())
		require.NoError(t, err)
		require.Equal(t, want, s.last(t).URL.Query().Get("SignatureNonce"))
	}
	_, err := c.Send(t.Context(), alibabaCall())
	require.ErrorContains(t, err, "nonce")
	require.Equal(t, 2, s.count())
}
