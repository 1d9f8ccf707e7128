package reference

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// requireEnvelope wants an answer to be one of the two documented ones, in the format that its content type says.
func requireEnvelope(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	require.Less(t, w.Code, 500, w.Body.String())
	var members object
	switch w.Header().Get("Content-Type") {
	case "application/json;charset=utf-8":
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &members), w.Body.String())
	case "text/xml;charset=utf-8":
		_, members = readXML(t, w.Body.String())
	default:
		t.Fatalf("content type: got %q, want one of the two", w.Header().Get("Content-Type"))
	}
	names := []string{"RequestId", "HostId", "Code", "Message"}
	if w.Code == http.StatusOK {
		names = []string{"RequestId", "Success", "Code", "Message", "Data"}
	}
	require.Len(t, members, len(names))
	for _, name := range names {
		require.Contains(t, members, name)
	}
}

func FuzzGatewayTakesAnyRequest(f *testing.F) {
	f.Add("POST", "Action=ReleaseInstance&Version=2017-12-14&Format=XML", "InstanceIds=a", "application/x-www-form-urlencoded", "", "", "h")
	f.Add("GET", "Action=ReleaseInstance&Format=xml&%zz", "", "", "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b", "x", "")
	f.Add("PATCH", ";&=&Signature=&Signature=", "\xff", "multipart/form-data", "ACS3", "", "<&>")
	f.Add("HEAD", "AccessKeyId=a&Signature=b&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=c&Timestamp=0001-01-01T00:00:00Z", "", "", "", "", "")
	f.Fuzz(func(t *testing.T, method, query, body, contentType, authorization, action, host string) {
		s := newScript(t, contract.BSS, kindDefault, Options{})
		id := s.one(normal)
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Method, r.URL.RawQuery, r.Host = method, query, host
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Authorization", authorization)
		if action != "" {
			r.Header.Set("X-Acs-Action", action)
		}
		w := httptest.NewRecorder()
		s.provider.ServeHTTP(w, r)
		requireEnvelope(t, w)
		require.NotEqual(t, http.StatusOK, w.Code, "nobody signed this")
		require.Equal(t, []string{id}, s.listed(nil))
	})
}

func FuzzGatewayTakesAnyParameters(f *testing.F) {
	f.Add("ReleaseInstance", "ProductCode=ecs&SubscriptionType=PayAsYouGo&InstanceIds=a,,b&RenewStatus=%00", "XML", false, false)
	f.Add("ReleaseInstance", "ProductCode=ecs&ProductCode=rds&SubscriptionType=Subscription&InstanceIds=a&ClientToken=%ff", "JSON", true, true)
	f.Add("QueryAvailableInstances", "PageNum=2147483647&PageSize=300&EndTimeStart=0000-01-01T00:00:00Z", "xml", true, false)
	f.Add("QueryAvailableInstances", "PageNum=99999999999999999999&InstanceIDs=,", "", false, true)
	f.Fuzz(func(t *testing.T, action, params, format string, header, form bool) {
		values, err := url.ParseQuery(params)
		// A common parameter given twice is the other target's matter, as is a header that would be trimmed on its way.
		for _, common := range []string{"Action", "Version", "Format", "AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
			if values.Has(common) {
				return
			}
		}
		if err != nil || strings.TrimSpace(action) != action {
			return
		}
		s := newScript(t, contract.BSS, kindDefault, Options{})
		id := s.one(normal)
		r := s.bssRequest(action, values, func(d *draft) { d.header, d.form, d.format = header, form, format })
		w := httptest.NewRecorder()
		s.provider.ServeHTTP(w, r)
		requireEnvelope(t, w)
		require.False(t, bytes.Contains(w.Body.Bytes(), []byte("SignatureDoesNotMatch")), w.Body.String())
		require.Equal(t, []string{id}, s.listed(nil), "nobody named it")
	})
}
