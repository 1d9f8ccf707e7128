package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/states"
)

// strangersEach is how many instances of somebody else a series has of each product.
const strangersEach = 100

// series is a reference provider with instances of somebody else, and what lies between it and the runs against it.
type series struct {
	t         *testing.T
	provider  *reference.Provider
	hook      *states.Hook
	accounts  []contract.Account
	strangers map[string]bool            // ids
	pooled    map[contract.Product][]any // lines of the pool's file; nil where there is a hook
	usedUp    int                        // instances of the pool, so far
	folder    string

	requests    atomic.Int64                // of the run under way
	disturbance atomic.Pointer[disturbance] // requests of a run that was killed may still be under way

	mu    sync.Mutex
	named []string // requests that named a stranger
}

// disturbance is what happens to a run: a signal, an outage, or lost answers.
type disturbance struct {
	signalAt int64 // request at which the run gets a signal; 0 means never
	signal   func()
	downFrom int64 // requests that nobody answers
	downTo   int64
	lost     float64 // share of requests whose answer is lost
	random   *rand.Rand
	mu       sync.Mutex
}

func (d *disturbance) loses() bool {
	if d.lost == 0 {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.random.Float64() < d.lost
}

// newSeries starts a provider, with a pool in the strangers' own accounts or with a hook.
func newSeries(t *testing.T, pool bool, faults ...string) *series {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: faults})
	require.NoError(t, err)
	s := &series{t: t, provider: provider, strangers: map[string]bool{}, folder: t.TempDir()}
	s.disturbance.Store(&disturbance{})
	past, through := httptest.NewServer(provider), httptest.NewServer(s)
	s.hook = states.NewHook(states.Options{URL: past.URL + reference.HookPath, Token: "hook-token"})
	t.Cleanup(func() { s.hook.Close(); through.Close(); past.Close() })
	if pool {
		s.pooled = map[contract.Product][]any{}
	}
	for _, product := range contract.Products() {
		s.populate(product)
	}
	s.write(through.URL)
	return s
}

// populate makes an account of somebody else, and puts what a pool may have into the same account.
func (s *series) populate(product contract.Product) {
	account, err := s.hook.Account(s.t.Context(), product, "")
	require.NoError(s.t, err)
	s.accounts = append(s.accounts, account)
	ids, err := s.hook.Instances(s.t.Context(), account, contract.Wanted{Count: strangersEach})
	require.NoError(s.t, err)
	for _, id := range ids {
		s.strangers[id] = true
	}
	if s.pooled == nil {
		return
	}
	for status, count := range map[contract.Product]map[string]int{
		contract.BMC: {"RECYCLE": 60, "RUNNING": 30, "STOPPED": 6},
		contract.ZEC: {"RUNNING": 60, "STOPPED": 4},
		contract.BSS: {"Normal": 80},
	}[product] {
		ids, err := s.hook.Instances(s.t.Context(), account, contract.Wanted{Count: count, Status: status})
		require.NoError(s.t, err)
		for _, id := range ids {
			s.pooled[product] = append(s.pooled[product], map[string]string{"id": id, "status": status})
		}
	}
}

// write puts the target's file, and the pool's, where runs find them. JSON is YAML.
func (s *series) write(address string) {
	s.t.Helper()
	file, err := targetFile(offering{address: address, token: "hook-token", products: contract.Products()})
	require.NoError(s.t, err)
	if s.pooled != nil {
		at := fmt.Sprintf("    token: hook-token\n    url: %s%s\n", address, reference.HookPath)
		require.Contains(s.t, string(file), at)
		file = []byte(strings.Replace(string(file), at, "    pool: pool.yaml\n", 1))
		var accounts []any
		for _, account := range s.accounts {
			accounts = append(accounts, map[string]any{
				"product": account.Product, "accessKeyId": account.Credentials.AccessKeyID, "accessKeySecret": account.Credentials.AccessKeySecret,
				"instances": s.pooled[account.Product],
			})
		}
		pool, err := json.Marshal(map[string]any{"accounts": accounts})
		require.NoError(s.t, err)
		require.NoError(s.t, os.WriteFile(filepath.Join(s.folder, "pool.yaml"), pool, 0o600))
	}
	require.NoError(s.t, os.WriteFile(s.target(), file, 0o600))
}

func (s *series) target() string { return filepath.Join(s.folder, "target.yaml") }

// ServeHTTP disturbs a request as the run is to be disturbed, and watches for strangers.
func (s *series) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.watch(r.URL.RawQuery + string(body))
	n, now := s.requests.Add(1), s.disturbance.Load()
	if n >= now.downFrom && n < now.downTo {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if now.loses() {
		s.provider.ServeHTTP(httptest.NewRecorder(), r) // it is done, and nobody hears of it
		panic(http.ErrAbortHandler)
	}
	if n == now.signalAt {
		now.signal()
	}
	s.provider.ServeHTTP(w, r)
}

func (s *series) watch(sent string) {
	for id := range s.strangers {
		if strings.Contains(sent, id) {
			s.mu.Lock()
			s.named = append(s.named, id+" in "+sent)
			s.mu.Unlock()
		}
	}
}

// held is what the accounts of the strangers hold, by product and id, as the provider itself knows it: a fault may keep its
// API from showing it.
func (s *series) held() map[string]string {
	held := map[string]string{}
	for _, account := range s.accounts {
		for _, state := range s.provider.State(account.Credentials.AccessKeyID) {
			for _, each := range state.Instances {
				held[string(state.Product)+" "+each.ID] = fmt.Sprintf("%+v", each)
			}
		}
	}
	return held
}
