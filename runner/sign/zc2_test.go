package sign_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/sign"
)

type zc2Vector struct {
	name, id, secret, contentType, host, timestamp, body string
	payload, canonical, signature                        string
}

// The first vector is the example of the page (Zenlayer API, Signature); the last two were sent by the official CLI.
func TestZC2Vectors(t *testing.T) {
	for _, v := range []zc2Vector{
		{
			"page example", "0D9UtpyKYcHxms5v", "Gu5t9xGARNpq86cd98joQYCN3",
			"application/json; charset=utf-8", "console.zenlayer.com", "1673361177",
			`{"pageSize":10,"pageNum":1,"zoneId":"HKG-A"}`,
			"5f714687ba91c606d503467766151206392474accd137ffea6dce2420b67c29a",
			"29396f9dfa0f03820b931e8aa06e20cda197e73285ebd76aceb83f7dede493ee",
			"efb356c32e55c781e10dc676da59462c22596d82e91c57803666243379555b2f",
		},
		{
			"empty object", "AKIDtest-key-id-0001", "ZL-SECRET-PWD-deadbeef-1234",
			"application/json", "console.zenlayer.com", "1700000000", `{}`,
			"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
			"2eb6d40a6d77fe762274e366f8d05626427e80b1c9e1a816d9c08676d12257a4",
			"2b3f42e101002bafea1f414aa9c7fe8a13d52a3fa27d92a3f338b22685ec7884",
		},
		{
			"nested body", "AKID-full-test", "longer-secret-here-9876543210",
			"application/json", "console.zenlayer.com", "1705501234",
			`{"zoneId":"SEL-A","imageId":"IMG-12345","instanceType":"S8I","instanceCount":2,` +
				`"internetMaxBandwidthOut":100,"instanceChargePrepaid":{"period":12},` +
				`"dataDisks":[{"diskSize":100,"diskCategory":"Basic NVMe SSD"}]}`,
			"5a1867bd6e5da40be76ceab6cfbc3b959b6f8150f1b14013644b0824fa126f36",
			"591fc774403b2844935965ca9f69c9f5ad9b87859da8bf5c9b7637b9801833df",
			"a308d57bae86769b7f2c5f9140185033c982a009af7e2644f0ae88794592070e",
		},
		{
			"secret and body beyond ASCII", "AKID-unicode", "pwd-unicode-中文-9999",
			"application/json", "api.example.zenlayer.local", "1731234567",
			`{"instanceName":"测试-实例-001","comment":"Includes / and = chars"}`,
			"ed8ae2fd7e284d6db3de1b25e89ef86d167db75107b76a5a23fae68a28b2431a",
			"3e76625114723ee96be75c135313427b66a0994b7a5462e3747c77620bd1d316",
			"b39884f06e3cbeff6119e96ad89d69085bf986c8a4b7069737f8c0722eb097f8",
		},
		{
			"client, ReleaseInstances", "AKIDTEST", "secret-test",
			"application/json", "127.0.0.1:18443", "1795289931", `{"instanceIds":["i-run"]}`,
			"7c8d6c5b10870e7fbf0e03ed94090426f5a9262faa04bfd41b1f023f61004e4a",
			"a828e88a33f70d0f7370d02c29117e8f7b0f369f9a74e7bc55276833178a2044",
			"9b10e11009d8c0c9991c1cf757fca3f988645d2c5bc6bd957d9dbb615dae0b82",
		},
		{
			"client, TerminateInstance", "AKIDTEST", "secret-test",
			"application/json", "127.0.0.1:18443", "1795289931", `{"instanceId":"i-run"}`,
			"3c42c6bb114993584a5695f4745c11346e91b6342a5961407a22d8a010e09982",
			"76b56f3f42c0d3fdef1c49eeafe03b493c27a7a3c4221b09f2aa856a4927e934",
			"8c31f69dbdf5fc2bad3ca6374fbcf7dd5b9eac4816c332cc7244398b2cca5c35",
		},
	} {
		t.Run(v.name, func(t *testing.T) { checkZC2Vector(t, v) })
	}
}

func checkZC2Vector(t *testing.T, v zc2Vector) {
	z := sign.ZC2{
		Headers:   map[string]string{"content-type": v.contentType, "host": v.host},
		Timestamp: v.timestamp,
		Body:      []byte(v.body),
	}
	require.Equal(t, v.payload, z.PayloadHash())
	require.Equal(t, v.canonical, z.CanonicalHash())
	require.Equal(t, v.signature, z.Signature(v.secret))
	header := "ZC2-HMAC-SHA256 Credential=" + v.id + ", SignedHeaders=content-type;host, Signature=" + v.signature
	require.Equal(t, header, z.Authorization(v.id, z.Signature(v.secret)))

	auth, err := sign.ParseZC2(header)
	require.NoError(t, err)
	require.Equal(t, v.id, auth.Credential)
	r := zc2Request(z)
	require.True(t, sign.VerifyZC2(r, z.Body, auth, v.secret))
	require.False(t, sign.VerifyZC2(r, z.Body, auth, v.secret+"x"))
}

func zc2Request(z sign.ZC2) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/v2/bmc", bytes.NewReader(z.Body))
	if z.Method != "" {
		r.Method = z.Method
	}
	for name, value := range z.Headers {
		r.Header.Set(name, value)
	}
	r.Host = z.Headers["host"]
	r.Header.Set("X-ZC-Timestamp", z.Timestamp)
	return r
}

func TestZC2SignsTheValuesTrimmedAndOtherwiseAsSent(t *testing.T) {
	z := func(contentType, timestamp string) sign.ZC2 {
		headers := map[string]string{"content-type": contentType, "host": "a.example"}
		return sign.ZC2{Headers: headers, Timestamp: timestamp}
	}
	want := z("application/json", "1").Signature("s")
	require.Equal(t, want, z(" application/json ", " 1 ").Signature("s"))
	require.NotEqual(t, want, z("Application/JSON", "1").Signature("s"))
}

func TestZC2VerifiesWhatWasSignedAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z0-9/=;._-]{1,20}`)
		secret := rapid.String().Draw(t, "secret")
		z := sign.ZC2{
			Headers:   map[string]string{"content-type": text.Draw(t, "content type"), "host": text.Draw(t, "host")},
			Timestamp: strconv.Itoa(rapid.Int().Draw(t, "timestamp")),
			Body:      rapid.SliceOf(rapid.Byte()).Draw(t, "body"),
		}
		if rapid.Bool().Draw(t, "signs another header") {
			z.Headers["x-zc-action"] = text.Draw(t, "action")
		}
		auth, err := sign.ParseZC2(z.Authorization("id", z.Signature(secret)))
		require.NoError(t, err)
		require.True(t, sign.VerifyZC2(zc2Request(z), z.Body, auth, secret))
		require.False(t, sign.VerifyZC2(zc2Request(z), z.Body, auth, secret+"x"))

		for _, name := range auth.SignedHeaders {
			changed := zc2Request(z)
			changed.Header.Set(name, z.Headers[name]+"x")
			if name == "host" {
				changed.Host += "x"
			}
			require.False(t, sign.VerifyZC2(changed, z.Body, auth, secret), name)
			if name != "host" {
				changed.Header.Del(name)
				require.False(t, sign.VerifyZC2(changed, z.Body, auth, secret), name)
			}
		}
		later := zc2Request(z)
		later.Header.Set("X-ZC-Timestamp", z.Timestamp+"0")
		require.False(t, sign.VerifyZC2(later, z.Body, auth, secret), "timestamp")
		get := zc2Request(z)
		get.Method = http.MethodGet
		require.False(t, sign.VerifyZC2(get, z.Body, auth, secret), "method")
		require.False(t, sign.VerifyZC2(zc2Request(z), changedByte(t, z.Body), auth, secret), "body")
	})
}

// changedByte gives the bytes with one of them changed, or one more if there are none.
func changedByte(t *rapid.T, body []byte) []byte {
	changed := bytes.Clone(body)
	if len(changed) == 0 {
		return []byte{0}
	}
	changed[rapid.IntRange(0, len(changed)-1).Draw(t, "changed byte")] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
	return changed
}

func TestParseZC2(t *testing.T) {
	want := sign.Authorization{Credential: "k", SignedHeaders: []string{"content-type", "host"}, Signature: "ab"}
	for name, header := range map[string]string{
		"as documented":    "ZC2-HMAC-SHA256 Credential=k, SignedHeaders=content-type;host, Signature=ab",
		"no space":         "ZC2-HMAC-SHA256 Credential=k,SignedHeaders=content-type;host,Signature=ab",
		"much space":       " ZC2-HMAC-SHA256  Credential=k ,   SignedHeaders=content-type;host,\tSignature=ab ",
		"other part order": "ZC2-HMAC-SHA256 Signature=ab, SignedHeaders=content-type;host, Credential=k",
	} {
		t.Run(name, func(t *testing.T) {
			auth, err := sign.ParseZC2(header)
			require.NoError(t, err)
			require.Equal(t, want, auth)
		})
	}
}

func TestParseZC2Refuses(t *testing.T) {
	const good = "ZC2-HMAC-SHA256 Credential=canary, SignedHeaders=content-type;host, Signature=ab"
	for name, c := range map[string]struct{ old, new, message string }{
		"another algorithm":    {"ZC2-HMAC-SHA256", "ACS3-HMAC-SHA256", "does not begin with"},
		"a bearer token":       {good, "Bearer canary", "does not begin with"},
		"nothing":              {good, "", "does not begin with"},
		"only the algorithm":   {good, "ZC2-HMAC-SHA256 ", "does not begin with"},
		"no credential":        {"Credential=canary, ", "", "Credential is missing"},
		"an empty credential":  {"Credential=canary", "Credential=", "Credential is missing"},
		"no signed headers":    {"SignedHeaders=content-type;host, ", "", "SignedHeaders is missing"},
		"no signature":         {", Signature=ab", "", "Signature is missing"},
		"an empty signature":   {"Signature=ab", "Signature=", "Signature is missing"},
		"a part twice":         {"Signature=ab", "Signature=ab, Signature=cd", "Signature stands twice"},
		"an unknown part":      {"Signature=ab", "Signature=ab, canary=1", "none of Credential"},
		"host unsigned":        {"content-type;host", "content-type", "lacks host"},
		"content-type omitted": {"content-type;host", "host", "lacks content-type"},
		"upper case":           {"content-type;host", "Content-Type;host", "not in lower case"},
		"an empty name":        {"content-type;host", "content-type;;host", "empty"},
		"unsorted names":       {"content-type;host", "host;content-type", "ascending"},
		"a name twice":         {"content-type;host", "content-type;host;host", "twice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sign.ParseZC2(strings.Replace(good, c.old, c.new, 1))
			require.ErrorContains(t, err, c.message)
			require.NotContains(t, err.Error(), "canary")
		})
	}
}

func FuzzParseZC2(f *testing.F) {
	f.Add("ZC2-HMAC-SHA256 Credential=k, SignedHeaders=content-type;host, Signature=ab")
	f.Add("ZC2-HMAC-SHA256 ,,==;;")
	f.Fuzz(func(t *testing.T, header string) {
		auth, err := sign.ParseZC2(header)
		if err != nil {
			require.Zero(t, auth)
			return
		}
		require.NotEmpty(t, auth.Credential)
		require.NotEmpty(t, auth.Signature)
		require.Contains(t, auth.SignedHeaders, "host")
		require.Contains(t, auth.SignedHeaders, "content-type")
	})
}
