package history

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func recorded(number, size int) Exchanged {
	body := append(fmt.Appendf(nil, "answer %d \xff", number), bytes.Repeat([]byte("listed "), size/7)...)
	return Exchanged{RequestID: fmt.Sprint(number), Exchange: contract.Exchange{
		Product: contract.BMC, Operation: "DescribeInstances", Nonce: "n",
		Request:  contract.Request{Method: "POST", URL: "https://api.example", Header: http.Header{"X-Zc-Action": {"DescribeInstances"}, "Twice": {"a", "b"}}, Body: []byte("{}")},
		Response: contract.Response{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: body},
	}}
}

// What has ended is packed once a history is long, and comes back as it was: together, one by one, and what was added later.
func TestExchangesComeBackAsTheyWerePacked(t *testing.T) {
	t.Parallel()
	h := New(0)
	for number := range packFrom/longestBody + 1 {
		h.AddTo("long", recorded(number, longestBody))
	}
	for number := range 3 {
		h.AddTo("s", recorded(number, 20_000))
	}
	before, held := h.Exchanges("s"), h.held
	h.AddTo("s", Ended{Outcome: contract.Passed})
	require.Less(t, h.held, held-50_000, "most of it is free again")
	require.Equal(t, before, h.Exchanges("s"))
	h.AddTo("s", recorded(3, 20_000))
	h.AddTo("s", recorded(4, 20_000))
	h.AddTo("s", TornDown{})
	for number, exchange := range of[Exchanged](h.In("s")) {
		require.Empty(t, exchange.Response.Body, "it is packed")
		require.Equal(t, fmt.Sprint(number), exchange.RequestID)
		require.Equal(t, recorded(number, 20_000).Exchange, exchange.Whole())
		require.Equal(t, exchange.Whole(), h.Exchanges("s")[number])
	}
	require.NotEmpty(t, of[Exchanged](h.In("long"))[0].Response.Body, "this one has not ended")
}

func TestAShortHistoryIsNotPacked(t *testing.T) {
	t.Parallel()
	h := New(0)
	h.AddTo("s", recorded(0, 100))
	h.AddTo("s", Ended{})
	require.NotEmpty(t, of[Exchanged](h.In("s"))[0].Response.Body)
}

func TestAHistoryThatIsPackedIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	h := New(0)
	for number := range packFrom/longestBody + 1 {
		h.AddTo("long", recorded(number, longestBody))
	}
	var all sync.WaitGroup
	for number := range 40 {
		all.Go(func() {
			name := fmt.Sprint(number % 4)
			h.AddTo(name, recorded(number, 1000))
			h.AddTo(name, TornDown{})
			for _, exchange := range h.Exchanges(name) {
				require.NotEmpty(t, exchange.Response.Body)
			}
		})
	}
	all.Wait()
	for _, name := range []string{"0", "1", "2", "3"} {
		require.Len(t, h.Exchanges(name), 10)
		for number, exchange := range of[Exchanged](h.In(name)) {
			require.Equal(t, "answer "+exchange.RequestID+" \xff", string(h.Exchanges(name)[number].Response.Body[:len("answer "+exchange.RequestID)+2]))
		}
	}
}
