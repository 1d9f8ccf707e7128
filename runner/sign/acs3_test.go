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

const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// The first vector is the example of the page (Alibaba Cloud, V3 request structure and signature).
func TestACS3Vectors(t *testing.T) {
	for _, v := range []struct {
		name, secret, query, canonical, signature string
		headers                                   map[string]string
	}{
		{
			"RunInstances", "YourAccessKeySecret",
			"ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
			"7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
			"06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
			map[string]string{
				"host": "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances", "x-acs-version": "2014-05-26",
				"x-acs-date": "2023-10-26T10:22:32Z", "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
				"x-acs-content-sha256": emptyHash,
			},
		},
		{
			"ReleaseInstance", "testsecret",
			"InstanceIds=i-aaa%2Ci-bbb&ProductCode=ecs&Region=cn-hangzhou&SubscriptionType=PayAsYouGo",
			"db60ecf837fc1fec363a44070e91eeffca655373818a92ab6da1bd194fd1f11f",
			"3b0f98ce3ef198cc65ec18b37892e302d7098bfcbc0e95af37c085b8200c07ae",
			map[string]string{
				"host": "business.aliyuncs.com", "x-acs-action": "ReleaseInstance", "x-acs-version": "2017-12-14",
				"x-acs-date": "2025-03-04T00:00:00Z", "x-acs-signature-nonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
				"x-acs-content-sha256": emptyHash,
			},
		},
	} {
		t.Run(v.name, func(t *testing.T) {
			query, err := url.ParseQuery(v.query)
			require.NoError(t, err)
			a := sign.ACS3{Query: query, Headers: v.headers}
			require.Equal(t, emptyHash, a.PayloadHash())
			require.Equal(t, v.canonical, a.CanonicalHash())
			require.Equal(t, v.signature, a.Signature(v.secret))
			auth, err := sign.ParseACS3(a.Authorization("id", a.Signature(v.secret)))
			require.NoError(t, err)
			require.True(t, sign.VerifyACS3(acs3Request(a), nil, auth, v.secret))
		})
	}
}

func acs3Request(a sign.ACS3) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/?"+a.Query.Encode(), nil)
	for name, value := range a.Headers {
		r.Header.Set(name, value)
	}
	r.Host = a.Headers["host"]
	r.Header.Del("host")
	return r
}

// capturedACS3 is a request that the official client sent, with its body.
func capturedACS3() (*http.Request, []byte) {
	body := "ClientToken=t1&InstanceIds=rm-aaa%2Crm-bbb&ProductCode=ecs&Region=cn-hangzhou&SubscriptionType=PayAsYouGo"
	r := acs3Request(sign.ACS3{Headers: map[string]string{
		"host": "127.0.0.1:32975", "content-type": "application/x-www-form-urlencoded",
		"x-acs-action": "ReleaseInstance", "x-acs-version": "2017-12-14", "x-acs-credentials-provider": "static_ak",
		"x-acs-date": "2026-11-21T19:41:33Z", "x-acs-signature-nonce": "91388ff0271f730150f66396ae10d34c",
		"x-acs-content-sha256": "3865b486017d5f32620f4beaa628c831f00727246b1830f4b620229550c4d52b",
	}})
	r.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=content-type;host;x-acs-action;"+
		"x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,"+
		"Signature=7ca4c74b43fa156e5132c49b37469e627c720edcecf17579feb9ddee6ac1e63f")
	return r, []byte(body)
}

func TestVerifyACS3AcceptsTheOfficialClient(t *testing.T) {
	r, body := capturedACS3()
	auth, err := sign.ParseACS3(r.Header.Get("Authorization"))
	require.NoError(t, err)
	require.Equal(t, "testid", auth.Credential)
	require.True(t, sign.VerifyACS3(r, body, auth, "testsecret"))
	require.False(t, sign.VerifyACS3(r, body, auth, "another"))

	for name, change := range map[string]func(*http.Request){
		"an x-acs header added unsigned": func(r *http.Request) { r.Header.Set("X-Acs-Extra", "1") },
		"a signed header removed":        func(r *http.Request) { r.Header.Del("X-Acs-Version") },
		"the content hash removed":       func(r *http.Request) { r.Header.Del("X-Acs-Content-Sha256") },
		"a value added to a header":      func(r *http.Request) { r.Header.Add("X-Acs-Version", "2") },
		"the port changed":               func(r *http.Request) { r.Host = "127.0.0.1:32976" },
		"a parameter added":              func(r *http.Request) { r.URL.RawQuery = "X=1" },
		"a query that can't be decoded":  func(r *http.Request) { r.URL.RawQuery = "%zz" },
		"the method changed":             func(r *http.Request) { r.Method = http.MethodGet },
	} {
		t.Run(name, func(t *testing.T) {
			r, body := capturedACS3()
			change(r)
			require.False(t, sign.VerifyACS3(r, body, auth, "testsecret"))
		})
	}
}

// A header that the client calls signed, but whose hash is of another body, must not pass.
func TestVerifyACS3ComparesTheContentHash(t *testing.T) {
	a := sign.ACS3{Headers: map[string]string{"host": "a.example", "x-acs-content-sha256": strings.Repeat("0", 64)}}
	auth, err := sign.ParseACS3(a.Authorization("id", a.Signature("s")))
	require.NoError(t, err)
	require.False(t, sign.VerifyACS3(acs3Request(a), nil, auth, "s"))
}

func TestACS3JoinsRepeatedHeaders(t *testing.T) {
	a := sign.ACS3{Headers: map[string]string{
		"host": "a.example", "x-acs-content-sha256": emptyHash, "x-acs-tag": "a,b",
	}}
	auth, err := sign.ParseACS3(a.Authorization("id", a.Signature("s")))
	require.NoError(t, err)
	r := acs3Request(a)
	r.Header["X-Acs-Tag"] = []string{" b", "a "}
	require.True(t, sign.VerifyACS3(r, nil, auth, "s"))
}

func TestACS3VerifiesWhatWasSignedAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.String().Draw(t, "secret")
		a := sign.ACS3{
			Method: http.MethodPost, Query: paramsGen().Draw(t, "query"),
			Body: rapid.SliceOf(rapid.Byte()).Draw(t, "body"),
		}
		value := rapid.StringMatching(`[A-Za-z0-9:._-]{1,12}`)
		a.Headers = map[string]string{
			"host": value.Draw(t, "host"), "x-acs-date": value.Draw(t, "date"), "x-acs-content-sha256": a.PayloadHash(),
		}
		auth, err := sign.ParseACS3(a.Authorization("id", a.Signature(secret)))
		require.NoError(t, err)
		require.True(t, sign.VerifyACS3(acs3Request(a), a.Body, auth, secret))

		require.False(t, sign.VerifyACS3(acs3Request(a), changedByte(t, a.Body), auth, secret), "body")
		host := acs3Request(a)
		host.Host += "x"
		require.False(t, sign.VerifyACS3(host, a.Body, auth, secret), "host")
		date := acs3Request(a)
		date.Header.Set("X-Acs-Date", a.Headers["x-acs-date"]+"x")
		require.False(t, sign.VerifyACS3(date, a.Body, auth, secret), "date")
		for name := range a.Query {
			other := a
			other.Query = cloned(a.Query)
			other.Query.Set(name, a.Query.Get(name)+"x")
			require.False(t, sign.VerifyACS3(acs3Request(other), a.Body, auth, secret), "parameter")
		}
	})
}

func TestParseACS3Refuses(t *testing.T) {
	for header, message := range map[string]string{
		"ACS3-HMAC-SHA256 Credential=k,SignedHeaders=x-acs-date,Signature=ab": "lacks host",
		"ACS3-HMAC-SHA256 Credential=k,SignedHeaders=host":                    "Signature is missing",
		"ZC2-HMAC-SHA256 Credential=k,SignedHeaders=host,Signature=ab":        "does not begin with",
	} {
		_, err := sign.ParseACS3(header)
		require.ErrorContains(t, err, message)
	}
}
