package states_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

func TestAnAccountIsAskedForUnderAReference(t *testing.T) {
	requireSent(t, `{"action":"setup","state":"an account","params":{"kind":"default","product":"bmc","reference":"r-1"}}`, func(ctx context.Context, h *states.Hook) error {
		_, err := h.Account(states.WithReference(ctx, "r-1"), contract.BMC, "")
		return err
	})
	requireSent(t, `{"action":"setup","state":"an account","params":{"kind":"default","product":"bmc"}}`, func(ctx context.Context, h *states.Hook) error {
		_, err := h.Account(states.WithReference(ctx, strings.Repeat("r", 129)), contract.BMC, "")
		return err
	})
	requireSent(t, `{"action":"setup","state":"instances","params":{"product":"bmc","accessKeyId":"AK1"}}`, func(ctx context.Context, h *states.Hook) error {
		_, err := h.Instances(states.WithReference(ctx, "r-1"), account(), contract.Wanted{})
		return err
	})
	requireSent(t, `{"action":"teardown","state":"an account","params":{"product":"bmc","reference":"r-1"}}`, func(ctx context.Context, h *states.Hook) error {
		return ignoringUnknown(h.TearDown(ctx, contract.Account{Product: contract.BMC, Reference: "r-1"}))
	})
}

func ignoringUnknown(err error) error {
	if errors.Is(err, states.ErrNotKnown) {
		return nil
	}
	return err
}

// What a hook says of a reference: only one that repeats it is believed. Where the key is known, too, it goes by that then.
func TestTearDownByReference(t *testing.T) {
	for name, each := range map[string]struct {
		status int
		body   string
		known  bool
		fails  bool
	}{
		"it repeats it":          {200, `{"reference":"r-1"}`, true, false},
		"it knows no references": {200, `{}`, false, false},
		"it repeats another":     {200, `{"reference":"r-2"}`, false, false},
		"it misses the key":      {400, `{"error":"params.accessKeyId is missing"}`, false, false},
		"it can't":               {501, `{"reason":"no"}`, false, false},
		"it fails":               {500, `{}`, false, true},
		"it refuses the token":   {401, `{}`, false, true},
		"it is a web page":       {200, `<html>`, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, each.status, each.body)
			err := hook.TearDown(t.Context(), contract.Account{Product: contract.BMC, Reference: "r-1"})
			require.Equal(t, each.known, err == nil, "%v", err)
			require.Equal(t, !each.known && !each.fails, errors.Is(err, states.ErrNotKnown), "%v", err)

			hook, seen := answering(t, each.status, each.body)
			keyed := account()
			keyed.Reference = "r-1"
			_ = hook.TearDown(t.Context(), keyed)
			byKey := `{"action":"teardown","state":"an account","params":{"product":"bmc","accessKeyId":"AK1"}}`
			require.Equal(t, !each.known && !each.fails, slices.Contains(seen.bodies(), byKey), "%v", seen.bodies())
		})
	}
	hook, seen := answering(t, 200, `{}`)
	var fault *contract.Fault
	for _, reference := range []string{"", strings.Repeat("r", 129)} {
		require.ErrorAs(t, hook.TearDown(t.Context(), contract.Account{Product: contract.BMC, Reference: reference}), &fault)
	}
	require.Empty(t, seen.bodies())
}

// A hook that repeats the reference of a setup knows the account by it; one that repeats another, or none, does not.
func TestAnAccountHasTheReferenceThatItsHookRepeats(t *testing.T) {
	for said, want := range map[string]string{`"r-1"`: "r-1", `"r-2"`: "", `null`: "", `7`: ""} {
		hook, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"s","reference":`+said+`}`)
		got, err := hook.Account(states.WithReference(t.Context(), "r-1"), contract.BMC, "")
		require.NoError(t, err)
		require.Equal(t, want, got.Reference, said)
	}
	hook, _ := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":"s","reference":"r-1"}`)
	got, err := hook.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	require.Empty(t, got.Reference, "it was not asked under one")
}

// A hook from before there were references may refuse what it does not know: it is asked again without, once.
func TestAHookThatRefusesReferences(t *testing.T) {
	var asked, referred atomic.Int64
	hook, _ := serving(t, states.Options{}, func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Params map[string]any }
		data, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(data, &body)
		number := asked.Add(1)
		if body.Params["reference"] != nil {
			referred.Add(1)
			http.Error(w, `{"error":"params.reference: it is not known here"}`, http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"accessKeyId": "AK" + strings.Repeat("x", int(number)), "accessKeySecret": "secret"})
	})
	for range 3 {
		_, err := hook.Account(states.WithReference(t.Context(), "r"), contract.BMC, "")
		require.NoError(t, err)
	}
	require.EqualValues(t, 5, asked.Load())
	require.EqualValues(t, 2, referred.Load(), "a setup, and the teardown that shows whether it was refused for the reference")
}

// A refusal that has nothing to do with the reference is told as it was.
func TestARefusalThatIsNotAboutTheReference(t *testing.T) {
	for status, times := range map[int]int{400: 3, 500: 1, 501: 1} {
		hook, seen := answering(t, status, `{"reason":"the data centre is full"}`)
		for range 2 {
			_, err := hook.Account(states.WithReference(t.Context(), "r"), contract.BMC, "")
			require.ErrorContains(t, err, "the data centre is full")
		}
		require.Len(t, seen.bodies(), 2*times)
	}
}

// After some errors it is sure that no account was made; after all others there may be one.
func TestNothingMade(t *testing.T) {
	for name, each := range map[string]struct {
		status int
		body   string
		want   bool
	}{
		"it can't":               {501, `{"reason":"no"}`, true},
		"the token is wrong":     {401, `{}`, false},
		"the address is wrong":   {404, `not here`, false},
		"the request is wrong":   {400, `{}`, false},
		"it is too busy":         {429, `{}`, false},
		"it is there already":    {409, `{}`, false},
		"it is elsewhere":        {302, ``, false},
		"it took too long":       {408, `{}`, false},
		"it fails":               {500, `{}`, false},
		"it is a gateway's word": {504, `{}`, false},
		"it says nothing":        {200, `{}`, false},
		"it is a web page":       {200, `<html>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, each.status, each.body)
			_, err := hook.Account(t.Context(), contract.BMC, "")
			require.Error(t, err)
			require.Equal(t, each.want, states.NothingMade(err), "%v", err)
		})
	}
	hook, server := serving(t, states.Options{}, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.False(t, states.NothingMade(err), "%v", err)
	server.Close()
	_, err = hook.Account(t.Context(), contract.BMC, "")
	require.True(t, states.NothingMade(err), "%v", err)
}

// An account that was made and whose answer can't be used may be there still.
func TestAnAccountOfAnUnusableAnswerWasMade(t *testing.T) {
	hook, _ := answering(t, 200, `{"accessKeyId":"AK1"}`)
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.ErrorContains(t, err, "accessKeySecret")
	require.False(t, states.NothingMade(err), "%v", err)
}

// A hook may refuse the reference and then make the account without it, although its second answer is lost.
func TestAnAccountWhoseSecondAnswerWasLostMayHaveBeenMade(t *testing.T) {
	hook, _ := serving(t, states.Options{}, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		if !strings.Contains(string(data), `"reference"`) {
			panic(http.ErrAbortHandler)
		}
		http.Error(w, `{"error":"params.reference: it is not known here"}`, http.StatusBadRequest)
	})
	_, err := hook.Account(states.WithReference(t.Context(), "r"), contract.BMC, "")
	require.Error(t, err)
	require.False(t, states.NothingMade(err), "%v", err)
}

// A request waits for TLS to come about: where it does not, none was sent.
func TestNothingIsMadeWithoutTLS(t *testing.T) {
	asked := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "asked", http.StatusInternalServerError) }
	plain, secure := httptest.NewServer(http.HandlerFunc(asked)), httptest.NewUnstartedServer(http.HandlerFunc(asked))
	defer plain.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	for name, url := range map[string]string{
		"plain http on an https address": strings.Replace(plain.URL, "http:", "https:", 1),
		"a certificate of nobody's":      secure.URL,
	} {
		hook := states.NewHook(states.Options{URL: url})
		_, err := hook.Account(t.Context(), contract.BMC, "")
		require.Error(t, err, name)
		require.True(t, states.NothingMade(err), "%s: %v", name, err)
		hook.Close()
	}
	trusting := states.NewHook(states.Options{URL: secure.URL, Transport: secure.Client().Transport})
	_, err := trusting.Account(t.Context(), contract.BMC, "")
	require.False(t, states.NothingMade(err), "%v", err)
}
