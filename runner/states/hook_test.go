package states_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

const hookToken = "hook-token-canary"

func account() contract.Account {
	return contract.Account{Product: contract.BMC, Kind: "default", Credentials: contract.Credentials{
		AccessKeyID: "AK1", AccessKeySecret: "secret-canary",
	}}
}

// sent is what a hook received.
type sent struct {
	header http.Header
	method string
	body   string
}

// recorder is a provider's hook that gives one answer to everything, and remembers what it was asked.
type recorder struct {
	mu   sync.Mutex
	sent []sent
}

func (r *recorder) bodies() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var bodies []string
	for _, each := range r.sent {
		bodies = append(bodies, each.body)
	}
	return bodies
}

func answering(t *testing.T, status int, body string) (*states.Hook, *recorder) {
	t.Helper()
	seen := &recorder{}
	hook, _ := serving(t, states.Options{Token: hookToken}, func(w http.ResponseWriter, r *http.Request) {
		got, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		seen.mu.Lock()
		seen.sent = append(seen.sent, sent{header: r.Header.Clone(), method: r.Method, body: string(got)})
		seen.mu.Unlock()
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
	return hook, seen
}

func serving(t *testing.T, options states.Options, handler http.HandlerFunc) (*states.Hook, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	options.URL = server.URL + "/provider-states"
	hook := states.NewHook(options)
	t.Cleanup(hook.Close)
	return hook, server
}

func TestNothingIsHandedOutTwice(t *testing.T) {
	hook, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"sk","instanceIds":["i-1"]}`)
	first, err := hook.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	_, err = hook.Account(t.Context(), contract.ZEC, "")
	require.ErrorContains(t, err, "handed out the same account twice: every scenario needs an account of its own")
	require.Equal(t, "AK9", states.Twice(err))
	require.NotContains(t, err.Error(), "AK9")
	require.NoError(t, hook.TearDown(t.Context(), first))
	_, err = hook.Account(t.Context(), contract.BMC, "")
	require.ErrorContains(t, err, "twice", "a released account stays used for the whole run")

	_, err = hook.Instances(t.Context(), first, contract.Wanted{})
	require.NoError(t, err)
	_, err = hook.Instances(t.Context(), first, contract.Wanted{})
	require.ErrorContains(t, err, `the hook handed out "i-1" twice`)
	first.Product = contract.ZEC
	_, err = hook.Instances(t.Context(), first, contract.Wanted{})
	require.NoError(t, err, "two products may number their instances alike")
}

// Of many accounts that are asked for at once each is given once, and one that a hook gives again to nobody else.
func TestManyAskAtOnce(t *testing.T) {
	var next atomic.Int64
	again, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"sk","instanceIds":["i-1"]}`)
	anew, _ := serving(t, states.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"accessKeyId":"AK%d","accessKeySecret":"s"}`, next.Add(1))
	})
	var given, different, instances atomic.Int64
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			if _, err := again.Account(t.Context(), contract.BMC, ""); err == nil {
				given.Add(1)
			}
			if _, err := again.Instances(t.Context(), account(), contract.Wanted{}); err == nil {
				instances.Add(1)
			}
			if _, err := anew.Account(t.Context(), contract.BMC, ""); err == nil {
				different.Add(1)
			}
		})
	}
	group.Wait()
	require.Equal(t, []int64{1, 1, 32}, []int64{given.Load(), instances.Load(), different.Load()})
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var reached atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer other.Close()
	for name, transport := range map[string]http.RoundTripper{"its own transport": nil, "a given one": &http.Transport{}} {
		t.Run(name, func(t *testing.T) {
			hook, _ := serving(t, states.Options{Token: hookToken, Transport: transport}, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
			})
			require.ErrorContains(t, hook.TearDown(t.Context(), account()), "307")
			require.False(t, reached.Load())
		})
	}
}

func TestUnusableAddress(t *testing.T) {
	for _, address := range []string{"", "://pass-canary", "http://[::1:canary"} {
		hook := states.NewHook(states.Options{URL: address, Token: hookToken})
		err := hook.TearDown(t.Context(), account())
		require.ErrorContains(t, err, "provider-state hook (unusable address)")
		require.NotContains(t, err.Error(), "canary")
	}
}

func TestHookPrintsWithoutItsToken(t *testing.T) {
	hook := states.NewHook(states.Options{URL: "https://me:pass-canary@staging.example.com/ps?key=query-canary", Token: hookToken})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		require.Equal(t, "provider-state hook https://staging.example.com/ps", fmt.Sprintf(verb, hook))
	}
}
