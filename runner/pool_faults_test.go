package runner

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// A provider that takes along what it was not asked for is found out in a shared account as well.
func TestSharedAccountsShowWhatIsTakenAlong(t *testing.T) {
	t.Parallel()
	for fault, rule := range map[string]string{
		"bmc-rel-01-empties-the-bin":     "BMC-REL-01",
		"bmc-trm-01-takes-another-along": "BMC-TRM-01",
		"zec-rel-01-takes-another-along": "ZEC-REL-01",
		"bss-rel-01-takes-another-along": "BSS-REL-01",
		"bmc-rel-02-refused-but-done":    "BMC-REL-02",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := newPoolScene(t, fault)
			s.fill()
			options := s.options(rule)
			// Side by side, another scenario may have been given by then what was taken along: it has no verdict in that case.
			options.Concurrency = 1
			result, err := Run(t.Context(), options)
			require.NoError(t, err)
			require.Equal(t, contract.ExitViolated, result.Exit, result.Reason)
			require.Equal(t, contract.Violated, outcomes(result)[rule])
		})
	}
}

// meddler is a provider that releases an instance beside those that it is asked to release: one that nobody named.
type meddler struct {
	http.Handler
	release func() // the bystander; may be called from several goroutines
}

func (m meddler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	m.Handler.ServeHTTP(w, r)
	if r.Header.Get("X-ZC-Action") == "ReleaseInstances" {
		m.release()
	}
}

// meddle puts a meddler before the scene's provider. The bystander is the given instance of the pool's first account.
func (s *poolScene) meddle(id string) {
	s.t.Helper()
	at, err := url.Parse(s.server.URL)
	require.NoError(s.t, err)
	endpoint := client.Endpoint{URL: s.server.URL + "/api/v2/bmc", Version: "2022-11-20"}
	hand, err := client.New(client.Options{Endpoints: map[contract.Product]client.Endpoint{contract.BMC: endpoint}})
	require.NoError(s.t, err)
	account := contract.Account{Product: contract.BMC, Credentials: s.pool.Accounts[0].Credentials, Shared: true}
	require.NoError(s.t, hand.Own(account, id))
	_, err = hand.Inventory(s.t.Context(), account, nil) // or the guard would not let its id be named
	require.NoError(s.t, err)
	var once sync.Once
	front := httptest.NewServer(meddler{httputil.NewSingleHostReverseProxy(at), func() {
		once.Do(func() {
			_, _ = hand.Send(s.t.Context(), contract.Call{
				Product: contract.BMC, Operation: "ReleaseInstances", Body: []byte(`{"instanceIds":["` + id + `"]}`), Credentials: s.pool.Accounts[0].Credentials,
			})
		})
	}})
	s.t.Cleanup(func() { hand.Close(); front.Close() })
	s.server = front
}

// An instance of the pool that nobody was given is nobody's to touch. A stranger's life is its own.
func TestABystanderOfTheSharedAccountCounts(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		listed bool
		exit   int
	}{"an unused instance of the pool": {true, contract.ExitViolated}, "a stranger": {false, contract.ExitOK}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newPoolScene(t)
			s.account(contract.BMC, contract.KindDefault, false, stock{count: 101, status: "RECYCLE"}, stock{count: 3, status: "RUNNING"})
			listed := s.pool.Accounts[0].Instances
			victim := listed[100].ID
			if !each.listed {
				s.pool.Accounts[0].Instances = append(listed[:100:100], listed[101:]...)
			}
			s.meddle(victim)
			result, err := Run(t.Context(), s.options("BMC-REL-05"))
			require.NoError(t, err)
			require.Equal(t, each.exit, result.Exit, result.Reason)
			if each.listed {
				reason := result.Rules[0].Scenarios[0].Reason
				require.Contains(t, reason, "instance "+victim+" of the pool, which no scenario was given (the account is shared, so another scenario's request may have done it): got not listed, want RECYCLE as before")
				require.Equal(t, 1, strings.Count(reason, "got not listed"))
			}
		})
	}
}

// What another scenario was given in the meantime, and has released by then, is no difference.
func TestWhatOthersWereGivenIsNoDifference(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 60, status: "RECYCLE"}, stock{count: 30, status: "RUNNING"}, stock{count: 6, status: "STOPPED"})
	result := s.run(func(o *Options) { o.Concurrency = 32 }, "BMC-REL-*", "BMC-TRM-*", "!BMC-REL-05", "!BMC-REL-06")
	failed, errored, _ := unsound(t, result)
	require.Empty(t, failed)
	require.Empty(t, errored)
}
