package states_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

// Nobody can look into an account whose answer can't be used, so that its key is no name for it.
func TestAnAccountOfAnUnusableAnswerIsNotTornDownByItsKey(t *testing.T) {
	hook, seen := answering(t, 200, `{"accessKeyId":"AK9","accessKeySecret":""}`)
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.Error(t, err)
	require.Len(t, seen.bodies(), 1)
}

func TestAccountInUseIsNeverTornDown(t *testing.T) {
	var count atomic.Int64
	var teardowns atomic.Int64
	hook, _ := serving(t, states.Options{}, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "teardown") {
			teardowns.Add(1)
		}
		if count.Add(1) == 1 {
			_, _ = io.WriteString(w, `{"accessKeyId":"AK9","accessKeySecret":"s"}`)
			return
		}
		_, _ = io.WriteString(w, `{"accessKeyId":"AK9"}`)
	})
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	_, err = hook.Account(t.Context(), contract.BMC, "")
	require.Error(t, err)
	require.Zero(t, teardowns.Load())
}

// given is an answer that suits every state.
const given = `{"accessKeyId":"AK1","accessKeySecret":"s","rateLimit":{"requests":5,"per":"1s"},
	"instanceIds":["i-1"],"billing":"active","refund":"none"}`

// requireSent checks the body and the headers of the only request that a hook received.
func requireSent(t *testing.T, want string, do func(context.Context, *states.Hook) error) {
	t.Helper()
	hook, seen := answering(t, 200, given)
	require.NoError(t, do(t.Context(), hook))
	require.Len(t, seen.sent, 1)
	require.JSONEq(t, want, seen.sent[0].body)
	require.Equal(t, "POST", seen.sent[0].method)
	require.Equal(t, "application/json", seen.sent[0].header.Get("Content-Type"))
	require.Equal(t, "Bearer "+hookToken, seen.sent[0].header.Get("Authorization"))
}

func TestWhatAHookIsSent(t *testing.T) {
	of := func(product contract.Product, kind string) func(context.Context, *states.Hook) error {
		return func(ctx context.Context, h *states.Hook) error { _, err := h.Account(ctx, product, kind); return err }
	}
	instances := func(wanted contract.Wanted) func(context.Context, *states.Hook) error {
		return func(ctx context.Context, h *states.Hook) error {
			_, err := h.Instances(ctx, account(), wanted)
			return err
		}
	}
	everything := contract.Wanted{Count: 1, Status: "STOPPED", ChargeType: "PREPAID", Commitment: true, ExpiresIn: 720 * time.Hour, ProductCode: "rds", Region: "cn-beijing"}
	for want, do := range map[string]func(context.Context, *states.Hook) error{
		`"setup","state":"an account","params":{"kind":"default","product":"bmc"}`:     of(contract.BMC, ""),
		`"setup","state":"an account","params":{"product":"zec","kind":"recycle-bin"}`: of(contract.ZEC, "recycle-bin"),
		`"setup","state":"instances","params":{"product":"bmc","accessKeyId":"AK1"}`:   instances(contract.Wanted{}),
		`"setup","state":"instances","params":{"product":"bmc","accessKeyId":"AK1","count":1,"status":"STOPPED","chargeType":"PREPAID",
			"commitment":true,"expiresIn":"720h","productCode":"rds","region":"cn-beijing"}`: instances(everything),
		`"setup","state":"time passes","params":{"product":"bmc","accessKeyId":"AK1","duration":"23h59m"}`: func(ctx context.Context, h *states.Hook) error {
			return h.Pass(ctx, account(), 23*time.Hour+59*time.Minute)
		},
		`"setup","state":"billing","params":{"product":"bmc","accessKeyId":"AK1","instanceId":"i-1"}`: func(ctx context.Context, h *states.Hook) error {
			_, err := h.Billing(ctx, account(), "i-1")
			return err
		},
		`"teardown","state":"an account","params":{"product":"bmc","accessKeyId":"AK1"}`: func(ctx context.Context, h *states.Hook) error {
			return h.TearDown(ctx, account())
		},
	} {
		t.Run(want, func(t *testing.T) { requireSent(t, `{"action":`+want+`}`, do) })
	}
}

func TestDurationsAreWrittenShort(t *testing.T) {
	tests := map[time.Duration]string{
		24 * time.Hour:                                  "24h",
		23*time.Hour + time.Minute:                      "23h1m",
		10 * time.Minute:                                "10m",
		time.Hour + 10*time.Second:                      "1h0m10s",
		10 * time.Second:                                "10s",
		1500 * time.Millisecond:                         "1.5s",
		100*time.Hour + 20*time.Minute + 30*time.Second: "100h20m30s",
	}
	for d, want := range tests {
		t.Run(want, func(t *testing.T) {
			hook, seen := answering(t, 200, `{}`)
			require.NoError(t, hook.Pass(t.Context(), account(), d))
			var body struct{ Params struct{ Duration string } }
			require.NoError(t, json.Unmarshal([]byte(seen.sent[0].body), &body))
			require.Equal(t, want, body.Params.Duration)
		})
	}
}

func TestNoTokenNoAuthorization(t *testing.T) {
	var header http.Header
	hook, _ := serving(t, states.Options{}, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Clone()
		_, _ = io.WriteString(w, `{}`)
	})
	require.NoError(t, hook.TearDown(t.Context(), account()))
	require.NotContains(t, header, "Authorization")
}

func TestSenselessRequestsAreNotSent(t *testing.T) {
	hook, seen := answering(t, 200, `{}`)
	var fault *contract.Fault
	require.ErrorAs(t, hook.Pass(t.Context(), account(), 0), &fault)
	require.ErrorAs(t, hook.Pass(t.Context(), account(), -time.Hour), &fault)
	require.ErrorAs(t, hook.TearDown(t.Context(), contract.Account{Product: contract.BMC}), &fault)
	_, err := hook.Instances(t.Context(), account(), contract.Wanted{Count: -1})
	require.ErrorAs(t, err, &fault)
	_, err = hook.Instances(t.Context(), account(), contract.Wanted{ExpiresIn: -1})
	require.ErrorAs(t, err, &fault)
	require.Empty(t, seen.bodies())
}
