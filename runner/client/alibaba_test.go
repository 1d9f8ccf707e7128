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

// Both schemes carry the same call, so each field must have its effect in both: in the query by the one, in a header or
// in the query by the other. An absent value is "-".
func TestAlibabaCallFieldsShowOnTheWire(t *testing.T) {
	for name, c := range map[string]struct {
		change       func(*contract.Call)
		param, sent  string // by RPC
		acs, acsSent string // by ACS3: a header or a parameter, and its value
	}{
		"XML":            {func(c *contract.Call) { c.Format = "XML" }, "Format", "XML", "Accept", "application/xml"},
		"no operation":   {func(c *contract.Call) { c.Operation = "" }, "Action", "-", "X-Acs-Action", "-"},
		"nonce":          {func(c *contract.Call) { c.Nonce = "again" }, "SignatureNonce", "again", "X-Acs-Signature-Nonce", "again"},
		"security token": {func(c *contract.Call) { c.Credentials.Token = canaryToken }, "SecurityToken", canaryToken, "X-Acs-Security-Token", canaryToken},
		"timestamp":      {func(c *contract.Call) { c.Distortion.Timestamp = ptr("noon") }, "Timestamp", "noon", "X-Acs-Date", "noon"},
		"an undefined parameter": {func(c *contract.Call) {
			c.Distortion.ExtraParams = []contract.Param{{Name: "RegionId", Value: "r"}, {Name: "SignatureType"}}
		}, "SignatureType", "", "RegionId", "r"},
	} {
		t.Run(name, func(t *testing.T) {
			call := alibabaCall()
			c.change(&call)
			rpc, acs := sendRPC(t, call), sendACS3(t, call)
			require.Equal(t, c.sent, only(rpc.URL.Query()[c.param]))
			require.Equal(t, c.acsSent, only(append(acs.Header.Values(c.acs), acs.URL.Query()[c.acs]...)))
		})
	}
	call := alibabaCall()
	call.Form = true
	for _, a := range []arrival{sendRPC(t, call), sendACS3(t, call)} {
		require.Equal(t, "a b*c,d", form(t, a).Get("InstanceIds"))
	}
	call = alibabaCall()
	call.Method = "GET"
	for _, a := range []arrival{sendRPC(t, call), sendACS3(t, call)} {
		require.Equal(t, "GET", a.Method)
	}
}

// only gives the one value that there is, or "-".
func only(values []string) string {
	if len(values) == 0 {
		return "-"
	}
	return strings.Join(values, " and ")
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
	signed := []contract.Param{{Name: "InstanceIds", Value: "other"}}
	for name, distortion := range map[string]contract.Distortion{
		"parameters changed after signing": {SignedParams: signed},
		"no parameters were signed":        {SignedParams: []contract.Param{}},
		"wrong secret":                     {WrongSecret: true},
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
					all := append(a.URL.Query()["InstanceIds"], form(t, a)["InstanceIds"]...)
					require.Equal(t, []string{"a b*c,d"}, all, "the call's own parameters are sent")
				}
			})
		}
	}
	call := alibabaCall()
	call.Distortion.SignedParams = signed
	got, _ := send(t, call)
	got.URL.RawQuery = string(bytes.Replace([]byte(got.URL.RawQuery), []byte("InstanceIds=a%20b%2Ac%2Cd"), []byte("InstanceIds=other"), 1))
	got.URL.RawQuery = string(bytes.Replace([]byte(got.URL.RawQuery), []byte("&ProductCode=ecs"), nil, 1))
	require.True(t, sign.VerifyRPC(got.Request, nil, canarySecret), "the signature is of the signed parameters")
}

func TestAlibabaParametersLeftOut(t *testing.T) {
	for param, header := range map[string]string{
		"Signature": "Authorization", "SignatureMethod": "Authorization", "SignatureNonce": "X-Acs-Signature-Nonce",
		"Timestamp": "X-Acs-Date", "Action": "X-Acs-Action", "Version": "X-Acs-Version", "Format": "Accept",
		"SecurityToken": "X-Acs-Security-Token",
	} {
		t.Run(param, func(t *testing.T) {
			call := alibabaCall()
			call.Credentials.Token = canaryToken
			call.Distortion.OmitParams = []string{param}
			got, _ := send(t, call)
			require.NotContains(t, got.URL.Query(), param)
			require.Contains(t, got.URL.Query(), "AccessKeyId")
			call.Scheme = contract.ACS3
			got, _ = send(t, call)
			require.NotContains(t, got.Header, header)
			require.Contains(t, got.Header, "X-Acs-Content-Sha256")
		})
	}
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
