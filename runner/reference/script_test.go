package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// clock is a real clock that tests move by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newClock() *clock { return &clock{at: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)} }

// script is a small client of one account that talks to a provider in memory.
type script struct {
	t        *testing.T
	provider *Provider
	clock    *clock
	product  contract.Product
	account  contract.Credentials
	nonces   *atomic.Int64
}

func newProvider(t *testing.T, options Options) (*Provider, *clock) {
	t.Helper()
	c := newClock()
	options.Now = c.now
	p, err := New(options)
	require.NoError(t, err)
	return p, c
}

func newScript(t *testing.T, product contract.Product, kind string, options Options) *script {
	t.Helper()
	p, c := newProvider(t, options)
	return (&script{t: t, provider: p, clock: c, product: product, nonces: new(atomic.Int64)}).another(kind)
}

// another opens a second account at the same provider.
func (s *script) another(kind string) *script {
	other := *s
	status, answer := s.hook("an account", object{"product": string(s.product), "kind": kind})
	require.Equal(s.t, 200, status, answer)
	other.account = contract.Credentials{
		AccessKeyID: answer["accessKeyId"].(string), AccessKeySecret: answer["accessKeySecret"].(string),
	}
	other.account.Token, _ = answer["token"].(string) // bss has none
	return &other
}

// ghost is the id of an instance that never existed.
const ghost = "i-neverneverneverr"

// productsOf are the products that a rule is about.
func productsOf(rule string) []contract.Product {
	family, _, _ := strings.Cut(rule, "-")
	switch family {
	case "ZC":
		return []contract.Product{contract.BMC, contract.ZEC}
	case "ACS":
		return []contract.Product{contract.BSS}
	default:
		return []contract.Product{contract.Product(strings.ToLower(family))}
	}
}

func (s *script) hook(state string, params object) (int, object) {
	s.t.Helper()
	return s.askHook(object{"action": "setup", "state": state, "params": params})
}

func (s *script) askHook(body any) (int, object) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, HookPath, bytes.NewReader(encodeJSON(body)))
	r.Header.Set("Authorization", "Bearer "+s.provider.HookToken())
	return s.serve(r)
}

func (s *script) serve(r *http.Request) (int, object) {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, r)
	var answer object
	require.NoError(s.t, json.Unmarshal(w.Body.Bytes(), &answer), w.Body.String())
	return w.Code, answer
}

// arrange puts instances into the account; params are those of the hook beyond product and key.
func (s *script) arrange(params object) []string {
	s.t.Helper()
	all := object{"product": string(s.product), "accessKeyId": s.account.AccessKeyID}
	for name, value := range params {
		all[name] = value
	}
	status, answer := s.hook("instances", all)
	require.Equal(s.t, 200, status, answer)
	var ids []string
	for _, id := range answer["instanceIds"].([]any) {
		ids = append(ids, id.(string))
	}
	return ids
}

// one arranges a single instance of a status.
func (s *script) one(status string) string {
	s.t.Helper()
	return s.arrange(object{"status": status})[0]
}

func (s *script) pass(d time.Duration) {
	s.t.Helper()
	status, answer := s.hook("time passes", object{
		"product": string(s.product), "accessKeyId": s.account.AccessKeyID, "duration": d.String(),
	})
	require.Equal(s.t, 200, status, answer)
}

func (s *script) billing(id string) string {
	s.t.Helper()
	status, answer := s.hook("billing", object{
		"product": string(s.product), "accessKeyId": s.account.AccessKeyID, "instanceId": id,
	})
	require.Equal(s.t, 200, status, answer)
	return fmt.Sprint(answer["billing"], " ", answer["refund"])
}

// request gives a signed request, to be spoilt by the caller.
func (s *script) request(action, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://provider.test/api/v2/"+string(s.product), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-ZC-Action", action)
	r.Header.Set("X-ZC-Version", map[contract.Product]string{contract.BMC: "2022-11-20", contract.ZEC: "2025-09-01"}[s.product])
	s.sign(r, body, s.account.AccessKeySecret, s.clock.now())
	return r
}

func (s *script) sign(r *http.Request, body, secret string, at time.Time) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	z := sign.ZC2{
		Headers:   map[string]string{"content-type": r.Header.Get("Content-Type"), "host": r.Host},
		Timestamp: timestamp, Body: []byte(body),
	}
	r.Header.Set("X-ZC-Timestamp", timestamp)
	r.Header.Set("X-ZC-Signature-Method", sign.ZC2Algorithm)
	r.Header.Set("Authorization", z.Authorization(s.account.AccessKeyID, z.Signature(secret)))
}

func (s *script) send(action, body string) (int, object) {
	s.t.Helper()
	return s.serve(s.request(action, body))
}

// short sends a call and gives "200", or "404 CODE".
func (s *script) short(action string, members any) string {
	s.t.Helper()
	status, answer := s.send(action, string(encodeJSON(members)))
	return shortened(status, answer)
}

func shortened(status int, answer object) string {
	if status == 200 {
		return "200"
	}
	return fmt.Sprintf("%d %v", status, answer["code"])
}

func (s *script) release(ids ...string) string {
	s.t.Helper()
	return s.short(releaseInstances, object{"instanceIds": ids})
}

func (s *script) terminate(id string) string {
	s.t.Helper()
	return s.short(terminateInstance, object{"instanceId": id})
}

// list gives the inventory as "id": "STATUS".
func (s *script) list() map[string]string {
	s.t.Helper()
	inventory := map[string]string{}
	for _, item := range s.items(object{"pageSize": 1000}) {
		status := item["instanceStatus"]
		if s.product == contract.ZEC {
			status = item["status"]
		}
		inventory[item["instanceId"].(string)] = status.(string)
	}
	return inventory
}

func (s *script) items(members object) []object {
	s.t.Helper()
	status, answer := s.send(describeInstances, string(encodeJSON(members)))
	require.Equal(s.t, 200, status, answer)
	items := []object{}
	for _, item := range answer["response"].(object)["dataSet"].([]any) {
		items = append(items, item.(object))
	}
	return items
}

func (s *script) status(id string) string {
	s.t.Helper()
	status, listed := s.list()[id]
	if !listed {
		return "gone"
	}
	return status
}
