package reference

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestAuthentication(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*script, *http.Request)
		want  string
	}{
		"sound": {func(*script, *http.Request) {}, "200"},
		"with charset": {func(s *script, r *http.Request) {
			r.Header.Set("Content-Type", "application/json; charset=utf-8")
			s.sign(r, "{}", s.account.AccessKeySecret, s.clock.now())
		}, "200"},
		"wrong secret": {func(s *script, r *http.Request) { s.sign(r, "{}", "wrong", s.clock.now()) }, "401 " + codeSignatureFailure},
		"other body":   {func(s *script, r *http.Request) { s.sign(r, "{ }", s.account.AccessKeySecret, s.clock.now()) }, "401 " + codeSignatureFailure},
		"other host":   {func(_ *script, r *http.Request) { r.Host = "elsewhere.test" }, "401 " + codeSignatureFailure},
		"five minutes ago": {func(s *script, r *http.Request) {
			s.sign(r, "{}", s.account.AccessKeySecret, s.clock.now().Add(-skew))
		}, "200"},
		"later than that": {func(s *script, r *http.Request) {
			s.sign(r, "{}", s.account.AccessKeySecret, s.clock.now().Add(skew+time.Second))
		}, "401 " + codeSignatureExpired},
		"earlier than that": {func(s *script, r *http.Request) {
			s.sign(r, "{}", s.account.AccessKeySecret, s.clock.now().Add(-skew-time.Second))
		}, "401 " + codeSignatureExpired},
		"timestamp in words": {func(_ *script, r *http.Request) { r.Header.Set("X-ZC-Timestamp", "noon") }, "401 " + codeInvalidAuthorization},
		"endless timestamp":  {func(_ *script, r *http.Request) { r.Header.Set("X-ZC-Timestamp", "4611686018427387903") }, "401 " + codeSignatureExpired},
		"no timestamp":       {func(_ *script, r *http.Request) { r.Header.Del("X-ZC-Timestamp") }, "401 " + codeInvalidAuthorization},
		"no authorization":   {func(_ *script, r *http.Request) { r.Header.Del("Authorization") }, "401 " + codeInvalidAuthorization},
		"basic":              {func(_ *script, r *http.Request) { r.Header.Set("Authorization", "Basic eDp5") }, "401 " + codeInvalidAuthorization},
		"other method":       {func(_ *script, r *http.Request) { r.Header.Set("X-ZC-Signature-Method", "HMAC-SHA1") }, "401 " + codeInvalidAuthorization},
		"unknown key": {func(s *script, r *http.Request) {
			s.account.AccessKeyID = "AKnobody"
			s.sign(r, "{}", s.account.AccessKeySecret, s.clock.now())
		}, "401 " + codeInvalidAuthorization},
		"token":       {func(s *script, r *http.Request) { bear(r, s.account.Token) }, "200"},
		"wrong token": {func(s *script, r *http.Request) { bear(r, s.account.Token+"x") }, "401 " + codeInvalidAuthorization},
		"empty token": {func(_ *script, r *http.Request) { bear(r, "") }, "401 " + codeInvalidAuthorization},
		"token without version": {func(s *script, r *http.Request) {
			bear(r, s.account.Token)
			r.Header.Del("X-ZC-Version")
		}, "200"},
		"signed without version": {func(_ *script, r *http.Request) { r.Header.Del("X-ZC-Version") }, "400 " + codeMissingParameter},
		"unknown version":        {func(_ *script, r *http.Request) { r.Header.Set("X-ZC-Version", "2020-01-01") }, "400 " + codeParameterValue},
		"no action":              {func(_ *script, r *http.Request) { r.Header.Del("X-ZC-Action") }, "400 " + codeMissingParameter},
		"unknown action":         {func(_ *script, r *http.Request) { r.Header.Set("X-ZC-Action", "DescribeEverything") }, "401 " + codeUnauthorizedOperation},
		"another product's path": {func(_ *script, r *http.Request) { r.URL.Path = "/api/v2/zec" }, "401 " + codeInvalidAuthorization},
		"no product's path":      {func(_ *script, r *http.Request) { r.URL.Path = "/api/v2" }, "404 " + codeResourceNotFound},
		"get":                    {func(_ *script, r *http.Request) { r.Method = http.MethodGet }, "405 " + codeParameterValue},
		"text":                   {func(_ *script, r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, "415 " + codeParameterValue},
		"latin":                  {func(_ *script, r *http.Request) { r.Header.Set("Content-Type", "application/json; charset=latin1") }, "415 " + codeParameterValue},
		"two content types":      {func(_ *script, r *http.Request) { r.Header.Add("Content-Type", "application/json") }, "415 " + codeParameterValue},
		"no content type":        {func(_ *script, r *http.Request) { r.Header.Del("Content-Type") }, "415 " + codeParameterValue},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, contract.BMC, kindDefault, Options{})
			r := s.request(describeInstances, "{}")
			test.spoil(s, r)
			require.Equal(t, test.want, shortened(s.serve(r)))
		})
	}
}

func bear(r *http.Request, token string) {
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Del("X-ZC-Timestamp")
	r.Header.Del("X-ZC-Signature-Method")
}

func TestSignaturesKeepTheRealClockAndCountTwice(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	s.pass(48 * time.Hour)
	for range 2 {
		require.Equal(t, "200", s.short(describeInstances, object{}))
	}
}

func TestParameters(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat(`"`+ghost+`",`, 101), ",")
	for _, test := range []struct{ action, body, code string }{
		{releaseInstances, `{"instanceIds":[` + many + `]}`, codeExceedLength},
		{releaseInstances, `{"instanceIds":[]}`, codeLessLength},
		{releaseInstances, `{}`, codeMissingParameter},
		{releaseInstances, `{"instanceIds":null}`, codeMissingParameter},
		{releaseInstances, `{"instanceIds":["a",1]}`, codeParameterType},
		{releaseInstances, `{"instanceIds":"a"}`, codeParameterType},
		{releaseInstances, `{"instanceIds":{}}`, codeParameterType},
		{releaseInstances, `{"instanceIds":[null]}`, codeParameterType},
		{terminateInstance, `{"instanceIds":["ID"]}`, codeMissingParameter},
		{terminateInstance, `{"instanceId":""}`, codeMissingParameter},
		{terminateInstance, `{"instanceId":["ID"]}`, codeParameterType},
		{terminateInstance, `{"instanceId":7}`, codeParameterType},
	} {
		for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
			s := newScript(t, product, kindDefault, Options{})
			id := s.one(running)
			if s.provider.services[product].operations[test.action] == nil {
				continue
			}
			got := shortened(s.send(test.action, strings.ReplaceAll(test.body, "ID", id)))
			require.Equal(t, "400 "+test.code, got, test)
			require.Equal(t, running, s.status(id))
		}
	}
}

func TestMalformedBodies(t *testing.T) {
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		s := newScript(t, product, kindDefault, Options{})
		id := s.one(recycle)
		for _, body := range []string{
			"", " ", "{", `{"instanceIds":["` + id, `{"instanceIds":["` + id + `"]} x`, `{"instanceIds":["` + id + `"]}{}`,
			"\ufeff" + `{"instanceIds":["` + id + `"]}`, "{\"instanceIds\":[\"" + id + "\",\"\xff\"]}", `["` + id + `"]`, `"x"`, "null", "1",
			`{"instanceIds":["` + id + `"],"instanceIds":["` + id + `"]}`, `{"a":{"b":1,"b":2},"instanceIds":["` + id + `"]}`,
			`{'instanceIds':['` + id + `']}`, `{"instanceIds":["` + id + `",]}`, `{"a":NaN}`, strings.Repeat("[", 100000),
			strings.Repeat(`{"a":`, 100), "{}}", `{"a"}`, `{1:2}`,
		} {
			status, answer := s.send(releaseInstances, body)
			require.Equal(t, 400, status, "%.80s", body)
			require.True(t, strings.HasPrefix(answer["code"].(string), "INVALID_PARAMETER_"), answer)
			require.NotContains(t, answer, "response")
		}
		require.Len(t, s.list(), 1)
		require.Equal(t, "200", s.short(releaseInstances, object{"instanceIds": []string{id}, "colour": object{"of": []any{1, nil}}}))
		s.pass(time.Minute)
		require.Equal(t, "gone", s.status(id), "unknown members are ignored")
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{MaxBody: 400})
	status, answer := s.send(describeInstances, `{"a":"`+strings.Repeat("x", 500)+`"}`)
	require.Equal(t, "413 "+codeExceedLength, shortened(status, answer))
}

func TestRateLimit(t *testing.T) {
	s := newScript(t, contract.BMC, kindRateLimited, Options{})
	for range limitRequests {
		require.Equal(t, "200", s.short(describeInstances, object{}))
	}
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, s.request(describeInstances, "{}"))
	require.Equal(t, http.StatusTooManyRequests, w.Code)
	require.Equal(t, "1", w.Header().Get("Retry-After"))
	require.Contains(t, w.Body.String(), codeLimitExceeded)
	s.pass(time.Hour)
	require.Equal(t, "429 "+codeLimitExceeded, s.short(describeInstances, object{}), "the limit keeps the real clock")
	s.clock.at = s.clock.at.Add(time.Second)
	require.Equal(t, "200", s.short(describeInstances, object{}))
	require.Equal(t, "200", s.another(kindDefault).short(describeInstances, object{}))
}
