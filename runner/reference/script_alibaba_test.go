package reference

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/sign"
	"relcon/schemas"
)

// draft is a request before it is signed, and what is done to it afterwards.
type draft struct {
	method, action, version, format, nonce, timestamp string
	key, secret                                       string
	header, form, acsHeaders                          bool // acsHeaders beside the RPC signature
	params                                            url.Values
	omit                                              []string          // common parameters left out after signing
	swap                                              map[string]string // parameters changed after signing
	common                                            url.Values        // common parameters changed after signing
	accept                                            string
}

// touch changes a draft.
type touch func(*draft)

func (s *script) draft(action string, params url.Values, touches ...touch) *draft {
	d := &draft{
		method: http.MethodPost, action: action, version: bssVersion, format: "JSON", nonce: fmt.Sprint("n", s.nonces.Add(1)),
		timestamp: s.clock.now().UTC().Format(timeLayout), key: s.account.AccessKeyID, secret: s.account.AccessKeySecret,
		params: url.Values{},
	}
	maps.Copy(d.params, params)
	for _, c := range touches {
		c(d)
	}
	return d
}

// bssRequest gives a signed request of BssOpenApi, touched as wanted.
func (s *script) bssRequest(action string, params url.Values, touches ...touch) *http.Request {
	d := s.draft(action, params, touches...)
	if d.header {
		return d.acs3()
	}
	return d.rpc()
}

// split gives the query and the form body.
func (d *draft) split(common url.Values) (string, string) {
	for name, value := range d.swap {
		d.params.Set(name, value)
	}
	if d.form {
		return common.Encode(), d.params.Encode()
	}
	maps.Copy(common, d.params)
	return common.Encode(), ""
}

func (d *draft) rpc() *http.Request {
	common := url.Values{}
	for name, value := range map[string]string{
		"Action": d.action, "Version": d.version, "Format": d.format, "AccessKeyId": d.key, "SignatureMethod": sign.RPCMethod,
		"SignatureVersion": sign.RPCVersion, "SignatureNonce": d.nonce, "Timestamp": d.timestamp,
	} {
		if value != "" {
			common.Set(name, value)
		}
	}
	signed := maps.Clone(common)
	maps.Copy(signed, d.params)
	common.Set("Signature", sign.RPC{Method: d.method, Params: signed}.Signature(d.secret))
	for _, name := range d.omit {
		common.Del(name)
	}
	maps.Copy(common, d.common)
	query, body := d.split(common)
	r := d.send(query, body)
	if d.acsHeaders {
		r.Header.Set("X-Acs-Action", d.action)
		r.Header.Set("X-Acs-Version", d.version)
	}
	return r
}

func (d *draft) send(query, body string) *http.Request {
	r := httptest.NewRequest(d.method, "http://provider.test/?"+query, strings.NewReader(body))
	if d.form {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if d.accept != "" {
		r.Header.Set("Accept", d.accept)
	}
	return r
}

func (d *draft) acs3() *http.Request {
	params := maps.Clone(d.params)
	query, body := d.split(url.Values{})
	r := d.send(query, body)
	a := sign.ACS3{Method: d.method, Query: params, Headers: map[string]string{
		"host": "provider.test", "x-acs-action": d.action, "x-acs-version": d.version, "x-acs-date": d.timestamp, "x-acs-signature-nonce": d.nonce,
	}}
	if d.form {
		a.Query, a.Body = nil, []byte(params.Encode())
		a.Headers["content-type"] = "application/x-www-form-urlencoded"
	}
	a.Headers["x-acs-content-sha256"] = a.PayloadHash()
	for name, value := range a.Headers {
		if name != "host" && name != "content-type" {
			r.Header.Set(name, value)
		}
	}
	r.Header.Set("Authorization", a.Authorization(d.key, a.Signature(d.secret)))
	for _, name := range d.omit {
		r.Header.Del(name)
	}
	return r
}

// answered is an answer, whatever its format.
type answered struct {
	status  int
	kind    string // content type
	root    string // of an answer in XML
	members object
}

func (s *script) bssSend(r *http.Request) answered {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, r)
	got := answered{status: w.Code, kind: w.Header().Get("Content-Type")}
	if strings.HasPrefix(got.kind, "text/xml") {
		got.root, got.members = readXML(s.t, w.Body.String())
		return got
	}
	require.NoError(s.t, json.Unmarshal(w.Body.Bytes(), &got.members), w.Body.String())
	return got
}

// readXML gives the name of the root and its members.
func readXML(t *testing.T, text string) (string, object) {
	t.Helper()
	require.True(t, strings.HasPrefix(text, "<?xml version='1.0' encoding='UTF-8'?>"), text)
	root, members, err := schemas.DecodeXML([]byte(text))
	require.NoError(t, err, text)
	return root, members
}

// short gives "200 true true" for the two flags, or "400 CODE".
func (r answered) short() string {
	if data, ok := r.members["Data"].(object); ok {
		return fmt.Sprint(r.status, " ", r.members["Success"], " ", data["ReleaseResult"])
	}
	return fmt.Sprint(r.status, " ", r.members["Code"])
}

const done200 = "200 true true"

func paramsOf(ids ...string) url.Values {
	return url.Values{"ProductCode": {"ecs"}, "SubscriptionType": {"PayAsYouGo"}, "InstanceIds": {strings.Join(ids, ",")}}
}

// setting gives the parameters with one set; without a value, with it left out.
func setting(params url.Values, name string, values ...string) url.Values {
	changed := url.Values{}
	maps.Copy(changed, params)
	params = changed
	delete(params, name)
	if len(values) > 0 {
		params[name] = values
	}
	return params
}

func (s *script) releaseWith(params url.Values, touches ...touch) string {
	s.t.Helper()
	return s.bssSend(s.bssRequest(releaseInstance, params, touches...)).short()
}

func (s *script) bssRelease(ids ...string) string {
	s.t.Helper()
	return s.releaseWith(paramsOf(ids...))
}

func (s *script) search(params url.Values, touches ...touch) object {
	s.t.Helper()
	got := s.bssSend(s.bssRequest(queryAvailableInstances, params, touches...))
	require.Equal(s.t, 200, got.status, got.members)
	require.Equal(s.t, true, got.members["Success"])
	return got.members["Data"].(object)
}

// listed gives the ids that QueryAvailableInstances shows, sorted.
func (s *script) listed(params url.Values) []string {
	s.t.Helper()
	ids := []string{}
	for _, item := range s.search(setting(params, "PageSize", "300"))["InstanceList"].([]any) {
		ids = append(ids, item.(object)["InstanceID"].(string))
	}
	slices.Sort(ids)
	return ids
}

func sorted(ids ...string) []string {
	if len(ids) == 0 {
		return []string{}
	}
	return slices.Sorted(slices.Values(ids))
}

// Changes of drafts.

func byACS3(d *draft)   { d.header = true }
func asForm(d *draft)   { d.form = true }
func useGet(d *draft)   { d.method = http.MethodGet }
func wantXML(d *draft)  { d.format = "XML" }
func noSecret(d *draft) { d.secret = "wrong" }

func at(moment time.Time) touch {
	return func(d *draft) { d.timestamp = moment.UTC().Format(timeLayout) }
}

func stamped(text string) touch { return func(d *draft) { d.timestamp = text } }

func lackingOf(names ...string) touch { return func(d *draft) { d.omit = names } }

func commonly(name, value string) touch {
	return func(d *draft) { d.common = url.Values{name: {value}} }
}

func swapped(name, value string) touch {
	return func(d *draft) { d.swap = map[string]string{name: value} }
}
