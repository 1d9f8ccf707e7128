package reference

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

func TestGatewaySignatures(t *testing.T) {
	for _, test := range []struct {
		name         string
		touch        touch
		rpc, headers string
	}{
		{"sound", func(*draft) {}, done200, done200},
		{"GET", useGet, done200, done200},
		{"form", asForm, done200, done200},
		{"PUT", func(d *draft) { d.method = http.MethodPut }, "400 UnsupportedHTTPMethod", "400 UnsupportedHTTPMethod"},
		{"DELETE", func(d *draft) { d.method = http.MethodDelete }, "400 UnsupportedHTTPMethod", "400 UnsupportedHTTPMethod"},
		{"wrong secret", noSecret, "400 SignatureDoesNotMatch", "400 SignatureDoesNotMatch"},
		{"changed parameter", swapped("ProductCode", "rds"), "400 SignatureDoesNotMatch", "400 SignatureDoesNotMatch"},
		{"added parameter", swapped("Region", "cn-hangzhou"), "400 SignatureDoesNotMatch", "400 SignatureDoesNotMatch"},
		{"changed form", func(d *draft) { asForm(d); swapped("ProductCode", "rds")(d) }, "400 SignatureDoesNotMatch", "400 SignatureDoesNotMatch"},
		{"unknown key", func(d *draft) { d.key = "AKnobody" }, "404 InvalidAccessKeyId.NotFound", "404 InvalidAccessKeyId.NotFound"},
		{"no signature", lackingOf("Signature", "Authorization"), "400 MissingSignature", "400 MissingAuthorization"},
		{"no method", lackingOf("SignatureMethod"), "400 MissingSignatureMethod", done200},
		{"no nonce", lackingOf("SignatureNonce", "X-Acs-Signature-Nonce"), "400 MissingSignatureNonce", "400 MissingSignatureNonce"},
		{"no key", lackingOf("AccessKeyId"), "400 MissingAccessKeyId", done200},
		{"no signature version", lackingOf("SignatureVersion"), "400 MissingSignatureVersion", done200},
		{"no time", lackingOf("Timestamp", "X-Acs-Date"), "400 MissingTimestamp", "400 MissingTimestamp"},
		{"no body hash", lackingOf("X-Acs-Content-Sha256"), done200, "400 SignatureDoesNotMatch"},
		{"no action", func(d *draft) { d.action = "" }, "400 MissingAction", "400 MissingAction"},
		{"unknown action", func(d *draft) { d.action = "ReleaseEverything" }, "404 InvalidAction.NotFound", "404 InvalidAction.NotFound"},
		{"action in lower case", func(d *draft) { d.action = "releaseinstance" }, "404 InvalidAction.NotFound", "404 InvalidAction.NotFound"},
		{"no version", func(d *draft) { d.version = "" }, "400 MissingVersion", "400 MissingVersion"},
		{"unknown version", func(d *draft) { d.version = "2017-12-15" }, "400 InvalidVersion", "400 InvalidVersion"},
	} {
		// Official clients send X-Acs headers with either signature.
		for n, want := range []string{test.rpc, test.rpc, test.headers} {
			t.Run(fmt.Sprint(test.name, []string{" rpc", " rpc with x-acs headers", " header"}[n]), func(t *testing.T) {
				s := newScript(t, contract.BSS, kindDefault, Options{})
				id := s.one(normal)
				require.Equal(t, want, s.releaseWith(paramsOf(id), func(d *draft) { d.header, d.acsHeaders = n == 2, n == 1 }, test.touch))
				require.Equal(t, want == done200, len(s.listed(nil)) == 0)
			})
		}
	}
}

func TestGatewayTimestamps(t *testing.T) {
	now := newClock().now()
	for text, want := range map[string]string{
		now.Format(timeLayout):                                    done200,
		now.Add(-15 * time.Minute).Format(timeLayout):             done200,
		now.Add(15 * time.Minute).Format(timeLayout):              done200,
		now.Add(-15*time.Minute - time.Second).Format(timeLayout): "400 InvalidTimeStamp.Expired",
		now.Add(15*time.Minute + time.Second).Format(timeLayout):  "400 InvalidTimeStamp.Expired",
		now.Add(-time.Hour).Format(timeLayout):                    "400 InvalidTimeStamp.Expired",
		now.Format(time.RFC1123):                                  "400 InvalidTimeStamp.Format",
		now.Format("2006-01-02T15:04:05.000Z"):                    "400 InvalidTimeStamp.Format",
		now.Format("2006-01-02T15:04:05+00:00"):                   "400 InvalidTimeStamp.Format",
		now.Format("2006-01-02"):                                  "400 InvalidTimeStamp.Format",
		fmt.Sprint(now.Unix()):                                    "400 InvalidTimeStamp.Format",
	} {
		for _, header := range []bool{false, true} {
			t.Run(fmt.Sprint(text, header), func(t *testing.T) {
				s := newScript(t, contract.BSS, kindDefault, Options{})
				id := s.one(normal)
				require.Equal(t, want, s.releaseWith(paramsOf(id), stamped(text), func(d *draft) { d.header = header }))
				require.Equal(t, want == done200, len(s.listed(nil)) == 0)
			})
		}
	}
	s := newScript(t, contract.BSS, kindDefault, Options{})
	s.pass(1000 * time.Hour)
	require.Equal(t, "400 ResourceNotExists", s.bssRelease(ghost), "signatures keep the real clock")
}

func TestGatewayNonces(t *testing.T) {
	const used, unknown, wrong = "400 SignatureNonceUsed", "400 ResourceNotExists", "400 SignatureDoesNotMatch"
	s := newScript(t, contract.BSS, kindDefault, Options{})
	send := func(s *script, nonce string, changes ...touch) string {
		return s.releaseWith(paramsOf(ghost), append(changes, func(d *draft) { d.nonce = nonce })...)
	}
	require.Equal(t, wrong, send(s, "one", noSecret))
	require.Equal(t, unknown, send(s, "one"), "a signature that does not fit burns no nonce")
	require.Equal(t, used, send(s, "one"))
	require.Equal(t, used, send(s, "one", byACS3), "one nonce for both schemes")
	require.Equal(t, unknown, send(s, "two", byACS3))
	require.Equal(t, used, send(s, "two", byACS3))
	require.Equal(t, unknown, send(s.another(kindDefault), "one"), "a nonce is an access key's own")
	require.Equal(t, unknown, send(s, "early", at(s.clock.at.Add(14*time.Minute))))
	s.clock.at = s.clock.at.Add(15 * time.Minute)
	require.Equal(t, used, send(s, "one"))
	s.clock.at = s.clock.at.Add(time.Second)
	require.Equal(t, unknown, send(s, "one"), "after the window it may come again")
	require.Equal(t, used, send(s, "early"), "a request can't outlive the memory of its nonce")
}

func TestNoncesForget(t *testing.T) {
	n, now := newNonces(), newClock().now()
	for window := range 20 {
		at := now.Add(time.Duration(window) * time.Hour)
		for i := range 2000 {
			require.True(t, n.use("key", fmt.Sprint(i), at, at.Add(gatewaySkew)))
			require.False(t, n.use("key", fmt.Sprint(i), at, at.Add(gatewaySkew)))
		}
		require.LessOrEqual(t, len(n.until), 2*2000+fewestSwept)
	}
}

func TestGatewayMalformedSignatures(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	for value, want := range map[string]string{
		"ACS3-HMAC-SHA256": "400 IncompleteSignature",
		"ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host":          "400 IncompleteSignature",
		"ACS3-HMAC-SM3 Credential=x,SignedHeaders=host,Signature=y": "400 InvalidSignatureMethod",
		"Basic eDp5": "400 InvalidSignatureMethod",
	} {
		r := s.bssRequest(releaseInstance, paramsOf(ghost), byACS3)
		r.Header.Set("Authorization", value)
		require.Equal(t, want, s.bssSend(r).short(), value)
	}
	for want, r := range map[string]*http.Request{
		"400 InvalidSignatureMethod":  s.bssRequest(releaseInstance, paramsOf(ghost), commonly("SignatureMethod", "HMAC-SHA256")),
		"400 InvalidSignatureVersion": s.bssRequest(releaseInstance, paramsOf(ghost), commonly("SignatureVersion", "2.0")),
		"400 MissingAuthorization": s.bssRequest(releaseInstance, paramsOf(ghost), lackingOf("Signature", "SignatureMethod"),
			func(d *draft) { d.acsHeaders = true }),
	} {
		require.Equal(t, want, s.bssSend(r).short())
	}
}

func TestGatewayQuotesWhatWasSignedAndNoSecret(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	params := setting(paramsOf("i-1,i*2"), "ClientToken", "a b")
	r := s.bssRequest(releaseInstance, params, noSecret)
	signed, err := sign.RPCOf(r, nil)
	require.NoError(t, err)
	text := fmt.Sprint(s.bssSend(r).members["Message"])
	require.True(t, strings.HasSuffix(text, "server string to sign is:"+signed.StringToSign()), text)
	require.NotContains(t, text, signed.Params.Get("Signature"))
	require.NotContains(t, text, s.account.AccessKeySecret)

	text = fmt.Sprint(s.bssSend(s.bssRequest(releaseInstance, params, noSecret, byACS3)).members["Message"])
	require.Contains(t, text, "server string to sign is:ACS3-HMAC-SHA256\n")

	text = fmt.Sprint(s.bssSend(s.bssRequest(releaseInstance, setting(params, "SecurityToken", "confidential"), noSecret)).members["Message"])
	require.NotContains(t, text, "confidential")
	text = fmt.Sprint(s.bssSend(s.bssRequest(releaseInstance, setting(params, "Colour", strings.Repeat("x", longestQuoted)), noSecret)).members["Message"])
	require.Less(t, len(text), 100)
}

func TestGatewayFormats(t *testing.T) {
	const inJSON, inXML = "application/json;charset=utf-8", "text/xml;charset=utf-8"
	for _, test := range []struct {
		header         bool
		format, accept string
		want           string
	}{
		{false, "JSON", "", inJSON}, {false, "json", "", inJSON}, {false, "", "", inJSON}, {false, "XML", "", inXML}, {false, "xml", "", inXML},
		{false, "", "application/xml", inJSON},
		{true, "", "", inJSON}, {true, "", "application/json", inJSON}, {true, "", "application/xml", inJSON},
	} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			s := newScript(t, contract.BSS, kindDefault, Options{})
			shape := func(d *draft) { d.header, d.format, d.accept = test.header, test.format, test.accept }
			success := s.bssSend(s.bssRequest(releaseInstance, paramsOf(s.one(normal)), shape))
			refusal := s.bssSend(s.bssRequest(releaseInstance, paramsOf(), shape))
			require.Equal(t, test.want, success.kind)
			require.Equal(t, test.want, refusal.kind)
			require.Equal(t, done200, success.short())
			require.Equal(t, "400 MissingInstanceIds", refusal.short())
			require.Equal(t, "provider.test", refusal.members["HostId"])
			if test.want == inXML {
				require.Equal(t, "ReleaseInstanceResponse", success.root)
				require.Equal(t, "Error", refusal.root)
			}
		})
	}
	s := newScript(t, contract.BSS, kindDefault, Options{})
	bad := s.bssSend(s.bssRequest(releaseInstance, paramsOf(s.one(normal)), func(d *draft) { d.format = "YAML" }))
	require.Equal(t, "400 InvalidParameter.Format", bad.short())
	require.Len(t, s.listed(nil), 1)
	xml := s.bssSend(s.bssRequest(releaseInstance, paramsOf(s.one(normal)), byACS3, func(d *draft) { d.params.Set("Format", "XML") }))
	require.Equal(t, "ReleaseInstanceResponse", xml.root)
}

func TestGatewayXMLHasTheMembersOfJSON(t *testing.T) {
	for _, params := range []url.Values{paramsOf(), paramsOf("<&\"\x01>"), setting(paramsOf(ghost), "ProductCode", "\xff")} {
		s := newScript(t, contract.BSS, kindDefault, Options{})
		plain, marked := s.bssSend(s.bssRequest(releaseInstance, params)), s.bssSend(s.bssRequest(releaseInstance, params, wantXML))
		delete(plain.members, "RequestId")
		delete(marked.members, "RequestId")
		require.Equal(t, plain.status, marked.status)
		require.Equal(t, strings.ReplaceAll(fmt.Sprint(plain.members), "\x01", "\ufffd"), fmt.Sprint(marked.members))
	}
	s := newScript(t, contract.BSS, kindDefault, Options{})
	s.arrange(object{"count": 2})
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, s.bssRequest(queryAvailableInstances, nil, wantXML))
	require.Equal(t, 2, strings.Count(w.Body.String(), "<InstanceID>"))
	require.Equal(t, 2, strings.Count(w.Body.String(), "<InstanceList>"))
}

func TestGatewayIsServedAtTheRootOnly(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	for _, path := range []string{"/bss", "//", "/index.html"} {
		r := s.bssRequest(releaseInstance, paramsOf(ghost))
		r.URL.Path = path
		require.Equal(t, 404, s.bssSend(r).status, path)
	}
	bmc := s.askAs(contract.BMC)
	r := s.bssRequest(releaseInstance, paramsOf(ghost), func(d *draft) { d.key, d.secret = bmc.account.AccessKeyID, bmc.account.AccessKeySecret })
	require.Equal(t, "404 InvalidAccessKeyId.NotFound", s.bssSend(r).short(), "an account is of one product")
}

// askAs opens an account of another product at the same provider.
func (s *script) askAs(product contract.Product) *script {
	other := *s
	other.product = product
	return other.another(kindDefault)
}

func TestGatewayLongBody(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{MaxBody: 1024})
	require.Equal(t, "413 InvalidParameter", s.releaseWith(setting(paramsOf(ghost), "Colour", strings.Repeat("x", 2000)), asForm))
}
