package serve

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const draws = 10_000

// series draws many times, and gives what came.
func series(c *chance) (waits []time.Duration, failed []int) {
	for n := range draws {
		wait, fails := c.draw()
		waits = append(waits, wait)
		if fails {
			failed = append(failed, n)
		}
	}
	return waits, failed
}

// Over 10,000 draws, errors and latencies are what was asked for: five standard deviations would be 109 errors, and 0.6 ms.
func TestChanceKeepsItsPromise(t *testing.T) {
	options := Options{Latency: 100 * time.Millisecond, LatencySpread: 20 * time.Millisecond, ErrorRate: 0.05, Seed: 1}
	waits, failed := series(newChance(options))
	require.InDelta(t, 0.05*draws, len(failed), 109)
	require.Len(t, failed, 525, "the README says so, too")
	var sum, least, most time.Duration = 0, time.Hour, 0
	for _, wait := range waits {
		sum, least, most = sum+wait, min(least, wait), max(most, wait)
	}
	require.InDelta(t, 100, (sum/draws).Seconds()*1000, 0.6)
	require.GreaterOrEqual(t, least, 80*time.Millisecond)
	require.Less(t, least, 81*time.Millisecond, "the spread is used")
	require.LessOrEqual(t, most, 120*time.Millisecond)
	require.Greater(t, most, 119*time.Millisecond)
}

func TestASeedDrawsTheSameAgain(t *testing.T) {
	options := Options{Latency: 100 * time.Millisecond, LatencySpread: 20 * time.Millisecond, ErrorRate: 0.05, Seed: 1}
	waits, failed := series(newChance(options))
	again, failedAgain := series(newChance(options))
	require.Equal(t, waits, again)
	require.Equal(t, failed, failedAgain)
	options.Latency, options.LatencySpread = 0, 0
	none, withoutLatency := series(newChance(options))
	require.Equal(t, failed, withoutLatency, "the latency has no say in which requests fail")
	require.Equal(t, make([]time.Duration, draws), none)
	options.Seed = 2
	_, other := series(newChance(options))
	require.NotEqual(t, failed, other)
}

func TestNothingIsLeftToChanceWithoutAFlag(t *testing.T) {
	waits, failed := series(newChance(Options{}))
	require.Empty(t, failed)
	require.Equal(t, make([]time.Duration, draws), waits)
	_, failed = series(newChance(Options{ErrorRate: 1}))
	require.Len(t, failed, draws)
}

// Of 10,000 requests to a product, just those fail that the seed draws. They do nothing. The hook and the control API never
// fail.
func TestRequestsFailByChance(t *testing.T) {
	options := Options{ErrorRate: 0.05, Seed: 1}
	_, want := series(newChance(options))
	h := handler(t, options)
	var failed []int
	for n := range draws {
		switch status, body := ask(h, zenlayer("DescribeInstancesTypo", `{}`)); status {
		case http.StatusInternalServerError:
			require.Equal(t, "INTERNAL_SERVER_ERROR", codeOf(t, body))
			failed = append(failed, n)
		default:
			require.Equal(t, http.StatusUnauthorized, status, body)
		}
	}
	require.Equal(t, want, failed)

	h = handler(t, Options{ErrorRate: 1})
	status, _ := ask(h, zenlayer("ReleaseInstances", `{"instanceIds":["i-bin"]}`))
	require.Equal(t, http.StatusInternalServerError, status)
	status, body := ask(h, httptest.NewRequest(http.MethodGet, "/?Format=XML", nil))
	require.Equal(t, http.StatusInternalServerError, status)
	require.Contains(t, body, "<Code>InternalError</Code>")
	status, body = ask(h, controlling(http.MethodGet, "/state", ""))
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "i-bin")
	r := httptest.NewRequest(http.MethodPost, "/provider-states", strings.NewReader(`{"state":"an account","params":{"product":"bmc"}}`))
	r.Header.Set("Authorization", "Bearer "+token)
	status, _ = ask(h, r)
	require.Equal(t, http.StatusOK, status)
}

// An answer is as late as it was drawn, and no later than its client waits.
func TestAnAnswerIsLate(t *testing.T) {
	h := handler(t, Options{Latency: 30 * time.Millisecond})
	began := time.Now()
	ask(h, zenlayer("DescribeInstances", `{}`))
	require.GreaterOrEqual(t, time.Since(began), 30*time.Millisecond)
	h = handler(t, Options{Latency: time.Hour})
	r := zenlayer("ReleaseInstances", `{"instanceIds":["i-bin"]}`)
	ctx, cancel := context.WithCancel(r.Context())
	cancel()
	status, _ := ask(h, r.WithContext(ctx))
	require.Equal(t, http.StatusOK, status)
	status, body := ask(h, controlling(http.MethodGet, "/state", ""))
	require.Equal(t, http.StatusOK, status)
	require.NotContains(t, body, "i-bin", "what was asked for was done before the client went away")
}
