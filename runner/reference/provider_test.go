package reference

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestAccountsAreIsolated(t *testing.T) {
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		a := newScript(t, product, kindDefault, Options{})
		b := a.another(kindDefault)
		theirs := b.one(recycle)
		require.Empty(t, a.list())
		require.Empty(t, a.items(object{"instanceIds": []string{theirs}}))
		require.Equal(t, a.release(ghost), a.release(theirs))
		a.pass(48 * time.Hour)
		require.Equal(t, recycle, b.status(theirs), "a clock belongs to one account")
		status, _ := a.hook("billing", object{"product": string(product), "accessKeyId": a.account.AccessKeyID, "instanceId": theirs})
		require.Equal(t, 400, status)
	}
}

// Instances that many requests name at once are released by one of them each.
func TestAnInstanceIsReleasedOnceHoweverManyTry(t *testing.T) {
	for product, want := range map[contract.Product]map[string]int{
		contract.BMC: {"200": 8, "404 " + codeInstanceNotFound: 24},
		contract.BSS: {done200: 8, "400 " + codeNoResource: 24},
	} {
		s := newScript(t, product, kindDefault, Options{})
		ids, release, list := s.arrange(object{"count": 8}), s.bssRelease, func() { s.search(nil) }
		if product == contract.BMC {
			ids, release, list = s.arrange(object{"count": 8, "status": recycle}), s.release, func() { s.list() }
		}
		answers := make(chan string, 32)
		var all sync.WaitGroup
		for n := range cap(answers) {
			all.Go(func() { answers <- release(ids[n%8]); list() })
		}
		all.Wait()
		close(answers)
		got := map[string]int{}
		for answer := range answers {
			got[answer]++
		}
		require.Equal(t, want, got)
	}
}

// Whatever comes in, the answer is an envelope and no fault of ours.
func FuzzProvider(f *testing.F) {
	f.Add("POST", "/api/v2/bmc", "application/json", "ReleaseInstances", `{"instanceIds":["a"]}`, false)
	f.Add("POST", "/api/v2/zec", "application/json; charset=utf-8", "DescribeInstances", `{"pageNum":1e99}`, true)
	f.Add("GET", "/", "text/plain", "", "\xff\xfe", true)
	f.Add("POST", "/api/v2/bmc", "application/json", "TerminateInstance", `{"instanceId":{"a":[[[]]]}}`, true)
	f.Add("POST", "/api/v2/zec", "application/json", "StopInstances", `{"instanceIds":["a","a"]}`, true)
	f.Add("POST", HookPath, "application/json", "", `{"state":"instances","params":{"product":"bmc","count":1e3}}`, true)
	p, err := New(Options{})
	require.NoError(f, err)
	tokens := map[string]string{HookPath: p.HookToken()}
	for path, product := range map[string]string{"/api/v2/bmc": "bmc", "/api/v2/zec": "zec"} {
		s := &script{t: &testing.T{}, provider: p, clock: &clock{at: time.Now()}, product: contract.Product(product)}
		tokens[path] = s.another(kindDefault).account.Token
	}
	f.Fuzz(func(t *testing.T, method, path, contentType, action, body string, authentic bool) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Method, r.URL.Path = method, path
		r.Header = http.Header{"Content-Type": {contentType}, "X-Zc-Action": {action}, "X-Zc-Version": {"2022-11-20"}}
		if authentic {
			r.Header.Set("Authorization", "Bearer "+tokens[path])
			r.Header.Del("X-Zc-Version")
		}
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		var answer object
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		if path == HookPath {
			require.Contains(t, []int{200, 400, 401, 405, 413, 501}, w.Code)
			return
		}
		id, code := answer["requestId"], answer["code"]
		if path == "/" {
			id, code = answer["RequestId"], answer["Code"]
		}
		require.NotEmpty(t, id)
		require.Equal(t, w.Code == 200, code == nil)
		require.Equal(t, w.Code == 200, answer["response"] != nil)
		require.Less(t, w.Code, 500)
	})
}
