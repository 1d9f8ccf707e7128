package sign_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/sign"
)

const releaseParams = "AccessKeyId=testid&Action=ReleaseInstance&Format=JSON&InstanceIds=i-aaa%2Ci-bbb&ProductCode=ecs" +
	"&Region=cn-hangzhou&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf" +
	"&SignatureVersion=1.0&SubscriptionType=PayAsYouGo&Timestamp=2025-03-04T00%3A00%3A00Z&Version=2017-12-14"

// The first and the third vector are examples of the pages on the signature mechanism.
func TestRPCVectors(t *testing.T) {
	const regions = "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1" +
		"&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0" +
		"&Timestamp=2016-02-23T12:46:24Z&Version=2014-05-26"
	const hosts = "AccessKeyId=testid&Action=DescribeDedicatedHosts&Format=JSON&RegionId=cn-beijing" +
		"&SignatureMethod=HMAC-SHA1&SignatureNonce=edb2b34af0af9a6d14deaf7c1a5315eb&SignatureVersion=1.0" +
		"&Timestamp=2023-03-13T08:34:30Z&Version=2014-05-26"
	for _, v := range []struct{ name, method, params, signature string }{
		{"DescribeRegions", "GET", regions, "OLeaidS1JvxuMvnyHOwuJ+uX5qY="},
		{"DescribeRegions", "POST", regions, "MxbnVAM4w6sft9xjVpe/GCKueuk="},
		{"DescribeDedicatedHosts", "GET", hosts, "9NaGiOspFP5UPcwX8Iwt2YJXXuk="},
		{"ReleaseInstance", "", releaseParams, "YYcgY2btwthwoGLSw+dknXWvEVo="},
		{"ReleaseInstance", "GET", releaseParams, "MzrvVgrOQIKCzxo7zXq+nOgCB1I="},
		{"empty value", "POST", releaseParams + "&SignatureType=", "U7rnr3aIljMViIw7PharrN0TLZU="},
	} {
		t.Run(v.name+" "+v.method, func(t *testing.T) {
			params, err := url.ParseQuery(v.params)
			require.NoError(t, err)
			require.Equal(t, v.signature, sign.RPC{Method: v.method, Params: params}.Signature("testsecret"))
		})
	}
}

func TestRPCStringToSign(t *testing.T) {
	params := url.Values{"B": {"2016-02-23T12:46:24Z"}, "A": {"a b*c~,/+é"}, "Empty": {""}, "Signature": {"left out"}}
	require.Equal(t,
		"GET&%2F&A%3Da%2520b%252Ac~%252C%252F%252B%25C3%25A9%26B%3D2016-02-23T12%253A46%253A24Z%26Empty%3D",
		sign.RPC{Method: "GET", Params: params}.StringToSign())
	require.Equal(t, []string{"left out"}, params["Signature"], "the caller's parameters are left as they are")
}

// Requests that the official clients sent, byte for byte as they arrived.
func TestVerifyRPCAcceptsTheOfficialClients(t *testing.T) {
	query := "AccessKeyId=testid&Action=ReleaseInstance&ClientToken=tok-1&Format=JSON" +
		"&InstanceIds=a+b%2Ac~d%2F%C3%A9%2Cx%2By&ProductCode=ecs&Region=cn-hangzhou&RegionId=cn-hangzhou" +
		"&RenewStatus=NotRenewal&Signature=AvKa%2Beo1CIiHGKXnUq37hBHSDNc%3D&SignatureMethod=HMAC-SHA1" +
		"&SignatureNonce=5348f20261b9db65b21807ce58929a89&SignatureType=&SignatureVersion=1.0" +
		"&SubscriptionType=PayAsYouGo&Timestamp=2026-11-21T19%3A40%3A48Z&Version=2017-12-14"
	r := httptest.NewRequest(http.MethodGet, "/?"+query, nil)
	require.True(t, sign.VerifyRPC(r, nil, "testsecret"))
	require.False(t, sign.VerifyRPC(r, nil, "testsecreT"))

	withForm := "AccessKeyId=testid&Action=ReleaseInstance&Format=json&Signature=0wJQvbogzprkaFwQ6UUBWWe6kTY%3D" +
		"&SignatureMethod=HMAC-SHA1&SignatureNonce=c6afad40156db4afa3052b6f34ff6704&SignatureVersion=1.0" +
		"&Timestamp=2026-11-21T19%3A41%3A33Z&Version=2017-12-14"
	body := []byte("InstanceIds=rm-aaa%2Crm-bbb&ProductCode=ecs&Region=cn-hangzhou&SubscriptionType=PayAsYouGo")
	r = httptest.NewRequest(http.MethodPost, "/?"+withForm, nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	require.True(t, sign.VerifyRPC(r, body, "testsecret"))
	require.False(t, sign.VerifyRPC(r, []byte(strings.Replace(string(body), "aaa", "aab", 1)), "testsecret"))
	require.False(t, sign.VerifyRPC(r, nil, "testsecret"), "the form belongs to the string to sign")
}

func TestVerifyRPCRefusesWhatItCantReadOnce(t *testing.T) {
	signed := "/?" + releaseParams + "&Signature=" + url.QueryEscape("YYcgY2btwthwoGLSw+dknXWvEVo=")
	require.True(t, sign.VerifyRPC(httptest.NewRequest(http.MethodPost, signed, nil), nil, "testsecret"))
	for name, target := range map[string]string{
		"no signature":    "/?" + releaseParams,
		"two signatures":  signed + "&Signature=x",
		"a broken escape": signed + "&X=%zz",
	} {
		require.False(t, sign.VerifyRPC(httptest.NewRequest(http.MethodPost, target, nil), nil, "testsecret"), name)
	}
	form := httptest.NewRequest(http.MethodPost, signed, nil)
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	require.False(t, sign.VerifyRPC(form, []byte("X=%zz"), "testsecret"))
}

// paramsGen draws parameters whose names are not the signature's own.
func paramsGen() *rapid.Generator[url.Values] {
	return rapid.Custom(func(t *rapid.T) url.Values {
		drawn := rapid.MapOfN(rapid.StringMatching(`P[A-Za-z.]{0,6}`), rapid.String(), 1, 5).Draw(t, "parameters")
		params := url.Values{}
		for name, value := range drawn {
			params.Set(name, value)
		}
		return params
	})
}

func cloned(values url.Values) url.Values {
	copied, _ := url.ParseQuery(values.Encode())
	return copied
}

func TestRPCVerifiesWhatWasSignedAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret, params := rapid.String().Draw(t, "secret"), paramsGen().Draw(t, "params")
		method := rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method")
		form := rapid.Bool().Draw(t, "form")
		verify := func(method string, params url.Values, secret string) bool {
			signature := sign.RPC{Method: method, Params: params}.Signature(secret)
			return verifyRPC(method, params, signature, form, secret)
		}
		require.True(t, verify(method, params, secret))
		signature := sign.RPC{Method: method, Params: params}.Signature(secret)
		for name, values := range params {
			other := cloned(params)
			other.Set(name, values[0]+"x")
			require.False(t, verifyRPC(method, other, signature, form, secret), "value changed")
			other.Del(name)
			require.False(t, verifyRPC(method, other, signature, form, secret), "parameter removed")
		}
		other := cloned(params)
		other.Set("New", "")
		require.False(t, verifyRPC(method, other, signature, form, secret), "parameter added")
		require.False(t, verifyRPC("PUT", params, signature, form, secret), "method changed")
		require.False(t, verifyRPC(method, params, signature, form, secret+"x"), "another secret")
		require.False(t, verifyRPC(method, params, signature[1:], form, secret), "signature cut")
	})
}

func verifyRPC(method string, params url.Values, signature string, form bool, secret string) bool {
	if !form {
		all := cloned(params)
		all.Set("Signature", signature)
		return sign.VerifyRPC(httptest.NewRequest(method, "/?"+all.Encode(), nil), nil, secret)
	}
	r := httptest.NewRequest(method, "/?"+url.Values{"Signature": {signature}}.Encode(), nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return sign.VerifyRPC(r, []byte(params.Encode()), secret)
}

func TestPercentEncode(t *testing.T) {
	for text, want := range map[string]string{
		"AZaz09-_.~": "AZaz09-_.~", " ": "%20", "*": "%2A", "/": "%2F", ":": "%3A", ",": "%2C", "+": "%2B", "é": "%C3%A9", "": "",
	} {
		require.Equal(t, want, sign.PercentEncode(text))
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		decoded, err := url.PathUnescape(sign.PercentEncode(text))
		require.NoError(t, err)
		require.Equal(t, text, decoded)
	})
}

func FuzzVerifyRPC(f *testing.F) {
	f.Add("Signature=x&A=1", "B=2")
	f.Add("%zz;&&=", "=")
	f.Fuzz(func(t *testing.T, query, body string) {
		r := &http.Request{Method: "POST", URL: &url.URL{RawQuery: query}, Header: http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"},
		}}
		require.False(t, sign.VerifyRPC(r, []byte(body), "a secret that signed nothing"))
	})
}
