package history

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func answered(body []byte) Exchanged {
	return Exchanged{Exchange: contract.Exchange{Response: contract.Response{Status: 200, Body: body, Header: http.Header{"A": {"b"}}}}}
}

func TestLongAnswersAreKeptInPart(t *testing.T) {
	t.Parallel()
	h := New(0)
	long := bytes.Repeat([]byte("a"), 8<<20)
	h.AddTo("s", answered(long))
	h.AddTo("s", answered(long[:longestBody]))
	exchanges := h.Exchanges("s")
	require.Less(t, cap(exchanges[0].Response.Body), longestBody*2, "the whole is let go")
	require.Contains(t, string(exchanges[0].Response.Body[longestBody:]), "(the first 262144 of 8388608 bytes)")
	require.Len(t, exchanges[1].Response.Body, longestBody)
	require.Len(t, long, 8<<20)
	require.True(t, utf8.Valid(cut(bytes.Repeat([]byte("€"), longestBody))), "no character is cut in two")
}

// A run that is too long for the memory goes on, keeps what happened, and says what it left out.
func TestWhatDoesNotFitIsLeftOutAndTold(t *testing.T) {
	t.Parallel()
	h := New(1 << 20)
	require.Empty(t, h.Truncated())
	for range 6 {
		h.AddTo("s", answered(make([]byte, 200<<10)))
	}
	h.AddTo("s", Listed{Instances: make([]contract.Instance, 1000)})
	exchanges := h.Exchanges("s")
	require.Len(t, exchanges, 6)
	require.Len(t, exchanges[4].Response.Body, 200<<10)
	require.Equal(t, contract.Response{Status: 200}, exchanges[5].Response)
	require.Equal(t, "the answers of this run hold more than 1 MiB: 2 of them are left out", h.Truncated())
}

func TestEventsBelongToTheScenarioUnderWay(t *testing.T) {
	t.Parallel()
	h := New(0)
	one := In(t.Context(), "one")
	h.Add(one, Began{})
	h.Add(one, AccountArranged{AccessKeyID: "AK1"})
	h.Add(In(t.Context(), "two"), Began{})
	h.Add(one, AccountArranged{AccessKeyID: "AK2"})
	h.Add(one, InstancesArranged{AccessKeyID: "AK1", IDs: []string{"i-1"}})
	h.Add(one, StepEnded{Step: "Given a"})
	h.Add(one, StepEnded{Step: "When b", Failed: true})
	h.Add(In(one, ""), answered(nil))
	require.Equal(t, "one", ScenarioOf(one))
	require.Empty(t, ScenarioOf(context.Background()))
	require.Len(t, h.Events(), 8)
	require.Empty(t, h.Exchanges("one"))
	require.Len(t, h.Exchanges(""), 1)
	require.Equal(t, "When b", h.Failed("one"))
	accounts := h.Accounts("one")
	require.Len(t, accounts, 2)
	require.Equal(t, []string{"i-1"}, accounts[0].Instances[0].IDs)
	require.Empty(t, accounts[1].Instances)
}

func TestAScenarioEndsOnce(t *testing.T) {
	t.Parallel()
	h := New(0)
	_, known := h.End("s")
	require.False(t, known)
	require.Zero(t, h.Took("s"))
	h.AddTo("s", Ended{Outcome: contract.Passed})
	end, known := h.End("s")
	require.True(t, known)
	require.Equal(t, contract.Passed, end.Outcome)
	require.Zero(t, h.Took("s"), "it never began")
	h.AddTo("s", Ended{Outcome: contract.Passed})
	end, _ = h.End("s")
	require.Equal(t, contract.Errored, end.Outcome)
	require.Equal(t, "the scenario came to two outcomes", end.Reason)
	var fault *contract.Fault
	require.ErrorAs(t, end.Cause, &fault)
}

func TestAHistoryIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	h := New(0)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			name := fmt.Sprint(i % 5)
			h.AddTo(name, answered([]byte("a")))
			h.Exchanges(name)
			h.Events()
		})
	}
	all.Wait()
	require.Len(t, h.Events(), 50)
	for i, event := range h.Events()[1:] {
		require.False(t, event.At.Before(h.Events()[i].At), "events stand in the order of time")
	}
}
