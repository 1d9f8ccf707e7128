package outage

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestADateSaysNothingWhereItIsOldOrNone(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	at := func(header http.Header) time.Duration {
		return skewOf(contract.Exchange{Started: began, Duration: 2 * time.Second, Response: contract.Response{Header: header}})
	}
	require.Equal(t, 59*time.Second, at(http.Header{"Date": {"Sat, 21 Nov 2026 12:01:00 GMT"}}))
	require.Equal(t, -61*time.Second, at(http.Header{"Date": {"Sat, 21 Nov 2026 11:59:00 GMT"}}))
	require.Zero(t, at(http.Header{"Date": {"Sat, 21 Nov 2026 13:01:00 GMT"}, "Age": {"60"}}))
	require.Zero(t, at(http.Header{"Date": {"yesterday"}}))
	require.Zero(t, at(nil))
	for d, want := range map[time.Duration]string{80 * time.Second: "80 seconds", 150 * time.Second: "3 minutes", 119 * time.Minute: "119 minutes", 2*time.Hour - time.Second: "2 hours", 5 * time.Hour: "5 hours"} {
		require.Equal(t, want, amount(d))
	}
}
