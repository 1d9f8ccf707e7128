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
		change       change
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
		for n, want := range []string{test.rpc, test.headers} {
			t.Run(fmt.Sprint(test.name, []string{" rpc", " header"}[n]), func(t *testing.T) {
				s := newBSSScript(t, kindDefault, Options{})
				id := s.one(normal)
				require.Equal(t, want, s.releaseWith(naming(id), func(d *draft) { d.header = n == 1 }, test.change))
				require.Equal(t, want == done200, len(s.listed(nil)) == 0)
			})
		}
	}
}

// Official clients send X-Acs headers with either signature.
func TestGatewayTellsTheSchemesApart(t *testing.T) {
	for _, test := range []struct {
		changes []change
		want    string
	}{
		{nil, done200},
		{[]change{asForm}, done200},
		{[]change{useGet}, done200},
		{[]change{byACS3}, done200},
		{[]change{noSecret}, "400 SignatureDoesNotMatch"},
		{[]change{lackingOf("Signature")}, "400 MissingSignature"},
		{[]change{lackingOf("SignatureMethod")}, "400 MissingSignatureMethod"},
		{[]change{lackingOf("Signature", "SignatureMethod")}, "400 MissingAuthorization"},
	} {
		s := newBSSScript(t, kindDefault, Options{})
		r := s.request(releaseInstance, naming(s.one(normal)), test.changes...)
		r.Header.Set("X-Acs-Action", releaseInstance)
		r.Header.Set("X-Acs-Version", bssVersion)
		require.Equal(t, test.want, s.send(r).short())
	}
}

func TestGatewayTimestamps(t *testing.T) {
	now := newClock().now()
	for text, want := range map[string]string{
		now.Format(timestampLayout):                                    done200,
		now.Add(-15 * time.Minute).Format(timestampLayout):             done200,
		now.Add(15 * time.Minute).Format(timestampLayout):              done200,
		now.Add(-15*time.Minute - time.Second).Format(timestampLayout): "400 InvalidTimeStamp.Expired",
		now.Add(15*time.Minute + time.Second).Format(timestampLayout):  "400 InvalidTimeStamp.Expired",
		now.Add(-time.Hour).Format(timestampLayout):                    "400 InvalidTimeStamp.Expired",
		now.Format(time.RFC1123):                                       "400 InvalidTimeStamp.Format",
		now.Format("2006-01-02T15:04:05.000Z"):                         "400 InvalidTimeStamp.Format",
		now.Format("2006-01-02T15:04:05+00:00"):                        "400 InvalidTimeStamp.Format",
		now.Format("2006-01-02"):                                       "400 InvalidTimeStamp.Format",
		fmt.Sprint(now.Unix()):                                         "400 InvalidTimeStamp.Format",
	} {
		for _, header := range []bool{false, true} {
			t.Run(fmt.Sprint(text, header), func(t *testing.T) {
				s := newBSSScript(t, kindDefault, Options{})
				id := s.one(normal)
				require.Equal(t, want, s.releaseWith(naming(id), stamped(text), func(d *draft) { d.header = header }))
				require.Equal(t, want == done200, len(s.listed(nil)) == 0)
			})
		}
	}
	s := newBSSScript(t, kindDefault, Options{})
	s.pass(1000 * time.Hour)
	require.Equal(t, "400 ResourceNotExists", s.release(ghost), "signatures keep the real clock")
}

func TestGatewayNonces(t *testing.T) {
	const used, unknown, wrong = "400 SignatureNonceUsed", "400 ResourceNotExists", "400 SignatureDoesNotMatch"
	s := newBSSScript(t, kindDefault, Options{})
	send := func(s *bssScript, nonce string, changes ...change) string {
		return s.releaseWith(naming(ghost), append(changes, func(d *draft) { d.nonce = nonce })...)
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
	s := newBSSScript(t, kindDefault, Options{})
	for value, want := range map[string]string{
		"ACS3-HMAC-SHA256": "400 IncompleteSignature",
		"ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host":          "400 IncompleteSignature",
		"ACS3-HMAC-SM3 Credential=x,SignedHeaders=host,Signature=y": "400 InvalidSignatureMethod",
		"Basic eDp5": "400 InvalidSignatureMethod",
	} {
		r := s.request(releaseInstance, naming(ghost), byACS3)
		r.Header.Set("Authorization", value)
		require.Equal(t, want, s.send(r).short(), value)
	}
	for name, want := range map[string]string{
		"SignatureMethod=HMAC-SHA256": "400 InvalidSignatureMethod", "SignatureVersion=2.0": "400 InvalidSignatureVersion",
	} {
		r := s.request(releaseInstance, naming(ghost), lackingOf("SignatureMethod", "SignatureVersion"))
		r.URL.RawQuery = "SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&" + r.URL.RawQuery
		key, value, _ := strings.Cut(name, "=")
		query := r.URL.Query()
		query.Set(key, value)
		r.URL.RawQuery = query.Encode()
		require.Equal(t, want, s.send(r).short(), name)
	}
}

func TestGatewayQuotesWhatWasSignedAndNoSecret(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	params := with(naming("i-1,i*2"), "ClientToken", "a b")
	r := s.request(releaseInstance, params, noSecret)
	signed, err := sign.RPCOf(r, nil)
	require.NoError(t, err)
	text := fmt.Sprint(s.send(r).members["Message"])
	require.True(t, strings.HasSuffix(text, "server string to sign is:"+signed.StringToSign()), text)
	require.NotContains(t, text, signed.Params.Get("Signature"))
	require.NotContains(t, text, s.account.AccessKeySecret)

	text = fmt.Sprint(s.send(s.request(releaseInstance, params, noSecret, byACS3)).members["Message"])
	require.Contains(t, text, "server string to sign is:ACS3-HMAC-SHA256\n")

	text = fmt.Sprint(s.send(s.request(releaseInstance, with(params, "SecurityToken", "confidential"), noSecret)).members["Message"])
	require.NotContains(t, text, "confidential")
	text = fmt.Sprint(s.send(s.request(releaseInstance, with(params, "Colour", strings.Repeat("x", longestQuoted)), noSecret)).members["Message"])
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
		{true, "", "", inJSON}, {true, "", "application/json", inJSON}, {true, "", "application/xml", inXML}, {true, "", "text/xml; q=1", inXML},
		{true, "", "application/json, text/xml", inJSON}, {true, "", "*/*", inJSON},
	} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			s := newBSSScript(t, kindDefault, Options{})
			shape := func(d *draft) { d.header, d.format, d.accept = test.header, test.format, test.accept }
			success := s.send(s.request(releaseInstance, naming(s.one(normal)), shape))
			refusal := s.send(s.request(releaseInstance, naming(), shape))
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
	s := newBSSScript(t, kindDefault, Options{})
	bad := s.send(s.request(releaseInstance, naming(s.one(normal)), func(d *draft) { d.format = "YAML" }))
	require.Equal(t, "400 InvalidParameter.Format", bad.short())
	require.Len(t, s.listed(nil), 1)
	xml := s.send(s.request(releaseInstance, naming(s.one(normal)), byACS3, func(d *draft) { d.params.Set("Format", "XML") }))
	require.Equal(t, "ReleaseInstanceResponse", xml.root)
}

func TestGatewayXMLHasTheMembersOfJSON(t *testing.T) {
	for _, params := range []url.Values{naming(), naming("<&\"\x01>"), with(naming(ghost), "ProductCode", "\xff")} {
		s := newBSSScript(t, kindDefault, Options{})
		plain, marked := s.send(s.request(releaseInstance, params)), s.send(s.request(releaseInstance, params, wantXML))
		delete(plain.members, "RequestId")
		delete(marked.members, "RequestId")
		require.Equal(t, plain.status, marked.status)
		require.Equal(t, strings.ReplaceAll(fmt.Sprint(plain.members), "\x01", "\ufffd"), fmt.Sprint(marked.members))
	}
	s := newBSSScript(t, kindDefault, Options{})
	s.arrange(object{"count": 2})
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, s.request(queryAvailableInstances, nil, wantXML))
	require.Equal(t, 2, strings.Count(w.Body.String(), "<InstanceID>"))
	require.Equal(t, 2, strings.Count(w.Body.String(), "<InstanceList>"))
}

func TestGatewayIsServedAtTheRootOnly(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	for _, path := range []string{"/bss", "//", "/index.html"} {
		r := s.request(releaseInstance, naming(ghost))
		r.URL.Path = path
		require.Equal(t, 404, s.send(r).status, path)
	}
	bmc := s.askAs(contract.BMC)
	r := s.request(releaseInstance, naming(ghost), func(d *draft) { d.key, d.secret = bmc.account.AccessKeyID, bmc.account.AccessKeySecret })
	require.Equal(t, "404 InvalidAccessKeyId.NotFound", s.send(r).short(), "an account is of one product")
}

// askAs opens an account of another product at the same provider.
func (s *bssScript) askAs(product contract.Product) *script {
	other := *s.script
	other.product = product
	return other.another(kindDefault)
}

func TestGatewayRequestIDs(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	seen := map[any]bool{}
	for range 5 {
		for _, r := range []*http.Request{
			s.request(releaseInstance, naming(ghost)), s.request(queryAvailableInstances, nil), s.request("Nothing", nil),
			s.request(releaseInstance, naming(ghost), noSecret, wantXML),
		} {
			id := s.send(r).members["RequestId"]
			require.Regexp(t, `^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`, id)
			require.False(t, seen[id])
			seen[id] = true
		}
	}
}

func TestGatewayLongBody(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{MaxBody: 1024})
	require.Equal(t, "413 InvalidParameter", s.releaseWith(with(naming(ghost), "Colour", strings.Repeat("x", 2000)), asForm))
}
