package states_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

func requirePlain(t *testing.T, err error) {
	t.Helper()
	var missing *contract.Missing
	var unreachable *contract.Unreachable
	require.NotErrorAs(t, err, &missing)
	require.NotErrorAs(t, err, &unreachable)
}

func TestMissing(t *testing.T) {
	ofKind := func(product contract.Product, kind string) func(context.Context, *states.Hook) error {
		return func(ctx context.Context, h *states.Hook) error { _, err := h.Account(ctx, product, kind); return err }
	}
	tests := map[string]struct {
		do   func(context.Context, *states.Hook) error
		need contract.Need
	}{
		"default":       {ofKind(contract.BMC, ""), ""},
		"recycle-bin":   {ofKind(contract.ZEC, "recycle-bin"), contract.NeedRecycleAccount},
		"rate-limited":  {ofKind(contract.BMC, "rate-limited"), contract.NeedLoad},
		"non-vno":       {ofKind(contract.BSS, "non-vno"), contract.NeedNonVNO},
		"no-permission": {ofKind(contract.BSS, "no-permission"), contract.NeedNoPermission},
		"clock": {func(ctx context.Context, h *states.Hook) error {
			return h.Pass(ctx, account(), time.Hour)
		}, contract.NeedClock},
		"billing": {func(ctx context.Context, h *states.Hook) error {
			_, err := h.Billing(ctx, account(), "i-1")
			return err
		}, contract.NeedBilling},
		"instances": {func(ctx context.Context, h *states.Hook) error {
			_, err := h.Instances(ctx, account(), contract.Wanted{Status: "INSTALL_FAILED"})
			return err
		}, ""},
		"teardown": {func(ctx context.Context, h *states.Hook) error { return h.TearDown(ctx, account()) }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, 501, `{"reason":"not here"}`)
			var missing *contract.Missing
			require.ErrorAs(t, test.do(t.Context(), hook), &missing)
			require.Equal(t, contract.Missing{Need: test.need, Reason: "not here"}, *missing)
		})
	}
}

func TestRefusalWithoutABodyIsOneWithoutAReason(t *testing.T) {
	for _, body := range []string{"", "\n"} {
		hook, _ := answering(t, 501, body)
		var missing *contract.Missing
		require.ErrorAs(t, hook.Pass(t.Context(), account(), time.Hour), &missing)
		require.Equal(t, contract.Missing{Need: contract.NeedClock, Reason: "no reason given"}, *missing)
	}
}

func TestOtherAnswers(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		want   string
	}{
		"500":                 {500, `{"error":"boom"}`, `got 500 Internal Server Error {"error":"boom"}, want 200 with a JSON object, or 501 with a reason`},
		"201":                 {201, `{}`, "got 201 Created {}"},
		"204":                 {204, ``, "got 204 No Content with an empty body"},
		"401":                 {401, `{}`, "is states.token right?"},
		"404":                 {404, `not found`, "is states.url right?"},
		"429":                 {429, `slow down`, "lower limits.concurrency"},
		"302":                 {302, ``, "redirects are not followed"},
		"unknown status":      {599, `?`, "got 599 ?, want"},
		"HTML":                {200, "<!doctype html>\n<title>Sign in</title>", "200 OK <!doctype html> <title>Sign in</title>"},
		"501 without reason":  {501, `{}`, "reason: got none, want a non-empty string; it answered 501"},
		"501 with HTML":       {501, `<html>`, "it answered 501 Not Implemented <html>"},
		"501 with a number":   {501, `{"reason":7}`, "reason: got none"},
		"501 with two values": {501, `{"reason":"a"}{"reason":"b"}`, "not one JSON value"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook, _ := answering(t, test.status, test.body)
			err := hook.TearDown(t.Context(), account())
			require.ErrorContains(t, err, test.want)
			require.ErrorContains(t, err, `teardown of "an account" for bmc`)
			require.NotContains(t, err.Error(), "\n")
			requirePlain(t, err)
		})
	}
}

func TestUnreachable(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}
	tests := map[string]struct {
		handler http.HandlerFunc
		timeout time.Duration
		want    string
	}{
		"hanging":      {hang, 20 * time.Millisecond, "no answer within 20ms"},
		"hanging body": {func(w http.ResponseWriter, r *http.Request) { w.(http.Flusher).Flush(); hang(w, r) }, 20 * time.Millisecond, "no answer within 20ms"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "{")
		}, 0, "unexpected EOF"},
		"closed": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "EOF"},
		"not HTTP": {func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "echo "+r.Header.Get("Authorization")+"\r\n\r\n")
			_ = conn.Close()
		}, 0, "malformed HTTP"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook, server := serving(t, states.Options{Token: hookToken, Timeout: test.timeout}, test.handler)
			err := hook.TearDown(t.Context(), account())
			var unreachable *contract.Unreachable
			require.ErrorAs(t, err, &unreachable)
			require.Equal(t, "provider-state hook "+server.URL+"/provider-states", unreachable.Where)
			require.ErrorContains(t, err, test.want)
			require.NotContains(t, err.Error(), hookToken)
		})
	}
}

func TestCancelledByTheCaller(t *testing.T) {
	hook, seen := answering(t, 200, `{}`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := hook.TearDown(ctx, account())
	require.True(t, errors.Is(err, context.Canceled), "%v", err)
	require.NotContains(t, err.Error(), "no answer within")
	require.Empty(t, seen.bodies())
}

// What fails fast says nothing of how long a setup takes, and nor does a teardown.
func TestTheTimeOfSetupsThatWereDoneIsNoted(t *testing.T) {
	hook, _ := answering(t, 200, `{}`)
	require.NoError(t, hook.Pass(t.Context(), account(), time.Hour))
	require.NoError(t, hook.TearDown(t.Context(), account()))
	require.Equal(t, 1, hook.Paced())
	hook, _ = answering(t, 501, `{"reason":"no"}`)
	require.Error(t, hook.Pass(t.Context(), account(), time.Hour))
	require.Zero(t, hook.Paced())
}
